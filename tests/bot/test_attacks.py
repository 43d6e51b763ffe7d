"""Hostile and odd inputs: each gets a sentence, none an effect."""

import pytest
from sqlalchemy import text as sql

from tests.attacks import OURS, attacks


@pytest.mark.parametrize("kind", sorted(OURS))
async def test_hostile_input_gets_a_sentence_and_changes_nothing(open_home, talk, shown, kind):
    texts = attacks(kind)[:60]
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


async def test_benign_hinglish_is_not_refused(open_home, talk):
    benign = attacks("benign")
    async with open_home() as desk:
        refused = [text for text in benign if (await talk(desk, text, person=text[:20])).failed]
    assert len(refused) <= len(benign) // 100, refused
