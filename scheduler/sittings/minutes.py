"""Minutes drafted from what was taken down, and from nothing else. Pure.

The draft is Markdown for the host to edit. People are named only where they gave a name for it; what nobody wrote
down is not in it. Making an entry of it is not done here.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from scheduler.commitments.types import Commitment
from scheduler.sittings.agenda import Agenda, outcome_of
from scheduler.sittings.frames import frame
from scheduler.sittings.types import Mark, Note

LINK = regex.compile(r"https?://[^\s<>()\[\]\"'|]+[^\s<>()\[\]\"'|.,;:!?।]")
BLOCK = regex.compile(r"^(?:#{1,6}\s+|[-*+>]\s+|\d{1,3}[.)]\s+|[`~=_-]{3,}\s*)+")
CITED = regex.compile(r"\[(\d{1,3})\](?!\()")


@dataclass(frozen=True)
class Record:
    """Everything that was taken down of one date."""

    table: str
    on: dt.date
    language: str
    theme: str
    people: int
    """How many said that they were there; 0 while nobody noted it, which is then not said."""
    names: tuple[str, ...]
    """Of these, the ones who gave a name for it."""
    agenda: Agenda
    marks: tuple[Mark, ...]
    notes: tuple[Note, ...]
    commitments: tuple[Commitment, ...]
    earlier: tuple[Commitment, ...] = ()
    """Commitments of earlier dates, with what became of them."""


def line(text: str) -> str:
    """What somebody typed as one line that opens no block of Markdown and breaks out of none."""
    flat = BLOCK.sub("", " ".join(text.split()))
    return CITED.sub(r"(\1)", flat)


def draft(record: Record) -> str:
    """The minutes of a date as Markdown: only the sections that have something in them."""
    sections = (_talked, _decisions, _answered, _asks, _promised, _earlier, _links)
    found = [text for section in sections if (text := section(record))]
    return "\n\n".join([_head(record), *(found or [frame(record.language, "nothing")])]) + "\n"


def fitting(text: str, limit: int) -> tuple[str, bool]:
    """The sections of minutes that fit into so many characters, and whether something had to stay out."""
    blocks = [one.strip() for one in text.strip().split("\n\n")]
    kept: list[str] = []
    for block in blocks:
        if sum(len(one) + 2 for one in (*kept, block)) > limit:
            while kept and kept[-1].startswith("#"):
                kept.pop()
            return "\n\n".join(kept) or text[: limit - 1] + "…", True
        kept.append(block)
    return "\n\n".join(kept), False


def links(texts: Sequence[str]) -> tuple[str, ...]:
    """The addresses in these texts, each once, in order."""
    return tuple(dict.fromkeys(found for text in texts for found in LINK.findall(text)))


def _head(record: Record) -> str:
    language = record.language
    lines = [f"{line(record.table)}, {record.on.isoformat()}."]
    if record.theme:
        lines.append(f"{frame(language, 'theme')}: {line(record.theme)}")
    if record.names:
        names = ", ".join(line(name) for name in record.names)
        lines.append(frame(language, "present named", n=record.people, names=names))
    elif record.people:
        lines.append(frame(language, "present", n=record.people))
    return "\n\n".join(lines)


def _section(record: Record, title: str, lines: Sequence[str]) -> str:
    return f"## {frame(record.language, title)}\n\n" + "\n".join(lines) if lines else ""


def _talked(record: Record) -> str:
    """The items that have an outcome, and the notes that are no decision, ask or offer."""
    lines = []
    for item in record.agenda.items:
        mark = outcome_of(item, record.marks)
        if mark.outcome and not mark.answered:
            lines.append(f"- **{line(item.text)}** {line(mark.outcome)}")
    lines += [f"- {line(note.text)}" for note in record.notes if note.kind == "note"]
    return _section(record, "talked", lines)


def _decisions(record: Record) -> str:
    return _section(record, "decisions", [f"- {line(note.text)}" for note in record.notes if note.kind == "decision"])


def _answered(record: Record) -> str:
    lines = []
    for item in record.agenda.items:
        mark = outcome_of(item, record.marks)
        if mark.answered:
            lines.append(f"- **{line(item.text)}** {line(mark.outcome)}".rstrip())
    return _section(record, "answered", lines)


def _asks(record: Record) -> str:
    lines = [
        f"- {frame(record.language, note.kind)}: {line(note.text)} ({_name(record, note.name)})"
        for note in record.notes
        if note.kind in ("ask", "offer")
    ]
    return _section(record, "asks", lines)


def _promised(record: Record) -> str:
    if not record.commitments:
        return ""
    head = [frame(record.language, name) for name in ("who", "what", "until")]
    rows = [(_name(record, one.name), line(one.text), one.due.isoformat()) for one in record.commitments]
    return _section(record, "promised", _table(head, rows))


def _earlier(record: Record) -> str:
    lines = []
    for one in record.earlier:
        became = frame(record.language, str(one.state), date=one.due.isoformat())
        lines.append(f"- {_name(record, one.name)}: {line(one.text)} ({became})")
    return _section(record, "before", lines)


def _links(record: Record) -> str:
    texts = [*(note.text for note in record.notes), *(mark.outcome for mark in record.marks)]
    return _section(record, "links", [f"- <{address}>" for address in links(texts)])


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    made = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return made + ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]


def _name(record: Record, name: str) -> str:
    return line(name) or frame(record.language, "member")
