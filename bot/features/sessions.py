"""Signing in on the page with an account of a platform, and signing out again, here or everywhere."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated

from bot import sessions, store
from bot.commands import Help, Registry
from bot.desk import Call
from bot.errors import NotAllowed
from bot.frames import frame
from bot.message import Button, Reply, Role, Text
from bot.pace import in_seconds
from bot.sessions import store as kept
from bot.speaking import language_of

WEB = "web"


def declare(registry: Registry) -> None:
    """Put `sign-in` and `sign-out` on a registry."""
    registry.command("sign-in", private=True)(sign_in)
    registry.command("sign-out", private=True)(sign_out)


def _alone(text: str, *buttons: Button, failed: bool = False, session: str = "") -> Reply:
    return Reply((Text(text),), buttons, audience="person", failed=failed, data={"ended": session} if session else {})


async def sign_in(call: Call) -> AsyncIterator[Reply]:
    """Get a one-time address that signs you in on the page as this account."""
    message, language = call.message, await language_of(call)
    told = partial(frame, language)
    if message.person.platform == WEB:
        yield _alone(told("sign_nobody"), failed=True)
        return
    if not (message.place.private or message.discreet):
        yield _alone(told("sign_private"), failed=True)
        return
    if wait := call.desk.guesses.wait(f"sign-in {call.account}"):
        yield _alone(told("sign_wait", wait=in_seconds(wait, language)), failed=True)
        return
    code = await sessions.invite(call.desk, call.account, message.person.name)
    address = f"{call.desk.settings.link_base}/sign-in?code={code}"
    yield _alone(f"{told('sign_open')}\n\n{address}\n\n{told('sign_careful')}")


async def sign_out(
    call: Call,
    *,
    everywhere: Annotated[bool, Help("end all your sessions on the page, in every browser")] = False,
    account: Annotated[str, Help("as an admin: end those of this account, such as discord:77")] = "",
) -> AsyncIterator[Reply]:
    """Sign out of the page: of this browser there, of all of them from anywhere else."""
    session, told = call.message.session, partial(frame, await language_of(call))
    if account:
        if call.message.person.role < Role.ADMIN:
            raise NotAllowed("sign-out --account", Role.ADMIN)
        ended = await call.desk.database.write(lambda c: kept.end_all(c, [account]), "sign-out")
        yield _alone(told("signed_out_one" if ended == 1 else "signed_out", account=account, n=ended))
        return
    if session and not everywhere:
        await call.desk.database.write(lambda c: kept.end(c, session), "sign-out")
        yield _alone(told("signed_out_here"), session=session)
        return
    person = await call.person()
    async with call.desk.database.reading() as connection:
        accounts = await store.accounts(connection, person)
    ended = await call.desk.database.write(lambda c: kept.end_all(c, [call.account, *accounts]), "sign-out")
    yield _alone(told("sessions_one" if ended == 1 else "sessions", n=ended), session=session)
