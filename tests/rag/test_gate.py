"""Whether what was found is enough to answer from."""

import datetime as dt
from dataclasses import replace

import pytest

from knowledge.types import Head
from rag.asking import parted
from rag.gate import FAR, THRESHOLD, Evidence, confidence, meant_first, named_first, unsaid
from rag.glossary import Glossary
from rag.index import Index, Row
from rag.question import understand
from rag.types import Chunk, Passage

SURE = Evidence(best=0.9, together=1.0, near=0.6, title=0.5, missing=0.0, words=6, absent=0.0)


@pytest.mark.parametrize(
    ("change", "weaker"),
    [
        ({"best": 0.2}, True),
        ({"title": 0.0}, True),
        ({"near": 0.4}, True),
        ({"words": 3}, True),
        ({"absent": 1.0}, True),
        ({"apart": 1.0}, True),
        ({"together": 0.9}, False),
    ],
)
def test_each_kind_of_evidence_counts_where_vectors_are_used(change, weaker):
    assert (confidence(replace(SURE, **change), vectors=True) < confidence(SURE, vectors=True)) is weaker


def test_what_is_far_from_the_library_is_answered_only_with_a_term_of_the_trade_or_by_its_whole_title():
    far = replace(SURE, near=FAR - 0.01, best=1.0, title=0.9)
    assert confidence(far, vectors=True) == 0.0
    assert confidence(replace(far, trade=1.0), vectors=True) > THRESHOLD
    assert confidence(replace(far, title=1.0), vectors=True) > THRESHOLD


def test_words_alone_must_all_be_there():
    assert confidence(replace(SURE, near=0.0), vectors=False) > THRESHOLD
    assert confidence(replace(SURE, near=0.0, absent=1.0), vectors=False) < THRESHOLD


def _entry(name: str, title: str, text: str, score: float) -> Passage:
    now = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
    head = Head(name, "report", title, "en", "public", "published", 1, now.date(), now, "")
    return Passage(Chunk(1, name, 1, 0, (), text, ""), head, score)


@pytest.mark.parametrize(
    ("question", "score", "kept"),
    [
        ("Why was OAKSD's bot ended?", 1.5, ["report-oaksd-ed"]),
        ("Why was OAKSD's bot ended?", 0.5, ["report-city", "report-oaksd-ed"]),
        ("Why was the bot ended?", 1.5, ["report-city", "report-oaksd-ed"]),
        ("Why was the Rajasthan bot ended?", 1.5, ["report-city", "report-oaksd-ed"]),
    ],
)
def test_a_near_entry_about_the_body_that_is_named_is_read_instead_of_others(question, score, kept):
    city = _entry("report-city", "A city's bot", "The city ended its bot.", 1.6)
    school = _entry("report-oaksd-ed", "A school's bot", "The bot of Rajasthan was another.", score)
    index = Index()
    index.add([(one.entry, [Row(1, (), one.chunk.text)]) for one in (city, school)], 0)
    understood = understand(question, index.vocabulary, Glossary([]), indic_corpus=False)
    assert [one.entry.id for one in named_first(understood, (city, school), index)] == kept


def test_an_organisation_is_named_by_the_id_of_its_entry_and_by_what_is_its_own():
    school = _entry("report-oaksd-ed", "A school's bot", "The bot Ed was ended.", 1.0)
    index = Index()
    index.add([(school.entry, [Row(1, (), school.chunk.text)])], 0)
    for question, lacks in (("Why was OAKSD's Ed ended?", False), ("Why was YORKSD's Ed ended?", True)):
        understood = understand(question, index.vocabulary, Glossary([]), indic_corpus=False)
        assert unsaid(understood, (school,), index) is lacks


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("Which quant for a 12 GB card?", False),
        ("Is an API cheaper for 100k questions a month?", False),
        ("What do 500 users need?", False),
        ("What does an RTX 6090 cost?", True),
        ("Which quant for a 70B?", True),
    ],
)
def test_how_much_somebody_has_need_not_stand_in_an_entry(question, lacks):
    entry = _entry("guide-quants", "Which quant?", "Take Q4 on a small card. An API is cheaper for few users.", 1.0)
    index = Index()
    index.add([(entry.entry, [Row(1, (), entry.chunk.text)])], 0)
    understood = understand(question, index.vocabulary, Glossary([]), indic_corpus=False)
    assert unsaid(understood, (entry,), index) is lacks


def test_who_compares_is_told_from_the_entry_that_names_both():
    one = _entry("recipe-ollama", "Ollama", "Q8 halves the cache.", 1.0)
    both = _entry("recipe-quants", "Quants", "Q4 takes 4.6 GB. Q8 takes 8 GB.", 0.8)
    index = Index()
    others = [_entry(f"guide-{number}", "Other", "Nothing of note.", 0.1) for number in range(60)]
    index.add([(each.entry, [Row(1, (), each.chunk.text)]) for each in (one, both, *others)], 0)
    for question, first in (("Q4 or Q8 on a small card?", both), ("Q8 on a small card?", one), ("Q2 or Q8?", one)):
        understood = understand(question, index.vocabulary, Glossary([]), indic_corpus=False)
        understood.parts = parted(question)
        assert meant_first(understood, (one, both), index)[0] is first
