"""Column types that mean the same on SQLite and on PostgreSQL."""

import datetime as dt
import json
from typing import Any

from sqlalchemy import BigInteger, DateTime, Integer, Text
from sqlalchemy.types import TypeDecorator

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True)

Number = BigInteger().with_variant(Integer, "sqlite")
"""A row's own number, counted by the database."""


class Moment(TypeDecorator[dt.datetime]):
    """An aware point in time, kept in UTC. Refuses naive times."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:
        """UTC on the way in."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must know its zone")
        return value if value.tzinfo is dt.UTC else value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:
        """Aware on the way out: SQLite forgets the zone."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Json(TypeDecorator[Any]):
    """Plain data as JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> str:
        """Text on the way in."""
        return _ENCODER.encode(value)

    def process_result_value(self, value: str | None, dialect: Any) -> Any:
        """Data on the way out."""
        return json.loads(value) if value else None
