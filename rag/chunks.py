"""A Markdown body to chunks: pieces of one section that can be found, read and quoted by themselves.

Code blocks, tables and lists of steps stay whole; prose is packed up to what the model reads at once. Every
chunk knows its path of headings and is verbatim text of the body, so that a quote can be found
there. Not here: what is written before the text when it is embedded (`embedding_text`, at the end, is all there is).
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.blocks import ITEM, SUBSTANCE, Block, blocks, plain, sentences
from rag.tokens import MARKS, READ_AT_ONCE, count, counts

SMALLEST = 128
"""Tokens a chunk may have where its title and headings take so many that little is left of what is read at once."""
LARGEST = 4 * (READ_AT_ONCE - MARKS)
"""Tokens up to which a code block, table or list stays whole, its headings included; they are read in four windows."""


@dataclass(frozen=True)
class Draft:
    """A chunk before it has an id: heading path, verbatim text, and the hash of what is embedded."""

    heading: tuple[str, ...]
    text: str
    digest: str


def chunk(title: str, body: str) -> list[Draft]:
    """All chunks of a body, in order. A body without text gives one chunk of its title."""
    drafts: list[Draft] = []
    held: list[Block] = []
    size = 0

    def flush() -> None:
        text = "\n\n".join(block.text for block in held)
        if SUBSTANCE.search(text):
            drafts.append(draft(title, held[0].heading, text))
        held.clear()

    measured: dict[tuple[str, ...], int] = {}
    for block in blocks(body):
        if block.heading not in measured:
            measured = {block.heading: count(_path(title, block.heading))}
        path = measured[block.heading]
        room = max(READ_AT_ONCE - MARKS - path, SMALLEST)
        for piece, tokens in _pieces(block, room, max(LARGEST - path, room)):
            elsewhere = held and held[0].heading != piece.heading
            if held and (elsewhere or size + tokens > room):
                lead_in = _lead_in(held, piece) if not elsewhere else None
                if lead_in is not None:
                    held.pop()
                flush()
                size = 0
                if lead_in is not None:
                    held.append(lead_in)
                    size = count(lead_in.text)
            held.append(piece)
            size += tokens
    flush()
    return drafts or [draft(title, (), title)]


def draft(title: str, heading: tuple[str, ...], text: str) -> Draft:
    """A chunk with its digest: the same title, headings and text always share a vector."""
    seen = embedding_text(title, heading, text)
    return Draft(heading, text, hashlib.blake2b(seen.encode(), digest_size=16).hexdigest())


def embedding_text(title: str, heading: Sequence[str], text: str) -> str:
    """What the model reads of a chunk: its title and headings, then its text without markup."""
    return "\n".join((_path(title, heading), plain(text)))


def _path(title: str, heading: Sequence[str]) -> str:
    """The title and the headings, as they are written before the text."""
    return " > ".join([title, *(one for one in heading if one != title)])


def _lead_in(held: list[Block], piece: Block) -> Block | None:
    """The short sentence ending in a colon that introduces a block: it goes with the block."""
    last = held[-1]
    if piece.kind != "prose" and last.kind == "prose" and len(held) > 1 and len(last.text) < 300:
        return last if last.text.rstrip().endswith((":", "：")) else None
    return None


def _pieces(block: Block, room: int, whole: int) -> Iterator[tuple[Block, int]]:
    """A block as it is, or in parts where it is too large to be one; with the tokens of each.

    Prose may take `room` tokens, what should stay whole `whole`.
    """
    tokens = count(block.text)
    if tokens <= (room if block.kind == "prose" else whole):
        yield block, tokens
        return
    if block.kind == "prose":
        parts = _packed(sentences(block.text) if "\n" not in block.text else _lines(block.text), room, whole, " ")
    elif block.kind == "list":
        parts = _packed(_items(block.text), room, whole, "\n")
    else:
        parts = _relined(block, room, whole)
    for part, its_tokens in zip(parts, counts(parts), strict=True):
        yield Block(part, block.kind, block.heading), its_tokens


def _lines(text: str) -> list[str]:
    return [sentence for sentence in sentences(text.replace("\n", " \n")) if sentence]


def _items(text: str) -> list[str]:
    """The items of a list at its outermost level, each with what is indented under it."""
    items: list[str] = []
    first = len(text) - len(text.lstrip())
    for line in text.split("\n"):
        own = ITEM.match(line) and len(line) - len(line.lstrip()) <= first
        if own or not items:
            items.append(line)
        else:
            items[-1] += "\n" + line
    return items


def _packed(parts: Sequence[str], size: int, whole: int, glue: str) -> list[str]:
    """Parts joined up to `size` tokens; a single part beyond `whole` is cut at spaces."""
    packed: list[str] = []
    held = 0
    for part, tokens in zip(parts, counts(parts), strict=True):
        pieces = [part] if tokens <= whole else list(_cut(part, size))
        for piece in pieces:
            own = tokens if len(pieces) == 1 else count(piece)
            if packed and held + own <= size:
                packed[-1] += glue + piece
                held += own
            else:
                packed.append(piece)
                held = own
    return packed


def _cut(text: str, size: int) -> Iterator[str]:
    """A text that has no better place in halves of halves of up to `size` tokens, at a space where there is one."""
    if count(text) <= size or len(text) < 2:
        yield text
        return
    middle = len(text) // 2
    at = text.rfind(" ", middle // 2, middle)
    at = at if at > 0 else middle
    for half in (text[:at], text[at:].lstrip()):
        if half:
            yield from _cut(half, size)


def _relined(block: Block, room: int, whole: int) -> list[str]:
    """A huge code block or table in parts at line ends, each with its fence or its header row again."""
    lines = block.text.split("\n")
    if block.kind == "code":
        mark = lines[0].strip()[:3]
        closed = not lines[-1].strip().strip(mark[0])
        head, tail, inner = [lines[0]], [mark], lines[1:-1] if closed else lines[1:]
    else:
        head, tail, inner = lines[:2], [], lines[2:]
    if count("\n".join(head)) > room:
        head, inner = [], lines
    return ["\n".join([*head, part, *tail]) for part in _packed(inner, whole // 2, whole // 2, "\n")]
