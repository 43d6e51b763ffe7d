"""From settings to a running desk: folder, lock, database, index, commands; and back down in order."""

import contextlib
import datetime as dt
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from bot import home as homes
from bot.database import Database
from bot.desk import Desk
from bot.features.everything import MEMORIES, PLANNERS, PUBLISHED, build_notices, build_registry
from bot.message import OURS
from bot.settings import Settings
from bot.shelf import ShelfCourier
from knowledge import store
from knowledge.importing import import_folder
from knowledge.origins.folders import SHIPPED, STARTING
from rag.assembly import assemble
from rag.indexer import Indexer
from rag.patience import ModelSettings

Progress = Callable[[str, int, int], None]


def utc_now() -> dt.datetime:
    """The clock of a real service."""
    return dt.datetime.now(dt.UTC)


@contextlib.asynccontextmanager
async def open_desk(settings: Settings, now: Callable[[], dt.datetime] = utc_now) -> AsyncIterator[Desk]:
    """A desk that owns its data folder until the block ends. Raises ShownErrors for what a person can mend."""
    homes.prepare(settings.home)
    lock = homes.Lock(settings.home)
    lock.take()
    database = Database(settings.database)
    indexer: Indexer | None = None
    try:
        await database.open()
        assistant, indexer = assemble(
            database,
            home=settings.home,
            embedder=settings.embedder,
            threads=settings.threads,
            exact_limit=settings.exact_limit,
            chroma_url=settings.chroma_url,
            glossaries=[settings.glossary] if settings.glossary else [],
            model=_model(settings),
            max_question_bytes=settings.max_question_bytes,
            now=now,
        )
        await indexer.open()
        desk = Desk(settings, database, build_registry(), assistant, indexer, now)
        desk.notices, desk.planners, desk.published = build_notices(), list(PLANNERS), list(PUBLISHED)
        desk.memories = list(MEMORIES)
        for platform in OURS:
            desk.couriers[platform] = ShelfCourier(database, platform, now)
        yield desk
    finally:
        if indexer is not None:
            await indexer.close()
        await database.close()
        lock.release()


def _model(settings: Settings) -> ModelSettings | None:
    if not settings.model_url or not settings.model:
        return None
    return ModelSettings(
        url=settings.model_url,
        name=settings.model,
        provider=settings.model_provider,
        key=settings.model_key.get_secret_value(),
        first_token_s=settings.model_first_token_s,
        total_s=settings.model_total_s,
    )


async def first_fill(desk: Desk, progress: Progress | None = None, library: Path = SHIPPED) -> bool:
    """Put the starting library into an empty database, all of it or nothing; True if that was done now."""
    if desk.settings.library == "none":
        return False
    async with desk.database.reading() as connection:
        if await store.counts(connection):
            return False
    await import_folder(
        desk.database,
        library,
        origin=STARTING,
        by="starting-library",
        now=desk.now(),
        progress=progress,
        batch=sys.maxsize,
    )
    return True
