"""The library: list it, read it, bring entries in and out. What becomes of an entry later is in `standing`."""

import asyncio
import datetime as dt
import shlex
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

from bot.answer_words import said, tried
from bot.cards import plain
from bot.commands import Help, Registry, Suggest
from bot.desk import Call
from bot.entry_fields import APART, lines
from bot.errors import DatabaseTrouble
from bot.features.owners import head_here
from bot.features.progress import Steps
from bot.frames import frame
from bot.message import Button, DataTable, Reply, Role, Text, say
from bot.speaking import language_of
from bot.starting import in_numbers
from knowledge import store
from knowledge.checking import WORDS, check_folder
from knowledge.exporting import export_folder
from knowledge.frames import Sentence
from knowledge.freshness.sources import gone
from knowledge.freshness.store import checked
from knowledge.importing import import_folder
from knowledge.incoming import Imported
from knowledge.origins.folders import SHIPPED, STARTING, Origin, is_starting, origin_of
from knowledge.review.readings import as_read
from knowledge.types import Head
from scheduler.verticals import named

Kind = Literal["recipe", "report", "model", "cost", "evaluation", "guide", "minutes"]
Told = Callable[..., str]
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
    speaks = await language_of(call)
    told = partial(frame, speaks)
    if not found:
        yield say(told("lib_none" if kind or vertical or language or model else "lib_empty"))
        return
    pages = (len(found) + LISTED - 1) // LISTED
    page = min(max(page, 1), pages)
    part = found[(page - 1) * LISTED : page * LISTED]
    today = call.desk.now().date()
    rows = tuple(
        (head.id, said(speaks, head.kind), head.title, head.language, _due(told, head, today)) for head in part
    )
    table = DataTable(tuple(told("lib_columns").split("|")), rows, tuple(head.id for head in part))
    words = told("lib_page" if pages > 1 else "lib_count", n=len(found), page=page, pages=pages)
    asked = {"kind": kind, "vertical": vertical, "language": language, "model": model, "page": page + 1}
    more = shlex.join(["knowledge", "list", *(f"--{name}={value}" for name, value in asked.items() if value)])
    buttons = (Button(told("lib_more"), more),) if page < pages and len(more) <= LONGEST_PRESS else ()
    yield Reply((Text(words), table), buttons)


def _due(told: Told, head: Head, today: dt.date) -> str:
    return told("lib_overdue") if head.overdue(today) else told("lib_due", day=head.review_due)


async def show(
    call: Call,
    id: Annotated[str, Help("the entry's id"), Suggest("entries")],  # noqa: A002  # the word that people type
    *,
    version: Annotated[int, Help("an earlier version's number")] = 0,
) -> AsyncIterator[Reply]:
    """Show one entry, or an earlier version of it."""
    async with call.desk.database.reading() as connection:
        head = await head_here(call, connection, id)
        text = await store.text_of(connection, id, version or None)
        lost = gone(head, call.desk.now().date(), await checked(connection))
    body, fields = as_read(head, text)
    language = await language_of(call)
    told = partial(frame, language)
    further = [f"- {name}: {plain(value.replace(APART, ' · '))}" for name, value in lines(fields, language)]
    cited = [
        f"- {one['title']} ({one['url']}), {told('lib_read', day=one['accessed'])}"
        + _lost(language, lost.get(one["url"]))
        for one in head.header.get("sources", ())
    ]
    parts = {"lib_fields": further, "lib_sources": cited}
    tail = "".join(f"\n\n## {told(name)}\n\n" + "\n".join(rows) for name, rows in parts.items() if rows)
    lead = body if body.lstrip().startswith("# ") else f"# {head.title}\n\n{body.strip()}"
    facts = _facts(language, head, text.number, call.desk.now().date())
    yield say(f"*{' · '.join(facts)}*\n\n{lead.strip()}{tail}")


def _facts(language: str, head: Head, number: int, today: dt.date) -> list[str]:
    """What is known of an entry in a line: kind, language, evidence, version, who tried it, how it stands."""
    told = partial(frame, language)
    facts = [
        said(language, head.kind),
        head.language,
        told("lib_evidence", evidence=said(language, str(head.header.get("evidence")))),
        told("lib_version", number=number, newest=head.number),
    ]
    facts += [tried(language, known)] if (known := str(head.header.get("tried") or "")) else []
    facts.append(told("lib_review", due=_due(told, head, today)))
    if head.status != "published":
        facts.append(told("lib_status", status=told(f"status_{head.status}"), reason=head.status_reason))
    return facts


def _lost(language: str, why: Sentence | None) -> str:
    """What is said beside a source that nobody can open."""
    return f": **{why.said_in(language)}**" if why else ""


async def check(
    call: Call,
    folder: Annotated[Path | None, Help("a folder of entries; the starting library if left out")] = None,
) -> AsyncIterator[Reply]:
    """Validate a folder of entries: fields, units, sources, links, arithmetic, dates, languages, duplicates."""
    path = folder or SHIPPED
    if not path.is_dir():
        yield say(f"There is no folder {path}.", failed=True)
        return
    words = WORDS if is_starting(path) else None
    found, problems = await asyncio.to_thread(check_folder, path, call.desk.now().date(), words)
    if problems:
        listed = "\n".join(f"- {problem}" for problem in problems)
        wrong = len({problem.where for problem in problems})
        files = "1 file is" if wrong == 1 else f"{wrong} files are"
        yield say(f"{files} not in order in {path.name}:\n\n{listed}", failed=True)
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
    folder: Annotated[
        Path | None, Help("a folder of Markdown, with or without front matter; the starting library if left out")
    ] = None,
    *,
    prune: Annotated[bool, Help("retract entries whose files are gone")] = False,
    dry_run: Annotated[bool, Help("only say what would be done")] = False,
) -> AsyncIterator[Reply]:
    """Import a folder of Markdown, and index what changed."""
    path = (folder or SHIPPED).expanduser().resolve()
    origin = await origin_of(call.desk.database, path)
    steps, done = Steps(), Imported()

    async def work(progress: Steps) -> None:
        await import_folder(
            call.desk.database,
            path,
            origin=origin.name,
            before=origin.before,
            by=call.message.person.id,
            now=call.desk.now(),
            prune=prune,
            dry=dry_run,
            progress=progress.tell,
            done=done,
        )
        if not dry_run:
            await call.desk.indexer.ready()
            await call.desk.indexer.catch_up(progress.tell)

    try:
        async for reply in steps.run(work):
            yield reply
    except DatabaseTrouble as trouble:
        yield say(_halted(done, trouble), failed=True)
    else:
        error = "" if dry_run else call.desk.indexer.model_error
        words = "\n\n".join(filter(None, (_imported(done, origin, dry_run), error)))
        yield Reply((Text(words),), data=in_numbers(done))


def _halted(done: Imported, trouble: DatabaseTrouble) -> str:
    """What is in where the database refused, and what to do."""
    came = len(done.added) + len(done.changed)
    kept = f"{came} files are in: {len(done.added)} added, {len(done.changed)} changed" if came else "No file came in"
    return (
        f"The import ended early: the database {trouble.facts['url']} cannot be used: {trouble.facts['wrong']}. "
        f"{kept}. Check free space and permissions, then run the same command again: it takes what is missing, and "
        "indexes what is in. `chaupal doctor` says more."
    )


def _imported(done: Imported, origin: Origin, dry: bool) -> str:
    """What an import did, in words, with what it left out."""
    words = "This is the starting library. " if origin.name == STARTING else ""
    words += "Nothing was done; this would be: " if dry else ""
    words += f"{len(done.added)} added, {len(done.changed)} changed, {done.unchanged} unchanged, "
    words += f"{len(done.retracted)} retracted."
    if moved := len(origin.before):
        words += (
            f" {moved} entries came from a folder that lay elsewhere and {'would be' if dry else 'are'} of this one."
        )
    if done.gone:
        words += f" {done.gone} have no file here any more; `--prune` retracts them."
    if done.problems:
        shown = "\n".join(f"- {problem}" for problem in done.problems[:PROBLEMS_SHOWN])
        more = f"\n- and {len(done.problems) - PROBLEMS_SHOWN} more" if len(done.problems) > PROBLEMS_SHOWN else ""
        files = "1 file was" if len(done.problems) == 1 else f"{len(done.problems)} files were"
        words += f"\n\n{files} left out:\n\n{shown}{more}"
    return words


async def export(call: Call, folder: Annotated[Path, Help("where to write; made if absent")]) -> AsyncIterator[Reply]:
    """Write every entry as a Markdown file, byte for byte as it came in."""
    path = folder.expanduser().resolve()
    count = await export_folder(call.desk.database, path)
    yield say(f"{count} entries are in {path}." if count else "The library is empty; nothing was written.")
