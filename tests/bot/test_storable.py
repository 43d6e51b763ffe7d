"""What no database takes comes in everywhere: a NUL, half a letter. Nothing breaks, and the rest of the words is kept."""

import httpx
import pytest

from bot.dispatch import call, respond
from bot.message import Message, Person, Place, Role, Said
from bot.platforms.web.app import build
from bot.storable import arrived, given, storable
from tests.bot.conftest import NOW

FIELDS = ("title", "body", "text", "reason", "note", "worked", "hardware", "name", "value", "code", "building", "stuck")
BROKE = ("Something broke", "cannot be used")


@pytest.fixture(params=["sqlite", "postgres"])
async def desk(request, open_home):
    """A desk with a gap, on each database."""
    more = {"database_url": request.getfixturevalue("new_postgres")} if request.param == "postgres" else {}
    async with open_home(**more) as opened:
        async for _ in respond(opened, message("Which gadget flux is the best for a zorp?")):
            pass
        yield opened


def message(text: str, **more) -> Message:
    """What an admin says in private."""
    return Message(
        "1", text, Person("web", "m1", Role.ADMIN, "Ann"), Place("web", "p1", private=True), NOW, "t", **more
    )


def lines(desk, odd: str) -> list[str]:
    """Every command that can be typed here, with something odd wherever a word may stand."""
    found = []
    for one in desk.registry:
        placed = [odd if option.type is str else "1" for option in one.options if option.positional]
        flags = [f"{option.flag}={odd}" for option in one.options if not option.positional and option.type is str]
        found += (
            [] if one.terminal_only else [" ".join([one.words, *placed, *flags]), " ".join([one.words, "1", *placed])]
        )
    return found


@pytest.mark.parametrize("odd", ["a\x00b", "a\ud800b"], ids=["nul", "half"])
async def test_no_command_breaks_on_what_no_database_takes(desk, odd):
    broken = []
    for line in (f"How much memory does an 8B model {odd} need?", f"a zorp {odd} of flux?", *lines(desk, odd)):
        said = [one async for one in respond(desk, message(line, values=dict.fromkeys(FIELDS, odd)))][-1]
        broken += [line for part in said.parts if any(words in getattr(part, "markdown", "") for words in BROKE)]
    assert broken == []
    asked = {"question": f"a zorp {odd} of flux?"}
    assert [one async for one in call(desk, message(""), "ask", asked)][-1].parts


async def test_a_page_with_a_nul_in_its_address_is_none(desk):
    transport = httpx.ASGITransport(app=build(desk, "token"))
    async with httpx.AsyncClient(transport=transport, base_url=desk.settings.link_base) as client:
        found = {
            path: (await client.get(path)).status_code for path in ("/entry/t4%00", "/library?kind=%00", "/?thread=%00")
        }
        assert list(found.values()) == [404, 200, 200], found
        assert (await client.get("/library?q=%ed%a0%80")).status_code == 200


def test_what_can_be_kept_stays_as_it_is():
    whole = message("क\u200dष on a T4 👩‍👩‍👧", values={"a": "b\n"})
    assert arrived(whole) == whole
    odd = message("x\ud800\x00y", values={"a": "b\ud83d"}, context="\x00", said=(Said("web:m1", "\udc00"),))
    clean = arrived(odd)
    assert (clean.text, clean.values, clean.context, clean.said[0].text) == ("x\ufffdy", {"a": "b\ufffd"}, "", "\ufffd")
    assert given({"n": 1, "text": "\x00"}) == {"n": 1, "text": ""}
    assert storable("a\u202eb\n") == "a\u202eb\n"
