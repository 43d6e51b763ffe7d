"""What a model is wanted for is told from words, and an entry for something else stands back."""

import datetime as dt

import pytest

from knowledge.types import Head
from rag.preferring import Asker, prefer
from rag.retriever import Hit
from rag.tasks import tasks_of
from rag.types import Filters

TODAY = dt.date(2026, 11, 27)


@pytest.mark.parametrize(
    ("text", "tasks"),
    [
        ("Open TTS voices for Telugu", {"speaking"}),
        ("How do I turn text into speech with Indic Parler-TTS?", {"speaking"}),
        ("speech to text for Tamil calls", {"hearing"}),
        ("whisper translates instead of transcribing", {"hearing", "translating"}),
        ("OCR of scanned judgments, then embeddings", {"reading", "searching"}),
        ("fine tuning karu ya RAG", {"training", "searching"}),
        ("Whisper को train करने के लिए कितने घंटे", {"hearing", "training"}),
        ("how do I get to train my own model", {"training"}),
        ("we have to train our staff", set()),
        ("we want to train our health workers on whisper", {"hearing"}),
        ("how do we plan training hours for teachers", set()),
        ("what does it take to train our employees", set()),
        ("we want to train the new office clerks to use it", set()),
        ("I have to train my students on ChatGPT", set()),
        ("staff ko train karna hai", set()),
        ("karmchariyon ko naye AI tool pe train karna hai", set()),
        ("bacchon ko bhi train karo", set()),
        ("कर्मचारियों को ट्रेन करना है", set()),
        ("staff को train करना है", set()),
        ("is it hard to train our student model", {"training"}),
        ("we want to train a model for our students", {"training"}),
        ("may I use it to train our customers' bot", {"training"}),
        ("staff ko model train karna hai", {"training"}),
        ("team ko apne data pe train karna hai model", {"training"}),
        ("customer ki calls se train karna hai", {"training"}),
        ("the voice bot drops calls", set()),
        ("serve an 8B model on a T4", set()),
    ],
)
def test_what_a_model_is_wanted_for_is_told_by_words(text, tasks):
    assert tasks_of(text) == tasks


def test_an_entry_for_something_else_stands_back_where_it_is_only_a_little_nearer():
    at = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)
    titles = (
        "Which open speech to text model for Telugu?",
        "Indic Parler-TTS in Indian languages",
        "Telugu on a phone",
    )
    heads = [Head(f"e{n}", "guide", one, "en", "public", "published", 1, TODAY, at, "") for n, one in enumerate(titles)]
    hits = [Hit(n, n, 1.2 - n / 10, 0.0, 0.0) for n in range(3)]
    for tasks, first in ((frozenset({"speaking"}), 1), (frozenset[str](), 0)):
        asker = Asker("en", Filters(), wanted=False, tasks=tasks)
        assert prefer(hits, heads, asker, TODAY)[0].page == first


def test_who_asks_for_speech_gets_what_trains_a_model_for_it_only_when_training_is_asked():
    at = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)
    titles = ("How do I fine-tune Whisper?", "How do I serve Whisper?")
    heads = [Head(f"e{n}", "guide", one, "en", "public", "published", 1, TODAY, at, "") for n, one in enumerate(titles)]
    hits = [Hit(n, n, 1.2 - n / 10, 0.0, 0.0) for n in range(2)]
    for trains, first in ((False, 1), (True, 0)):
        tasks = frozenset({"hearing", "training"} if trains else {"hearing"})
        asker = Asker("en", Filters(), wanted=False, tasks=tasks, trains=trains)
        assert prefer(hits, heads, asker, TODAY)[0].page == first
