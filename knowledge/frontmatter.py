"""Markdown with YAML front matter to an entry, and plain Markdown to a guide.

The text itself is what is kept; an entry is a reading of it. So nothing here writes front matter back.
"""

import datetime as dt
import difflib
import re
from typing import Any, get_args

import yaml
from pydantic import ValidationError

from knowledge.entries import KINDS, REVIEW_DAYS, Entry, Guide
from knowledge.errors import EntryError, Problem
from knowledge.fields import wanted
from knowledge.pages import declared, page_title
from knowledge.parts import Disclosure

FENCE = "---\n"
TOML_FENCE = "+++\n"
VALUE = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*(?:[\"'\w][^\n:=]*[:=]|\[|-\s|\{)")
"""How a block begins: with a name that is given a value, or a list, after comments."""
NAMED = re.compile(r"^kind\s*:[ \t]*[\"']?([\w-]*)", re.MULTILINE)
LIKE = 0.8
"""How much a kind must be like one of ours to be that one mistyped: `recipee`, `Guides`."""
ID = re.compile(r"^id\s*:\s*[\"']?([\w.-]+)", re.MULTILINE)
OURS = re.compile(r"^(?:id|evidence|disclosure|review_due|licence)\s*:", re.MULTILINE)
CLAIMS = re.compile(r"^(?:evidence|disclosure|review_due)\s*:", re.MULTILINE)


def has_front_matter(text: str) -> bool:
    """Whether a text opens with a YAML block of ours: one that names a kind of entry, and a field that others lack.

    Other tools write blocks with a `kind` too; a page of theirs is a guide, and nothing in its block is an error. A
    kind that does not exist is ours where an entry's evidence, disclosure or review date stands beside it, or where it
    is one of ours mistyped.
    """
    header = _split(text)[0] or ""
    named = NAMED.search(header)
    if named is None:
        return False
    near = difflib.get_close_matches(named[1].lower(), list(KINDS), 1, LIKE)
    return bool(near and OURS.search(header)) or CLAIMS.search(header) is not None


def names_a_kind(text: str) -> bool:
    """Whether a text opens with a YAML block that names a kind, as of what somebody offers: what lacks is asked for."""
    header = _split(text)[0]
    return header is not None and NAMED.search(header) is not None


def declared_id(text: str) -> str:
    """The id that stands in a text's block, without the rest being read; empty where there is none."""
    found = ID.search(_split(text)[0] or "")
    return found[1] if found else ""


def parse(text: str, where: str) -> Entry:
    """The entry that a text with front matter describes.

    `where` names the text in errors. Raises EntryError with every problem found.
    """
    fields, body = header_of(text, where), body_of(text)
    kind = fields.get("kind")
    if kind not in KINDS:
        near = difflib.get_close_matches(str(kind).lower(), list(KINDS), 1)
        hint = f"; did you mean `{near[0]}`?" if near else ""
        raise EntryError(where, [Problem("kind", f"expected one of {', '.join(KINDS)}; got {kind!r}{hint}")])
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

    The title is the one that its block declares, its first heading, or the file name; the summary is the block's
    description, or the title; `path` is kept; nothing else is claimed. Letters that are none are shown as such.
    """
    header, body = _split(text)
    title, description = (one.encode(errors="replace").decode() for one in declared(header))
    title = title or page_title(body, path)
    return Guide(
        id=entry_id,
        kind="guide",
        title=title,
        language=language,
        summary=description or title,
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


def _split(text: str) -> tuple[str | None, str]:
    """The block before a text, YAML or another tool's TOML, and the body after it; None where there is no block.

    Two lines drawn around prose are no block: the first line in it must give a value.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    fence = TOML_FENCE if text.startswith(TOML_FENCE) else FENCE
    if not text.startswith(fence):
        return None, text
    if text.startswith(fence * 2):
        return "", text[2 * len(fence) :]
    header, closing, body = text[len(fence) :].partition("\n" + fence)
    if not closing:
        if not text.endswith("\n" + fence.strip()):
            return None, text
        header, body = text[len(fence) : -4], ""
    return (header, body) if VALUE.match(header) else (None, text)


MISFITS = ("tuple_type", "model_type", "model_attributes_type", "dict_type", "string_type", "date_type")
PATTERNED = ("string_pattern_mismatch", "date_from_datetime_parsing")
"""Kinds of trouble that the checker names by types of the program; people are told what the field holds."""


def _problem(item: Any, model: type[Entry]) -> Problem:
    field = ".".join(str(step) for step in item["loc"]) or "the entry"
    if item["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(item["loc"][-1]), list(model.model_fields), 1)
        hint = f"; did you mean `{near[0]}`?" if near and len(item["loc"]) == 1 else ""
        if holding := wanted(model, item["loc"][:-1]):
            hint = f"; it stands in a mapping {holding}"
        return Problem(field, f"no such field in kind `{get_args(model.model_fields['kind'].annotation)[0]}`{hint}")
    if item["type"] == "missing":
        return Problem(field, "required, but absent")
    message = item["msg"].removeprefix("Value error, ")
    given = item.get("input")
    if item["type"] == "literal_error":
        near = difflib.get_close_matches(str(given).lower(), re.findall("'([^']*)'", item["ctx"]["expected"]), 1)
        message += f"; did you mean `{near[0]}`?" if near else ""
    elif item["type"] in (*MISFITS, *PATTERNED) and (holding := wanted(model, item["loc"])):
        message = f"it holds {holding}" if not holding.startswith("with ") else f"it is a mapping {holding}"
    shown = f" (got {given!r})" if isinstance(given, str | int | float) and len(str(given)) < 60 else ""
    return Problem(field, message + shown)


def _first_line(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "unreadable"
    return f"{problem}, line {mark.line + 2}" if mark else str(problem)
