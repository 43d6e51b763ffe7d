"""`ask`: a question gets its answer, is kept with what it was made from, and becomes a gap if nobody knows."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store as desk_store
from bot.answer_words import said
from bot.commands import Help, Registry
from bot.desk import Call, Stop
from bot.errors import DatabaseTrouble, ShownError, WordedError
from bot.features import complaints
from bot.features.answers import own
from bot.features.batch import run_batch
from bot.features.complaints import Kept
from bot.features.shaping import shape
from bot.features.tables.asked import asks_when, dates_asked
from bot.message import Button, Reply, Role, Text, say
from bot.places import PIN, PINS, PlaceSettings, pin, pinned
from bot.price_charts import drawn
from rag import gate, prices, store
from rag.asking import asks
from rag.conversation import resolve
from rag.filters import limits_of
from rag.language import detect
from rag.types import Answer, Asked, Citation, Filters, Passage, Question, Turn

log = logging.getLogger(__name__)

SHARING = ("discord", "slack")
"""Platforms where an answer may be seen by one person first and shared later."""
REMEMBERED_TURNS = 3
"""Earlier questions of a conversation that a follow-up may lean on."""


def declare(registry: Registry) -> None:
    """Put `ask` on a registry."""
    registry.command("ask")(ask)


async def ask(
    call: Call,
    question: Annotated[str, Help("what you want to know, in your own words"), "rest"] = "",
    *,
    private: Annotated[bool, Help("answer so that only you see it")] = False,
    batch: Annotated[Path | None, Help("a JSONL file of questions, each {id, question}"), "terminal"] = None,
    out: Annotated[Path | None, Help("where a batch's answers go, one JSON object a line"), "terminal"] = None,
    top: Annotated[int, Help("how many entries a batch ranks for each question"), "terminal"] = 10,
    retrieve_only: Annotated[bool, Help("in a batch, rank entries without writing answers"), "terminal"] = False,
    kind: Annotated[str, Help("only entries of this kind, such as recipe"), "terminal"] = "",
    vertical: Annotated[str, Help("only entries for this vertical, such as health"), "terminal"] = "",
    language: Annotated[str, Help("only entries in this language, such as hi"), "terminal"] = "",
    model: Annotated[str, Help("only entries on models with this in their names, such as Qwen3"), "terminal"] = "",
    hardware: Annotated[str, Help("only entries on this card, such as T4"), "terminal"] = "",
    fresh: Annotated[bool, Help("only entries that are not overdue for review"), "terminal"] = False,
) -> AsyncIterator[Reply]:
    """Ask a deployment question; the answer quotes the community's entries and names its sources."""
    given = {"kind": kind, "vertical": vertical, "language": language, "model": model, "hardware": hardware}
    limits = limits_of({**given, "fresh": fresh})
    if batch is not None:
        to, most = _out(call, out), max(1, min(top, 100))
        async for reply in run_batch(call, batch, to, most, limits, retrieve_only=retrieve_only):
            yield reply
        return
    settings, first, history = await _here(call)
    if not may_speak(call, settings):
        yield _unwelcome(call, question)
    elif asks_when(question) and (dates := await dates_asked(call, question)):
        yield dates
    else:
        whole = replace(_question(call, question, settings, history), limits=limits)
        async for reply in _answered(call, whole, first, private=private):
            yield reply


async def _answered(call: Call, whole: Question, first: PlaceSettings | None, *, private: bool) -> AsyncIterator[Reply]:
    """The answer from the library as it grows; kept when it is final, with what its thread pins `first`."""
    answer_id = secrets.token_hex(8)
    alone = private and call.message.person.platform in SHARING
    last: Answer | None = None
    spoken = not (call.message.unasked or call.message.aside)
    if not spoken and _says_the_same(whole):
        yield Reply((), silent=True)
        return
    async for last in _written(call, whole, answer_id):
        if not last.final and spoken:
            stop = Button(said(last.language, "stop"), f"stop {answer_id}")
            yield Reply((Text(last.markdown),), (stop,), "person" if alone else "place", final=False)
    assert last is not None
    if not spoken and not last.found:
        yield Reply((), silent=True)
        return
    kept, lost = await _kept(call, answer_id, last, private=alone, pins=first)
    drawing = await drawn(last.prices if spoken else None, last.language)
    ours, today = call.message.place.ours, call.desk.now().date()
    reply = shape(last, answer_id, today, call.message.notes, kept, drawing, ours=ours, lost=lost)
    if alone:
        reply = replace(reply, audience="person")
    if alone and not lost:
        share = Button(said(last.language, "share"), f"share {answer_id}")
        reply = replace(reply, buttons=(*reply.buttons[:4], share))
    yield reply


def _unwelcome(call: Call, question: str) -> Reply:
    """What somebody is told who may not ask here; nothing where they asked nobody."""
    if call.message.unasked:
        return Reply((), silent=True)
    return say(said(detect(question), "organizers only"), failed=True)


def _says_the_same(question: Question) -> bool:
    """Whether a remark adds nothing to what was asked before it, so that its answer would be the last one again."""
    return (
        bool(question.history)
        and not asks(question.text)
        and resolve(question.text, question.history)[0] != question.text
    )


def _out(call: Call, out: Path | None) -> Path:
    """Where a batch's answers go; raises ShownError where no batch can be asked."""
    if call.message.person.platform != "terminal":
        raise WordedError("batch_terminal")
    if out is None:
        raise ShownError("A batch needs --out FILE for its answers.")
    return out


async def _here(call: Call) -> tuple[PlaceSettings, PlaceSettings | None, tuple[Turn, ...]]:
    """What holds here, the same once more where a thread begins that keeps it, and what was asked in it before.

    What a person has with commands goes on for ever, and is no thread.
    """
    settings, message = await call.place_settings(), call.message
    alone = message.place.private or message.place.platform not in SHARING
    begins = not alone and not message.thread.endswith(f"-{message.person.id}")
    if not (begins or message.thread):
        return settings, None, ()
    async with call.desk.database.reading() as connection:
        kept = await desk_store.recall(connection, PIN + message.thread, call.desk.now()) if begins else None
        history = await _history(call, connection)
    if kept is not None:
        return pinned(settings, kept), None, history
    return settings, settings if begins else None, history


def may_speak(call: Call, settings: PlaceSettings) -> bool:
    """Whether the place lets this person ask, and an overheard message be answered now."""
    if call.message.unasked and (not settings.watch or settings.is_quiet(call.desk.now())):
        return False
    return settings.who == "everyone" or call.message.person.role >= Role.ORGANIZER


def _question(call: Call, text: str, settings: PlaceSettings, history: tuple[Turn, ...]) -> Question:
    filters = Filters(call.message.place.audiences, settings.kinds, settings.verticals)
    return Question(text, filters, history, settings.language, call.message.context)


async def _written(call: Call, question: Question, answer_id: str) -> AsyncIterator[Answer]:
    """The answer as it grows, until it is final or somebody stops it."""
    stop = call.desk.stops.setdefault(answer_id, Stop(question.language))
    call.desk.stops[own(call)] = stop
    try:
        async for answer in call.desk.assistant.answer(question, call.desk.now(), stop=stop):
            yield answer
    finally:
        call.desk.stops.pop(answer_id, None)
        if call.desk.stops.get(own(call)) is stop:
            del call.desk.stops[own(call)]


async def _history(call: Call, connection: AsyncConnection) -> tuple[Turn, ...]:
    thread = call.message.thread
    if not thread:
        return ()
    alone = call.account if call.message.place.ours else None  # elsewhere everybody in a thread shares it
    asked = await store.conversation(connection, thread, alone, REMEMBERED_TURNS)
    return tuple(Turn(one.question, one.entry_ids, one.found, one.body) for one in asked)


async def _kept(
    call: Call, answer_id: str, answer: Answer, *, private: bool, pins: PlaceSettings | None
) -> tuple[Kept | None, bool]:
    """What became of the question; and whether the database refused to keep it, for which no answer is held back."""
    try:
        return await keep(call, answer_id, answer, private=private, pins=pins), False
    except DatabaseTrouble as trouble:
        log.warning("an answer was given and not kept: %s", trouble)
        return None, True


async def keep(
    call: Call, answer_id: str, answer: Answer, *, private: bool = False, pins: PlaceSettings | None = None
) -> Kept | None:
    """Store an answer, its passages, the gaps it leaves open and what its thread `pins`, in one transaction."""
    ready = await complaints.left_open(call, answer, answer_id, unsure=_unsure(answer), private=private)
    asked, passages, now = _asked(call, answer_id, answer, private=private), _passages(answer), call.desk.now()

    async def work(connection: Any) -> Kept | None:
        await store.keep_answer(connection, asked, passages)
        if pins is not None:
            await desk_store.remember_first(connection, PIN + call.message.thread, pin(pins), now + PINS)
        kept = [await complaints.keep(connection, call, one) for one in ready]
        return kept[0] if kept else None

    return await asyncio.shield(call.desk.database.write(work, "answer"))


def _asked(call: Call, answer_id: str, answer: Answer, *, private: bool) -> Asked:
    """What is kept of a question and its answer."""
    message = call.message
    return Asked(
        id=answer_id,
        asked_at=call.desk.now(),
        platform=message.person.platform,
        place=message.place.id,
        person=call.account,
        thread=message.thread or answer_id,
        question=answer.question.text,
        language=answer.language,
        found=answer.found,
        writer=answer.writer,
        body=answer.markdown,
        ms=answer.ms,
        private=private or message.place.private,
        prices=prices.kept(answer.prices),
    )


def _passages(answer: Answer) -> list[dict[str, Any]]:
    """What is kept of the passages that an answer was made from, best first."""
    passages = answer.search.passages if answer.search else ()
    numbers = {_kept_as(citation, passages): citation.n for citation in answer.citations}
    return [
        {
            "rank": rank,
            "cited_as": numbers.get(passage.chunk.id),
            "entry_id": passage.entry.id,
            "number": passage.chunk.number,
            "heading": " > ".join(passage.chunk.heading),
            "score": passage.score,
        }
        for rank, passage in enumerate(passages)
    ]


def _kept_as(citation: Citation, passages: Sequence[Passage]) -> int:
    """The chunk of the passage that a citation is kept with: its own, or its entry's best where that was not found."""
    own = [one.chunk.id for one in passages if one.entry.id == citation.passage.entry.id]
    return citation.passage.chunk.id if citation.passage.chunk.id in own or not own else own[0]


def _unsure(answer: Answer) -> bool:
    """Whether an answer was given on little evidence, so that people should look as well."""
    sure = answer.search is None or answer.search.confidence >= gate.UNSURE
    return answer.found and (answer.doubtful or not sure)
