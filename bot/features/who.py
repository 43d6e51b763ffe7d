"""Who somebody is to the assistant: their role here, and their accounts on other platforms."""

import datetime as dt
import secrets
from collections.abc import AsyncIterator
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store
from bot.commands import Help, Registry
from bot.desk import Call
from bot.features.tables.seats import adopt
from bot.message import Reply, Text
from knowledge.gaps import joining
from knowledge.reproductions import counting
from knowledge.reproductions import store as reproductions

VALID = dt.timedelta(minutes=10)
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
MAY = {
    "member": "ask, browse and rate",
    "organizer": "run tables and the settings of places",
    "moderator": "decide what becomes knowledge",
    "admin": "operate the service",
}


def declare(registry: Registry) -> None:
    """Put `whoami`, `link` and `unlink` on a registry."""
    registry.command("whoami", private=True)(whoami)
    registry.command("link", private=True)(link)
    registry.command("unlink", private=True)(unlink)


def _private(text: str, *, failed: bool = False) -> Reply:
    return Reply((Text(text),), audience="person", failed=failed)


async def whoami(call: Call) -> AsyncIterator[Reply]:
    """Show your role here and your linked accounts."""
    role = call.message.person.role
    allowed = [what for name, what in MAY.items() if name in [one.name.lower() for one in type(role) if one <= role]]
    async with call.desk.database.reading() as connection:
        accounts = await store.accounts(connection, await call.person())
    lines = [f"You are `{call.account}`, with the role **{role.name.lower()}**: you may {', '.join(allowed)}."]
    if others := [one for one in accounts if one != call.account]:
        lines.append("Linked to: " + ", ".join(f"`{one}`" for one in others) + ".")
    else:
        lines.append("No other account is linked. `link` gives a code to type on the other platform.")
    yield _private("\n\n".join(lines))


async def link(
    call: Call, code: Annotated[str, Help("the code from your other account; leave it out to get one")] = ""
) -> AsyncIterator[Reply]:
    """Link your accounts on two platforms with a one-time code."""
    now = call.desk.now()
    if not code:
        made = "".join(secrets.choice(LETTERS) for _ in range(8))
        await call.desk.database.write(lambda c: store.remember(c, f"link:{made}", call.account, now + VALID), "link")
        yield _private(f"Within ten minutes, type `link {made}` with your other account. The code works once.")
        return
    typed = code.strip().upper()
    wait = call.desk.guesses.wait(call.account)
    if wait:
        yield _private(f"That were many codes. Try again in {wait:.0f} seconds.", failed=True)
        return

    async def work(connection: AsyncConnection) -> str:
        other = await store.recall(connection, f"link:{typed}", now)
        if other is None:
            return "That code is unknown or older than ten minutes. Type `link` with the other account for a new one."
        if other == call.account:
            return "That code was made by this same account. Type it with your other one."
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
    yield _private(wrong or "Your accounts are linked. `whoami` shows them, `unlink` undoes it.", failed=bool(wrong))


async def unlink(call: Call) -> AsyncIterator[Reply]:
    """Make this account a person of its own again."""
    done = await call.desk.database.write(lambda c: store.unlink(c, call.account), "link")
    yield _private("This account stands alone again." if done else "This account is linked to no other one from here.")
