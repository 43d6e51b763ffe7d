"""What was said while nobody listened: until when everything was heard, and where people write in private."""

import datetime as dt

from bot import store
from bot.desk import Desk
from bot.message import Message
from rag import store as answers

GAP, UNSURE = dt.timedelta(minutes=10), dt.timedelta(minutes=1)
"""How far back missed messages are looked for after a gap, and how long before the last note one may be missed."""
PLACES, KNOWN = 50, dt.timedelta(days=90)
"""Private places that are looked through after a gap, and for how long they are known."""
CONVERSATIONS, LATELY = 30, dt.timedelta(days=30)
"""Conversations that are looked through where a platform has to be asked for each, and how old the oldest may be."""


class Missed:
    """What has to be known of one platform to find what was missed there.

    It is looked for where a new session of ours begins. Slack's own client also replaces its socket without telling;
    what nobody acknowledged in between, Slack sends again. Slack does not say either where something was said: there
    the channels and threads where somebody asked lately are looked through (`asks_around`).
    """

    def __init__(self, desk: Desk, platform: str, asks_around: bool) -> None:
        self._desk, self._alive, self._direct = desk, f"{platform}:alive", f"{platform}:direct:"
        self._asked_on = platform if asks_around else ""
        self._kept: dict[str, dt.date] = {}
        """Private places that this process noted, and the day on which it did."""

    async def keep(self, message: Message) -> None:
        """Note somebody's private place, under their account, so that it is forgotten with them; once a day."""
        now, place, who = self._desk.now(), message.place, message.person
        if place.private and self._kept.get(place.id) != now.date():
            name = f"{self._direct}{who.platform}:{who.id}:"
            await self._desk.database.write_or(None, lambda c: store.remember(c, name, place.id, now + KNOWN), "direct")
            self._kept[place.id] = now.date()

    async def places(self) -> list[str]:
        """The private places where somebody wrote last, and where people asked lately: `PLACE`, or `PLACE/THREAD`."""
        async with self._desk.database.reading() as connection:
            found = await store.recent(connection, self._direct, PLACES)
            if self._asked_on:
                since = self._desk.now() - LATELY
                for place, thread in await answers.asked_lately(connection, self._asked_on, since, CONVERSATIONS):
                    within = thread.removeprefix(f"{self._asked_on}-{place}-")
                    found += [place, f"{place}/{within}"] if within[:1].isdigit() else [place]
        return found

    async def note(self) -> None:
        """Up to now everything was heard."""
        now = self._desk.now().isoformat()
        await self._desk.database.write_or(None, lambda c: store.remember(c, self._alive, now), "alive")

    async def since(self) -> dt.datetime | None:
        """From when on something may have been missed; None if nobody ever listened."""
        async with self._desk.database.reading() as connection:
            last = await store.recall(connection, self._alive)
        return max(dt.datetime.fromisoformat(last) - UNSURE, self._desk.now() - GAP) if last else None
