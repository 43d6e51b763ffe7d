"""Who asks which deployments failed is told from who asks why one did."""

import datetime as dt

import pytest

from knowledge.types import Head
from rag.failures import ASKS_FAILURES, ASKS_STORY, failed


@pytest.mark.parametrize(
    "question",
    [
        "which Indian deployments failed?",
        "what did not work in health?",
        "what went wrong with deployments in schools?",
        "which chatbots were shut down?",
        "What can we learn from failed government chatbots?",
        "kaunse bots fail hue?",
        "कौन से AI प्रोजेक्ट असफल रहे?",
    ],
)
def test_who_asks_for_failures_is_known(question):
    assert ASKS_FAILURES.search(question)


@pytest.mark.parametrize(
    "question",
    [
        "Why was the MyCity chatbot shut down?",
        "what went wrong with my vLLM server?",
        "which quantization does not work on a T4?",
        "How do I stop a bot from failing?",
        "kaunsa model chalega?",
        "Which tool tells why vLLM stopped with out of memory?",
        "What systems log shows why Ollama stopped?",
        "Which AI model do I pick when whisper does not work on a CPU?",
    ],
)
def test_who_asks_for_one_thing_is_left_alone(question):
    assert not ASKS_FAILURES.search(question)


@pytest.mark.parametrize(
    ("kind", "header", "told"),
    [
        ("report", {"stage": "stopped"}, True),
        ("report", {"stage": "pilot", "decision": {"what": "stop", "why": "It cost too much."}}, True),
        ("report", {"stage": "production", "incident": {"trigger": "A wrong answer."}}, True),
        ("report", {"stage": "production", "decision": {"what": "continue", "why": "It helps."}}, False),
        ("recipe", {"stage": "stopped"}, False),
    ],
)
def test_a_report_of_what_was_stopped_or_went_wrong_tells_of_a_failure(kind, header, told):
    now = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    head = Head("a", kind, "A bot", "en", "public", "published", 1, now.date(), now, "a.md", header=header)
    assert failed(head) is told


@pytest.mark.parametrize(
    "question", ["What happened with Ed?", "what has happened to the bot", "Ed ka kya hua", "Ed का क्या हुआ?"]
)
def test_who_asks_what_happened_wants_the_story(question):
    assert ASKS_STORY.search(question)


@pytest.mark.parametrize("question", ["What happens when the disk is full?", "Why did Ed fail?", "what happened?"])
def test_who_asks_for_something_else_does_not(question):
    assert not ASKS_STORY.search(question)
