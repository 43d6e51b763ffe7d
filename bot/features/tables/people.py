"""People and places as they are said in options: `me`, `@somebody`, `discord:42`, `#channel`, `here`."""

import re
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store
from bot.desk import Call
from bot.errors import TableError
from bot.message import OURS, Role
from scheduler.tables.types import Occurrence, Table

WORD = re.compile(r"[^\s,]+")
PERSON = re.compile(r"^<@!?([A-Z0-9]+)(?:\|[^>]*)?>$")
PLACE = re.compile(r"^<#([A-Z0-9]+)(?:\|[^>]*)?>$")
ACCOUNT = re.compile(r"^(discord|slack|web|terminal|fake):(?!@)([A-Za-z0-9_-]{1,60})$")


class UnknownPerson(TableError):
    """Words that name nobody."""

    def __init__(self, said: str, language: str = "en") -> None:
        super().__init__(language, "no_person", said=said[:60])


class UnknownPlace(TableError):
    """Words that name no place."""

    def __init__(self, said: str, language: str = "en") -> None:
        super().__init__(language, "no_place", said=said[:60])


class NotYours(TableError):
    """A change that hosts and organizers make."""

    def __init__(self, table: Table) -> None:
        super().__init__(table.terms.language, "not_yours_to_do", table=table.name)


async def people_said(call: Call, text: str, language: str = "en") -> tuple[str, ...]:
    """The people that an option names, each by the key under which their accounts are one. Raises UnknownPerson."""
    return tuple(dict.fromkeys([await person_said(call, word, language) for word in WORD.findall(text)]))


async def person_said(call: Call, word: str, language: str = "en") -> str:
    """One person. Raises UnknownPerson."""
    if word.lower() in ("me", "myself"):
        return await call.person()
    mentioned = PERSON.match(word)
    account = f"{call.message.place.platform}:{mentioned[1]}" if mentioned else word
    if not mentioned and not ACCOUNT.match(word):
        raise UnknownPerson(word, language)
    async with call.desk.database.reading() as connection:
        return await store.same_person(connection, account)


def places_said(call: Call, text: str, language: str = "en") -> tuple[str, ...]:
    """The places that an option names. Raises UnknownPlace."""
    return tuple(dict.fromkeys(_place(call, word, language) for word in WORD.findall(text)))


def _place(call: Call, word: str, language: str) -> str:
    if word.lower() == "here":
        here = place_here(call)
        if not here:
            raise UnknownPlace(word, language)
        return here
    mentioned = PLACE.match(word)
    if mentioned:
        return f"{call.message.place.platform}:{mentioned[1]}"
    if not ACCOUNT.match(word) or word.startswith(OURS):
        raise UnknownPlace(word, language)
    return word


def place_here(call: Call) -> str:
    """The place of a call, if it is one that others read; empty for the page, the terminal and direct messages."""
    place = call.message.place
    return "" if place.private or place.ours else call.place


async def accounts_of(connection: AsyncConnection, call: Call) -> list[str]:
    """All accounts of who calls."""
    return await store.accounts(connection, await store.same_person(connection, call.account))


async def must_run(call: Call, table: Table, date: Occurrence | None = None) -> None:
    """Let only organizers and the hosts of a table (or of one of its dates) go on. Raises NotYours."""
    if call.message.person.role >= Role.ORGANIZER:
        return
    async with call.desk.database.reading() as connection:
        mine = await accounts_of(connection, call)
    hosts: Sequence[str] = (*table.terms.hosts, date.host if date else "", table.keeper)
    if not set(mine) & set(hosts):
        raise NotYours(table)
