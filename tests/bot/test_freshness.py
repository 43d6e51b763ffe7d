"""Keeping fresh, as people meet it: the owner is asked, then the deputy, then the moderators; answers say how old they are."""

import asyncio
import contextlib
import dataclasses
import datetime as dt
import socket
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.features import freshness, sources_check
from bot.message import Form, Role, Sources
from bot.platforms.web.app import build
from knowledge import store as entries
from knowledge.freshness import addresses, store
from knowledge.frontmatter import parse
from knowledge.review import store as queue
from scheduler import store as deliveries

ONE_PRICE = "{item: T4, amount: 41, currency: INR, unit: gpu-hour, date: %s, basis: on demand, tax: none}"


async def add(desk, template: str, entry_id: str, due: str, **more: str) -> None:
    """One more published entry, due on a day."""
    facts = {"kind": "guide", "title": f"Frobnicator {entry_id}", "language": "en", "extra": "", **more}
    facts.setdefault("summary", f"The frobnicator {entry_id} needs 7 GB of memory.")
    facts.setdefault("body", "## Use\n\nTurn it on.\n")
    text = template.format(id=entry_id, **facts).replace("review_due: 2027-01-20", f"review_due: {due}")
    entry, now = parse(text, entry_id), desk.now()
    await desk.database.write(
        lambda c: entries.publish(c, entry, text, origin="o", path=f"{entry_id}.md", by="host", now=now)
    )
    await desk.indexer.catch_up()


class Days:
    """A desk whose clock can be moved on."""

    def __init__(self, desk) -> None:
        self.desk = desk
        self.now = desk.now()
        desk.now = lambda: self.now

    async def pass_by(self, days: float) -> None:
        """Some days go by, and the clock rings twice."""
        self.now += dt.timedelta(days=days)
        await freshness.plan(self.desk)
        await freshness.plan(self.desk)

    async def told(self) -> list:
        """Who was asked, in order."""
        async with self.desk.database.reading() as connection:
            found = await deliveries.listed(connection, limit=100)
        return sorted((one for one in found if one.kind == "review-due"), key=lambda one: one.id)

    async def stale(self) -> list:
        """What the moderators are asked."""
        async with self.desk.database.reading() as connection:
            return await queue.open_items_of(connection, "frob", ("stale",))


async def test_owner_then_deputy_then_moderators_are_asked_once_each(open_home, talk, shown, entry):
    async with open_home() as desk:
        days = Days(desk)
        await add(desk, entry, "frob", "2026-11-25")
        assert "Only who answers" in shown(await talk(desk, "own frob", person="m1"))
        await talk(desk, "own frob --person fake:m1", role=Role.MODERATOR)
        assert "has fake member m2 as its deputy" in shown(await talk(desk, "deputy frob fake:m2", person="m1"))
        assert "names nobody" in shown(await talk(desk, "deputy frob somebody", person="m1"))
        await days.pass_by(1)
        assert await days.told() == []
        await days.pass_by(1)
        (first,) = await days.told()
        assert first.target == "fake:@m1"
        asked = await freshness.ask_owner(desk, first)
        assert "is due for a review: it was last said to hold on 2026-11-01" in shown(asked)
        await days.pass_by(6)
        assert len(await days.told()) == 1
        await days.pass_by(1)
        assert [one.target for one in await days.told()] == ["fake:@m1", "fake:@m2"]
        assert await days.stale() == []
        await days.pass_by(7)
        (item,) = await days.stale()
        await days.pass_by(30)
        assert len(await days.told()) == 2
        assert [one.id for one in await days.stale()] == [item.id]
        assert "`frob` is not due" not in shown(await talk(desk, "still true frob", person="m2"))
        assert await days.stale() == []
        assert await freshness.ask_owner(desk, first) is None
        assert "is not due" in shown(await talk(desk, "still true frob", person="m1"))


async def test_what_an_owner_presses_is_checked_when_it_is_pressed(open_home, talk, shown, entry):
    async with open_home() as desk:
        days = Days(desk)
        await add(desk, entry, "frob", "2026-11-23")
        await talk(desk, "own frob --person fake:m1", role=Role.MODERATOR)
        await days.pass_by(0)
        (asked,) = await days.told()
        yes, edit, wrong = (await freshness.ask_owner(desk, asked)).buttons
        for button in (yes, wrong):
            assert "Only who answers" in shown(await talk(desk, button.command, person="m3"))
        draft = await talk(desk, edit.command, person="m1")
        assert not draft.failed
        form = (await talk(desk, wrong.command, person="m1")).parts[0]
        assert isinstance(form, Form)
        sent = await talk(desk, form.command, person="m1", values={"reason": "the flag is gone in the new version"})
        assert "number" in shown(sent)
        async with desk.database.reading() as connection:
            (item,) = await queue.open_items_of(connection, "frob", ("dispute",))
            head = await entries.head(connection, "frob")
        assert "its owner: the flag is gone" in item.note
        assert head.status == "published"


async def test_answers_say_what_is_overdue_and_what_prices_are_old(open_home, talk, entry):
    async with open_home() as desk:
        await add(desk, entry, "frob", "2026-11-20")
        for card, *dates in (("T4", "2026-09-01"), ("L4", "2026-10-05", "2026-09-02")):
            await add(
                desk,
                entry,
                f"price-{card.lower()}",
                "2026-12-20",
                kind="cost",
                extra=f"prices: [{', '.join(ONE_PRICE % date for date in dates)}]\n",
                summary=f"The {card} frobnicator price is 41 rupees an hour.",
            )
        late = await talk(desk, "How much memory does the frobnicator frob need?")
        price = await talk(desk, "What is the price of a T4 frobnicator an hour?")
        hindi = await talk(desk, "T4 frobnicator की कीमत प्रति घंटा कितनी है?")
        several = await talk(desk, "What is the price of an L4 frobnicator an hour?")
    said = [
        {one.entry_id: one.overdue for part in reply.parts if isinstance(part, Sources) for one in part.sources}
        for reply in (late, price, hindi, several)
    ]
    assert said[0]["frob"] == "as of 2026-11-01, overdue for review"
    assert said[1]["price-t4"] == "prices as of 2026-09-01"
    assert said[2]["price-t4"] == "दाम 2026-09-01 के हैं"
    assert said[3]["price-l4"] == "prices of 2026-09-02 to 2026-10-05"


async def test_what_is_due_is_listed_and_the_queue_is_not_flooded(open_home, talk, shown, entry):
    async with open_home() as desk:
        days = Days(desk)
        for number in range(freshness.STALE_A_DAY + 3):
            await add(desk, entry, f"frob-{number}", f"2026-11-{number + 1:02d}")
        listed = shown(await talk(desk, "knowledge due"))
        assert "13 entries are due" in listed
        await days.pass_by(0)
        async with desk.database.reading() as connection:
            asked = await store.count_asked(connection, "moderators", days.now - dt.timedelta(days=1))
        assert asked == freshness.STALE_A_DAY
        await days.pass_by(1.1)
        async with desk.database.reading() as connection:
            assert await store.count_asked(connection, "moderators", days.now - dt.timedelta(days=9)) == 13
        assert "Nothing is due" in shown(await talk(desk, "knowledge due --mine"))


@pytest.mark.parametrize("queue_it", [False, True])
async def test_sources_are_checked_offline_unless_an_operator_says_otherwise(open_home, shown, entry, queue_it):
    from bot.dispatch import call
    from bot.platforms.terminal.message import terminal_message

    async with open_home() as desk:
        await add(desk, entry.replace("https://example.org/{id}", "http://10.1.2.3/{id}"), "frob", "2027-01-01")
        operator = dataclasses.replace(terminal_message("sources check"), at=desk.now())
        replies = [one async for one in call(desk, operator, "sources check", {"queue": queue_it}) if one.final]
        async with desk.database.reading() as connection:
            items = await queue.open_items_of(connection, "frob", ("stale",))
            checked = await store.checked(connection)
    assert "1 are gone or cannot be opened" in shown(replies[-1])
    assert "an address that others cannot reach" in shown(replies[-1])
    assert len(items) == queue_it
    assert checked == {}


async def test_sources_are_asked_online_once_a_week_and_what_they_said_is_kept(open_home, shown, entry, monkeypatch):
    from bot.dispatch import call
    from bot.platforms.terminal.message import terminal_message

    async def inside(host: str) -> list[str]:
        return ["10.0.0.5"]

    monkeypatch.setattr(addresses, "resolved", inside)
    async with open_home() as desk:
        await add(
            desk, entry.replace("https://example.org/{id}", "https://intranet.example.com/{id}"), "frob", "2027-01-01"
        )
        said = []
        for _ in range(2):
            operator = dataclasses.replace(terminal_message("sources check"), at=desk.now())
            given = {"online": True, "queue": True, "entry": "frob"}
            said.append([one async for one in call(desk, operator, "sources check", given)][-1])
        async with desk.database.reading() as connection:
            items = await queue.open_items_of(connection, "frob", ("stale",))
            checked = await store.checked(connection)
    assert [one.data["queued"] for one in said] == [1, 0]
    assert ["1 are gone or cannot be opened" in shown(one) for one in said] == [True, True]
    assert {url: one.outcome for url, one in checked.items()} == {"https://intranet.example.com/frob": "gone"}
    assert "https://intranet.example.com/frob" in items[0].note


class Outside(httpx.AsyncBaseTransport):
    """A world of one host: what goes to its public address comes to a server on loopback."""

    public = "93.184.216.34"

    def __init__(self, port: int) -> None:
        self.port = port
        self.through = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it on, if it was meant for the public address."""
        if request.url.host == self.public:
            request.url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self.port)
        return await self.through.handle_async_request(request)


@contextlib.asynccontextmanager
async def serving(status: dict[str, str]) -> AsyncIterator[tuple[int, list[str]]]:
    """A server on loopback with the status line, and maybe a header, of each path: its port and what it was asked."""
    asked: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
        asked.append(path)
        writer.write(f"HTTP/1.1 {status[path]}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], asked


async def by_name(host: str) -> list[str]:
    """The names of that world."""
    return ["127.0.0.1"] if host == "inside.example.com" else [Outside.public]


async def test_a_source_that_is_gone_is_found_by_itself_and_said_where_it_matters(
    open_home, talk, shown, entry, sign_in, staff
):
    status = {
        "/frob": "404 Not Found",
        "/wobble": "200 OK",
        "/away": "302 Found\r\nLocation: http://inside.example.com/s",
    }
    async with open_home(fill=False, **staff) as desk, serving(status) as (port, asked):
        days = Days(desk)
        for name in ("frob", "wobble", "away"):
            await add(desk, entry.replace("example.org", f"{name}.example.org"), name, "2026-11-25")
        await add(desk, entry.replace("example.org", "inside.example.com"), "inner", "2027-01-01")
        await add(desk, entry.replace("https://example.org", f"http://127.0.0.1:{port}"), "loop", "2027-01-01")

        async def hour() -> dict[str, str]:
            client = httpx.AsyncClient(transport=Outside(port), trust_env=False)
            found = await sources_check.hourly(desk, client=client, resolve=by_name)
            return {one.url.rpartition("/")[2]: one.outcome for one in found}

        first = await hour()
        again = await hour()
        days.now += dt.timedelta(hours=25)
        later = await hour()
        await talk(desk, "own frob --person fake:m1", role=Role.MODERATOR)
        await days.pass_by(2)
        (told,) = await days.told()
        question = shown(await freshness.ask_owner(desk, told))
        read = shown(await talk(desk, "knowledge show frob"))
        transport = httpx.ASGITransport(build(desk, "t"))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
            page = (await client.get("/entry/frob")).text
            await sign_in(desk, client, "900")
            overview = (await client.get("/overview")).text
        async with desk.database.reading() as connection:
            (item,) = await queue.open_items_of(connection, "away", ("stale",))
    assert {one: first[one] for one in ("frob", "wobble", "away", "inner")} == {
        "frob": "gone",
        "wobble": "fine",
        "away": "gone",
        "inner": "gone",
    }
    assert "loop" not in first, "an address inside is not even asked"
    assert "/s" not in asked, "nor one that another leads to"
    assert "/inner" not in asked
    assert again == {}
    assert sorted(later) == ["away", "frob", "inner"], "after a day what was gone, and nothing else"
    assert "“Source of frob” was gone on 2026-11-24: status 404" in question
    assert "was gone on 2026-11-24: status 404" in read
    assert "was gone on 2026-11-24: status 404" in page
    assert "leads into a private network" in item.note
    assert "4 are gone or cannot be opened" in overview
    assert '<a href="/entry/frob">frob</a>' in overview


async def test_where_there_is_no_network_no_source_is_called_gone(open_home):
    async def nobody(host: str) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "no")

    async with open_home() as desk:
        found = await sources_check.hourly(desk, resolve=nobody)
        desk.settings = desk.settings.model_copy(update={"sources_an_hour": 0})
        never = await sources_check.hourly(desk)
        async with desk.database.reading() as connection:
            kept = await store.checked(connection)
    assert (found, never, kept) == ((), (), {})


async def test_where_nobody_answers_the_next_hour_asks_others(open_home, entry):
    asked: list[str] = []

    async def nobody(host: str) -> list[str]:
        asked.append(host)
        raise socket.gaierror(socket.EAI_AGAIN, "no")

    async with open_home(fill=False, sources_an_hour=2) as desk:
        days = Days(desk)
        for name in ("aa", "bb", "cc", "dd", "ee"):
            await add(desk, entry.replace("example.org", f"{name}.example.org"), name, "2027-01-01")
        seen = store.Check("https://ee.example.org/ee", "fine", "status 200", desk.now() - dt.timedelta(days=9))
        await desk.database.write(lambda c: store.keep_check(c, seen))
        rounds = []
        for _ in range(4):
            asked.clear()
            await sources_check.hourly(desk, resolve=nobody)
            rounds.append(set(asked))
            days.now += dt.timedelta(hours=1)
    assert all("ee.example.org" in one for one in rounds), "one that answered once is asked beside those never asked"
    assert set().union(*rounds) == {f"{name}.example.org" for name in ("aa", "bb", "cc", "dd", "ee")}
