"""Sources that may be gone: judged by the date on which they were read, and by the form of their address. Pure.

Whether an address still answers is asked by `addresses`.
"""

import datetime as dt
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import regex

from knowledge.frames import Sentence, sentence
from knowledge.freshness.store import Check
from knowledge.types import Head

LONG_AGO = dt.timedelta(days=365)
"""After this time a page may say something else; for prices after three months."""
LONG_AGO_FOR_PRICES = dt.timedelta(days=90)
SHORT_LINKS = frozenset(("bit.ly", "t.co", "tinyurl.com", "goo.gl", "lnkd.in", "is.gd", "ow.ly", "rb.gy", "cutt.ly"))
FLEETING = frozenset(
    (
        "cdn.discordapp.com",
        "media.discordapp.net",
        "files.slack.com",
        "wetransfer.com",
        "we.tl",
        "transfer.sh",
        "temp.sh",
        "pastebin.com",
    )
)
"""Hosts whose addresses end, or need a login."""
SIGNED = frozenset(("x-amz-signature", "x-goog-signature", "signature", "sig", "token", "access_token", "expires"))
MOVING = regex.compile(r"^/[^/]+/[^/]+/(?:-/)?(?:blob|raw|resolve|tree)/(?:main|master|develop|HEAD)(?:/|$)")
LOCAL = regex.compile(r"(?:^|\.)(?:localhost|local|internal|lan|home|corp|test|invalid)$")


@dataclass(frozen=True)
class Doubt:
    """A source of an entry that may be gone. `sure` where it is: no reader can open it."""

    entry_id: str
    title: str
    url: str
    why: Sentence
    sure: bool = False


def doubts(head: Head, today: dt.date, answered: Mapping[str, Check]) -> list[Doubt]:
    """What is doubtful about an entry's sources; `answered` is what addresses said when they were asked."""
    patience = LONG_AGO_FOR_PRICES if head.kind == "cost" else LONG_AGO
    found = []
    for one in head.header.get("sources") or ():
        url, title = str(one.get("url", "")), str(one.get("title", ""))
        why, sure = by_form(url)
        check = answered.get(url)
        if check is not None and check.outcome == "gone":
            why, sure = sentence("source_gone", day=check.checked_at.date(), detail=check.detail), True
        read = dt.date.fromisoformat(str(one.get("accessed", today)))
        if not why and today - read > patience:
            why = sentence("source_old", day=read, n=(today - read).days)
        if why:
            found.append(Doubt(head.id, title, url, why, sure))
    return found


def gone(head: Head, today: dt.date, answered: Mapping[str, Check]) -> dict[str, Sentence]:
    """The addresses of an entry's sources that no reader can open, each with what is wrong."""
    return {one.url: one.why for one in doubts(head, today, answered) if one.sure}


def by_form(url: str) -> tuple[Sentence | None, bool]:
    """What an address's form says against it, and whether that is certain; nothing for one that is in order."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return sentence("source_none"), True
    host = (parts.hostname or "").lower()
    if not host or parts.scheme not in ("http", "https"):
        return sentence("source_none"), True
    if LOCAL.search(host) or _is_private(host):
        return sentence("source_local"), True
    if host.removeprefix("www.") in SHORT_LINKS:
        return sentence("source_short"), False
    if host in FLEETING or set(map(str.lower, parse_qs(parts.query))) & SIGNED:
        return sentence("source_ends"), True
    if MOVING.match(parts.path) and host in ("github.com", "gitlab.com", "huggingface.co", "codeberg.org"):
        return sentence("source_branch"), False
    return (sentence("source_open"), False) if parts.scheme == "http" else (None, False)


def _is_private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        return False
