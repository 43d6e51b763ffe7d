"""`audit`: is the record of decisions whole, and what of it everybody may see."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Annotated

from bot.commands import Help, Registry
from bot.desk import Call
from bot.errors import WordedError
from bot.frames import frame
from bot.message import DataTable, Reply, Role, Text
from bot.speaking import language_of
from knowledge.audit import store
from knowledge.audit.store import Row

SHOWN = 20


def declare(registry: Registry) -> None:
    """Put the audit log on a registry."""
    registry.command("audit verify", role=Role.MODERATOR)(verify)
    registry.command("audit extract")(extract)


async def verify(call: Call) -> AsyncIterator[Reply]:
    """Check that every decision ever taken stands in the log as it was written."""
    async with call.desk.database.reading() as connection:
        number, wrong = await store.verify(connection)
        _, last = await store.newest(connection)
    if wrong:
        listed = "\n".join(f"- {one}" for one in wrong[:20])
        words = frame(await language_of(call), "log_broken", n=number)
        yield Reply((Text(f"{words}\n\n{listed}"),), failed=True)
        return
    words = frame(await language_of(call), "log_whole", n=number, hash=last[:16])
    yield Reply((Text(words),), data={"rows": number, "hash": last})


async def extract(
    call: Call,
    *,
    out: Annotated[Path | None, Help("a file for the whole log, one JSON object a line"), "terminal"] = None,
) -> AsyncIterator[Reply]:
    """Show what was decided lately: what, when, for which kind of reason; people under pseudonyms, no sentences."""
    async with call.desk.database.reading() as connection:
        last, _ = await store.newest(connection)
        if out is None:
            rows = await store.rows(connection, max(last - SHOWN, 0), SHOWN)
        else:
            rows = [row for start in range(0, last, 1000) for row in await store.rows(connection, start, 1000)]
    told = partial(frame, await language_of(call))
    if out is not None:
        if call.message.person.platform != "terminal":
            raise WordedError("log_terminal")
        await asyncio.to_thread(_write, out, rows)
        yield Reply((Text(told("log_file", n=len(rows), file=out)),), data={"rows": len(rows)})
        return
    if not rows:
        yield Reply((Text(told("log_none")),))
        return
    shown = tuple(
        (str(row.seq), row.at[:16].replace("T", " "), row.action, row.actor, _about(told, row)) for row in rows[::-1]
    )
    yield Reply((Text(told("log_newest", n=last)), DataTable(tuple(told("log_columns").split("|")), shown)))


def _about(told: Callable[..., str], row: Row) -> str:
    facts = json.loads(row.facts)
    named = [str(facts[name]) for name in ("entry", "subject", "kind", "code") if facts.get(name)]
    named += [told("log_gap", gap=facts["gap"])] if facts.get("gap") else []
    return ", ".join(dict.fromkeys(named))[:80]


def _write(out: Path, rows: list[Row]) -> None:
    with out.open("w", encoding="utf-8") as file:
        for row in rows:
            kept = {**vars(row), "facts": json.loads(row.facts)}
            file.write(json.dumps(kept, ensure_ascii=False) + "\n")
