"""Long Markdown in pieces of a limited length, for platforms that limit their messages.

A piece never ends inside a code fence, a table row, a link or a code span: a fence that must be cut is closed and
opened again, a table repeats its header. Pure.
"""

import regex

FENCE = regex.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$")
UNBROKEN = regex.compile(r"!?\[[^\]\n]*\]\([^)\s]*\)|`[^`\n]+`|<https?://[^>\s]+>|https?://\S+|\S+")
CLUSTER = regex.compile(r"\X")


def split(markdown: str, limit: int) -> list[str]:
    """The text in pieces of at most `limit` (50 or more) characters, each valid on its own; none is empty."""
    pieces: list[str] = []
    current = ""
    for block in blocks(markdown):
        for part in _parts(block, limit):
            joined = f"{current}\n\n{part}" if current else part
            if len(joined) <= limit:
                current = joined
                continue
            pieces.append(current)
            current = part
    return [*pieces, current] if current else pieces


def blocks(markdown: str) -> list[str]:
    """Paragraphs, lists, tables and whole code fences, in order."""
    found: list[list[str]] = [[]]
    fence = ""
    for line in markdown.split("\n"):
        mark = FENCE.match(line)
        if fence:
            found[-1].append(line)
            if mark and mark[1].startswith(fence) and not mark[2].strip():
                fence = ""
                found.append([])
        elif mark:
            fence = mark[1]
            found.append([line])
        elif line.strip():
            found[-1].append(line)
        else:
            found.append([])
    if fence:
        found[-1].append(fence)
    return ["\n".join(lines) for lines in found if lines]


def _parts(block: str, limit: int) -> list[str]:
    if len(block) <= limit:
        return [block]
    lines = block.split("\n")
    if FENCE.match(lines[0]):
        return _framed(lines[1:-1], lines[0][: limit // 3], FENCE.match(lines[0])[1], limit)  # type: ignore[index]
    if len(lines) > 2 and lines[0].lstrip().startswith("|") and set(lines[1]) <= set("|:- "):
        head = "\n".join(lines[:2])
        if len(head) < limit // 2:
            return _framed(lines[2:], head, "", limit)
    return _packed(_words(lines), limit)


def _framed(lines: list[str], head: str, tail: str, limit: int) -> list[str]:
    """Lines in pieces that each begin with `head` and end with `tail`."""
    room = limit - len(head) - len(tail) - 2
    pieces: list[list[str]] = [[]]
    used = 0
    for line in lines:
        for part in _cut(line, room):
            if used and used + len(part) + 1 > room:
                pieces.append([])
                used = 0
            pieces[-1].append(part)
            used += len(part) + 1
    return ["\n".join([head, *piece, *([tail] if tail else [])]) for piece in pieces]


def _words(lines: list[str]) -> list[tuple[str, str]]:
    """Pieces of prose that may not be cut, each with the white space before it."""
    found: list[tuple[str, str]] = []
    for number, line in enumerate(lines):
        at = 0
        for match in UNBROKEN.finditer(line):
            before = line[at : match.start()]
            found.append(("\n" + before if number and at == 0 else before, match.group()))
            at = match.end()
    return found


def _packed(words: list[tuple[str, str]], limit: int) -> list[str]:
    pieces: list[str] = []
    current = ""
    for before, word in words:
        for part in _cut(word, limit):
            if current and len(current) + len(before) + len(part) > limit:
                pieces.append(current.rstrip())
                current = ""
            current += part if not current else before + part
            before = ""
    return [*pieces, current.rstrip()] if current.strip() else pieces


def _cut(text: str, limit: int) -> list[str]:
    """A run of characters in parts, cut between characters as people see them."""
    if len(text) <= limit:
        return [text]
    parts = [""]
    for cluster in CLUSTER.findall(text):
        if len(parts[-1]) + len(cluster) > limit:
            parts.append("")
        parts[-1] += cluster[:limit]
    return parts
