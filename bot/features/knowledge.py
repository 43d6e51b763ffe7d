"""The library: list it, read it, bring entries in and out. What becomes of an entry later is in `standing`."""

import asyncio
import datetime as dt
import shlex
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Literal

from bot.commands import Help, Registry, Suggest
from bot.desk import Call
from bot.features.progress import Steps
from bot.message import Button, DataTable, Reply, Role, Text, say
from knowledge import store
from knowledge.checking import WORDS, check_folder
from knowledge.freshness.sources import gone
from knowledge.freshness.store import checked
from knowledge.importing import Imported, export_folder, import_folder
from knowledge.review.readings import as_read
from knowledge.types import Head
from scheduler.verticals import named

LIBRARY = Path(__file__).parent.parent.parent / "knowledge" / "library"
"""The starting library, as it is shipped."""

Kind = Literal["recipe", "report", "model", "cost", "evaluation", "guide", "minutes"]
EMPTY = "The library is empty. `chaupal knowledge import FOLDER` in the terminal brings entries in."
NONE_LIKE_THAT = "No entry is like that. `knowledge list` without options lists all of them."
LISTED = 25
LONGEST_PRESS = 100
"""Characters of the command that a button carries everywhere."""
PROBLEMS_SHOWN = 20


def declare(registry: Registry) -> None:
    """Put the library's commands on a registry."""
    registry.command("knowledge list")(listing)
    registry.command("knowledge show")(show)
    registry.command("knowledge check", role=Role.ADMIN, terminal_only=True)(check)
    registry.command("knowledge import", role=Role.ADMIN, terminal_only=True)(bring_in)
    registry.command("knowledge export", role=Role.ADMIN, terminal_only=True)(export)


async def listing(
    call: Call,
    *,
    kind: Annotated[Kind | None, Help("only this kind")] = None,
    vertical: Annotated[str, Help("only this vertical, e.g. health"), Suggest("verticals")] = "",
    language: Annotated[str, Help("only this language, e.g. hi")] = "",
    model: Annotated[
        str, Help("only what names this model, e.g. Qwen/Qwen3-8B, or a part of it"), Suggest("models")
    ] = "",
    page: Annotated[int, Help("which page of the list")] = 1,
) -> AsyncIterator[Reply]:
    """List the entries of the library."""
    async with call.desk.database.reading() as connection:
        found = await store.listed(
            connection,
            audiences=call.message.place.audiences,
            kind=kind,
            vertical=named(vertical) or None,
            language=language or None,
        )
    found = [head for head in found if not model or any(model.lower() in one.lower() for one in head.models)]
    if not found:
        yield say(NONE_LIKE_THAT if kind or vertical or language or model else EMPTY)
        return
    pages = (len(found) + LISTED - 1) // LISTED
    page = min(max(page, 1), pages)
    part = found[(page - 1) * LISTED : page * LISTED]
    today = call.desk.now().date()
    rows = tuple((head.id, head.kind, head.title, head.language, _due(head, today)) for head in part)
    table = DataTable(("Id", "Kind", "Title", "Language", "Review"), rows, tuple(head.id for head in part))
    words = f"{len(found)} entries" + (f", page {page} of {pages}" if pages > 1 else "")
    asked = {"kind": kind, "vertical": vertical, "language": language, "model": model, "page": page + 1}
    more = shlex.join(["knowledge", "list", *(f"--{name}={value}" for name, value in asked.items() if value)])
    buttons = (Button("More", more),) if page < pages and len(more) <= LONGEST_PRESS else ()
    yield Reply((Text(words), table), buttons)


def _due(head: Head, today: dt.date) -> str:
    return "overdue" if head.overdue(today) else f"due {head.review_due}"


async def show(
    call: Call,
    id: Annotated[str, Help("the entry's id"), Suggest("entries")],  # noqa: A002  # the word that people type
    *,
    version: Annotated[int, Help("an earlier version's number")] = 0,
) -> AsyncIterator[Reply]:
    """Show one entry, or an earlier version of it."""
    async with call.desk.database.reading() as connection:
        head = await store.head(connection, id)
        if head.audience not in call.message.place.audiences:
            head = await store.head(connection, f"{id} (not for this place)")
        text = await store.text_of(connection, id, version or None)
        lost = gone(head, call.desk.now().date(), await checked(connection))
    body, _ = as_read(head, text)
    facts = [
        head.kind,
        head.language,
        f"evidence: {head.header.get('evidence')}",
        f"version {text.number} of {head.number}",
    ]
    facts += [tried] if (tried := str(head.header.get("tried") or "")) else []
    facts.append(f"review {_due(head, call.desk.now().date())}")
    if head.status != "published":
        facts.append(f"{head.status}: {head.status_reason}")
    sources = "\n".join(
        f"- {one['title']} ({one['url']}), read {one['accessed']}{_lost(lost.get(one['url'], ''))}"
        for one in head.header.get("sources", ())
    )
    tail = f"\n\n## Sources\n\n{sources}" if sources else ""
    lead = body if body.lstrip().startswith("# ") else f"# {head.title}\n\n{body.strip()}"
    yield say(f"*{' · '.join(facts)}*\n\n{lead.strip()}{tail}")


def _lost(why: str) -> str:
    """What is said beside a source that nobody can open."""
    return f": **{why}**" if why else ""


async def check(
    call: Call,
    folder: Annotated[Path | None, Help("a folder of entries; the starting library if left out")] = None,
) -> AsyncIterator[Reply]:
    """Validate a folder of entries: fields, units, sources, links, arithmetic, dates, languages, duplicates."""
    path = folder or LIBRARY
    words = WORDS if path.resolve() == LIBRARY.resolve() else None
    found, problems = await asyncio.to_thread(check_folder, path, call.desk.now().date(), words)
    if problems:
        listed = "\n".join(f"- {problem}" for problem in problems)
        yield say(
            f"{len(problems)} of {len(found)} entries in {path.name} are not in order:\n\n{listed}",
            failed=True,
        )
        return
    if not found:
        yield say(f"{path} has no entries with front matter.", failed=True)
        return
    kinds = {kind: sum(entry.kind == kind for entry in found) for kind in dict.fromkeys(entry.kind for entry in found)}
    yield say(
        f"{len(found)} entries are in order: " + ", ".join(f"{number} {kind}" for kind, number in kinds.items()) + "."
    )


async def bring_in(
    call: Call,
    folder: Annotated[Path, Help("a folder of Markdown, with or without front matter")],
    *,
    prune: Annotated[bool, Help("retract entries whose files are gone")] = False,
) -> AsyncIterator[Reply]:
    """Import a folder of Markdown, and index what changed."""
    path = folder.expanduser().resolve()
    steps = Steps()

    async def work(progress: Steps) -> Imported:
        done = await import_folder(
            call.desk.database,
            path,
            origin=str(path),
            by=call.message.person.id,
            now=call.desk.now(),
            prune=prune,
            progress=progress.tell,
        )
        await call.desk.indexer.ready()
        await call.desk.indexer.catch_up(progress.tell)
        return done

    async for reply in steps.run(work):
        yield reply
    done = steps.result
    words = f"{len(done.added)} added, {len(done.changed)} changed, {done.unchanged} unchanged, "
    words += f"{len(done.retracted)} retracted."
    if done.problems:
        shown = "\n".join(f"- {problem}" for problem in done.problems[:PROBLEMS_SHOWN])
        more = f"\n- and {len(done.problems) - PROBLEMS_SHOWN} more" if len(done.problems) > PROBLEMS_SHOWN else ""
        words += f"\n\n{len(done.problems)} files were left out:\n\n{shown}{more}"
    if call.desk.indexer.model_error:
        words += f"\n\n{call.desk.indexer.model_error}"
    yield Reply(
        (Text(words),),
        data={"added": len(done.added), "changed": len(done.changed), "problems": len(done.problems)},
    )


async def export(call: Call, folder: Annotated[Path, Help("where to write; made if absent")]) -> AsyncIterator[Reply]:
    """Write every entry as a Markdown file, byte for byte as it came in."""
    path = folder.expanduser().resolve()
    count = await export_folder(call.desk.database, path)
    yield say(f"{count} entries are in {path}." if count else "The library is empty; nothing was written.")
