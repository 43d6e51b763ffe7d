"""A Markdown body as its blocks (prose, lists, tables, code) under their headings, and prose as its sentences.

Not here: how blocks are packed to what the model reads at once (`chunks`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from knowledge.pages import heading, ruled

SETEXT = regex.compile(r"^ {0,3}(=+|-{2,})\s*$")
UNDERLINED = {"=": 1, "-": 2}
"""Levels of headings by what stands below them; 3 for what only reStructuredText has."""
FENCE = regex.compile(r"^\s{0,12}(`{3,}|~{3,})")
ITEM = regex.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+")
RULE = frozenset("|-: \t")
"""What the line under a table's head is made of."""
MARKUP = regex.compile(r"!?\[([^\]\[]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)|<[^<>]{1,200}>|\{#[^{}]*\}|[*`]{1,3}")
SUBSTANCE = regex.compile(r"[\p{L}\p{N}]")
SENTENCE_END = regex.compile(
    r"(?<=[.!?।॥۔])(?<!\b(?:\p{Lu}|e\.g|i\.e|cf|vs|approx|incl|Dr|Mr|Ms|Mrs|Prof|Rs|St|Smt|Shri)\.)(?<!\b[Nn]o\.(?=\s+\p{N}))\s+(?=\S)"
)
"""Where a sentence ends: not after an initial or an abbreviation ("N. Virginia", "Dr. Rao", "No. 5")."""


@dataclass(frozen=True)
class Block:
    """A run of lines that belong together: verbatim text, what it is, and its headings."""

    text: str
    kind: str
    heading: tuple[str, ...]


def plain(text: str) -> str:
    """Text without the marks of Markdown and HTML: links keep their words."""
    return str(MARKUP.sub(r"\1", MARKUP.sub(r"\1", text)))


def uncommented(text: str) -> str:
    """Text without HTML comments; one that is never closed is text. Not a pattern: that reads to the end for each."""
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join((*kept, text[at:]))


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, verbatim, in order."""
    return [piece.strip() for piece in SENTENCE_END.split(text) if piece.strip()]


def unbroken(pieces: Sequence[str]) -> list[str]:
    """Sentences, with those joined again that a quotation within them had divided."""
    found: list[str] = []
    for piece in pieces:
        if found and found[-1].count('"') % 2 and piece.count('"') % 2:
            found[-1] += f" {piece}"
        else:
            found.append(piece)
    return found


def blocks(body: str) -> Iterator[Block]:
    """The blocks of a body with the headings above them. Comments are left out."""
    lines = uncommented(body).split("\n")
    path: list[tuple[int, str]] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        level, words = heading(line)
        below = lines[index + 1] if index + 1 < len(lines) else ""
        under = line.strip() and not ITEM.match(line) and not is_row(line)
        if level or (under and (SETEXT.match(below) or ruled(line, below))):
            index += 1 if level else 2
            level, words = (level, words) if level else (UNDERLINED.get(below[:1], 3), line)
            path = [*(step for step in path if step[0] < level), (level, plain(words).strip())]
            continue
        if not line.strip():
            index += 1
            continue
        end, kind = _block_end(lines, index)
        yield Block("\n".join(lines[index:end]).rstrip(), kind, tuple(words for _, words in path if words))
        index = end


def is_row(line: str) -> bool:
    """Whether a line is a row of a table, or the rule under its head. A pattern would take minutes for a long rule."""
    bare = line.strip()
    if len(bare) > 1 and bare[0] == bare[-1] == "|":
        return True
    return "---" in bare and "|" in bare and RULE.issuperset(bare)


def _block_end(lines: list[str], start: int) -> tuple[int, str]:
    """Where the block that begins at `start` ends, and what it is."""
    if fence := FENCE.match(lines[start]):
        return _fence_end(lines, start, fence.group(1)), "code"
    if is_row(lines[start]):
        end = start
        while end < len(lines) and lines[end].strip() and "|" in lines[end]:
            end += 1
        return end, "table"
    if ITEM.match(lines[start]):
        return _list_end(lines, start), "list"
    end = start + 1
    while end < len(lines) and lines[end].strip():
        if heading(lines[end])[0] or FENCE.match(lines[end]) or ITEM.match(lines[end]) or is_row(lines[end]):
            break
        if end + 1 < len(lines) and SETEXT.match(lines[end + 1]) and "=" in lines[end + 1]:
            break
        end += 1
    return end, "prose"


def _fence_end(lines: list[str], start: int, mark: str) -> int:
    for index in range(start + 1, len(lines)):
        stripped = lines[index].strip()
        if stripped.startswith(mark) and not stripped.strip(mark[0]):
            return index + 1
    return len(lines)


def _list_end(lines: list[str], start: int) -> int:
    """A list goes on over blank lines while items or indented lines (their code, too) follow."""
    index = start + 1
    while index < len(lines):
        line = lines[index]
        if (fence := FENCE.match(line)) and line[:1] in " \t":
            index = _fence_end(lines, index, fence.group(1))
        elif not line.strip():
            following = next((other for other in lines[index + 1 : index + 3] if other.strip()), "")
            if not (ITEM.match(following) or following[:2] in ("  ", "\t")):
                return index
            index += 1
        elif heading(line)[0] or (FENCE.match(line) and line[:1] not in " \t"):
            return index
        else:
            index += 1
    return index
