"""What of an entry goes into the index besides its body."""

import datetime as dt
from pathlib import Path

import pytest

from knowledge.types import Head, Version
from rag.drafting import chunks_of

MODEL = Path(__file__).parents[2] / "knowledge" / "library" / "models" / "model-whisper-large-v3-turbo.md"
NOW = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)


@pytest.fixture
def drafts():
    """The chunks of a model's note, whose text may be changed first."""

    def made(change=lambda text: text):
        text = change(MODEL.read_text(encoding="utf-8"))
        head = Head(MODEL.stem, "model", "Whisper", "en", "public", "published", 1, NOW.date(), NOW, MODEL.name)
        return chunks_of(head, Version(MODEL.stem, 1, text, "", NOW, "host"))

    return made


def test_the_summary_of_an_entry_comes_first_and_the_terms_of_a_models_licence_last(drafts):
    found = drafts()
    assert found[0].heading == ()
    assert found[-1].heading == ("Licence",)
    assert found[-1].text.startswith("MIT for code and weights")


def test_who_made_a_model_is_said_beside_its_names(drafts):
    made = [one.text for one in drafts() if one.heading == ("Who made, built and trained it",)]
    assert made == ["Developer of whisper-large-v3, whisper-large-v3-turbo: OpenAI."]


@pytest.mark.parametrize(
    ("field", "heading"), [("licence_terms", "Licence"), ("developer", "Who made, built and trained it")]
)
def test_what_nobody_said_is_no_chunk(drafts, field, heading):
    def unsaid(text):
        (line,) = (one for one in text.splitlines() if one.startswith(f"{field}:"))
        return text.replace(line, f"{field}: not said")

    assert (heading,) not in [one.heading for one in drafts(unsaid)]
