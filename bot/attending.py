"""Who came to a date, as its host sees and corrects it, in chat and on the page. Pure."""

import datetime as dt
from collections.abc import Mapping
from functools import partial

from bot.frames import frame
from bot.message import Button, DataTable, Reply, Text
from scheduler.seats.seating import Seating
from scheduler.seats.types import Answer, SeatState
from scheduler.tables.types import Occurrence

SHOWN = 20
"""People who get a button; a table has twelve seats, and some come unannounced."""
EARLY = dt.timedelta(minutes=30)
"""How long before its start a date counts as begun, for who comes early."""
AFTERWARDS = dt.timedelta(hours=3)
"""How long after its end people can still say themselves that they were there."""


def is_on(date: Occurrence, now: dt.datetime) -> bool:
    """Whether people can say themselves that they are there."""
    return date.starts_at - EARLY <= now <= date.ends_at + AFTERWARDS


def attendance(date: Occurrence, seating: Seating, called: Mapping[str, str], before: str = "") -> Reply:
    """Everybody with a seat or who was noted, whether they came, and a button each that says otherwise."""
    noted = [
        one
        for one in seating.seats
        if one.attended is not None or one.state is SeatState.SEATED or one.answer is Answer.YES
    ]
    noted.sort(key=lambda one: (one.attended is not True, called.get(one.person, one.person).casefold()))
    came = sum(one.attended is True for one in noted)
    told = partial(frame, date.table.terms.language)
    said = told("noted_there", came=came, n=len(noted)) if noted else told("nobody_noted")
    words = f"## {told('who_came')}\n\n{f'{before} {said}'.strip()}"
    names = {one.person: called.get(one.person, one.person) for one in noted}
    marks = {True: told("mark_yes"), False: told("mark_no"), None: told("mark_none")}
    rows = tuple((names[one.person], marks[one.attended]) for one in noted)
    buttons = tuple(
        Button(told("was_not_there", name=names[one.person][:40]), f"seat mark {date.id} {one.person} no")
        if one.attended
        else Button(told("was_there", name=names[one.person][:40]), f"seat mark {date.id} {one.person} yes")
        for one in noted[:SHOWN]
    )
    parts = (Text(words), DataTable((told("col_who"), told("col_came")), rows)) if rows else (Text(words),)
    return Reply(parts, buttons, audience="person", replaces=True, data={"came": came})
