"""The model writer: a LangChain chat model phrases the answer, and every sentence is checked.

The model gets no tools, no secrets and no way to change anything; what it writes is untrusted
text. A sentence stays only if it cites a source that was given and that has every number and address of it
(`rag.held`), and none is shown before it is whole and checked. If too little is left, or the endpoint fails,
ModelTrouble is raised and the extractive answer is given instead.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any

from rag.errors import ModelTrouble
from rag.held import Growing, cited, held
from rag.patience import Breaker, ModelSettings, Patience
from rag.tongues import CALLED
from rag.types import Answer, Found, Passage, Piece, Question

log = logging.getLogger(__name__)

PROMPT = Path(__file__).parent / "prompts" / "answer.md"
ATTACHED = 4000
"""Characters of an attached log that a model is sent."""
LONGEST = 20_000
"""Characters after which a reply is taken for nonsense and cut off."""
PASSAGES = 6
WRITES = CALLED | {"hi": "Hindi (Devanagari)", "hi-Latn": "Hinglish (Hindi in Latin letters)"}
"""What a model is told to write in, by language."""


class ModelWriter:
    """Writes with a chat model at an endpoint."""

    def __init__(self, settings: ModelSettings) -> None:
        self.settings = settings
        self.breaker = Breaker()
        self._chat: Any = None
        self._waits: set[asyncio.Timeout] = set()
        """The waits for a next piece, of all answers that are being written."""
        self._hurried = False

    def hurry(self) -> None:
        """From here on the endpoint is not waited for any more: what is being written is given up at once."""
        self._hurried = True
        for one in self._waits:
            if not one.expired():
                one.reschedule(0)

    def _model(self) -> Any:
        if self._chat is None:
            self._chat = chat_model(self.settings)
        return self._chat

    async def write(self, question: Question, found: Found, language: str, asked: str = "") -> AsyncIterator[Answer]:
        """The answer as it grows, then checked and final; `asked` is the question with what it leaves unsaid.

        Raises ModelTrouble.
        """
        self.breaker.check()
        passages = found.passages[:PASSAGES]
        numbers = _numbers(passages)
        text, growing = "", Growing(_sources(passages, numbers))
        shown: tuple[Piece, ...] = ()
        try:
            async for text in self._stream(self._told(question, passages, numbers, language, asked)):
                if shown != (shown := growing.pieces(text)):
                    yield Answer(question, True, language, shown, search=found, writer="model", final=False)
            answer = _checked(text, question, found, passages, numbers, language)
        except ModelTrouble:
            self.breaker.record(good=False)
            raise
        self.breaker.record(good=True)
        yield answer

    def _told(self, *given: Any) -> list[tuple[str, str]]:
        try:
            return prompt(*given)
        except Exception as error:  # the file of the prompt is the operator's
            log.warning("the prompt of the model cannot be used: %s", error)
            raise ModelTrouble("its prompt file cannot be used") from error

    async def _stream(self, messages: Sequence[tuple[str, str]]) -> AsyncIterator[str]:
        text = ""
        try:
            model = self._model()  # its library takes seconds to import, which are not the endpoint's
        except Exception as error:
            raise ModelTrouble(_short(error)) from error
        patience = Patience(self.settings, time.monotonic())
        try:
            async with aclosing(model.astream(list(messages))) as stream:
                while True:
                    piece = await self._next(stream, patience.left(time.monotonic()))
                    text += piece.content if isinstance(piece.content, str) else ""
                    patience.check(time.monotonic(), len(text))
                    if len(text) > LONGEST:
                        raise ModelTrouble("its reply had no end")
                    if text:
                        yield text
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise ModelTrouble("there was no time left to wait for it" if self._hurried else patience.lost) from None
        except ModelTrouble:
            raise
        except Exception as error:
            raise ModelTrouble(_short(error)) from error

    async def _next(self, stream: AsyncIterator[Any], seconds: float) -> Any:
        """The next piece of a stream. Raises TimeoutError, also where no piece is waited for any more."""
        async with asyncio.timeout(0 if self._hurried else seconds) as wait:
            self._waits.add(wait)
            try:
                return await anext(stream)
            finally:
                self._waits.discard(wait)


def chat_model(settings: ModelSettings) -> Any:
    """A LangChain chat model for the endpoint; no retries, since the breaker decides."""
    if settings.provider == "ollama":
        from langchain_ollama import ChatOllama

        return ChatOllama(
            base_url=settings.url,
            model=settings.name,
            temperature=0,
            client_kwargs={"timeout": settings.total_s},
        )
    from langchain_openai import ChatOpenAI

    return ChatOpenAI(
        base_url=settings.url,
        model=settings.name,
        api_key=settings.key or "none",
        temperature=0,
        max_retries=0,
        timeout=settings.total_s,
        streaming=True,
    )


def prompt(
    question: Question, passages: Sequence[Passage], numbers: dict[str, int], language: str, asked: str = ""
) -> list[tuple[str, str]]:
    """The messages for a question. What people wrote is only ever a value in the fixed template."""
    from langchain_core.prompts import PromptTemplate

    template = PromptTemplate.from_template(PROMPT.read_text(encoding="utf-8"))
    sources = "\n\n".join(_as_source(passage, numbers) for passage in passages)
    named = WRITES.get(language, language)
    whole = asked or question.text
    attached = question.context[:ATTACHED] if question.context and question.context not in whole else ""
    told = "\n\n".join(filter(None, (whole, attached)))
    return [("human", template.format(language=named, sources=sources, question=told))]


def _as_source(passage: Passage, numbers: dict[str, int]) -> str:
    heading = " > ".join(passage.chunk.heading)
    return f"[{numbers[passage.entry.id]}] {passage.entry.title} ({heading})\n{passage.chunk.text}"


def _numbers(passages: Sequence[Passage]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for passage in passages:
        numbers.setdefault(passage.entry.id, len(numbers) + 1)
    return numbers


def _checked(
    text: str,
    question: Question,
    found: Found,
    passages: Sequence[Passage],
    numbers: dict[str, int],
    language: str,
) -> Answer:
    """What is left of a reply when only supported sentences stay. Raises ModelTrouble if that is nothing."""
    stripped = text.strip()
    if not stripped:
        raise ModelTrouble("its reply was empty")
    if stripped.strip(".").upper() == "NOTHING":
        raise ModelTrouble("it found no answer in the sources")
    kept = held(stripped, _sources(passages, numbers))
    if not any(piece.kind == "direct" for piece, _, _ in kept):
        raise ModelTrouble("nothing in its reply stood in the sources")
    pieces, citations = cited(kept)
    return Answer(question, True, language, pieces, citations, search=found, writer="model")


def _sources(passages: Sequence[Passage], numbers: dict[str, int]) -> dict[int, list[Passage]]:
    by_number: dict[int, list[Passage]] = {}
    for passage in passages:
        by_number.setdefault(numbers[passage.entry.id], []).append(passage)
    return by_number


def _short(error: Exception) -> str:
    status = getattr(error, "status_code", None)
    if isinstance(status, int):  # -1 of Ollama's client: an error in the middle of a stream
        return f"its endpoint answered {status}" if status > 0 else "its endpoint broke off"
    kind = type(error).__name__
    return "its endpoint could not be reached" if "Connect" in kind else f"its endpoint failed with {kind}"
