"""A digest: whole on the page, cut to fit in a message, one line where nothing happened, nothing where nothing is."""

import datetime as dt
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.digests.compose import numbered, short, whole
from scheduler.digests.frames import FRAMES
from scheduler.digests.types import ORDER, Contents, Edited, Line
from scheduler.feeds import Post, atom
from scheduler.sittings import frames as sitting_frames

LINK = "https://page.example/digest/12"


def contents(language="en", **lines):
    """A digest with these lines in each section."""
    made = tuple(
        (name, tuple(Line(f"{name}:{n}", text) for n, text in enumerate(texts))) for name, texts in lines.items()
    )
    return Contents("health", dt.date(2026, 11, 1), dt.date(2026, 11, 30), language, made)


FULL = contents(
    new=[
        f"A recipe number {n} for speech in wards, with what broke and what it costs at a stated load"
        for n in range(12)
    ],
    prices=["T4 on demand: 0.50 to 0.42 USD per GPU-hour"],
    answered=["Tokens per word of Santali (4 waited, the first for 31 days)"],
    questions=["Streaming over 2G lines (waits 61 days, 3 people)"],
    tables=["Health, Saturday 12 December, 18:00 Asia/Kolkata"],
)


def test_the_page_has_everything_and_a_message_what_fits():
    assert whole(FULL).count("\n- ") == 16
    message = short(FULL, 1900, LINK)
    assert len(message) <= 1900
    assert "and 7 more" in message
    assert "0.50 to 0.42" in message
    assert message.endswith(f"({LINK})")


def test_a_small_message_drops_debt_before_news():
    message = short(FULL, 420, LINK)
    assert len(message) <= 420
    assert "recipe number 0" in message
    assert "2G lines" not in message
    assert LINK in message


def test_no_news_is_one_line_and_nothing_at_all_is_nothing():
    debt = contents(questions=["Streaming over 2G lines"], tables=["Health, Saturday 12 December"])
    assert short(debt, 1900, LINK).split("\n\n")[1] == (
        "Nothing new in health from 2026-11-01 to 2026-11-30. Open questions: 1; overdue reviews: 0; open commitments: 0. "
        "Coming tables: Health, Saturday 12 December"
    )
    assert whole(contents()) == ""
    assert short(contents(), 1900, LINK) == ""


def test_an_organizer_adds_words_and_leaves_lines_out():
    edited = Edited("Two labs wrote down what failed.", (numbered(FULL)[0].key, "prices:0"))
    for said in (whole(FULL, edited), short(FULL, 1900, LINK, edited)):
        assert "Two labs wrote down what failed." in said
        assert "recipe number 0 " not in said
        assert "0.42" not in said
        assert "recipe number 1 " in said


def test_hindi_has_its_own_words():
    assert "## नया" in whole(contents("hi", new=["एक रेसिपी"]))


@pytest.mark.parametrize("frames", [FRAMES, sitting_frames.FRAMES])
def test_every_language_has_every_phrase(frames):
    assert {tuple(sorted(words)) for words in frames.values()} == {tuple(sorted(frames["en"]))}


texts = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=500), max_size=12
)


@given(st.fixed_dictionaries(dict.fromkeys(ORDER, texts)), st.integers(400, 4000), st.text(max_size=900))
@settings(max_examples=60)
def test_a_message_never_passes_its_limit_and_always_leads_to_the_rest(lines, limit, lead):
    message = short(contents(**lines), limit, LINK, Edited(lead))
    assert len(message) <= limit
    assert message == "" or message.endswith(f"({LINK})")


def test_the_feed_is_well_formed_whatever_is_in_it():
    at = dt.datetime(2026, 12, 1, 3, 30, tzinfo=dt.UTC)
    odd = "<script>&amp; \x00\x0b नमस्ते \ufffe"
    made = atom("urn:x", odd, "https://page.example/digests", "https://page.example/digests.atom",
                [Post("urn:x:1", odd, LINK, at, f"<p>{odd}</p>"), Post("urn:x:2", "new", LINK, at + dt.timedelta(days=30), "", "hi")], at)  # fmt: skip
    root = ET.fromstring(made)
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert root.findtext("a:updated", namespaces=names) == "2026-12-31T03:30:00Z"
    assert [one.findtext("a:id", namespaces=names) for one in root.findall("a:entry", names)] == ["urn:x:2", "urn:x:1"]
    assert "<script>" in root.findall("a:entry", names)[1].findtext("a:content", namespaces=names)
    assert (
        ET.fromstring(atom("urn:x", "x", LINK, LINK, [], at)).findtext("a:updated", namespaces=names)
        == "2026-12-01T03:30:00Z"
    )
