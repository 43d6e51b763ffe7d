"""What flows from a question to an answer. Frozen values; each later thing holds the earlier one."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from knowledge.types import Head


@dataclass(frozen=True)
class Filters:
    """What a search is limited to. Empty means anything; `audiences` is never empty."""

    audiences: tuple[str, ...] = ("public",)
    kinds: tuple[str, ...] = ()
    verticals: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    hardware: tuple[str, ...] = ()
    fresh: bool = False
    """Only entries that are not overdue for review."""
    days: int = 0
    """Only entries that were written or brought up to date within so many days; 0 for all."""


@dataclass(frozen=True)
class Turn:
    """An earlier question of the same conversation, and the entries its answer cited."""

    question: str
    entry_ids: tuple[str, ...] = ()
    found: bool = True
    """Whether it was answered; what was not is seldom what the next question leans on."""
    said: str = ""
    """The answer, as it was given."""


@dataclass(frozen=True)
class Question:
    """What somebody asks. `history` is oldest first; `context` is a text they attached."""

    text: str
    filters: Filters = Filters()
    history: tuple[Turn, ...] = ()
    language: str = ""
    """The language to answer in; recognised from the text where empty."""
    context: str = ""
    limits: tuple[tuple[str, str], ...] = ()
    """What the caller limits the search to, as it would be written in the text: ("kind", "recipe")."""


@dataclass(frozen=True)
class Chunk:
    """A stored piece of an entry. `heading` is its path of headings, outermost first."""

    id: int
    entry_id: str
    number: int
    ordinal: int
    heading: tuple[str, ...]
    text: str
    digest: str


@dataclass(frozen=True)
class Passage:
    """A chunk that was found, with the head of its entry and its score (0 to about 1)."""

    chunk: Chunk
    entry: Head
    score: float
    lexical: float = 0.0
    dense: float = 0.0
    cosine: float = 0.0
    """How near the section comes in meaning; 0 where vectors were not used."""


@dataclass(frozen=True)
class Found:
    """What a search brings: the best passages, grouped by entry and ranked, and how it understood."""

    passages: tuple[Passage, ...]
    ranking: tuple[tuple[Head, float], ...]
    """Entries, best first, each once, with their scores."""
    language: str
    terms: tuple[str, ...] = ()
    """The words that were looked for, as people can read them."""
    whole: tuple[Chunk, ...] = ()
    """All chunks of the best entries in their order, where a way of doing something is asked for."""
    confidence: float = 0.0
    """0 to 1: how likely the best passage answers; see `rag.gate`."""
    near: float = 0.0
    """Cosine of the nearest passage; 0 where vectors were not used."""
    cosines: Mapping[str, float] = field(default_factory=dict)
    """Those of the nearest section of each entry of the ranking, by entry id; empty where vectors were not used."""
    apart: tuple["Found", ...] = ()
    """The same for each of several things asked, as it was found by itself."""
    said: str = ""
    """What was answered before, on one line, where the question follows on it."""
    in_part: bool = False
    """Whether it answers some of several things asked, and not the whole."""
    lexical_only: bool = False
    """True while the embedding model is not ready."""
    wanted: bool = False
    """Whether the question asks to be answered in that language."""


@dataclass(frozen=True)
class Citation:
    """Numbered proof: the words of a passage that an answer stands on. An entry has one number in an answer."""

    n: int
    passage: Passage
    quote: str
    further: tuple[tuple[Passage, str], ...] = ()
    """What else the answer quotes of the entry under this number, each with the passage that it stands in."""

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Every passage that the number stands for, the one of the first quote first."""
        return self.passage, *(passage for passage, _ in self.further)


@dataclass(frozen=True)
class Piece:
    """A stretch of an answer and the number of the citation it stands on (0: our own frame)."""

    kind: Literal["direct", "steps", "table", "more", "frame", "conflict"]
    markdown: str
    n: int = 0


@dataclass(frozen=True)
class Compared:
    """One of several prices that can be compared, and the number of the citation that names it."""

    item: str
    amount: float
    basis: str
    place: str
    date: dt.date
    n: int


@dataclass(frozen=True)
class Comparison:
    """Prices of one currency and one unit, the lowest first; `left_out` are higher ones beyond those named."""

    currency: str
    unit: str
    prices: tuple[Compared, ...]
    left_out: int = 0


@dataclass(frozen=True)
class Answer:
    """What is said to a question. `final` is False while it is still being written.

    Without evidence `found` is False, `citations` is empty, and `nearest` names entries that are close
    without claiming that they answer.
    """

    question: Question
    found: bool
    language: str
    pieces: tuple[Piece, ...]
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Head, ...] = ()
    search: Found | None = None
    writer: Literal["extractive", "model"] = "extractive"
    note: str = ""
    """A sentence about how this answer came about, such as a model that did not reply."""
    ms: dict[str, float] = field(default_factory=dict)
    final: bool = True
    doubtful: bool = False
    """Whether it is offered as what comes closest; see `rag.doubt`."""
    declined: bool = False
    """Whether nobody need write it down either: it is no question that entries could answer."""
    unwritten: tuple[str, ...] = ()
    """What was asked besides, of which nobody has written, as it can be asked by itself."""
    prices: Comparison | None = None
    """What its sources say the things cost that the question asks to compare."""

    @property
    def markdown(self) -> str:
        """The answer as text with its citation markers; that of a code block or a table stands below it."""
        return "\n\n".join(
            piece.markdown + (f"{_apart(piece.markdown)}[{piece.n}]" if piece.n else "") for piece in self.pieces
        )


def _apart(markdown: str) -> str:
    return "\n\n" if markdown.rstrip().endswith(("```", "|")) else " "


@dataclass(frozen=True)
class Asked:
    """A stored answer: who asked what where, and what was said."""

    id: str
    asked_at: dt.datetime
    platform: str
    place: str
    person: str
    thread: str
    question: str
    language: str
    found: bool
    writer: str
    body: str
    ms: dict[str, float]
    entry_ids: tuple[str, ...] = ()
    private: bool = False
    """Whether only the asker saw the question and its answer."""
    prices: str = ""
    """The comparison of prices that was shown with it, as JSON."""


@dataclass(frozen=True)
class IndexStatus:
    """How the index stands.

    `in_step` means that every quotable chunk can be found by words, and by meaning where there is a model.
    """

    entries: int
    chunks: int
    vectors: int
    waiting: int
    model: str
    model_ready: bool
    model_error: str
    dense: str
    torch: bool = False
    """Whether the model runs through torch, as one does that could not be exported."""

    @property
    def in_step(self) -> bool:
        """Whether nothing is left to take in."""
        return self.waiting == 0 and (self.vectors == self.chunks or bool(self.model_error))
