"""The further fields of an entry as people read them: names without underscores, numbers with their units; in Hindi as
far as `frames.fields` has words for them. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.cards import visible
from bot.frames import fields as words
from bot.languages import called

PLAIN = ("id", "name", "accelerator", "item", "metric", "topic", "what")
"""Names that say nothing which their value does not."""
APART = "\n"
"""What stands between things that have fields of their own (prices, results, tries), unless they are part of one."""
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


TONGUES = ("language", "languages", "languages_claimed", "languages_checked")
"""Fields that hold the tags of languages, or words for them."""
YES_NO = {"True": "yes", "False": "no"}


def lines(fields: Mapping[str, object], language: str = "en") -> Iterator[tuple[str, str]]:
    """Each field that says something: its name and its value."""
    hindi = language == "hi"
    names = Words(words.FIELDS, words.UNITS, words.VALUES, language) if hindi else Words({}, {}, YES_NO, language)
    for field, value in fields.items():
        name, told = names.of(field, value)
        if told:
            yield name, told


def field_called(name: str, language: str) -> str:
    """What a field of front matter is called in a language, unit and all."""
    named = name.replace("_", " ")
    return words.FIELDS.get(named, named) if language == "hi" else named


@dataclass(frozen=True)
class Words:
    """What names, units and fixed values are called; by themselves where nothing else is said."""

    fields: Mapping[str, str]
    units: Mapping[str, str]
    values: Mapping[str, str]
    language: str

    def of(self, field: str, value: object, apart: str = APART) -> tuple[str, str]:
        """A field's name, and its value with its unit; `apart` stands between things with fields of their own."""
        words = self._tongues(value) if field in TONGUES else self._value(value, apart)
        for end, unit in UNITS.items():
            if field.endswith(end) and words:
                return self._name(field.removesuffix(end)), f"{words} {self.units.get(unit, unit)}"
        return self._name(field), words

    def _name(self, field: str) -> str:
        name = field if field.isupper() else field.replace("_", " ")  # a setting of the environment is typed as it is
        return self.fields.get(name, name)

    def _tongues(self, tags: object) -> str:
        """Languages by their names."""
        several = tags if isinstance(tags, list | tuple) else [tags]
        return "; ".join(called(str(one), self.language) for one in several if one)

    def _value(self, value: object, apart: str = "; ") -> str:
        if isinstance(value, Mapping):
            named = [(field, *self.of(field, one, "; ")) for field, one in value.items()]
            said = (words if field in PLAIN else f"{name} {words}".strip() for field, name, words in named if words)
            return ", ".join(said)
        if isinstance(value, list | tuple):
            apart = apart if any(isinstance(one, Mapping) for one in value) else "; "
            return apart.join(filter(None, map(self._value, value)))
        if isinstance(value, float) and value.is_integer():
            return f"{int(value):,}"
        return "" if value is None else self.values.get(str(value), visible(str(value)))
