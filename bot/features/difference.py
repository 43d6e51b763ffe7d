"""`review diff`: what accepting something would do to the answers, before anybody accepts it."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Annotated, get_args

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands import Help, Registry
from bot.curating import reviewer
from bot.desk import Call, Desk
from bot.features.progress import Steps
from bot.frames import frame
from bot.message import Button, Part, Reply, Sides, Text
from bot.pace import in_seconds
from bot.speaking import language_of
from knowledge import store as entries
from knowledge.review import deciding, publishing
from knowledge.review.errors import NotReady
from knowledge.review.types import Item, Reviewer
from knowledge.submissions import store as submissions
from rag.difference import Comparison, Difference, Kind, Outcome, Probe, compare, of_asked, of_cases
from rag.evaluation import SHIPPED, load
from rag.overlay import both
from rag.proposal import Proposal, rehearse
from rag.types import Filters
from rag.usage.store import asked_since

MONTHS = dt.timedelta(days=90)
"""How far back people's questions are asked again."""
SHOWN, SHOWN_IN_CHAT = 60, 5
LONG, LONG_IN_CHAT = 1500, 240
Told = Callable[..., str]
HOW: tuple[Kind, ...] = get_args(Kind)
"""The ways in which an answer may differ; our words have each under `diff_WAY`."""


def declare(registry: Registry) -> None:
    """Put `review diff` on a registry."""
    registry.command("review diff", private=True)(diff)


async def diff(
    call: Call,
    item: Annotated[int, Help("the item's number in the queue")],
    *,
    asked: Annotated[int, Help("how many questions of people to ask again, the most asked first")] = 150,
) -> AsyncIterator[Reply]:
    """Show which questions would be answered otherwise if this were accepted; nothing is changed by looking.

    For a submission: if it were published. For anything else about an entry: if the entry were retracted.
    """
    desk, who, language = call.desk, await reviewer(call), await language_of(call)
    async with desk.database.reading() as connection:
        found = await deciding.seen(connection, item, who)
    if wait := desk.guesses.wait(f"diff {call.account}"):
        yield Reply((Text(frame(language, "diff_wait", wait=in_seconds(wait, language))),), audience="person")
        return
    steps = Steps()

    async def work(steps: Steps) -> Comparison:
        proposal = await rehearse(desk.database, lambda connection: _change(connection, found, who, desk.now()))
        probes = await _probes(desk, max(0, min(asked, 1000)), proposal)
        await desk.indexer.catch_up()
        before, after = await both(desk.assistant, desk.indexer, desk.database, proposal)
        return await compare(before, after, probes, desk.now(), steps.tell)

    async for reply in steps.run(work):
        yield reply
    yield _shown(call, found, steps.result, language)


async def _change(connection: AsyncConnection, item: Item, who: Reviewer, now: dt.datetime) -> str:
    """What deciding an item for the good would do to its entry; or retracting it, where there is no text to accept."""
    if item.submission_id is None:
        if item.entry_id is None:
            raise NotReady("changes_no_answer", number=item.id, title=item.title)
        await entries.retract(connection, item.entry_id, "rehearsal", now)
        return item.entry_id
    found = await submissions.submission(connection, item.submission_id)
    current = await submissions.version(connection, item.submission_id)
    assert found is not None
    assert current is not None
    made = await publishing.publish(
        connection,
        found,
        await publishing.full_draft(connection, found, current.draft),
        author=found.name or found.person,
        approved_by=[who.name],
        by=who.person,
        now=now,
    )
    return made.entry_id


async def _probes(desk: Desk, most: int, proposal: Proposal) -> list[Probe]:
    """The evaluation set and the questions of people, asked by somebody who may read the entry."""
    filters = Filters(audiences=tuple(dict.fromkeys(("public", proposal.head.audience))))
    cases = await asyncio.to_thread(load, SHIPPED, "all")
    async with desk.database.reading() as connection:
        asked = await asked_since(connection, desk.now() - MONTHS, most)
    return [*of_asked(asked, filters), *of_cases(cases, filters)]


def _shown(call: Call, item: Item, done: Comparison, language: str) -> Reply:
    told, wide = partial(frame, language), call.message.place.ours
    shown = done.differences[: SHOWN if wide else SHOWN_IN_CHAT]
    parts: list[Part] = [Text(_summary(told, item, done))]
    parts += [_sides(told, one, LONG if wide else LONG_IN_CHAT) for one in shown]
    if left := len(done.differences) - len(shown):
        parts.append(Text(told("diff_more", n=left)))
    link = () if wide else (Button(told("diff_page"), f"{call.desk.settings.link_base}/queue/{item.id}", "link"),)
    data = {"asked": done.asked, "changed": len(done.differences), "worse": done.judged("worse")}
    return Reply(tuple(parts), link, audience="person", data=data)


def _summary(told: Told, item: Item, done: Comparison) -> str:
    change = told(
        "diff_accepted" if item.submission_id is not None else "diff_retracted", number=item.id, title=item.title
    )
    if not done.differences:
        return told("diff_same", change=change, asked=done.asked)
    ways = ", ".join(f"{done.count(kind)} {told(f'diff_{kind}')}" for kind in HOW if done.count(kind))
    said = told("diff_other", change=change, n=len(done.differences), asked=done.asked, ways=ways)
    better, worse = done.judged("better"), done.judged("worse")
    return f"{said} {told('diff_judged', better=better, worse=worse)}" if better or worse else said


def _sides(told: Told, one: Difference, longest: int) -> Sides:
    probe = one.probe
    people = told("diff_person" if probe.times == 1 else "diff_people", n=probe.times)
    facts = [told("diff_set") if probe.origin == "evaluation" else people, told(f"diff_{one.kind}")]
    facts += [told(f"diff_{one.verdict}")] if one.verdict else []
    title = " ".join(probe.question.text.split())[:300]
    return Sides(title, _outcome(told, one.before, longest), _outcome(told, one.after, longest), " · ".join(facts))


def _outcome(told: Told, one: Outcome, longest: int) -> str:
    if not one.found:
        return f"*{told('diff_none')}*"
    sources = ", ".join(f"{title} (`{entry_id}`)" for entry_id, title in one.cited)
    return f"{_short(one.text, longest)}\n\n{told('diff_from', sources=sources)}"


def _short(text: str, longest: int) -> str:
    """The beginning of a text, never ending inside a word or a code fence."""
    if len(text) <= longest:
        return text
    cut = text[:longest].rsplit(None, 1)[0]
    return f"{cut}\n```\n…" if cut.count("```") % 2 else f"{cut} …"
