"""A stored version as the entry that it reads as."""

import datetime as dt

from knowledge.entries import Entry
from knowledge.frontmatter import has_front_matter, parse, read_page
from knowledge.types import Head, Version


def entry_of(head: Head, version: Version) -> Entry:
    """The entry that a stored version reads as, also where it is a plain page."""
    if has_front_matter(version.text):
        return parse(version.text, head.id)
    created = dt.date.fromisoformat(str(head.header.get("created", version.published_at.date())))
    return read_page(version.text, head.path, head.id, head.language, created)
