"""The stage on the page: what a browser without JavaScript sends and shows. Everybody is alone on it."""

import contextlib
import re
import secrets
from collections.abc import AsyncIterator, Mapping
from html.parser import HTMLParser
from typing import Any

import httpx

from bot.desk import Desk
from bot.dispatch import respond
from bot.message import Message, Place, Role
from bot.message import Person as Speaker
from bot.platforms.web.app import build
from tests.stage import ROLE_IDS, Seen, Stage, one_line

BASE = "http://127.0.0.1:8000"


@contextlib.asynccontextmanager
async def play(open_home: Any, *, here: Mapping[str, Any] | None = None, **given: Any) -> AsyncIterator[Stage]:
    """A stage with the page of one desk. Whoever has a role signs in, as an account of a Discord that knows the role."""
    roles = {f"{role.name.lower()}s": f"discord:{one}" for role, one in ROLE_IDS["discord"].items()}
    given = {**roles, "places": {"web:page": dict(here or {})}, **given}
    async with open_home(**given) as desk, contextlib.AsyncExitStack() as stack:
        app = build(desk, "local-token")
        people: dict[str, Person] = {}

        async def standing(account: str) -> tuple[str, ...]:
            role = ROLE_IDS["discord"].get(people[account].role)
            return (account, role) if role else (account,)

        desk.standings["discord"] = standing

        def enter(name: str, role: Role) -> Person:
            if name not in people:
                client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE)
                stack.push_async_callback(client.aclose)
                people[name] = Person(desk, client, name)
            people[name].role = role
            return people[name]

        yield Stage("web", desk, "web:page", enter, list, None, app)


class Reader(HTMLParser):
    """The last reply of a page: its words, links, buttons and form."""

    def __init__(self) -> None:
        super().__init__()
        self.token = ""
        self._depth = 0
        self._clear()

    def _clear(self) -> None:
        self.words: list[str] = []
        self.buttons: list[list[str]] = []
        self.links: list[str] = []
        self.fields: dict[str, str] = {}
        self.errors: dict[str, str] = {}
        self._open = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if given.get("name") == "token":
            self.token = given["value"]
        if tag == "div" and "reply" in given.get("class", "").split():
            self._clear()
            self._depth = 1
            return
        if not self._depth:
            return
        self._depth += tag == "div"
        if tag == "button":
            self.buttons.append([given.get("value", ""), ""])
        if tag == "svg" and "thumb" in given.get("class", ""):
            self.buttons[-1][1] = "👍" if self.buttons[-1][0].endswith(" good") else "👎"
        if tag == "a":
            self.links.append(given.get("href", ""))
        name = given.get("name", "").removeprefix("field:") if given.get("name", "").startswith("field:") else ""
        if name:
            self.fields[name] = given.get("value", "")
        if tag == "option" and ("selected" in given or not self.fields[list(self.fields)[-1]]):
            self._open = "option"
        if tag == "textarea":
            self._open = "textarea"
        if tag == "button":
            self._open = "button"
        if tag == "small" and given.get("id", "").endswith("-told") and "failed" in given.get("class", ""):
            self._open = "error"

    def handle_endtag(self, tag: str) -> None:
        self._open = ""
        if self._depth and tag == "div":
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if not self._depth:
            return
        if self._open == "button":
            self.buttons[-1][1] += data
        elif self._open in ("option", "textarea"):
            self.fields[list(self.fields)[-1]] = data
        elif self._open == "error":
            self.errors[list(self.fields)[-1]] = data
        else:
            self.words.append(data)


class Person:
    """A visitor of the page; with a role, one who has signed in."""

    def __init__(self, desk: Desk, client: httpx.AsyncClient, name: str) -> None:
        self._desk, self._client, self._name, self._token = desk, client, name, ""
        self.role = Role.MEMBER

    @property
    def account(self) -> str:
        """Platform and id; known once the page was visited."""
        if self.role > Role.MEMBER:
            return f"discord:{self._name}"
        cookie = next(iter(self._client.cookies.values()), "")
        return f"web:{cookie.partition('.')[0]}"

    async def _enter(self) -> None:
        if not self._token:
            if self.role > Role.MEMBER:
                await self._sign_in()
            reader = Reader()
            reader.feed((await self._client.get("/")).text)
            self._token = reader.token

    async def _sign_in(self) -> None:
        place = Place("discord", "direct", private=True)
        asked = Message("1", "sign-in", Speaker("discord", self._name, self.role), place, self._desk.now())
        told = [reply async for reply in respond(self._desk, asked)][-1]
        code = re.search(r"code=([\w-]+)", str(told))
        assert code, told
        reader = Reader()
        reader.feed((await self._client.get("/sign-in", params={"code": code[1]})).text)
        entered = await self._client.post("/sign-in", data={"token": reader.token, "code": code[1]})
        assert entered.status_code == 303, entered.text

    async def _post(self, path: str, thread: str, **form: str) -> Seen:
        await self._enter()
        page = await self._client.post(path, data={"token": self._token, "thread": thread, **form})
        if page.status_code == 403:  # the session is over, as after a night: sign in again, and press once more
            self._token = ""
            await self._enter()
            page = await self._client.post(path, data={"token": self._token, "thread": thread, **form})
        assert page.status_code < 500, page.text
        return self._read(page.text, thread)

    def _read(self, html: str, thread: str) -> Seen:
        reader = Reader()
        reader.feed(html)
        labels = tuple(one_line(label) for _, label in reader.buttons)
        commands = {one_line(label): command for command, label in reader.buttons}
        links = tuple(BASE + one if one.startswith("/") else one for one in reader.links)
        raw = {"thread": thread, "commands": commands, "html": html}
        text = one_line(" ".join(reader.words))
        shown = () if reader.fields else labels
        return Seen(text, shown, links, reader.fields, reader.errors, private=True, raw=raw)

    async def says(self, text: str, *, after: Seen | None = None, files: Mapping[str, bytes] | None = None) -> Seen:
        """Ask on the page, in the conversation that is open or in a new one."""
        assert not files, "the page takes no files"
        thread = after.raw["thread"] if after else secrets.token_hex(8)
        return await self._post("/ask", thread, question=text)

    async def writes(self, text: str, *, after: Seen | None = None, files: Mapping[str, bytes] | None = None) -> Seen:
        """The page is private."""
        return await self.says(text, after=after, files=files)

    async def types(self, line: str) -> Seen:
        """A command is typed where questions are."""
        return await self.says(line)

    async def presses(self, seen: Seen, label: str) -> Seen:
        """Press a button."""
        return await self._post("/press", seen.raw["thread"], command=seen.raw["commands"][label])

    async def fills(self, seen: Seen, **values: str) -> Seen:
        """Send a form."""
        command = list(seen.raw["commands"].values())[-1]
        given = {f"field:{name}": value for name, value in {**seen.fields, **values}.items()}
        return await self._post("/press", seen.raw["thread"], command=command, **given)

    async def remarks(self, text: str, *, answered: bool, after: Seen | None = None) -> Seen | None:
        """Nobody overhears anything on the page."""
        raise AssertionError("there is nobody else on the page; play this on Discord and Slack")

    async def uses(self, shortcut: str, seen: Seen) -> Seen:
        """There are no message shortcuts on the page."""
        raise AssertionError("the page has no message shortcuts; play this on Discord and Slack")

    async def finds(self) -> list[Seen]:
        """What lies on the page for them."""
        await self._enter()
        page = (await self._client.get("/notices")).text
        return [self._read(one, "") for one in page.split('<article class="turn">')[1:]]
