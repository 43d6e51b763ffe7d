"""Measures finding, abstaining and quoting over questions with known gold entries.

A set is JSONL: `{"id", "question", "language", "gold": [entry ids], "sections": ["entry-id#Heading"], "half":
"tuning"|"test"}`; an empty gold means that the honest answer is to abstain. `sections` may be left out: those that
answer directly, the best first, by the heading right above them, in plain words; nothing after the # is how the
entry opens.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.assistant import Assistant
from rag.errors import EvaluationError
from rag.held import bears
from rag.scores import CUT, Scores
from rag.types import Answer, Chunk, Found, Piece, Question

SHIPPED = Path(__file__).parent / "evaluation" / "questions.jsonl"
STORIES = SHIPPED.with_name("stories.jsonl")
"""Questions as people tell them: who they are and what they have first, and what they ask after it."""
FRESH = SHIPPED.with_name("fresh.jsonl")
"""Questions of readers who had not seen the library, labelled with the sections that answer them."""
SETS = (SHIPPED, STORIES, FRESH)

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Case:
    """One question of a set; without gold it should not be answered."""

    id: str
    question: str
    language: str
    gold: tuple[str, ...]
    half: str
    sections: tuple[str, ...] = ()
    """Those that answer it directly, wherever they stand, as `section_of` names them; none if nobody has said."""


def load(path: Path, half: str) -> list[Case]:
    """The questions of a set, of one half or of `all`. Raises EvaluationError, naming the line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise EvaluationError(str(path), error.strerror or "cannot be read") from None
    except UnicodeDecodeError:
        raise EvaluationError(str(path), "it is not UTF-8") from None
    cases = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            case = Case(
                str(row["id"]),
                str(row["question"]),
                str(row["language"]),
                tuple(row["gold"]),
                str(row.get("half", "test")),
                tuple(row.get("sections", ())),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise EvaluationError(str(path), f"line {number} is not a question with gold entries ({error})") from None
        if half in ("all", case.half):
            cases.append(case)
    if not cases:
        raise EvaluationError(str(path), f"no questions in the half {half!r}")
    return cases


async def evaluate(
    assistant: Assistant, cases: Sequence[Case], now: dt.datetime, progress: Progress | None = None
) -> Scores:
    """Ask every question and count."""
    scores = Scores()
    for number, case in enumerate(cases, 1):
        answer: Answer | None = None
        async for answer in assistant.answer(Question(case.question), now):
            pass
        assert answer is not None
        assert answer.search is not None
        _count(scores, case, answer)
        if progress:
            progress("Asking", number, len(cases))
    return scores


def _count(scores: Scores, case: Case, answer: Answer) -> None:
    assert answer.search is not None
    own = scores.counts.setdefault(case.language, Counter())
    if case.gold:
        order = [head.id for head, _ in answer.search.ranking[:CUT]]
        ranks = [rank for rank, entry_id in enumerate(order, 1) if entry_id in case.gold]
        scores.ranks.setdefault(case.language, []).append(ranks)
        scores.golds.setdefault(case.language, []).append(len(case.gold))
        own["abstained wrong"] += not answer.found
        if answer.found:
            scores.answered += 1
            scores.cited_gold += any(citation.passage.entry.id in case.gold for citation in answer.citations)
            scores.labelled += bool(case.sections)
            scores.begun_right += begins_in(answer) in case.sections
            scores.held_right += not quoted_from(answer).isdisjoint(case.sections)
    else:
        own["abstained right"] += not answer.found
        own["answered wrong"] += answer.found
    own["by a model"] += answer.found and answer.writer == "model"
    numbers = {citation.n: citation for citation in answer.citations}
    stored = _sections(answer.search)
    for piece in answer.pieces:
        if not piece.n:
            continue
        citation = numbers.get(piece.n)
        if citation is None:
            scores.dangling += 1
            continue
        verbatim = any(_stands(piece, passage.chunk, stored) for passage in citation.passages)
        own["sentences"] += 1
        own["verbatim"] += verbatim
        own["faithful"] += verbatim or (answer.writer == "model" and bears(piece, citation.passages))


def _sections(found: Found) -> dict[tuple[str, tuple[str, ...]], str]:
    """The text of every section that was read, as far as it was, by entry and headings."""
    read = {chunk.id: chunk for chunk in [*found.whole, *(passage.chunk for passage in found.passages)]}
    texts: dict[tuple[str, tuple[str, ...]], str] = {}
    for chunk in sorted(read.values(), key=lambda one: one.ordinal):
        section = chunk.entry_id, chunk.heading
        texts[section] = f"{texts.get(section, '')} {flat(chunk.text)}"
    return texts


def _stands(piece: Piece, cited: Chunk, stored: Mapping[tuple[str, tuple[str, ...]], str]) -> bool:
    """Whether a piece stands to the letter in a cited passage, and that in the section it says it is of.

    The rows of a table are quoted without those between them.
    """
    lines = piece.markdown.split("\n") if piece.kind == "table" else [piece.markdown]
    text = flat(cited.text)
    return text in stored.get((cited.entry_id, cited.heading), "") and all(flat(line) in text for line in lines)


def section_of(chunk: Chunk) -> str:
    """How a set names the section in which a chunk stands."""
    return f"{chunk.entry_id}#{chunk.heading[-1] if chunk.heading else ''}"


def begins_in(answer: Answer) -> str:
    """The section from which an answer quotes first; nothing if it quotes none.

    A citation keeps the passage of the first quote of its entry, and the first quote of all is one of those. Where a
    model writes, it is the passage that its first sentence rests on.
    """
    passages = {citation.n: citation.passage for citation in answer.citations}
    first = next((piece.n for piece in answer.pieces if piece.n in passages), 0)
    return section_of(passages[first].chunk) if first else ""


def quoted_from(answer: Answer) -> set[str]:
    """The sections in which the words stand that an answer quotes."""
    numbers = {citation.n: citation for citation in answer.citations}
    read = [passage.chunk for passage in answer.search.passages] if answer.search else []
    return {begins_in(answer)} | {
        section_of(chunk)
        for piece in answer.pieces
        if piece.n in numbers
        for chunk in read
        if chunk.entry_id == numbers[piece.n].passage.entry.id and flat(piece.markdown) in flat(chunk.text)
    }


def flat(text: str) -> str:
    """Text with every run of white space as one space."""
    return " ".join(text.split())


def append_history(file: Path, line: str = "") -> None:
    """Add a line to a history file; without one, see that it could be. Raises EvaluationError."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as stream:
            stream.write(line)
    except OSError as error:
        raise EvaluationError(str(file), f"the figures cannot be written there ({error.strerror})") from None
