"""Drawings of figures as SVG, small enough to read on a phone. Pure; colours come from the page's style sheet.

Every drawing has a sentence that says what it shows, for who does not see it; the figures stand beside it as a table.
"""

from collections.abc import Sequence

from markupsafe import Markup

WIDE = 360
"""Units across; a phone shows them one to one."""
ROW, GAP, LABEL = 20, 8, 92
"""Height of a bar, space between bars, width of its label."""
TALL = 120


def bars(rows: Sequence[tuple[str, Sequence[int]]], series: Sequence[str], tones: Sequence[str], says: str) -> Markup:
    """Horizontal bars, each of several parts one after the other: a row is a label and a figure for each series."""
    longest = max((sum(figures) for _, figures in rows), default=0) or 1
    room = WIDE - LABEL - 38
    drawn = Markup("")
    for number, (label, figures) in enumerate(rows):
        top = number * (ROW + GAP)
        drawn += Markup('<text class="label" x="{}" y="{}" text-anchor="end">{}</text>').format(
            LABEL - 6, top + 15, label
        )
        left = float(LABEL)
        for place, figure in enumerate(figures):
            width = room * figure / longest
            drawn += _box(tones[place], left, top, width, ROW, f"{label}, {series[place]}: {figure}")
            left += width
        drawn += _text("figure", left + 5, top + 15, sum(figures))
    return _svg(len(rows) * (ROW + GAP), drawn, says) + legend(series, tones)


def columns(
    labels: Sequence[str], figures: Sequence[Sequence[int]], series: Sequence[str], tones: Sequence[str], says: str
) -> Markup:
    """Columns over time, each of several parts upon each other; `figures` has a row for each label."""
    highest = max((sum(row) for row in figures), default=0) or 1
    step = (WIDE - 30) / max(len(labels), 1)
    drawn = _text("label", 0, 10, highest)
    drawn += Markup('<line class="axis" x1="26" x2="{}" y1="{}" y2="{}"/>').format(WIDE, TALL, TALL)
    for number, (label, row) in enumerate(zip(labels, figures, strict=True)):
        left, top = 28 + number * step, float(TALL)
        for place, figure in enumerate(row):
            height = (TALL - 6) * figure / highest
            top -= height
            drawn += _box(tones[place], left, top, step - 3, height, f"{label}, {series[place]}: {figure}")
        if number % 3 == (len(labels) - 1) % 3:
            drawn += _text("label", left + step / 2, TALL + 14, label, "middle")
    return _svg(TALL + 20, drawn, says) + legend(series, tones)


def legend(series: Sequence[str], tones: Sequence[str]) -> Markup:
    """What the colours mean."""
    key = Markup(
        '<svg class="key" viewBox="0 0 10 10" aria-hidden="true"><rect class="{}" width="10" height="10"/></svg>'
    )
    items = Markup("").join(
        Markup("<li>{}{}</li>").format(key.format(tone), name) for name, tone in zip(series, tones, strict=True)
    )
    return Markup('<ul class="legend">{}</ul>').format(items)


def _text(kind: str, left: float, top: float, words: object, anchor: str = "start") -> Markup:
    return Markup('<text class="{}" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(
        kind, left, top, anchor, words
    )


def _box(tone: str, left: float, top: float, width: float, height: float, words: str) -> Markup:
    if width <= 0 or height <= 0:
        return Markup("")
    box = Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"><title>{}</title></rect>')
    return box.format(tone, left, top, width, height, words)


def _svg(height: int, drawn: Markup, says: str) -> Markup:
    return Markup('<svg class="plot" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDE, height, says, drawn
    )


def table(headers: Sequence[str], rows: Sequence[Sequence[object]], caption: str, opens: str) -> Markup:
    """The figures of a drawing, folded away below it; `opens` is what unfolds them."""
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(one) for one in headers)
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup('<th scope="row">{}</th>').format(row[0])
            + Markup("").join(Markup("<td>{}</td>").format(one) for one in row[1:])
        )
        for row in rows
    )
    return Markup(
        '<details><summary>{}</summary><div class="scroll"><table><caption class="visually-hidden">{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div></details>"
    ).format(opens, caption, head, body)
