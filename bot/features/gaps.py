"""Gaps: what nobody has answered in writing, and what anybody may do about it: look, take, name an entry, discuss.

What moderators do is in `gap_moderation`, what the askers are told in `gap_news`.
"""

import datetime as dt
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Annotated, Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import gaps
from bot.commands import Help, Registry, Suggest
from bot.desk import Call
from bot.features.sources import near
from bot.links import place_link, place_of
from bot.message import Button, DataTable, Part, Reply, Role, Sources, Text, say
from bot.names import store as names
from knowledge import store as entries
from knowledge.audit import store as audit
from knowledge.errors import UnknownEntry
from knowledge.gaps import deciding, reading
from knowledge.gaps.reading import Reader, Whole
from knowledge.gaps.types import REASONS, TAKEN_FOR, Gap, State
from knowledge.types import Head
from rag.types import Answer, Filters, Question

Number = Annotated[int, Help("the gap's number"), Suggest("gaps")]
LISTED = 20
SHORT = 120
WORDS_SHOWN = 8
NEAREST = 3
ANSWERS = Role.ORGANIZER
"""Who may say by themselves that an entry answers a gap; others propose it."""


def declare(registry: Registry) -> None:
    """Put what anybody may do with gaps on a registry."""
    registry.command("gaps")(listing)
    registry.command("gap show")(show)
    registry.command("gap take")(take)
    registry.command("gap release")(release)
    registry.command("gap answer")(answer)
    registry.command("gap here", role=Role.ORGANIZER)(here)


async def reader(call: Call) -> Reader:
    """Who looks: the audiences of the place, the person, and whether they moderate here, unseen by others."""
    alone = call.message.place.private or call.message.place.ours
    moderates = call.message.person.role >= Role.MODERATOR and alone
    return Reader(call.message.place.audiences, await call.person() if alone else "", moderates)


def shortened(text: str, most: int = SHORT) -> str:
    """The beginning of a question, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def since(then: dt.datetime, now: dt.datetime) -> str:
    """How long ago, in days."""
    days = (now - then).days
    return "today" if days < 1 else f"{days} day{'s' if days > 1 else ''}"


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
    now = call.desk.now()
    looks = await reader(call)
    if mine:
        looks = Reader(looks.audiences, await call.person(), looks.moderator)
    wanted = None if not vertical else "" if vertical == "none" else vertical.lower()
    async with call.desk.database.reading() as connection:
        found = await reading.listed(connection, looks, states=(state,), vertical=wanted, order=by, mine=mine)
        figures = await reading.figures(connection, now)
        called = await _called(call, connection, [one.holder(now) for one in found])
    if not found:
        yield say("No gap is like that. A question that nobody can answer becomes one by itself.")
        return
    pages = -(-len(found) // LISTED)
    page = min(max(page, 1), pages)
    part = found[(page - 1) * LISTED : page * LISTED]
    rows = tuple(_row(one, called, now) for one in part)
    table = DataTable(("Gap", "Question", "Waiting", "Since", "Vertical", "With"), rows)
    again = "".join(
        f" --{name} {value}" for name, value in (("vertical", vertical), ("by", by), ("state", state)) if value
    )
    buttons = (Button("More", f"gaps{again}{' --mine' if mine else ''} --page {page + 1}"),) if page < pages else ()
    audience: Literal["place", "person"] = "person" if mine else "place"
    yield Reply((Text(_headline(len(found), state, figures, page, pages)), table), buttons, audience)


async def _called(call: Call, connection: AsyncConnection, accounts: Sequence[str]) -> dict[str, str]:
    """What people are called here; on the page, which anybody may read, nobody is named."""
    if call.message.place.platform == "web":
        return dict.fromkeys(accounts, "somebody")
    return await names.names_of(connection, accounts)


def _row(gap: Gap, called: Mapping[str, str], now: dt.datetime) -> tuple[str, ...]:
    state = called.get(gap.holder(now), "") if gap.state == State.OPEN else gap.entry_id or REASONS.get(gap.reason, "")
    return (
        str(gap.id),
        shortened(gap.question),
        str(gap.waiting or gap.asked),
        since(gap.opened_at, now),
        gap.vertical + ("?" if gap.vertical and not gap.vertical_by else ""),
        state,
    )


def _headline(count: int, state: str, figures: reading.Figures, page: int, pages: int) -> str:
    words = f"{count} {state} gap{'s' if count != 1 else ''}" + (f", page {page} of {pages}" if pages > 1 else "") + "."
    if figures.median_days is not None:
        were = "was" if figures.answered == 1 else "were"
        words += f" In the last 90 days {figures.answered} {were} answered, half within "
        words += f"{figures.median_days:.1f} days of the question."
    return words + " `gap show NUMBER` shows one, `gap take NUMBER` gives it to you."


async def show(call: Call, gap: Number) -> AsyncIterator[Reply]:
    """Show a gap: how it was asked, who has it, which entries come near, where it is discussed."""
    now, today = call.desk.now(), call.desk.now().date()
    async with call.desk.database.reading() as connection:
        found = await reading.whole(connection, gap, await reader(call))
        named = await entries.heads(connection, [one.entry_id for one in found.proposals])
        called = await _called(call, connection, [found.gap.holder(now)])
    parts: list[Part] = [Text(_described(found, named, called, now))]
    close, likely = await nearest(call, found.gap)
    if close and found.gap.state == State.OPEN:
        parts.append(Sources(tuple(near(head, "en", today) for head in close), "Nearest entries"))
    buttons = _buttons(found, close[:1] if likely else [], now)
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


def _described(whole: Whole, named: Mapping[str, Head], called: Mapping[str, str], now: dt.datetime) -> str:
    gap = whole.gap
    lines = [f"**Gap {gap.id}** · {gap.state} · {gap.asked} asked, {gap.waiting} waiting · {since(gap.opened_at, now)}"]
    guessed = "" if gap.vertical_by else " (a guess; `gap vertical` corrects it)"
    lines.append(f"Vertical: {gap.vertical or 'none'}{guessed}")
    lines.append("\n".join(f"> {line}" for line in shortened(gap.question, 500).split("\n")))
    others = [one for one in whole.words if one.question != gap.question]
    if others:
        asked = "\n".join(f"- {shortened(one.question)} ({one.language})" for one in others[:WORDS_SHOWN])
        lines.append(f"Also asked as:\n\n{asked}")
    if holder := gap.holder(now):
        lines.append(f"With {called[holder]} until {gap.taken_until:%Y-%m-%d}.")
    if gap.state == State.CLOSED:
        lines.append(f"Closed: {REASONS.get(gap.reason, gap.reason)}. {gap.note}".strip())
    if gap.state == State.MERGED:
        lines.append(f"It is part of gap {gap.merged_into} now.")
    if gap.days is not None:
        lines.append(f"Answered with `{gap.entry_id}` after {gap.days:.1f} days.")
    tried = [one for one in whole.proposals if one.entry_id in named and one.entry_id != gap.entry_id]
    if tried:
        said = {deciding.PROPOSED: "proposed", deciding.FAILED: "did not help", deciding.ANSWERS: "answered it before"}
        lines.append("Named for it: " + ", ".join(f"`{one.entry_id}` ({said[one.state]})" for one in tried))
    if gap.place:
        link = place_link(gap.place)
        lines.append(f"Discussed [there]({link})." if link else f"Discussed at `{gap.place}`.")
    return "\n\n".join(lines)


def _buttons(whole: Whole, likely: list[Head], now: dt.datetime) -> tuple[Button, ...]:
    gap = whole.gap
    if gap.state != State.OPEN:
        return ()
    buttons = [] if gap.holder(now) else [Button("I take it", f"gap take {gap.id}", "good")]
    buttons.append(Button("Write an answer", f"submit --gap {gap.id}"))
    proposed = [one.entry_id for one in whole.proposals if one.state == deciding.PROPOSED]
    named = dict.fromkeys([*proposed, *(head.id for head in likely)])
    buttons += [Button(f"Answered by {entry_id}"[:75], f"gap answer {gap.id} {entry_id}") for entry_id in named]
    return tuple(buttons[:4])


async def take(call: Call, gap: Number) -> AsyncIterator[Reply]:
    """Take a gap: you mean to answer it. After two weeks it is free again."""
    person, now = await call.person(), call.desk.now()
    await _may_see(call, gap)

    async def work(connection: AsyncConnection) -> Gap:
        await names.learn(connection, (call.account, person), call.message.person.name, now)
        return await deciding.take(connection, gap, person, now)

    taken = await call.desk.database.write(work, "gap-take")
    yield Reply(
        (Text(f"Gap {gap} is with you until {taken.taken_until:%Y-%m-%d} ({TAKEN_FOR.days} days). {HOW}"),),
        (Button("Write an answer", f"submit --gap {gap}", "good"), Button("Release", f"gap release {gap}")),
        data={"gap": gap},
    )


HOW = "Write an answer, or name an entry that is one: `gap answer NUMBER ENTRY`."


async def release(call: Call, gap: Number) -> AsyncIterator[Reply]:
    """Give a gap back that you took."""
    person, now = await call.person(), call.desk.now()
    moderator = call.message.person.role >= Role.MODERATOR
    await call.desk.database.write(lambda c: deciding.release(c, gap, person, now, moderator=moderator), "gap-release")
    yield say(f"Gap {gap} is free again.", Button("I take it", f"gap take {gap}"))


def role_of(call: Call) -> str:
    """The role in which somebody did something, as the log keeps it."""
    return call.message.person.role.name.lower()


async def _may_see(call: Call, gap: int) -> Whole:
    async with call.desk.database.reading() as connection:
        return await reading.whole(connection, gap, await reader(call))


async def answer(
    call: Call,
    gap: Number,
    entry: Annotated[str, Help("the id of the entry that answers it"), Suggest("entries")],
) -> AsyncIterator[Reply]:
    """Say that an entry answers a gap. Organizers decide, and everybody who waits is told; others propose it."""
    person, now = await call.person(), call.desk.now()
    await _may_see(call, gap)
    decides = call.message.person.role >= ANSWERS

    async def work(connection: AsyncConnection) -> int:
        """How many people are told."""
        head = await entries.head(connection, entry)
        if not head.readable(call.message.place.audiences):
            raise UnknownEntry(entry, [])
        if not decides:
            await deciding.propose(connection, gap, entry, head.number, person, now)
            return 0
        told = len(await gaps.answered(connection, gap, entry, head.number, person, now))
        facts: dict[str, str | int | None] = {"gap": gap, "entry": entry, "version": head.number, "role": role_of(call)}
        await audit.append(connection, "gap.answer", person, facts, now)
        return told

    count = await call.desk.database.write(work, "gap-answer")
    if not decides:
        yield say(f"Noted: `{entry}` may answer gap {gap}. An organizer or moderator decides.")
        return
    people = "Nobody waits for it." if not count else f"{count} {'person is' if count == 1 else 'people are'} told."
    yield say(f"Gap {gap} is answered with `{entry}`. {people}")


async def here(call: Call, gap: Number) -> AsyncIterator[Reply]:
    """Discuss a gap in this place: whoever looks at it finds the way here."""
    place = call.message.place
    if place.private or not place_link(place_of(place)):
        yield say("A gap is discussed where others can come: in a channel or thread of Discord or Slack.", failed=True)
        return
    person, now = await call.person(), call.desk.now()
    at = place_of(place)
    await call.desk.database.write(lambda c: deciding.set_right(c, gap, person, now, place=at), "gap-set")
    found = await _may_see(call, gap)
    yield say(f"Gap {gap} is discussed here:\n\n> {shortened(found.gap.question, 500)}")
