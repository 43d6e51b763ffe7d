"""What a program said is found by its own words in a row, or nobody has written about it."""

import datetime as dt
from dataclasses import replace

import pytest

from knowledge.types import Head
from rag.outcries import form, held_first, message, sought, told, unfilled
from rag.types import Chunk, Passage

NOW = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
PEER = 'SGLang stops with "peer access is not supported between these two devices": add `--enable-p2p-check`.'


def passage(entry: str, text: str, language: str = "en") -> Passage:
    head = Head(entry, "recipe", entry, language, "public", "published", 1, NOW.date(), NOW, "")
    return Passage(Chunk(1, entry, 1, 0, (), text, ""), head, 1.0)


@pytest.mark.parametrize(
    "question",
    [
        "RuntimeError: NCCL watchdog timeout collective operation timed out",
        "docker: Error response from daemon: could not select device driver",
        "error: unknown model architecture 'zebra3'",
        "Segmentation fault (core dumped) in libggml-cuda.so",
        "यह एरर आ रहा है: RuntimeError: glorb kernel not compiled",
        "huggingface 401 error: Cannot access gated repo",
        "OSError: You are trying to access a gated repo.",
        "404 Client Error: Entry Not Found for url: https://example.org/config.json",
        "NCCL WARN Cuda failure 217 'peer access is not supported between these two devices'",
        'vllm says "No available memory for the cache blocks" on my 3090, what now?',
        "i get error “Total number of attention heads (32) must be divisible by tensor parallel size (3)”",
    ],
)
def test_what_a_program_said_is_known(question):
    assert len(message(question)) > 3


@pytest.mark.parametrize(
    ("question", "same"),
    [
        (
            "my card has 12 GB.\nCUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 11.76 GiB)\nhelp",
            "my card has 12 GB.\nCUDA out of memory. Tried to allocate\nhelp",
        ),
        (
            'RuntimeError: File "/opt/app/serve.py", line 12: bad kernel at 0x7f3a of layer 3',
            'RuntimeError: File " ", : bad kernel at of layer 3',
        ),
        (
            "403 Client Error: Forbidden for url: https://example.org/a/b?c=1.\nI have a token from https://example.org",
            "403 Client Error: Forbidden for url:\nI have a token from",
        ),
        (
            'I get error "Number of heads (32) must be divisible by size (3)" with 3 cards',
            'I get error "Number of heads must be divisible by size " with 3 cards',
        ),
        ("libcudart.so.12: cannot open shared object file", "libcudart.so.12: cannot open shared object file"),
        ("Do 2.5 GiB (or 3) fit on a card?", "Do 2.5 GiB (or 3) fit on a card?"),
    ],
)
def test_what_a_program_fills_in_is_no_part_of_its_message(question, same):
    assert unfilled(question) == same


@pytest.mark.parametrize(
    "question",
    ["What is the word error rate of Whisper?", "vLLM KV cache error: what now?", "How do I read an error message?"],
)
def test_who_only_speaks_of_errors_quotes_none(question):
    assert message(question) == []


@pytest.mark.parametrize(
    "question",
    [
        "CUDA out of memory பிழை வந்தால் என்ன செய்வது?",
        "cuda out of memory aa raha hai kya karu",
        "CUDA out of memory ఎర్రర్ వస్తే ఏం చేయాలి?",
        "What do I do when a CUDA out of memory error comes?",
    ],
)
def test_a_message_in_the_midst_of_a_sentence_in_any_language_is_one(question):
    other = passage("others", "A CUDA error of the driver, or no memory left on the host.")
    held = passage("memory", '"CUDA out of memory" means that more was wanted than was free.')
    assert [one.entry.id for one in held_first(question, (other, held), "en")] == ["memory", "others"]


def test_what_failed_in_training_is_told_by_who_writes_of_training():
    serving = passage("serving", '"CUDA out of memory, tried to allocate" means that more was wanted than was free.')
    tuning = passage("tuning", "CUDA out of memory comes with long texts.")
    tuning = replace(tuning, entry=replace(tuning.entry, title="How do I fine-tune a model?"))
    error = "RuntimeError: CUDA out of memory, tried to allocate 2.00 GiB"
    assert [one.entry.id for one in held_first(error, (serving, tuning), "en")] == ["serving", "tuning"]
    trained = held_first(f"{error} while fine-tuning with LoRA", (serving, tuning), "en")
    assert [one.entry.id for one in trained] == ["tuning", "serving"]


def test_who_writes_of_training_stands_back_for_who_holds_far_more_of_the_message():
    serving = passage(
        "serving", "Expected all tensors to be on the same device, but found at least two devices: move it."
    )
    tuning = passage("tuning", "Want the tensors to be on the same device of a node.")
    tuning = replace(tuning, entry=replace(tuning.entry, title="How do I fine-tune a model?"))
    error = "RuntimeError: Expected all tensors to be on the same device, but found at least two devices"
    trained = held_first(f"I do LoRA fine-tuning. {error}", (tuning, serving), "en")
    assert [one.entry.id for one in trained] == ["serving", "tuning"]


def test_an_entry_that_holds_the_message_comes_first_and_its_sentence_is_known():
    question = "RuntimeError: peer access is not supported between these two devices on rank 1"
    others = (passage("drivers", "Two devices need one driver."), passage("hindi", PEER, "hi"), passage("sglang", PEER))
    first = held_first(question, others, "en")
    assert [one.entry.id for one in first] == ["sglang", "drivers", "hindi"]
    assert [one.entry.id for one in held_first(question, others, "hi")] == ["hindi", "sglang", "drivers"]
    assert told(question, first) == 1.0
    assert form(question, first, "en").search(PEER)
    assert form(question, others, "en") is None


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("RuntimeError: quantum bucket overflow in kernel", -1.0),
        ("RuntimeError: two devices need a word", 0.0),
        ("OSError: no bucket in kernel. Which driver should I take for two cards in one machine, and from where?", 0.0),
        ("Which driver do two devices need?", 0.0),
        ("vllm mar jata hai, log me hai RuntimeError: quantum bucket overflow in kernel", -1.0),
    ],
)
def test_a_message_of_which_nothing_is_written_speaks_against_an_answer(question, evidence):
    assert told(question, [passage("drivers", "Two devices need one driver.")]) == evidence


def test_what_is_quoted_ends_with_its_quotation_mark_and_nothing_speaks_against_what_people_say():
    quoted = 'docker says "two devices need one driver" on my 3090 with a kernel of mine'
    assert message(quoted) == ["two", "devices", "need", "one", "driver"]
    assert told(quoted, [passage("drivers", "Two devices need one driver.")]) == 1.0
    assert (
        told('A patient says "my chest hurts since yesterday evening". Which model?', [passage("asr", "A model.")]) == 0
    )


@pytest.mark.parametrize(
    "question",
    [
        "error aata hai 'two devices need one driver' iska fix kya hai",
        "docker error de raha hai `two devices need one driver`",
        "log me error dikha raha hai “two devices need one driver”",
        "it prints 'two devices need one driver'",
    ],
)
def test_a_message_stands_between_any_quotation_marks_and_is_told_of_in_hinglish_too(question):
    assert message(question) == ["two", "devices", "need", "one", "driver"]


def test_an_apostrophe_opens_and_ends_no_message():
    assert message("My host says it's a driver of theirs and the card isn't to blame, what's next?") == []
    assert message("It says 'the card of our host isn't to blame, what's next") == []
    assert message("docker says `the image's tag does not match` now") == [
        "the",
        "image's",
        "tag",
        "does",
        "not",
        "match",
    ]


def test_a_heading_holds_a_message_as_well():
    one = passage("errors", "Upgrade the engine.")
    headed = replace(one, chunk=replace(one.chunk, heading=("RuntimeError: quantum bucket overflow in kernel",)))
    asked = "RuntimeError: quantum bucket overflow in kernel"
    assert (told(asked, [one]), told(asked, [headed])) == (-1.0, 1.0)


@pytest.mark.parametrize(
    ("question", "looked_for"),
    [
        ("What is a goodput? My boss wants to know it for HR.", "What is a goodput?"),
        ("क्वांटाइज़ेशन क्या होता है? मैं स्कूल में पढ़ाता हूँ।", "क्वांटाइज़ेशन क्या होता है?"),
        ("What is a goodput? And how do I raise it?", "What is a goodput? And how do I raise it?"),
        ("How do I raise goodput? My boss wants it.", "How do I raise goodput? My boss wants it."),
        ("What is vLLM? It says: CUDA error: out of memory.", "What is vLLM? It says: CUDA error: out of memory."),
    ],
)
def test_who_asks_for_a_word_and_tells_why_is_told_the_word(question, looked_for):
    assert sought(question) == looked_for
