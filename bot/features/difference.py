"""`review diff`: what accepting something would do to the answers, before anybody accepts it."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands import Help, Registry
from bot.curating import reviewer
from bot.desk import Call, Desk
from bot.features.progress import Steps
from bot.message import Button, Part, Reply, Sides, Text
from knowledge import store as entries
from knowledge.review import deciding, publishing
from knowledge.review.errors import NotReady
from knowledge.review.types import Item, Reviewer
from knowledge.submissions import store as submissions
from rag.difference import Comparison, Difference, Outcome, Probe, compare, of_asked, of_cases
from rag.evaluation import SHIPPED, load
from rag.overlay import both
from rag.proposal import Proposal, rehearse
from rag.types import Filters
from rag.usage.store import asked_since

MONTHS = dt.timedelta(days=90)
"""How far back people's questions are asked again."""
SHOWN, SHOWN_IN_CHAT = 60, 5
LONG, LONG_IN_CHAT = 1500, 240
HOW = {
    "abstains": "would lose its answer",
    "answered": "would get an answer",
    "sources": "other sources",
    "words": "other words",
}
JUDGED = {"": "", "better": " · better by the evaluation set", "worse": " · worse by the evaluation set"}


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
    desk, who = call.desk, await reviewer(call)
    async with desk.database.reading() as connection:
        found = await deciding.seen(connection, item, who)
    if wait := desk.guesses.wait(f"diff {call.account}"):
        yield Reply((Text(f"That takes a while each time. Ask again in {wait:.0f} seconds."),), audience="person")
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
    yield _shown(call, found, steps.result)


async def _change(connection: AsyncConnection, item: Item, who: Reviewer, now: dt.datetime) -> str:
    """What deciding an item for the good would do to its entry; or retracting it, where there is no text to accept."""
    if item.submission_id is None:
        if item.entry_id is None:
            raise NotReady(f"{item.id} “{item.title}” is about no text, so no answer would change by deciding it.")
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


def _shown(call: Call, item: Item, done: Comparison) -> Reply:
    wide = call.message.place.ours
    shown = done.differences[: SHOWN if wide else SHOWN_IN_CHAT]
    parts: list[Part] = [Text(_summary(item, done))]
    parts += [_sides(one, LONG if wide else LONG_IN_CHAT) for one in shown]
    if left := len(done.differences) - len(shown):
        parts.append(Text(f"And {left} more."))
    link = () if wide else (Button("Open on the page", f"{call.desk.settings.link_base}/queue/{item.id}", "link"),)
    data = {"asked": done.asked, "changed": len(done.differences), "worse": done.judged("worse")}
    return Reply(tuple(parts), link, audience="person", data=data)


def _summary(item: Item, done: Comparison) -> str:
    if item.submission_id is not None:
        change = f"If {item.id} “{item.title}” were accepted"
    else:
        change = f"If the entry of {item.id} “{item.title}” were retracted"
    if not done.differences:
        return f"{change}, all {done.asked} questions would be answered as they are now."
    ways = ", ".join(f"{done.count(kind)} {words}" for kind, words in HOW.items() if done.count(kind))  # type: ignore[arg-type]
    said = f"{change}, **{len(done.differences)} of {done.asked}** questions would be answered otherwise: {ways}."
    better, worse = done.judged("better"), done.judged("worse")
    if better or worse:
        said += f" By the evaluation set, {better} would become better and {worse} worse."
    return said


def _sides(one: Difference, longest: int) -> Sides:
    probe = one.probe
    people = f"asked by {probe.times} {'person' if probe.times == 1 else 'people'}"
    whose = "evaluation set" if probe.origin == "evaluation" else people
    note = f"{whose} · {HOW[one.kind]}{JUDGED[one.verdict]}"
    title = " ".join(probe.question.text.split())[:300]
    return Sides(title, _told(one.before, longest), _told(one.after, longest), note)


def _told(one: Outcome, longest: int) -> str:
    if not one.found:
        return "*No answer.*"
    sources = ", ".join(f"{title} (`{entry_id}`)" for entry_id, title in one.cited)
    return f"{_short(one.text, longest)}\n\nSources: {sources}"


def _short(text: str, longest: int) -> str:
    """The beginning of a text, never ending inside a word or a code fence."""
    if len(text) <= longest:
        return text
    cut = text[:longest].rsplit(None, 1)[0]
    return f"{cut}\n```\n…" if cut.count("```") % 2 else f"{cut} …"
