"""Who answers for an entry: its owner and its deputy, who are asked when it is due.

What they are asked, and when, is in `freshness`.
"""

from collections.abc import AsyncIterator
from typing import Annotated

import regex
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store as people
from bot.commands import Help, Registry, Suggest
from bot.desk import Call
from bot.errors import WordedError
from bot.frames import frame
from bot.message import Reply, Role, say
from bot.names import store as names
from bot.speaking import language_of
from knowledge import store as entries
from knowledge.audit import store as audit
from knowledge.errors import UnknownEntry
from knowledge.freshness import store
from knowledge.freshness.clocks import clock
from knowledge.freshness.store import Care
from knowledge.types import Head

Id = Annotated[str, Help("the entry's id"), Suggest("entries")]
MENTION = regex.compile(r"^<@!?([A-Z0-9]+)(?:\|[^>]*)?>$")
ACCOUNT = regex.compile(r"^[a-z]{2,20}:[\w.-]{1,180}$")


class NotYours(WordedError):
    """Somebody who does not answer for an entry."""

    def __init__(self, entry_id: str) -> None:
        super().__init__("own_only", id=entry_id)


class NoAccount(WordedError):
    """Words that name no account."""

    def __init__(self, given: str) -> None:
        super().__init__("own_nobody", given=given)


def declare(registry: Registry) -> None:
    """Put naming owners and deputies on a registry."""
    registry.command("own")(own)
    registry.command("deputy")(deputy)


def account_of(call: Call, given: str) -> str:
    """The account that somebody named. Raises NoAccount."""
    typed = given.strip()
    if typed.lower() in ("", "me"):
        return call.account
    if mentioned := MENTION.match(typed):
        return f"{call.message.person.platform}:{mentioned[1]}"
    if ACCOUNT.match(typed):
        return typed
    raise NoAccount(given[:80])


async def head_here(call: Call, connection: AsyncConnection, entry_id: str, *, quoted: bool = False) -> Head:
    """An entry as it may be read in this place, or `quoted` in an answer here. Raises UnknownEntry."""
    head, here = await entries.head(connection, entry_id), call.message.place.audiences
    if not (head.readable(here) if quoted else head.audience in here):
        raise UnknownEntry(entry_id, here=False)
    return head


async def answers_for(call: Call, connection: AsyncConnection, care: Care) -> bool:
    """Whether the caller answers for an entry, or moderates."""
    if call.message.person.role >= Role.MODERATOR:
        return True
    mine = await people.accounts(connection, await people.same_person(connection, call.account))
    return bool({care.owner, care.deputy} & {call.account, *mine} - {""})


async def _log(call: Call, connection: AsyncConnection, action: str, care: Care, head: Head, account: str) -> None:
    """Write down that a moderator named somebody for an entry they do not answer for; people stand as pseudonyms."""
    mine = await people.accounts(connection, await people.same_person(connection, call.account))
    if {care.owner, care.deputy} & {call.account, *mine}:
        return
    named = await audit.actor_of(connection, await people.same_person(connection, account)) if account else "nobody"
    role = call.message.person.role.name.lower()
    facts: dict[str, str | int | None] = {"entry": head.id, "person": named, "role": role}
    await audit.append(connection, action, await people.same_person(connection, call.account), facts, call.desk.now())


async def own(
    call: Call,
    id: Id,  # noqa: A002  # the word that people type
    *,
    person: Annotated[str, Help("who: a mention, or discord:ID; you, if left out")] = "",
) -> AsyncIterator[Reply]:
    """Answer for an entry: you are asked when it is due. Moderators may name anybody; owners may pass it on."""
    account, now, language = account_of(call, person), call.desk.now(), await language_of(call)

    async def work(connection: AsyncConnection) -> Head:
        head = await head_here(call, connection, id)
        care = (await store.care_of(connection, [id]))[id]
        if not await answers_for(call, connection, care):
            raise NotYours(id)
        await store.name(connection, id, Care(account, care.deputy if care.deputy != account else ""), now)
        await _log(call, connection, "own", care, head, account)
        return head

    head = await call.desk.database.write(work, "care")
    async with call.desk.database.reading() as connection:
        called = (await names.names_of(connection, [account], language))[account]
    facts = {"title": head.title, "day": head.review_due, "days": clock(head.kind).days, "name": called}
    yield say(frame(language, "own_you" if account == call.account else "own_other", **facts))


async def deputy(
    call: Call,
    id: Id,  # noqa: A002
    person: Annotated[str, Help("who: a mention, or discord:ID; `none` for nobody")],
) -> AsyncIterator[Reply]:
    """Name who is asked when an entry's owner does not answer."""
    account, now = "" if person.strip().lower() == "none" else account_of(call, person), call.desk.now()
    language = await language_of(call)

    async def work(connection: AsyncConnection) -> Head:
        head = await head_here(call, connection, id)
        care = (await store.care_of(connection, [id]))[id]
        if not await answers_for(call, connection, care):
            raise NotYours(id)
        await store.name(connection, id, Care(care.owner, account), now)
        await _log(call, connection, "deputy", care, head, account)
        return head

    head = await call.desk.database.write(work, "care")
    async with call.desk.database.reading() as connection:
        called = await names.names_of(connection, [account], language)
    name = called.get(account, "")
    yield say(frame(language, "deputy_is" if name else "deputy_none", title=head.title, name=name))
