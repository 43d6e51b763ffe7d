"""Plain pages, as other tools make them: what their front matter says, and where a page says its title itself.

Site generators (Docusaurus, MkDocs, Hugo, Jekyll, …) write blocks of their own before a text, in YAML or TOML. Such a
page is a guide whatever stands there: only a title and a description are taken from it, and nothing in it is an error.
"""

import hashlib
import re
import tomllib
from pathlib import PurePosixPath
from typing import Any

import yaml

UNDERLINE = re.compile(r"^(?:=+|-{3,})\s*$")
RULED = re.compile(r"""^([~^"'`+*#.:_])\1{3,}\s*$""")
"""What a heading of reStructuredText may be underlined with besides; ~~~~ there opens no code."""
FENCE = re.compile(r"^\s{0,3}(`{3,}|~{3,})")
H1 = re.compile(r"<h1\b[^<>]*>(.{1,500}?)</h1>", re.DOTALL | re.IGNORECASE)
MARKS = re.compile(r"!?\[([^\]\[]*)\]\([^()]*\)|[*`]+|<[^<>]+>|\{#[^{}]*\}")
DECLARED = re.compile(r"^(title|description|summary)\s*[:=]\s*(.+?)\s*$", re.MULTILINE)
LONGEST = 300
"""Characters of a title; a longer line is prose."""

INDIC = re.compile(r"[\u0900-\u0dff\u0600-\u06ff]")
LETTERS = re.compile(r"[^\W\d_]")
FIRST_OF: tuple[tuple[int, str], ...] = (
    (0x0600, "ur"),
    (0x0900, "hi"),
    (0x0980, "bn"),
    (0x0A00, "pa"),
    (0x0A80, "gu"),
    (0x0B00, "or"),
)
FIRST_OF += ((0x0B80, "ta"), (0x0C00, "te"), (0x0C80, "kn"), (0x0D00, "ml"), (0x0D80, "si"))


def declared(header: str | None) -> tuple[str, str]:
    """The title and the description that a block declares, each empty where it has none or cannot be read."""
    fields = _fields(header or "")
    return _line(fields.get("title")), _line(fields.get("description") or fields.get("summary"))


def _fields(header: str) -> dict[str, Any]:
    """The block's values; of one that is neither YAML nor TOML those that stand in a line each."""
    for load in (yaml.safe_load, tomllib.loads):
        try:
            found = load(header)
        except (yaml.YAMLError, ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            return found
    return {name: value.strip("\"'") for name, value in DECLARED.findall(header)}


def _line(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""


def heading(line: str) -> tuple[int, str]:
    """The level and the words of a heading with hashes, as they are written; 0 for any other line."""
    bare = line.strip()
    level = len(bare) - len(bare.lstrip("#"))
    if not 1 <= level <= 6 or bare[level : level + 1].strip() or len(line) - len(line.lstrip(" ")) > 3:
        return 0, ""
    words = bare[level:].strip()
    open_end = words.rstrip("#")
    if not open_end or open_end[-1].isspace():
        words = open_end.rstrip()
    return (level, words) if words else (0, "")


def ruled(line: str, below: str) -> bool:
    """Whether a line is a heading as in reStructuredText: a row of one mark stands below it, about as long."""
    words = line.rstrip()
    return bool(RULED.match(below)) and words[:1].strip() != "" and -1 <= len(below.strip()) - len(words) <= 3


def page_title(body: str, path: str) -> str:
    """A page's first heading without its markup, in Markdown or HTML, else its file name in words."""
    found, before = _first_heading(body)
    html = H1.search(before)
    for words in (html[1] if html else "", found):
        title = " ".join(MARKS.sub(r"\1", words).split())
        if title and len(title) <= LONGEST:
            return title
    stem = PurePosixPath(path).stem
    return re.sub(r"[-_]+", " ", stem).strip() or path


def _first_heading(body: str) -> tuple[str, str]:
    """The first heading that has words outside of code, and the text before it."""
    fence, above = "", ""
    at = 0
    for line in body.splitlines(keepends=True):
        mark = FENCE.match(line)
        if fence:
            fence = "" if mark and line.strip().startswith(fence) else fence
        elif ruled(above, line):
            return above, body[:at]
        elif mark:
            fence = mark[1]
        elif line.lstrip(" ").startswith("#"):
            words = heading(line)[1]
            if MARKS.sub(r"\1", words).strip():
                return words, body[:at]
        elif UNDERLINE.match(line) and above[:1].strip() and not above.startswith(("-", "|", ">", "=")):
            return above, body[:at]
        above = "" if fence else line.rstrip()
        at += len(line)
    return "", body


def page_id(path: str, origin: str, taken: dict[str, tuple[str, str]]) -> str:
    """An id for a plain page, made of its path; another origin's page of the same path gets a suffix."""
    stem = str(PurePosixPath(path).with_suffix("")).lower()
    slug = re.sub(r"[^a-z0-9._]+", "-", stem).strip("-._")
    mark = hashlib.blake2b(f"{origin}\n{path}".encode(), digest_size=4).hexdigest()
    if len(slug) < 2 or len(slug) > 100:
        slug = f"{slug[:100]}-{mark}".strip("-") if slug else f"page-{mark}"
    if taken.get(slug, (origin, path)) != (origin, path):
        slug = f"{slug[:100]}-{mark}"
    return slug


def guess_language(text: str) -> str:
    """The language of a page by its script: Indian where a third of the letters are; else English."""
    sample = text[:6000]
    indic = INDIC.findall(sample)
    if len(indic) * 3 < len(LETTERS.findall(sample)):
        return "en"
    middle = ord(sorted(indic)[len(indic) // 2])
    return [name for start, name in FIRST_OF if middle >= start][-1]
