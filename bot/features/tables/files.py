"""Tables from a YAML file: what differs is shown (`tables plan`), then done in one piece (`tables apply`).

A field that the file leaves out stays as it is; a table that it leaves out is not touched. Fields are named as the
options of `table create` are.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import yaml
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands import Help, Registry
from bot.desk import Call, Desk
from bot.errors import ShownError
from bot.features.tables import drafts
from bot.features.tables.applying import change_terms
from bot.features.tables.promising import plan_dates
from bot.features.tables.rulings import give_rule
from bot.features.tables.terms import HELP, BadTerms, Given, called, checked_name
from bot.features.tables.words import terms_rows, told_words
from bot.frames import frame
from bot.message import Reply, Role, say
from scheduler.hindisaying import rule_words as rule_said
from scheduler.rules import Rule, next_starts
from scheduler.saying import say as rule_words
from scheduler.tables import store
from scheduler.tables.offsets import offset_words
from scheduler.tables.types import Table, TableState, Terms

LARGEST = 1_000_000
FIELDS = (*HELP, "vertical")
SAME = 12
"""Dates ahead by which two rules are compared."""

File = Annotated[Path, Help("a YAML file: tables, each with the options of `table create`")]


class BadFile(ShownError):
    """A file that cannot be used, with all that is wrong."""

    def __init__(self, path: Path, wrong: list[str]) -> None:
        listed = "\n".join(f"- {one}" for one in wrong)
        super().__init__(f"{path.name} cannot be used; nothing was changed:\n\n{listed}")


@dataclass(frozen=True)
class Wanted:
    """A table as a file wants it, and as it is; None if it is new."""

    name: str
    terms: Terms
    table: Table | None

    @property
    def new_rule(self) -> bool:
        """Whether its dates change."""
        return self.table is not None and self.terms.rule != self.table.terms.rule


def declare(registry: Registry) -> None:
    """Put the files of tables on a registry."""
    registry.command("tables plan", role=Role.ADMIN, terminal_only=True)(plan)
    registry.command("tables apply", role=Role.ADMIN, terminal_only=True)(apply)
    registry.command("tables export", role=Role.ADMIN, terminal_only=True)(export)


async def plan(call: Call, file: File) -> AsyncIterator[Reply]:
    """Show what a YAML file of tables would change; nothing is changed."""
    wanted = await _wanted(call, file)
    yield say(_shown(call, wanted) + f"\n\n{frame(_language(wanted), 'plan_only')}")


async def apply(call: Call, file: File) -> AsyncIterator[Reply]:
    """Make and change tables as a YAML file says, all or nothing; what changed is shown."""
    wanted = await _wanted(call, file)

    async def work(connection: AsyncConnection) -> int:
        return sum([await _apply(connection, call.desk, call.account, one) for one in wanted])

    told = await call.desk.database.write(work, "tables-apply")
    language = _language(wanted)
    people = f" {told_words(language, told)}" if told else ""
    yield say(_shown(call, wanted) + f"\n\n{frame(language, 'plan_done')}{people}")


def _language(wanted: list[Wanted]) -> str:
    """The language of these tables, if they have one."""
    spoken = {one.terms.language for one in wanted}
    return spoken.pop() if len(spoken) == 1 else "en"


async def export(call: Call, file: Annotated[Path, Help("where to write it")]) -> AsyncIterator[Reply]:
    """Write every table that goes on into a YAML file that `tables apply` reads."""
    async with call.desk.database.reading() as connection:
        found = await store.all_tables(connection, TableState.ACTIVE, TableState.PAUSED)
    body = {"tables": {one.name: _fields(one.terms) for one in found}}
    text = yaml.safe_dump(body, sort_keys=False, allow_unicode=True)
    await asyncio.to_thread(file.write_text, text, encoding="utf-8")
    yield say(f"{len(found)} tables are in {file}.")


def _fields(terms: Terms) -> dict[str, Any]:
    made: dict[str, Any] = {
        "vertical": terms.vertical,
        "when": rule_words(terms.rule),
        "title": terms.title,
        "theme": terms.theme,
        "minutes": terms.minutes,
        "seats": terms.seats,
        "quorum": terms.quorum,
        "hosts": list(terms.hosts),
        "rotate": terms.rotates,
        "places": list(terms.places),
        "link": terms.link,
        "language": terms.language,
        "holidays": terms.region or "none",
        "reminders": offset_words(terms.reminders),
        "announce": terms.announce_days,
    }
    return {name: value for name, value in made.items() if value not in ("", [])}


async def _wanted(call: Call, file: Path) -> list[Wanted]:
    """The tables of a file beside what they are now. Raises BadFile with all that is wrong."""
    path = file.expanduser()
    rows = await asyncio.to_thread(_read, path)
    async with call.desk.database.reading() as connection:
        known = {one.name: one for one in await store.all_tables(connection)}
    made, wrong = [], []
    for name, fields in rows.items():
        try:
            plain = checked_name(name)
            table = known.get(plain)
            given = {"vertical": plain, **fields} if table is None else _without_same_rule(fields, table)
            terms = await Given(call, given, past=True).onto(table.terms if table else None)
            if table is not None and _same(call, terms.rule, table.terms.rule):
                terms = replace(terms, rule=table.terms.rule)
            made.append(Wanted(plain, terms, table))
        except BadTerms as error:
            wrong += [f"{name}: {field}: {sentence}" for field, sentence in error.errors.items()]
    if wrong:
        raise BadFile(path, wrong)
    return made


def _without_same_rule(fields: dict[str, str], table: Table) -> dict[str, str]:
    """The fields without a rule that the table has: it is not read again, for by now its dates may be past."""
    same = " ".join(fields.get("when", "").split()) == rule_words(table.terms.rule)
    return {name: value for name, value in fields.items() if name != "when" or not same}


def _read(path: Path) -> dict[str, dict[str, str]]:
    """The tables of a file as text by field."""
    try:
        if path.stat().st_size > LARGEST:
            raise BadFile(path, [f"it has more than {LARGEST:,} bytes"])
        body = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadFile(path, [error.strerror or "it cannot be read"]) from None
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadFile(path, [f"it is no YAML: {' '.join(str(error).split())[:200]}"]) from None
    tables = body.get("tables") if isinstance(body, dict) else None
    if not isinstance(tables, dict) or not all(isinstance(one, dict) for one in tables.values()):
        raise BadFile(path, ["it must have `tables:` with a name and fields for each"])
    unknown = [f"{name}: no field {field}" for name, one in tables.items() for field in one if field not in FIELDS]
    if unknown:
        raise BadFile(path, [f"{one}; fields are {', '.join(FIELDS)}" for one in unknown[:5]])
    return {str(name): {str(field): _text(value) for field, value in one.items()} for name, one in tables.items()}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _same(call: Call, one: Rule, other: Rule) -> bool:
    now = call.desk.now()
    return one.zone == other.zone and next_starts(one, now, SAME) == next_starts(other, now, SAME)


def _shown(call: Call, wanted: list[Wanted]) -> str:
    """The differences as lines: + new, ~ changed."""
    lines, language = [], _language(wanted)
    for one in wanted:
        if one.table is None:
            over = "" if next_starts(one.terms.rule, call.desk.now(), 1) else " " + frame(language, "dates_past")
            lines.append(f"+ {one.name}: {rule_said(one.terms.rule, one.terms.language)}{over}")
            lines += [f"    {name}: {value}" for name, value in terms_rows(one.terms, {})[1:]]
            continue
        before = dict(terms_rows(replace(one.table.terms, language=one.terms.language), {}))
        after, when = dict(terms_rows(one.terms, {})), called(one.terms.language, "when")
        names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        names = [name for name in names if name != when or one.new_rule]
        spoken = called(one.terms.language, "language")
        if one.table.terms.language != one.terms.language:
            names, before[spoken] = [*names, spoken], one.table.terms.language
        if names:
            lines.append(f"~ {one.name}")
            lines += [f"    {name}: {before.get(name, '—')} → {after.get(name, '—')}" for name in names]
    same = sum(one.table is not None and one.terms == one.table.terms for one in wanted)
    tail = "\n\n" + frame(language, "as_file_says", same=same, n=len(wanted)) if same else ""
    return ("```\n" + "\n".join(lines) + "\n```" if lines else frame(language, "nothing_differs")) + tail


async def _apply(connection: AsyncConnection, desk: Desk, by: str, one: Wanted) -> int:
    """Make or change one table; how many people were told."""
    now = desk.now()
    if one.table is None:
        keeper = next(iter(one.terms.hosts), by)
        await plan_dates(connection, desk, [await store.add(connection, one.name, one.terms, keeper, now)])
        return 0
    told, table = 0, one.table
    rest = replace(one.terms, rule=table.terms.rule)
    if rest != table.terms:
        told += await change_terms(connection, desk, table, rest)
        table = await store.table_named(connection, one.name)
    if one.new_rule:
        rule = drafts.NewRule(table.id, table.revision, one.terms.rule, now, frame(one.terms.language, "new_rule"))
        told += (await give_rule(connection, desk, table, rule))[1]
    return told
