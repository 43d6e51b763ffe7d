"""What nobody may give us: texts with secrets or personal data are refused, with the places where they stand."""

import asyncio
from collections.abc import Iterable, Mapping

from bot.errors import WordedError
from bot.frames import FRAMES, frame
from knowledge.screening import masked, stops, where


class Stopped(WordedError):
    """Texts that hold secrets or personal data."""

    def __init__(self, texts: Iterable[str]) -> None:
        found = [(text, mark) for text in texts for mark in stops(text)][:8]
        self._places = {one: [where(text, mark, one) for text, mark in found] for one in FRAMES}
        super().__init__("not_kept")

    def said_in(self, language: str) -> str:
        """Its text in a language."""
        places = self._places.get(language) or self._places["en"]
        return frame(language, self.name, places="\n".join(f"- {place}" for place in places))


async def looked_through(answers: Mapping[str, str], language: str = "en") -> tuple[dict[str, str], dict[str, str]]:
    """The answers with every secret taken out, and a sentence for each field that had one."""
    return await asyncio.to_thread(_looked_through, answers, language)


def _looked_through(answers: Mapping[str, str], language: str) -> tuple[dict[str, str], dict[str, str]]:
    clean, errors = dict(answers), {}
    for name, value in answers.items():
        found = stops(value)
        if found:
            clean[name] = masked(value, found, language)
            errors[name] = frame(language, "field_not_kept", place=where(value, found[0], language))
    return clean, errors


async def refuse_secrets(*texts: str) -> None:
    """Raise Stopped where a text holds a secret or personal data."""
    if await asyncio.to_thread(lambda: any(stops(text) for text in texts)):
        raise Stopped(texts)
