"""In which languages somebody is answered: the one they ask in, English, what they read besides, and one they ask for."""

import datetime as dt

import pytest

from knowledge.types import Head
from rag.conversation import resolve
from rag.glossary import Glossary
from rag.index import Index
from rag.preferring import asker_of, prefer
from rag.retriever import Hit
from rag.tongues import CALLED, reads, same_said, standing
from rag.types import Turn
from rag.understanding import understand
from rag.wished import bidden, wished

NOW = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
BEFORE = "How do I serve an 8B model on one T4?"


def said(alike):
    """What a head holds of an entry from one source."""
    return {"sources": [{"url": "https://example.org/t4"}], "tags": ["t4", "8b"]} if alike else {}


def first_of(asked, *entries, wanted=False, alike=False):
    """The language of the entry that comes first of these (language, score); `alike` if they say the same."""
    heads = [
        Head(language, "guide", "One T4", language, "public", "published", 1, NOW.date(), NOW, "", header=said(alike))
        for language, _ in entries
    ]
    hits = [Hit(page, 0, score, 1.0, 1.0) for page, (_, score) in enumerate(entries)]
    understood = understand(BEFORE, Index().vocabulary, Glossary([]), indic_corpus=False)
    return entries[prefer(hits, heads, asker_of(understood, asked, frozenset(), wanted=wanted), NOW.date())[0].page][0]


@pytest.mark.parametrize(
    ("asked", "order"),
    [
        ("en", ["en", "hi"]),
        ("hi", ["hi", "en", "ta"]),
        ("ta", ["ta", "en", "hi"]),
        ("mr", ["mr", "en", "ta"]),
        ("bn", ["bn", "en", "hi"]),
    ],
)
def test_the_asker_s_language_stands_before_english_and_english_before_the_rest(asked, order):
    assert sorted(order, key=lambda written: -standing(asked, written)) == order
    assert first_of(asked, *((written, 1.0) for written in reversed(order))) == order[0]
    assert first_of(asked, *((written, 1.0) for written in reversed(order[1:]))) == order[1]


def test_a_language_beside_english_is_as_good_for_who_reads_it():
    assert standing("hi-Latn", "hi") == standing("hi-Latn", "en") > standing("hi-Latn", "ta")
    assert standing("mr", "hi") == standing("mr", "en")
    assert not reads("ta", "hi")
    assert first_of("hi-Latn", ("en", 0.9), ("hi", 1.0)) == "hi"
    assert first_of("hi-Latn", ("en", 1.0), ("hi", 0.9)) == "en"


@pytest.mark.parametrize(("asked", "written"), [("ta", "ta"), ("mr", "mr"), ("hi", "hi")])
def test_one_s_own_language_does_not_beat_being_about_the_question(asked, written):
    assert first_of(asked, ("en", 1.0), (written, 0.7)) == "en"


def test_a_language_that_is_not_read_wins_only_by_far():
    assert first_of("ta", ("hi", 1.0), ("en", 0.9)) == "en"
    assert first_of("ta", ("hi", 1.0), ("en", 0.5)) == "hi"


def test_an_entry_in_the_language_asked_for_comes_first_where_it_says_the_same_as_the_best():
    assert first_of("hi", ("en", 1.0), ("hi", 0.5), wanted=True, alike=True) == "hi"
    assert first_of("hi", ("en", 1.0), ("hi", 0.5), wanted=True) == "en"
    assert first_of("hi", ("en", 1.0), ("hi", 0.1), wanted=True, alike=True) == "en"
    assert first_of("hi", ("en", 1.0), ("hi", 0.4), alike=True) == "en", "it was not asked for, and is too far away"


@pytest.mark.parametrize(("asked", "first"), [("hi", "hi"), ("ta", "en"), ("hi-Latn", "en"), ("en", "en")])
def test_who_asks_in_a_language_gets_the_entry_in_it_that_says_the_same_as_the_best(asked, first):
    assert first_of(asked, ("en", 1.0), ("hi", 0.6), alike=True) == first


@pytest.mark.parametrize(
    ("language", "kind", "source", "tags", "same"),
    [
        ("hi", "guide", "a", "t4 8b awq", True),
        ("en", "guide", "a", "t4 8b awq", False),
        ("hi", "recipe", "a", "t4 8b awq", False),
        ("hi", "guide", "b", "t4 8b awq", False),
        ("hi", "guide", "a", "hindi tokens cost", False),
    ],
)
def test_entries_say_the_same_in_two_languages_by_kind_sources_and_tags(language, kind, source, tags, same):
    def head(language, kind, source, tags):
        header = {"sources": [{"url": source}], "tags": tags.split()}
        return Head("x", kind, "One T4", language, "public", "published", 1, NOW.date(), NOW, "", header=header)

    assert same_said(head("en", "guide", "a", "t4 8b fp8"), head(language, kind, source, tags)) is same


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("हिंदी में?", "hi"),
        ("in Hindi please", "hi"),
        ("explain it in Hindi", "hi"),
        ("इसका जवाब हिंदी में दो", "hi"),
        ("இது தமிழில்?", "ta"),
        ("தமிழில் சொல்லுங்கள்", "ta"),
        ("tamil la sollu", "ta"),
        ("and in Tamil?", "ta"),
        ("in Bengali?", "bn"),
        ("বাংলায় বলুন", "bn"),
        ("मराठीत सांगा", "mr"),
        ("తెలుగులో?", "te"),
        ("ಕನ್ನಡದಲ್ಲಿ?", "kn"),
        ("മലയാളത്തിൽ?", "ml"),
        ("ગુજરાતીમાં?", "gu"),
        ("ਪੰਜਾਬੀ ਵਿੱਚ?", "pa"),
        ("ଓଡ଼ିଆରେ?", "or"),
        ("اردو میں؟", "ur"),
        ("ஆங்கிலத்தில்?", "en"),
    ],
)
def test_a_follow_up_asks_for_a_language_in_any_of_them(text, language):
    assert language in CALLED
    assert wished(text, BEFORE) == language
    assert resolve(text, (Turn(BEFORE),))[:2] == (BEFORE, language)


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("and for Tamil?", BEFORE),
        ("தமிழுக்கு?", BEFORE),
        ("how good is it in Tamil?", BEFORE),
        ("and Tamil?", "Which model speaks Hindi best?"),
        ("and in Tamil?", "Which model recognises speech in Hindi?"),
    ],
)
def test_a_language_that_is_asked_about_is_no_wish(text, before):
    assert wished(text, before) == ""


@pytest.mark.parametrize(
    ("text", "language", "rest"),
    [
        ("Explain the KV cache in Hindi", "hi", "Explain the KV cache"),
        ("Tell me about DPDP consent in Marathi please", "mr", "Tell me about DPDP consent"),
        ("vLLM kya hai hindi me batao", "hi", "vLLM kya hai"),
        ("KV cache என்றால் என்ன தமிழில் சொல்லுங்கள்", "ta", "KV cache என்றால் என்ன"),
        ("What is AWQ? Answer in Tamil.", "ta", "What is AWQ?"),
    ],
)
def test_a_whole_question_may_say_in_which_language(text, language, rest):
    assert bidden(text) == (language, rest)
    assert resolve(text, ())[:2] == (rest, language)


@pytest.mark.parametrize(
    "text",
    [
        "Which model explains the KV cache in Hindi",
        "Which model can answer in Tamil?",
        "how do I make the bot reply in Hindi",
        "konsa model hindi me jawab deta hai",
        "explain how to run ASR in Tamil on a T4",
        "hindi mein batao",
    ],
)
def test_what_a_model_should_speak_is_no_such_wish(text):
    assert bidden(text) == ("", text)
