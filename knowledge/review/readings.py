"""A stored version as the entry that it reads as."""

import datetime as dt
from typing import Any

from knowledge.entries import Entry, Recipe
from knowledge.errors import EntryError
from knowledge.frontmatter import body_of, has_front_matter, parse, read_page
from knowledge.types import Head, Version


def entry_of(head: Head, version: Version) -> Entry:
    """The entry that a stored version reads as, also where it is a plain page."""
    if has_front_matter(version.text):
        return parse(version.text, head.id)
    created = dt.date.fromisoformat(str(head.header.get("created", version.published_at.date())))
    return read_page(version.text, head.path, head.id, head.language, created)


def as_read(head: Head, version: Version) -> tuple[str, dict[str, Any]]:
    """A version's text, its launch command below it where the text lacks it, and what else its kind carries.

    Of a version that breaks rules made after it, the text alone.
    """
    try:
        entry = entry_of(head, version)
    except EntryError:
        return body_of(version.text), {}
    fields = entry.model_dump(mode="json", exclude={*Entry.model_fields, "launch"}, exclude_defaults=True)
    launch = entry.launch.strip() if isinstance(entry, Recipe) and entry.launch else ""
    if not launch or launch in entry.body:
        return entry.body, fields
    return f"{entry.body.rstrip()}\n\n## Launch\n\n```bash\n{launch}\n```\n", fields
