"""`chaupal doctor`: each part tried one by one, with what to do about those that fail.

It needs no desk, so it also runs where the database is broken or the folder is taken.
"""

import asyncio
import datetime as dt
import shutil
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot import home as homes
from bot.cli.databases import database
from bot.cli.endpoints import endpoint
from bot.cli.findings import BROKEN, OFF, WORKS, Finding, Ground, look
from bot.cli.runner import show
from bot.cli.searches import chroma, glossary, index, library, model
from bot.cli.tokens import discord, slack
from bot.errors import AlreadyRunning, BadSetting, HomeTrouble, ShownError
from bot.message import DataTable, Reply, Text
from bot.settings import Settings, load

LONGEST_S = 60.0
"""How long one probe may take."""
BELOW = ("Service", "Starting library", "Index", "Chroma")
"""The parts that need the data folder."""
UNEXPECTED = "This is not foreseen: look at what it names, and report this line if that is in order."
Probe = Callable[[Ground], Awaitable[Finding]]


async def run() -> int:
    """Print the findings; 1 if something is broken."""
    try:
        settings = load()
    except BadSetting as error:
        return await show(_once(Reply((Text(f"{error} Nothing else was tried."),), failed=True)))
    ground = await look(settings)
    findings = in_turn([await tried(part, probe, ground) for part, probe in PROBES.items()])
    broken = [finding for finding in findings if finding.verdict is BROKEN]
    rows = tuple((one.part, str(one.verdict), one.said, one.advice) for one in findings)
    verdict = f"{len(broken)} of {len(findings)} need attention." if broken else "Everything that is set up works."
    table = DataTable(("Part", "", "What was found", "What to do"), rows)
    code = await show(_once(Reply((table, Text(verdict)))))
    return 1 if broken else code


def in_turn(findings: list[Finding]) -> list[Finding]:
    """What is found, where what needs the data folder gives no advice of its own while that cannot be used."""
    if not any(one.part == "Data folder" and one.verdict is BROKEN for one in findings):
        return findings
    return [
        replace(one, advice="The data folder comes first.") if one.part in BELOW and one.verdict is not WORKS else one
        for one in findings
    ]


async def tried(part: str, probe: Probe, ground: Ground) -> Finding:
    """What a probe finds; one that fails or hangs is a finding, too, and the others are tried all the same."""
    try:
        async with asyncio.timeout(LONGEST_S):
            return await probe(ground)
    except TimeoutError:
        return Finding(part, BROKEN, f"no answer in {LONGEST_S:.0f} s", "Look whether its host can be reached.")
    except Exception as error:
        said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return Finding(part, BROKEN, f"could not be tried: {said}", UNEXPECTED)


async def _once(reply: Reply):  # type: ignore[no-untyped-def]
    yield reply


async def _python(ground: Ground) -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding(
        "Python",
        WORKS if sys.version_info >= (3, 11) else BROKEN,
        version,
        "Install Python 3.11 or newer." if sys.version_info < (3, 11) else "",
    )


async def _home(ground: Ground) -> Finding:
    settings = ground.settings
    try:
        homes.prepare(settings.home)
    except ShownError as error:
        return Finding("Data folder", BROKEN, str(settings.home), str(error))
    free = shutil.disk_usage(settings.home).free / 1e9
    return Finding("Data folder", WORKS, f"{settings.home}, {free:.1f} GB free")


async def _service(ground: Ground) -> Finding:
    settings = ground.settings
    lock = homes.Lock(settings.home)
    try:
        lock.take()
    except AlreadyRunning as error:
        running = homes.read_running(settings.home)
        if running and ground.mute:
            said = f"running at {running.url}, but it could not be asked ({ground.mute})"
            return Finding("Service", BROKEN, said, "Its log says why; if it does not go on, stop and start it.")
        return Finding("Service", WORKS, f"running at {running.url}" if running else str(error))
    except HomeTrouble as error:
        return Finding("Service", OFF, "not running", str(error))
    lock.release()
    return Finding("Service", OFF, "not running", "`chaupal serve` starts it.")


async def _deliveries(ground: Ground) -> Finding:
    """Whether people were told and answered as promised, as the running service or else the database has it."""
    from bot.features.deliveries import RECENT

    if ground.mute:
        return Finding("Messages", OFF, f"cannot be counted ({ground.mute})")
    if ground.told is not None:
        return _messages(ground.told.undelivered, ground.told.unanswered)
    try:
        return _messages(*await _lost(ground.settings, dt.datetime.now(dt.UTC) - RECENT))
    except Exception as error:
        return Finding("Messages", OFF, f"cannot be counted ({type(error).__name__})")


def _messages(undelivered: int, unanswered: Mapping[str, int]) -> Finding:
    said, advice = [], []
    if undelivered:
        said.append(f"{undelivered} could not be delivered")
        advice.append("`chaupal deliveries list failed` says why, and sends them again.")
    if unanswered:
        said.append(f"{', '.join(f'{count} on {name}' for name, count in unanswered.items())} could not be answered")
        advice.append("The log says why, in the lines with “put aside” or “given up”; ask their writers to ask again.")
    if not said:
        return Finding("Messages", WORKS, "none was lost in the last week")
    return Finding("Messages", BROKEN, f"{' and '.join(said)} in the last week", " ".join(advice))


async def _lost(settings: Settings, since: dt.datetime) -> tuple[int, dict[str, int]]:
    """How many deliveries could not be made, and how many messages not answered, by platform."""
    from bot import store as messages
    from bot.database import Database
    from scheduler import store

    database = Database(settings.database)
    try:
        await database.open()
        async with database.reading() as connection:
            return await store.undelivered(connection, since), await messages.dead(connection, since)
    finally:
        await database.close()


async def _page(ground: Ground) -> Finding:
    from bot.cli.serve import listen

    settings = ground.settings
    if homes.is_locked(settings.home):
        return await _shown(homes.read_running(settings.home), settings)
    try:
        listen(settings).close()
    except ShownError as error:
        return Finding("Page", BROKEN, settings.link_base, str(error))
    return Finding("Page", WORKS, settings.link_base)


async def _shown(running: homes.Running | None, settings: Settings) -> Finding:
    """Whether the running service shows its page on this machine; whether others reach it is not seen from here."""
    import httpx

    if running is None:
        return Finding("Page", OFF, "the data folder is in use by a process that shows none")
    try:
        async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
            answer = await client.get(running.url)
    except httpx.HTTPError as error:
        said = f"{running.url} does not answer ({type(error).__name__})"
        return Finding("Page", BROKEN, said, "Its log says why; if it does not go on, stop and start it.")
    if answer.status_code >= 400:
        return Finding("Page", BROKEN, f"{running.url} answers {answer.status_code}", "The service's log says why.")
    links = f"; links name {settings.link_base}, which was not tried" if settings.public_url else ""
    return Finding("Page", WORKS, f"{running.url}, served by the running service{links}")


PROBES: Mapping[str, Probe] = {
    "Python": _python,
    "Data folder": _home,
    "Service": _service,
    "Database": database,
    "Starting library": library,
    "Messages": _deliveries,
    "Index": index,
    "Embedding model": model,
    "Glossary": glossary,
    "Chroma": chroma,
    "Language model": endpoint,
    "Page": _page,
    "Discord": discord,
    "Slack": slack,
}
"""What is tried, by the part that it is about."""
