"""`reproduce`: "it worked for me", "it did not", on what; and where people say they work.

What that makes of an entry's evidence is a rule (`knowledge.reproductions.rules`). The report of somebody whom no
platform vouches for, a visitor of the page, waits for a moderator before it counts.
"""

import math
from collections.abc import AsyncIterator, Mapping
from functools import partial
from typing import Annotated

import regex
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.answer_words import tried as tried_words
from bot.authors import author_of
from bot.commands import Help, Registry, Suggest
from bot.curating import moderators_place, put_in_queue, show_card
from bot.desk import Call
from bot.errors import WordedError
from bot.features.owners import head_here
from bot.features.withheld import looked_through
from bot.frames import frame
from bot.message import Form, FormField, Reply, whisper
from bot.speaking import language_of
from knowledge import store as entries
from knowledge.reproductions import counting, store
from knowledge.reproductions.counting import recount
from knowledge.reproductions.rules import Standing, Tried, conditions
from knowledge.review import standing
from knowledge.review import store as queue
from knowledge.review.readings import entry_of
from knowledge.review.rules import organisation
from knowledge.review.types import Kind, NewItem
from knowledge.submissions import store as submissions
from knowledge.submissions.types import State
from knowledge.types import Head

HARDWARE = regex.compile(r"[\p{L}\p{M}\p{N}_ .,×()+/&-]{2,60}")
ORGANISATION = regex.compile(r"[\p{L}\p{M}\p{N}_ .,'’()+/&-]{2,60}")
VOUCHED = ("discord", "slack", "terminal")
"""Platforms whose accounts are somebody's."""


class OwnWork(WordedError):
    """Somebody who reports on what they wrote themselves."""

    def __init__(self, title: str) -> None:
        super().__init__("try_own", title=title)


def declare(registry: Registry) -> None:
    """Put reproducing on a registry."""
    registry.command("reproduce", private=True)(reproduce)
    registry.command("reproduce keep", hidden=True, private=True, form=True)(keep)
    registry.command("affiliation", private=True)(affiliation)


async def _head(call: Call, entry: str) -> Head:
    async with call.desk.database.reading() as connection:
        return await head_here(call, connection, entry, quoted=True)


async def reproduce(
    call: Call, entry: Annotated[str, Help("the entry's id"), Suggest("entries")]
) -> AsyncIterator[Reply]:
    """Say that you tried an entry: it worked or it did not, on what hardware, how far off."""
    head, author = await _head(call, entry), await author_of(call)
    async with call.desk.database.reading() as connection:
        works_for = await store.affiliation(connection, author.accounts)
    form = _form(await language_of(call), head, {"organisation": works_for or ""}, {})
    yield Reply((form,), audience="person")


def _form(language: str, head: Head, values: Mapping[str, str], errors: Mapping[str, str]) -> Form:
    told = partial(frame, language)

    def field(name: str, **more: object) -> FormField:
        label, words = told(f"try_{name}"), told(f"try_{name}_hint")
        return FormField(name, label, words, value=values.get(name, ""), error=errors.get(name, ""), **more)  # type: ignore[arg-type]

    fields = (
        field("worked", choices=("yes", "no")),
        field("hardware", max_length=60),
        field("deviation", required=False),
        field("organisation", required=False),
        field("note", required=False, long=True, max_length=1000),
    )
    title = told("try_title", title=head.title).removesuffix("”")
    return Form(f"{title[:43]}”", f"reproduce keep {head.id}", fields, told("try_send"), f"reproduce {head.id}")


async def keep(call: Call, entry: Annotated[str, Help("the entry's id")]) -> AsyncIterator[Reply]:
    """Keep a report of trying an entry."""
    head = await _head(call, entry)
    names = ("worked", "hardware", "deviation", "organisation", "note")
    given = {name: " ".join(str(call.message.values.get(name, "")).split()) for name in names}
    language = await language_of(call)
    told = partial(frame, language)
    clean, errors = await looked_through(given, language)
    deviation = _percent(given["deviation"])
    if deviation is not None and math.isnan(deviation):
        errors.setdefault("deviation", told("try_number"))
    if given["worked"] not in ("yes", "no"):
        errors["worked"] = told("try_yes_no")
    if not HARDWARE.fullmatch(given["hardware"]):
        errors.setdefault("hardware", told("try_name_it"))
    if given["organisation"] and not ORGANISATION.fullmatch(given["organisation"]):
        errors.setdefault("organisation", told("works_name"))
    if errors:
        yield Reply((_form(language, head, clean, errors),), audience="person", failed=True)
        return
    counted, found = await _kept(call, head, given, deviation)
    if not counted:
        yield whisper(told("try_waits"))
        return
    words = told("try_noted")
    if found and found.words:
        words = told("try_counted", words=tried_words(language, found.words), evidence=found.evidence)
    yield whisper(words, data={"evidence": found.evidence if found else ""})


def _percent(given: str) -> float | None:
    """How far off, in percent; none if nothing is said, not a number if it is no such number."""
    if not given:
        return None
    try:
        found = float(given.rstrip("% "))
    except ValueError:
        return math.nan
    return found if -1000 <= found <= 1000 else math.nan


async def _kept(
    call: Call, head: Head, given: Mapping[str, str], deviation: float | None
) -> tuple[bool, Standing | None]:
    author, now, place = await author_of(call), call.desk.now(), await moderators_place(call)
    vouched = any(one.partition(":")[0] in VOUCHED for one in author.accounts)
    person = await call.person()

    async def work(connection: AsyncConnection) -> Standing | None:
        mine = await submissions.of_people(connection, author.accounts, (State.ACCEPTED,), 1000)
        if any(one.entry_id == head.id for one in mine):
            raise OwnWork(head.title)
        entry = entry_of(head, await entries.text_of(connection, head.id))
        tried = Tried(
            0,
            head.id,
            head.number,
            conditions(entry.model_dump(mode="json", exclude={"body"})),
            person,
            author.name,
            "" if not organisation(given["organisation"]) else given["organisation"],
            given["worked"] == "yes",
            given["hardware"],
            deviation,
            given["note"],
            "counted" if vouched else "waiting",
            now,
            employer=await store.affiliation(connection, author.accounts),
        )
        number = await store.keep(connection, tried)
        if not vouched:
            await put_in_queue(connection, call.desk, _asked(head, tried, number), now, place)
            return None
        return await _count(connection, call, head, place)

    found = await call.desk.database.write(work, "reproduce")
    await call.desk.indexer.catch_up()
    return vouched, found


async def _count(connection: AsyncConnection, call: Call, head: Head, place: str) -> Standing | None:
    """Count anew; what others could not make work is put before the moderators."""
    at = call.desk.now()
    await queue.lock_about(connection, head.id)
    found = await recount(connection, head.id, at)
    if found is not None and found.failed >= 2 and found.failed > found.worked:
        said = standing.Doubt("rule", "the rule of reproductions", f"It {found.words}.")
        item = await standing.doubt(connection, head.id, said, at)
        await show_card(connection, call.desk, item, at, place)
    return found


def _asked(head: Head, tried: Tried, number: int) -> NewItem:
    words = "worked" if tried.worked else "did not work"
    return NewItem(
        key=f"reproduction:{number}",
        kind=Kind.EDIT,
        title=head.title,
        opened_by=tried.person,
        note=f"{tried.name} ({tried.organisation or 'nowhere'}) says it {words} on {tried.hardware}. {tried.note}",
        entry_kind=head.kind,
        language=head.language,
        verticals=tuple(str(one).lower() for one in head.header.get("verticals") or ()),
        entry_id=head.id,
        subject=f"reproduction:{number}",
    )


async def affiliation(
    call: Call, organisation: Annotated[str, Help("its name, or none; leave it out to see what is kept"), "rest"] = ""
) -> AsyncIterator[Reply]:
    """Say where you work, or see what is kept. It decides who may approve a vendor's entry."""
    author, now, given = await author_of(call), call.desk.now(), " ".join(organisation.split())
    told = partial(frame, await language_of(call))
    if not given:
        async with call.desk.database.reading() as connection:
            kept = await store.affiliation(connection, author.accounts)
        yield whisper(told("works_is" if kept else "works_unsaid" if kept is None else "works_free", name=kept))
        return
    if not ORGANISATION.fullmatch(given):
        yield whisper(told("works_name"), failed=True)
        return
    name, person = ("" if given.lower() == "none" else given), await call.person()
    accounts = (person, *author.accounts)
    await call.desk.database.write(lambda c: counting.declare(c, accounts, name, now), "affiliation")
    await call.desk.indexer.catch_up()
    yield whisper(told("works_noted" if name else "works_noted_free", name=name))
