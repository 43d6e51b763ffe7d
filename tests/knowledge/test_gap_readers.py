"""Whose questions are shown to whom, and who is told of an answer: by the audiences that read where they asked."""

import datetime as dt
from functools import partial

import pytest
from sqlalchemy import event

from knowledge.gaps import deciding, joining, reading, store
from knowledge.gaps.errors import UnknownGap
from knowledge.gaps.reading import Reader
from knowledge.gaps.types import Asking, State, Wait, Why

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
PUBLIC, INSIDE = ("public",), ("public", "members", "organizers")


def asking(person: str, audiences: tuple[str, ...], **more: object) -> Asking:
    """A question of somebody who asked where these audiences may be quoted."""
    facts = {"question": f"What {person} asked", "language": "en", "why": Why.NOTHING, "audiences": audiences} | more
    return Asking(person=person, account=person, target=f"discord:@{person}", **facts)  # type: ignore[arg-type]


async def ask(database, one: Asking) -> int:
    """Open a gap of its own for a question."""
    joined = await database.write(partial(joining.join, asking=one, likest=lambda fresh: [], seen=0, now=NOW))
    return joined.gap.id


@pytest.mark.parametrize(
    ("reader", "seen"),
    [
        (Reader(PUBLIC), False),
        (Reader(("public", "members")), False),
        (Reader(INSIDE), True),
        (Reader(PUBLIC, person="p:1"), True),
        (Reader(PUBLIC, person="p:2"), False),
        (Reader(PUBLIC, moderator=True), True),
    ],
)
async def test_what_was_asked_before_few_is_shown_to_no_more(database, reader, seen):
    gap = await ask(database, asking("p:1", INSIDE))
    async with database.reading() as connection:
        assert [one.id for one in await reading.listed(connection, reader)] == ([gap] if seen else [])
        if seen:
            assert (await reading.whole(connection, gap, reader)).gap.question == "What p:1 asked"
            return
        with pytest.raises(UnknownGap):
            await reading.whole(connection, gap, reader)


async def test_of_an_answer_that_only_some_may_read_the_others_are_not_told(database):
    gap = await ask(database, asking("p:1", PUBLIC))
    await database.write(lambda c: store.add_asker(c, gap, asking("p:2", INSIDE), Wait.WAITING, NOW))
    told = await database.write(lambda c: deciding.answer(c, gap, "kept", 1, "p:9", NOW, "organizers"))
    assert [one.person for one in told] == ["p:2"]
    async with database.reading() as connection:
        rows = (await store.askers_of(connection, [gap]))[gap]
        assert {one.person: one.state for one in rows} == {"p:1": Wait.WAITING, "p:2": Wait.TOLD}
        assert (await store.gap(connection, gap)).state == State.ANSWERED


async def test_the_first_gaps_are_found_behind_those_that_nobody_else_may_see(database):
    for number in range(7):
        await ask(database, asking(f"p:{number}", PUBLIC, private=number < 4))
    asked: list[tuple[str, object]] = []
    engine = database._readers.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *heard: asked.append((heard[2], heard[3])))
    async with database.reading() as connection:
        found = await reading.open_gaps(connection, 2)
        everything = await reading.open_gaps(connection, 50)
    assert [one.question for one in found] == ["What p:4 asked", "What p:5 asked"]
    assert len(everything) == 3
    assert not [statement for statement, _ in asked if "vector" in statement], "which is the most of a row"
