"""The embedding model of a process: named at once, loaded in the background, perhaps never there."""

import asyncio
import functools
import logging
import threading
from pathlib import Path

from rag import embedder as embedders
from rag import modelfiles
from rag.embedder import Embedder
from rag.errors import ModelMissing, RagError

log = logging.getLogger(__name__)


class Loading:
    """The model, as far as it is loaded. `error` says why it could not be."""

    def __init__(self, model: str, folder: Path, threads: int) -> None:
        self._model = model
        self._folder = folder
        self._threads = threads
        self.embedder: Embedder | None = None
        self.error = ""
        self._stop = threading.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def vector_name(self) -> str:
        """The name under which the model's vectors are kept, also before it is loaded."""
        return self.embedder.name if self.embedder else modelfiles.expected_name(self._model, self._folder)

    def begin(self) -> None:
        """Begin to load it, once."""
        if self._task is None and self.embedder is None:
            self._task = asyncio.create_task(self._load(), name="load the embedding model")

    async def ready(self) -> bool:
        """Wait for it; False where it could not be loaded."""
        self.begin()
        if self._task is not None:
            await asyncio.shield(self._task)
        return self.embedder is not None

    def stop(self) -> None:
        """Wait for it no more; an export under way is given up."""
        self._stop.set()
        if self._task is not None and not self._task.done():
            self._task.cancel()

    async def _load(self) -> None:
        try:
            load = functools.partial(embedders.load, self._model, self._folder, self._threads, self._stop)
            self.embedder = await asyncio.to_thread(load)
            self.error = ""
        except RagError as error:
            self.error = str(error)
            if not self._stop.is_set():
                log.warning("embedding model not loaded: %s", error)
        except Exception as error:
            self.error = str(ModelMissing(self._model, f"loading it failed with {type(error).__name__}"))
            log.exception("embedding model not loaded")
