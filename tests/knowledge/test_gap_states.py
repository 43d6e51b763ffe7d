"""Gaps as a machine: whatever people and moderators do in whatever order, nobody is lost, counted twice or told twice."""

import asyncio
import datetime as dt

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from bot import gaps as desk_gaps
from bot.database import Database
from knowledge import store as entries
from knowledge.frontmatter import parse
from knowledge.gaps import deciding, joining, store
from knowledge.gaps.errors import GapError
from knowledge.gaps.types import TAKEN_FOR, Asking, State, Wait, Why
from scheduler import store as deliveries

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
ENTRY = """---
id: {id}
kind: guide
title: {id}
language: en
summary: What {id} is.
sources: [{{url: "https://example.org/", title: S, accessed: 2026-11-01}}]
evidence: claimed
author: host
disclosure: none
licence: CC-BY-4.0
created: 2026-11-01
review_due: 2027-01-20
status: published
---
Words.
"""
PEOPLE = ("p:1", "p:2", "p:3")
MEANINGS = ("a", "b")
ENTRIES = ("one", "two")
people, meanings, named = st.sampled_from(PEOPLE), st.sampled_from(MEANINGS), st.sampled_from(ENTRIES)


class GapMachine(RuleBasedStateMachine):
    """People ask three questions; moderators do what they can; the model keeps who is owed an answer."""

    url = ""
    gaps = Bundle("gaps")

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.now = NOW
        self.meaning: dict[int, str] = {}
        """The meaning that every asker's row has, as `likest` of this test reads it."""
        self.database = Database(self.url)
        self.do(self._begin())

    def do(self, work):
        """Run something to its end."""
        return self.loop.run_until_complete(work)

    async def _begin(self) -> None:
        await self.database.open()

        async def clear(connection) -> None:
            from sqlalchemy import text

            for table in (
                "deliveries",
                "gap_log",
                "gap_proposals",
                "gap_askers",
                "gaps",
                "index_work",
                "versions",
                "entries",
            ):
                await connection.execute(text(f"DELETE FROM {table}"))
            for name in ENTRIES:
                raw = ENTRY.format(id=name)
                await entries.publish(connection, parse(raw, name), raw, origin="o", path=name, by="host", now=NOW)

        await self.database.write(clear)

    def teardown(self) -> None:
        """Close what was opened."""
        self.do(self.database.close())
        self.loop.close()

    def write(self, action, *args, **kwargs):
        """One action in one transaction; a refusal changes nothing."""
        before = self.do(self._all())
        try:
            return self.do(self.database.write(lambda c: action(c, *args, **kwargs)))
        except GapError:
            assert self.do(self._all()) == before
            return None

    async def _all(self):
        async with self.database.reading() as connection:
            found = await store.listed(connection, states=tuple(State))
            asked = await store.askers_of(connection, [one.id for one in found])
            sent = await deliveries.listed(connection, limit=10_000)
        return found, asked, sorted(one.dedup_key for one in sent)

    @rule(target=gaps, person=people, meaning=meanings, why=st.sampled_from(list(Why)), private=st.booleans())
    def asks(self, person, meaning, why, private):
        """Somebody's question needs people."""
        asking = Asking(
            person, person, f"{person.replace(':', ':@')}", f"{meaning} by {person}", "en", why, private, meaning=""
        )

        def likest(fresh):
            return sorted(number for number, _, _ in fresh if self.meaning.get(number) == meaning)

        joined = self.write(joining.join, asking, likest, 0, self.now)
        self.meaning[joined.asker_id] = meaning
        assert joined.gap.state != State.MERGED
        assert not joined.new or (joined.gap.asked, joined.gap.state) == (1, State.OPEN)
        return joined.gap.id

    @rule(gap=gaps, person=people)
    def takes(self, gap, person):
        """Somebody takes a gap."""
        before = self.do(self._gap(gap))
        taken = self.write(deciding.take, gap, person, self.now)
        if before.state == State.OPEN and before.holder(self.now) in ("", person):
            assert taken.holder(self.now) == person
        else:
            assert taken is None

    @rule(gap=gaps, person=people, moderator=st.booleans())
    def releases(self, gap, person, moderator):
        """Somebody gives a gap back."""
        self.write(deciding.release, gap, person, self.now, moderator=moderator)

    @rule(days=st.integers(1, TAKEN_FOR.days))
    def waits(self, days):
        """Time goes by."""
        self.now += dt.timedelta(days=days)

    @rule(gap=gaps, entry=named)
    def answers(self, gap, entry):
        """Somebody names an entry."""
        waiting = {one.id for one in self.do(self._askers(gap)) if one.state == Wait.WAITING}
        told = self.write(desk_gaps.answered, gap, entry, 1, "mod", self.now)
        if told is not None:
            assert {one.id for one in told} == waiting
            assert self.do(self._gap(gap)).waiting == 0

    @rule(gap=gaps, place=st.integers(0, 3), helped=st.booleans())
    def reacts(self, gap, place, helped):
        """An asker who was told says whether it helped."""
        told = [one for one in self.do(self._askers(gap)) if one.state == Wait.TOLD]
        if not told:
            return
        one = told[place % len(told)]
        if helped:
            self.write(deciding.helped, one, self.now)
        else:
            was = self.do(self._gap(gap)).state
            self.write(deciding.did_not_help, one, self.now)
            after = self.do(self._gap(gap))
            assert after.state == (State.OPEN if was == State.ANSWERED else was)
            assert any(row.id == one.id and row.state == Wait.WAITING for row in self.do(self._askers(gap)))

    @rule(gap=gaps, code=st.sampled_from(["scope", "solved", "nonsense"]))
    def closes(self, gap, code):
        """A moderator closes a gap."""
        self.write(deciding.close, gap, code, "", "mod", self.now)

    @rule(gap=gaps)
    def opens_again(self, gap):
        """A moderator undoes what was decided; what was promised and not sent is taken back."""

        async def work(connection):
            await deciding.open_again(connection, gap, "mod", self.now)
            rows = (await store.askers_of(connection, [gap]))[gap]
            await desk_gaps.not_told(connection, rows, "opened again", self.now)

        self.write(work)

    @rule(gap=gaps, other=gaps)
    def merges(self, gap, other):
        """A moderator makes a gap part of another."""

        async def work(connection):
            target = await deciding.found(connection, other)
            askers = await deciding.merge(connection, gap, other, "mod", self.now)
            if target.entry_id:
                await desk_gaps.tell(connection, askers, target.entry_id, self.now)

        self.write(work)

    @rule(target=gaps, gap=gaps, places=st.sets(st.integers(0, 3), max_size=3))
    def splits(self, gap, places):
        """A moderator gives some questions a gap of their own."""
        rows = self.do(self._askers(gap))
        made = self.write(deciding.split, gap, [one.id for n, one in enumerate(rows) if n in places], "mod", self.now)
        return multiple() if made is None else made

    @rule(account=people, person=people)
    def links(self, account, person):
        """Two accounts turn out to be one person."""
        if account != person:
            self.write(joining.unite, account, person)

    @rule(person=people)
    def is_forgotten(self, person):
        """Somebody wants to be forgotten."""
        self.write(joining.forget, [person], [], self.now)
        _, asked, _ = self.do(self._all())
        assert not any(one.person == person for rows in asked.values() for one in rows)

    @rule(gap=consumes(gaps))
    def is_looked_at_no_more(self, gap):
        """Fewer gaps to choose from, so that the same ones meet more often."""

    async def _gap(self, gap):
        async with self.database.reading() as connection:
            return await store.gap(connection, gap)

    async def _askers(self, gap):
        async with self.database.reading() as connection:
            return (await store.askers_of(connection, [gap]))[gap]

    @invariant()
    def everybody_is_counted_once_and_told_once_a_round(self):
        """What must hold always."""
        found, asked, keys = self.do(self._all())
        for gap in found:
            rows = asked[gap.id]
            assert len({one.person for one in rows}) == len(rows)
            assert gap.waiting == sum(one.state == Wait.WAITING for one in rows)
            assert gap.asked == sum(one.state != Wait.LEFT for one in rows)
            assert (gap.state == State.ANSWERED) == (gap.entry_id is not None) == (gap.answered_at is not None)
            assert (gap.state == State.MERGED) == (gap.merged_into is not None)
            assert gap.state == State.OPEN or not gap.holder(self.now)
            for one in rows:
                mine = [key for key in keys if key.startswith(f"gap-told:{one.id}:")]
                assert len(mine) <= one.round
                if one.state == Wait.TOLD:
                    assert f"gap-told:{one.id}:{one.round}" in keys
        assert len(set(keys)) == len(keys)


def machine(url: str) -> type[GapMachine]:
    """The machine on one database."""
    return type("Machine", (GapMachine,), {"url": url})


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_gaps_hold_together_whatever_is_done(kind, request, tmp_path, blanks):
    sqlite = kind == "sqlite"
    url = blanks.at(tmp_path / "gaps.db") if sqlite else request.getfixturevalue("new_postgres")
    run_state_machine_as_test(
        machine(url),
        settings=settings(
            max_examples=15 if sqlite else 10,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
