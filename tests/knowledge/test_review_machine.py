"""Any order of offers, edits, claims, decisions, undoings and retractions leaves the library in order.

One machine walks through what people can do, on a model of what must be true; nothing it does may end in anything but
the effect or a sentence. It runs on SQLite and on PostgreSQL.
"""

import asyncio
import datetime as dt
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.database import Database
from knowledge import store as entries
from knowledge.audit import store as audit
from knowledge.errors import KnowledgeError
from knowledge.review import deciding, standing, store, undoing
from knowledge.review.types import ItemState, Reviewer
from knowledge.submissions import offering
from knowledge.submissions import store as submissions
from knowledge.submissions.offering import Author
from knowledge.submissions.types import Draft, State

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
PEOPLE = ("ann", "bea", "cal", "dev")
MODERATORS = {name: Reviewer(f"x:{name}", name, "moderator", organisation="") for name in ("mod1", "mod2", "mod3")}
TEXTS = ("one", "two", "three")


class Machine(RuleBasedStateMachine):
    """What people do to the queue, and what must hold after each step."""

    database: Database
    loop: asyncio.AbstractEventLoop
    run_number = 0

    numbers = Bundle("numbers")

    def __init__(self) -> None:
        super().__init__()
        type(self).run_number += 1
        self.mark = f"r{self.run_number}"
        self.now = NOW
        self.states: dict[int, State] = {}
        self.items: dict[int, int] = {}
        self.published: dict[str, str] = {}
        """The text that each entry must show, by id."""
        self.statuses: dict[str, str] = {}
        self.became: dict[int, str] = {}
        self.rows = self._(self._audit_rows())

    def _(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)

    def act(self, action: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """The result of an action, or None where it was refused with a sentence."""

        async def work() -> Any:
            try:
                return await self.database.write(lambda c: action(c, *args, **kwargs), "review")
            except KnowledgeError:
                return None

        return self._(work())

    async def _audit_rows(self) -> int:
        async with self.database.reading() as connection:
            return (await audit.newest(connection))[0]

    async def _item(self, number: int) -> Any:
        async with self.database.reading() as connection:
            return await store.item_of(connection, number)

    def author(self, name: str) -> Author:
        """An author of this run."""
        account = f"{self.mark}:{name}"
        return Author(account, (account,), name)

    def draft(self, text: str, vertical: str) -> Draft:
        """A text that can be published."""
        fields = {"disclosure": {"interest": "none"}, "verticals": [vertical]}
        return Draft("guide", f"{self.mark} a title about {text}", f"The text says {text}.", fields)

    @initialize(target=numbers)
    def begin(self) -> MultipleResults[tuple[int, str, str]]:
        """Three wait already."""
        made = [
            self._kept(name, "one", vertical)
            for name, vertical in (("ann", "health"), ("bea", "farms"), ("ann", "farms"))
        ]
        for one in made:
            self.offer(one)
        return multiple(*made)

    @rule(
        target=numbers,
        name=st.sampled_from(PEOPLE),
        text=st.sampled_from(TEXTS),
        vertical=st.sampled_from(("health", "farms")),
        at_once=st.booleans(),
    )
    def keep(self, name: str, text: str, vertical: str, at_once: bool) -> tuple[int, str, str]:
        """Somebody keeps a draft, and perhaps offers it."""
        one = self._kept(name, text, vertical)
        if at_once:
            self.offer(one)
        return one

    def _kept(self, name: str, text: str, vertical: str) -> tuple[int, str, str]:
        author = self.author(name)
        number = self.act(
            submissions.keep,
            self.draft(text, vertical),
            person=author.account,
            name=name,
            place="x:p",
            thread="",
            now=self.now,
        )
        self.states[number] = State.DRAFT
        return number, name, vertical

    @rule(one=numbers)
    def offer(self, one: tuple[int, str, str]) -> None:
        """An author offers."""
        number, name, _ = one
        before = self.states[number]
        waiting = sum(self.states[n] in (State.PENDING, State.CHANGES) for n in self._of(name))
        item = self.act(offering.offer, number, self.author(name), self.now)
        may = before in (State.DRAFT, State.REJECTED, State.WITHDRAWN) and waiting < 5
        assert (item is not None) == (may or before == State.CHANGES)
        if item is not None:
            self.states[number] = State.PENDING
            self.items[number] = item

    def _of(self, name: str) -> list[int]:
        async def mine() -> list[int]:
            async with self.database.reading() as connection:
                found = await submissions.of_people(connection, [self.author(name).account], limit=1000)
            return [one.id for one in found]

        return [number for number in self._(mine()) if number in self.states]

    @rule(one=numbers, text=st.sampled_from(TEXTS))
    def edit(self, one: tuple[int, str, str], text: str) -> None:
        """An author edits."""
        number, name, vertical = one
        done = self.act(offering.change, number, self.author(name), self.draft(text, vertical), self.now)
        assert (done is not None) == (self.states[number] != State.ACCEPTED)
        if done is not None and self.states[number] in (State.REJECTED, State.WITHDRAWN):
            self.states[number] = State.DRAFT

    @rule(one=numbers)
    def withdraw(self, one: tuple[int, str, str]) -> None:
        """An author takes it back."""
        number, name, _ = one
        done = self.act(offering.withdraw, number, self.author(name), self.now)
        assert (done is not None) == (self.states[number] in (State.DRAFT, State.PENDING, State.CHANGES))
        if done is not None:
            self.states[number] = State.WITHDRAWN

    @rule(one=numbers, stranger=st.sampled_from(PEOPLE))
    def meddle(self, one: tuple[int, str, str], stranger: str) -> None:
        """Somebody else tries to change it."""
        if stranger != one[1]:
            assert (
                self.act(offering.change, one[0], self.author(stranger), self.draft("two", "farms"), self.now) is None
            )

    @rule(one=numbers, who=st.sampled_from(sorted(MODERATORS)))
    def claim(self, one: tuple[int, str, str], who: str) -> None:
        """A moderator claims."""
        if one[0] in self.items:
            item = self._(self._item(one[0]))
            free = item.state != ItemState.DECIDED and (not item.claimed(self.now) or item.claimed_by == f"x:{who}")
            assert (self.act(deciding.claim, item.id, MODERATORS[who], self.now) is not None) == free

    @rule(minutes=st.sampled_from((1, 20, 40)))
    def wait(self, minutes: int) -> None:
        """Time passes."""
        self.now += dt.timedelta(minutes=minutes)

    @rule(
        pick=st.integers(0, 100),
        who=st.sampled_from(sorted(MODERATORS)),
        actions=st.lists(
            st.sampled_from(("approve", "approve", "edit", "reject", "changes", "stale")), min_size=1, max_size=3
        ),
    )
    def decide(self, pick: int, who: str, actions: list[str]) -> None:
        """A moderator decides, sometimes on a version that is no longer there, or again."""
        waiting = [number for number, state in self.states.items() if state == State.PENDING] or sorted(self.items)
        number = waiting[pick % len(waiting)]
        for action in actions:
            self._decide(number, who, action)

    def _decide(self, number: int, who: str, action: str) -> None:
        item, reviewer = self._(self._item(number)), MODERATORS[who]
        version = item.version - 1 if action == "stale" else item.version
        if action in ("approve", "edit", "stale"):
            edited = self.draft("edited", item.verticals[0]) if action == "edit" else None
            done = self.act(deciding.approve, item.id, version, reviewer, self.now, two=("health",), edited=edited)
        elif action == "reject":
            done = self.act(
                deciding.reject, item.id, version, reviewer, self.now, code="wrong", sentence="It is wrong."
            )
        else:
            done = self.act(deciding.ask_changes, item.id, version, reviewer, self.now, sentence="Please say more.")
        allowed = self.states[number] == State.PENDING or (self.states[number] == State.CHANGES and action == "reject")
        if action == "stale" or not allowed or (item.claimed(self.now) and item.claimed_by != reviewer.person):
            assert done is None
        if done is None:
            return
        self.rows += 1
        assert done.item.version == item.version + 1
        if action == "reject":
            self.states[number] = State.REJECTED
        elif action == "changes":
            self.states[number] = State.CHANGES
        elif not done.waits:
            self.states[number] = State.ACCEPTED
            self.became[number] = done.published.entry_id
            self.statuses[done.published.entry_id] = "published"
            self.published[done.published.entry_id] = self._(self._text(number))
        else:
            assert "health" in item.verticals

    async def _text(self, number: int) -> str:
        async with self.database.reading() as connection:
            version = await submissions.version(connection, number)
        assert version is not None
        return version.draft.body

    @rule(pick=st.integers(0, 100), who=st.sampled_from(sorted(MODERATORS)))
    def take_back(self, pick: int, who: str) -> None:
        """A moderator undoes the last decision on it."""
        number = sorted(self.items)[pick % len(self.items)]

        async def last() -> Any:
            item = await self._item(number)
            async with self.database.reading() as connection:
                every = await store.decisions_of(connection, item.id)
            return next((one for one in reversed(every) if one.undone_at is None), None)

        decision = self._(last())
        if decision is None:
            return
        done = self.act(undoing.undo, decision, MODERATORS[who], self.now)
        if done is None:
            return
        self.rows += 1
        entry = self.became.get(number)
        if self.states[number] == State.ACCEPTED and entry:
            self.statuses[entry] = "retracted"
        self.states[number] = self._(self._state(number))
        assert self.states[number] in (State.PENDING, State.CHANGES)

    async def _state(self, number: int) -> State:
        async with self.database.reading() as connection:
            found = await submissions.submission(connection, number)
        assert found is not None
        return State(found.state)

    @precondition(lambda self: bool(self.became))
    @rule(
        pick=st.integers(0, 100),
        who=st.sampled_from(sorted(MODERATORS)),
        action=st.sampled_from(("retract", "restore", "dispute")),
    )
    def stand(self, pick: int, who: str, action: str) -> None:
        """A moderator changes how an entry stands."""
        entry = sorted(self.statuses)[pick % len(self.statuses)]
        status, reviewer = self.statuses[entry], MODERATORS[who]
        if action == "retract":
            done = self.act(standing.retract, entry, reviewer, "It is wrong.", self.now)
            assert (done is not None) == (status != "retracted")
        elif action == "restore":
            done = self.act(standing.restore, entry, reviewer, self.now)
            assert (done is not None) == (status in ("retracted", "disputed"))
        else:
            done = self.act(standing.dispute, entry, reviewer, "It is in doubt.", self.now)
            assert (done is not None) == (status != "retracted")
        if done is not None:
            self.rows += 1
            self.statuses[entry] = {"retract": "retracted", "restore": "published", "dispute": "disputed"}[action]

    @invariant()
    def everything_is_in_order(self) -> None:
        """States are as they must be, nothing is searchable that was not accepted, and every decision is logged once."""

        async def look() -> None:
            async with self.database.reading() as connection:
                for number, state in self.states.items():
                    found = await submissions.submission(connection, number)
                    assert found is not None
                    assert found.state == state
                    item = await store.item_of(connection, number)
                    if state == State.PENDING:
                        assert item is not None
                        assert item.state == ItemState.OPEN
                    elif item is not None:
                        assert item.state == (ItemState.WAITING if state == State.CHANGES else ItemState.DECIDED)
                for entry, status in self.statuses.items():
                    head = await entries.head(connection, entry)
                    assert head.status == status, entry
                    if status != "retracted":
                        text = await entries.text_of(connection, entry)
                        assert self.published[entry] in text.text
                listed = [
                    head.id for head in await entries.listed(connection) if head.title.startswith(f"{self.mark} ")
                ]
                assert set(listed) == {entry for entry, status in self.statuses.items() if status != "retracted"}
                assert (await audit.newest(connection))[0] == self.rows

        self._(look())

    def teardown(self) -> None:
        """The log holds."""

        async def look() -> None:
            async with self.database.reading() as connection:
                assert (await audit.verify(connection))[1] == []

        self._(look())


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_any_order_of_steps_leaves_everything_in_order(kind, tmp_path, request, blanks):
    url = blanks.at(tmp_path / "machine.db") if kind == "sqlite" else request.getfixturevalue("new_postgres")
    loop = asyncio.new_event_loop()
    Machine.database, Machine.loop = Database(url), loop
    loop.run_until_complete(Machine.database.open())
    try:
        how = settings(
            max_examples=16,
            stateful_step_count=30,
            derandomize=True,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        run_state_machine_as_test(Machine, settings=how)
    finally:
        loop.run_until_complete(Machine.database.close())
        loop.close()
