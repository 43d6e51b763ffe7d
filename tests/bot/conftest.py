"""A real desk on a small library: real database, real model, real index, in a folder of its own."""

import asyncio
import contextlib
import datetime as dt
import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from bot.desk import Desk
from bot.dispatch import respond
from bot.features import difference
from bot.message import Message, Person, Place, Reply, Role
from bot.platforms.terminal.render import plain
from bot.settings import load
from bot.wiring import open_desk
from knowledge.importing import import_folder
from rag.evaluation import SHIPPED
from tests.forks import nursery
from tests.stage import EVERYWHERE, opened

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)

ENTRY = """---
id: {id}
kind: {kind}
title: {title}
language: {language}
summary: {summary}
sources:
  - {{url: "https://example.org/{id}", title: Source of {id}, accessed: 2026-11-01}}
evidence: claimed
author: host
disclosure: none
licence: CC-BY-4.0
created: 2026-11-01
review_due: 2027-01-20
status: published
{extra}---
{body}"""

LIBRARY = {
    "t4": {
        "kind": "recipe",
        "title": "Llama 3.1 8B on one 16 GB T4 with vLLM",
        "language": "en",
        "summary": "A 4-bit AWQ build of an 8B model needs about 6 GB for its weights and runs on one T4.",
        "extra": "hardware: [{accelerator: NVIDIA T4, memory_gb: 16}]\n",
        "body": """## Launch

Start the server with 4-bit weights and half precision, because the T4 has no bf16:

```bash
vllm serve llama-8b-awq --quantization awq --dtype half --max-model-len 4096 --gpu-memory-utilization 0.9
```

## What breaks

The server dies with an out of memory error when `--max-model-len` is left at the model's own context. Lower it to 4096.
""",
    },
    "t4-cost": {
        "kind": "cost",
        "title": "What an 8B model on one T4 costs",
        "language": "en",
        "summary": "At 40 output tokens per second a T4 at 0.50 dollars an hour costs 3.47 dollars per million output tokens.",
        "extra": "derived: [{hourly: 0.5, currency: USD, output_tok_s: 40, at_load: one request at a time, per_million_output: 3.47}]\n",
        "body": "## Arithmetic\n\nThe hourly price divided by the tokens written in an hour gives the cost per million output tokens.\n",
    },
    "l4": {
        "kind": "recipe",
        "title": "Llama 3.1 8B in FP8 on one 24 GB L4",
        "language": "en",
        "summary": "An L4 runs an 8B model in FP8 with about 9 GB of weights.",
        "extra": "",
        "body": "## Launch\n\nThe L4 has FP8 units, so no 4-bit weights are needed.\n\n```bash\nvllm serve llama-8b --quantization fp8\n```\n",
    },
    "whisper-hi": {
        "kind": "guide",
        "title": "हिंदी आवाज़ के लिए Whisper",
        "language": "hi",
        "summary": "हिंदी आवाज़ को लिखने के लिए Whisper large-v3 कम से कम 10 GB VRAM माँगता है।",
        "extra": "",
        "body": "## तरीका\n\nलंबी आवाज़ को तीस सेकंड के टुकड़ों में काटें। हर टुकड़े की भाषा पहले से बता दें।\n",
    },
}


def write_library(folder: Path) -> Path:
    """The small library as Markdown files."""
    folder.mkdir(parents=True, exist_ok=True)
    for entry_id, facts in LIBRARY.items():
        (folder / f"{entry_id}.md").write_text(ENTRY.format(id=entry_id, **facts), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def ready_homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where homes stand ready to be copied, once a test has made them: an empty one, one with the small library."""
    return tmp_path_factory.mktemp("ready")


@pytest.fixture
def open_home(tmp_path: Path, models: Path, ready_homes: Path) -> Callable[..., AbstractAsyncContextManager[Desk]]:
    """Opens a desk on a home with the small library; settings may be overridden."""

    @contextlib.asynccontextmanager
    async def opened_home(
        *, fill: bool = True, now: Callable[[], dt.datetime] = lambda: NOW, **overrides: object
    ) -> AsyncIterator[Desk]:
        home = tmp_path / "home"
        if not home.exists() and not ELSEWHERE & overrides.keys():
            await copy_ready(ready_homes / ("filled" if fill else "empty"), home, models)
        home.mkdir(exist_ok=True)
        if not (home / "models").exists():
            (home / "models").symlink_to(models)
        async with open_desk(load({}, home=home, library="none", **overrides), now) as desk:
            if fill:
                await fill_from(desk, write_library(tmp_path / "library"))
            yield desk

    return opened_home


ELSEWHERE = {"database_url", "chroma_url", "embedder"}
"""Settings by which a home is not all that there is, or is not what it was."""


async def fill_from(desk: Desk, folder: Path) -> None:
    """Import a folder and index it; costs little where it was done before."""
    await import_folder(desk.database, folder, origin="test", by="host", now=NOW)
    assert await desk.indexer.ready(), desk.indexer.model_error
    await desk.indexer.catch_up()


async def copy_ready(ready: Path, home: Path, models: Path) -> None:
    """Give a test a home of its own: made once in a process, copied from then on."""
    if not ready.exists():
        making = ready.with_suffix(".making")
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir()
        (making / "models").symlink_to(models)
        async with open_desk(load({}, home=making, library="none"), lambda: NOW) as desk:
            if ready.name == "filled":
                await fill_from(desk, write_library(ready.parent / "library"))
        shutil.rmtree(making / "chroma", ignore_errors=True)  # a folder that is there is opened in a process of its own
        making.rename(ready)
    await asyncio.to_thread(shutil.copytree, ready, home, symlinks=True)


def message(
    text: str,
    *,
    role: Role = Role.MEMBER,
    thread: str = "",
    person: str = "m1",
    platform: str = "fake",
    place_private: bool = False,
    values: Mapping[str, str] | None = None,
) -> Message:
    """A message as a platform makes it."""
    place = Place(platform, f"d-{person}" if place_private else "p1", private=place_private)
    return Message("1", text, Person(platform, person, role), place, NOW, thread, values=values or {})


@pytest.fixture
def talk() -> Callable[..., "object"]:
    """Says something to a desk; gives the final reply. Fails on silence and on two final replies."""

    async def say(desk: Desk, text: str, **who: object) -> Reply:
        finals = [reply async for reply in respond(desk, message(text, **who)) if reply.final]  # type: ignore[arg-type]
        assert len(finals) == 1
        return finals[0]

    return say


@pytest.fixture
def shown() -> Callable[[Reply], str]:
    """A reply as plain text."""
    return plain


class Enter:
    """Signs browser-like clients in on the page, as accounts of a Discord that `ids` holds the roles of.

    An account that `ids` does not name is away: Discord cannot say anything of it. Role ids of the tests: "700" are
    admins, "800" organizers, "900" moderators, where a desk was opened with `STAFF`.
    """

    def __init__(self) -> None:
        self.ids: dict[str, tuple[str, ...]] = {}

    async def said(self, person: str) -> tuple[str, ...] | None:
        """What Discord says of a person."""
        return self.ids.get(person)

    async def address(self, desk: Desk, account: str = "m1", name: str = "member") -> str:
        """The path of a one-time address, as the account gets it in private."""
        desk.standings["discord"] = self.said
        place = Place("discord", "dm", private=True)
        asked = Message("1", "sign-in", Person("discord", account, name=name), place, NOW)
        last = [reply async for reply in respond(desk, asked)][-1]
        found = re.search(r"http://[^/]+(/sign-in\?code=\S+)", plain(last))
        assert found, plain(last)
        return found.group(1)

    async def __call__(self, desk: Desk, client: object, *roles: str, account: str = "m1") -> str:
        """Sign a client in as an account with these role ids; the token of its forms."""
        self.ids[account] = (account, *roles)
        path = await self.address(desk, account)
        form = {"token": self.token((await client.get(path)).text), "code": path.partition("=")[2]}  # type: ignore[attr-defined]
        entered = await client.post("/sign-in", data=form)  # type: ignore[attr-defined]
        assert entered.status_code == 303, entered.text
        return self.token((await client.get("/")).text)  # type: ignore[attr-defined]

    @staticmethod
    def token(html: str) -> str:
        """The token in a page's forms."""
        found = re.search(r'name="token" value="([0-9a-f]+)"', html)
        assert found
        return found.group(1)


STAFF = {"admins": "discord:700", "organizers": "discord:800", "moderators": "discord:900"}


@pytest.fixture
def sign_in() -> Enter:
    """Signs people in on the page."""
    return Enter()


@pytest.fixture
def staff() -> dict[str, str]:
    """Settings that give roles to Discord role ids; see `Enter`."""
    return dict(STAFF)


@pytest.fixture
def entry() -> str:
    """The template of an entry, for tests that need one more."""
    return ENTRY


@pytest.fixture(params=EVERYWHERE)
def surface(request: pytest.FixtureRequest) -> str:
    """Each surface in turn; `@pytest.mark.parametrize("surface", CHAT)` leaves the page out."""
    return request.param


@pytest.fixture
def play(surface: str, open_home: Callable[..., AbstractAsyncContextManager[Desk]]) -> Callable[..., Any]:
    """Opens a stage on the surface: `async with play(here={"watch": "yes"}) as stage`."""
    return lambda **given: opened(surface, open_home, **given)


@pytest.fixture
def few_questions(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Lets the retrieval diff ask one in twenty of its questions, where a test is about what stands around it."""
    some = SHIPPED.read_text(encoding="utf-8").splitlines(keepends=True)[::20]
    few = tmp_path / "questions.jsonl"
    few.write_text("".join(some), encoding="utf-8")
    monkeypatch.setattr(difference, "SHIPPED", few)


@pytest.fixture(scope="session")
def forking() -> Iterator[subprocess.Popen[bytes]]:
    """The process that forks lives of a service, for all tests of kills."""
    yield from nursery()
