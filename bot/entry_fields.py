"""The further fields of an entry as people read them: names without underscores, numbers with their units. Pure."""

from collections.abc import Iterator, Mapping

from bot.cards import visible

PLAIN = ("id", "name", "accelerator")
"""Names that say nothing which their value does not."""
UNITS = {
    "parameters_b": "billion parameters",
    "active_b": "billion active",
    "_gb": "GB",
    "_tok_s": "tokens per second",
    "_tokens": "tokens",
    "_ms": "ms",
    "_s": "s",
}
"""Ends of names that are units, and how they are said after the value."""


def lines(fields: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Each field that says something: its name and its value."""
    for field, value in fields.items():
        name, words = _named(field, value)
        if words:
            yield name, words


def _named(field: str, value: object) -> tuple[str, str]:
    words = _words(value)
    for end, unit in UNITS.items():
        if field.endswith(end) and words:
            return field.removesuffix(end).replace("_", " "), f"{words} {unit}"
    return field.replace("_", " "), words


def _words(value: object) -> str:
    if isinstance(value, Mapping):
        named = [(field, *_named(field, one)) for field, one in value.items()]
        said = (words if field in PLAIN else f"{name} {words}".strip() for field, name, words in named if words)
        return ", ".join(said)
    if isinstance(value, list | tuple):
        return "; ".join(filter(None, map(_words, value)))
    if isinstance(value, float) and value.is_integer():
        return f"{int(value):,}"
    return "" if value is None else visible(str(value))
