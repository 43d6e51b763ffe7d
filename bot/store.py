"""The SQL of the front desk: messages taken in, settings of places, linked people, calls for people.

The caller owns the connection and the transaction.
"""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.tables import calls, inbox, linked, place_settings, remembered

FORGETTING = 7_215_007
"""The key under which those who forget wait for each other on PostgreSQL; on SQLite there is one writer anyway."""
TAKEN, DONE, DEAD = "taken", "done", "dead"
FORMS = ("form", "table", "bulk")
"""How the names of facts begin that are forms and lists under way; all of a person's have `:ACCOUNT:` in their name."""


@dataclass(frozen=True)
class Claim:
    """A message of a platform that is to be taken in, and where its reply goes, both as JSON."""

    platform: str
    key: str
    message: str
    target: str
    at: dt.datetime


@dataclass(frozen=True)
class Taken:
    """A message that was taken in and not yet answered to the end, with where its reply goes."""

    key: str
    message: str
    target: str
    attempts: int
    taken_at: dt.datetime


async def take(connection: AsyncConnection, claims: Sequence[Claim]) -> set[str]:
    """Claim messages of one platform; the keys that nobody claimed before."""
    rows = [
        {
            "platform": one.platform,
            "key": one.key,
            "state": TAKEN,
            "taken_at": one.at,
            "message": one.message,
            "target": one.target,
            "attempts": 1,
        }
        for one in claims
    ]
    into: Any = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(inbox)
    made = into.values(rows).on_conflict_do_nothing(index_elements=["platform", "key"]).returning(inbox.c.key)
    return {str(row.key) for row in await connection.execute(made)}


_FINISH = (
    update(inbox)
    .where(inbox.c.platform == bindparam("on"), inbox.c.key == bindparam("named"))
    .values(state=bindparam("becomes"), message="", target="")
)


async def finish(connection: AsyncConnection, platform: str, key: str, state: str = DONE) -> None:
    """Close a message; what it said is forgotten, that it was taken is kept."""
    await connection.execute(_FINISH, {"on": platform, "named": key, "becomes": state})


async def retarget(connection: AsyncConnection, platform: str, key: str, target: str) -> None:
    """Remember where the reply to a message stands by now, while it is under way."""
    mine = (inbox.c.platform == platform) & (inbox.c.key == key) & (inbox.c.state == TAKEN)
    await connection.execute(update(inbox).where(mine).values(target=target))


async def rewrite(connection: AsyncConnection, platform: str, key: str, message: str) -> None:
    """Keep a message as its writer changed it."""
    mine = (inbox.c.platform == platform) & (inbox.c.key == key)
    await connection.execute(update(inbox).where(mine).values(message=message))


async def dead(connection: AsyncConnection, since: dt.datetime) -> dict[str, int]:
    """How many messages were put aside because they could not be answered, of those taken since then, by platform."""
    query = select(inbox.c.platform, func.count()).where(inbox.c.state == DEAD, inbox.c.taken_at >= since)
    rows = await connection.execute(query.group_by(inbox.c.platform).order_by(inbox.c.platform))
    return {str(platform): int(count) for platform, count in rows}


async def target_of(connection: AsyncConnection, platform: str, key: str) -> str | None:
    """Where the reply to a message stands."""
    query = select(inbox.c.target).where(inbox.c.platform == platform, inbox.c.key == key)
    row = (await connection.execute(query)).first()
    return str(row.target) if row and row.target else None


async def unfinished(connection: AsyncConnection, platform: str) -> list[Taken]:
    """The messages that were taken and never finished, oldest first; each is counted as tried once more."""
    mine = (inbox.c.platform == platform) & (inbox.c.state == TAKEN)
    await connection.execute(update(inbox).where(mine).values(attempts=inbox.c.attempts + 1))
    rows = await connection.execute(select(inbox).where(mine).order_by(inbox.c.taken_at))
    return [Taken(row.key, row.message, row.target, row.attempts, row.taken_at) for row in rows]


async def sweep(connection: AsyncConnection, before: dt.datetime, now: dt.datetime) -> None:
    """Forget claims from `before` that cannot come again, and what was to be remembered until now."""
    await connection.execute(delete(inbox).where(inbox.c.state != TAKEN, inbox.c.taken_at < before))
    await connection.execute(delete(remembered).where(remembered.c.until < now))


_SETTINGS = select(place_settings).where(place_settings.c.place.in_(bindparam("places", expanding=True)))


async def settings_of(connection: AsyncConnection, places: Sequence[str]) -> dict[str, dict[str, str]]:
    """What was set for these places."""
    found: dict[str, dict[str, str]] = {place: {} for place in places}
    for place, name, value in await connection.execute(_SETTINGS, {"places": list(places)}):
        found[place][name] = value
    return found


async def set_for(connection: AsyncConnection, place: str, name: str, value: str | None) -> None:
    """Set one thing for a place; None forgets it."""
    mine = (place_settings.c.place == place) & (place_settings.c.name == name)
    await connection.execute(delete(place_settings).where(mine))
    if value is not None:
        await connection.execute(insert(place_settings).values(place=place, name=name, value=value))


async def remember(connection: AsyncConnection, name: str, value: str, until: dt.datetime | None = None) -> None:
    """Keep a small fact under a name."""
    await connection.execute(delete(remembered).where(remembered.c.name == name))
    await connection.execute(insert(remembered).values(name=name, value=value, until=until))


_REMEMBER_FIRST = {
    one.__name__.rpartition(".")[2]: one.insert(remembered).on_conflict_do_nothing(index_elements=["name"])
    for one in (postgresql, sqlite)
}


async def remember_first(connection: AsyncConnection, name: str, value: str, until: dt.datetime) -> None:
    """Keep a small fact under a name, unless there is one already."""
    kept = _REMEMBER_FIRST[connection.dialect.name]
    await connection.execute(kept, {"name": name, "value": value, "until": until})


_RECALL = select(remembered).where(remembered.c.name == bindparam("named"))


async def recall(connection: AsyncConnection, name: str, now: dt.datetime | None = None) -> str | None:
    """A fact that was kept, unless its time is over."""
    row = (await connection.execute(_RECALL, {"named": name})).first()
    return None if row is None or (now and row.until and row.until <= now) else str(row.value)


async def recent(connection: AsyncConnection, beginning: str, most: int) -> list[str]:
    """The facts kept under names that begin so; those that are kept longest first."""
    named = remembered.c.name.startswith(beginning, autoescape=True)
    found = select(remembered.c.value).where(named).order_by(remembered.c.until.desc()).limit(most)
    return [str(value) for value in (await connection.execute(found)).scalars()]


async def forget(connection: AsyncConnection, name: str) -> None:
    """Drop a fact."""
    await connection.execute(delete(remembered).where(remembered.c.name == name))


_SAME = select(linked.c.same_as).where(linked.c.person == bindparam("account"))


async def same_person(connection: AsyncConnection, person: str) -> str:
    """The key under which a person's accounts are one; a person without links is their own."""
    row = (await connection.execute(_SAME, {"account": person})).first()
    return str(row.same_as) if row else person


async def accounts(connection: AsyncConnection, key: str) -> list[str]:
    """Every account of a person."""
    rows = await connection.execute(select(linked.c.person).where(linked.c.same_as == key).order_by(linked.c.person))
    return list(dict.fromkeys([key, *(row.person for row in rows)]))


async def link(connection: AsyncConnection, person: str, same_as: str) -> None:
    """Make one account (and what was linked to it) the same person as another."""
    await connection.execute(update(linked).where(linked.c.same_as == person).values(same_as=same_as))
    await connection.execute(delete(linked).where(linked.c.person == person))
    await connection.execute(insert(linked).values(person=person, same_as=same_as))


async def unlink(connection: AsyncConnection, person: str) -> bool:
    """Make an account its own person again; False if it was."""
    found = await connection.execute(delete(linked).where(linked.c.person == person))
    return found.rowcount > 0


async def call_people(
    connection: AsyncConnection, answer_id: str, gap_id: int, place: str, by: str, now: dt.datetime
) -> bool:
    """Note that people were called to an answer; False if they were before."""
    if (await connection.execute(select(calls.c.gap_id).where(calls.c.answer_id == answer_id))).first():
        return False
    row = {"answer_id": answer_id, "gap_id": gap_id, "place": place, "called_by": by, "called_at": now}
    await connection.execute(insert(calls).values(row))
    return True


async def solve(connection: AsyncConnection, answer_id: str, by: str, now: dt.datetime) -> str | None:
    """Note who solved it; the name of whoever did so before, else None."""
    row = (await connection.execute(select(calls).where(calls.c.answer_id == answer_id))).first()
    if row is not None and row.solved_by:
        return str(row.solved_by)
    await connection.execute(update(calls).where(calls.c.answer_id == answer_id).values(solved_by=by, solved_at=now))
    return None


async def forget_calls(connection: AsyncConnection, accounts: Sequence[str], targets: Sequence[str]) -> int:
    """Erase that these accounts called people or solved what others did, and where; in how many places."""
    mine, named = list(accounts), 0
    for column, theirs in ((calls.c.called_by, mine), (calls.c.solved_by, mine), (calls.c.place, [*mine, *targets])):
        named += (await connection.execute(update(calls).where(column.in_(theirs)).values({column.name: ""}))).rowcount
    return named


async def one_forgets(connection: AsyncConnection) -> None:
    """Let no other transaction forget anybody until this one ends, so that each sees what the last one left."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": FORGETTING})


@dataclass(frozen=True)
class Dropped:
    """How many settings, kept forms and linked accounts of a person were erased, and in how many places their name."""

    settings: int
    forms: int
    linked: int
    named: int


async def forget_people(connection: AsyncConnection, accounts: Sequence[str], targets: Sequence[str]) -> Dropped:
    """Erase the settings, forms, links and unanswered messages of a person's accounts.

    They are told at these targets. A message that is under way is answered all the same, and not kept for a restart.
    """
    mine = list(accounts)
    of_person = place_settings.c.place.in_([*(f"person:{one}" for one in mine), *mine, *targets])
    settings = await connection.execute(delete(place_settings).where(of_person))
    facts = [remembered.c.name.contains(f":{one}:", autoescape=True) for one in mine]
    codes = remembered.c.name.startswith("link:") & remembered.c.value.in_(mine)
    gone = await connection.execute(delete(remembered).where(or_(codes, *facts)).returning(remembered.c.name))
    kept = [str(name).partition(":")[0] in FORMS for name in gone.scalars()]
    links = await connection.execute(delete(linked).where(linked.c.person.in_(mine) | linked.c.same_as.in_(mine)))
    said = or_(*(_said_by(one) for one in mine))
    await connection.execute(update(inbox).where(said).values(state=DONE, message="", target=""))
    return Dropped(settings.rowcount, kept.count(True), links.rowcount, kept.count(False))


def _said_by(account: str) -> Any:
    platform, _, number = account.partition(":")
    person = json.dumps({"platform": platform, "id": number}, separators=(",", ":"), ensure_ascii=False)
    return (inbox.c.platform == platform) & inbox.c.message.contains(f'"person":{person[:-1]}', autoescape=True)
