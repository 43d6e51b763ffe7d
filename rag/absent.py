"""Which particulars of a question do not stand in what was read of an entry, and how far that speaks against it.

Not here: which particulars decide (`deciding`), or what else is weighed (`gate`).
"""

import functools
from collections.abc import Sequence, Set

import regex

from rag import asking, particulars
from rag.covering import present
from rag.deciding import capital, deciding, generation, of_generation, plain
from rag.index import Index
from rag.names import FAMILIES, LANGUAGE_NAMES, PLACES
from rag.question import STORY, Understood
from rag.reaching import SYNONYM
from rag.types import Passage
from rag.words import stem, terms, tokens

BESIDE = 0.65
"""How far a language or a place decides, and what is told and not asked: much holds for others, too.

The longer a story, the less: of forty things that are told of an office no entry has all."""
ELSEWHERE = 0.3
"""How far a name decides that stands in a section of the best entry which was not read."""
BY_A_JOINT = 4
"""Words on either side of an "or" within which something is set against another."""
BY_THE_WAY = frozenset((*LANGUAGE_NAMES.values(), *PLACES))
WHOLE = 0.99
"""The share of a name that a text must hold by what else it is called."""
NUMBERED = regex.compile(
    r"(?!\S*(?:error|exception|http|status|code|xid|rule|section|class|page|part)\s)\p{L}\S*\s\d[\d.]*"
)
"""A name with its number, as "gpt 5", whose parts may stand in an entry for other things; no error with its code."""
COMMON = 0.04
"""Share of sections from which on a word is too common to be a particular of a question."""


def unsaid(understood: Understood, passages: Sequence[Passage], index: Index) -> float:
    """How far a particular of the question (a card, a size, a language, a product's name) is not in the best entry.

    Words that stand in many sections are not particular; what stands there by another name is there.
    """
    read, first = read_of(passages), passages[0].entry
    names = deciding(understood, first, read)
    asks = asking.asked_in(understood.text)
    asked = f" {plain(asks)} {' '.join(particulars.read(asks)[0].values)} " if asks else ""
    beside = BESIDE * min(1.0, STORY / max(understood.length, 1))
    lacks = lacking(names - _otherwise(understood, read, index), read, index)
    compared = _compared(lacks, understood.text, index) if names - lacks else set[str]()
    weights = (_decides(one, first.id, asked, beside, index) for one in lacks - compared)
    return max(weights, default=ELSEWHERE if compared else 0.0)


def _compared(names: Set[str], text: str, index: Index) -> set[str]:
    """Those of these names that a question sets against another, and that the library knows: "a 3090 or a 4060 Ti"."""
    words = [word.lower() for word in tokens(text)]
    joints = [place for place, word in enumerate(words) if word in asking.COMPARES]
    beside = " ".join(word for joint in joints for word in words[max(joint - BY_A_JOINT, 0) : joint + BY_A_JOINT + 1])
    return {one for one in names if one in plain(beside) and _known(one, index)}


def _known(name: str, index: Index) -> bool:
    """Whether the library names something anywhere."""
    ids = _ids(name, index)
    return bool(ids) and all(index.sections.frequency(one) for one in ids)


def _ids(name: str, index: Index) -> list[int]:
    """The terms of a name; empty where the library lacks one of its words."""
    ids = [index.vocabulary.get(term) for word in name.split() for term in terms(word)[:1]]
    return [one for one in ids if one is not None] if None not in ids else []


def _decides(name: str, entry_id: str, asked: str, told_beside: float, index: Index) -> float:
    """How much it says that a name does not stand in what was read of an entry.

    `asked` are the sentences that ask, and `told_beside` is what a name weighs that is told and not asked.
    """
    page = None if generation(name) or NUMBERED.fullmatch(name) else index.rows_of.get(entry_id)
    ids = _ids(name, index)
    if page is not None and ids and all(index.pages.holds(page, one) for one in ids):
        return ELSEWHERE
    return told_beside if name in BY_THE_WAY or (asked and name not in asked) else 1.0


def _otherwise(understood: Understood, read: str, index: Index) -> set[str]:
    """The names of a question that a text has by what else they are called: CORS as cross-origin.

    What is only spelled a little like a name stands with less weight than either.
    """
    held = present(read, index)
    names = (word for word in capital(understood) if particulars.read(word)[0] == particulars.Particulars())
    found: dict[str, list[bool]] = {plain(word): [] for word in names}
    for group, owner in zip(understood.groups, understood.owners, strict=True):
        if owner >= 0 and (shares := found.get(plain(understood.words[owner]))) is not None:
            told = [one.weight for one in group.terms if one.id in held]
            by_synonym = sum(weight for weight in told if weight <= SYNONYM) >= SYNONYM
            shares.append(by_synonym or sum(told) >= WHOLE)
    return {word for word, shares in found.items() if shares and all(shares)}


def read_of(passages: Sequence[Passage]) -> str:
    """What was read of the first entry."""
    first = passages[0].entry
    own = [one.chunk for one in passages if one.entry.id == first.id]
    told = (str(first.header.get(field, "")) for field in ("summary", "developer"))
    about = (first.title, *told, first.language, first.id)
    return "\n".join((*about, *(line for chunk in own for line in (*chunk.heading, chunk.text))))


def lacks(names: Set[str], text: str, index: Index) -> bool:
    """Whether a text lacks one of these names that is not too common to be one."""
    return bool(lacking(names, text, index))


def lacking(names: Set[str], text: str, index: Index) -> set[str]:
    """Those of these names that a text lacks and that are not too common to be one."""
    folded = plain(text)
    found = {one for one in names if one not in folded and (one in FAMILIES or not _common(one, index))}
    return {one for one in found - _said(text) if not of_generation(one, text)} if found else found


@functools.lru_cache(maxsize=2048)
def _said(text: str) -> frozenset[str]:
    """The particulars of what was read of an entry; remembered, for many ask about the same."""
    said, _ = particulars.read(text)
    return frozenset(one.replace("-", " ") for one in (*said.values, *said.languages))


def _common(word: str, index: Index) -> bool:
    term = index.vocabulary.get(stem(word))
    return term is not None and index.sections.frequency(term) > COMMON * index.sections.rows
