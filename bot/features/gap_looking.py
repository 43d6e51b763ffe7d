"""Gaps as they are looked at: a list of what nobody has answered in writing, and one with all that is known of it."""

import datetime as dt
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from functools import partial
from typing import Annotated, Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import answer_words
from bot.commands import Help, Registry, Suggest
from bot.desk import Call
from bot.features.sources import near
from bot.frames import frame
from bot.links import place_link
from bot.message import Button, DataTable, Part, Reply, Role, Sources, Text, say
from bot.names import store as names
from bot.speaking import language_of
from knowledge import store as entries
from knowledge.gaps import deciding, reading
from knowledge.gaps.reading import Reader, Whole
from knowledge.gaps.types import Gap, State
from knowledge.types import Head
from rag.asking import asking_part
from rag.types import Answer, Filters, Question
from scheduler.verticals import named

Number = Annotated[int, Help("the gap's number"), Suggest("gaps")]
LISTED = 20
SHORT, QUOTED = 120, 500
"""Letters of a question in a list, and where it is quoted among others' messages."""
WORDS_SHOWN = 8
NEAREST = 3
Told = Callable[..., str]


def declare(registry: Registry) -> None:
    """Put what shows gaps on a registry."""
    registry.command("gaps")(listing)
    registry.command("gap show")(show)


async def reader(call: Call) -> Reader:
    """Who looks: the audiences of the place, the person, and whether they moderate here, unseen by others."""
    alone = call.message.place.private or call.message.place.ours
    moderates = call.message.person.role >= Role.MODERATOR and alone
    return Reader(call.message.place.audiences, await call.person() if alone else "", moderates)


def shortened(text: str, most: int = SHORT) -> str:
    """The beginning of a question, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _since(told: Told, then: dt.datetime, now: dt.datetime) -> str:
    """How long ago, in days."""
    days = (now - then).days
    return told("gap_today" if days < 1 else "gap_day" if days == 1 else "gap_days", n=days)


async def listing(
    call: Call,
    *,
    vertical: Annotated[str, Help("only this vertical; `none` for those without one"), Suggest("verticals")] = "",
    by: Annotated[Literal["waiting", "age"], Help("people waiting first, or the oldest first")] = "waiting",
    state: Annotated[Literal["open", "answered", "closed"], Help("open, answered or closed ones")] = "open",
    mine: Annotated[bool, Help("only those that you wait for")] = False,
    page: Annotated[int, Help("which page of the list")] = 1,
) -> AsyncIterator[Reply]:
    """List the questions that nobody here has answered in writing, and how many people wait for each."""
    now, language = call.desk.now(), await language_of(call)
    looks = await reader(call)
    if mine:
        looks = Reader(looks.audiences, await call.person(), looks.moderator)
    wanted = None if not vertical else "" if vertical == "none" else named(vertical)
    async with call.desk.database.reading() as connection:
        found = await reading.listed(connection, looks, states=(state,), vertical=wanted, order=by, mine=mine)
        figures = await reading.figures(connection, now)
        called = await _called(call, connection, [one.holder(now) for one in found], language)
    if not found:
        yield say(frame(language, "gap_none"))
        return
    pages = -(-len(found) // LISTED)
    page = min(max(page, 1), pages)
    part = found[(page - 1) * LISTED : page * LISTED]
    rows = tuple(_row(one, called, now, language) for one in part)
    table = DataTable(tuple(frame(language, "gap_columns").split("|")), rows)
    again = "".join(
        f" --{name} {value}" for name, value in (("vertical", vertical), ("by", by), ("state", state)) if value
    )
    command = f"gaps{again}{' --mine' if mine else ''} --page {page + 1}"
    buttons = (Button(frame(language, "gap_more"), command),) if page < pages else ()
    audience: Literal["place", "person"] = "person" if mine else "place"
    headline = _headline(partial(frame, language), len(found), state, figures, (page, pages))
    yield Reply((Text(headline), table), buttons, audience)


async def _called(call: Call, connection: AsyncConnection, accounts: Sequence[str], language: str) -> dict[str, str]:
    """What people are called here; on the page, which anybody may read, nobody is named."""
    if call.message.place.platform == "web":
        return dict.fromkeys(accounts, frame(language, "gap_somebody"))
    return await names.names_of(connection, accounts)


def _row(gap: Gap, called: Mapping[str, str], now: dt.datetime, language: str) -> tuple[str, ...]:
    became = gap.entry_id or answer_words.closed(language, gap.reason)
    state = called.get(gap.holder(now), "") if gap.state == State.OPEN else became
    return (
        str(gap.id),
        asking_part(gap.question, SHORT),
        str(gap.waiting or gap.asked),
        _since(partial(frame, language), gap.opened_at, now),
        gap.vertical + ("?" if gap.vertical and not gap.vertical_by else ""),
        state,
    )


def _headline(told: Told, count: int, state: str, figures: reading.Figures, at: tuple[int, int]) -> str:
    paged = told("gap_paged", page=at[0], pages=at[1]) if at[1] > 1 else ""
    words = [told("gap_count_one" if count == 1 else "gap_count", n=count, state=told(f"gap_{state}"), paged=paged)]
    if figures.median_days is not None:
        median = "gap_median_one" if figures.answered == 1 else "gap_median"
        words.append(told(median, n=figures.answered, days=figures.median_days))
    return " ".join([*words, told("gap_hint")])


async def show(call: Call, gap: Number) -> AsyncIterator[Reply]:
    """Show a gap: how it was asked, who has it, which entries come near, where it is discussed."""
    now, language = call.desk.now(), await language_of(call)
    looks, told = await reader(call), partial(frame, language)
    async with call.desk.database.reading() as connection:
        found = await reading.whole(connection, gap, looks)
        named = await entries.heads(connection, [one.entry_id for one in found.proposals])
        called = await _called(call, connection, [found.gap.holder(now)], language)
    said = _described(told, found, called, now, own=call.message.place.ours)
    words = "\n\n".join([*said, *_became(told, found, named, language)])
    parts: list[Part] = [Text(words)]
    close, likely = await nearest(call, found.gap)
    if close and found.gap.state == State.OPEN:
        lines = tuple(near(head, language, now.date()) for head in close)
        parts.append(Sources(lines, told("gap_nearest")))
    buttons = _buttons(told, found, close[:1] if likely else [], now)
    yield Reply(tuple(parts), buttons, data={"gap": gap, "state": found.gap.state})


async def nearest(call: Call, gap: Gap) -> tuple[list[Head], bool]:
    """The entries that come nearest to a gap's question now, and whether the first would be quoted as its answer."""
    if not gap.question:
        return [], False
    question = Question(gap.question, Filters(call.message.place.audiences))
    answer: Answer | None = None
    async for answer in call.desk.assistant.answer(question, call.desk.now()):
        pass
    if answer is None or answer.search is None:
        return [], False
    cited = [one.passage.entry for one in answer.citations]
    close = {head.id: head for head in (*cited, *(head for head, _ in answer.search.ranking))}
    return list(close.values())[:NEAREST], bool(cited)


def _described(told: Told, whole: Whole, called: Mapping[str, str], now: dt.datetime, *, own: bool) -> list[str]:
    """How a gap stands and how it was asked: in full where the place is the reader's own."""
    gap = whole.gap
    counts = {"gap": gap.id, "asked": gap.asked, "waiting": gap.waiting}
    lines = [told("gap_head", **counts, state=told(f"gap_{gap.state}"), since=_since(told, gap.opened_at, now))]
    vertical = told("gap_vertical_is", vertical=gap.vertical or told("gap_no_vertical"))
    lines.append(vertical if gap.vertical_by else f"{vertical} {told('gap_guessed')}")
    lines += ["> " + (gap.question if own else asking_part(gap.question, QUOTED)).replace("\n", "\n> ")]
    others = [one for one in whole.words if one.question != gap.question]
    if others:
        asked = "\n".join(f"- {shortened(one.question)} ({one.language})" for one in others[:WORDS_SHOWN])
        lines.append(f"{told('gap_also')}\n\n{asked}")
    if holder := gap.holder(now):
        lines.append(told("gap_held", holder=called[holder], date=gap.taken_until))
    return lines


def _became(told: Told, whole: Whole, named: Mapping[str, Head], language: str) -> list[str]:
    gap, lines = whole.gap, []
    if gap.state == State.CLOSED:
        reason = answer_words.closed(language, gap.reason)
        lines.append(told("gap_why_closed", reason=reason, note=gap.note).strip())
    if gap.state == State.MERGED:
        lines.append(told("gap_part_of", into=gap.merged_into))
    if gap.days is not None:
        lines.append(told("gap_answered_after", entry=gap.entry_id, days=gap.days))
    tried = [one for one in whole.proposals if one.entry_id in named and one.entry_id != gap.entry_id]
    if tried:
        said = {deciding.PROPOSED: "gap_proposed", deciding.FAILED: "gap_failed", deciding.ANSWERS: "gap_answers"}
        entries_of = ", ".join(f"`{one.entry_id}` ({told(said[one.state])})" for one in tried)
        lines.append(told("gap_named", entries=entries_of))
    if gap.place:
        link = place_link(gap.place)
        lines.append(told("gap_discussed", link=link) if link else told("gap_discussed_at", place=gap.place))
    return lines


def _buttons(told: Told, whole: Whole, likely: list[Head], now: dt.datetime) -> tuple[Button, ...]:
    gap = whole.gap
    if gap.state != State.OPEN:
        return ()
    buttons = [] if gap.holder(now) else [Button(told("gap_take"), f"gap take {gap.id}", "good")]
    buttons.append(Button(told("gap_write"), f"submit --gap {gap.id}"))
    proposed = [one.entry_id for one in whole.proposals if one.state == deciding.PROPOSED]
    named = dict.fromkeys([*proposed, *(head.id for head in likely)])
    buttons += [Button(told("gap_by", entry=entry)[:75], f"gap answer {gap.id} {entry}") for entry in named]
    return tuple(buttons[:4])
