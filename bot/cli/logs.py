"""Where logs go: a file in the data folder, and the terminal of a service. Nobody's words are in them."""

import json
import logging
import logging.handlers
import sys

from bot.settings import Settings

QUIET = (
    "chromadb",
    "httpx",
    "httpcore",
    "uvicorn.access",
    "uvicorn.error",
    "apscheduler",
    "alembic",
    "asyncio",
    "openai",
)
"""Libraries whose chatter is kept out below a warning."""
QUIETER = ("discord.client",)
"""Libraries whose warnings are of no use here: Discord's says each time that it cannot speak aloud."""
FIELDS = ("command", "reference", "key", "again_in", "entry", "model", "delivery", "kind", "occurrence", "planner")
"""What we say of an event beside its text; what libraries add is left out, for it may be somebody's words."""


def facts(record: logging.LogRecord) -> dict[str, str]:
    """The fields that we added to a record ourselves."""
    return {name: str(getattr(record, name)) for name in FIELDS if hasattr(record, name)}


class TextLines(logging.Formatter):
    """A line for people, which ends in the fields that we add ourselves: the reference that a person was told."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # the name that logging calls
        """The line before a traceback."""
        added = ", ".join(f"{name} {value}" for name, value in facts(record).items())
        return super().formatMessage(record) + (f" ({added})" if added else "")


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's time, level, place, text, and the fields we add ourselves."""
        row = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "from": record.name,
            "text": record.getMessage(),
        }
        row |= facts(record)
        if record.exc_info:
            row["trace"] = self.formatException(record.exc_info)
        return json.dumps(row, ensure_ascii=False)


class LogFile(logging.handlers.RotatingFileHandler):
    """A log that is lost where the disk has no room for it: what went wrong is said in words, without a trace."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # the name that logging calls
        """Let a line go that could not be written; anything else is a bug of ours."""
        if not isinstance(sys.exception(), OSError):
            super().handleError(record)


def log_to(settings: Settings, *, quiet: bool) -> None:
    """Log to `chaupal.log` in the data folder (5 MB, three kept), and to stderr unless `quiet`."""
    root = logging.getLogger()
    if getattr(root, "chaupal", False):
        return
    root.chaupal = True  # type: ignore[attr-defined]
    root.setLevel(settings.log_level.upper())
    formatter = JsonLines() if settings.log_format == "json" else TextLines()
    handlers: list[logging.Handler] = []
    try:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        log = settings.home / "chaupal.log"
        handlers.append(LogFile(log, maxBytes=5_000_000, backupCount=3, encoding="utf-8"))
    except OSError:
        quiet = False
    if not quiet:
        handlers.append(logging.StreamHandler(sys.stderr))
    for handler in handlers:
        handler.setFormatter(formatter)
        root.addHandler(handler)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in QUIETER:
        logging.getLogger(name).setLevel(logging.ERROR)
