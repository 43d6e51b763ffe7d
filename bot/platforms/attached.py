"""Files that come with a question: texts are read as its context, anything else is declined in a sentence."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp

from bot.platforms.phrases import phrase

LARGEST = 1_000_000
TEXT = frozenset(
    "txt log md json jsonl yaml yml toml ini cfg conf csv tsv py sh env out err rst xml dockerfile".split()  # noqa: SIM905
)
TYPES = ("text/", "application/json", "application/x-yaml", "application/yaml", "application/toml", "application/xml")


@dataclass(frozen=True)
class File:
    """A file as a platform names it, and where it is."""

    name: str
    size: int
    type: str
    address: str


Fetch = Callable[[File], Awaitable[tuple[bytes, str]]]
"""Fetches a file: its bytes, and the content type they came with."""


async def fetch(address: str, headers: Mapping[str, str], hosts: Sequence[str]) -> tuple[bytes, str]:
    """What stands at an address, up to a little more than may be read; no host but those named sees the headers."""
    host = urlsplit(address).hostname or ""
    if hosts and not any(host == one or host.endswith(f".{one}") for one in hosts):
        raise ValueError(f"files are not fetched from {host}")
    async with (
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(10)) as session,
        session.get(address, headers=headers) as got,
    ):
        got.raise_for_status()
        raw = b""
        async for part in got.content.iter_any():
            raw += part
            if len(raw) > LARGEST:
                break
        return raw, got.content_type


async def read(files: Sequence[File], fetch: Fetch, language: str = "en") -> tuple[str, tuple[str, ...]]:
    """The texts of files under their names, and a sentence in a language for each that was not read."""
    texts: list[str] = []
    notes: list[str] = []
    for one in files[:5]:
        text, wrong = await _read(one, fetch)
        if wrong:
            notes.append(phrase(language, "unread", name=one.name[:80], why=phrase(language, wrong)))
        else:
            texts.append(f"{one.name}\n{text}")
    if len(files) > 5:
        notes.append(phrase(language, "five files"))
    return "\n\n".join(texts), tuple(notes)


async def _read(one: File, fetch: Fetch) -> tuple[str, str]:
    """The text of a file, or the name of the phrase that says why there is none."""
    if not (one.type.startswith(TYPES) or one.name.lower().rpartition(".")[2] in TEXT):
        return "", "no text"
    if one.size > LARGEST:
        return "", "large"
    try:
        raw, kind = await fetch(one)
    except Exception:
        return "", "not fetched"
    if len(raw) > LARGEST:
        return "", "large"
    if kind.startswith("text/html") and not one.type.startswith("text/html"):
        return "", "withheld"
    try:
        return raw.decode("utf-8"), ""
    except UnicodeDecodeError:
        return "", "not UTF-8"
