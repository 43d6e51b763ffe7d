"""A life that brings a database up to date and may be killed at one of its statements; see `tests.fakes.nursery`."""

import os
import signal
from typing import Any

import alembic.command  # noqa: F401 - imported once, before the forks
from sqlalchemy import Engine, event

from bot.migrations import upgrade


def live(order: dict[str, Any]) -> int:
    """Upgrade the database at `upgrade`; at the `last` statement the process ends as `kill -9` ends it."""
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1
        if counted == order["last"]:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    upgrade(order["upgrade"])
    return 0
