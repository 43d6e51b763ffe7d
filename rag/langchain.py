"""Finding as a LangChain retriever, so that others can put it into chains of their own.

retriever = ChaupalRetriever(assistant=desk.assistant, limit=5)
documents = await retriever.ainvoke("How much VRAM does an 8B model need?")
"""

import asyncio
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from rag.types import Filters, Passage, Question


class ChaupalRetriever(BaseRetriever):
    """The assistant's passages as LangChain documents, best first."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Any
    """A `rag.assistant.Assistant` on an open desk."""
    limit: int = 5
    """How many passages at most."""
    filters: Filters = Filters()

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun
    ) -> list[Document]:
        passages = await self.assistant.passages(Question(query, self.filters), self.limit)
        return [_document(passage) for passage in passages]

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        """For code without an event loop of its own; inside one, use `ainvoke`."""
        return [
            _document(one) for one in asyncio.run(self.assistant.passages(Question(query, self.filters), self.limit))
        ]


def _document(passage: Passage) -> Document:
    entry, chunk = passage.entry, passage.chunk
    facts = {
        "entry": entry.id,
        "title": entry.title,
        "kind": entry.kind,
        "heading": " > ".join(chunk.heading),
        "path": entry.path,
        "version": chunk.number,
        "score": round(passage.score, 4),
    }
    return Document(page_content=chunk.text, metadata=facts, id=str(chunk.id))
