"""An answer as the reply that people see: its text, its sources, what became of the question, and what can be done."""

import datetime as dt
from typing import Any

from bot.answer_words import closed, said
from bot.features.answers import after
from bot.features.complaints import Kept
from bot.features.sources import near, quoted, source
from bot.message import Part, Reply, Sources, Text
from knowledge.gaps.types import State
from rag.frames import frame
from rag.types import Answer


def shape(
    answer: Answer,
    answer_id: str,
    today: dt.date,
    notes: tuple[str, ...] = (),
    kept: Kept | None = None,
    drawing: tuple[Part, ...] = (),
    *,
    ours: bool = False,
    lost: bool = False,
) -> Reply:
    """An answer as a reply: text, drawing, sources, what became of the question, and buttons to go on from there.

    One that was `lost` could not be kept, and nothing can be done with it later.
    """
    language = answer.language
    parts: list[Any] = [*(Text(f"*{note}*") for note in notes), Text(quoted(answer)), *drawing]
    if answer.citations:
        cited = tuple(source(citation, language, today) for citation in answer.citations)
        parts.append(Sources(cited, frame(language, "sources")))
    elif answer.nearest:
        close = tuple(near(head, language, today) for head in answer.nearest)
        parts.append(Sources(close, frame(language, "nearest")))
    parts += [Text(f"*{said(language, 'not kept')}*")] if lost else _kept(answer, kept, today)
    if answer.note:
        parts.append(Text(f"*{answer.note}*"))
    buttons = () if answer.declined or lost else after(answer_id, language, found=answer.found, ours=ours)
    data = {
        "answer": "" if lost else answer_id,
        "found": answer.found,
        "language": language,
        "ms": dict(answer.ms),
        "writer": answer.writer,
        "gap": kept.gap.id if kept else 0,
    }
    return Reply(tuple(parts), buttons, data=data)


def _kept(answer: Answer, kept: Kept | None, today: dt.date) -> list[Any]:
    """What became of a question that had no answer, or an uncertain one."""
    language = answer.language
    if kept is None:
        return [] if answer.found or answer.declined else [Text(frame(language, "kept"))]
    if kept.entry is not None:
        before = Text(frame(language, "answered_before", gap=str(kept.gap.id)))
        return [before, Sources((near(kept.entry, language, today),), frame(language, "sources"))]
    if kept.gap.state == State.CLOSED:
        return [Text(frame(language, "closed", gap=str(kept.gap.id), reason=closed(language, kept.gap.reason)))]
    others = kept.gap.waiting - 1
    words = frame(language, "kept" if not answer.found else "kept_part" if answer.unwritten else "unsure")
    return [Text(words + (f" {frame(language, 'others', count=str(others))}" if others > 0 else ""))]
