"""`notices`: what a person is told unasked, when they want quiet, and what lies for them here."""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store
from bot.commands import Help, Registry
from bot.desk import Call
from bot.errors import WordedError
from bot.frames import frame, personal
from bot.message import Button, DataTable, Reply, Text
from bot.moments import at
from bot.notices import Kind
from bot.places import check
from bot.shelf import reading
from bot.speaking import language_of

KindName = Annotated[str, Help("the kind of notice; `notices show` lists them")]
MOST_BUTTONS = 10


class NoSuchNotice(WordedError):
    """A kind that no notice has, or one that nobody can do without."""

    def __init__(self, kind: str, optional: list[str]) -> None:
        super().__init__("notice_unknown", kind=kind[:40], known=", ".join(optional) or "—")


def declare(registry: Registry) -> None:
    """Put the commands about one's own notices on a registry."""
    registry.command("notices show", private=True)(show)
    registry.command("notices read", private=True)(read)
    registry.command("notices quiet", private=True)(quiet)
    registry.command("notices stop", private=True)(stop)
    registry.command("notices start", private=True)(start)


async def _mine(call: Call) -> tuple[str, dict[str, str]]:
    """Under which name a person's wishes are kept, and what they are."""
    name = f"person:{await call.person()}"
    async with call.desk.database.reading() as connection:
        return name, (await store.settings_of(connection, [name]))[name]


def _optional(call: Call) -> list[Kind]:
    return [one for one in call.desk.notices.all() if one.optional]


def _private(*parts: Text | DataTable, buttons: tuple[Button, ...] = ()) -> Reply:
    return Reply(parts, buttons, audience="person")


async def show(call: Call) -> AsyncIterator[Reply]:
    """Show what you are told unasked, what not, and your quiet hours."""
    _, wishes = await _mine(call)
    without = wishes.get("without", "").split()
    hours = wishes.get("quiet", "")
    language = await language_of(call)
    told = partial(frame, language)
    words = told("notice_quiet", hours=hours) if hours else told("notice_no_quiet")
    rows = tuple(
        (one.name, told("notice_no" if one.name in without else "notice_yes"), _summary(one, language))
        for one in _optional(call)
    )
    again = [(told("notice_again_for", name=name), f"notices start {name}") for name in without[:MOST_BUTTONS]]
    buttons = tuple(Button(label, command) for label, command in again)
    parts: tuple[Text | DataTable, ...] = (Text(words), DataTable(tuple(told("notice_columns").split("|")), rows))
    yield _private(*(parts if rows else parts[:1]), buttons=buttons)


def _summary(kind: Kind, language: str) -> str:
    return (personal.NOTICES.get(kind.name) if language == "hi" else "") or kind.summary


async def read(
    call: Call, *, new: Annotated[bool, Help("only what you have not read yet")] = False
) -> AsyncIterator[Reply]:
    """Read the notices that lie for you here."""
    shelf, language = await reading.shelves(call.desk, call.account), await language_of(call)
    lying = await reading.read(call.desk, shelf, only_new=new)
    if not lying:
        yield replace(_private(Text(frame(language, "notice_nothing"))), silent=new)
        return
    parts: list[Text | DataTable] = []
    buttons: dict[str, Button] = {}
    for one in lying:
        mark = f"**{frame(language, 'notice_new')}**, " if one.new else ""
        parts.append(Text(f"{mark}{at(one.put_at, 'UTC', language=language)}"))
        parts += [part for part in one.reply.parts if isinstance(part, Text | DataTable)]
        buttons |= {button.command: button for button in one.reply.buttons}
    yield _private(*parts, buttons=tuple(buttons.values())[:MOST_BUTTONS])


async def quiet(
    call: Call,
    hours: Annotated[
        str, Help("two times and a zone, like 22:00-07:00 Asia/Kolkata; leave it out for none"), "rest"
    ] = "",
) -> AsyncIterator[Reply]:
    """Set the hours in which nothing is said to you in private."""
    kept = str(check("quiet", hours))
    name, _ = await _mine(call)
    await call.desk.database.write(lambda c: store.set_for(c, name, "quiet", kept or None), "notices")
    told = partial(frame, await language_of(call))
    yield _private(Text(told("notice_set", hours=kept) if kept else told("notice_unset")))


async def stop(call: Call, kind: KindName) -> AsyncIterator[Reply]:
    """Do without a kind of notice."""
    names = [one.name for one in _optional(call)]
    if kind not in names:
        raise NoSuchNotice(kind, names)
    await _wish(call, kind, wanted=False)
    told = partial(frame, await language_of(call))
    again = Button(told("notice_again"), f"notices start {kind}")
    yield _private(Text(told("notice_stopped", kind=kind)), buttons=(again,))


async def start(call: Call, kind: KindName) -> AsyncIterator[Reply]:
    """Be told of a kind of notice again."""
    await _wish(call, kind, wanted=True)
    yield _private(Text(frame(await language_of(call), "notice_started", kind=kind)))


async def _wish(call: Call, kind: str, *, wanted: bool) -> None:
    name, _ = await _mine(call)

    async def work(connection: AsyncConnection) -> None:
        now = (await store.settings_of(connection, [name]))[name].get("without", "").split()
        then = [one for one in now if one != kind] + ([] if wanted else [kind])
        await store.set_for(connection, name, "without", " ".join(then) or None)

    await call.desk.database.write(work, "notices")
