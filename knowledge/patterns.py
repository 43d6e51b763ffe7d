"""Patterns that are compiled at their first look: a start does not wait for what no question needs yet."""

import functools
import re
from typing import Any, cast

import regex


class _Late:
    """Stands for a pattern and becomes it at the first look; after that a look costs what it costs on the pattern."""

    def __init__(self, engine: Any, text: str, flags: int) -> None:
        self._engine, self._flags = engine, flags
        self.pattern = text  # known without a look, for patterns that are made of others

    @functools.cached_property
    def _compiled(self) -> Any:
        return self._engine.compile(self.pattern, self._flags)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._compiled, name)
        setattr(self, name, found)
        return found


def late(text: str, flags: int = 0) -> regex.Pattern[str]:
    """A pattern of `regex`. A mistake in it raises `regex.error` at the first look, not at import."""
    return cast(regex.Pattern[str], _Late(regex, text, flags))


def late_plain(text: str, flags: int = 0) -> re.Pattern[str]:
    """The same of Python's own `re`."""
    return cast(re.Pattern[str], _Late(re, text, flags))
