"""What of an entry goes into the index besides its body."""

import datetime as dt
from pathlib import Path

import pytest

from knowledge.types import Head, Version
from rag.drafting import chunks_of
from tests.entries import entry_text

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


REPORT = "sector: legal\ntask: answering\nstage: pilot\ndecision: {what: stop, why: Wrong.}\nmissing: Costs.\n"
EVALUATION = "dataset: D\norigin: native\nmetric: m\nunit: u\nscores: [{model: a/b, language: hi, score: 0.6}]\n"
ONLY_IN_FIELDS = {
    "recipe": (
        "flags: [{name: --kv-cache-dtype, value: fp8, what: Halves the cache.}, {name: --enforce-eager, what: Slow.}]\n",
        [("What each flag is for", "`--kv-cache-dtype fp8`: Halves the cache.\n\n`--enforce-eager`: Slow.")],
    ),
    "report": (
        REPORT + "went_well: [Staff were content.]\nwent_badly: [Numbers were misread., Nobody looked.]\n"
        "lucky: [A nurse looked.]\nfailures: [{language: ta, what: Units were lost.}]\nnot_again: [Going live in May.]\n",
        [
            ("What went badly", "Numbers were misread.\n\nNobody looked."),
            ("Where we were lucky", "A nurse looked."),
            ("What failed, by language", "Tamil: Units were lost."),
            ("What we would not do again", "Going live in May."),
        ],
    ),
    "evaluation": (
        EVALUATION + "judge_agreement: [{language: hi, value: kappa 0.71}]\n",
        [("How far the judge agrees with people", "Hindi: kappa 0.71")],
    ),
    "minutes": (
        "occurrence: One\nitems: [{topic: Backups, outcome: They are kept., "
        "actions: [{what: Write it, owner: host, due: 2026-12-01}], open: ['Where to?']}]\n",
        [("Backups", "They are kept.\n\nhost, 2026-12-01: Write it\n\nWhere to?")],
    ),
}


@pytest.mark.parametrize("kind", ONLY_IN_FIELDS)
def test_what_only_the_fields_of_an_entry_say_can_be_found(kind):
    fields, said = ONLY_IN_FIELDS[kind]
    head = Head("x-y", kind, "A title", "en", "public", "published", 1, NOW.date(), NOW, "x.md")
    found = chunks_of(head, Version("x-y", 1, entry_text(kind, fields, body="Staff were content.\n"), "", NOW, "host"))
    assert [(one.heading[-1], one.text) for one in found if one.heading] == said


@pytest.mark.parametrize(
    ("field", "heading"), [("licence_terms", "Licence"), ("developer", "Who made, built and trained it")]
)
def test_what_nobody_said_is_no_chunk(drafts, field, heading):
    def unsaid(text):
        (line,) = (one for one in text.splitlines() if one.startswith(f"{field}:"))
        return text.replace(line, f"{field}: not said")

    assert (heading,) not in [one.heading for one in drafts(unsaid)]
