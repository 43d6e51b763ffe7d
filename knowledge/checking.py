"""Checks of a whole library that no single entry can pass alone: links, duplicates, dates, languages, sums, readings.

`chaupal knowledge check` runs them over a folder; nothing is read from or written to the database.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from knowledge.entries import REVIEW_DAYS, Entry
from knowledge.errors import EntryError, Problem
from knowledge.files import read_text
from knowledge.frontmatter import has_front_matter, parse
from knowledge.pages import FIRST_OF, guess_language
from knowledge.sums import wrong_sums

WORD = re.compile(r"\w+")
LIKE = 0.8
"""Share of five-word runs that two entries may have in common before one is called a copy."""
WORDS = range(250, 1201)
"""How long an entry of the starting library may be, in words."""
NAMED = re.compile(rf"`((?:{'|'.join(REVIEW_DAYS)})-[a-z0-9][a-z0-9._-]+)`|\]\((?![a-z]+:|#)(?:[^)]*/)?([^)/]+)\.md\)")
"""How a body names another entry: its id between backticks, or a link to its file."""
OF_KIND = {"recipes": "recipe", "evaluations": "evaluation"}
"""Fields that name entries of one kind, and which."""
LEFT_OUT = re.compile(r"^##+ .*what the publication leaves out", re.IGNORECASE | re.MULTILINE)
SHARED = {"mr": "hi", "ne": "hi", "sa": "hi", "mai": "hi", "kok": "hi", "doi": "hi", "brx": "hi", "as": "bn"}
"""Languages whose script `guess_language`, which knows scripts only, calls by another language's name."""
SCRIPTS = {name: name for _, name in FIRST_OF} | SHARED
"""By language: how its usual script is called; all others are taken to be in Latin letters."""


def check_folder(folder: Path, today: dt.date, words: range | None = None) -> tuple[list[Entry], list[EntryError]]:
    """Every entry below a folder, and everything wrong with them. Plain pages are passed over.

    `words` bounds the length of a body, where the folder promises one.
    """
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
    kinds = {entry.id: entry.kind for _, entry in found}
    for path, entry in found:
        wrong = _dates(entry, today) + _language(entry) + _links(entry, kinds) + _readings(entry)
        wrong += _left_out(entry)
        wrong += [Problem("body", f"sums that come out: {one}") for one in wrong_sums(entry.body)]
        if words and len(entry.body.split()) not in words and entry.kind != "minutes":
            length = f"{words.start} to {words.stop - 1:,} words; it has {len(entry.body.split()):,}"
            wrong.append(Problem("body", length))
        if wrong:
            problems.append(EntryError(path, wrong))
    problems += _twice(found)
    return [entry for _, entry in found], problems


def _dates(entry: Entry, today: dt.date) -> list[Problem]:
    wrong = [
        Problem("sources.accessed", f"a date that has come; {source.accessed} has not")
        for source in entry.sources
        if source.accessed > today
    ]
    wrong += [
        Problem("history.date", f"between `created` and today; {change.date} is not")
        for change in entry.history
        if not entry.created <= change.date <= today
    ]
    if entry.created > today:
        wrong.append(Problem("created", f"a date that has come; {entry.created} has not"))
    if (entry.review_due - entry.created).days > REVIEW_DAYS[entry.kind] + 1 and not entry.reviewed_by:
        days = REVIEW_DAYS[entry.kind]
        wrong.append(Problem("review_due", f"at most {days} days after `created` for kind `{entry.kind}`"))
    return wrong


def _language(entry: Entry) -> list[Problem]:
    script = guess_language(entry.body)
    language, _, variant = entry.language.partition("-")
    if script == ("en" if "Latn" in variant else SCRIPTS.get(language, "en")):
        return []
    return [Problem("language", f"the body's script; it reads like `{script}`, the tag says `{entry.language}`")]


def _links(entry: Entry, kinds: Mapping[str, str]) -> list[Problem]:
    fields = {"related": entry.related, "supersedes": (entry.supersedes,), "recipe": (getattr(entry, "recipe", None),)}
    wrong = [
        Problem(field, f"an id in this library; {one!r} is none")
        for field, named in fields.items()
        for one in named
        if one and one not in kinds
    ]
    wrong += [
        Problem(field, f"ids of kind `{kind}` in this library; {one!r} is none")
        for field, kind in OF_KIND.items()
        for one in getattr(entry, field, ())
        if kinds.get(one) != kind
    ]
    if entry.id in entry.related:
        wrong.append(Problem("related", "other entries; it names itself"))
    named = {one or other for one, other in NAMED.findall(entry.body)}
    return wrong + [Problem("body", f"ids in this library; {one!r} is none") for one in sorted(named - kinds.keys())]


def _readings(entry: Entry) -> list[Problem]:
    """A second reading is by somebody else, of pages that the entry cites, and passes none of them over unsaid."""
    cited = {str(source.url): None for source in entry.sources}
    named: set[str] = set()
    wrong = []
    for change in entry.history:
        if change.act == "second reading":
            if change.by == entry.author:
                wrong.append(Problem("history.by", f"a second reader; {change.by!r} wrote the entry"))
            named |= {str(url) for url in (*change.reopened, *change.not_reopened)}
            opened = [str(url) for url in (*change.reopened, *change.not_reopened)]
            wrong += [
                Problem("history.reopened", f"pages among the sources; {url} is not")
                for url in opened
                if url not in cited
            ]
    if named:
        wrong += [
            Problem("history.reopened", f"every source in some second reading, as `reopened` or not; {url} is in none")
            for url in cited
            if url not in named
        ]
    return wrong


def _left_out(entry: Entry) -> list[Problem]:
    """A report sums up what others published, so it says in a section of its own what they do not tell."""
    if entry.kind != "report" or LEFT_OUT.search(entry.body):
        return []
    return [Problem("body", "a section `## What the publication leaves out`")]


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
