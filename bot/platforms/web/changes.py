"""A text against the one it would replace: lines that go and come, and the words within them that differ. Pure.

Nothing here is markup of its author's; what hides or turns text is spelled out.
"""

import difflib
from collections.abc import Iterator, Mapping
from itertools import islice

import regex
from markupsafe import Markup

from bot.cards import said, visible

AROUND = 2
"""Unchanged lines that are shown around a change."""
MOST = 400
"""Lines that are shown of a long difference."""
WORD = regex.compile(r"\s+|[\p{L}\p{M}\p{N}_]+|.", regex.DOTALL)
ALIKE = 0.4
"""Likeness from which a line counts as changed rather than replaced."""
COMPARED = 1_000_000
"""Pairs of lines beyond which two texts are set against each other whole: finding what moved would take too long."""
WORDS_COMPARED = 160_000
"""The same for the words of two lines."""


def changed(old: str, new: str) -> Markup:
    """What differs between two texts, line by line; empty if nothing does."""
    lines = list(islice(_lines(visible(old).splitlines(), visible(new).splitlines()), MOST + 1))
    if not lines:
        return Markup("")
    shown = Markup("").join(lines[:MOST])
    more = Markup('<p class="gap">… and more lines</p>') if len(lines) > MOST else Markup("")
    return Markup('<div class="diff">{}{}</div>').format(shown, more)


def _lines(old: list[str], new: list[str]) -> Iterator[Markup]:
    pairs = enumerate(zip(old, new, strict=False))
    same = next((n for n, (one, other) in pairs if one != other), min(len(old), len(new)))
    if same == len(old) == len(new):
        return
    first = max(same - AROUND, 0)
    old, new = old[first:], new[first:]
    if len(old) * len(new) > COMPARED:
        yield from _apart(old, new)
        return
    groups = list(difflib.SequenceMatcher(None, old, new).get_grouped_opcodes(AROUND))
    for number, group in enumerate(groups):
        if number:
            yield Markup('<p class="gap">…</p>')
        for tag, a, b, c, d in group:
            if tag == "equal":
                yield from (_line("same", Markup("{}").format(line)) for line in old[a:b])
            else:
                yield from _replaced(old[a:b], new[c:d])


def _apart(gone: list[str], come: list[str]) -> Iterator[Markup]:
    yield from (_line("gone", Markup("<del>{}</del>").format(one)) for one in gone)
    yield from (_line("come", Markup("<ins>{}</ins>").format(one)) for one in come)


def _replaced(gone: list[str], come: list[str]) -> Iterator[Markup]:
    for before, after in zip(gone, come, strict=False):
        yield from _pair(before, after)
    shared = min(len(gone), len(come))
    yield from _apart(gone[shared:], come[shared:])


def _pair(before: str, after: str) -> Iterator[Markup]:
    """A line and what became of it, with the words that differ marked where the two are alike."""
    old, new = WORD.findall(before), WORD.findall(after)
    matcher = difflib.SequenceMatcher(None, old, new)
    if len(old) * len(new) > WORDS_COMPARED or matcher.ratio() < ALIKE:
        yield from _apart([before], [after])
        return
    gone, come = Markup(""), Markup("")
    for tag, a, b, c, d in matcher.get_opcodes():
        left, right = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            gone, come = gone + left, come + right
            continue
        gone += Markup("<del>{}</del>").format(left) if left else Markup("")
        come += Markup("<ins>{}</ins>").format(right) if right else Markup("")
    yield _line("gone", gone)
    yield _line("come", come)


def _line(kind: str, text: Markup) -> Markup:
    return Markup('<p class="{}" dir="auto">{}</p>').format(kind, text or Markup("&nbsp;"))


def fields_changed(old: Mapping[str, object], new: Mapping[str, object]) -> list[tuple[str, str, str]]:
    """The fields of front matter that differ: name, value before, value after."""
    names = dict.fromkeys([*old, *new])
    rows = [(name, said(old.get(name)), said(new.get(name))) for name in names]
    return [row for row in rows if row[1] != row[2]]
