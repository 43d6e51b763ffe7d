"""A terminal that somebody sits at: what is typed on it, keys and all, and what stands on it."""

import asyncio
import codecs
import contextlib
import os
import pty
import re

MARKUP = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
LONGEST_S = 20


class Terminal:
    """One end of a pseudo-terminal; `path` is the other, for a process of its own."""

    def __init__(self) -> None:
        self._ours, self._theirs = pty.openpty()
        self.path = os.ttyname(self._theirs)
        self._said = ""
        self._letters = codecs.getincrementaldecoder("utf-8")("replace")
        self._more = asyncio.Event()

    async def __aenter__(self) -> "Terminal":
        asyncio.get_running_loop().add_reader(self._ours, self._read)
        return self

    async def __aexit__(self, *_: object) -> None:
        asyncio.get_running_loop().remove_reader(self._ours)
        os.close(self._ours)
        os.close(self._theirs)

    def _read(self) -> None:
        self._said = MARKUP.sub("", self._said + self._letters.decode(os.read(self._ours, 65536)))
        self._more.set()

    def type(self, keys: str) -> None:
        """Press keys; a line ends with a newline."""
        os.write(self._ours, keys.encode())

    async def interrupt(self, words: str) -> None:
        """Press Ctrl-C until these words stand there: pressed as a line begins to be read, it waits for the next key."""
        for _ in range(LONGEST_S):
            self.type("\x03")
            with contextlib.suppress(TimeoutError):
                return await asyncio.wait_for(self._shown(words), 1)
        raise AssertionError(f"{words!r} is not on the terminal, which shows {self._said!r}")

    async def _shown(self, words: str) -> None:
        while words not in self._said:
            self._more.clear()
            await self._more.wait()

    async def shows(self, words: str) -> str:
        """Wait until these words stand there; gives what was said up to them, which is then read."""
        try:
            async with asyncio.timeout(LONGEST_S):
                await self._shown(words)
        except TimeoutError:
            raise AssertionError(f"{words!r} is not on the terminal, which shows {self._said!r}") from None
        before, _, self._said = self._said.partition(words)
        return before + words
