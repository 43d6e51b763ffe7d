"""What can be done with an answer: stop it, have more of it, share it, call people to it, say it is solved."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated, Literal

import regex
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import gaps, store
from bot.answer_words import gaps_named, said
from bot.commands import Help, Registry
from bot.desk import Call
from bot.errors import WordedError
from bot.features import complaints
from bot.features.sources import near
from bot.frames import frame as worded
from bot.links import place_of
from bot.message import Button, CallFor, Part, Reply, Source, Sources, Text, say
from bot.price_charts import drawn
from bot.speaking import language_of
from knowledge import store as entries
from knowledge.gaps import joining
from knowledge.gaps import store as gap_store
from knowledge.gaps.types import Why
from rag import prices
from rag import store as answers
from rag.frames import frame
from rag.types import Asked

AnswerId = Annotated[str, Help("the answer's id")]
CHATS = {"discord": "Discord", "slack": "Slack"}
"""Where people read along, by what each is called."""
MORE = 5
SHARED_ONCE = dt.timedelta(minutes=10)
"""How long a second press does not share an answer again."""
QUOTED = regex.compile(r"(?:^|\]) *([^\[\]\n]+) \[(\d+)\]$", regex.MULTILINE)
"""What stands before the number of its source in a stored answer."""
STEPS = regex.compile(r"(?:^|\n\n)((?:```|\d{1,3}[.)] ).*?)\s*\[(\d+)\]\s*\Z", regex.DOTALL)
"""The steps or the command at its end."""


class UnknownAnswer(WordedError):
    """An answer that is not stored here, or not for this person."""

    def __init__(self) -> None:
        super().__init__("unknown_answer")


def declare(registry: Registry) -> None:
    """Put what the buttons of an answer do on a registry."""
    registry.command("stop", hidden=True, private=True)(stop)
    registry.command("more", hidden=True, private=True)(more)
    registry.command("share", hidden=True)(share)
    registry.command("answer again", hidden=True, private=True)(again)
    registry.command("stuck", hidden=True)(stuck)
    registry.command("solved", hidden=True)(solved)


async def _asked(call: Call, answer_id: str) -> Asked:
    async with call.desk.database.reading() as connection:
        asked = await answers.answered(connection, answer_id)
    if asked is None:
        raise UnknownAnswer
    return asked


def own(call: Call) -> str:
    """Under which name somebody's answer that is being written here can be stopped, without its id."""
    return f"{call.account} in {call.place}"


async def stop(call: Call, answer: AnswerId = "") -> AsyncIterator[Reply]:
    """Stop an answer that is being written; without an id, that of who says so."""
    event = call.desk.stops.get(answer or own(call))
    if event is not None:
        event.set()
    language = event.language if event is not None else await language_of(call)
    done = worded(language, "stopped_now" if event is not None else "finished_already")
    yield Reply((Text(done),), audience="person" if call.message.discreet else "place")


async def _last(call: Call) -> str:
    """The answer that somebody had last in a conversation."""
    async with call.desk.database.reading() as connection:
        found = await answers.conversation(connection, call.message.thread, call.account, 1)
    if not found:
        raise UnknownAnswer
    return found[-1].id


async def more(call: Call, answer: AnswerId = "") -> AsyncIterator[Reply]:
    """Name the further entries that an answer was chosen from; without an id, the last one of the conversation."""
    answer = answer or await _last(call)
    audience: Literal["person", "place"] = "person" if call.message.discreet else "place"
    asked = await _asked(call, answer)
    async with call.desk.database.reading() as connection:
        found = await answers.passages_of(connection, answer)
        cited = {entry_id for entry_id, n, _, _ in found if n is not None}
        ids = list(dict.fromkeys(entry_id for entry_id, _, _, _ in found if entry_id not in cited))[:MORE]
        heads = await entries.heads(connection, ids)
    readable = [heads[one] for one in ids if one in heads and heads[one].readable(call.message.place.audiences)]
    if not readable:
        yield Reply((Text(said(asked.language, "nothing more")),), audience=audience)
        return
    first = max((n for _, n, _, _ in found if n is not None), default=0) + 1
    today, numbered = call.desk.now().date(), list(enumerate(readable, first))
    summaries = "\n".join(f"- {head.header.get('summary') or head.title} [{n}]" for n, head in numbered)
    sources = tuple(near(head, asked.language, today, n=n) for n, head in numbered)
    yield Reply((Text(summaries), Sources(sources, frame(asked.language, "nearest"))), audience=audience)


async def share(call: Call, answer: AnswerId) -> AsyncIterator[Reply]:
    """Show a private answer to everybody in the place where it was asked."""
    asked = await _asked(call, answer)
    if asked.person != call.account:
        yield Reply((Text(said(await language_of(call), "not your answer")),), audience="person", failed=True)
        return
    shown, whole = await _cited(call, asked)
    if not whole:
        yield say(said(asked.language, "source gone"), failed=True)
        return
    if not await _shares(call, answer):
        yield Reply((Text(said(asked.language, "shared before")),), audience="person")
        return
    question = " ".join(asked.question.split())
    drawing = await drawn(prices.read(asked.prices), asked.language)
    text, below = Text(f"> {question[:300]}\n\n{asked.body}"), Sources(shown, frame(asked.language, "sources"))
    parts = (text, *drawing, below)
    buttons = after(answer, asked.language, found=asked.found)
    yield Reply(parts, buttons, data={"answer": answer, "language": asked.language})


async def _shares(call: Call, answer: str) -> bool:
    """Whether an answer is shared now; not for a second press soon after the first."""
    name, now = f"shared:{answer}", call.desk.now()

    async def work(connection: AsyncConnection) -> bool:
        before = await store.recall(connection, name, now)
        await store.remember(connection, name, answer, now + SHARED_ONCE)
        return before is None

    return await call.desk.database.write(work, "share")


def quoted_in(body: str) -> dict[int, list[str]]:
    """What a stored answer quotes under each number, in its order; no rows of tables."""
    steps = STEPS.search(body)
    found = QUOTED.findall(body[: steps.start()] if steps else body) + ([steps.groups()] if steps else [])
    quotes: dict[int, list[str]] = {}
    for words, number in found:
        quotes.setdefault(int(number), []).append(words.strip())
    return quotes


async def _cited(call: Call, asked: Asked) -> tuple[tuple[Source, ...], bool]:
    """The numbered sources of a stored answer as far as they may still be read, and whether all of them may."""
    async with call.desk.database.reading() as connection:
        found = await answers.passages_of(connection, asked.id)
        heads = await entries.heads(connection, [entry_id for entry_id, n, _, _ in found if n is not None])
    today, sources, whole = call.desk.now().date(), dict[int, Source](), True
    quotes = quoted_in(asked.body)
    for entry_id, n, version, heading in found:
        if n is None:
            continue
        head = heads.get(entry_id)
        if head is None or not head.readable(call.message.place.audiences):
            whole = False
            continue
        line = near(head, asked.language, today, n=n, heading=heading)
        first, *further = quotes.get(n, [""])
        sources.setdefault(n, replace(line, version=version, quote=first, further=tuple(further)))
    return tuple(sources[n] for n in sorted(sources)), whole


async def again(call: Call, answer: AnswerId) -> AsyncIterator[Reply]:
    """Show an answer to who had it once more, as it was said, with its sources as they stand today."""
    asked = await _asked(call, answer)
    if asked.person != call.account:
        raise UnknownAnswer
    language, (shown, whole) = asked.language, await _cited(call, asked)
    parts: list[Part] = [Text(asked.body), *await drawn(prices.read(asked.prices), language)]
    if shown:
        parts.append(Sources(shown, frame(language, "sources")))
    if not whole:
        parts.append(Text(f"*{said(language, 'source gone')}*"))
    buttons = after(answer, language, found=True, ours=call.message.place.ours) if asked.found else ()
    yield Reply(tuple(parts), buttons, data={"answer": answer, "language": language})


def after(answer_id: str, language: str, *, found: bool, ours: bool = False) -> tuple[Button, ...]:
    """The buttons below an answer, or below what is said where there was none; `ours` where nobody can be called."""
    more = (Button(said(language, "more"), f"more {answer_id}"),) if found else ()
    stuck = said(language, "still stuck" if ours else "ask people")
    return (*rating(answer_id), *more, Button(stuck, f"stuck {answer_id}"))


def rating(answer_id: str) -> tuple[Button, ...]:
    """The buttons that every answer has."""
    return (
        Button("👍", f"rate {answer_id} good", "good"),
        Button("👎", f"rate {answer_id} bad", "bad"),
    )


async def stuck(call: Call, answer: AnswerId) -> AsyncIterator[Reply]:
    """Call people to a question that the answer did not settle; it becomes a gap."""
    asked = await _asked(call, answer)
    settings, place = await call.place_settings(), call.message.place
    ready, now = await complaints.of_asked(call, asked, Why.STUCK), call.desk.now()
    await complaints.look(call)

    async def work(connection: AsyncConnection) -> tuple[int, bool]:
        """The gap's number, and whether people are called now, not before."""
        kept = await complaints.keep(connection, call, ready, asked)
        if not (place.private or place.ours or kept.gap.place):
            await gap_store.change(connection, kept.gap.id, now, place=place_of(place))
        new = await store.call_people(connection, answer, kept.gap.id, call.place, call.account, now)
        return kept.gap.id, new

    gap, new = await call.desk.database.write(work, "stuck")
    kept = Text(said(asked.language, "called", gap=gap))
    solve = Button(said(asked.language, "solve"), f"solved {answer}", "good")
    data = {"call": answer, "gap": gap, "language": asked.language}
    if place.ours or place.private:
        alone = _uncalled(call, asked.language) if place.ours else said(asked.language, "nobody reads along")
        yield Reply((kept, Text(alone)), (solve,), data=data)
        return
    if not new:
        yield Reply((Text(said(asked.language, "called before")),), audience="person")
        return
    question = " ".join(asked.question.split())[:500]
    role = "" if call.desk.calls.wait(call.account) else settings.role
    called = CallFor(f"{said(asked.language, 'who helps')}\n\n> {question}", role)
    yield Reply((called, kept), (solve,), data=data)


def _uncalled(call: Call, language: str) -> str:
    """That nobody is called on a surface of ours, what becomes of the question there, and where people are."""
    *some, last = [CHATS[one] for one in sorted(call.desk.standings) if one in CHATS] or [""]
    where = said(language, "and", some=", ".join(some), last=last) if some else last
    people = said(language, "people are", where=where) if where else said(language, "people meet")
    return f"{said(language, 'nobody called')} {people}"


async def solved(call: Call, answer: AnswerId) -> AsyncIterator[Reply]:
    """Say that a question people were called to is solved."""
    asked = await _asked(call, answer)
    person, now = await call.person(), call.desk.now()

    async def work(connection: AsyncConnection) -> tuple[list[int], list[int]] | None:
        if await store.solve(connection, answer, person, now) is not None:
            return None
        return await _left(connection, asked, person, now)

    done, language = await call.desk.database.write(work, "solved"), asked.language
    if done is None:
        yield Reply((Text(said(language, "solved before")),), audience="person")
        return
    closed, waiting = done
    ends = [said(language, "nobody waits", gaps=gaps_named(language, closed))] if closed else []
    if call.message.place.private or call.message.place.ours:
        yield say(" ".join([said(language, "solved alone"), *ends]))
        return
    more = [said(language, "would answer", gaps=gaps_named(language, waiting))] if waiting else []
    keep = Button(worded(language, "save_thread"), f"save thread {answer}", "good")
    yield say(" ".join([said(language, "solved"), *more, *ends]), keep)


async def _left(
    connection: AsyncConnection, asked: Asked, person: str, now: dt.datetime
) -> tuple[list[int], list[int]]:
    """Let somebody wait no more for what a thread left them stuck with: the gaps that close, and those that stay."""
    left = list[int]()
    for one in dict.fromkeys([asked.id, *(one.id for one in await gaps.asked_in(connection, asked.thread))]):
        left += await joining.leave(connection, one, person, (Why.STUCK,), now)
    waiting = await gaps.open_in(connection, asked.thread)
    return [one for one in dict.fromkeys(left) if one not in waiting], waiting
