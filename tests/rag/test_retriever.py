"""How pages are ranked from what their sections say by words and by vectors."""

import datetime as dt

import numpy as np
import pytest

from knowledge.types import Head
from rag.glossary import Glossary
from rag.index import Index, Row
from rag.retriever import Weights, fuse, read

NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


def made(**pages):
    """An index of pages, each a list of sections: a text and its cosine to every question; and these cosines."""
    index, number = Index(), 0
    for name, sections in pages.items():
        head = Head(name, "guide", name, "en", "public", "published", 1, NOW.date(), NOW, "")
        rows = []
        for text, cosine in sections:
            number += 1
            rows.append(Row(number, (), text, np.array([cosine, np.sqrt(1 - cosine**2)], dtype=np.float32)))
        index.add([(head, rows)], 2)
    return index, index.vectors @ np.array([1, 0], dtype=np.float32)


def ranked(asked, index, similarity, allowed=None):
    """The names of the pages found and the texts' numbers of their best sections."""
    understood = read(asked, index, Glossary([]))
    hits, _ = fuse(index, understood, similarity, allowed, Weights())
    return [index.entry_ids[hit.page] for hit in hits], [index.chunk_ids[hit.section] for hit in hits]


def test_words_and_meaning_in_one_section_say_more_than_in_two():
    index, similarity = made(
        scattered=[("Restart the worker.", 0.1), ("Something that is written about other ideas altogether.", 0.9)],
        together=[
            ("Restart the worker when memory runs out.", 0.8),
            ("Prices of cards are told in another file.", 0.1),
        ],
    )
    names, sections = ranked("restart the worker", index, similarity)
    assert names == ["together", "scattered"]
    assert sections[0] == 3


def test_what_stands_beside_a_section_bears_on_it():
    words = "Restart the worker when memory runs out."
    other = "Prices of many cards are told here."
    index, similarity = made(alone=[(words, 0.8), (other, 0.0)], among=[(words, 0.8), (other, 0.6)])
    assert ranked("restart the worker", index, similarity)[0] == ["among", "alone"]


def test_pages_that_may_not_be_found_set_no_scale():
    shown = [("Restart the worker when memory runs out.", 0.4)]
    index, similarity = made(hidden=[("Restart the worker.", 1.0)], shown=shown)
    allowed = np.array([False, True])
    understood = read("restart the worker", index, Glossary([]))
    (hit,), _ = fuse(index, understood, similarity, allowed, Weights())
    assert index.entry_ids[hit.page] == "shown"
    assert (hit.lexical, hit.dense) == (pytest.approx(1.0), pytest.approx(1.0))


@pytest.mark.parametrize("asked", ["what does paged attention do", "who has a Gaudi3", "serve Sarvix-9B"])
def test_an_entry_is_found_by_what_only_its_front_matter_names(asked):
    header = {
        "tags": ["paged-attention"],
        "models": [{"id": "lab/Sarvix-9B"}],
        "hardware": [{"accelerator": "Intel Gaudi3"}],
    }
    head = Head("named", "guide", "A guide", "en", "public", "published", 1, NOW.date(), NOW, "", header=header)
    index, _ = made(other=[("What do cards cost?", 0.0)], another=[("What does it do?", 0.0)])
    index.add([(head, [Row(9, (), "Blocks are handed out."), Row(10, (), "Watch them.")])], 2)
    assert ranked(asked, index, None)[0][0] == "named"


def test_an_empty_index_finds_nothing():
    index = Index()
    assert fuse(index, read("anything", index, Glossary([])), None, None, Weights())[0] == []


def test_a_page_that_was_replaced_is_found_as_it_is_now():
    index, _ = made(guide=[("Restart the worker.", 0.5), ("Old words.", 0.5)], other=[("Prices of cards.", 0.5)])
    head = Head("guide", "guide", "guide", "en", "public", "published", 2, NOW.date(), NOW, "")
    index.add([(head, [Row(9, (), "Stop the scheduler.", np.array([1, 0], dtype=np.float32))])], 2)
    similarity = index.vectors @ np.array([1, 0], dtype=np.float32)
    names, sections = ranked("stop the scheduler", index, similarity)
    assert (names[0], sections[0]) == ("guide", 9)
    assert ranked("restart the worker", index, None)[0] == []
