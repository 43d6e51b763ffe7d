"""The end of a sitting: the clock stops; minutes are drafted from what was taken down, posted, offered for review."""

import datetime as dt
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.agendas import Plan, plan_of, record_of
from bot.curating import show_card
from bot.desk import Desk
from bot.frames import frame
from bot.links import sitting_link
from bot.message import Button, Reply, Text
from bot.notices import target_of
from bot.runsheets import places_of, stop_clock
from bot.taking import clean
from knowledge.screening import flags
from knowledge.submissions import offering
from knowledge.submissions import store as submissions
from knowledge.submissions.offering import Author
from knowledge.submissions.types import Draft
from scheduler.commitments.types import Commitment
from scheduler.deliveries import Promise, promise
from scheduler.sittings import store
from scheduler.sittings.agenda import outcome_of
from scheduler.sittings.frames import frame as phrase
from scheduler.sittings.minutes import draft, fitting, line
from scheduler.tables.types import Occurrence

DRAFTED, POSTED = "minutes-drafted", "minutes"
WITHIN = dt.timedelta(hours=20)
"""How long after the end the minutes wait for the host; then they are posted as they are, within the day."""
ROOM = {"discord": 1700, "slack": 6000}
"""Characters of minutes that are posted; the page has them whole."""
NO_LIMIT = 10_000
"""Minutes are a duty, so the limit on what one person may have in review does not hold for them."""


async def close(connection: AsyncConnection, occurrence: Occurrence, now: dt.datetime) -> bool:
    """Close a date with all that follows from it; False if it was closed before."""
    if not await store.close(connection, occurrence.id, now):
        return False
    plan = await plan_of(connection, occurrence)
    await stop_clock(connection, plan, now)
    done = [
        int(item.key.partition(":")[2])
        for item in plan.agenda.items
        if item.kind == "proposal" and outcome_of(item, plan.marks).outcome
    ]
    await store.settle_proposals(connection, done, now)
    if host := host_of(plan):
        key = f"minutes:{occurrence.id}:drafted"
        made = Promise(key, DRAFTED, target_of(host), {"occurrence": occurrence.id}, now, now + WITHIN)
        await promise(connection, [made], now)
    return True


def host_of(plan: Plan) -> str:
    """The account that answers for a date: its host, or who began it."""
    return plan.occurrence.host or (plan.sitting.started_by if plan.sitting else "")


def text_of(plan: Plan) -> str:
    """The minutes of a date: as the host left them, or the draft that the records give."""
    edited = plan.sitting.minutes if plan.sitting else ""
    return edited or clean(draft(record_of(plan)))


def is_empty(plan: Plan) -> bool:
    """Whether nothing was taken down and nobody wrote minutes."""
    written = plan.sitting.minutes if plan.sitting else ""
    return not (written or plan.notes or plan.promised or any(mark.outcome for mark in plan.marks))


def drafted(plan: Plan, before: str = "") -> Reply:
    """The minutes as their host sees them before they are posted."""
    number = plan.occurrence.id
    table = plan.occurrence.table
    told = partial(frame, plan.language)
    head = f"{before} {phrase(plan.language, 'drafted', title=table.title)}"
    buttons = (Button(told("edit"), f"minutes form {number}"), Button(told("post"), f"minutes post {number}", "good"))
    return Reply((Text(head.strip()), Text(text_of(plan))), buttons, audience="person", data={"occurrence": number})


def posted(plan: Plan, platform: str, base: str) -> Reply:
    """The minutes as a place gets them: what fits, and the way to the rest."""
    text, cut = fitting(text_of(plan), ROOM.get(platform, NO_LIMIT))
    told, page = partial(frame, plan.language), sitting_link(base, plan.occurrence.id)
    link = f"[{told('whole_minutes' if cut else 'on_page')}]({page})"
    head = f"**{told('minutes_title')}**"
    return Reply((Text(f"{head}\n\n{text}"), Text(link)), data={"occurrence": plan.occurrence.id})


async def post(
    connection: AsyncConnection, desk: Desk, plan: Plan, author: Author | None, now: dt.datetime
) -> int | None:
    """Post the minutes in the places of the table and offer them for review; the submission's number.

    None if they were posted before, or if there is nothing to post.
    """
    occurrence = plan.occurrence
    if is_empty(plan) or author is None:
        await store.note_posted(connection, occurrence.id, None, now)
        return None
    if not await store.note_posted(connection, occurrence.id, None, now):
        return None
    made_of = draft_of(plan)
    number = await submissions.keep(
        connection,
        made_of,
        person=author.account,
        name=author.name,
        place=(places_of(plan) or ("web:page",))[0],
        thread=f"minutes-{occurrence.id}",
        now=now,
    )
    language = occurrence.table.terms.language
    seen = tuple(dict.fromkeys(mark.what for mark in flags(f"{made_of.title}\n{made_of.body}")))
    item = await offering.offer(connection, number, author, now, flags=seen, language=language, most=NO_LIMIT)
    await show_card(connection, desk, item, now)
    await store.note_submission(connection, occurrence.id, number)
    until = now + dt.timedelta(days=3)
    subject: dict[str, str | int] = {"occurrence": occurrence.id}
    made = [
        Promise(f"minutes:{occurrence.id}:posted:{place}", POSTED, place, subject, now, until)
        for place in places_of(plan)
    ]
    await promise(connection, made, now)
    return number


def draft_of(plan: Plan) -> Draft:
    """The minutes as they are offered for review. They name those who gave a name for it, and nobody else."""
    record, terms = record_of(plan), plan.occurrence.table.terms
    fields: dict[str, Any] = {
        "language": terms.language,
        "summary": _summary(plan),
        "verticals": [terms.vertical],
        "evidence": "author-run",
        "disclosure": {"interest": "none"},
        "occurrence": f"{plan.occurrence.table.name} {record.on.isoformat()}",
        "present": [line(name) for name in record.names],
        "commitments": [_promised(one, plan.language) for one in plan.promised],
    }
    return Draft("minutes", f"{line(plan.occurrence.table.title)}, {record.on.isoformat()}", text_of(plan), fields)


def _promised(one: Commitment, language: str) -> str:
    who = line(one.name) or phrase(language, "member")
    return f"{who}: {line(one.text)} ({phrase(language, 'by', date=one.due.isoformat())})"


def _summary(plan: Plan) -> str:
    theme = line(plan.occurrence.said_theme)
    told = partial(frame, plan.language)
    counts = {
        "sum_answered": sum(mark.answered for mark in plan.marks),
        "sum_decisions": sum(note.kind == "decision" for note in plan.notes),
        "sum_promised": len(plan.promised),
    }
    said = ", ".join(told(f"{name}_one" if n == 1 else name, n=n) for name, n in counts.items() if n)
    head = told("sum_theme" if theme else "sum_plain", title=line(plan.occurrence.table.title), theme=theme)
    return head + (f": {said}" if said else "") + told("stop")
