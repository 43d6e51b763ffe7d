"""Charts drawn as PNG: bars with their figures beside them, columns over time. Pure: the same chart, the same bytes.

The letters are those of the font that Pillow carries, so that a machine without fonts draws the same; it has Latin
letters only. What it cannot write stays out of the drawing (`legible` says so beforehand). Pillow is loaded when the
first chart is drawn. Not here: what is drawn, and the words for those who cannot see it.
"""

import functools
import io
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

WIDE = 900
"""Pixels across, about twice what a chat shows, so that it stays sharp on small, dense screens."""
EDGE, GAP = 28, 14
LABELS = 0.42
"""The share of the width that labels may take."""
TITLE, BODY, SMALL = 30, 25, 21
"""Sizes of letters in pixels."""
BAR, LEADING, FIGURE = 34, BODY + 6, 10
"""Height of a bar, height of a line, and the space before a figure."""
LINES = 2
"""Lines that a label may take."""
TALL = 300
PAPER, INK, SOFT, LINE = "#ffffff", "#1c2421", "#5b6762", "#d4d8d0"
SHADES = 15
"""Steps in which letters fade into the paper."""
TONES = ("#1f6f54", "#d99a2b", "#8fb93e", "#9b2c1f")
"""The colours of the page, readable on white paper; the paper goes along, for chats may be dark."""
DRAWN_AS = str.maketrans({"₹": "INR ", "€": "EUR ", "£": "GBP ", "×": "x", "–": "-", "—": "-", "−": "-", "→": "->"})
WRITES = frozenset(map(chr, range(32, 127))) | frozenset("«°±·»‘’“”…‹›™")
"""What the font has."""
MORE, READ = "…", 300
"""What stands where a text is cut, and how much of one is looked at."""


@dataclass(frozen=True)
class Bar:
    """One figure with its label; `said` is the figure as it is written."""

    label: str
    value: float
    said: str

    def __post_init__(self) -> None:
        if not math.isfinite(self.value):
            raise ValueError(f"{self.label!r} has no figure that can be drawn")


@dataclass(frozen=True)
class Bars:
    """Figures of one unit, one under the other; they may be less than nothing."""

    title: str
    bars: tuple[Bar, ...]
    note: str = ""


@dataclass(frozen=True)
class Columns:
    """Counts over time: for each of `series` a name and as many counts as there are labels."""

    title: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]
    note: str = ""


Chart = Bars | Columns


def written(text: str) -> str:
    """A text as the font can write it: signs of money as letters, accents left off, other scripts left out."""
    spread = unicodedata.normalize("NFKD", " ".join(text.split()).translate(DRAWN_AS))
    return " ".join("".join(one for one in spread if one in WRITES).split())


def legible(text: str) -> bool:
    """Whether nothing that means something is lost when a text is drawn."""
    spread = unicodedata.normalize("NFKD", text.translate(DRAWN_AS))
    lost = [one for one in spread if one not in WRITES and not one.isspace()]
    return bool(written(text)) and not any(unicodedata.category(one)[0] in "LN" for one in lost)


@functools.lru_cache(maxsize=64)
def draw(chart: Chart) -> bytes:
    """A chart as PNG; some tens of milliseconds, for a thread, where it was not drawn a while ago."""
    return _bars(chart) if isinstance(chart, Bars) else _columns(chart)


def _bars(chart: Bars) -> bytes:
    """Figures one under the other, each label on up to two lines before its bar."""
    pen = _Pen()
    labels = [pen.broken(one.label, BODY, int(WIDE * LABELS), LINES) for one in chart.bars]
    row = max(max((len(lines) for lines in labels), default=1) * LEADING, BAR) + GAP
    title, note = pen.broken(chart.title, TITLE), pen.broken(chart.note, SMALL)
    top = EDGE + len(title) * (TITLE + 8) + GAP
    pen.begin(top + len(chart.bars) * row + len(note) * (SMALL + 6) + EDGE)
    pen.lines(EDGE, EDGE, title, TITLE)
    left = EDGE + max((pen.long(line, BODY) for lines in labels for line in lines), default=0) + GAP
    figures = [pen.broken(one.said, BODY, WIDE // 4, 1) for one in chart.bars]
    right = WIDE - EDGE - FIGURE - max((pen.long(line, BODY) for lines in figures for line in lines), default=0)
    low, high = _spread([one.value for one in chart.bars])

    def place(value: float) -> float:
        return left + (right - left) * (value / high - low) / (1 - low)

    for bar, lines, figure in zip(chart.bars, labels, figures, strict=True):
        middle = top + (row - GAP) // 2
        pen.lines(EDGE, middle - len(lines) * LEADING // 2, lines, BODY)
        first, last = sorted((place(0.0), place(bar.value)))
        pen.box(first, middle - BAR // 2, max(last, first + 2), middle + BAR // 2, TONES[3 if bar.value < 0 else 0])
        pen.lines(last + FIGURE, middle - LEADING // 2, figure, BODY)
        top += row
    pen.lines(EDGE, top, note, SMALL, SOFT)
    return pen.png()


def _columns(chart: Columns) -> bytes:
    """Counts over time, side by side, each with its figure where there is room for it."""
    pen = _Pen()
    title, note = pen.broken(chart.title, TITLE), pen.broken(chart.note, SMALL)
    top = EDGE + len(title) * (TITLE + 8) + GAP
    floor = top + 2 * SMALL + TALL
    pen.begin(floor + 2 * SMALL + GAP + len(note) * (SMALL + 6) + EDGE)
    pen.lines(EDGE, EDGE, title, TITLE)
    left = float(EDGE)
    for number, (name, _) in enumerate(chart.series):
        pen.box(left, top + 3, left + SMALL, top + 3 + SMALL, TONES[number % len(TONES)])
        pen.lines(left + SMALL + 8, top, [written(name)], SMALL)
        left += pen.long(name, SMALL) + SMALL + 40
    most = max((count for _, counts in chart.series for count in counts), default=0) or 1
    step = (WIDE - 2 * EDGE) / max(len(chart.labels), 1)
    wide = min(70.0, step * 0.8 / max(len(chart.series), 1))
    for place, label in enumerate(chart.labels):
        middle = EDGE + (place + 0.5) * step
        for number, (_, counts) in enumerate(chart.series):
            left = middle + (number - len(chart.series) / 2) * wide
            high = floor - (TALL - SMALL) * counts[place] / most
            pen.box(left + 2, high, left + wide - 2, floor, TONES[number % len(TONES)])
            said = f"{counts[place]:,}"
            if pen.long(said, SMALL) <= wide:
                pen.lines(left + (wide - pen.long(said, SMALL)) / 2, high - SMALL - 7, [said], SMALL)
        (shown,) = pen.broken(label, SMALL, int(step) - 4, 1) or ("",)
        pen.lines(middle - pen.long(shown, SMALL) / 2, floor + 8, [shown], SMALL, SOFT)
    pen.box(EDGE, floor, WIDE - EDGE, floor + 2, SOFT)
    pen.lines(EDGE, floor + 2 * SMALL + GAP, note, SMALL, SOFT)
    return pen.png()


def _spread(values: Sequence[float]) -> tuple[float, float]:
    """Where figures begin and end with nothing among them: the beginning as a share of the largest size, and that."""
    high = max((abs(one) for one in values), default=0.0) or 1.0
    return min(0.0, *(one / high for one in values), 0.0), high


def _colours() -> list[tuple[int, ...]]:
    """Every colour of a drawing: those of bars and lines, and those of letters as they fade into the paper."""

    def parts(colour: str) -> tuple[int, ...]:
        return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))

    def faded(colour: str, share: float) -> tuple[int, ...]:
        return tuple(round(one + (to - one) * share) for one, to in zip(parts(PAPER), parts(colour), strict=True))

    return [
        *map(parts, (*TONES, LINE)),
        *(faded(one, step / SHADES) for one in (INK, SOFT) for step in range(SHADES + 1)),
    ]


class _Pen:
    """What writes and draws on a sheet of paper."""

    def __init__(self) -> None:
        from PIL import Image, ImageDraw, ImageFont

        self._image, self._pen = Image, ImageDraw
        self._fonts = {size: ImageFont.load_default(size) for size in (TITLE, BODY, SMALL)}

    def begin(self, height: int) -> None:
        """Take a sheet."""
        self._paper = self._image.new("RGB", (WIDE, height), PAPER)
        self._draw = self._pen.Draw(self._paper)
        self._draw.rectangle((0, 0, WIDE - 1, height - 1), outline=LINE, width=2)

    def long(self, text: str, size: int) -> float:
        """Pixels that a text takes across."""
        return float(self._fonts[size].getlength(written(text)))

    def broken(self, text: str, size: int, room: int = WIDE - 2 * EDGE, most: int = LINES) -> list[str]:
        """A text on as many lines; the last is cut where they are too few."""
        lines: list[str] = []
        words = written(text[:READ]).split()
        while words and len(lines) < most:
            fit = 0
            while fit < len(words) and self.long(" ".join(words[: fit + 1]), size) <= room:
                fit += 1
            if len(lines) == most - 1 and fit < len(words):
                return [*lines, self._cut(" ".join(words), size, room)]
            lines.append(" ".join(words[:fit]) if fit else self._cut(words[0], size, room))
            words = words[fit or 1 :]
        return lines

    def _cut(self, text: str, size: int, room: int) -> str:
        """The beginning of a text that fits, with what says that there is more."""
        text = text[: 2 * max(room, 0) // size]
        while text and self.long(text + MORE, size) > room:
            text = text[: -1 - len(text) // 20]
        return text.rstrip() + MORE

    def lines(self, left: float, top: float, lines: Sequence[str], size: int, tone: str = INK) -> None:
        """Write lines under each other."""
        for number, line in enumerate(lines):
            self._draw.text((round(left), round(top) + number * (size + 6)), line, tone, self._fonts[size])

    def box(self, left: float, top: float, right: float, bottom: float, tone: str) -> None:
        """A box; nothing where it has no height."""
        if bottom > top:
            self._draw.rectangle((round(left), round(top), round(right), round(bottom)), tone)

    def png(self) -> bytes:
        """What was drawn, in the few colours that there are, and what lies between them and the paper."""
        colours = self._image.new("P", (1, 1))
        colours.putpalette([part for colour in _colours() for part in colour])
        kept = io.BytesIO()
        self._paper.quantize(palette=colours, dither=self._image.Dither.NONE).save(kept, "PNG", compress_level=3)
        return kept.getvalue()
