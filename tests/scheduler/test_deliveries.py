"""Promises: kept once, taken back, said again; the same on both databases."""

import contextlib
import datetime as dt

import pytest
from sqlalchemy import event, select, text

from scheduler import deliveries, store
from scheduler.deliveries import Promise, State
from scheduler.sending import store as sending

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=1)


def promised(key: str, target: str = "discord:3000", **more: object) -> Promise:
    """A promise for this moment."""
    facts = {"kind": "reminder", "subject": {"occurrence": 7}, "due_at": NOW, "send_until": LATER} | more
    return Promise(dedup_key=key, target=target, **facts)


async def keep(database, *promises: Promise, **how: bool) -> int:
    """Promise something in a transaction of its own."""
    return await database.write(lambda c: deliveries.promise(c, promises, NOW, **how))


async def kept(database, key: str):
    """A delivery by its key."""
    async with database.reading() as connection:
        return await store.by_key(connection, key)


async def test_a_key_is_promised_once_for_ever(database):
    assert await keep(database, promised("a"), promised("b"), promised("a")) == 2
    assert await keep(database, promised("a", "slack:C1"), promised("c")) == 1
    found = await kept(database, "a")
    assert found.promise == promised("a")
    assert (found.state, found.posted, found.attempts) == (State.PENDING, (), 0)
    assert found.due_at.tzinfo is not None


async def test_nothing_is_promised_when_its_cause_is_undone(database):
    async def work(connection):
        await deliveries.promise(connection, [promised("a")], NOW)
        raise ValueError("the cause fails")

    with pytest.raises(ValueError, match="the cause fails"):
        await database.write(work)
    assert await kept(database, "a") is None


async def test_taken_back_by_prefix_and_promised_again_only_on_purpose(database):
    await keep(database, promised("occ:1:x"), promised("occ:1:y"), promised("occ:12:x"), promised("occ_1:x"))
    assert await database.write(lambda c: deliveries.cancel(c, "occ:1:", "the table moved", NOW)) == 2
    gone = await kept(database, "occ:1:x")
    assert (gone.state, gone.reason, gone.settled_at) == (State.CANCELLED, "the table moved", NOW)
    assert (await kept(database, "occ:12:x")).state == State.PENDING
    assert await keep(database, promised("occ:1:x")) == 0
    assert await keep(database, promised("occ:1:x", due_at=LATER, send_until=LATER), revive=True) == 1
    back = await kept(database, "occ:1:x")
    assert (back.state, back.due_at, back.next_at, back.reason) == (State.PENDING, LATER, LATER, "")
    assert await keep(database, promised("occ:1:x", due_at=LATER, send_until=LATER), revive=True) == 0


async def test_what_is_not_due_yet_can_be_promised_for_another_time(database):
    soon, late = NOW + dt.timedelta(minutes=10), LATER + dt.timedelta(days=1)
    await keep(database, promised("ahead", due_at=LATER), promised("due"))
    assert await keep(database, promised("ahead", due_at=soon)) == 0
    assert await keep(database, promised("ahead", due_at=soon), revive=True) == 1
    assert [(one.due_at, one.next_at) for one in [await kept(database, "ahead")]] == [(soon, soon)]
    assert await keep(database, promised("ahead", due_at=late, send_until=late), revive=True) == 1
    assert (await kept(database, "ahead")).due_at == late
    async with database.reading() as connection:
        before = await store.by_key(connection, "due")
    assert await keep(database, promised("due", due_at=NOW - dt.timedelta(hours=1)), revive=True) == 0
    await database.write(
        lambda c: sending.claim(c, "me", "discord", [], each=9, limit=9, long_ago=NOW - dt.timedelta(days=7), now=NOW)
    )
    assert await keep(database, promised("due", due_at=LATER), revive=True) == 0
    assert (await kept(database, "due")).due_at == before.due_at


@pytest.mark.parametrize("fraction", [0, 250_000])
async def test_a_moment_is_kept_as_it_is_asked_for(database, fraction):
    """Databases that keep moments as text compare text; what is due at a moment is not due before it."""
    at = NOW + dt.timedelta(microseconds=fraction)
    await keep(database, promised("a", due_at=at))
    async with database.reading() as connection:
        before = await store.listed(connection, due_before=at)
        after = await store.listed(connection, due_before=at + dt.timedelta(microseconds=1))
        due = await sending.due_on(connection, ["discord"], at)
    assert before == []
    assert [one.due_at for one in after] == [at]
    assert due == ["discord"]


async def test_a_prefix_is_no_pattern(database):
    await keep(database, promised("a_b:1"), promised("axb:1"), promised("a%:1"))
    assert await database.write(lambda c: deliveries.cancel(c, "a_b", "gone", NOW)) == 1
    assert await database.write(lambda c: deliveries.cancel(c, "a%", "gone", NOW)) == 1


@contextlib.contextmanager
def statements(database):
    """What is asked of a database meanwhile, with its values."""
    found: list[tuple[str, object]] = []

    def heard(_connection, _cursor, statement, values, *_) -> None:
        found.append((statement, values))

    engine = database._writers.sync_engine
    event.listen(engine, "before_cursor_execute", heard)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", heard)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_what_is_found_by_the_beginning_of_its_key_is_found_by_an_index(database):
    """Deliveries stay for ever, and a date that moves takes back what was promised for it while everybody waits."""
    await keep(database, promised("a:1"))
    with statements(database) as asked:
        await database.write(lambda c: deliveries.cancel(c, "a:", "gone", NOW))
        await database.write(lambda c: deliveries.refresh_alone(c, "a:", ["reminder"], NOW))
        await database.write(lambda c: deliveries.outlook(c, "a:", NOW))
        await database.write(lambda c: store.listed(c, key_prefix="a:", states=[State.SENT]))
    looked = [one for one in asked if "dedup_key >=" in one[0]]
    assert len(looked) == 5
    for statement, values in looked:
        async with database.reading() as connection:
            rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            plan = [str(row) for row in rows]
        assert any("(dedup_key>? AND dedup_key<?)" in one for one in plan), (statement, plan)


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
async def test_postgresql_has_an_index_for_the_beginnings_of_keys(database):
    async with database.reading() as connection:
        await connection.execute(text("SET LOCAL enable_seqscan = off"))
        found = select(store.deliveries.c.id).where(store.begins(connection, "a:"))
        said = found.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
        plan = [str(row) for row in await connection.execute(text(f"EXPLAIN {said}"))]
    assert any("deliveries_by_key" in one for one in plan), plan


async def test_saying_again_is_known_only_of_what_is_known(database):
    await keep(database, promised("a"))
    assert await database.write(lambda c: deliveries.refresh(c, "a", NOW)) is True
    assert await database.write(lambda c: deliveries.refresh(c, "b", NOW)) is False


async def test_who_commits_a_promise_is_told_so(database):
    heard = []
    database.promised = lambda: heard.append(1)
    await database.write(lambda c: store.counts(c))
    assert heard == []
    await keep(database, promised("a"))
    assert heard == [1]
    await keep(database, promised("a"))
    assert heard == [1]


async def test_that_a_process_ends_counts_as_no_attempt(database):
    """Else a delivery would be given up because it was being sent while five processes were killed."""
    await keep(database, promised("a"))
    for n in range(7):
        owner, now = f"owner {n}", LATER
        long_ago = NOW - dt.timedelta(days=7)
        (one,) = await database.write(
            lambda c, owner=owner, now=now, long_ago=long_ago: sending.claim(
                c, owner, "discord", [], each=1, limit=1, long_ago=long_ago, now=now
            )
        )
        await database.write(lambda c, owner=owner, one=one: sending.begin(c, owner, [one.id], ["print"], NOW))
        await database.write(lambda c, owner=owner: sending.recover(c, [owner], NOW))
    found = await kept(database, "a")
    assert (found.state, found.attempts) == (State.AMBIGUOUS, 0)
