"""Minutes: what was taken down, all of it, once, with people named only where they said so."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from scheduler.commitments.types import Commitment, State
from scheduler.sittings.agenda import agenda
from scheduler.sittings.minutes import Record, draft, line, links
from scheduler.sittings.types import Item, Mark, Note

AT = dt.datetime(2026, 12, 12, 13, 0, tzinfo=dt.UTC)
GAP = Item("gap:7", "gap", "How many tokens does Santali need per word?", waiting=4)
STUCK = Item("stuck:1", "stuck", "Whisper drops code-mixed words")


def note(kind, text, name=""):
    """Something that was said."""
    return Note(1, 5, kind, "fake:m1", name, text, AT)


def promised(text, name="", state=State.OPEN):
    """Something that was promised."""
    return Commitment(1, 3, 5, "fake:m1", "fake:m1", name, text, dt.date(2026, 12, 19), AT, state)


def record(**given):
    """A record with nothing in it but what is given."""
    empty = {
        "agenda": agenda([]),
        "marks": (),
        "notes": (),
        "commitments": (),
        "names": (),
        "people": 0,
        "theme": "",
        "language": "en",
    }
    return Record(**{"table": "Health", "on": AT.date(), **empty, **given})


FULL = record(
    theme="Speech on small machines",
    people=9,
    names=("host", "member"),
    agenda=agenda([GAP, STUCK]),
    marks=(
        Mark("gap:7", outcome="2.9, counted over 400 sentences: https://example.org/santali.", answered=True),
        Mark("stuck:1", outcome="Try a lower beam."),
    ),
    notes=(
        note("ask", "A ward | that lets us record", "member"),
        note("offer", "Two T4 for a week"),
        note("decision", "We test large-v3 first"),
        note("note", "# Not a heading\nand not two lines, see https://example.org/santali"),
    ),
    commitments=(promised("send | the table", "member"), promised("ask the hospital")),
    earlier=(promised("measure latency", "host", State.DONE),),
)


def test_a_full_record_gives_every_section_once():
    made = draft(FULL)
    assert made.splitlines()[0] == "Health, 2026-12-12."
    assert "Present: 9, among them host, member" in made
    assert "- **Whisper drops code-mixed words** Try a lower beam." in made
    assert "## Answered\n\n- **How many tokens does Santali need per word?** 2.9" in made
    assert "- Ask: A ward | that lets us record (member)" in made
    assert "- Offer: Two T4 for a week (a member)" in made
    assert "| member | send \\| the table | 2026-12-19 |" in made
    assert "| a member | ask the hospital | 2026-12-19 |" in made
    assert "- host: measure latency (done)" in made
    assert "- Not a heading and not two lines" in made
    assert made.count("<https://example.org/santali>") == 1
    assert made.count("\n## ") == 7


@pytest.mark.parametrize(
    ("language", "state", "said"),
    [
        ("en", State.OPEN, "measure latency (open)"),
        ("en", State.MOVED, "measure latency (moved to 2026-12-19)"),
        ("en", State.DONE, "measure latency (done)"),
        ("en", State.DROPPED, "measure latency (dropped)"),
        ("hi", State.MOVED, "measure latency (2026-12-19 तक टला)"),
        ("hi", State.DROPPED, "measure latency (छोड़ा गया)"),
    ],
)
def test_what_became_of_a_promise_is_said(language, state, said):
    assert f": {said}" in draft(record(language=language, earlier=(promised("measure latency", state=state),)))


def test_nothing_taken_down_is_said():
    assert draft(record()) == "Health, 2026-12-12.\n\nNothing was taken down.\n"


def test_hindi_minutes_have_hindi_headings():
    made = draft(record(language="hi", people=3, notes=(note("decision", "पहले large-v3 जाँचेंगे"),)))
    assert "उपस्थित: 3" in made
    assert "## फ़ैसले\n\n- पहले large-v3 जाँचेंगे" in made


def test_addresses_are_found_without_the_punctuation_around_them():
    assert links(["see (https://example.org/a), https://example.org/b?x=1।", "https://example.org/a"]) == (
        "https://example.org/a",
        "https://example.org/b?x=1",
    )


@given(st.text(max_size=120), st.text(max_size=60))
def test_no_text_opens_a_section_of_its_own(text, name):
    made = draft(record(notes=(note("ask", text, name), note("note", text)), commitments=(promised(text, name),)))
    headings = [token for token in MarkdownIt("commonmark").enable("table").parse(made) if token.type == "heading_open"]
    assert len(headings) <= 4
    assert "\n" not in line(text)
