"""What somebody attached to a question, such as a log: the few lines of it that say what is wrong."""

from collections.abc import Callable
from dataclasses import replace

import regex

from rag import particulars
from rag.index import Index
from rag.question import Understood
from rag.words import fold, fold_indic

TELLING = regex.compile(r"error|exception|fail|fatal|cannot|unable|refused|killed|not supported|out of memory", regex.I)
AFTERWARDS = regex.compile(r"root cause|exit(ed)?\b|see (the )?(log|above)|traceback|terminat|shutting down", regex.I)
"""What lines say that come after the one that tells the cause."""
LONGEST = 400
"""Characters of an attachment that take part in the search."""
BESIDE = 0.4
"""How much its words count beside those of the question."""
FEW = 2
"""Words of a question, besides those that point at it, up to which the attachment is what is asked about."""
READ = 4096
"""Characters of an attachment in which names are looked for."""
LINES = 6
"""Telling lines of an attachment that are compared."""
NOISE = regex.compile(
    r"\d{2,4}-\d{2}(-\d{2})?\b|\b\d{1,2}:\d{2}(:\d{2})?([.,]\d+)?\b|0x[0-9a-f]+"
    r"|\b[\w./-]+\.(py|cpp|cu|go|rs|c):\d+|\b\d[\d.]* ?[KMGT]i?B\b",
    regex.I,
)
"""Dates, times, sizes, addresses in memory and places in a program."""

POINTING = (
    "wrong problem issue error errors fail fails failed failing happen happened happens mean means meaning fix "
    "solve explain understand help see look read check tell attached attachment below file files log logs "
    "output trace traceback stack crash crashed galat galti dikkat samasya dekho dekhiye batao samjhao theek "
    "thik matlab गलत गलती दिक्कत समस्या मतलब देखो देखिए देखें बताओ बताइए समझाओ समझाइए ठीक लॉग फ़ाइल फाइल एरर "
    "त्रुटि"
)
"""Words that point at an attachment, or ask what is wrong with it, and say nothing of their own."""
_POINTING = frozenset(fold_indic(fold(word)) for word in POINTING.split())


def gist(text: str) -> str:
    """The names in a text, and its lines that tell what went wrong, the last ones first; else its beginning."""
    found = _names(text) + "\n"
    for line in _telling(text):
        if len(found) + len(line) > LONGEST:
            return (found.strip() or line)[:LONGEST]
        found += line + "\n"
    return found.strip()


def _names(text: str) -> str:
    found, _ = particulars.read(text[:READ])
    return " ".join(sorted(name for name in found.values if name.isalpha()))[: LONGEST // 2]


def _telling(text: str) -> list[str]:
    lines = list(dict.fromkeys(" ".join(NOISE.sub(" ", line).split()) for line in text.splitlines()))
    lines = [line for line in lines if line]
    telling = [line for line in reversed(lines) if TELLING.search(line)]
    return sorted(telling, key=lambda line: AFTERWARDS.search(line) is not None) or lines


def asked_about(text: str, index: Index, read: Callable[[str], Understood]) -> Understood | None:
    """The one line of an attachment that the library knows most about; None where there is none."""
    best, most = None, -1.0
    lines = _telling(text)
    causes = [line for line in lines if not AFTERWARDS.search(line)] or lines
    for line in causes[:LINES]:
        understood = read(f"{_names(text)} {line[:LONGEST]}")
        worth = float(index.sections.score(understood.groups).max(initial=0.0)) * understood.coverage
        if worth > most:
            best, most = understood, worth
    return best


def only_points(understood: Understood) -> bool:
    """Whether a question says hardly more than that something attached should be looked at."""
    return sum(not _points(word) for word in understood.words) <= FEW


def ask_about(understood: Understood, line: Understood) -> None:
    """Ask about a line of the attachment instead of the words that point at it."""
    pointing = {place for place, word in enumerate(understood.words) if _points(word)}
    kept = [
        (group, owner)
        for group, owner in zip(understood.groups, understood.owners, strict=True)
        if owner not in pointing
    ]
    understood.missing = [word for word in understood.missing if not _points(word)] + line.missing
    understood.owners = [owner for _, owner in kept] + [-1] * len(line.groups)
    understood.groups = [group for group, _ in kept] + line.groups
    understood.attached = line.words
    understood.english = line.english


def add(understood: Understood, around: Understood) -> None:
    """Let the words around help to rank; they are no evidence, and change what is embedded only where no line does."""
    understood.owners += [-1] * len(around.groups)
    understood.groups += [replace(group, weight=BESIDE * group.weight, asks=True) for group in around.groups]
    if not understood.attached:
        understood.english = f"{understood.english}\n{around.english}"


def _points(word: str) -> bool:
    return fold_indic(fold(word)) in _POINTING
