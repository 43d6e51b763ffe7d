"""Signing in on the page as an account of a platform: one-time codes, sessions, and the role as of now.

A session says who somebody is, never what they may do: their role is read at every press from what the
account's platform says now, or last said while it cannot be reached. Secrets leave here once and are kept as hashes.
"""

import asyncio
import datetime as dt
import getpass
import hashlib
import logging
import secrets
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.desk import Desk
from bot.message import Role
from bot.people import role_of
from bot.sessions import store
from bot.sessions.store import Session, Standing

log = logging.getLogger(__name__)

VALID = dt.timedelta(minutes=10)
"""How long a one-time code can be used."""
IDLE = dt.timedelta(hours=12)
"""How long a session lives without being used."""
LONGEST = dt.timedelta(days=30)
"""How long a session lives at most."""
NOTED = dt.timedelta(minutes=5)
"""How exactly it is known when a session was last used."""
FRESH = dt.timedelta(seconds=20)
"""How old a role may be for looking; for doing something it is read anew."""
ASK_S = 2.0
"""Seconds that a platform may take to say what somebody's roles are."""


@dataclass(frozen=True)
class Opened:
    """A session that began, and the secret for its cookie, which is known here only now."""

    session: Session
    secret: str


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


async def invite(desk: Desk, account: str, name: str) -> str:
    """A one-time code for an account, good for ten minutes."""
    code, now = secrets.token_urlsafe(24), desk.now()
    await desk.database.write(lambda c: store.invite(c, _hash(code), account, name[:200], now + VALID), "sign-in")
    return code


async def invited(desk: Desk, code: str) -> tuple[str, str] | None:
    """Whose code this is (account and name) without using it up; None if it is good for nothing."""
    async with desk.database.reading() as connection:
        return await store.invited(connection, _hash(code), desk.now())


async def begin(desk: Desk, code: str) -> Opened | None:
    """Use up a code and open a session under a new secret; None if the code is good for nothing."""
    secret, now = secrets.token_urlsafe(32), desk.now()

    async def work(connection: AsyncConnection) -> Session | None:
        await store.sweep(connection, now - IDLE, now - LONGEST, now)
        return await store.begin(connection, _hash(code), _hash(secret), now)

    made = await desk.database.write(work, "sign-in")
    return Opened(made, secret) if made else None


async def current(desk: Desk, secret: str) -> Session | None:
    """The session of a cookie's secret, if it lives; that it was used is noted."""
    if not secret:
        return None
    now = desk.now()
    async with desk.database.reading() as connection:
        found = await store.find(connection, _hash(secret))
    if found is None or now - found.seen_at > IDLE or now - found.opened_at > LONGEST:
        return None
    if now - found.seen_at > NOTED:
        await desk.database.write(lambda c: store.touch(c, found.key, now), "session")
    return found


async def role_now(desk: Desk, account: str, *, fresh: bool) -> Role:
    """What an account may do as of now, by its ids. `fresh` asks the platform itself, where it can be reached."""
    platform, _, person = account.partition(":")
    if platform == "terminal":
        return Role.ADMIN if person == getpass.getuser() else Role.MEMBER
    async with desk.database.reading() as connection:
        known = await store.standing(connection, account)
    now = desk.now()
    if fresh or known is None or now - known.seen_at > FRESH:
        ids = await _ask(desk, platform, person)
        if ids is not None:
            if known is None or known.ids != ids or now - known.seen_at > FRESH:
                await desk.database.write(lambda c: store.keep_standing(c, account, ids, now), "standing")
            known = Standing(ids, now)
    return role_of(desk.settings, platform, known.ids if known else (person,))


async def _ask(desk: Desk, platform: str, person: str) -> tuple[str, ...] | None:
    """The ids of a person and of their roles, as their platform has them now; None if it cannot say."""
    ask = desk.standings.get(platform)
    if ask is None:
        return None
    try:
        return await asyncio.wait_for(ask(person), ASK_S)
    except Exception as error:
        log.warning("the roles of an account could not be read from %s: %s", platform, type(error).__name__)
        return None
