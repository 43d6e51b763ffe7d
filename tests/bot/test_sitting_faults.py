"""Sittings, minutes and digests under faults: killed at every commit, begun by many at once, run by two copies."""

import asyncio
import datetime as dt
import signal
from pathlib import Path

import pytest

from bot.database import Database
from bot.features import minutes, previews, sitting
from knowledge.submissions import store as submissions
from scheduler import store as deliveries
from scheduler.commitments import store as commitments
from scheduler.digests import store as digests
from scheduler.digests.types import IssueState
from scheduler.sittings import store
from tests.fakes.hall import Hall, text
from tests.fakes.sitters import START, STEPS, step
from tests.forks import Nursery


async def prepared(database: Database, home: Path) -> Hall:
    """A table of health, and a digest that has something to say, in a place."""
    hall = Hall(database, home)
    await hall.make("health", more="--places fake:p1")
    await hall.organize("digest set health '1st Monday 09:00 IST' --mode automatic")
    await hall.organize("digest subscribe health --here")
    await hall.say("table propose Which microphone survives a ward?")
    return hall


async def facts(database: Database) -> dict[str, object]:
    """What is true by now, as far as each thing must be true together with another."""
    async with database.reading() as connection:
        found = await store.sitting(connection, 1)
        promised = {one.dedup_key for one in await deliveries.listed(connection, limit=1000)}
        issues = await digests.issues_of(connection)
        offered = await submissions.many(connection, list(range(1, 9)))
        reminded = [key for key in promised if key.startswith("commitment:")]
        return {
            "begun": found is not None,
            "sheet": any("sitting:sheet" in key for key in promised),
            "notes": len(await store.notes_of(connection, 1)),
            "committed": len(await commitments.listed(connection)),
            "reminders": len(reminded),
            "closed": found is not None and found.closed_at is not None,
            "drafted": "minutes:1:drafted" in promised,
            "posted": found is not None and found.posted_at is not None,
            "offered": [one.state for one in offered.values()],
            "in places": len([key for key in promised if key.startswith("minutes:1:posted")]),
            "sent": len([one for one in issues if one.state is IssueState.SENT]),
            "to subscribers": len([key for key in promised if key.startswith("digest:")]),
        }


def together(found: dict[str, object]) -> None:
    """What belongs together is there together, or not at all."""
    assert found["begun"] == found["sheet"]
    assert found["reminders"] == 2 * found["committed"]
    assert found["closed"] == found["drafted"]
    assert found["posted"] == (found["offered"] == ["pending"]) == (found["in places"] == 1)
    assert found["sent"] == found["to subscribers"]


DONE = {
    "begun": True, "sheet": True, "notes": 1, "committed": 1, "reminders": 2, "closed": True, "drafted": True,
    "posted": True, "offered": ["pending"], "in places": 1, "sent": 1, "to subscribers": 1,
}  # fmt: skip


async def test_a_kill_at_a_commit_loses_and_doubles_nothing(database, tmp_path, forking, record_property):
    """Each step is killed before its commit, then again after it; who got no answer does it again."""
    hall = await prepared(database, tmp_path)
    async with Nursery(forking) as lives:
        for name in STEPS:
            was = await facts(database)
            for where in ("before-commit", "after-commit"):
                order = {"step": name, "home": str(tmp_path), "database": database.url}
                assert await lives.end(await lives.bear(order, f"{name}:{where}")) == -signal.SIGKILL
                found = await facts(database)
                together(found)
                assert (found == was) == (where == "before-commit"), name
            if name not in ("note", "commit"):
                await step(hall, name)
    assert await facts(database) == DONE
    record_property("kills", 2 * len(STEPS))


async def test_many_hands_at_once_do_each_thing_once(database, tmp_path):
    """On SQLite and PostgreSQL: everybody presses everything together, and two copies plan the same."""
    one = await prepared(database, tmp_path)
    other = Hall(database, tmp_path)
    for name in STEPS:
        if name in ("note", "commit"):
            await step(one, name)
        else:
            await asyncio.gather(*(step(hall, name) for hall in (one, other, one, other)))
    assert await facts(database) == DONE


async def test_the_clock_of_two_copies_is_said_once(database, tmp_path):
    one, other = await prepared(database, tmp_path), Hall(database, tmp_path)
    other.board = other.desk.couriers["fake"] = one.board
    one.at = other.at = START
    await one.say("table start health --people 12", "org")
    for minute in range(95):
        one.at = other.at = START + dt.timedelta(minutes=minute)
        await asyncio.gather(sitting.plan(one.desk), sitting.plan(other.desk))
        await asyncio.gather(one.engine.idle(), other.engine.idle())
    said = [words for place, words in places(one) if place.startswith("p1/")]
    assert len(said) == len(set(said)) == 5, said
    assert len([words for place, words in places(one) if "the clock is for 12" in words]) == 1


def places(hall: Hall) -> list[tuple[str, str]]:
    """What stands where."""
    return [(place, text(reply)) for place, reply in hall.board._cards.values()]


async def test_a_clock_that_was_off_says_no_step_that_is_over(database, tmp_path):
    hall = await prepared(database, tmp_path)
    hall.at = START
    await hall.say("table start health --people 12", "org")
    await hall.wait(minutes=0)
    await hall.wait(minutes=60)
    steps = [words for place, words in places(hall) if place.startswith("p1/")]
    assert steps == []
    await hall.wait(minutes=15)
    steps = [words for place, words in places(hall) if place.startswith("p1/")]
    assert len(steps) == 1
    assert "Commitments" in steps[0]


@pytest.mark.parametrize("days", [0, 1, 3, 30])
async def test_minutes_and_digests_after_the_service_was_off(database, tmp_path, days):
    hall = await prepared(database, tmp_path)
    for name in STEPS[:4]:
        await step(hall, name)
    hall.at = START + dt.timedelta(hours=24, days=days)
    await minutes.plan(hall.desk)
    await minutes.plan(hall.desk)
    hall.at = dt.datetime(2027, 1, 4, 3, 31, tzinfo=dt.UTC) + dt.timedelta(days=days)
    await previews.plan(hall.desk)
    await previews.plan(hall.desk)
    assert await facts(database) == DONE
