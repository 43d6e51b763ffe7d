"""The words around an answer: every language has them all, with the same facts in them."""

import datetime as dt
import string
from typing import get_args

import pytest

from bot.answer_sentences import SAID
from bot.answer_words import aged, closed, said
from bot.features.rate import REASONS as WRONG
from knowledge.entries import KINDS, Evidence
from knowledge.gaps.types import REASONS
from knowledge.parts import Disclosure
from rag.frames import FRAMES

INTERESTS = get_args(Disclosure.model_fields["interest"].annotation)


def facts(words: str) -> set[str]:
    """The names of the facts that are filled in."""
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


@pytest.mark.parametrize("words", [SAID, FRAMES])
@pytest.mark.parametrize("language", ["hi", "hi-Latn"])
def test_a_language_has_every_sentence_with_the_same_facts(words, language):
    assert words[language].keys() == words["en"].keys()
    assert [name for name in words["en"] if facts(words[language][name]) != facts(words["en"][name])] == []


@pytest.mark.parametrize("language", ["en", "hi", "hi-Latn"])
def test_whatever_an_entry_or_a_gap_can_be_has_words(language):
    named = {*KINDS, *get_args(Evidence), *INTERESTS, *WRONG} - {"none"}
    assert named <= SAID[language].keys()
    reasons = [closed(language, reason) for reason in REASONS]
    assert len(set(reasons)) == len(reasons)
    assert language != "en" or reasons == list(REASONS.values())


@pytest.mark.parametrize(
    ("days", "english", "hindi", "hinglish"),
    [
        (-1, "today", "आज का", "aaj ka"),
        (1, "1 day old", "1 दिन पुराना", "1 din purana"),
        (13, "13 days old", "13 दिन पुराना", "13 din purana"),
        (14, "2 weeks old", "2 हफ़्ते पुराना", "2 hafte purana"),
        (60, "2 months old", "2 महीने पुराना", "2 mahine purana"),
        (800, "2 years old", "2 साल पुराना", "2 saal purana"),
    ],
)
def test_an_age_is_said_in_the_askers_language(days, english, hindi, hinglish):
    today = dt.date(2026, 11, 23)
    created = today - dt.timedelta(days)
    assert [aged(language, created, today) for language in ("en", "hi", "hi-Latn", "ta")] == [
        english,
        hindi,
        hinglish,
        english,
    ]


def test_what_has_no_words_of_ours_stays_as_it_is():
    assert said("hi", "") == ""
    assert said("hi", "seen twice") == "seen twice"
