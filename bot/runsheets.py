"""The run sheet of a date in words, and the gentle posts that keep its clock.

The sheet is posted in every place of the table; once it stands there, each step is said in its thread when it begins.
"""

import datetime as dt

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.agendas import Plan, became, listed
from bot.frames import frame
from bot.message import OURS, Button, Reply, Text
from bot.moments import at
from scheduler import store as deliveries
from scheduler.deliveries import Promise, State, cancel
from scheduler.sittings.frames import frame as phrase
from scheduler.sittings.minutes import line
from scheduler.sittings.runsheet import Step, run_sheet
from scheduler.tables.types import Occurrence
from scheduler.zones import local_time, shown_zone

SHEET, CLOCK = "sitting-sheet", "sitting-clock"
SHORTEST = 20
"""Minutes that a sitting begun late still gets."""
USEFUL = dt.timedelta(minutes=4)
"""How late the clock may still be said; after that it would only confuse."""
IN_STEP = 5
"""Items that are named when what people are stuck on begins."""


def steps_of(plan: Plan) -> tuple[Step, ...]:
    """The steps of a date that was begun, from when it really began."""
    occurrence, sitting = plan.occurrence, plan.sitting
    assert sitting is not None
    begins = max(sitting.started_at, occurrence.starts_at).replace(second=0, microsecond=0)
    minutes = int((occurrence.ends_at - begins).total_seconds() // 60)
    if minutes < SHORTEST:
        minutes = occurrence.table.terms.minutes if minutes <= 0 else SHORTEST
    return run_sheet(begins, minutes, sitting.people, themed=bool(occurrence.said_theme))


def places_of(plan: Plan) -> tuple[str, ...]:
    """Where a date is followed: the places of its table, or the one where it was begun."""
    places = plan.occurrence.table.terms.places
    if places or plan.sitting is None or plan.sitting.place.partition(":")[0] in OURS:
        return places
    return (plan.sitting.place,)


def sheet(plan: Plan) -> Reply:
    """The run sheet with its times and the agenda, and buttons for what people say."""
    occurrence, language = plan.occurrence, plan.language
    zone = occurrence.table.terms.rule.zone
    steps = steps_of(plan)
    people = plan.sitting.people if plan.sitting else 0
    begins, ends = steps[0].starts_at, steps[-1].ends_at
    clock = {"people": people, "until": _time(ends, zone), "zone": shown_zone(ends, zone)}
    head = frame(language, "sheet", title=occurrence.table.title, when=at(begins, zone, language=language))
    head += " " + phrase(language, "clock for", **clock)
    minutes = phrase(language, "minutes")
    lines = [f"- {_time(step.starts_at, zone)} ({step.minutes} {minutes}) {step_words(plan, step)}" for step in steps]
    said = [head, "\n".join(lines)]
    said += [part for part in (listed(plan), became(plan)) if part]
    here = Button(frame(language, "i_am_here"), f"seat here {occurrence.table.name}", "good")
    buttons = (here, *say_buttons(occurrence))
    return Reply((Text("\n\n".join(said)),), buttons, data={"occurrence": occurrence.id})


def say_buttons(date: Occurrence) -> tuple[Button, ...]:
    """Buttons that open the forms for what is said at a table."""
    language = date.table.terms.language
    return (
        Button(frame(language, "say_ask"), f"sitting say {date.id} ask"),
        Button(frame(language, "say_offer"), f"sitting say {date.id} offer"),
        Button(frame(language, "say_commit"), f"commitment form {date.id}"),
        Button(frame(language, "say_note"), f"sitting say {date.id} note"),
    )


def said_now(plan: Plan, step: Step) -> Reply:
    """The gentle post that says a step begins."""
    zone = plan.occurrence.table.terms.rule.zone
    words = (
        f"{_time(step.starts_at, zone)} · {step_words(plan, step)} ({step.minutes} {phrase(plan.language, 'minutes')})"
    )
    if step.name == "stuck":
        brought = [item for item in plan.agenda.items if item.kind in ("stuck", "proposal", "gap")][:IN_STEP]
        each = step.minutes // len(brought) if brought else 0
        words += "".join(f"\n- {line(item.text)}" for item in brought)
        words += "\n" + phrase(plan.language, "each", n=each) if each > 1 and len(brought) > 1 else ""
    buttons = say_buttons(plan.occurrence)
    chosen = {"asks": buttons[:2], "commitments": buttons[2:3]}.get(step.name, ())
    return Reply((Text(words),), chosen)


def step_words(plan: Plan, step: Step) -> str:
    """What a step is for, in the table's language."""
    words = phrase(plan.language, step.name)
    return f"{words}: {line(plan.occurrence.said_theme)}" if step.name == "theme" else words


def _time(moment: dt.datetime, zone: str) -> str:
    return f"{local_time(moment, zone):%H:%M}"


def sheet_promises(plan: Plan, now: dt.datetime) -> list[Promise]:
    """The run sheet for every place."""
    last = max(steps_of(plan)[-1].ends_at, now)
    subject: dict[str, str | int] = {"occurrence": plan.occurrence.id, "zone": plan.occurrence.table.terms.rule.zone}
    return [Promise(f"{_prefix(plan)}sheet:{place}", SHEET, place, subject, now, last) for place in places_of(plan)]


async def clock_promises(connection: AsyncConnection, plan: Plan, now: dt.datetime) -> list[Promise]:
    """The steps that are still to come, for the thread of every run sheet that stands."""
    posted = await deliveries.listed(connection, key_prefix=f"{_prefix(plan)}sheet:", states=[State.SENT])
    made = []
    for sent in posted:
        if not sent.posted:
            continue
        thread = sent.target if "/" in sent.target else f"{sent.target}/{sent.posted[0].message}"
        for step in steps_of(plan)[1:]:
            key = f"{_prefix(plan)}clock:{step.name}:{thread}"
            subject: dict[str, str | int] = {"occurrence": plan.occurrence.id, "step": step.name}
            made.append(Promise(key, CLOCK, thread, subject, step.starts_at, step.starts_at + USEFUL))
    return [one for one in made if one.send_until > now]


async def stop_clock(connection: AsyncConnection, plan: Plan, now: dt.datetime) -> None:
    """Say no further step."""
    await cancel(connection, f"{_prefix(plan)}clock:", "the sitting was closed", now)


def _prefix(plan: Plan) -> str:
    return f"{plan.occurrence.key}sitting:"
