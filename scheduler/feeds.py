"""An Atom feed (RFC 4287) of things that have a page: digests. Pure, by the standard library.

(A library for feeds was weighed: it brings a parser of XML in C for what is one short document here.)
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Post:
    """One entry of a feed. `id` stays whatever else changes; `html` is safe markup."""

    id: str
    title: str
    link: str
    updated_at: dt.datetime
    html: str
    language: str = "en"


def atom(feed_id: str, title: str, link: str, itself: str, posts: Sequence[Post], empty_since: dt.datetime) -> bytes:
    """A feed of these posts, the newest first. `itself` is the feed's own address."""
    ET.register_namespace("", ATOM)
    root = ET.Element(f"{{{ATOM}}}feed")
    newest = sorted(posts, key=lambda post: post.updated_at, reverse=True)
    updated = newest[0].updated_at if newest else empty_since
    _add(root, "id", feed_id)
    _add(root, "title", title)
    _add(root, "updated", _moment(updated))
    _add(root, "link", href=link, rel="alternate", type="text/html")
    _add(root, "link", href=itself, rel="self", type="application/atom+xml")
    _add(_add(root, "author"), "name", "Chaupal")
    for post in newest:
        entry = _add(root, "entry")
        _add(entry, "id", post.id)
        _add(entry, "title", post.title)
        _add(entry, "updated", _moment(post.updated_at))
        _add(entry, "link", href=post.link, rel="alternate", type="text/html")
        content = _add(entry, "content", post.html, type="html")
        content.set("{http://www.w3.org/XML/1998/namespace}lang", post.language)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    if text:
        made.text = "".join(letter for letter in text if _is_xml(letter))
    return made


def _is_xml(letter: str) -> bool:
    """Whether XML 1.0 may hold a character."""
    return letter in "\t\n\r" or "\x20" <= letter <= "\ud7ff" or "\ue000" <= letter <= "\ufffd" or letter > "\uffff"


def _moment(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
