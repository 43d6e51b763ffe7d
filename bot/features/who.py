"""Who somebody is to the assistant: their role here, and their accounts on other platforms."""

import datetime as dt
import secrets
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store
from bot.commands import Help, Registry
from bot.desk import Call
from bot.features.tables.seats import adopt
from bot.frames import frame
from bot.message import Reply, Text
from bot.pace import in_seconds
from bot.speaking import language_of
from knowledge.gaps import joining
from knowledge.reproductions import counting
from knowledge.reproductions import store as reproductions

VALID = dt.timedelta(minutes=10)
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def declare(registry: Registry) -> None:
    """Put `whoami`, `link` and `unlink` on a registry."""
    registry.command("whoami", private=True)(whoami)
    registry.command("link", private=True)(link)
    registry.command("unlink", private=True)(unlink)


def _private(text: str, *, failed: bool = False) -> Reply:
    return Reply((Text(text),), audience="person", failed=failed)


async def whoami(call: Call) -> AsyncIterator[Reply]:
    """Show your role here and your linked accounts."""
    role, told = call.message.person.role, partial(frame, await language_of(call))
    allowed = [told(f"may_{one.name.lower()}") for one in type(role) if one <= role]
    person = await call.person()
    async with call.desk.database.reading() as connection:
        accounts = await store.accounts(connection, person)
    facts = {"account": call.account, "role": told(f"role_{role.name.lower()}"), "may": ", ".join(allowed)}
    lines = [told("you_are", **facts)]
    if others := [f"`{one}`" for one in accounts if one != call.account]:
        lines.append(told("linked_to", others=", ".join(others)))
    else:
        lines.append(told("not_linked"))
    yield _private("\n\n".join(lines))


async def link(
    call: Call, code: Annotated[str, Help("the code from your other account; leave it out to get one")] = ""
) -> AsyncIterator[Reply]:
    """Link your accounts on two platforms with a one-time code."""
    now, language = call.desk.now(), await language_of(call)
    told = partial(frame, language)
    if not code:
        made = "".join(secrets.choice(LETTERS) for _ in range(8))
        await call.desk.database.write(lambda c: store.remember(c, f"link:{made}", call.account, now + VALID), "link")
        yield _private(told("link_code", code=made))
        return
    typed = code.strip().upper()
    wait = call.desk.guesses.wait(call.account)
    if wait:
        yield _private(told("many_codes", wait=in_seconds(wait, language)), failed=True)
        return

    async def work(connection: AsyncConnection) -> str:
        other = await store.recall(connection, f"link:{typed}", now)
        if other is None:
            return told("code_unknown")
        if other == call.account:
            return told("code_own")
        await store.forget(connection, f"link:{typed}")
        before, person = await store.same_person(connection, call.account), await store.same_person(connection, other)
        await store.link(connection, call.account, person)
        if before != person:
            await joining.unite(connection, call.account, person)
            accounts = await store.accounts(connection, person)
            await counting.unite(connection, accounts, person, now)
            if (works_for := await reproductions.affiliation(connection, accounts)) is not None:
                await counting.declare(connection, accounts, works_for, now)
        if before == call.account:
            await adopt(connection, call.desk, before, person)
        return ""

    wrong = await call.desk.database.write(work, "link")
    done = _private(wrong or told("are_linked"), failed=bool(wrong))
    yield done if call.message.place.private or call.message.discreet else replace(done, audience="place")


async def unlink(call: Call) -> AsyncIterator[Reply]:
    """Make this account a person of its own again."""
    done = await call.desk.database.write(lambda c: store.unlink(c, call.account), "link")
    yield _private(frame(await language_of(call), "unlinked" if done else "was_alone"))
