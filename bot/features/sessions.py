"""Signing in on the page with an account of a platform, and signing out again, here or everywhere."""

from collections.abc import AsyncIterator
from typing import Annotated

from bot import sessions, store
from bot.commands import Help, Registry
from bot.desk import Call
from bot.errors import NotAllowed
from bot.message import Button, Reply, Role, Text
from bot.sessions import store as kept

WEB = "web"


def declare(registry: Registry) -> None:
    """Put `sign-in` and `sign-out` on a registry."""
    registry.command("sign-in", private=True)(sign_in)
    registry.command("sign-out", private=True)(sign_out)


def _alone(text: str, *buttons: Button, failed: bool = False, session: str = "") -> Reply:
    return Reply((Text(text),), buttons, audience="person", failed=failed, data={"ended": session} if session else {})


async def sign_in(call: Call) -> AsyncIterator[Reply]:
    """Get a one-time address that signs you in on the page as this account."""
    message = call.message
    if message.person.platform == WEB:
        yield _alone(
            "The page cannot say who you are. Write `sign-in` to the assistant on Discord or Slack, in private, and "
            "open the address you get; the operator of this service runs `chaupal sign-in` in the terminal.",
            failed=True,
        )
        return
    if not (message.place.private or message.discreet):
        yield _alone(
            "That is between you and me: write me `sign-in` in a private message, or use the slash command.",
            failed=True,
        )
        return
    if wait := call.desk.guesses.wait(f"sign-in {call.account}"):
        yield _alone(f"You asked for many addresses. Try again in {wait:.0f} seconds.", failed=True)
        return
    code = await sessions.invite(call.desk, call.account, message.person.name)
    address = f"{call.desk.settings.link_base}/sign-in?code={code}"
    yield _alone(
        f"Open this within ten minutes, in the browser you want to work in; it works once:\n\n{address}\n\n"
        "Whoever opens it is you on the page, so give it to nobody. `sign-out` ends it everywhere."
    )


async def sign_out(
    call: Call,
    *,
    everywhere: Annotated[bool, Help("end all your sessions on the page, in every browser")] = False,
    account: Annotated[str, Help("as an admin: end those of this account, such as discord:77")] = "",
) -> AsyncIterator[Reply]:
    """Sign out of the page: of this browser there, of all of them from anywhere else."""
    session = call.message.session
    if account:
        if call.message.person.role < Role.ADMIN:
            raise NotAllowed("sign-out --account", Role.ADMIN)
        ended = await call.desk.database.write(lambda c: kept.end_all(c, [account]), "sign-out")
        yield _alone(f"`{account}` is signed out of {ended} browser{'' if ended == 1 else 's'}.")
        return
    if session and not everywhere:
        await call.desk.database.write(lambda c: kept.end(c, session), "sign-out")
        yield _alone("You are signed out here.", session=session)
        return
    async with call.desk.database.reading() as connection:
        accounts = await store.accounts(connection, await call.person())
    ended = await call.desk.database.write(lambda c: kept.end_all(c, [call.account, *accounts]), "sign-out")
    said = f"{ended} session{'' if ended == 1 else 's'} ended; open addresses for signing in are worth nothing now."
    yield _alone(said, session=session)
