"""The life of a table from its making to its end, act by act; `tests.fakes.nursery` does some of it in a life that may be killed.

Each act is done again by whoever got no answer, and changes nothing then. `{draft}` is the last thing that was said back
to who acts, `{2027-01-09}` the number of the date that was planned for that day; `PLAN` is what the clock does.
"""

import asyncio
import datetime as dt
import os
import re
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot import store as desk_store
from bot.database import Database
from bot.features.tables import plan
from bot.message import Reply, Role
from bot.platforms.terminal.render import plain
from scheduler import store as deliveries
from scheduler.occurrences import store as dates
from scheduler.seats import store as seats
from scheduler.sittings import store as sittings
from scheduler.tables import store as tables
from tests.fakes.hall import Hall

FILE = """tables:
  legal:
    when: last Thursday 18:00 Asia/Kolkata
    hosts: [fake:l1]
    places: [fake:p2]
  health:
    seats: 4
    reminders: 7d host, 3d check-in, 2h
"""
ROLES = {"org": Role.ORGANIZER, "admin": Role.ADMIN}


@dataclass(frozen=True)
class Act:
    """Who does what, when, and the label of its commit."""

    label: str
    at: str
    who: str
    words: str


ROAD = (
    Act("table-draft", "11-23T12:00", "org", 'table create health "2nd Saturday 18:00 IST" --places fake:p1 '
        '--hosts "fake:h1 fake:h2" --seats 2 --quorum 2'),
    Act("table-create", "11-23T12:01", "org", "table keep {draft}"),
    Act("reminders", "11-23T12:02", "m1", "reminders on"),
    Act("seat", "11-24T09:00", "m1", "seat yes health"),
    Act("seat", "11-24T09:01", "m2", "seat maybe health"),
    Act("seat", "11-24T09:02", "m2", "seat yes health --every"),
    Act("seat", "11-24T09:03", "m3", "seat yes health"),
    Act("seat", "11-24T09:04", "m4", "seat yes health"),
    Act("reminders", "11-24T09:05", "m2", "reminders on"),
    Act("seat", "11-30T08:00", "m1", "seat no health"),
    Act("seat-lapse", "11-30T20:01", "clock", "PLAN"),
    Act("seat", "11-30T20:02", "m4", "seat yes health"),
    Act("table-confirm", "12-02T10:00", "h1", "host confirm health"),
    Act("table-swap", "12-02T10:01", "org", 'host swap health "9 January" fake:h3'),
    Act("table-pass", "12-02T10:02", "h3", "host pass {2027-01-09}"),
    Act("table-take", "12-02T10:03", "h2", "host take {2027-01-09}"),
    Act("table-move", "12-03T10:00", "org", 'table move health next "12 December 19:00" --reason "the hall"'),
    Act("table-change", "12-03T10:01", "org", 'table change health next --theme "Triage"'),
    Act("table-change", "12-03T10:02", "org", "table change health --seats 3"),
    Act("table-cancel", "12-03T10:03", "org", 'table cancel health "9 January" --reason "a hackathon"'),
    Act("table-restore", "12-03T10:04", "org", 'table restore health "9 January"'),
    Act("table-draft", "12-03T10:05", "org", 'table move health "9 January" "4th Tuesday 17:00" --what following '
        '--reason "Tuesdays"'),
    Act("table-rule", "12-03T10:06", "org", "table rule {draft}"),
    Act("table-holiday", "12-03T10:07", "org", "table decide {2027-01-26} move"),
    Act("table-pause", "12-04T10:00", "org", 'table pause health --reason "a break"'),
    Act("table-resume", "12-05T10:00", "org", "table resume health"),
    Act("table-handover", "12-05T10:01", "org", "table handover health fake:k2 --instead-of fake:h2"),
    Act("tables-apply", "12-05T10:02", "admin", "tables apply {file}"),
    Act("check-in", "12-10T10:00", "m2", "table checkin health --building 'a triage line' --name Member"),
    Act("propose", "12-10T10:01", "m2", "table propose --table health Which microphone survives?"),
    Act("attendance", "12-12T13:40", "m2", "seat here health"),
    Act("attendance", "12-12T13:41", "h1", "seat correct health fake:m4 yes"),
    Act("table-plan", "12-31T10:00", "clock", "PLAN"),
    Act("table-draft", "12-31T10:01", "org", 'table cancel health --what all --reason "the group is over"'),
    Act("table-rule", "12-31T10:02", "org", "table rule {draft}"),
)  # fmt: skip
KEPT = (
    (tables.tables, ("planned_until",)),
    (dates.occurrences, ()),
    (seats.seats, ()),
    (seats.standing_answers, ()),
    (sittings.check_ins, ()),
    (sittings.proposals, ()),
    (desk_store.place_settings, ()),
    (deliveries.deliveries, ("subject", "next_at", "wanted", "owner", "joined_to")),
)
"""The tables of the database that say what is true, each with its columns that say nothing by themselves."""


async def told(database: Database) -> dict[str, list[str]]:
    """Everything that is true by now, with names for numbers: they differ where one was given out and not used."""
    async with database.reading() as connection:
        rows = {table.name: (await connection.execute(select(table))).mappings().all() for table, _ in KEPT}
    named = {one["id"]: one["name"] for one in rows["tables"]}
    dated = {one["id"]: f"{named[one['table_id']]}/{one['original']}" for one in rows["occurrences"]}

    def known(row: Any, leave: Sequence[str]) -> str:
        made = {name: value for name, value in row.items() if name not in ("id", *leave)}
        for column, names in (("table_id", named), ("occurrence_id", dated)):
            if column in made:
                made[column] = names[made[column]]
        if "dedup_key" in made:
            made["dedup_key"] = _named(made["dedup_key"], named, dated)
        return str(made)

    return {table.name: sorted(known(one, leave) for one in rows[table.name]) for table, leave in KEPT}


def _named(key: str, named: dict[int, str], dated: dict[int, str]) -> str:
    key = re.sub(r"unconfirmed:[0-9a-f]{8}:", "unconfirmed:", key)  # its mark is made from the number, too
    key = re.sub(r"table:\d+:(\d+):", lambda found: f"{dated[int(found[1])]}:", key)
    return re.sub(r"table:(\d+):", lambda found: f"{named[int(found[1])]}:", key)


async def _filled(hall: Hall, act: Act) -> str:
    async with hall.desk.database.reading() as connection:
        drafts = await desk_store.recent(connection, f"table:fake:{act.who}:", 1) if "{draft}" in act.words else []
        found = await dates.dates(connection)
        names = [str(name) for name in (await connection.execute(select(desk_store.remembered.c.name))).scalars()]
        of_drafts = {await desk_store.recall(connection, name): name.rpartition(":")[2] for name in names}
    planned = {str(one.original.date()): str(one.id) for one in found if one.table.name == "health"}
    filling = {"draft": of_drafts[drafts[0]] if drafts else "gone", "file": _file(hall), **planned}
    return re.sub(r"\{([^}]+)\}", lambda one: filling[one[1]], act.words)


def _file(hall: Hall) -> str:
    path = Path(hall.desk.settings.home) / "tables.yaml"
    path.write_text(FILE, encoding="utf-8")
    return str(path)


async def do(hall: Hall, act: Act) -> Reply | None:
    """One act; what was answered."""
    hall.at = dt.datetime.fromisoformat(f"2026-{act.at}").replace(tzinfo=dt.UTC)
    if act.words == "PLAN":
        await plan(hall.desk)
        return None
    platform = "terminal" if act.who == "admin" else "fake"
    return await hall.say(await _filled(hall, act), act.who, role=ROLES.get(act.who, Role.MEMBER), platform=platform)


async def live(order: dict[str, Any]) -> None:
    """Do acts of the road from one on, one or all, each noted in the journal when it was answered."""
    database = Database(order["database"])
    await database.open()
    hall = Hall(database, Path(order["home"]))
    with journal(order) as note:
        for number in range(order["road"], order["road"] + order["acts"]):
            await do(hall, ROAD[number])
            note(number)
            await asyncio.sleep(0)
    await database.close()


@contextmanager
def journal(order: dict[str, Any]):
    """What writes down the number of each act that was answered; it stays there whatever happens next."""
    path = os.open(Path(order["home"]) / "answered", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        yield lambda number: os.write(path, f"{number}\n".encode())
    finally:
        os.close(path)


async def whole(hall: Hall) -> None:
    """The whole road, undisturbed; nothing of it is refused."""
    for act in ROAD:
        reply = await do(hall, act)
        assert reply is None or not reply.failed, (act, plain(reply))
