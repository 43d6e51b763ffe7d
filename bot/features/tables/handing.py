"""A table or its dates in other hands: another organizer answers for it, another host is asked."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands import Help, Registry
from bot.desk import Call, Desk
from bot.features.tables.finding import ahead, the_table
from bot.features.tables.listing import Name
from bot.features.tables.people import person_said
from bot.features.tables.promising import promise_again, propose_holidays
from bot.features.tables.rulings import ChangedMeanwhile
from bot.frames import frame
from bot.message import Reply, Role, say
from bot.names import store as names
from bot.speaking import heard_in
from scheduler.occurrences import store as dates
from scheduler.tables import store
from scheduler.tables.types import Occurrence, TableState


def declare(registry: Registry) -> None:
    """Put the handing over of tables on a registry."""
    registry.command("table handover", role=Role.ORGANIZER)(handover)


async def handover(
    call: Call,
    table: Name,
    to: Annotated[str, Help("who answers for it from now on: a mention, me, discord:ID or slack:ID")],
    *,
    instead_of: Annotated[str, Help("who leaves, if their turns as host go to the new one too")] = "",
) -> AsyncIterator[Reply]:
    """Hand a table over when its organizer leaves; a table belongs to its vertical, not to a person."""
    found = await the_table(call, table)
    new = await person_said(call, to.strip(), found.terms.language)
    leaving = await person_said(call, instead_of.strip(), found.terms.language) if instead_of.strip() else ""

    async def work(connection: AsyncConnection) -> tuple[str, int]:
        turns = await _give_turns(connection, call.desk, found.id, leaving, new) if leaving else 0
        await hand_over(connection, call.desk, found.id, new)
        return (await names.names_of(connection, [new]))[new], turns

    name, turns = await call.desk.database.write(work, "table-handover")
    told = partial(frame, await heard_in(call, found.terms.language))
    more = told("new_host_one" if turns == 1 else "new_host_many", n=turns) if turns else ""
    yield say(f"{told('answers_now', name=name, table=found.name)} {more}".strip())


async def hand_over(connection: AsyncConnection, desk: Desk, number: int, keeper: str) -> None:
    """Let another organizer answer for a table: from now on they hear what the one before heard."""
    await store.hand_over(connection, number, keeper)
    table = await store.table_of_id(connection, number)
    assert table is not None
    coming = [one for one in await ahead(connection, table, desk.now(), None) if one.planned]
    for one in coming:
        await promise_again(connection, desk, one, "another organizer")
    if table.state is TableState.ACTIVE:
        await propose_holidays(connection, coming, desk.now())


async def _give_turns(connection: AsyncConnection, desk: Desk, number: int, old: str, new: str) -> int:
    """Put one host in the place of another, in the rotation and at the dates ahead; at how many."""
    table = await store.table_of_id(connection, number)
    assert table is not None
    hosts = tuple(dict.fromkeys(new if one == old else one for one in table.terms.hosts))
    if hosts != table.terms.hosts:
        changed = await store.change_terms(connection, table, replace(table.terms, hosts=hosts))
        if changed is None:
            raise ChangedMeanwhile(table)
        table = changed
    mine = [one for one in await ahead(connection, table, desk.now(), None) if one.planned and one.host == old]
    await take_over(connection, desk, mine, new)
    return len(mine)


async def take_over(connection: AsyncConnection, desk: Desk, given: Sequence[Occurrence], host: str) -> None:
    """Give dates another host, who is asked to confirm."""
    for one in given:
        await dates.set_host(connection, one.id, host, None)
        await promise_again(connection, desk, replace(one, host=host, confirmed_at=None), "another host")
