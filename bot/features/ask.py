"""`ask`: a question gets its answer, is kept with what it was made from, and becomes a gap if nobody knows."""

import asyncio
import contextlib
import datetime as dt
import secrets
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from bot.commands import Help, Registry
from bot.desk import Call
from bot.errors import ShownError
from bot.features.batch import run_batch
from bot.message import Button, Reply, Source, Sources, Text
from knowledge.gaps.store import open_gap
from knowledge.types import Head, age
from rag import store
from rag.frames import frame
from rag.types import Answer, Asked, Citation, Question, Turn

REMEMBERED_TURNS = 3
"""Earlier questions of a conversation that a follow-up may lean on."""


def declare(registry: Registry) -> None:
    """Put `ask` on a registry."""
    registry.command("ask")(ask)


async def ask(
    call: Call,
    question: Annotated[str, Help("what you want to know, in your own words"), "rest"] = "",
    *,
    batch: Annotated[Path | None, Help("a JSONL file of questions, each {id, question}")] = None,
    out: Annotated[Path | None, Help("where a batch's answers go, one JSON object a line")] = None,
    top: Annotated[int, Help("how many entries a batch ranks for each question")] = 10,
    retrieve_only: Annotated[bool, Help("in a batch, rank entries without writing answers")] = False,
) -> AsyncIterator[Reply]:
    """Ask a deployment question; the answer quotes the community's entries and names its sources."""
    if batch is not None:
        if call.message.person.platform != "terminal":
            raise ShownError("A batch can be asked in the terminal only.")
        if out is None:
            raise ShownError("A batch needs --out FILE for its answers.")
        async for reply in run_batch(call, batch, out, max(1, min(top, 100)), retrieve_only=retrieve_only):
            yield reply
        return
    asked = Question(question, history=await _history(call))
    asked = replace(asked, filters=replace(asked.filters, audiences=call.message.place.audiences))
    last: Answer | None = None
    answer_id = secrets.token_hex(8)
    with contextlib.suppress(StopAsyncIteration):
        async for last in call.desk.assistant.answer(asked, call.desk.now()):
            if not last.final:
                yield Reply((Text(last.markdown),), (Button("Stop", f"stop {answer_id}"),), final=False)
    assert last is not None
    await keep(call, answer_id, last)
    yield shape(last, answer_id, call.desk.now().date())


async def _history(call: Call) -> tuple[Turn, ...]:
    thread = call.message.thread
    if not thread:
        return ()
    async with call.desk.database.reading() as connection:
        asked = await store.conversation(connection, thread, person_key(call), REMEMBERED_TURNS)
    return tuple(Turn(one.question, one.entry_ids) for one in asked)


def person_key(call: Call) -> str:
    """Who asks, as stored: platform and id."""
    return f"{call.message.person.platform}:{call.message.person.id}"


async def keep(call: Call, answer_id: str, answer: Answer) -> None:
    """Store an answer, its passages, and its gap if it has one, in one transaction."""
    message, now = call.message, call.desk.now()
    asked = Asked(
        id=answer_id,
        asked_at=now,
        platform=message.person.platform,
        place=message.place.id,
        person=person_key(call),
        thread=message.thread or answer_id,
        question=answer.question.text,
        language=answer.language,
        found=answer.found,
        writer=answer.writer,
        body=answer.markdown,
        ms=answer.ms,
    )
    numbers = {citation.passage.chunk.id: citation.n for citation in answer.citations}
    passages = [
        {
            "rank": rank,
            "cited_as": numbers.get(passage.chunk.id),
            "entry_id": passage.entry.id,
            "number": passage.chunk.number,
            "heading": " > ".join(passage.chunk.heading),
            "score": passage.score,
        }
        for rank, passage in enumerate(answer.search.passages if answer.search else ())
    ]

    async def work(connection: Any) -> None:
        await store.keep_answer(connection, asked, passages)
        if not answer.found:
            place = f"{message.place.platform}:{message.place.id}"
            await open_gap(
                connection,
                question=answer.question.text,
                language=answer.language,
                person=asked.person,
                place=place,
                answer_id=answer_id,
                now=now,
            )

    await asyncio.shield(call.desk.database.write(work, "answer"))


def shape(answer: Answer, answer_id: str, today: dt.date) -> Reply:
    """An answer as a reply: text, sources, and buttons to rate it."""
    language = answer.language
    parts: list[Any] = [Text(_markdown(answer))]
    if answer.citations:
        cited = tuple(source(citation, language, today) for citation in answer.citations)
        parts.append(Sources(cited, frame(language, "sources")))
    elif answer.nearest:
        near = tuple(_near(head, language, today) for head in answer.nearest)
        parts.append(Sources(near, frame(language, "nearest")))
    if not answer.found:
        parts.append(Text(frame(language, "kept")))
    if answer.note:
        parts.append(Text(f"*{answer.note}*"))
    buttons = (Button("👍", f"rate {answer_id} good", "good"), Button("👎", f"rate {answer_id} bad", "bad"))
    data = {
        "answer": answer_id,
        "found": answer.found,
        "language": language,
        "ms": dict(answer.ms),
        "writer": answer.writer,
    }
    return Reply(tuple(parts), buttons, data=data)


def _markdown(answer: Answer) -> str:
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


def source(citation: Citation, language: str, today: dt.date) -> Source:
    """One numbered source line."""
    head, chunk = citation.passage.entry, citation.passage.chunk
    return replace(
        _near(head, language, today),
        n=citation.n,
        version=chunk.number,
        heading=" > ".join(chunk.heading),
        quote=citation.quote,
    )


def _near(head: Head, language: str, today: dt.date) -> Source:
    header = head.header
    overdue = frame(language, "overdue", date=str(head.review_due)) if head.overdue(today) else ""
    if head.status == "disputed":
        overdue = " · ".join(filter(None, (frame(language, "disputed", reason=head.status_reason or ""), overdue)))
    disclosure = header.get("disclosure") or {}
    interest = disclosure.get("interest", "none")
    return Source(
        n=0,
        entry_id=head.id,
        version=head.number,
        title=head.title,
        kind=head.kind,
        evidence=str(header.get("evidence", "")),
        author=str(header.get("author", "")),
        age=age(dt.date.fromisoformat(str(header.get("created", today))), today),
        overdue=overdue,
        heading="",
        quote="",
        disclosure="" if interest == "none" else f"{interest}: {disclosure.get('text', '')}",
        path=head.path,
    )
