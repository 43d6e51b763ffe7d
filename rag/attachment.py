"""What somebody attached to a question, such as a log: the few lines of it that say what is wrong."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import regex

from rag import particulars
from rag.index import Index
from rag.question import Understood
from rag.words import fold, fold_indic, tokens

Reads = Callable[[str], Understood]

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
"""Characters at the beginning of an attachment in which names are looked for."""
TAIL = 32_768
"""Characters at the end of an attachment in which its lines are looked through."""
LINES = 6
"""Telling lines of an attachment that are compared."""
NOISE = regex.compile(
    r"\d{2,4}-\d{2}(-\d{2})?\b|\b\d{1,2}:\d{2}(:\d{2})?([.,]\d+)?\b|0x[0-9a-f]+"
    r"|\b[\w./-]{1,200}?\.(py|cpp|cu|go|rs|c):\d+|(?<![\d.])\d[\d.]*+ ?[KMGT]i?B\b",
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


@dataclass(frozen=True)
class Attachment:
    """The names in an attached text, and the lines that tell what went wrong (else all), causes and new ones first."""

    names: str
    lines: tuple[str, ...]

    @property
    def gist(self) -> str:
        """As much of both as takes part in a search."""
        found = self.names + "\n"
        for line in self.lines:
            if len(found) + len(line) > LONGEST:
                return (found.strip() or line)[:LONGEST]
            found += line + "\n"
        return found.strip()


def pointed_at(text: str) -> bool:
    """Whether a question points at what is attached to it, such as "what is wrong in this log?"."""
    return not _POINTING.isdisjoint(fold_indic(fold(word)) for word in tokens(text))


def look_at(text: str) -> Attachment:
    """What is read of an attached text: of a long one its beginning, which names things, and its end, which tells."""
    names, _ = particulars.read(text[:READ])
    text = text if len(text) <= READ + TAIL else f"{text[:READ]}\n{text[-TAIL:]}"
    lines = dict.fromkeys(" ".join(NOISE.sub(" ", line).split()) for line in text.splitlines())
    telling = [line for line in reversed(lines) if TELLING.search(line)]
    telling.sort(key=lambda line: AFTERWARDS.search(line) is not None)
    return Attachment(
        " ".join(sorted(name for name in names.values if name.isalpha()))[: LONGEST // 2],
        tuple(telling or (line for line in lines if line)),
    )


def asked_about(attached: Attachment, index: Index, read: Callable[[str], Understood]) -> Understood | None:
    """The one line of an attachment that the library knows most about; None where there is none."""
    best, most = None, -1.0
    causes = [line for line in attached.lines if not AFTERWARDS.search(line)] or attached.lines
    for line in causes[:LINES]:
        understood = read(f"{attached.names} {line[:LONGEST]}")
        worth = float(index.sections.score(understood.groups).max(initial=0.0)) * understood.coverage
        if worth > most:
            best, most = understood, worth
    return best


def only_points(understood: Understood) -> bool:
    """Whether a question says hardly more than that something attached should be looked at."""
    own = [word for word in understood.words if not _points(word)]
    return not own or len(own) <= min(FEW, len(understood.words) - 1)


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
    understood.known += line.known
    understood.bridged += line.bridged
    understood.attached = line.words
    understood.english = line.english


def add(understood: Understood, around: Understood) -> None:
    """Let the words around help to rank; they are no evidence."""
    understood.owners += [-1] * len(around.groups)
    understood.groups += [replace(group, weight=BESIDE * group.weight, asks=True) for group in around.groups]


def _points(word: str) -> bool:
    return fold_indic(fold(word)) in _POINTING


def look_into(attached: Attachment, understood: Understood, index: Index, read: Reads) -> None:
    """Read what is attached beside the question, or as the question where that only points at it."""
    if only_points(understood) and (line := asked_about(attached, index, read)):
        ask_about(understood, line)
    if attached.gist:
        add(understood, read(attached.gist))
