"""The one place that opens an engine of the database: how many connections it may have, and how each of them begins."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, StaticPool

from bot import room, sqlite, write_ahead

READERS = {"pool_size": 2 * room.AT_ONCE, "max_overflow": 0, "pool_use_lifo": True}
"""Connections that read SQLite: those read last read next, and none is opened for a moment only."""
POOL = {"pool_size": 5, "max_overflow": 2 * room.ON_A_SERVER}
"""Connections to PostgreSQL, those of writers among them."""
SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""How PostgreSQL reads, where each statement would see what was committed a moment ago; SQLite reads so by itself."""
PRAGMAS = (
    *write_ahead.PRAGMAS,
    "synchronous=FULL",
    f"busy_timeout={write_ahead.BUSY_MS}",
    "foreign_keys=ON",
    "secure_delete=ON",
)


def opened(url: str, *, writer: bool) -> AsyncEngine:
    """An engine that writes, or one that only reads; to PostgreSQL they are the same."""
    if not url.startswith("sqlite"):
        return create_async_engine(url, **POOL, pool_pre_ping=True, hide_parameters=True)
    how: dict[str, Any] = {"connect_args": {"isolation_level": None, "async_creator_fn": sqlite.connect}}
    how |= {"poolclass": StaticPool} if writer else {"poolclass": AsyncAdaptedQueuePool, **READERS}
    engine = create_async_engine(url, hide_parameters=True, **how)

    @event.listens_for(engine.sync_engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        if writer:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            sqlite.behind(connection.connection).owed.append("BEGIN DEFERRED")

    return engine
