"""What a date of a table is about, brought together: its theme, what people brought, what they promised, what they ask.

The scheduler knows nothing of questions and the library nothing of tables; they meet here.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.gaps.reading import open_gaps
from knowledge.gaps.types import Gap
from scheduler.commitments import store as commitments
from scheduler.commitments.types import Commitment, State
from scheduler.occurrences import store as dates
from scheduler.saying import date_words
from scheduler.seats import store as seats
from scheduler.seats.seating import Seating
from scheduler.sittings import store
from scheduler.sittings.agenda import Agenda, agenda, code, outcome_of
from scheduler.sittings.frames import frame
from scheduler.sittings.minutes import Record, line
from scheduler.sittings.types import CheckIn, Item, Mark, Note, Sitting
from scheduler.tables.types import Occurrence

MOST_GAPS = 50


@dataclass(frozen=True)
class Plan:
    """One date with everything that belongs to it."""

    occurrence: Occurrence
    agenda: Agenda
    marks: tuple[Mark, ...]
    sitting: Sitting | None
    check_ins: tuple[CheckIn, ...]
    seating: Seating
    notes: tuple[Note, ...]
    promised: tuple[Commitment, ...]
    """What was promised on this date."""
    earlier: tuple[Commitment, ...]
    """What was promised before and was still open, or was settled since the table sat last."""

    @property
    def language(self) -> str:
        """The language of the table."""
        return self.occurrence.table.terms.language


async def plan_of(connection: AsyncConnection, occurrence: Occurrence) -> Plan:
    """Everything that belongs to a date, as it stands now."""
    table = occurrence.table
    sitting = await store.sitting(connection, occurrence.id)
    check_ins = await store.check_ins_of(connection, occurrence.id)
    marks = await store.marks_of(connection, occurrence.id)
    since = await last_sat(connection, occurrence)
    all_promised = await commitments.listed(connection, tables=[table.id], settled_after=since)
    promised = [one for one in all_promised if one.occurrence == occurrence.id]
    earlier = [one for one in all_promised if one.occurrence != occurrence.id]
    items = [
        *_theme(occurrence),
        *(
            Item(f"proposal:{one.id}", "proposal", one.text)
            for one in await store.proposals_of(connection, table.id, also=_dealt_with(marks))
        ),
        *(_stuck(one) for one in check_ins if one.stuck and not one.answered),
        *(_commitment(one) for one in earlier if one.stands),
        *(_gap(one) for one in await gaps_of(connection, table.terms.vertical)),
    ]
    return Plan(
        occurrence,
        agenda(items, marks),
        tuple(marks),
        sitting,
        tuple(check_ins),
        await seats.seating(connection, occurrence),
        tuple(await store.notes_of(connection, occurrence.id)),
        tuple(promised),
        tuple(earlier),
    )


async def last_sat(connection: AsyncConnection, occurrence: Occurrence) -> dt.datetime | None:
    """When the table began to sit before this date; None if it never did."""
    before = await dates.dates(
        connection, table_ids=[occurrence.table.id], starts_before=occurrence.starts_at, planned_only=True
    )
    for one in reversed(before):
        if (sat := await store.sitting(connection, one.id)) is not None:
            return sat.started_at
    return None


async def gaps_of(connection: AsyncConnection, vertical: str) -> list[Gap]:
    """The questions of a vertical that wait for an answer, those that most people wait for first."""
    return await open_gaps(connection, MOST_GAPS, vertical)


def record_of(plan: Plan) -> Record:
    """What was taken down of a date, as minutes are drafted from it."""
    occurrence = plan.occurrence
    there = {one.person for one in plan.seating.seats if one.attended}
    names = [one.name for one in plan.check_ins if one.name and one.person in there]
    return Record(
        table=occurrence.table.title,
        on=occurrence.local.date(),
        language=plan.language,
        theme=occurrence.said_theme,
        people=len(there),
        names=tuple(dict.fromkeys(names)),
        agenda=plan.agenda,
        marks=plan.marks,
        notes=plan.notes,
        commitments=plan.promised,
        earlier=plan.earlier,
    )


def _theme(occurrence: Occurrence) -> list[Item]:
    return [Item("theme", "theme", occurrence.said_theme)] if occurrence.said_theme else []


def _dealt_with(marks: Iterable[Mark]) -> list[int]:
    """The proposals that have an outcome on this date: they stay in sight although they are settled."""
    return [int(one.key.partition(":")[2]) for one in marks if one.outcome and one.key.startswith("proposal:")]


def _stuck(one: CheckIn) -> Item:
    keys = (f"gap:{one.gap}",) if one.gap else ()
    return Item(f"stuck:{one.id}", "stuck", one.stuck, by=one.name, keys=keys)


def _commitment(one: Commitment) -> Item:
    return Item(f"commitment:{one.id}", "commitment", one.text, by=one.name, due=one.due)


def _gap(one: Gap) -> Item:
    return Item(f"gap:{one.id}", "gap", one.question, waiting=one.waiting)


def listed(plan: Plan) -> str:
    """The items of a plan as a numbered list, each with its code."""
    return "\n".join(f"{n}. {_item(plan, item)}" for n, item in enumerate(plan.agenda.items, 1))


def became(plan: Plan) -> str:
    """What became of earlier promises since the table sat last: kept, given up or moved, on one line; empty if none."""
    told = partial(frame, plan.language)
    settled = [one for one in plan.earlier if one.state is not State.OPEN]
    said = [
        f"{line(one.name) + ': ' if one.name else ''}{line(one.text)}"
        f" ({told(str(one.state), date=date_words(one.due, plan.language))})"
        for one in settled
    ]
    return f"{told('before')}: {'; '.join(said)}" if said else ""


def _item(plan: Plan, item: Item) -> str:
    language = plan.language
    facts = []
    if item.by:
        facts.append(frame(language, "from", name=line(item.by)))
    if item.waiting:
        facts.append(frame(language, "waiting", n=item.waiting))
    if item.due:
        facts.append(frame(language, "by", date=date_words(item.due, language)))
    mark = outcome_of(item, plan.marks)
    pinned = "📌 " if mark.pinned else ""
    said = f"{pinned}{frame(language, item.kind)}: {line(item.text)}" + (f" ({', '.join(facts)})" if facts else "")
    said += f" `{code(item)}`"
    return said + (f"\n   → {line(mark.outcome)}" if mark.outcome else "")
