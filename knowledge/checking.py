"""Checks of a whole library that no single entry can pass alone: links, duplicates, dates, languages.

`chaupal knowledge check` runs them over a folder; nothing is read from or written to the database.
"""

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path

from knowledge.entries import REVIEW_DAYS, Entry
from knowledge.errors import EntryError, Problem
from knowledge.frontmatter import has_front_matter, parse
from knowledge.importing import guess_language, read_text

WORD = re.compile(r"\w+")
LIKE = 0.8
"""Share of five-word runs that two entries may have in common before one is called a copy."""


def check_folder(folder: Path, today: dt.date) -> tuple[list[Entry], list[EntryError]]:
    """Every entry below a folder, and everything wrong with them. Plain pages are passed over."""
    found: list[tuple[str, Entry]] = []
    problems: list[EntryError] = []
    for file in sorted(folder.rglob("*.md")):
        path = file.relative_to(folder).as_posix()
        try:
            text = read_text(file, path)
            if has_front_matter(text):
                found.append((path, parse(text, path)))
        except EntryError as error:
            problems.append(error)
    ids = {entry.id for _, entry in found}
    for path, entry in found:
        wrong = _alone(entry, today) + _links(entry, ids)
        if wrong:
            problems.append(EntryError(path, wrong))
    problems += _twice(found)
    return [entry for _, entry in found], problems


def _alone(entry: Entry, today: dt.date) -> list[Problem]:
    wrong = [
        Problem("sources.accessed", f"a date that has come; {source.accessed} has not")
        for source in entry.sources
        if source.accessed > today
    ]
    if entry.created > today:
        wrong.append(Problem("created", f"a date that has come; {entry.created} has not"))
    if (entry.review_due - entry.created).days > REVIEW_DAYS[entry.kind] + 1 and not entry.reviewed_by:
        days = REVIEW_DAYS[entry.kind]
        wrong.append(Problem("review_due", f"at most {days} days after `created` for kind `{entry.kind}`"))
    script = guess_language(entry.body)
    written = entry.language.split("-")[0] if "-Latn" not in entry.language else "en"
    if (script == "en") != (written == "en") and not (script == "hi" and written in ("mr", "ne", "sa")):
        wrong.append(
            Problem("language", f"the body's script; it reads like `{script}`, the tag says `{entry.language}`")
        )
    return wrong


def _links(entry: Entry, ids: set[str]) -> list[Problem]:
    named = [*entry.related, *([entry.supersedes] if entry.supersedes else [])]
    return [Problem("related", f"an id in this library; {one!r} is none") for one in named if one not in ids]


def _twice(found: Sequence[tuple[str, Entry]]) -> list[EntryError]:
    problems = []
    seen: dict[str, str] = {}
    runs: list[tuple[str, set[tuple[str, ...]]]] = []
    for path, entry in found:
        if entry.id in seen:
            problems.append(EntryError(path, [Problem("id", f"unique; {seen[entry.id]} has {entry.id!r} too")]))
        seen[entry.id] = path
        words = WORD.findall(entry.body.lower())
        mine = {tuple(words[at : at + 5]) for at in range(max(len(words) - 4, 0))}
        for other, theirs in runs:
            if mine and len(mine & theirs) > LIKE * min(len(mine), len(theirs)):
                problems.append(EntryError(path, [Problem("body", f"text of its own; it repeats {other}")]))
        runs.append((path, mine))
    return problems
