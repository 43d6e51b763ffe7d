"""Question in, answer out: find, judge the evidence, write, or abstain.

Not here: who asked and where it is kept (`bot.features.ask`), how the index stays in step (`indexer`).
"""

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from knowledge.types import Head
from rag import extract, gate, meant, prices
from rag.abstaining import MOST, abstain, at_once, decline, declines, looked_for, said_again
from rag.apart import found_apart
from rag.errors import ModelTrouble
from rag.failures import ASKS_FAILURES, failed
from rag.frames import frame
from rag.glossary import Glossary
from rag.language import detect
from rag.meaning import Meaning
from rag.modelwriter import ModelWriter
from rag.outcries import held_first
from rag.parting import parts_of
from rag.question import Understood
from rag.remembering import QuestionVectors
from rag.searching import Searching
from rag.shelf import Searchable, Shelf, Similarities
from rag.streams import until
from rag.types import Answer, Found, Passage, Question
from rag.unborn import not_yet
from rag.wording import MAX_BYTES, clean

T = TypeVar("T")

HANDS = 2
"""Threads that search and quote: more would wait for each other, and let nobody else have one."""


class Assistant:
    """Answers from one index. Safe for many questions at once."""

    def __init__(
        self,
        indexer: Searchable,
        shelf: Shelf,
        glossary: Glossary,
        vectors: Similarities,
        writer: ModelWriter | None = None,
        max_bytes: int = MAX_BYTES,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        remembered: QuestionVectors | None = None,
    ) -> None:
        self._indexer = indexer
        self._shelf = shelf
        self._glossary = glossary
        self.vectors = vectors
        self.writer = writer
        self._max_bytes = max_bytes
        self._now = now
        self._remembered = remembered or QuestionVectors()
        self._searching = Searching(indexer, glossary, vectors, max_bytes, now, self._remembered)
        self._hands = asyncio.Semaphore(HANDS)

    def beside(self, state: Searchable, shelf: Shelf, vectors: Similarities) -> "Assistant":
        """An assistant like this one over another state of the library; it quotes only, and shares question vectors."""
        return Assistant(
            state, shelf, self._glossary, vectors, None, self._max_bytes, self._now, remembered=self._remembered
        )

    async def _by_hand(self, work: Callable[..., T], *given: Any) -> T:
        """Do something that takes time in a thread, when one of ours is free."""
        async with self._hands:
            return await asyncio.to_thread(work, *given)

    async def find(self, question: Question, limit: int = 10) -> Found:
        """The ranking of entries for a question; nothing is read of them, so `passages` is empty."""
        found, _ = await self._find(question, limit, read=False)
        return found

    async def judged(self, question: Question, now: dt.datetime, limit: int = 10) -> tuple[Found, bool]:
        """What is found for a question as `find` does, and whether that is enough to answer it; nothing is written."""
        question = replace(question, text=clean(question.text, self._max_bytes))
        await self._by_hand(self._searching.check, question)
        found, understood = await self._find(question, limit, read=True, divided=False)
        declined = await self._by_hand(declines, question, found)
        if declined or _too_little(question, understood, found, now.date()):
            return found, False
        return found, found.confidence >= gate.THRESHOLD or any(failed(one.entry) for one in found.passages)

    async def read(self, question: Question, limit: int = 10) -> tuple[Found, Understood]:
        """What is found for a question, with the passages that a writer reads, and how the question is understood."""
        return await self._find(question, limit, read=True, divided=True)

    async def near(self, question: Question, limit: int = 10) -> tuple[Head, ...]:
        """Those of the entries found that come near to a question, the best first; see `rag.nearness`."""
        found, understood = await self._find(question, limit, read=False)
        return await self._by_hand(self._searching.near, understood, found, limit)

    async def passages(self, question: Question, limit: int = 5) -> tuple[Passage, ...]:
        """The best passages for a question: the best of each entry first, then their second ones, and so on."""
        found, _ = await self.read(question, limit)
        turns: dict[str, int] = {}
        order = []
        for place, passage in enumerate(found.passages):
            turn = turns[passage.entry.id] = turns.get(passage.entry.id, -1) + 1
            order.append((turn, place, passage))
        return tuple(passage for _, _, passage in sorted(order, key=lambda one: one[:2])[:limit])

    async def _find(
        self, question: Question, limit: int, *, read: bool, divided: bool = False
    ) -> tuple[Found, Understood]:
        search, looked = await self._by_hand(self._searching.search, question, limit, read, divided)
        chunk_ids = [*looked.whole, *(chunk_id for _, ids in looked.sections for chunk_id in ids)] if read else []
        entry_ids = [head.id for head, _ in looked.ranking]
        allowed, chunks = await self._shelf.read(entry_ids, chunk_ids, search.filters.audiences)
        passages = tuple(
            Passage(chunks[one], self._indexer.heads[chunks[one].entry_id], hit.score, hit.lexical, hit.dense, near)
            for hit, sections in looked.sections
            for one, near in sections.items()
            if one in chunks
        )
        understood = looked.understood
        language = search.language or understood.language
        passages = held_first(understood.text, passages, language)
        passages = meant.first(understood, passages, self._indexer.index)
        evidence = self._weigh(understood, passages, looked.near)
        found = Found(
            passages=passages,
            ranking=tuple((head, score) for head, score in looked.ranking if head.id in allowed),
            language=language,
            terms=looked_for(understood),
            whole=tuple(chunks[chunk_id] for chunk_id in looked.whole if chunk_id in chunks),
            confidence=gate.confidence(evidence, vectors=looked.near > 0) if evidence else 0.0,
            near=looked.near,
            cosines=looked.cosines,
            lexical_only=not self._indexer.ranks_by_meaning,
            wanted=bool(search.whole.language),
            said=search.whole.said,
        )
        return found_apart(understood, found, looked, self._weigh)

    async def whole(self, question: Question) -> str:
        """A question as it is kept: with what a follow-up leaves unsaid filled in."""
        return await self._by_hand(self._searching.whole, question)

    async def meaning(self, question: Question) -> Meaning:
        """What a question means, to be compared with others. No forward pass of its own after `answer`."""
        return await self._by_hand(self._searching.meaning, question)

    async def evidence(self, question: Question) -> gate.Evidence | None:
        """What speaks for answering a question; None if nothing was found. For fitting the gate."""
        found, understood = await self.read(question)
        return self._weigh(understood, found.passages, found.near)

    async def written(self, question: Question) -> tuple[extract.Written, Understood]:
        """What would be quoted, whether or not there is enough evidence. For fitting the doubt."""
        found, understood = await self.read(question)
        return await self._by_hand(self._quote, understood, found, found.language), understood

    def _weigh(self, understood: Understood, passages: Sequence[Passage], near: float) -> gate.Evidence | None:
        trade = any(self._glossary.synonyms(word) for word in understood.subject)
        return gate.weigh(understood, passages, near, self._indexer.index, trade=trade)

    async def answer(
        self, question: Question, now: dt.datetime, limit: int = 10, stop: asyncio.Event | None = None
    ) -> AsyncIterator[Answer]:
        """The answer as it comes into being; the last one has `final` set.

        Once somebody sets `stop`, a model is waited for no more: what was quoted stands in the place of its words.
        """
        started = time.perf_counter()
        question = replace(question, text=clean(question.text, self._max_bytes))
        if name := await self._by_hand(self._at_once, question):
            nothing = Found((), (), detect(question.text))
            yield replace(decline(question, nothing, name), ms=_ms(started, time.perf_counter()), final=True)
            return
        found, understood = await self.read(question, limit)
        retrieved = time.perf_counter()
        language = found.language
        answer = await self._from_entries(question, understood, found, now.date())
        if found.lexical_only:
            answer = replace(answer, note=frame(language, "lexical_only" if self._indexer.model_error else "lexical"))
        if answer.found and self.writer is not None:
            last, stop = replace(answer, final=False), stop or asyncio.Event()
            try:
                async for last in until(stop, self.writer.write(question, found, language, understood.text)):
                    if not last.final:
                        yield last
                answer = last if last.final else replace(answer, note=frame(language, "stopped"))
            except ModelTrouble as error:
                answer = replace(answer, note=frame(language, "model_failed", why=str(error)))
        told = await prices.of_answer(understood.text, answer, self._indexer, self._shelf)
        yield replace(answer, search=found, ms=_ms(started, retrieved), final=True, prices=told)

    def _at_once(self, question: Question) -> str:
        """The name of the frame for what needs no look at the library. Raises BadQuestion for an unknown limit."""
        name = at_once(question.text)
        if not name:
            self._searching.check(question)
        return name

    async def _from_entries(self, question: Question, understood: Understood, found: Found, today: dt.date) -> Answer:
        """The answer in the words of entries; declined, or nothing found, where none of them answers."""
        language, heads = found.language, self._indexer.heads
        if name := declines(question, found):
            return decline(question, found, name)
        if _too_little(question, understood, found, today):
            near = await self._by_hand(self._searching.near, understood, found, MOST)
            return abstain(question, found, language, near, empty=not heads)
        written = await self._by_hand(self._quote, understood, found, language)
        if written.again:
            return said_again(question, found, language, heads)
        if not any(piece.n for piece in written.pieces):
            near = await self._by_hand(self._searching.near, understood, found, MOST)
            return abstain(question, found, language, near, written.pieces, empty=not heads)
        said = tuple(written.pieces), tuple(written.citations)
        doubtful, left = written.doubtful, tuple(written.unwritten)
        return Answer(question, True, language, *said, search=found, doubtful=doubtful, unwritten=left)

    def _quote(self, understood: Understood, found: Found, language: str) -> extract.Written:
        index = self._indexer.index
        return extract.write(understood, parts_of(understood, index), found, index, language)


def _too_little(question: Question, understood: Understood, found: Found, today: dt.date) -> bool:
    """Whether what was found is no ground to answer on."""
    doubted = found.confidence < gate.THRESHOLD and not ASKS_FAILURES.search(understood.text)
    return doubted or not_yet(question.text, today)


def _ms(started: float, retrieved: float) -> dict[str, float]:
    """How long finding and writing took, in milliseconds."""
    finished = time.perf_counter()
    return {
        "retrieve": round((retrieved - started) * 1000, 2),
        "write": round((finished - retrieved) * 1000, 2),
        "total": round((finished - started) * 1000, 2),
    }
