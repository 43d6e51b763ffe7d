"""`reproduce`: "it worked for me", "it did not", on what; and where people say they work.

What that makes of an entry's evidence is a rule (`knowledge.reproductions.rules`). The report of somebody whom no
platform vouches for, a visitor of the page, waits for a moderator before it counts.
"""

from collections.abc import AsyncIterator, Mapping
from typing import Annotated

import regex
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.authors import author_of
from bot.commands import Help, Registry, Suggest
from bot.curating import moderators_place, put_in_queue, show_card
from bot.desk import Call
from bot.errors import ShownError
from bot.features.offering import looked_through
from bot.message import Form, FormField, Reply, whisper
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


class OwnWork(ShownError):
    """Somebody who reports on what they wrote themselves."""

    def __init__(self, title: str) -> None:
        super().__init__(f"“{title}” is your own; somebody else has to try it.")


def declare(registry: Registry) -> None:
    """Put reproducing on a registry."""
    registry.command("reproduce", private=True)(reproduce)
    registry.command("reproduce keep", hidden=True, private=True, form=True)(keep)
    registry.command("affiliation", private=True)(affiliation)


async def _head(call: Call, entry: str) -> Head:
    async with call.desk.database.reading() as connection:
        head = await entries.head(connection, entry)
        if not head.readable(call.message.place.audiences):
            head = await entries.head(connection, f"{entry} (not for this place)")
        return head


async def reproduce(
    call: Call, entry: Annotated[str, Help("the entry's id"), Suggest("entries")]
) -> AsyncIterator[Reply]:
    """Say that you tried an entry: it worked or it did not, on what hardware, how far off."""
    head = await _head(call, entry)
    async with call.desk.database.reading() as connection:
        works_for = await store.affiliation(connection, (await author_of(call)).accounts)
    yield Reply((_form(head, {"organisation": works_for or ""}, {}),), audience="person")


def _form(head: Head, values: Mapping[str, str], errors: Mapping[str, str]) -> Form:
    def field(name: str, label: str, words: str, **more: object) -> FormField:
        return FormField(name, label, words, value=values.get(name, ""), error=errors.get(name, ""), **more)  # type: ignore[arg-type]

    fields = (
        field("worked", "Did it work?", "as written, apart from what you say below", choices=("yes", "no")),
        field("hardware", "On what hardware?", "such as 1 × NVIDIA L4 24 GB", max_length=60),
        field("deviation", "How far off, in percent?", "of the reported figure, if there is one", required=False),
        field("organisation", "Where do you work?", "one voice an organisation; empty for none", required=False),
        field("note", "What was different?", "version, flags, what broke", required=False, long=True, max_length=1000),
    )
    title = f"I tried “{head.title}"
    return Form(f"{title[:43]}”", f"reproduce keep {head.id}", fields, "Send", f"reproduce {head.id}")


async def keep(call: Call, entry: Annotated[str, Help("the entry's id")]) -> AsyncIterator[Reply]:
    """Keep a report of trying an entry."""
    head = await _head(call, entry)
    names = ("worked", "hardware", "deviation", "organisation", "note")
    given = {name: " ".join(str(call.message.values.get(name, "")).split()) for name in names}
    clean, errors = await looked_through(given)
    deviation = _percent(given["deviation"], errors)
    if given["worked"] not in ("yes", "no"):
        errors["worked"] = "Yes or no."
    if not HARDWARE.fullmatch(given["hardware"]):
        errors.setdefault("hardware", "Name it in a few words, such as 1 × NVIDIA L4 24 GB.")
    if given["organisation"] and not ORGANISATION.fullmatch(given["organisation"]):
        errors.setdefault("organisation", "The name of an organisation, in 2 to 60 letters, digits and simple signs.")
    if errors:
        yield Reply((_form(head, clean, errors),), audience="person", failed=True)
        return
    counted, found = await _kept(call, head, given, deviation)
    if not counted:
        yield whisper("Thank you. A moderator looks at it before it counts; `link` your account to be counted at once.")
        return
    said = f": {found.words}. Its evidence is now `{found.evidence}`" if found and found.words else ""
    yield whisper(f"Thank you, noted{said}.", data={"evidence": found.evidence if found else ""})


def _percent(given: str, errors: dict[str, str]) -> float | None:
    if not given:
        return None
    try:
        found = float(given.rstrip("% "))
    except ValueError:
        found = float("nan")
    if not -1000 <= found <= 1000:
        errors.setdefault("deviation", "A number such as -5 or 12.")
        return None
    return found


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
    if not given:
        async with call.desk.database.reading() as connection:
            kept = await store.affiliation(connection, author.accounts)
        said = f"You work for {kept or 'nobody in particular'}." if kept is not None else "You have not said where."
        yield whisper(f"{said} `affiliation NAME` or `affiliation none` changes it.")
        return
    if not ORGANISATION.fullmatch(given):
        yield whisper("The name of an organisation has 2 to 60 letters, digits and simple signs.", failed=True)
        return
    name, person = ("" if given.lower() == "none" else given), await call.person()
    accounts = (person, *author.accounts)
    await call.desk.database.write(lambda c: counting.declare(c, accounts, name, now), "affiliation")
    await call.desk.indexer.catch_up()
    yield whisper(f"Noted: {name or 'nobody in particular'}.")
