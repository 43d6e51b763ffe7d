"""What is said under an answer and in it: an entry as a source line, and the pieces that were quoted as one text."""

import datetime as dt
from dataclasses import replace

from bot.answer_words import aged, said, tried
from bot.message import Source
from knowledge.freshness.clocks import holds_as_of, stale_prices
from knowledge.types import Head
from rag.frames import frame
from rag.types import Answer, Citation


def source(citation: Citation, language: str, today: dt.date) -> Source:
    """One numbered source line."""
    chunk = citation.passage.chunk
    line = near(citation.passage.entry, language, today, n=citation.n, heading=" > ".join(chunk.heading))
    further = tuple(quote for _, quote in citation.further)
    return replace(line, version=chunk.number, quote=citation.quote, further=further)


def _priced(language: str, first: dt.date, last: dt.date) -> str:
    """Of when an entry's prices are."""
    if first == last:
        return frame(language, "prices", date=str(first))
    return frame(language, "prices_between", first=str(first), last=str(last))


def near(head: Head, language: str, today: dt.date, *, n: int = 0, heading: str = "") -> Source:
    """An entry's line, with what a reader must beware of; without a number it claims no answer."""
    header = head.header
    heading = " > ".join(one for one in heading.split(" > ") if one != head.title)
    overdue = frame(language, "overdue", date=str(holds_as_of(head))) if head.overdue(today) else ""
    if priced := stale_prices(head, today):
        overdue = " · ".join(filter(None, (_priced(language, *priced), overdue)))
    if head.status == "disputed":
        overdue = " · ".join(filter(None, (frame(language, "disputed", reason=head.status_reason or ""), overdue)))
    disclosure = header.get("disclosure") or {}
    interest = disclosure.get("interest", "none")
    evidence = said(language, str(header.get("evidence", ""))), tried(language, str(header.get("tried", "")))
    return Source(
        n=n,
        entry_id=head.id,
        version=head.number,
        title=head.title,
        kind=said(language, head.kind),
        evidence="; ".join(filter(None, evidence)),
        author=str(header.get("author", "")),
        age=aged(language, dt.date.fromisoformat(str(header.get("created", today))), today),
        overdue=overdue,
        heading=heading,
        quote="",
        disclosure="" if interest == "none" else f"{said(language, interest)}: {disclosure.get('text', '')}",
        path=head.path,
    )


def quoted(answer: Answer) -> str:
    """The answer's pieces as Markdown: quoted sentences run on, frames and steps stand alone."""
    lines: list[str] = []
    run: list[str] = []
    for piece in answer.pieces:
        if piece.kind == "direct":
            run.append(f"{piece.markdown} [{piece.n}]" if piece.n else piece.markdown)
            continue
        if run:
            lines.append(" ".join(run))
            run = []
        lines.append(piece.markdown)
    if run:
        lines.append(" ".join(run))
    return "\n\n".join(lines)
