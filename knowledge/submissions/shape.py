"""A submission's text as an entry's Markdown with front matter, and an entry's text as a draft again.

Fields that nobody offered get an honest filling ("not said"), so that a form of five questions makes an entry.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import yaml

from knowledge.entries import REVIEW_DAYS, Entry
from knowledge.errors import EntryError, Problem
from knowledge.frontmatter import body_of, header_of, parse
from knowledge.submissions.reading import BadField, spelled_out
from knowledge.submissions.types import Draft

LICENCE = "CC-BY-4.0"
"""The licence that an entry is offered under unless its author names another."""
MANAGED = (
    "id",
    "kind",
    "title",
    "status",
    "status_reason",
    "reviewed_by",
    "review_due",
    "history",
    "created",
    "author",
)
"""Front matter that review sets; an author's values for it are not taken over."""
NOT_SAID = "not said"

FILLED: dict[str, dict[str, Any]] = {
    "report": {
        "sector": NOT_SAID,
        "task": NOT_SAID,
        "stage": "unknown",
        "decision": {"what": "unknown", "why": NOT_SAID},
        "missing": "The author has not said what this account leaves out.",
    },
    "model": {"developer": NOT_SAID, "licence_terms": NOT_SAID, "listing": "watch", "listing_reason": NOT_SAID},
    "evaluation": {"origin": "unknown", "unit": "as the metric defines"},
}
"""What stands in a kind's required fields while nobody has said it."""


def compose(
    draft: Draft,
    *,
    entry_id: str,
    author: str,
    today: dt.date,
    created: dt.date | None = None,
    reviewed_by: Sequence[str] = (),
    history: Sequence[dict[str, Any]] = (),
) -> str:
    """The entry's text: front matter in the usual order, then the body."""
    fields = {name: value for name, value in draft.fields.items() if value not in (None, "", [], {}, ())}
    header: dict[str, Any] = {"id": entry_id, "kind": draft.kind, "title": draft.title}
    header["language"] = fields.pop("language", "en")
    header["summary"] = fields.pop("summary", "") or first_sentence(draft.body) or draft.title
    for name in ("verticals", "tags", "audience", "sources"):
        if name in fields:
            header[name] = fields.pop(name)
    header["evidence"] = fields.pop("evidence", "claimed" if header.get("sources") else "author-run")
    header["author"] = author
    if fields.get("affiliation"):
        header["affiliation"] = fields.pop("affiliation")
    header["disclosure"] = fields.pop("disclosure", {"interest": "none"})
    header["licence"] = fields.pop("licence", LICENCE)
    header["created"] = created or today
    if reviewed_by:
        header["reviewed_by"] = list(dict.fromkeys(reviewed_by))
    header["review_due"] = today + dt.timedelta(days=REVIEW_DAYS[draft.kind])
    header["status"] = "published"
    if history:
        header["history"] = list(history)
    header |= {**FILLED.get(draft.kind, {}), **{k: v for k, v in fields.items() if k not in MANAGED}}
    made = yaml.safe_dump(header, sort_keys=False, allow_unicode=True, width=10_000)
    return f"---\n{made}---\n{draft.body.strip()}\n"


def read(text: str, where: str, today: dt.date) -> Draft:
    """The draft that a Markdown text with front matter offers. Raises EntryError with every problem."""
    try:
        header = spelled_out(header_of(text, where), today)
    except BadField as error:
        raise EntryError(where, [Problem(error.name, error.wrong.said_in("en"))]) from None
    probe = {"id": "a-draft", "status": "published", "author": header.get("author") or "host"}
    dates = {"created": today, "review_due": today}
    filling = {**FILLED.get(str(header.get("kind")), {}), "licence": LICENCE, "disclosure": "none"}
    filled = {**filling, **header, **probe, **dates}
    filled.setdefault("language", "en")
    filled.setdefault("summary", str(header.get("title", "")) or "a summary")
    filled.setdefault("evidence", "claimed" if header.get("sources") else "author-run")
    made = yaml.safe_dump(filled, sort_keys=False, allow_unicode=True)
    entry = parse(f"---\n{made}---\n{body_of(text)}", where)
    kept = entry.model_dump(mode="json", exclude={"body", *MANAGED}, exclude_defaults=True)
    fields = {name: value for name, value in kept.items() if name in header}
    return Draft(entry.kind, entry.title, entry.body.strip(), fields)


def of_entry(entry: Entry) -> Draft:
    """An entry as a draft, to be changed; the disclosure is its author's and has to be given anew."""
    kept = entry.model_dump(mode="json", exclude={"body", *MANAGED}, exclude_defaults=True)
    return Draft(entry.kind, entry.title, entry.body.strip(), kept)


def check(draft: Draft, today: dt.date) -> Entry:
    """The entry that a draft would become today. Raises EntryError with every problem."""
    return parse(compose(draft, entry_id="a-draft", author="host", today=today), draft.title or "the draft")


def slug(title: str, kind: str, number: int) -> str:
    """An id for an entry, made of its title; of its kind and number where the title has no Latin letters."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return words[:80].rstrip("-") if len(words) >= 8 else f"{kind}-{number}"


def first_sentence(body: str) -> str:
    """The first sentence of a text that is no heading, list or code; at most 300 characters."""
    for block in re.split(r"\n\s*\n", re.sub(r"```.*?(```|\Z)", "", body, flags=re.DOTALL)):
        line = " ".join(block.split())
        if line and not line.startswith(("#", "|", "- ", "* ", "> ")):
            found = re.match(r".+?[.!?।](?=\s|$)", line)
            return (found[0] if found else line)[:300].strip()
    return ""
