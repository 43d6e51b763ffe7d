"""Signing in on the page: one-time addresses, sessions that end, and a role that is read at every press."""

import asyncio
import datetime as dt
import re
from dataclasses import replace

import httpx
import pytest

from bot.dispatch import respond
from bot.message import Message, Person, Place, Role
from bot.platforms.terminal.message import terminal_message
from bot.platforms.terminal.render import plain
from bot.platforms.web.app import build
from bot.sessions import store

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def browser(desk) -> httpx.AsyncClient:
    """One browser with its own cookies."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(build(desk, "t")), base_url="http://127.0.0.1:8000")


async def press(client, token, command, **fields) -> httpx.Response:
    """A press of a button."""
    named = {f"field:{name}": value for name, value in fields.items()}
    return await client.post("/press", data={"token": token, "command": command, **named})


async def test_a_code_opens_one_session_however_many_use_it_at_once(database):
    await database.write(lambda c: store.invite(c, "code", "discord:1", "member", NOW + MINUTE))
    made = await asyncio.gather(
        *(database.write(lambda c, n=n: store.begin(c, "code", f"key{n}", NOW)) for n in range(20))
    )
    opened = [one for one in made if one]
    assert len(opened) == 1
    async with database.reading() as connection:
        assert await store.find(connection, opened[0].key) == opened[0]


async def test_a_code_is_worth_nothing_when_it_is_old_unknown_or_replaced(database):
    async def begun(code: str, now: dt.datetime) -> bool:
        return await database.write(lambda c: store.begin(c, code, f"key of {code}", now)) is not None

    await database.write(lambda c: store.invite(c, "old", "discord:1", "", NOW))
    assert not await begun("old", NOW + MINUTE)
    await database.write(lambda c: store.invite(c, "first", "discord:1", "", NOW + MINUTE))
    await database.write(lambda c: store.invite(c, "second", "discord:1", "", NOW + MINUTE))
    assert [await begun(one, NOW) for one in ("first", "unknown", "second", "second")] == [False, False, True, False]


async def test_ending_everything_ends_sessions_and_codes_of_all_linked_accounts(database):
    for n, account in enumerate(("discord:1", "slack:U1", "discord:2")):
        await database.write(lambda c, a=account, n=n: store.invite(c, f"code{n}", a, "", NOW + MINUTE))
        await database.write(lambda c, n=n: store.begin(c, f"code{n}", f"key{n}", NOW))
    await database.write(lambda c: store.invite(c, "open", "slack:U1", "", NOW + MINUTE))
    ended = await database.write(lambda c: store.end_all(c, ["discord:1", "slack:U1"]))
    async with database.reading() as connection:
        left = [bool(await store.find(connection, f"key{n}")) for n in range(3)]
        assert await store.invited(connection, "open", NOW) is None
    assert (ended, left) == (2, [False, False, True])


async def test_the_same_standing_may_be_kept_by_two_at_once(database):
    await asyncio.gather(
        *(database.write(lambda c: store.keep_standing(c, "discord:1", ["1", "9"], NOW)) for _ in range(8))
    )
    async with database.reading() as connection:
        assert await store.standing(connection, "discord:1") == store.Standing(("1", "9"), NOW)


async def test_looking_at_the_address_uses_nothing_up_and_pressing_makes_the_session(open_home, sign_in, staff):
    async with open_home(fill=False, **staff) as desk, browser(desk) as client, browser(desk) as preview:
        sign_in.ids["77"] = ("77", "900")
        path = await sign_in.address(desk, "77", "host")
        for _ in range(3):
            assert (await preview.get(path)).status_code == 200
        looked = await client.get(path)
        assert "You are about to be <strong>host</strong>" in looked.text
        before = client.cookies.get("chaupal")
        form = {"token": sign_in.token(looked.text), "code": path.partition("=")[2]}
        entered = await client.post("/sign-in", data=form)
        cookie = entered.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        page = (await client.get("/sign-in")).text
        who = await press(client, sign_in.token(page), "whoami")
        again = await client.post("/sign-in", data={**form, "token": sign_in.token(page)})
        used = await preview.get(path)
    assert "discord:77" in page
    assert "role moderator" in page
    assert "discord:77" in who.text
    assert "<strong>moderator</strong>" in who.text
    assert before == client.cookies.get("chaupal")
    assert again.status_code == used.status_code == 410


async def test_what_the_cookie_holds_stands_nowhere_in_the_data_folder(open_home, sign_in, staff, tmp_path):
    async with open_home(fill=False, **staff) as desk, browser(desk) as client:
        path = await sign_in.address(desk)
        code = path.partition("=")[2]
        token = sign_in.token((await client.get(path)).text)
        await client.post("/sign-in", data={"token": token, "code": code})
        secret = client.cookies["chaupal-session"]
        held = b"".join(one.read_bytes() for one in (tmp_path / "home").glob("chaupal.db*"))
    assert secret.encode() not in held
    assert code.encode() not in held
    assert b"discord:m1" in held


async def test_over_https_the_cookies_are_bound_to_the_host(open_home, sign_in):
    async with open_home(fill=False, public_url="https://chaupal.example") as desk:
        transport = httpx.ASGITransport(build(desk, "t"))
        async with httpx.AsyncClient(transport=transport, base_url="https://chaupal.example") as client:
            desk.standings["discord"] = sign_in.said
            asked = Message("1", "sign-in", Person("discord", "1"), Place("discord", "dm", private=True), NOW)
            said = plain([reply async for reply in respond(desk, asked)][-1])
            code = re.search(r"https://chaupal\.example/sign-in\?code=(\S+)", said).group(1)
            first = await client.get("/sign-in", params={"code": code})
            entered = await client.post("/sign-in", data={"token": sign_in.token(first.text), "code": code})
    for header in (first.headers["set-cookie"], entered.headers["set-cookie"]):
        assert header.startswith("__Host-chaupal")
        assert "Secure" in header
        assert "Path=/" in header
        assert "Domain" not in header


async def test_a_session_ends_after_twelve_idle_hours_and_not_before(open_home, sign_in, staff):
    async with open_home(fill=False, **staff) as desk, browser(desk) as client:
        clock = [NOW]
        desk.now = lambda: clock[0]
        await sign_in(desk, client, "900")
        for _ in range(4):
            clock[0] += dt.timedelta(hours=11)
            assert "discord:m1" in (await client.get("/sign-in")).text
        clock[0] += dt.timedelta(hours=12, minutes=1)
        gone = await client.get("/sign-in")
    assert "discord:m1" not in gone.text
    assert "chaupal-session" not in client.cookies


async def test_a_session_ends_after_a_month_however_much_it_is_used(open_home, sign_in, staff):
    async with open_home(fill=False, **staff) as desk, browser(desk) as client:
        clock = [NOW]
        desk.now = lambda: clock[0]
        await sign_in(desk, client)
        seen = []
        for _ in range(64):
            clock[0] += dt.timedelta(hours=11, minutes=30)
            seen.append("discord:m1" in (await client.get("/sign-in")).text)
    assert seen.count(False) == len(seen) - seen.index(False) > 0


async def test_a_demoted_moderators_next_press_fails(open_home, sign_in, staff):
    async with open_home(**staff) as desk, browser(desk) as client:
        token = await sign_in(desk, client, "900")
        allowed = await press(client, token, "audit verify")
        sign_in.ids["m1"] = ("m1",)
        refused = await press(client, token, "knowledge retract t4 --reason demoted")
        asked = await client.post("/ask", data={"token": token, "question": "knowledge retract l4 --reason x"})
        async with desk.database.reading() as connection:
            from knowledge.store import heads

            found = await heads(connection, ["t4", "l4"])
    assert "0 decisions" in allowed.text
    for answer in (refused, asked):
        assert "needs the role moderator" in answer.text
    assert {one.status for one in found.values()} == {"published"}


async def test_a_promoted_members_next_press_succeeds(open_home, sign_in, staff):
    async with open_home(**staff) as desk, browser(desk) as client:
        token = await sign_in(desk, client)
        before = await press(client, token, "audit verify")
        sign_in.ids["m1"] = ("m1", "900")
        after = await press(client, token, "audit verify")
    assert "needs the role moderator" in before.text
    assert "0 decisions" in after.text


async def test_while_a_platform_is_away_its_last_word_holds(open_home, sign_in, staff):
    async with open_home(**staff) as desk, browser(desk) as client:
        token = await sign_in(desk, client, "900")
        del sign_in.ids["m1"]
        held = await press(client, token, "whoami")

        async def silent(person: str) -> tuple[str, ...]:
            raise ConnectionError

        desk.standings["discord"] = silent
        broken = await press(client, token, "whoami")
        desk.settings = desk.settings.model_copy(update={"moderators": ()})
        unset = await press(client, token, "whoami")
    assert "<strong>moderator</strong>" in held.text
    assert "<strong>moderator</strong>" in broken.text
    assert "<strong>member</strong>" in unset.text


async def test_an_account_nobody_ever_heard_of_is_a_member(open_home, sign_in, staff):
    async with open_home(fill=False, **staff) as desk, browser(desk) as client:
        desk.standings["discord"] = sign_in.said
        path = await sign_in.address(desk, "5")
        token = sign_in.token((await client.get(path)).text)
        await client.post("/sign-in", data={"token": token, "code": path.partition("=")[2]})
        page = (await client.get("/sign-in")).text
    assert "role member" in page


async def test_the_operator_signs_in_from_the_terminal(open_home, sign_in):
    async with open_home(fill=False) as desk, browser(desk) as client:
        said = plain([reply async for reply in respond(desk, terminal_message("sign-in"))][-1])
        code = re.search(r"code=(\S+)", said).group(1)
        token = sign_in.token((await client.get("/sign-in", params={"code": code})).text)
        await client.post("/sign-in", data={"token": token, "code": code})
        page = (await client.get("/sign-in")).text
        form = (await client.get("/submit", params={"kind": "guide"})).text
    assert "terminal:" in page
    assert "role admin" in page
    assert 'name="field:title"' in form, "on the page even the operator fills in a form"


@pytest.mark.parametrize("command", ["sign-out", "sign-out --everywhere"])
async def test_signing_out_ends_this_browser_or_all(open_home, sign_in, staff, command):
    async with open_home(fill=False, **staff) as desk, browser(desk) as one, browser(desk) as two:
        token = await sign_in(desk, one, "900")
        await sign_in(desk, two, "900")
        cookie = one.cookies["chaupal-session"]
        said = await press(one, token, command)
        here = await one.get("/sign-in")
        one.cookies.set("chaupal-session", cookie, domain="127.0.0.1")
        replayed = await one.get("/sign-in")
        old_form = await press(one, token, "knowledge restore t4")
        elsewhere = await two.get("/sign-in")
    assert said.status_code == 200
    assert "discord:m1" not in here.text
    assert "discord:m1" not in replayed.text
    assert old_form.status_code == 403
    assert ("discord:m1" in elsewhere.text) is (command == "sign-out")


async def test_signing_out_in_chat_ends_the_sessions_of_linked_accounts(open_home, sign_in, staff, talk):
    async with open_home(fill=False, **staff) as desk, browser(desk) as client:
        await sign_in(desk, client)
        code = re.search(r"link (\w+)", plain(await talk(desk, "link", platform="slack", person="U1"))).group(1)
        await talk(desk, f"link {code}", platform="discord", person="m1")
        said = plain(await talk(desk, "sign-out", platform="slack", person="U1"))
        gone = await client.get("/sign-in")
    assert "1 session ended" in said
    assert "discord:m1" not in gone.text


async def test_linked_accounts_are_one_person_on_the_page(open_home, sign_in, staff, talk):
    async with open_home(**staff) as desk, browser(desk) as client:
        token = await sign_in(desk, client)
        code = re.search(r"link (\w+)", plain(await talk(desk, "link", platform="slack", person="U1"))).group(1)
        await press(client, token, f"link {code}")
        who = await press(client, token, "whoami")
    assert "slack:U1" in who.text


async def test_the_address_is_given_in_private_only(open_home):
    async with open_home(fill=False) as desk:

        async def said(place: Place, platform: str = "discord", *, discreet: bool = False) -> str:
            asked = Message("1", "sign-in", Person(platform, "5"), place, NOW, discreet=discreet)
            return plain([reply async for reply in respond(desk, asked)][-1])

        channel = Place("discord", "c")
        public = await said(channel)
        whispered = await said(channel, discreet=True)
        direct = await said(replace(channel, private=True))
        page = await said(Place("web", "page"), "web", discreet=True)
    assert "code=" not in public
    assert "private message" in public
    assert "code=" in whispered
    assert "code=" in direct
    assert "code=" not in page
    assert "chaupal sign-in" in page


async def test_a_visitor_stays_a_visitor_beside_somebody_elses_session(open_home, sign_in, staff):
    async with open_home(**staff) as desk, browser(desk) as moderator, browser(desk) as visitor:
        token = await sign_in(desk, moderator, "900")
        own = sign_in.token((await visitor.get("/")).text)
        borrowed = await press(visitor, token, "knowledge restore t4")
        refused = await press(visitor, own, "knowledge restore t4")
        visitor.cookies.set("chaupal-session", "0" * 43, domain="127.0.0.1")
        forged = await press(visitor, own, "knowledge restore t4")
    assert borrowed.status_code == 403
    assert "needs the role moderator" in refused.text
    assert "needs the role moderator" in forged.text


@pytest.mark.parametrize(
    "origin", ["http://127.0.0.1:9999", "http://localhost:8000", "null", "file://", "http://[", "ftp://127.0.0.1:8000"]
)
async def test_another_port_or_name_of_this_machine_is_another_site(open_home, sign_in, staff, origin):
    async with open_home(**staff) as desk, browser(desk) as client:
        token = await sign_in(desk, client, "900")
        refused = await client.post(
            "/press", data={"token": token, "command": "knowledge restore t4"}, headers={"origin": origin}
        )
        sent_across = await client.post(
            "/press", data={"token": token, "command": "help"}, headers={"sec-fetch-site": "cross-site"}
        )
        own = await client.post(
            "/press", data={"token": token, "command": "help"}, headers={"origin": "http://127.0.0.1:8000"}
        )
    assert (refused.status_code, sent_across.status_code, own.status_code) == (403, 403, 200)


async def test_an_admin_may_end_the_sessions_of_an_account(open_home, sign_in, staff, talk):
    async with open_home(fill=False, **staff) as desk, browser(desk) as client:
        await sign_in(desk, client)
        refused = await talk(desk, "sign-out --account discord:m1", role=Role.MODERATOR)
        still = await client.get("/sign-in")
        done = await talk(desk, "sign-out --account discord:m1", role=Role.ADMIN)
        gone = await client.get("/sign-in")
    assert "needs the role admin" in plain(refused)
    assert "discord:m1" in still.text
    assert "signed out of 1 browser" in plain(done)
    assert "discord:m1" not in gone.text
