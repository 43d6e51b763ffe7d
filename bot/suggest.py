"""What an option of a command is likely to be, while it is typed."""

from typing import Any

from rapidfuzz import fuzz, process

from bot.desk import Desk
from bot.moments import Moment
from knowledge.gaps import reading
from scheduler.occurrences import store as dates
from scheduler.tables import store as tables
from scheduler.tables.types import Occurrence, TableState

MOST = 25
LABEL = 100
"""Letters of a label and of a value; Discord takes no more."""


async def suggest(desk: Desk, words: str, name: str, typed: str) -> list[tuple[str, Any]]:
    """Up to 25 pairs of label and value for what was typed so far into an option of the command with these words."""
    option = desk.registry.find(words).option(name)
    if option is None:
        return []
    return [(label, option.type(value)) for label, value in await _suggest(desk, option.suggest, typed.strip())]


async def _suggest(desk: Desk, what: str, typed: str) -> list[tuple[str, str]]:
    heads = [head for head in desk.indexer.heads.values() if head.status != "retracted" and head.audience == "public"]
    match what:
        case "entries":
            choices = {head.id: f"{head.title} ({head.id})" for head in heads}
        case "models":
            choices = {one: one for head in heads for one in head.models}
        case "verticals":
            choices = {one: one for one in desk.indexer.verticals}
        case "tables":
            async with desk.database.reading() as connection:
                standing = await tables.all_tables(connection, TableState.ACTIVE, TableState.PAUSED)
            choices = {one.name: f"{one.title} ({one.name})" for one in standing}
        case "gaps":
            return await _gaps(desk, typed)
        case "dates":
            return await _dates(desk, typed)
        case _:
            return []
    return _like(dict(sorted(choices.items())), typed)


def _like(choices: dict[str, str], typed: str) -> list[tuple[str, str]]:
    """The values whose labels are like what was typed, best first; the first ones while nothing was."""
    labels = {value: label[:LABEL] for value, label in choices.items() if len(value) <= LABEL}
    if not typed:
        return [(label, value) for value, label in labels.items()][:MOST]
    found = process.extract(typed, labels, scorer=fuzz.WRatio, limit=MOST, score_cutoff=40)
    return [(label, value) for label, _, value in found]


async def _dates(desk: Desk, typed: str) -> list[tuple[str, str]]:
    """The next dates of all tables, soonest first."""
    async with desk.database.reading() as connection:
        found = await dates.dates(connection, ends_after=desk.now(), planned_only=True, limit=200)
    return _like({f"#{one.id}": f"{one.table.name}: {_words(one)}" for one in found}, typed)


def _words(one: Occurrence) -> str:
    return Moment(one.starts_at, one.table.terms.rule.zone, "full").words


async def _gaps(desk: Desk, typed: str) -> list[tuple[str, str]]:
    """Open gaps by their number or by words of their question; everybody may see these."""
    async with desk.database.reading() as connection:
        found = await reading.open_gaps(connection, limit=500)
    choices = {str(one.id): f"{one.id}: {' '.join(one.question.split())}" for one in found}
    exact = [(label[:LABEL], value) for value, label in choices.items() if typed and value.startswith(typed)]
    return list(dict.fromkeys([*exact, *_like(choices, typed)]))[:MOST]
