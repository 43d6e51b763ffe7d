"""What was written for other cards, sizes and languages than those asked is not quoted as if it answered."""

import datetime as dt

import pytest

from knowledge.types import Head
from rag.circumstances import Circumstances, fit, fitting, named, said
from rag.index import Index, Row
from rag.types import Chunk, Found, Passage

TODAY = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
H100 = {"accelerator": "NVIDIA H100", "count": 2, "memory_gb": 80}
L4 = {"accelerator": "NVIDIA L4", "count": 1, "memory_gb": 24}
LIBRARY = {
    "big": ("Serve a 70B model on H100 cards", "Take two cards and FP8.", [H100]),
    "small": ("Serve an 8B model on one L4", "An FP8 build fits; a T4 needs AWQ.", [L4]),
    "hindi": ("Hindi speech to text with Whisper", "A fine-tune of Whisper for Hindi.", []),
    "marathi": ("Speech to text in Marathi", "Whisper makes many errors there.", []),
    "general": ("How do I lower memory?", "Shorten the context.", []),
}


def head(name: str) -> Head:
    title, _, hardware = LIBRARY[name]
    header = {"hardware": hardware, "summary": ""}
    return Head(name, "recipe", title, "en", "public", "published", 1, TODAY.date(), TODAY, "", header=header)


@pytest.fixture(scope="module")
def index() -> Index:
    """The entries above, each with one section."""
    made = Index()
    made.add([(head(one), [Row(number, (), LIBRARY[one][1])]) for number, one in enumerate(LIBRARY)], 0)
    return made


def found(*names: str) -> Found:
    passages = tuple(
        Passage(Chunk(n, one, 1, 0, (), LIBRARY[one][1], ""), head(one), 1.0) for n, one in enumerate(names)
    )
    return Found(passages, tuple((head(one), 1.0 - 0.1 * n) for n, one in enumerate(names)), "en")


@pytest.mark.parametrize(
    ("question", "cards", "memory", "sizes", "languages"),
    [
        ("70B on two 24 GB cards", (), 48, (70,), ()),
        ("दो 24 GB कार्ड पर 70B मॉडल कैसे चलाएँ?", (), 48, (70,), ()),
        ("एक T4 पर 70B मॉडल चल सकता है?", ("t4",), 16, (70,), ()),
        ("32B on an A100 40 GB", ("a100",), 40, (32,), ()),
        ("70B on four L40S", ("l40s",), 192, (70,), ()),
        ("dual 3090 for a 70B", ("3090",), 48, (70,), ()),
        ("four GTX 1080 Ti (11 GB each) for a 30B", ("1080",), 44, (30,), ()),
        ("speed of a 70B over a pair of RTX 4090", ("4090",), 48, (70,), ()),
        ("dono 3060 card pe 13B chalana hai", ("3060",), 24, (13,), ()),
        ("RTX 3060 pe 8B kaise chalau", ("3060",), 12, (8,), ()),
        ("8B on a T4 with 64 GB of RAM", ("t4",), 16, (8,), ()),
        ("How many H100s do I need?", ("h100",), 0, (), ()),
        ("fine-tune whisper on Marathi", (), 0, (), ("marathi",)),
        ("what does p99 mean", (), 0, (), ()),
    ],
)
def test_cards_their_memory_sizes_and_languages_are_read(question, cards, memory, sizes, languages):
    assert named(question) == Circumstances(frozenset(cards), memory, frozenset(sizes), frozenset(languages))


@pytest.mark.parametrize(
    ("question", "entry", "expected"),
    [
        ("70B on two 24 GB cards", "big", "not"),
        ("70B on one A100", "big", "not"),
        ("70B on eight A100", "big", "other"),
        ("70B on two H100", "big", "fits"),
        ("70B on one H100", "big", "other"),
        ("8B on a T4", "small", "fits"),
        ("8B on an A100", "small", "other"),
        ("70B on an L4", "small", "not"),
        ("7B on an L4", "small", "fits"),
        ("Whisper for Marathi", "hindi", "not"),
        ("Whisper for Hindi", "hindi", "fits"),
        ("less memory on an A100, 70B, Marathi", "general", "fits"),
    ],
)
def test_an_entry_fits_where_it_names_what_was_asked_or_nothing_special(index, question, entry, expected):
    assert fit(named(question), head(entry), index) == expected


def test_where_the_best_entry_does_not_fit_only_one_that_names_what_was_asked_is_quoted(index):
    best = found("hindi", "marathi", "general")
    kept = fitting("Whisper in Marathi", best, index).quotable(best)
    assert [one.entry.id for one in kept.passages] == ["marathi"]
    alone = found("hindi", "general")
    assert fitting("Whisper in Marathi", alone, index).quotable(alone).passages == ()
    assert fitting("How does Whisper fit?", alone, index).quotable(alone) is alone


def test_what_is_quoted_of_other_cards_is_said_to_be(index):
    fits = fitting("SGLang 70B on eight A100", found("big"), index)
    assert fits.other(head("big"), "It runs on two H100.") == ("H100", "A100")
    assert fits.other(head("big"), "On an A100 it is slower.") == ("", "")
    fewer = fitting("70B on one H100", found("big"), index)
    assert fewer.other(head("big"), "It runs on two H100.") == ("H100, 160 GB", "H100, 80 GB")
    assert fewer.too_small(head("big"))
    assert not fits.too_small(head("big"))


@pytest.mark.parametrize(
    ("question", "told"),
    [("8B on an L4", True), ("7B on an L4", True), ("32B on an L4", False), ("8B on a T4", False), ("on an L4", True)],
)
def test_steps_are_told_for_cards_as_large_and_a_model_of_that_size(index, question, told):
    assert fitting(question, found("small"), index).may_tell(head("small")) is told


def test_circumstances_are_named_without_words_of_a_language():
    assert said(named("fine-tune a 7B on Marathi with two 24 GB cards")) == "48 GB, 7B, Marathi"


def test_an_entry_on_english_speech_is_none_on_marathi_speech(index):
    english = Head(
        "e",
        "evaluation",
        "Which model understands Indian English?",
        "en",
        "public",
        "published",
        1,
        TODAY.date(),
        TODAY,
        "",
    )
    across = Head(
        "a",
        "model",
        "In which languages does it work to English?",
        "en",
        "public",
        "published",
        1,
        TODAY.date(),
        TODAY,
        "",
    )
    assert fit(named("best speech model for Marathi"), english, index) == "not"
    assert fit(named("best speech model"), english, index) == "fits"
    assert fit(named("best speech model for Marathi"), across, index) == "fits"
