"""The search for a question: read, embed, score and fuse. It waits for the index, so it is for a worker's thread.

Not here: which of what was found may be quoted, and whether it answers (`assistant`).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from knowledge.types import Head
from rag import attachment, meaning, nearness, retriever
from rag.conversation import Whole, resolve
from rag.filters import WRITTEN, check, explicit, in_words
from rag.glossary import Glossary
from rag.meaning import Meaning
from rag.outcries import sought
from rag.parting import divide
from rag.preferring import asker_of
from rag.question import Understood
from rag.reading import Looked, Reader, similar
from rag.remembering import QuestionVectors, Readable, Searches
from rag.retriever import Hit, Weights
from rag.shelf import Searchable, Similarities
from rag.types import Filters, Found, Question
from rag.wording import clean
from rag.words import LATIN, fold


class Search(NamedTuple):
    """What is looked for: all that the outcome depends on, besides the library and what was attached."""

    whole: Whole
    """The question with what it leaves unsaid."""
    filters: Filters
    language: str
    """The one that is asked for, or else the one of the question where that is known."""
    limit: int
    """Entries of the ranking."""
    read: bool
    """Whether anybody reads what is found."""
    divided: bool
    """Whether each of several things asked is looked for besides; their vectors touch that of the whole a little."""


class Searching:
    """Searches one state of the library. Safe from several threads; each call may wait for the state's lock."""

    def __init__(
        self,
        state: Searchable,
        glossary: Glossary,
        vectors: Similarities,
        max_bytes: int,
        now: Callable[[], dt.datetime],
        remembered: QuestionVectors,
    ) -> None:
        self._state = state
        self._glossary = glossary
        self._vectors = vectors
        self._max_bytes = max_bytes
        self._now = now
        self._remembered = remembered
        self._searches: Searches[Looked] = Searches()
        self._english: Searches[str] = Searches()
        self._readable = Readable()

    def search(self, question: Question, limit: int, read: bool, divided: bool) -> tuple[Search, Looked]:
        """Look for a question, unless that was done before and nothing has changed since; see `Search`."""
        whole, filters = self._whole(question, sought)
        one = Search(whole, filters, whole.language or question.language, limit, read, divided)
        if question.context:
            return one, self._look(one, question.context)
        key = one._replace(whole=whole._replace(said="")), self._version()
        looked = self._searches.get(key)
        if looked is None:
            looked = self._look(one)
            if self._version() == key[1]:
                self._searches.keep(key, looked)
        return one, looked

    def check(self, question: Question) -> None:
        """Raise BadQuestion where a question is limited to what is not there."""
        if question.limits or WRITTEN.search(question.text):
            with self._state.lock:
                check(question, list(self._state.heads.values()))

    def whole(self, question: Question) -> str:
        """A question as it is kept: with what a follow-up leaves unsaid filled in."""
        return self._whole(question, str)[0].text

    def meaning(self, question: Question) -> Meaning:
        """What a question means, to be compared with others. No forward pass of its own after `search`."""
        text = sought(self.whole(question))
        english = self._english.get((text, self._state.generation))  # as it was looked for, most often
        if english is None:
            with self._state.lock:
                english = self._read(text).english
        embedder = self._state.embedder
        [vector] = self._remembered.of([english], embedder)
        with self._state.lock:
            name = embedder.name if embedder else ""
            return meaning.understand(text, self._state.index, self._glossary, vector, name)

    def near(self, understood: Understood, found: Found, most: int) -> tuple[Head, ...]:
        """Those of the entries found that come near to a question, the best first; see `rag.nearness`."""
        with self._state.lock:
            return nearness.near(understood, found, most, self._state.index)

    def _version(self) -> tuple[object, ...]:
        """Everything besides the question on which depends what a search brings."""
        with self._state.lock:
            embedder, index = self._state.embedder, self._state.index
            vectors = embedder.name if embedder and self._state.ranks_by_meaning else "", int(index.has_vector.sum())
            return self._state.generation, *vectors, self._now().date()

    def _look(self, search: Search, context: str = "") -> Looked:
        """Read a question, embed it, score and fuse: at most one forward pass, also where several things are asked."""
        attached = attachment.look_at(context) if context else None
        with self._state.lock:
            understood = self._read(search.whole.text)
            if attached:
                attachment.look_into(attached, understood, self._state.index, self._read)
            else:
                self._english.keep((search.whole.text, self._state.generation), understood.english)
            if search.divided:
                divide(understood, self._read, search.whole.before)
        # where vectors do not help to rank (Hindi over Hindi), the gate still asks how near the best section is
        embeds = not understood.native and LATIN.search(fold(understood.english)) is not None
        embedder = self._state.embedder if embeds and self._state.ranks_by_meaning else None
        several = (understood, *understood.apart, *understood.alone.values())
        vectors = self._remembered.of([one.english for one in several], embedder)
        with self._state.lock:
            index = self._state.index
            similarity, *others = (similar(vector, index, self._vectors) for vector in vectors)
            allowed = self._readable.pages(search.filters, self._state, self._now().date())
            asker = asker_of(understood, search.language, self._state.verticals, wanted=bool(search.whole.language))
            parts = list(zip(several[1:], others, strict=True))
            apart, rest = parts[: len(understood.apart)], parts[len(understood.apart) :]
            alone = dict(zip(understood.alone, rest, strict=True))
            reader = Reader(index, Weights(), similarity, allowed, self._head, asker, self._now().date(), apart, alone)
            hits, by_words = reader.hits(understood)
            reader = replace(reader, whole={hit.page: hit.score / (hits[0].score or 1.0) for hit in hits})
            worth, entire = reader.worth_reading(hits, understood.parts) if search.read else ([], [])
            sections = reader.sections(worth, by_words)
            return Looked(
                understood,
                [(self._head(hit), hit.score) for hit in hits[: search.limit]],
                sections,
                [index.chunk_ids[row] for hit in entire for row in index.sections_of(hit.page)],
                retriever.nearest(index, allowed, similarity),
                reader.cosines(hits[: search.limit]),
                *reader.found_apart(sections),
            )

    def _read(self, text: str) -> Understood:
        return retriever.read(text, self._state.index, self._glossary)

    def _head(self, hit: Hit) -> Head:
        return self._state.heads[self._state.index.entry_ids[hit.page]]

    def _whole(self, question: Question, look: Callable[[str], str]) -> tuple[Whole, Filters]:
        text, filters = explicit(clean(question.text, self._max_bytes), question.filters, question.limits)

        def strange(words: str) -> bool:
            with self._state.lock:
                return retriever.strange(self._read(words))

        history = () if question.context and attachment.pointed_at(text) else question.history
        whole = resolve(look(text), history, limited=filters != question.filters, strange=strange)
        return whole if whole.text else whole._replace(text=in_words(filters)), filters
