"""Who made a model: answered from the models' notes, and left open where a question takes another maker for granted."""

import shutil
from pathlib import Path

import pytest

from knowledge.importing import import_folder

MODELS = Path(__file__).parents[2] / "knowledge" / "library" / "models"
NOTES = ("model-sarvam-m-translate-1", "model-sarvam-30b-105b", "model-gemma-3-4b-12b", "model-krutrim-2")


@pytest.fixture
def with_models(open_home, tmp_path):
    """Opens a desk whose library has notes on models besides."""
    folder = tmp_path / "models"
    folder.mkdir()
    for one in NOTES:
        shutil.copy(MODELS / f"{one}.md", folder)

    async def brought_into(desk):
        await import_folder(desk.database, folder, origin="models", by="host", now=desk.now())
        await desk.indexer.catch_up()

    return brought_into


async def test_who_asks_who_made_a_model_is_told_by_its_note(open_home, talk, shown, with_models):
    async with open_home() as desk:
        await with_models(desk)
        for number, question in enumerate(
            (
                "who built Sarvam-M?",
                "Sarvam-M kisne banaya?",
                "Sarvam-M किसने बनाया?",
                "Was Sarvam-M made by Google?",
                "Also, was Sarvam-M made by OpenAI?",
            )
        ):
            said = shown(await talk(desk, question, thread=str(number)))
            assert "Developer of sarvam-m, sarvam-translate, sarvam-1: Sarvam AI." in said
        said = shown(await talk(desk, "which models has Sarvam AI released?", thread="x"))
    assert "sarvam-m, sarvam-translate" in said
    assert "sarvam-30b, sarvam-105b" in said
    assert "gemma" not in said


async def test_why_somebody_made_what_another_made_is_left_open(open_home, talk, with_models):
    async with open_home() as desk:
        await with_models(desk)
        for number, question in enumerate(
            (
                "why was Krutrim-2 built by OpenAI?",
                "When did OpenAI release Sarvam-M?",
                "Since Google released Sarvam-M, is it free?",
                "गूगल ने Krutrim-2 क्यों बनाया?",
            )
        ):
            reply = await talk(desk, question, thread=str(number))
            assert not reply.data["found"], question
        assert (await talk(desk, "Why did Google release Gemma 3 under its own terms?", thread="x")).data["found"]


async def test_who_made_a_model_is_not_told_to_who_asks_something_else(open_home, talk, shown, with_models):
    async with open_home() as desk:
        await with_models(desk)
        said = shown(await talk(desk, "what is the context length of Sarvam-105B?"))
    assert "Developer of" not in said
