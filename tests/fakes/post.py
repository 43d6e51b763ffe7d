"""A small desk that only sends notices: a database, kinds of notices, couriers to the fakes. No index, no model."""

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.database import Database
from bot.desk import Desk
from bot.features.everything import build_registry
from bot.message import Button, Dated, Reply, Text
from bot.notices import Late, Notices
from bot.platforms.discord.client import DiscordClient
from bot.platforms.discord.wire import use_hosts
from bot.platforms.slack.courier import SlackCourier
from bot.platforms.slack.wire import Wire
from bot.posting import engine_of
from bot.settings import load
from bot.shelf import ShelfCourier
from scheduler import deliveries, store
from scheduler.deliveries import Promise
from scheduler.sending.engine import Engine, Terms

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
QUICK = Terms(
    poll_s=0.05, lease_s=1.5, settle_s=0.0, backoff_s=(0.0, 0.0, 0.0, 0.0), pauses_s=(0.2, 0.4), room=32, each=8
)
"""Terms under which a test need not wait."""


class Truth:
    """What composers read, by number: words, and how many buttons more. `false` is no longer true, `broken` fails."""

    def __init__(self) -> None:
        self.words: dict[int, str] = {}
        self.false: set[int] = set()
        self.broken: set[int] = set()
        self.written: list[int] = []
        self.buttons: dict[int, int] = {}

    async def compose(self, desk: Desk, delivery: deliveries.Delivery) -> Reply | None:
        """What is true of a number."""
        n = int(delivery.subject["n"])
        self.written.append(n)
        if n in self.broken:
            raise RuntimeError("the composer fails")
        if n in self.false:
            return None
        words = self.words.get(n, f"Notice number {n}.")
        if delivery.kind == "dated":
            return Reply((Dated(words, delivery.due_at + DAY, delivery.due_at + DAY + HOUR),))
        more = (Button(f"Choice {m}", f"choose {n} {m}") for m in range(self.buttons.get(n, 0)))
        return Reply((Text(words),), (Button("Fine", f"fine {n}"), *more))


class Post:
    """The desk, its engine, and what tests do with them."""

    def __init__(
        self, database: Database, home: Path, clock: Any = None, terms: Terms = QUICK, **settings: Any
    ) -> None:
        self.at = NOW
        self.truth = Truth()
        self.notices = Notices()
        for kind, how in {
            "plain": {},
            "joined": {"joins": True},
            "strict": {"late": Late(tell=False)},
            "urgent": {"waits": False, "optional": False},
            "dated": {"optional": False},
        }.items():
            self.notices.notice(kind, **how)(self.truth.compose)
        made = load({}, home=home, library="none", **settings)
        now = clock or (lambda: self.at)
        self.desk = Desk(made, database, build_registry(), None, None, now, notices=self.notices)  # type: ignore[arg-type]
        for platform in ("web", "terminal"):
            self.desk.couriers[platform] = ShelfCourier(database, platform, now)
        self.engine: Engine = engine_of(self.desk, terms)

    def again(self, terms: Terms = QUICK) -> None:
        """The service starts anew on the same database."""
        self.engine = engine_of(self.desk, terms)

    @property
    def database(self) -> Database:
        """The database of the desk."""
        return self.desk.database

    async def promise(
        self, target: str, *numbers: int, kind: str = "plain", after: dt.timedelta = HOUR * 0, **more: Any
    ) -> int:
        """Promise these numbers, due now (or after a while), good for three hours."""
        due = self.at + after
        until = more.pop("until", due + 3 * HOUR)
        made = [Promise(f"{kind}:{target}:{n}", kind, target, {"n": n, **more}, due, until) for n in numbers]
        return await self.database.write(lambda c: deliveries.promise(c, made, self.at), "promise")

    async def send(self, rounds: int = 1) -> None:
        """Send what is due, to the end."""
        for _ in range(rounds):
            await self.engine.idle()

    async def one(self, target: str, n: int, kind: str = "plain") -> deliveries.Delivery:
        """The delivery of a number."""
        async with self.database.reading() as connection:
            found = await store.by_key(connection, f"{kind}:{target}:{n}")
        assert found is not None
        return found

    async def states(self) -> dict[str, int]:
        """How many deliveries are in each state."""
        async with self.database.reading() as connection:
            return {state.value: count for state, count in (await store.counts(connection)).items()}


@contextlib.asynccontextmanager
async def on_discord(
    post: Post, api: str, gateway: str, token: str, *, connected: bool = False
) -> AsyncIterator[DiscordClient]:
    """The real client, logged in, and at the gateway only if it must know its servers."""
    use_hosts(api, gateway)
    client = DiscordClient(post.desk, guilds_wait=0.1)
    await client.login(token)
    listening = asyncio.create_task(client.connect()) if connected else None
    try:
        if listening:
            await client.wait_until_ready()
        yield client
    finally:
        await client.close()
        if listening:
            await listening


@contextlib.asynccontextmanager
async def on_slack(post: Post, api: str, token: str) -> AsyncIterator[SlackCourier]:
    """The real Slack client."""
    client = AsyncWebClient(token=token, base_url=api, retry_handlers=[])
    courier = SlackCourier(Wire(client), post.desk)
    courier.gap_s, courier.per_second = 0.0, 500.0
    post.desk.couriers["slack"] = courier
    try:
        yield courier
    finally:
        if client.session:
            await client.session.close()
