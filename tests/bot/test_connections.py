"""A call asks the database once for what it knows already, and holds one connection at a time."""

import contextlib
from collections.abc import AsyncIterator
from contextvars import ContextVar

import pytest

from bot import store
from bot.dispatch import respond
from bot.message import Message, Person, Place, Role
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


@pytest.mark.parametrize("line", ["table start", "table finish", "table note it runs", "table show"])
async def test_whoever_is_asked_back_holds_no_second_connection(open_home, monkeypatch, line):
    most = 0
    async with open_home() as desk:
        reading = desk.database.reading

        @contextlib.asynccontextmanager
        async def held() -> AsyncIterator:
            nonlocal most
            before = HELD.set(HELD.get() + 1)
            most = max(most, HELD.get())
            try:
                async with reading() as connection:
                    yield connection
            finally:
                HELD.reset(before)

        monkeypatch.setattr(desk.database, "reading", held)
        assert "There are no tables yet" in await says(desk, line, Role.ORGANIZER)
    assert most == 1


def test_whoever_is_asked_which_table_is_asked_in_their_language():
    one = WhichTable(["ice"], sits=True)
    assert str(one) == "No table sits here now: name it, like `--table ice`. There are `ice`."
    assert one.said_in("hi").startswith("यहाँ अभी कोई बैठक नहीं चल रही: नाम लिखें")
    assert WhichTable([], sits=False).said_in("en") == "Which table do you mean. There are no tables yet."
