"""The look before each sitting: who answers for a date is told in time if its notices do not go out."""

import datetime as dt
from pathlib import Path

import pytest

from bot import store
from bot.database import Database
from bot.posting import engine_of
from bot.shelf import ShelfCourier
from bot.shelf import store as shelf
from bot.wire import unpack
from scheduler import store as deliveries
from scheduler.deliveries import State
from scheduler.sending.courier import Refused
from scheduler.sending.engine import Terms
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


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_quiet_night_ends_with_one_message_however_much_waits(hall):
    hall.engine = engine_of(hall.desk, Terms(poll_s=0.02, settle_s=0.0))
    for n in range(9):
        await hall.make(f"night-{n}", "2nd Saturday 23:30 IST", '--reminders "24h" --quorum 0')
        await hall.say(f"seat yes night-{n}", "m1")
    for line in ("reminders on", "reminders hours 22:00-07:00"):
        await hall.say(line, "m1")
    await hall.until("2026-12-12T01:31")
    (told,) = hall.board.said("@m1")
    assert told.count("begins") == 9


OFF = {
    "a minute": ({"minutes": 1}, ["begins Sat 12 Dec 2026, 18:00 IST (12:30 UTC), in 24 hours."], 1),
    "an hour": ({"hours": 1}, ["_This should have come at 18:00 IST (12:30 UTC)._", "in 23 hours."], 1),
    "three days": ({"days": 3}, ["These 2 notices could not be sent in time", "in 24 hours.", "in 1 hour."], 2),
    "thirty days": ({"days": 30}, ["These 6 notices could not be sent in time", "in 24 hours.", "9 Jan 2027"], 6),
}
"""How long the service was away, what its place hears of it, and how many notices that is."""


@pytest.mark.parametrize("long", OFF)
async def test_after_a_time_away_each_notice_is_told_once_and_said_to_be_late(hall, long):
    """A minute, an hour, three days, thirty days: nothing is left open, and nothing is dropped in silence."""
    away, words, many = OFF[long]
    await hall.organize("table change health --quorum 3")
    for line in ("seat yes health --every", "reminders on"):
        await hall.say(line, "m1")
    await hall.until("2026-12-11T12:29")
    start, before = hall.at, {who: len(hall.board.said(who)) for who in ("p1", "@m1", "@org")}
    await hall.wait(**away)
    new = {who: hall.board.said(who)[count:] for who, count in before.items()}
    assert {who: len(said) for who, said in new.items()} == {"p1": 1, "@m1": 1, "@org": 1}
    assert all(one in new["p1"][0] for one in words)
    assert ("should have come" in new["p1"][0] or "in time" in new["p1"][0]) == (long != "a minute")
    assert "1 said yes, and 3 are wanted" in new["@org"][0]
    async with hall.desk.database.reading() as connection:
        found = await deliveries.listed(connection, due_before=hall.at + dt.timedelta(seconds=1), limit=500)
    due = [one for one in found if one.due_at > start]
    told = [one for one in due if one.target == "fake:p1" and one.kind != "table-announcement"]
    assert [one.state for one in told] == [State.SENT] * many
    rest = [one for one in found if one.state not in (State.SENT, State.CANCELLED)]
    assert {(one.kind, one.state) for one in rest} <= {("table-announcement", State.EXPIRED)}
    assert all(one.reason for one in found if one.state is not State.SENT)
    await hall.wait(minutes=5)
    assert {who: hall.board.said(who)[count:] for who, count in before.items()} == new
