"""A whole month of one table, from its making to its digest: the same on the page, on Discord and on Slack."""

import datetime as dt
import re
from collections import Counter

import httpx

from bot.message import Role
from bot.notices import target_of
from bot.platforms.terminal.render import plain
from bot.posting import engine_of, plan
from scheduler import store as deliveries
from scheduler.sending.engine import Terms
from scheduler.types import State
from tests.stage import CHAT, Seen, one_line
from tests.stages.web import BASE

START = dt.datetime(2026, 12, 12, 12, 30, tzinfo=dt.UTC)
DAY, HOUR, MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)
QUICK = Terms(poll_s=0.02, lease_s=20, settle_s=0.0, backoff_s=(0.0,), pauses_s=(0.05,), room=64, each=16)
UNKNOWN = "Which resin seals a tabla drum head in the monsoon?"


class Month:
    """The stage, a clock that is moved, and the engine that sends what falls due."""

    def __init__(self, play) -> None:
        self.now = dt.datetime(2026, 11, 25, 12, 0, tzinfo=dt.UTC)
        self._opening = play(now=lambda: self.now, questions_per_minute=1000)

    async def __aenter__(self) -> "Month":
        self.stage = await self._opening.__aenter__()
        for courier in self.stage.desk.couriers.values():
            courier.gap_s = 0.0
        self.engine = engine_of(self.stage.desk, QUICK)
        self.chat = self.stage.name in CHAT
        self.steps: list[str] = []
        return self

    async def __aexit__(self, *gone) -> None:
        await self._opening.__aexit__(*gone)

    async def until(self, now: dt.datetime) -> None:
        """Time passes; what is due is planned and sent, twice, as a nervous clock would."""
        self.now = now
        for _ in range(2):
            await plan(self.stage.desk)
            await self.engine.idle()

    async def read(self, path: str) -> str:
        """A page, as a visitor reads it."""
        transport = httpx.ASGITransport(self.stage.client)
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as visitor:
            return (await visitor.get(path)).text

    async def announced(self, words: str, seats: str) -> None:
        """A date is announced in the place, or stands on the page of its vertical, with so many seats taken."""
        if self.chat:
            announcement = await self.heard(seats)
            assert announcement is not None
            assert words in announcement, announcement.text
            return
        shown = await self.read("/vertical/health")
        assert words in shown
        assert seats in shown
        assert "/sitting/1" in shown

    async def heard(self, words: str) -> Seen | None:
        """What was said unasked in the place, once, with these words in it; on the page there is no place."""
        if not self.chat:
            return None
        found = [one for one in self.stage.heard() if words in one.text]
        assert len(found) == 1, (words, [one.text for one in self.stage.heard()])
        return found[0]

    async def found(self, member, words: str) -> Seen | None:
        """What somebody was told alone, once, with these words in it.

        On the page it lies there. Who has a role there is an account of a Discord that is not played: what waits for
        them is written as it would be sent, and nobody sees it.
        """
        if not self.chat and not member.account.startswith("web:"):
            waiting = [one for one in await self.waiting(member) if words in one]
            assert len(waiting) == 1, (words, await self.waiting(member))
            return None
        found = [one for one in await member.finds() if words in one.text]
        assert len(found) == 1, (words, [one.text for one in await member.finds()])
        return found[0]

    async def waiting(self, member) -> list[str]:
        """What is due to somebody and cannot be brought here, as text."""
        desk = self.stage.desk
        async with desk.database.reading() as connection:
            due = await deliveries.listed(connection, target=target_of(member.account), states=[State.PENDING])
        made = [await desk.notices.find(one.kind).compose(desk, one) for one in due if one.due_at <= self.now]
        return [one_line(plain(one)) for one in made if one]

    async def look(self) -> None:
        """On the page, see which step of the run sheet is marked as the one that is on."""
        if not self.chat:
            on = re.findall(
                r'<li class="on" aria-current="step">.*?</span> (.*?) <small>', await self.read("/sitting/1")
            )
            assert len(on) == 1, on
            self.steps += on if on != self.steps[-1:] else []

    def clock(self) -> list[str]:
        """What was said in the thread of the run sheet to keep the clock, or marked on the page after its first step."""
        if not self.chat:
            return self.steps[1:]
        rows = self.stage.fake.messages.values() if self.chat else ()
        if self.stage.name == "discord":
            return [one["content"] for one in rows if one["channel_id"] in self.stage.fake.threads]
        return [one["text"] for one in rows if one.get("thread_ts") and " · " in one["text"]]

    async def states(self) -> Counter[State]:
        """How many deliveries are in each state."""
        async with self.stage.desk.database.reading() as connection:
            return Counter(await deliveries.counts(connection))


async def made(month: Month, host) -> None:
    """The table is made, its host confirms, it is announced."""
    shown = await host.types(
        'table create health "2nd Saturday 18:00 Asia/Kolkata" --seats 2 --quorum 1 --theme "Speech on small machines"'
    )
    assert "12 Dec 2026" in shown or month.chat
    kept = await host.presses(shown, "Create it")
    assert "is made" in kept, kept.text
    await month.until(START - 10 * DAY)
    await month.announced("Speech on small machines", "0 of 2 seats taken")
    asked = await month.found(host, "Will you be there?")
    confirmed = await host.presses(asked, "I'll be there") if asked else await host.types("host confirm health")
    assert "you host" in confirmed.text.lower(), confirmed.text


async def checked_in(month: Month, first, second) -> None:
    """Three days before, people check in: one is answered at once, one brings a question."""
    await month.until(START - 3 * DAY)
    asked = await month.heard("What are you building")
    form = await first.presses(asked, "Check in") if asked else await first.types("table checkin health")
    known = await first.fills(
        form, building="a ward scribe", stuck="How do I serve an 8B model on one 16 GB T4?", name="first"
    )
    assert "You are checked in" in known, known.text
    assert "needs about 6 GB for its weights" in known
    assert known.private
    form = await second.types("table checkin health")
    brought = await second.fills(form, building="a drum shop bot", stuck=UNKNOWN, name="second")
    assert "on the agenda" in brought, brought.text
    agenda = await second.types("table agenda health")
    assert UNKNOWN in agenda
    assert "8B model" not in agenda


async def seated(month: Month, first, second, third) -> None:
    """Two seats are taken, the third person waits, is offered a seat that is given up, and takes it."""
    assert "You have a seat" in await first.types("seat yes health")
    assert "You have a seat" in await second.types("seat yes health")
    await month.until(month.now)
    await month.announced("Speech on small machines", "2 of 2 seats taken")
    await second.types("reminders on")
    waiting = await third.types("seat yes health")
    assert "number 1 in line" in waiting, waiting.text
    await first.types("seat no health")
    await month.until(START - 3 * DAY + HOUR)
    offer = await month.found(third, "is free and kept for you")
    taken = await third.presses(offer, "Take the seat")
    assert "You have a seat" in taken, taken.text
    await month.until(START - DAY)
    await month.until(START - HOUR)
    assert len([one for one in await second.finds() if "begins" in one.text]) == 2
    if month.chat:
        assert len([one for one in month.stage.heard() if "begins" in one.text]) == 2


async def sat(month: Month, host, second, third) -> None:
    """The host begins, the clock is kept, things are said and promised, the host closes."""
    await month.until(START)
    begun = await host.types("table start health")
    await month.until(START)
    sheet = await month.heard("Check-in, 90 seconds each") or begun
    assert "What people are stuck on" in sheet
    assert UNKNOWN in sheet
    await month.look()
    for minute in range(5, 95, 5):
        await month.until(START + minute * MINUTE)
        if minute < 90:
            await month.look()
        if minute == 40:
            assert "Offer: two T4 for a week" in await second.says("table offer two T4 for a week")
            noted = await third.types("table note decided: we test large-v3 first")
            assert "Decided: we test large-v3 first" in noted, noted.text
            answered = await host.types("table answered s2 Beeswax with a little castor oil.")
            assert "Draft 1 holds it" in answered, answered.text
            promised = await second.types("table commit send the WER table by 18 December")
            assert "send the WER table, by 18 December 2026" in promised, promised.text
    assert len(month.clock()) == 6, month.clock()
    closed = await host.types("table finish health")
    assert "we test large-v3 first" in closed, closed.text
    edit = await host.presses(closed, "Edit")
    kept = await host.fills(edit, text=edit.fields["text"].replace("two T4", "two T4 cards"))
    posted = await host.presses(kept, "Post")
    assert "offered to the library as submission 2" in posted, posted.text
    await month.until(START + 2 * HOUR)
    minutes = await month.heard("two T4 cards")
    if minutes:
        assert UNKNOWN in minutes
        assert "second" in minutes
        assert any("/sitting/1" in link for link in minutes.links)


async def learned(month: Month, moderators, second) -> None:
    """The minutes are approved by two and found; the one who promised is reminded, and says that it is done."""
    approved = None
    for moderator in moderators:
        shown = await moderator.types("review show 1")
        approved = await moderator.presses(shown, next(label for label in shown.buttons if label.startswith("Approve")))
    assert "published" in approved.text.lower(), approved.text
    await month.stage.desk.indexer.catch_up()
    found = await second.says("Who offered two T4 cards at the health table, and what was decided about large-v3?")
    assert "large-v3" in found, found.text
    await month.until(START + 5 * DAY)
    await month.found(second, "You promised Health table this by tomorrow")
    await month.until(START + 6 * DAY)
    reminded = await month.found(second, "by today")
    assert "Done: send the WER table" in await second.presses(reminded, "Done")
    assert "no open commitments" in await second.types("commitments --mine")


async def told(month: Month, host, second) -> None:
    """The digest of the month goes to the place and to who subscribed."""
    await month.until(dt.datetime(2027, 1, 4, 3, 40, tzinfo=dt.UTC))
    await month.heard("Health: 2026-12-")
    digest = await month.found(second, "Health: 2026-12-")
    assert "Health table, 2026-12-12" in digest, digest.text
    assert "Coming tables" in digest
    assert any("/digest/2" in link for link in digest.links), digest.links


async def test_a_whole_month_of_a_table(play):
    async with Month(play) as month:
        stage = month.stage
        host = stage.person("host", Role.ORGANIZER)
        first, second, third = (stage.person(name) for name in ("first", "second", "third"))
        await made(month, host)
        assert "goes the 1st Monday" in await host.types('digest set health "1st Monday 09:00 IST" --mode automatic')
        if month.chat:
            await host.types("digest subscribe health --here")
        await second.types("digest subscribe health")
        await checked_in(month, first, second)
        await seated(month, first, second, third)
        await sat(month, host, second, third)
        await learned(month, [stage.person(f"moderator{n}", Role.MODERATOR) for n in (1, 2)], second)
        await told(month, host, second)
        states = await month.states()
    said = Counter(one.text for one in stage.heard()) if month.chat else Counter()
    assert [text for text, count in said.items() if count > 1 and "begins" not in text] == []
    assert not states[State.FAILED], states
    assert not states[State.AMBIGUOUS], states
