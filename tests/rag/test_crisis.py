"""What is told of people who think of ending their life, and what only sounds like it."""

import pytest

from rag.abstaining import looked_for
from rag.crisis import TOLD, despairs, in_the_words_of_entries
from rag.evaluation import SETS, load
from rag.glossary import Glossary
from rag.index import Index
from rag.understanding import understand


@pytest.mark.parametrize(
    "text",
    [
        "A student wrote to our bot that she wants to end her life",
        "a caller is going to die, he says",
        "The server is slow and our student is going to end it all tonight",
        "Your subscription is fine but my wife is going to end it",
        "my phone ab jaan de dungi",
        "user writes that he wants to die, what should the bot say",
        "somebody on our line talks of killing himself",
        "she does not want to live anymore",
        "bot pe koi marne ki baat kare to kya karein",
        "ladki ne likha jaan dena chahti hai",
        "किसी ने आत्महत्या की बात लिखी",
        "वह मरना चाहती है",
        "தற்கொலை பற்றி ஒருவர் எழுதினால்",
        "ఎవరైనా ఆత్మహత్య గురించి రాస్తే",
    ],
)
def test_it_is_known_however_it_is_told(text):
    assert TOLD.search(text)
    assert in_the_words_of_entries(text) == f"{text} suicide self-harm"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("bot for suicide prevention", "bot for suicide prevention self-harm"),
        ("Self-harm in chats", "Self-harm in chats suicide"),
        ("suicide and self-harm", "suicide and self-harm"),
    ],
)
def test_a_word_of_entries_that_was_said_is_not_said_twice(text, read):
    assert in_the_words_of_entries(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "Is my GPU going to die at 90 degrees?",
        "I tried to kill mysqld and vllm",
        "how do I kill the process of a server that wants too much",
        "We do not want to live with a 2 second delay",
        "GST report 15 jan dena hai",
        "fasal marne ki baat kisan karte hai",
        "पशु मरने वाले रोग",
        "எனக்கு GPU புதுசாக வேண்டும்",
        "സ്മരിക്കാൻ എന്ത് ചെയ്യണം",
        "does the contract end its life in May",
    ],
)
def test_what_only_sounds_like_it_is_left_as_it_is(text):
    assert in_the_words_of_entries(text) == text


def test_one_question_of_the_sets_tells_of_it_and_no_other_is_taken_for_one():
    assert [case.id for path in SETS for case in load(path, "all") if TOLD.search(case.question)] == ["fr-196"]


def test_the_words_of_entries_are_not_said_to_have_been_looked_for():
    read = understand("my bot: a user wants to die", Index().vocabulary, Glossary([]), indic_corpus=False)
    assert "suicide" in read.words
    assert not {"suicide", "self-harm"} & set(looked_for(read))
    asked = understand("which suicide classifier reads Khasi", Index().vocabulary, Glossary([]), indic_corpus=False)
    assert "suicide" in looked_for(asked)
    assert "self-harm" not in looked_for(asked)


def test_who_says_it_for_themselves_is_told_where_people_help():
    assert despairs("I want to die")
    assert not despairs("our bot's users say I want to die")
    assert not despairs("I am going to die of boredom, how do I fix CUDA?")
