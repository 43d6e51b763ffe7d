"""What stands around an answer in the asker's language: the facts of its sources, its buttons, what a press is told.

English, Hindi and romanised Hindi; other languages get English. Not here: the sentences of the answer itself
(`rag.frames`), and what entries say, which is quoted as it was written.
"""

import datetime as dt
import re
from collections.abc import Sequence

from bot.answer_sentences import SAID
from knowledge.types import age

TRIED = re.compile(r"(worked|did not) for (\d+) others? on (.+)")
CLOSED = {"solved": "in discussion", "outdated": "nobody runs"}
"""The codes with which a gap is closed whose name means something else here."""


def said(language: str, name: str, **facts: object) -> str:
    """Words of ours in a language, with their facts filled in; a name without words of ours as it is."""
    words = (SAID.get(language) or SAID["en"]).get(name, name)
    return words.format(**facts) if facts else words


def aged(language: str, created: dt.date, today: dt.date) -> str:
    """How old an entry is, roughly, in words."""
    count, unit = age(created, today)
    return said(language, unit, n=count) if count else said(language, unit)


def tried(language: str, stored: str) -> str:
    """Who tried an entry, and on what, as it is stored in English; words of another form stay as they are."""
    if language == "en" or language not in SAID:
        return stored

    def one(words: str) -> str:
        found = TRIED.fullmatch(words)
        if found is None:
            return words
        name = f"tried {'worked' if found[1] == 'worked' else 'failed'}{' once' if found[2] == '1' else ''}"
        return said(language, name, n=found[2], on=found[3])

    return "; ".join(map(one, stored.split("; ")))


def gaps_named(language: str, numbers: Sequence[int]) -> str:
    """Some gaps by their numbers."""
    *some, last = map(str, sorted(numbers))
    listed = said(language, "and", some=", ".join(some), last=last) if some else last
    return said(language, "gaps" if some else "gap", numbers=listed)


def closed(language: str, reason: str) -> str:
    """Why a gap was closed, in words."""
    return said(language, CLOSED.get(reason, reason))
