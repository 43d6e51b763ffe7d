"""Which entries are read for each of several things asked."""

import datetime as dt

import numpy as np
import pytest

from knowledge.types import Head
from rag.glossary import Glossary
from rag.index import Index, Row
from rag.preferring import Asker
from rag.reading import Reader
from rag.retriever import Weights
from rag.types import Filters
from rag.understanding import understand

NOW = dt.datetime(2026, 11, 28, tzinfo=dt.UTC)
ENTRIES = {"slow": "Tokens come late in Hindi.", "dear": "Tokens cost more in Hindi, twice the price."}


@pytest.mark.parametrize(("whole", "first"), [({}, "slow"), ({1: 1.0, 0: 0.5}, "dear")])
def test_of_two_entries_that_fit_a_part_alike_the_one_that_fits_the_whole_question_is_read(whole, first):
    index = Index()
    heads = [Head(one, "guide", one, "en", "public", "published", 1, NOW.date(), NOW, "") for one in ENTRIES]
    index.add([(head, [Row(n, (), ENTRIES[head.id])]) for n, head in enumerate(heads)], 0)
    asked = [understand(one, index.vocabulary, Glossary([]), indic_corpus=False) for one in ("tokens Hindi", "price")]
    allowed = np.ones(len(ENTRIES), dtype=bool)
    asker, apart = Asker("en", Filters(), wanted=False), [(one, None) for one in asked]
    reader = Reader(index, Weights(), None, allowed, lambda hit: heads[hit.page], asker, NOW.date(), apart, {}, whole)
    hits, _ = reader.hits(asked[0])
    read, _ = reader.worth_reading(hits, [("tokens Hindi", ""), ("price", "")])
    assert heads[read[0].page].id == first
    found, _ = reader.found_apart([(hit, {}) for hit in read])
    assert found[0].entries[0] == first
