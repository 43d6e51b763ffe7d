"""Reads what a piece of work deletes and overwrites, just before it does: so nothing that is erased is left out.

What goes with it and is somebody else's (a rating of an answer, words in a saved thread) is not theirs to see. The
caller owns the connection, and undoes the transaction. What a database deletes by itself is not seen.

Of what a statement would delete a few rows are deleted, though all are read: it is undone anyway, and who waits to
write waits for as long as it takes. What is made of the rows is made afterwards.
"""

import datetime as dt
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Connection, Delete, RowMapping, Select, Table, Update, event, inspect, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

EMPTY = ("", "{}", "[]", None)
"""What stands in a column from which something was taken."""

AT_ONCE = 500
"""Rows that are read again in one query; a database takes only so many values."""
FEW = 200
"""Rows of a statement that are really deleted, so that the statements after it meet what they would."""
PASSING = ("inbox",)
"""What is only held until it is answered, such as the message that asks what is kept."""
KEYS = {"sessions": ("key",), "sign_ins": ("code",), "remembered": ("name",)}
"""What opens something to whoever has it, by table: shown to nobody, for an admin may ask on behalf of others."""
OWNERS = ("person", "account", "opened_by")
"""The columns that say whose a row is; the first that holds somebody."""
PEOPLE = (
    *(*OWNERS, "same_as", "owner", "deputy", "keeper", "host", "called_by", "solved_by", "vertical_by", "taken_by"),
    *("claimed_by", "decided_by", "started_by", "attended_by", "settled_by"),
)
"""The columns that hold somebody's account; who published a version stands there as a login alone."""


class Erasures:
    """The rows that are gone, whole, and of those that stay what was taken out of them to forget `mine`."""

    def __init__(self, on: Connection, mine: Collection[str], most: int | None = None) -> None:
        """`mine`: the accounts of a person, and where they are told something alone. `most` rows of a statement."""
        self._on, self._mine, self._most = on, mine, most
        self.cut = False
        """Whether there was more."""
        self._keys: dict[str, list[str]] = {}
        self._rows: dict[tuple[str, tuple[Any, ...]], dict[str, Any]] = {}
        self._overwritten: list[RowMapping] = []
        self._deleted: list[tuple[Table, list[RowMapping]]] = []

    def by_table(self) -> dict[str, list[dict[str, Any]]]:
        """Each row once, as it stood at first. Needs the connection no more."""
        for of, gone in self._deleted:
            for old in gone:
                self._keep(of, old, set(old.keys()))
        self._deleted = []
        found: dict[str, list[dict[str, Any]]] = {}
        for (table, _), row in self._rows.items():
            found.setdefault(table, []).append(row)
        return found

    def before(self, _on: Connection, statement: Any, many: Any, one: Any, _options: Any) -> tuple[Any, Any, Any]:
        """A statement is about to run; what is to run in its place."""
        self._overwritten = []
        if not isinstance(statement, Update | Delete) or not isinstance(statement.table, Table):
            return statement, many, one
        table, where = statement.table, () if statement.whereclause is None else (statement.whereclause,)
        if table.name in PASSING:
            return statement, many, one
        key = [table.c[name] for name in self._key(table)]
        rows = self._rows_of(select(table).where(*where).order_by(*key))
        if isinstance(statement, Update):
            self._overwritten = rows
            return statement, many, one
        self._deleted.append((table, rows))
        few = select(*key).where(*where).limit(FEW)
        return (statement.where(tuple_(*key).in_(few)) if len(rows) > FEW else statement), many, one

    def _rows_of(self, query: Select[Any]) -> list[RowMapping]:
        rows = list(self._on.execute(query if self._most is None else query.limit(self._most + 1)).mappings())
        if self._most is not None and len(rows) > self._most:
            self.cut, rows = True, rows[: self._most]
        return rows

    def after(self, _on: Connection, statement: Any, *_: Any) -> None:
        """A statement has run."""
        if not isinstance(statement, Update) or not isinstance(statement.table, Table) or not self._overwritten:
            return
        table, olds = statement.table, self._overwritten
        keys, news = tuple_(*(table.c[name] for name in self._key(table))), dict[tuple[Any, ...], RowMapping]()
        for start in range(0, len(olds), AT_ONCE):
            places = [self._place(table, old) for old in olds[start : start + AT_ONCE]]
            for row in self._on.execute(select(table).where(keys.in_(places))).mappings():
                news[self._place(table, row)] = row
        for old in olds:
            self._keep(table, old, self._taken(table, old, news.get(self._place(table, old))))

    def _taken(self, table: Table, old: RowMapping, new: RowMapping | None) -> set[str]:
        """What was taken out of a row that stays: what is empty now, and what named them; with its key and times.

        What else changes is what becomes of others, such as who waits for a seat and has it now.
        """
        if new is None:
            return set(old.keys())
        changed = {name for name in old if old[name] != new[name]}
        emptied = {name for name in changed if isinstance(old[name], str) and new[name] in EMPTY}
        taken = emptied | {name for name in changed if self._names(old[name])}
        times = {name for name in old if isinstance(old[name], dt.datetime)}
        return taken | times | set(self._key(table)) if taken else set()

    def _names(self, value: Any) -> bool:
        return any(value == one or (isinstance(value, list) and one in value) for one in self._mine)

    def _names_others(self, name: str, value: Any) -> bool:
        """Whether a column holds somebody else, by their account or by where they are told something alone."""
        if not isinstance(value, str) or not value or value in self._mine:
            return False
        return name in PEOPLE or (":@" in value and name in ("place", "target"))

    def _theirs(self, row: RowMapping, names: set[str]) -> set[str]:
        """What of these columns is theirs to see: no name of others; of others' rows, and nobody's, what names them."""
        mine = {name for name in row if self._names(row[name])}
        others = {name for name in row if self._names_others(name, row[name])}
        owners = [name for name in OWNERS if name in row]
        owner = next((name for name in owners if row[name]), "")
        seen = names & (mine | _called(mine)) if owners and (not owner or owner in others) else names
        return seen - others - _called(others)

    def _keep(self, table: Table, row: RowMapping, names: set[str]) -> None:
        """Keep these columns of a row as far as they are not known from before; vectors are for nobody to read."""
        shown = self._theirs(row, names) - set(KEYS.get(table.name, ()))
        readable = {name: self._seen(row[name]) for name in row if name in shown and not isinstance(row[name], bytes)}
        if readable:
            kept = self._rows.setdefault((table.name, self._place(table, row)), {})
            kept.update({name: value for name, value in readable.items() if name not in kept})

    def _seen(self, value: Any) -> Any:
        """Of a list of people, only them."""
        return [one for one in value if one in self._mine] if isinstance(value, list) and self._names(value) else value

    def _place(self, table: Table, row: RowMapping) -> tuple[Any, ...]:
        return tuple(row[name] for name in self._key(table))

    def _key(self, table: Table) -> list[str]:
        if table.name not in self._keys:
            self._keys[table.name] = list(inspect(self._on).get_pk_constraint(table.name)["constrained_columns"])
        return self._keys[table.name]


def _called(names: set[str]) -> set[str]:
    """The columns in which these columns of people have their names."""
    return {"name" if name in ("person", "account") else f"{name.removesuffix('_by')}_name" for name in names}


@asynccontextmanager
async def watched(
    connection: AsyncConnection, mine: Collection[str], most: int | None = None
) -> AsyncIterator[Erasures]:
    """What is deleted and overwritten on this connection inside the block."""
    on = connection.sync_connection
    assert on is not None
    found = Erasures(on, mine, most)
    event.listen(on, "before_execute", found.before, retval=True)
    event.listen(on, "after_execute", found.after)
    try:
        yield found
    finally:
        event.remove(on, "before_execute", found.before)
        event.remove(on, "after_execute", found.after)
