"""A call asks the database once for what it knows already, and holds one connection at a time."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextvars import ContextVar

import httpx
import pytest

from bot import store
from bot.dispatch import respond
from bot.message import Message, Person, Place, Role
from bot.platforms.web.app import build
from bot.room import Room
from bot.which import WhichTable

HELD: ContextVar[int] = ContextVar("HELD", default=0)


async def says(desk, text: str, role: Role = Role.MEMBER) -> str:
    """What is answered in a channel of a chat platform."""
    place = Place("discord", "500", around=("5",))
    said = Message(text, text, Person("discord", "7", role), place, desk.now(), f"thread-{text}")
    return repr([one async for one in respond(desk, said)][-1].parts)


@pytest.fixture
def counted(monkeypatch) -> list[list[str]]:
    """The places of which it was asked what is set there."""
    found: list[list[str]] = []
    asked = store.settings_of

    async def settings_of(connection, places):
        found.append(list(places))
        return await asked(connection, places)

    monkeypatch.setattr(store, "settings_of", settings_of)
    return found


async def test_a_question_asks_once_what_is_set_for_its_place(open_home, counted):
    async with open_home() as desk:
        assert "T4" in await says(desk, "How do I serve an 8B model on one T4?")
    assert [one for one in counted if "discord:500" in one] == [["discord:5", "discord:500"]]


async def test_what_was_changed_is_asked_anew(open_home, counted):
    async with open_home() as desk:
        assert "`watch` is now yes here" in await says(desk, "place set watch yes", Role.ORGANIZER)
        assert "`watch` is now no here" in await says(desk, "place set watch no", Role.ORGANIZER)
    assert len(counted) == 4


@pytest.fixture
def held(monkeypatch):
    """How many connections one task held at most; it counts on a desk from the moment it is asked to."""
    most: list[int] = []

    def count(desk) -> list[int]:
        reading = desk.database.reading

        @contextlib.asynccontextmanager
        async def counted() -> AsyncIterator:
            before = HELD.set(HELD.get() + 1)
            most.append(HELD.get())
            try:
                async with reading() as connection:
                    yield connection
            finally:
                HELD.reset(before)

        monkeypatch.setattr(desk.database, "reading", counted)
        return most

    return count


@pytest.mark.parametrize("line", ["table start", "table finish", "table note it runs", "table show"])
async def test_whoever_is_asked_back_holds_no_second_connection(open_home, held, line):
    async with open_home() as desk:
        most = held(desk)
        assert "There are no tables yet" in await says(desk, line, Role.ORGANIZER)
    assert max(most) == 1


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("reproduce t4", "Form"),
        ("gap answer 77 t4", "gap"),
        ("gap here 77", "gap"),
        ("save details 77", "Submission 77"),
        ("whoami", "You are"),
        ("sign-out --everywhere", "sessions ended"),
    ],
)
async def test_a_command_holds_one_connection_at_a_time(open_home, held, line, part):
    async with open_home() as desk:
        most = held(desk)
        assert part in await says(desk, line, Role.MODERATOR)
    assert max(most) == 1


async def test_a_page_holds_one_connection_at_a_time(open_home, talk, held):
    async with open_home() as desk:
        await talk(desk, "knowledge retract t4 --code wrong --reason 'the flag has another name'", role=Role.MODERATOR)
        most = held(desk)
        transport = httpx.ASGITransport(app=build(desk, "token"))
        async with httpx.AsyncClient(transport=transport, base_url=desk.settings.link_base) as client:
            assert (await client.get("/entry/t4")).status_code == 410
            assert (await client.get("/entry/t4?version=9")).status_code == 410
            assert (await client.get("/entry/nothing")).status_code == 404
            assert (await client.get("/sitting/77")).status_code == 404
    assert max(most) == 1


async def test_what_is_begun_within_a_read_waits_for_a_place_of_its_own():
    room = Room(1)
    order: list[str] = []

    async def read() -> None:
        async with room.taken():
            order.append("the other reads")

    async with room.taken():
        other = asyncio.create_task(read())
        async with room.taken():
            await asyncio.sleep(0.01)
            order.append("one reads while it reads")
    await other
    assert order == ["one reads while it reads", "the other reads"]


def test_whoever_is_asked_which_table_is_asked_in_their_language():
    one = WhichTable(["ice"], sits=True)
    assert str(one) == "No table sits here now: name it, like `--table ice`. There are `ice`."
    assert one.said_in("hi").startswith("यहाँ अभी कोई बैठक नहीं चल रही: नाम लिखें")
    assert WhichTable([], sits=False).said_in("en") == "Which table do you mean. There are no tables yet."
