"""The figures of a run are right: each is computed here by hand, from a few answers that were made up for it."""

import dataclasses
import datetime as dt
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from knowledge.types import Head
from rag.bars import bars
from rag.evaluation import Case, evaluate
from rag.scores import Scores
from rag.types import Answer, Chunk, Citation, Found, Passage, Piece, Question

NOW = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)


def head(entry_id: str) -> Head:
    """An entry that says nothing of itself."""
    return Head(entry_id, "guide", entry_id, "en", "public", "published", 1, NOW.date(), NOW, "")


class Saying:
    """An assistant that has one answer for each question."""

    def __init__(self, answers: dict[str, Answer]) -> None:
        self.answers = answers

    async def answer(self, question: Question, now: dt.datetime) -> AsyncIterator[Answer]:
        """It has nothing to think over."""
        yield self.answers[question.text]


async def run(cases: list[Case], answers: list[Answer]) -> Scores:
    """What is counted where these questions get these answers."""
    said = {case.question: answer for case, answer in zip(cases, answers, strict=True)}
    return await evaluate(Saying(said), cases, NOW)  # type: ignore[arg-type]


def ranked(ids: str, *, found: bool = True) -> Answer:
    """An answer whose search ranks these entries, one letter each, and that quotes nothing."""
    search = Found((), tuple((head(one), 1.0) for one in ids), "en")
    return Answer(Question("?"), found, "en", (), search=search)


async def test_recall_mrr_and_ndcg_are_the_textbook_ones():
    """Four questions, their gold entries in capitals; x is any other entry.

    - one: A stands at 1. Reciprocal rank 1; nDCG 1.
    - two: B and C stand at 2 and 4. Reciprocal rank 1/2; of the DCG 1/log2(3) + 1/log2(5) = 0.6309 + 0.4307 = 1.0616
      the ideal one, at 1 and 2, is 1/log2(2) + 1/log2(3) = 1 + 0.6309 = 1.6309; nDCG 1.0616 / 1.6309 = 0.6509.
    - three: D stands at 11, past the cut of ten, so it is not found. Reciprocal rank 0; nDCG 0.
    - four: E stands at 7, its other gold entry F nowhere. Reciprocal rank 1/7 = 0.1429; DCG 1/log2(8) = 1/3; ideal
      1.6309; nDCG 0.3333 / 1.6309 = 0.2044.
    """
    golds = {"one": ("A",), "two": ("B", "C"), "three": ("D",), "four": ("E", "F")}
    cases = [Case(one, one, "en" if one in ("one", "two") else "hi", gold, "test") for one, gold in golds.items()]
    ranks = ["Axx", "xBxC", "xxxxxxxxxxD", "xxxxxxE"]
    scores = await run(cases, [ranked(one) for one in ranks])
    assert list(scores.rows()) == [
        # recall@1, @5, @10, MRR (1 + 1/2) / 2, nDCG (1 + 0.6509) / 2
        ("en", "2", "0.500", "1.000", "1.000", "0.750", "0.825"),
        # MRR (0 + 1/7) / 2, nDCG (0 + 0.2044) / 2
        ("hi", "2", "0.000", "0.000", "0.500", "0.071", "0.102"),
        # MRR (1 + 1/2 + 0 + 1/7) / 4 = 1.6429 / 4, nDCG (1 + 0.6509 + 0 + 0.2044) / 4 = 1.8553 / 4
        ("all", "4", "0.250", "0.500", "0.750", "0.411", "0.464"),
    ]
    assert [scores.recall("en", 1), scores.recall("hi", 10)] == [0.5, 0.5]


async def test_abstaining_is_judged_by_what_was_left_open_and_by_what_should_have_been():
    """Three questions have an answer, of which one is left open; of five without one, three are left open.

    Of the four that were left open three were right to be: precision 3/4. Of the five that should be, three were: 3/5.
    """
    should, left = [True] * 3 + [False] * 5, [False, False, True, True, True, True, False, False]
    cases = [Case(str(n), str(n), "en", ("A",) if answer else (), "test") for n, answer in enumerate(should)]
    scores = await run(cases, [ranked("A", found=not opened) for opened in left])
    assert (scores.abstention_precision, scores.abstention_recall) == (0.75, 0.6)
    assert next(iter(scores.lines())) == "abstention: precision 0.750, recall 0.600 (5 questions without an answer)"
    kept = json.loads(scores.line("test", NOW))
    assert [kept[name] for name in ("abstention_precision", "abstention_recall", "answered")] == [0.75, 0.6, 2]


async def test_abstaining_and_faithfulness_are_told_for_each_language():
    """Of Hindi one of two is rightly left open, of English one is wrongly; a language that abstains never has no share."""
    rows = [("hi", (), False), ("hi", (), True), ("en", ("A",), False), ("en", ("A",), True), ("ta", ("A",), True)]
    cases = [Case(str(n), str(n), language, gold, "test") for n, (language, gold, _) in enumerate(rows)]
    scores = await run(cases, [ranked("A", found=found) for _, _, found in rows])
    assert list(scores.judged()) == [
        ("en", "0", "0.000", "–", "0", "–"),
        ("hi", "2", "1.000", "0.500", "0", "–"),
        ("ta", "0", "–", "–", "0", "–"),
        ("all", "2", "0.500", "0.500", "0", "–"),
    ]


@pytest.mark.parametrize(
    ("said", "writer", "faithful"),
    [
        ("On one card it runs.", "model", "1.000"),
        ("On two cards it runs.", "model", "0.000"),
        ("On one card it runs.", "extractive", "0.000"),
        ("It runs on one card.", "extractive", "1.000"),
    ],
)
async def test_a_model_s_sentence_is_faithful_where_its_source_has_what_it_says(said: str, writer: Any, faithful: str):
    search = Found((Passage(OPENS, head("A"), 1.0),), ((head("A"), 1.0),), "en", whole=CHUNKS)
    piece = Piece("direct", said, 1)
    answer = Answer(Question("?"), True, "en", (piece,), (cites(OPENS),), search=search, writer=writer)
    scores = await run([Case("a", "?", "en", ("A",), "test")], [answer])
    assert list(scores.judged())[-1][-2:] == ("1", faithful)
    assert any("in a model's words: 1" in line for line in scores.lines()) is (writer == "model")


OPENS = Chunk(1, "A", 1, 0, (), "It runs on one card. It is slow there.", "")
SERVE = Chunk(2, "A", 1, 1, ("Serve",), "1. Fetch the weights.", "")
SERVE_ON = Chunk(3, "A", 1, 2, ("Serve",), "2. Start the server.", "")
TABLE = Chunk(4, "A", 1, 3, ("Speed",), "| card | tokens |\n|---|---|\n| T4 | 40 |\n| L4 | 60 |", "")
CHUNKS = (OPENS, SERVE, SERVE_ON, TABLE)


def cites(chunk: Chunk, *further: Chunk) -> Citation:
    """Number 1, which stands for these passages of the entry."""
    more = tuple((Passage(one, head("A"), 1.0), one.text) for one in further)
    return Citation(1, Passage(chunk, head("A"), 1.0), chunk.text, more)


WHOLE = dataclasses.replace(SERVE, text=f"{SERVE.text}\n\n{SERVE_ON.text}")
ROWS = "| card | tokens |\n|---|---|\n| L4 | 60 |"


@pytest.mark.parametrize(
    ("kind", "said", "citation", "counted"),
    [
        ("direct", "It is slow there.", cites(OPENS), (1, 1, 0)),
        ("direct", "It is slow there.", cites(SERVE), (1, 0, 0)),  # in the entry, and not where the number points
        ("direct", "It is slow there.", cites(SERVE, OPENS), (1, 1, 0)),
        ("direct", "It is fast there.", cites(OPENS), (1, 0, 0)),
        ("steps", "1. Fetch the weights.\n\n2. Start the server.", cites(WHOLE), (1, 1, 0)),
        ("steps", "1. Fetch the weights.\n\n2. Start the server.", cites(OPENS, SERVE), (1, 0, 0)),
        ("direct", "Made up.", cites(dataclasses.replace(OPENS, text="Made up.")), (1, 0, 0)),  # it was never stored
        ("table", ROWS, cites(TABLE), (1, 1, 0)),
        ("table", ROWS.replace("60", "90"), cites(TABLE), (1, 0, 0)),
        ("direct", "It is slow there.", None, (0, 0, 1)),
    ],
)
async def test_a_sentence_counts_as_quoted_where_it_stands_in_the_passage_that_its_number_cites(
    kind: Any, said: str, citation: Citation | None, counted: tuple[int, int, int]
):
    search = Found(tuple(Passage(one, head("A"), 1.0) for one in CHUNKS[:2]), ((head("A"), 1.0),), "en", whole=CHUNKS)
    pieces = (Piece("frame", "What is written:"), Piece(kind, said, 1))
    answer = Answer(Question("?"), True, "en", pieces, (citation,) if citation else (), search=search)
    scores = await run([Case("a", "?", "en", ("A",), "test")], [answer])
    assert (scores.total["sentences"], scores.total["verbatim"], scores.dangling) == counted
    missed = {bar.name for bar in bars(scores) if bar.missed}
    assert ("sentences verbatim in their cited passage" in missed) is (counted[1] < counted[0])
    assert ("citations that resolve" in missed) is bool(counted[2])
    verbatim = f"sentences verbatim in their cited passage: {counted[1]} of {counted[0]}; "
    assert f"{verbatim}citations that do not resolve: {counted[2]}" in scores.lines()
