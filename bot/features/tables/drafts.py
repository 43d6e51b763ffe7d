"""What was said back and waits for a yes: a new table, or a change of a rule. A yes works once and for one person."""

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store
from bot.desk import Call
from bot.errors import TableError
from bot.speaking import language_of
from scheduler.rules import Rule
from scheduler.tables.types import Terms

What = Literal["this", "following", "all"]
"""Of which dates something is said: one, that and all after it, or all."""
KEPT = dt.timedelta(hours=24)


@dataclass(frozen=True)
class NewTable:
    """A table that was said back and not yet made."""

    name: str
    terms: Terms


@dataclass(frozen=True)
class NewRule:
    """A rule that was said back for a table, as it was at a revision; from a moment on, with a reason.

    Without a rule the table ends at that moment.
    """

    table: int
    revision: int
    rule: Rule | None
    since: dt.datetime
    reason: str
    minutes: int | None = None


@dataclass(frozen=True)
class Unexplained:
    """A move or a cancelling of which nobody has said why yet, in the words in which it was asked for."""

    act: Literal["move", "cancel"]
    table: str
    date: str
    to: str = ""
    what: What = "this"


Draft = NewTable | NewRule | Unexplained
_DRAFT: TypeAdapter[Draft] = TypeAdapter(Draft)


class DraftGone(TableError):
    """A draft that is too old, was used, or is somebody else's."""

    def __init__(self, language: str = "en") -> None:
        super().__init__(language, "draft_gone")


async def keep(call: Call, draft: Draft) -> str:
    """Keep a draft until its maker says yes; its id for the button."""
    made = secrets.token_hex(4)
    body = _DRAFT.dump_json(draft).decode()
    until = call.desk.now() + KEPT
    await call.desk.database.write(
        lambda c: store.remember(c, f"table:{call.account}:{made}", body, until), "table-draft"
    )
    return made


async def take(connection: AsyncConnection, call: Call, made: str) -> Draft:
    """The draft, once. Raises DraftGone."""
    name = f"table:{call.account}:{made}"
    body = await store.recall(connection, name, call.desk.now())
    if body is None:
        raise DraftGone(await language_of(call))
    await store.forget(connection, name)
    return _DRAFT.validate_json(body)


async def look(call: Call, made: str) -> Draft:
    """The draft, to change it. Raises DraftGone."""
    async with call.desk.database.reading() as connection:
        body = await store.recall(connection, f"table:{call.account}:{made}", call.desk.now())
    if body is None:
        raise DraftGone(await language_of(call))
    return _DRAFT.validate_json(body)
