"""A place in a text with what was found there, and the text as a search for it sees it. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Mark:
    """One place in a text: what stands there, from where to where."""

    what: str
    start: int
    end: int


PLAIN_OR_NOT = re.compile(r"(?P<plain>[\x00-\x7e]+)|[^\x00-\x7e]+")
"""Runs of a text that are read as they stand, and what lies between them."""


class Seen:
    """A text as guards read it: digits of every script as ASCII, wide letters narrow, invisible characters gone.

    Places found in `plain` are told as places in the text itself.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        letters: list[str] = []
        places: list[int] = []
        for run in PLAIN_OR_NOT.finditer(text):
            if run["plain"]:
                letters.append(run[0])
                places.extend(range(*run.span()))
                continue
            for place, one in enumerate(run[0], run.start()):
                seen = _seen(one)
                letters.append(seen)
                places.extend([place] * len(seen))
        self.plain = "".join(letters)
        self._places = places

    def mark(self, what: str, start: int, end: int) -> Mark:
        """A place of `plain` as a place of the text."""
        last = self._places[end - 1] + 1 if end > start else self._places[start]
        return Mark(what, self._places[start], last)

    @cached_property
    def prose(self) -> str:
        """The plain text with code, addresses and tables blanked out, of the same length."""
        return NOT_PROSE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), self.plain)


NOT_PROSE = re.compile(
    r"^(`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^\1[^\n]*$|\Z)|`[^`\n]{1,400}`|\bhttps?://[^\s<>\"')\]}]+|^[ \t]*\|.*$|^[ \t]*(?:- )?[a-z_]{2,30}:[ \t]*[\[{].*$",
    re.MULTILINE | re.DOTALL,
)
"""Code, addresses, rows of tables, and lines of front matter that hold lists."""


def _seen(one: str) -> str:
    category = unicodedata.category(one)
    if category == "Nd":
        return str(unicodedata.digit(one))
    if category == "Cf":
        return ""
    if category == "Pd":
        return "-"
    made = unicodedata.normalize("NFKC", one)
    return made if len(made) <= 4 else one


def covered(mark: Mark, others: list[Mark]) -> bool:
    """Whether a place lies within another that was found before."""
    return any(one.start <= mark.start and mark.end <= one.end for one in others)
