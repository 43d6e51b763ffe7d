"""The look before each sitting: who answers for a date is told in time if its notices do not go out."""

from pathlib import Path

import pytest

from bot import store
from bot.database import Database
from bot.shelf import ShelfCourier
from bot.shelf import store as shelf
from bot.wire import unpack
from scheduler import store as deliveries
from scheduler.deliveries import State
from scheduler.sending.courier import Refused
from tests.fakes.hall import Board, Hall, text


@pytest.fixture
async def hall(database: Database, tmp_path: Path):
    """A hall with a table of which an organizer with a linked account on the page answers."""
    made = Hall(database, tmp_path)
    made.desk.couriers["web"] = ShelfCourier(database, "web", made.desk.now)
    await database.write(lambda c: store.link(c, "web:abc", "fake:org"))
    await made.make(more="--quorum 0")
    return made


async def on_the_page(hall) -> list[str]:
    """What lies on the page for the organizer."""
    async with hall.desk.database.reading() as connection:
        return [text(unpack(one.reply)) for one in await shelf.of(connection, ["web:abc"])]


async def test_nothing_is_said_where_everything_is_on_its_way(hall):
    await hall.until("2026-12-12T12:29")
    assert "begins" in hall.board.said("p1")[-1]
    assert await on_the_page(hall) == []


async def test_a_platform_that_takes_nothing_is_told_of_once_on_another(hall):
    await hall.until("2026-12-12T10:00")
    hall.board.paused = lambda: "the fake platform is away"
    for _ in range(4):
        await hall.wait(minutes=12)
    (said,) = await on_the_page(hall)
    assert "begins" in said
    assert "its notices do not go out. The fake platform is away." in said


async def test_a_notice_that_failed_is_told_of(hall):
    await hall.until("2026-12-12T10:00")
    async with hall.desk.database.reading() as connection:
        waiting = await deliveries.listed(connection, states=[State.PENDING], target="fake:p1", limit=1)
    (reminder,) = waiting
    gone = deliveries.deliveries.update().where(deliveries.deliveries.c.id == reminder.id)
    broken = gone.values(state=State.FAILED, reason="the channel does not exist any more")
    await hall.desk.database.write(lambda c: c.execute(broken))
    await hall.wait(minutes=45)
    said = hall.board.said("@org")[-1]
    assert f"Delivery {reminder.id} did not go out: the channel does not exist any more." in said
    assert await on_the_page(hall) == []


async def alarms(hall) -> list[str]:
    """Words of trouble to anybody who answers for a date."""
    said = [*hall.board.said("@org"), *hall.board.said("@b"), *await on_the_page(hall)]
    return [one for one in said if "do not go out" in one]


async def test_a_server_that_allows_no_events_alarms_nobody(hall):
    class Closed(Board):
        async def post(self, where, sheet, key):
            raise Refused("the assistant may not make events here")

    hall.desk.couriers["discord"] = Board()
    hall.desk.couriers["discord-events"] = Closed()
    await hall.make("legal", more="--places discord:3000 --hosts fake:b --quorum 0")
    await hall.until("2026-12-12T12:29")
    async with hall.desk.database.reading() as connection:
        refused = await deliveries.listed(connection, states=[State.FAILED], limit=5)
    assert refused
    assert {one.kind for one in refused} == {"table-event"}
    assert await alarms(hall) == []


@pytest.mark.parametrize("whose", ["a member's", "the place's"])
async def test_quiet_hours_alarm_nobody(hall, whose):
    await hall.make("late", "2nd Saturday 22:30 IST", "--quorum 0")
    await hall.say("seat yes late", "m1")
    await hall.say("reminders on", "m1")
    if whose == "the place's":
        await hall.organize('place set quiet "21:00-07:00 Asia/Kolkata"')
    else:
        await hall.say("reminders hours 21:00-07:00 Asia/Kolkata", "m1")
    for clock in ("15:30", "16:00", "16:05", "16:30", "16:58"):
        await hall.until(f"2026-12-12T{clock}")
    assert await alarms(hall) == []
