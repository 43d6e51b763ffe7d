"""Markdown with YAML front matter to an entry, and plain Markdown to a guide.

The text itself is what is kept; an entry is a reading of it. So nothing here writes front matter back.
"""

import datetime as dt
import difflib
import re
from pathlib import PurePosixPath
from typing import Any, get_args

import yaml
from pydantic import ValidationError

from knowledge.entries import KINDS, REVIEW_DAYS, Entry, Guide
from knowledge.errors import EntryError, Problem
from knowledge.parts import Disclosure

FENCE = "---\n"
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)
UNDERLINED = re.compile(r"^(\S[^\n]*)\n(?:=+|-{3,})\s*$", re.MULTILINE)


def has_front_matter(text: str) -> bool:
    """Whether a text opens with a YAML block that names a kind of entry."""
    header = _split(text)[0]
    return header is not None and re.search(r"^kind\s*:", header, re.MULTILINE) is not None


def parse(text: str, where: str) -> Entry:
    """The entry that a text with front matter describes.

    `where` names the text in errors. Raises EntryError with every problem found.
    """
    fields, body = header_of(text, where), body_of(text)
    kind = fields.get("kind")
    if kind not in KINDS:
        raise EntryError(where, [Problem("kind", f"expected one of {', '.join(KINDS)}; got {kind!r}")])
    model = KINDS[kind]
    try:
        return model.model_validate({**fields, "body": body})
    except ValidationError as error:
        raise EntryError(where, [_problem(item, model) for item in error.errors()]) from None


def header_of(text: str, where: str) -> dict[str, Any]:
    """The front matter of a text as it stands. Raises EntryError where there is none, or it cannot be read."""
    header = _split(text)[0]
    if header is None:
        raise EntryError(where, [Problem("front matter", "the file must begin with a line `---`")])
    try:
        fields = yaml.safe_load(header)
    except yaml.YAMLError as error:
        raise EntryError(where, [Problem("front matter", f"not valid YAML ({_first_line(error)})")]) from None
    except RecursionError:
        raise EntryError(where, [Problem("front matter", "not so many levels inside each other")]) from None
    if not isinstance(fields, dict):
        raise EntryError(where, [Problem("front matter", "expected `name: value` lines")])
    return fields


def body_of(text: str) -> str:
    """What follows the front matter; the whole text where there is none."""
    return _split(text)[1]


def read_page(text: str, path: str, entry_id: str, language: str, on: dt.date) -> Guide:
    """A guide made of a plain Markdown page.

    The title is the page's own `title:` line, its first heading, or the file name; `path` is kept;
    nothing else is claimed.
    """
    header, body = _split(text)
    title = _declared_title(header) or page_title(body, path)
    return Guide(
        id=entry_id,
        kind="guide",
        title=title,
        language=language,
        summary=title,
        evidence="author-run",
        author="imported",
        disclosure=Disclosure(interest="none"),
        licence="as at its origin",
        created=on,
        review_due=on + dt.timedelta(days=REVIEW_DAYS["guide"]),
        status="published",
        path=path,
        body=body,
    )


def page_title(body: str, path: str) -> str:
    """A page's first heading without its markup, else its file name in words."""
    found = [match for match in (HEADING.search(body), UNDERLINED.search(body)) if match]
    for match in sorted(found, key=lambda match: match.start()):
        title = re.sub(r"\[([^\]]*)\]\([^)]*\)|[*`]+|<[^>]+>|\{#[^}]*\}", r"\1", match.group(1)).strip()
        if title:
            return title
    stem = PurePosixPath(path).stem
    return re.sub(r"[-_]+", " ", stem).strip() or path


def _declared_title(header: str | None) -> str:
    """The `title:` that site generators keep in a page's YAML block; empty where there is none."""
    found = re.search(r"^title\s*:\s*(.+?)\s*$", header or "", re.MULTILINE)
    return found.group(1).strip("\"'") if found else ""


def _split(text: str) -> tuple[str | None, str]:
    """The YAML block (None where there is none) and the body after it."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if not text.startswith(FENCE):
        return None, text
    header, fence, body = text[len(FENCE) :].partition("\n" + FENCE)
    if not fence:
        return (text[len(FENCE) : -4], "") if text.endswith("\n---") else (None, text)
    return header, body


def _problem(item: Any, model: type[Entry]) -> Problem:
    field = ".".join(str(step) for step in item["loc"]) or "the entry"
    if item["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(item["loc"][-1]), list(model.model_fields), 1)
        hint = f"; did you mean `{near[0]}`?" if near and len(item["loc"]) == 1 else ""
        return Problem(field, f"no such field in kind `{get_args(model.model_fields['kind'].annotation)[0]}`{hint}")
    if item["type"] == "missing":
        return Problem(field, "required, but absent")
    message = item["msg"].removeprefix("Value error, ")
    given = item.get("input")
    shown = f" (got {given!r})" if isinstance(given, str | int | float) and len(str(given)) < 60 else ""
    return Problem(field, message + shown)


def _first_line(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "unreadable"
    return f"{problem}, line {mark.line + 2}" if mark else str(problem)
