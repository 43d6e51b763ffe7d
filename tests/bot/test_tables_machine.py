"""A table under everything that people do to it, in any order, in a real database: seats, waitlist, dates and notices keep
their promises whatever comes first.
"""

import asyncio
import datetime as dt
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.database import Database
from scheduler import store as deliveries
from scheduler.deliveries import State
from scheduler.occurrences import store as dates
from scheduler.seats import store as seats
from scheduler.seats.types import Answer, SeatState
from scheduler.tables import store
from scheduler.tables.types import TableState
from tests import servers
from tests.fakes.hall import Hall, text

people = st.sampled_from(["m1", "m2", "m3", "m4"])


class Year(RuleBasedStateMachine):
    """One table with two or three seats; what is said to it and what time does."""

    url: Callable[[Path], str]

    @initialize()
    def open(self) -> None:
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        home = Path(self.folder.name)
        self.database = Database(self.url(home))
        self.runner.run(self.database.open())
        self.hall = Hall(self.database, home)
        self.do(self.hall.make(more='--seats 2 --hosts "me fake:b" --quorum 0'))

    def do(self, work):
        """Run something to its end, and send what it caused."""
        done = self.runner.run(work)
        self.runner.run(self.hall.engine.idle())
        return done

    def teardown(self) -> None:
        self.runner.run(self.database.close())
        self.runner.close()
        self.folder.cleanup()

    @rule(who=people, said=st.sampled_from(Answer), every=st.booleans())
    def answers(self, who, said, every):
        reply = self.do(self.hall.say(f"seat {said} health{' --every' if every else ''}", who))
        assert not reply.failed or re.search("cancelled or over|no date|makes a break", text(reply)), text(reply)

    @rule(who=people, wanted=st.booleans())
    def wishes(self, who, wanted):
        self.do(self.hall.say(f"reminders {'on' if wanted else 'off'}", who))

    @rule(hours=st.sampled_from([1, 13, 30, 24 * 9]))
    def waits(self, hours):
        self.do(self.hall.wait(hours=hours))

    @rule(days=st.integers(-3, 9), hour=st.integers(8, 20))
    def moves(self, days, hour):
        way = "later" if days > 0 else "earlier"
        self.do(self.hall.organize(f'table move health next "{abs(days)} days {way}" --reason moved'))
        self.do(self.hall.organize(f'table move health next "{hour}:00" --reason moved'))

    @rule()
    def cancels(self):
        self.do(self.hall.organize("table cancel health next --reason ill"))

    @rule(to=st.sampled_from(["3rd Sunday 17:00", "every other week on Friday 19:00", "2nd Saturday 18:00", "20:00"]))
    def changes_rule(self, to):
        said = self.do(self.hall.organize(f'table move health next "{to}" --what all --reason newly'))
        if not said.failed:
            self.do(self.hall.organize(said.buttons[0].command))

    @rule(count=st.integers(2, 4))
    def resizes(self, count):
        self.do(self.hall.organize(f"table change health --seats {count}"))

    @rule(state=st.sampled_from(["pause", "resume"]))
    def rests(self, state):
        self.do(self.hall.organize(f"table {state} health"))

    async def everything(self):
        async with self.database.reading() as connection:
            table = await store.table_named(connection, "health")
            known = await dates.dates(connection)
            seatings = await seats.seatings(connection, known)
            promised = await deliveries.listed(connection, limit=5000)
        return table, known, seatings, promised

    @invariant()
    def promises_hold(self):
        table, known, seatings, promised = self.runner.run(self.everything())
        now = self.hall.at
        names = [(one.table.id, one.original) for one in known]
        assert len(names) == len(set(names))
        for one in known:
            seating = seatings[one.id]
            assert seating.taken <= max(4, seating.capacity)
            open_now = one.planned and one.starts_at > now and table.state is TableState.ACTIVE
            lapsed = any(seat.offered_until and seat.offered_until <= now for seat in seating.seats)
            if open_now and seating.free and not lapsed:
                assert not seating.among(SeatState.WAITING)
        keys = [one.dedup_key for one in promised]
        assert len(keys) == len(set(keys))
        assert not [one for one in promised if one.state in (State.FAILED, State.AMBIGUOUS)], promised

    @invariant()
    def there_is_one_announcement_for_each_date(self):
        _, known, _, promised = self.runner.run(self.everything())
        sent = [one for one in promised if one.kind == "table-announcement" and one.posted]
        assert len({one.subject["occurrence"] for one in sent}) == len(sent)
        standing = [each for each in self.hall.board.on("p1") if "Every date" in [one.label for one in each.buttons]]
        assert len(standing) <= len([one for one in known if one.planned])

    @invariant()
    def nobody_is_told_the_same_offer_twice(self):
        offers = [
            said for who in ("@m1", "@m2", "@m3", "@m4") for said in self.hall.board.said(who) if "kept for you" in said
        ]
        _, _, seatings, _ = self.runner.run(self.everything())
        made = sum(seat.offers for seating in seatings.values() for seat in seating.seats)
        assert len(offers) <= made


Y = settings(max_examples=8, stateful_step_count=14, suppress_health_check=list(HealthCheck), print_blob=True)


def test_any_order_of_events_on_sqlite(blanks):
    class OnSqlite(Year):
        url = staticmethod(lambda folder: blanks.at(folder / "year.db"))

    run_state_machine_as_test(OnSqlite, settings=Y)


def test_any_order_of_events_on_postgresql(postgres):
    numbers = iter(range(10_000))

    class OnPostgres(Year):
        url = staticmethod(lambda _: servers.make(postgres, f"year{next(numbers)}"))

    run_state_machine_as_test(OnPostgres, settings=settings(Y, max_examples=4))


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
async def test_two_services_on_one_database_plan_and_seat_as_one(database, tmp_path):
    other = Database(database.url)
    await other.open()
    halls = [Hall(database, tmp_path), Hall(other, tmp_path)]
    for n in range(8):
        await halls[0].make(f"table-{n}", more="--seats 2")
    for hall in halls:
        hall.at += dt.timedelta(days=40)
    from bot.features.tables.planner import plan

    await asyncio.gather(*(plan(hall.desk) for hall in halls for _ in range(2)))
    await asyncio.gather(*(halls[n % 2].say("seat yes table-1", f"m{n}") for n in range(9)))
    async with other.reading() as connection:
        known = await dates.dates(connection)
        table = await store.table_named(connection, "table-1")
        (first, *_) = await dates.dates(connection, table_ids=[table.id], ends_after=halls[0].at)
        seating = await seats.seating(connection, first)
    assert len({(one.table.id, one.original) for one in known}) == len(known)
    assert len({len([one for one in known if one.table.name == f"table-{n}"]) for n in range(8)}) == 1
    assert len(seating.among(SeatState.SEATED)) == 2
    assert len(seating.among(SeatState.WAITING)) == 7
    await other.close()
