"""Rows of tables: quoted under their head where a figure is asked for, and only for what their cells name."""

import datetime as dt

import pytest

from knowledge.types import Head
from rag import extract
from rag.glossary import Glossary
from rag.index import Index, Row
from rag.rows import tables
from rag.types import Answer, Chunk, Found, Passage, Piece, Question
from rag.understanding import understand

NOW = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
HEAD = "| Language | Kathbath | FLEURS |\n| --- | --- | --- |"
BENGALI, TAMIL, NONE = "| Bengali | 16.6 | 20.9 |", "| Tamil | 24.2 | 25.2 |", "| Bodo | - | - |"
TABLE = "\n".join((HEAD, BENGALI, TAMIL, NONE))
SECTIONS = (
    ((), "Speech recognition gets many words wrong in some languages and few in others."),
    (("Word error rate by language",), TABLE),
)


def pieces_for(question: str) -> list[Piece]:
    index, passages = Index(), []
    head = Head("e", "guide", "Speech recognition", "en", "public", "published", 1, NOW.date(), NOW, "")
    chunks = [Chunk(n, "e", 1, n, path, text, "") for n, (path, text) in enumerate(SECTIONS)]
    index.add([(head, [Row(one.id, one.heading, one.text) for one in chunks])], 0)
    passages = [Passage(one, head, 1.0) for one in chunks]
    for n in range(9):  # words must be rare to say something
        other = Head(f"other{n}", "guide", "It", "en", "public", "published", 1, NOW.date(), NOW, "")
        index.add([(other, [Row(900 + n, (), "Nothing of note.")])], 0)
    understood = understand(question, index.vocabulary, Glossary([]), indic_corpus=False)
    found = Found(tuple(passages), ((head, 1.0),), "en", confidence=1)
    return extract.write(understood, [], found, index, "en").pieces


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("What is the word error rate for Bengali?", [BENGALI]),
        ("word error rate Tamil vs Bengali", [BENGALI, TAMIL]),
        ("What is the word error rate for Bodo?", []),
        ("What is the word error rate?", []),
        ("Why is speech recognition wrong in Bengali?", []),
    ],
)
def test_the_row_that_names_what_is_asked_is_quoted_under_its_head(question, rows):
    tables_quoted = [one.markdown for one in pieces_for(question) if one.kind == "table"]
    assert tables_quoted == (["\n".join((HEAD, *rows))] if rows else [])


def test_a_row_is_introduced_by_what_stands_above_its_table():
    frame, row = pieces_for("What is the word error rate for Bengali?")[:2]
    assert frame.markdown == "From the table “Word error rate by language” in source [1]:"
    assert (row.kind, row.n) == ("table", 1)


def test_the_mark_of_a_table_stands_below_it():
    answer = Answer(Question("x"), True, "en", (Piece("table", TABLE, 1),))
    assert answer.markdown.endswith("| Bodo | - | - |\n\n[1]")


def test_a_table_has_rows_with_figures_only():
    assert tables(f"Read it.\n\n{TABLE}\n\nThat is all.") == ((HEAD, (BENGALI, TAMIL)),)
    assert tables("| a | b |\n| c | 1 |") == ()
