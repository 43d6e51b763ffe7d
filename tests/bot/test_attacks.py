"""A published set of hostile and odd inputs, where it is at hand: each gets a sentence, none an effect."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text as sql

ATTACKS = Path(__file__).parents[3] / "shared" / "attacks" / "dev.jsonl"


def inputs() -> list[dict[str, str]]:
    """The set, one input a line."""
    lines = ATTACKS.read_text(encoding="utf-8").split("\n") if ATTACKS.exists() else []
    return [json.loads(line) for line in lines if line]


@pytest.mark.skipif(not ATTACKS.exists(), reason="the published attack set is not beside this checkout")
@pytest.mark.parametrize("kind", sorted({row["kind"] for row in inputs()}))
async def test_hostile_input_gets_a_sentence_and_changes_nothing(open_home, talk, shown, kind):
    texts = [row["text"] for row in inputs() if row["kind"] == kind][:60]
    async with open_home() as desk:
        async with desk.database.reading() as connection:
            before = (await connection.execute(sql("SELECT id, number, status FROM entries ORDER BY id"))).all()
        for text in texts:
            said = shown(await talk(desk, text, person=text[:20]))
            assert said.strip(), text
            assert "Something broke" not in said, text
        async with desk.database.reading() as connection:
            after = (await connection.execute(sql("SELECT id, number, status FROM entries ORDER BY id"))).all()
    assert before == after


@pytest.mark.skipif(not ATTACKS.exists(), reason="the published attack set is not beside this checkout")
async def test_benign_hinglish_is_not_refused(open_home, talk):
    benign = [row["text"] for row in inputs() if row["kind"] == "benign"]
    async with open_home() as desk:
        refused = [text for text in benign if (await talk(desk, text, person=text[:20])).failed]
    assert len(refused) <= len(benign) // 100, refused
