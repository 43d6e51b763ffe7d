"""What a question takes for granted is told from what it asks."""

import datetime as dt

import pytest

from knowledge.types import Head
from rag.claims import COUNT, OFFICE, THING, events, granted, unfounded
from rag.glossary import Glossary
from rag.index import Index, Row
from rag.types import Chunk, Passage
from rag.understanding import understand


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("Why is Phi-4 banned in India?", "India has prohibited it.", "Phi-4 lists 23 languages."),
        ("Why did Sarvam stop releasing models?", "No model is planned; it ended.", "Sarvam-M is allowed for sale."),
        ("Why was AWQ removed from vLLM?", "AWQ was dropped.", "AWQ stores weights in 4 bits."),
        ("When was IndicTrans2 discontinued?", "The project was archived.", "IndicTrans2 is under MIT."),
        ("Who bought Sarvam?", "Another company acquired it.", "Sarvam works in Bengaluru."),
        ("Is it legal to keep recordings of patients?", "The law asks for consent.", "Patients like recordings."),
        ("Phi-4 भारत में क्यों बंद हुआ?", "इसे हटा दिया गया, और सेवा बंद हुई।", "यह 23 भाषाएँ जानता है।"),
        ("Gemma 3 par ban kyon laga?", "It was banned.", "Gemma 3 reads images."),
    ],
)
def test_an_event_that_is_taken_for_granted_is_looked_for_in_what_is_written(question, told, untold):
    found = events(question)
    assert found
    assert all(event.told.search(told) for event in found)
    assert any(not event.told.search(untold) for event in found)


@pytest.mark.parametrize(
    "question",
    [
        "How do I stop vLLM from running out of memory?",
        "why did my server get killed",
        "How do I remove a LoRA adapter?",
        "which model should we drop",
        "Why is the first token slow?",
        "why does fine-tuning on a T4 need fp16",
        "हमारे server पर model क्यों बंद हुआ?",
    ],
)
def test_a_way_is_no_claim_and_neither_is_what_somebody_says_of_their_own(question):
    assert events(question) == []


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("Since Llama 3 needs 8 GPUs, how do I split it?", "Llama 3 needs 8 GPUs"),
        ("Given that Gemma 3 refuses Hindi, which model should I take?", "Gemma 3 refuses Hindi"),
        ("Why does Ollama need a licence key?", "Ollama need a licence key"),
        ("Why did Sarvam's bot say that Google made it?", "Sarvam's bot say that Google made it"),
        ("Since I have no GPU, which model should I run?", ""),
        ("Since my T4 has no bf16, which dtype do I use?", ""),
        ("Why is Hindi more expensive than English?", ""),
        ("What has changed since version 0.9?", ""),
        ("after finetuning on hindi data the model got worse in english, why", ""),
        ("after the update to 0.33 vLLM is slow, why", ""),
    ],
)
def test_the_clause_that_is_taken_for_granted_is_known(question, clause):
    assert granted(question) == clause


@pytest.mark.parametrize(
    ("form", "question", "what"),
    [
        (OFFICE, "how old is the founder of Sarvam?", "founder"),
        (OFFICE, "Who is the prime minister of India?", "prime minister"),
        (THING, "what's the capital of Karnataka?", "capital"),
        (COUNT, "How many people live in Mumbai?", "people live"),
        (COUNT, "How many districts are there in Kerala?", "districts"),
    ],
)
def test_what_of_a_place_or_a_thing_is_asked_for_is_known(form, question, what):
    assert form.search(question)[1].strip() == what


@pytest.mark.parametrize(
    "question",
    [
        "what is the advantage of prefix caching?",
        "what is the speed of an 8B model on a CPU?",
        "what is the price of H100 hours?",
        "Who is the developer of Param-1?",
    ],
)
def test_what_is_asked_of_what_people_run_may_be_said_in_other_words(question):
    assert not THING.search(question)
    assert not OFFICE.search(question)


@pytest.mark.parametrize("question", ["How many users can one L4 serve?", "how many GPUs do I need in production?"])
def test_counting_users_is_no_question_about_a_place(question):
    assert not COUNT.search(question)


@pytest.mark.parametrize(
    "question",
    [
        "Why does Ollama stop after five minutes?",
        "Does vLLM drop requests when the queue is full?",
        "Why did vLLM end with out of memory on a T4?",
        "Why is vLLM killed at start-up?",
        "Why does llama.cpp crash with a long prompt?",
        "spot GPU kab band ho jata hai",
        "spot GPU कब बंद हो जाता है?",
    ],
)
def test_what_befalls_a_program_every_day_is_no_claim_about_the_world(question):
    assert events(question) == []


def test_that_a_program_was_given_up_is_one():
    assert events("Why was vLLM discontinued?")
    assert events("Is Ollama deprecated?")


@pytest.mark.parametrize(
    ("question", "kind", "written", "claimed"),
    [
        ("Why was vLLM on the T4 discontinued?", "recipe", "vLLM runs on the T4.\n\nGGUF was discontinued.", True),
        ("Why was vLLM on the T4 discontinued?", "recipe", "vLLM was discontinued on the T4.\n\nTake an L4.", False),
        ("Why was Whisper discontinued?", "report", "It wrote what nobody said.\n\nIt was discontinued.", False),
        ("Why was vLLM discontinued?", "recipe", "Then stop vLLM.\n\n- It was killed.\n- vLLM is switched off.", True),
        ("Why was vLLM discontinued?", "recipe", "- Take a T4.\n- vLLM is in maintenance mode.", False),
        ("Why was llama.cpp abandoned?", "recipe", "The cpp compiler was abandoned.\n\nllama.cpp runs.", True),
        ("Why was llama.cpp abandoned?", "recipe", "llama.cpp was abandoned.", False),
        ("Why does the law forbid the helpline?", "guide", "The law does not forbid it.", True),
        ("Why does the law forbid the helpline?", "guide", "The law does forbid it.", False),
        ("Which vLLM version removed AWQ?", "recipe", "vLLM runs AWQ.", True),
        ("Which vLLM version removed AWQ?", "recipe", "vLLM 0.9 removed AWQ.", False),
        ("Why was Jugalbandi shut down?", "report", "Jugalbandi ran on closed OpenAI models.", True),
        ("Why was Jugalbandi shut down?", "report", "Jugalbandi was closed in May.", False),
        ("Why did vLLM drop support for the T4?", "recipe", "vLLM runs on the T4.", True),
        ("Why did vLLM drop support for the T4?", "recipe", "vLLM has no support for the T4 any more.", False),
        ("Why was vLLM nationalised?", "recipe", "vLLM runs on the T4.", True),
        ("Why was my vLLM nationalised?", "recipe", "vLLM runs on the T4.", False),
        ("Why was the helpline discontinued?", "guide", "Callers complained.\n\nIt was discontinued.", False),
        ("Who leads the vLLM project?", "recipe", "vLLM runs on the T4, and no redirect can lead around it.", True),
        ("Who leads the vLLM project?", "recipe", "The vLLM project is led by volunteers.", False),
    ],
)
def test_what_befell_something_else_in_an_entry_is_not_taken_for_what_was_named(question, kind, written, claimed):
    now = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
    head = Head("it", kind, "An entry", "en", "public", "published", 1, now.date(), now, "")
    index = Index()
    index.add([(head, [Row(1, (), written)])], 0)
    understood = understand(question, index.vocabulary, Glossary([]), indic_corpus=False)
    assert unfounded(understood, [Passage(Chunk(1, "it", 1, 0, (), written, ""), head, 1.0)], index) is claimed
