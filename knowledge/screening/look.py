"""One look at a text: what stops it, and what a moderator should be shown. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.frames import frame
from knowledge.screening.addressed import addressed
from knowledge.screening.advert import advert
from knowledge.screening.encoded import encoded
from knowledge.screening.harm import harmful
from knowledge.screening.keys import keys
from knowledge.screening.marks import Mark, Seen, covered
from knowledge.screening.personal import personal
from knowledge.screening.tongues import foreign
from knowledge.screening.unseen import odd
from knowledge.screening.words import called


@dataclass(frozen=True)
class Screened:
    """What was found in a text. `stops` keep it from being stored; `flags` are for whoever decides."""

    stops: tuple[Mark, ...]
    flags: tuple[Mark, ...]


def screen(text: str) -> Screened:
    """Look at a text."""
    return Screened(stops(text), flags(text))


def stops(text: str) -> tuple[Mark, ...]:
    """Secrets and personal data, in the order of their places."""
    seen = Seen(text)
    found = keys(seen)
    found += [mark for mark in personal(seen) if not covered(mark, found)]
    return tuple(sorted(found, key=lambda mark: mark.start))


def flags(text: str) -> tuple[Mark, ...]:
    """What may be meant for the machine rather than for readers, in the order of its places."""
    seen = Seen(text)
    found = [*odd(text), *addressed(seen), *encoded(seen), *foreign(seen), *harmful(seen), *advert(seen)]
    return tuple(sorted(found, key=lambda mark: mark.start))


def masked(text: str, marks: Iterable[Mark], language: str = "en") -> str:
    """The text with what was found taken out, and said in a language what stood there."""
    made, at = [], 0
    for mark in sorted(marks, key=lambda mark: mark.start):
        if mark.start >= at:
            made += [text[at : mark.start], f"⟦{called(mark.what, language)}⟧"]
            at = mark.end
    return "".join([*made, text[at:]])


def where(text: str, mark: Mark, language: str = "en") -> str:
    """A place in the words of a language: its line, and the words around it with the finding itself taken out."""
    line = text.count("\n", 0, mark.start) + 1
    before = text[: mark.start].rpartition("\n")[2][-30:]
    after = text[mark.end :].partition("\n")[0][:20]
    return frame(language, "mark_at", line=line, words=f"…{before}⟦{called(mark.what, language)}⟧{after}")
