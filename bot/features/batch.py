"""Questions from a file, answers to a file: one JSON object a line, for anybody's corpus and evaluation."""

import asyncio
import difflib
import json
import logging
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

from bot.answer_words import said as sentence
from bot.desk import Call
from bot.errors import ShownError
from bot.features.progress import Steps
from bot.message import Reply, Text
from rag.errors import BadQuestion, RagError
from rag.filters import NAMES, limits_of
from rag.types import Answer, Filters, Found, Question

log = logging.getLogger(__name__)

SPLITTING = {ord(mark): f"\\u{ord(mark):04x}" for mark in "\x85\u2028\u2029"}
"""Marks that some readers take for the end of a line, as JSON may write them too."""
FRESH = "fresh"


class BadBatch(ShownError):
    """A questions file that cannot be read."""

    def __init__(self, path: Path, wrong: str) -> None:
        super().__init__(f'{path}: {wrong}. Each line is a JSON object such as {{"id": "1", "question": "…"}}.')


class Row(NamedTuple):
    """One line of a questions file; the id is whatever JSON holds there."""

    id: Any
    question: str
    limits: tuple[tuple[str, str], ...] = ()


def read_questions(path: Path) -> list[Row]:
    """Every line. Raises BadBatch, naming the line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise BadBatch(path, f"cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise BadBatch(path, "is not UTF-8") from None
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            raise BadBatch(path, f"line {number} is no JSON") from None
        if wrong := _lacks(row):
            raise BadBatch(path, f"line {number} {wrong}")
        found.append(Row(row["id"], row["question"], limits_of(row.get("filters") or {})))
    if not found:
        raise BadBatch(path, "has no questions")
    return found


def _lacks(row: object) -> str:
    """What keeps a line from being a question; empty if nothing does."""
    if not isinstance(row, dict):
        return "is no JSON object"
    if missing := [f"`{name}`" for name in ("id", "question") if name not in row]:
        return f"has no {' and no '.join(missing)}"
    if not isinstance(row["question"], str):
        return "has a `question` that is no text"
    return _misfilters(row.get("filters") or {})


def _misfilters(filters: object) -> str:
    """What keeps the filters of a line from being some; empty if nothing does."""
    if not isinstance(filters, dict):
        return "has `filters` that are no JSON object"
    for name, value in filters.items():
        if name not in (*NAMES, FRESH):
            near = difflib.get_close_matches(name, (*NAMES, FRESH), 1, 0.5) or [*NAMES, FRESH]
            return f"has a filter `{name[:40]}`; there is {', '.join(near)}"
        texts = value if isinstance(value, list) else [value]
        fits = isinstance(value, bool) if name == FRESH else all(isinstance(one, str) for one in texts)
        if not fits:
            return f"has a filter `{name}` that is {'neither true nor false' if name == FRESH else 'no text'}"
    return ""


async def run_batch(
    call: Call, batch: Path, out: Path, top: int, limits: tuple[tuple[str, str], ...] = (), *, retrieve_only: bool
) -> AsyncIterator[Reply]:
    """Answer every question of a file, with progress; a bad question gets a line that says why.

    `limits` hold for all of them, besides those of each.
    """
    questions = await asyncio.to_thread(read_questions, batch)
    steps = Steps()

    async def work(steps: Steps) -> int:
        await call.desk.indexer.ready()
        await call.desk.indexer.catch_up(steps.tell)
        try:
            # half a letter, which JSON can hold and UTF-8 cannot, goes out as JSON writes it
            with out.open("w", encoding="utf-8", errors="backslashreplace") as stream:
                for number, asked in enumerate(questions, 1):
                    whole = asked._replace(limits=(*limits, *asked.limits))
                    row = await _one(call, whole, top, retrieve_only=retrieve_only)
                    stream.write(json.dumps(row, ensure_ascii=False).translate(SPLITTING) + "\n")
                    steps.tell("Asking", number, len(questions))
        except OSError as error:
            raise ShownError(f"{out} cannot be written ({error.strerror}).") from None
        return len(questions)

    async for reply in steps.run(work):
        yield reply
    yield Reply((Text(f"{steps.result} questions answered in {out}."),), data={"questions": steps.result})


async def _one(call: Call, asked: Row, top: int, *, retrieve_only: bool) -> dict[str, Any]:
    question_id, text, limits = asked
    question = Question(text, Filters(audiences=call.message.place.audiences), limits=limits)
    started = asyncio.get_running_loop().time()
    try:
        if retrieve_only:
            found, answered = await call.desk.assistant.judged(question, call.desk.now(), top)
            spent = round((asyncio.get_running_loop().time() - started) * 1000, 2)
            ms = {"retrieve": spent, "write": 0.0, "total": spent}
            return _row(question_id, found, answered, top, ms, call)
        last: Answer | None = None
        async for last in call.desk.assistant.answer(question, call.desk.now(), limit=top):
            pass
        assert last is not None
        assert last.search is not None
        return _row(question_id, last.search, last, top, last.ms, call)
    except BadQuestion as error:
        said = str(error)
    except (ShownError, RagError):
        raise
    except Exception:
        reference = secrets.token_hex(3)
        log.exception("a question of a batch failed", extra={"reference": reference})
        said = sentence("en", "broke", reference=reference)
    empty = {"found": False, "answer": said, "citations": [], "retrieved": [], "language": "en"}
    return {"id": question_id, **empty, "ms": {"retrieve": 0.0, "write": 0.0, "total": 0.0}}


def _row(
    question_id: Any, found: Found, given: Answer | bool, top: int, ms: dict[str, float], call: Call
) -> dict[str, Any]:
    """The line of a question: with the answer that was `given`, or only whether one would be."""
    answer = given if isinstance(given, Answer) else None
    base = call.desk.settings.link_base
    citations = [
        {
            "n": citation.n,
            "entry": citation.passage.entry.id,
            "path": citation.passage.entry.path,
            "title": citation.passage.entry.title,
            "url": f"{base}/entry/{citation.passage.entry.id}",
            "heading": " > ".join(citation.passage.chunk.heading),
            "quote": citation.quote,
        }
        for citation in (answer.citations if answer else ())
    ]
    retrieved = [
        {"rank": rank, "entry": head.id, "path": head.path, "score": round(score, 4)}
        for rank, (head, score) in enumerate(found.ranking[:top], 1)
    ]
    return {
        "id": question_id,
        "found": answer.found if answer else given,
        "answer": answer.markdown if answer else "",
        "citations": citations,
        "retrieved": retrieved,
        "language": found.language,
        "ms": ms,
    }
