"""The text of an entry that has all that every kind must have; tests add what they are about."""

HEAD = """---
id: {id}
kind: {kind}
title: {title}
language: en
summary: In one sentence.
sources: [{{url: "https://example.org/a", title: A, accessed: 2026-11-01}}]
evidence: claimed
author: host
disclosure: none
licence: CC-BY-4.0
created: 2026-11-01
review_due: 2026-12-01
status: published
{fields}---
"""


def entry_text(kind: str, fields: str = "", *, id: str = "x-y", title: str = "A title", body: str = "Body.\n") -> str:
    """An entry of a kind with further lines of front matter, each ending in a line break."""
    return HEAD.format(id=id, kind=kind, title=title, fields=fields) + body
