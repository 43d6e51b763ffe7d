"""What is quoted beside the one sentence that answers: the rest of its answer, or what comes as near."""

import pytest

from tests.rag.test_extract import quoted

ASKED = "How do I keep a Kisan model loaded in Ollama?"
ANSWER = "OLLAMA_KEEP_ALIVE keeps a Kisan model loaded in Ollama."
REST = "Give it a negative number."


@pytest.mark.parametrize(
    ("below", "rest"),
    [
        (f"{ANSWER} {REST}", [REST]),
        (f"{ANSWER}\n\nAnother paragraph is about the weather of today.", []),
        (ANSWER, []),
        (f"{ANSWER} It takes {'very ' * 80}long.", []),
    ],
)
def test_below_a_question_its_answer_is_quoted_with_what_follows_it(below, rest):
    assert quoted(ASKED, [("en", (ASKED,), below)]) == [ANSWER, *rest]


FIRST = ("en", ("What it is",), "Kisan is a model of which 9B parameters speak Hindi and Tamil.")
SECOND = ("en", ("Memory",), "The Kisan model wants 20 GB of memory, which an L4 card has.")
SAME = ("en", ("In short",), "Kisan is a model of 9B parameters; Hindi and Tamil it can speak.")


def test_the_best_of_another_section_is_quoted_as_well_where_it_is_worth_nearly_as_much():
    asked = "Is the Kisan model any good for my office"
    assert quoted(asked, [FIRST, SECOND]) == [FIRST[2], SECOND[2]]
    assert quoted(asked, [FIRST, SAME]) == [FIRST[2]], "it says the same again"
    leaning = ("en", ("Memory",), "It wants 20 GB of memory for Kisan, which an L4 card has.")
    assert quoted(asked, [FIRST, leaning]) == [FIRST[2]], "nobody can tell what it is"
    assert quoted("Which parameters of the Kisan model speak Hindi", [FIRST, SECOND]) == [FIRST[2]], "it is worth less"


def test_where_the_heading_asks_nearly_the_same_the_rest_of_its_answer_comes_before_another_section():
    asked, told = (
        "How do I keep a Kisan model loaded on a busy office server?",
        "Set OLLAMA_KEEP_ALIVE for a Kisan model.",
    )
    other = ("en", ("Memory",), "Ollama may keep a Kisan model loaded while an L4 has memory.")
    assert quoted(ASKED, [("en", (asked,), f"{told} {REST}"), other])[:2] == [told, REST]
    assert quoted(ASKED, [("en", ("An office server",), f"{told} {REST}"), other])[:2] == [other[2], told]


def test_what_stands_farther_down_below_a_question_brings_along_how_its_answer_begins():
    asked = "How long does Ollama keep the Kisan model in memory by default?"
    later = "By default Ollama keeps the Kisan model five minutes in memory."
    heading = "How do I stop Ollama from unloading a model?"
    assert quoted(asked, [("en", (heading,), f"{ANSWER} {later}")]) == [ANSWER, later]
    assert quoted(asked, [("en", ("Memory",), f"Set a negative number. {later}")])[0] == later


def test_what_leans_on_a_yes_brings_it_along():
    asked = "Kisan model in memory, if it is unloaded by Ollama after five minutes"
    heading, yes = "May the weights stay there for the week?", "Yes, the weights may stay."
    leaning = "If it is unloaded by Ollama after five minutes, the Kisan model was left alone in memory."
    assert quoted(asked, [("en", (heading,), f"{yes} {leaning}")]) == [yes, leaning]
