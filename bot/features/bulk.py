"""`review bulk` and `review undo`: the same decision on many items, shown before it is taken, and taken back."""

import datetime as dt
import secrets
import shlex
from collections.abc import AsyncIterator, Callable, Mapping
from functools import partial
from typing import Annotated, Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store
from bot.commands import Help, Registry
from bot.curating import Bulk, act_on_many, reviewer, undo
from bot.desk import Call
from bot.features.review import Kinds
from bot.frames import frame
from bot.message import FITS_A_BUTTON, Button, DataTable, Form, FormField, Reply, Role, Text, whisper
from bot.speaking import language_of
from knowledge.review import store as queue
from knowledge.review import undoing
from knowledge.review.types import REASONS
from knowledge.review.undoing import WINDOW, Previewed
from scheduler.verticals import named

MOST = 50
"""Items of one bulk action; a choice of more is taken in steps, each with its preview."""


def declare(registry: Registry) -> None:
    """Put decisions on many items on a registry."""
    registry.command("review bulk", role=Role.MODERATOR, private=True)(bulk)
    registry.command("review do", role=Role.MODERATOR, hidden=True, private=True)(do)
    registry.command("review undo", role=Role.MODERATOR, private=True)(take_back)


async def bulk(
    call: Call,
    action: Annotated[Literal["approve", "reject"], Help("approve or reject")],
    *,
    ids: Annotated[str, Help("numbers in the queue, commas between; or use the filters")] = "",
    kind: Annotated[Kinds | None, Help("only this kind")] = None,
    vertical: Annotated[str, Help("only this vertical")] = "",
    search: Annotated[str, Help("words of the title or note")] = "",
    passed: Annotated[int, Help("how many to leave alone at the head; the next step says it")] = 0,
) -> AsyncIterator[Reply]:
    """Decide many items alike: shows what would be done, item by item, before anything is done."""
    who, now = await reviewer(call), call.desk.now()
    filters = {"kind": kind or "", "vertical": named(vertical), "search": search}
    async with call.desk.database.reading() as connection:
        chosen, total = await _chosen(connection, now, ids, filters, max(0, passed))
        seen = await undoing.preview(connection, chosen, action, who, now)
    told = partial(frame, language := await language_of(call))
    if not seen:
        yield whisper(told("bulk_which"), failed=True)
        return
    able = [one for one in seen if not one.why_not]
    rows = tuple(_row(one, action, language) for one in seen)
    columns = tuple(told(one) for one in ("col_number", "col_kind", "col_title", "col_would"))
    table = DataTable(columns, rows)
    words = told("bulk_able", able=len(able), n=len(seen))
    words += " " + told("bulk_step", total=total, most=MOST) if total > MOST else ""
    onward = _onward(action, filters, passed + len(seen) - len(able)) if total > passed + len(seen) else ""
    if not able:
        yield Reply((Text(words), table), _next(onward, told("bulk_next")), audience="person")
        return
    name = await _kept(call, able, onward)
    label = told("bulk_go" if action == "approve" else "bulk_stop", n=len(able))
    go = Button(label, f"review do {name} --action {action}", "good" if action == "approve" else "bad")
    yield Reply((Text(words), table), (go,), audience="person", data={"bulk": name, "able": len(able)})


def _row(one: Previewed, action: str, language: str) -> tuple[str, ...]:
    """An item of a preview, and what would become of it."""
    would = one.why_not.said_in(language) if one.why_not else frame(language, f"bulk_{action}")
    return str(one.item.id), frame(language, f"item_{one.item.kind}"), one.item.title[:60], would


def _left(done: Bulk, language: str) -> list[str]:
    """The items that were left as they are, each with why."""
    return [f"{number}: {error.said_in(language)}" for number, error in done.left]


def _onward(action: str, filters: Mapping[str, str], passed: int) -> str:
    """What previews the next step, past those that could not be decided; nothing for items that were named."""
    given = [f"--{name}={value}" for name, value in filters.items() if value]
    return f"review bulk {action} {shlex.join(given)} --passed={passed}" if given else ""


def _next(onward: str, label: str) -> tuple[Button, ...]:
    return (Button(label, onward),) if 0 < len(onward) <= FITS_A_BUTTON else ()


async def _chosen(
    connection: AsyncConnection, now: dt.datetime, ids: str, filters: dict[str, str], passed: int
) -> tuple[list[int], int]:
    """The items that are named, or that the filters find: those of this step, and how many there are in all."""
    named = list(dict.fromkeys(int(one) for one in ids.replace(",", " ").split() if one.isdecimal() and len(one) < 10))
    if named or not any(filters.values()):
        return named[:MOST], len(named)
    kind, vertical, search = (filters[name] for name in ("kind", "vertical", "search"))
    found, total = await queue.listed(
        connection, now, kind=kind, vertical=vertical, search=search, limit=MOST, offset=passed
    )
    return [one.id for one in found], total


async def _kept(call: Call, able: list[Previewed], onward: str) -> str:
    """A name under which the preview is kept, with the versions that were shown, and what previews the next step."""
    name, now = secrets.token_hex(6), call.desk.now()
    body = " ".join(f"{one.item.id}:{one.item.version}" for one in able) + f"\n{onward}"
    until = now + WINDOW
    await call.desk.database.write(lambda c: store.remember(c, f"bulk:{call.account}:{name}", body, until), "bulk")
    return name


def _why(name: str, told: Callable[[str], str]) -> Form:
    fields = (
        FormField("code", told("bulk_reason"), choices=tuple(REASONS)),
        FormField("say", told("bulk_sentence"), told("bulk_read"), long=True, max_length=1000),
    )
    command = f"review do {name} --action reject"
    return Form(told("bulk_why"), command, fields, told("bulk_do"), command)


async def do(
    call: Call,
    name: Annotated[str, Help("the preview")],
    *,
    action: Annotated[Literal["approve", "reject"], Help("approve or reject")],
    code: Annotated[str, Help("the reason")] = "",
    say: Annotated[str, Help("a sentence")] = "",
) -> AsyncIterator[Reply]:
    """Do what a preview showed; what changed since is left alone."""
    async with call.desk.database.reading() as connection:
        body = await store.recall(connection, f"bulk:{call.account}:{name}", call.desk.now())
    told = partial(frame, language := await language_of(call))
    if body is None:
        yield whisper(told("bulk_old"), failed=True)
        return
    if action == "reject" and (code not in REASONS or len(say.split()) < 2):
        yield Reply((_why(name, told),), audience="person")
        return
    previewed, _, onward = body.partition("\n")
    chosen = [(int(one.partition(":")[0]), int(one.partition(":")[2])) for one in previewed.split()]
    await call.desk.database.write(lambda c: store.forget(c, f"bulk:{call.account}:{name}"), "bulk")
    done = await act_on_many(call.desk, chosen, action, await reviewer(call), code=code, sentence=say.strip())
    words = told("bulk_done", n=len(done.done)) + "".join(f"\n- {one}" for one in _left(done, language))
    back = (Button(told("bulk_undo"), f"review undo {done.batch}"),) if done.done else ()
    more = _next(onward, told("bulk_next")) if done.done else ()
    yield whisper(words, *back, *more, data={"done": len(done.done), "left": len(done.left), "batch": done.batch})


async def take_back(
    call: Call, what: Annotated[str, Help("the number of an item, or of a bulk action")]
) -> AsyncIterator[Reply]:
    """Take back a decision, or all of a bulk action, within a quarter of an hour."""
    async with call.desk.database.reading() as connection:
        if what.isdecimal() and len(what) < 10:
            every = await queue.decisions_of(connection, int(what))
            decisions = [one for one in every if one.undone_at is None][-1:]
        else:
            decisions = [one for one in await queue.of_batch(connection, what) if one.undone_at is None]
    told = partial(frame, language := await language_of(call))
    if not decisions:
        yield whisper(told("undo_nothing"), failed=True)
        return
    done = await undo(call.desk, decisions, await reviewer(call))
    words = [told("undo_done", n=len(done.done)) if done.done else told("undo_none")]
    words += [f"- {one}" for one in _left(done, language)]
    shown = tuple(Button(told("undo_show", n=one.id), f"review show {one.id}") for one in done.done[:3])
    yield whisper("\n".join(words), *shown, failed=not done.done, data={"undone": len(done.done)})
