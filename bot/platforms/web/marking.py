"""An entry's text as its page shows it: with the words marked that an answer quoted."""

from collections.abc import Sequence

import regex
from markupsafe import Markup

from bot.platforms.web.render import markdown

ENDS, FIRST_ABOVE, ABOVE, FIRST, NEXT = "\ue001", "\ue003", "\ue004", "\ue000", "\ue002"
"""Stand in the Markdown where marked words end, above a block that is pointed at, and where marked words begin."""
SHOWN = {
    ENDS: "</mark>",
    FIRST_ABOVE: '<span id="quote" class="here"></span>',
    ABOVE: '<span class="here"></span>',
    FIRST: '<mark id="quote">',
    NEXT: "<mark>",
}
ORDER = (ENDS, FIRST_ABOVE, ABOVE, FIRST, NEXT)
"""Which stands first where several come together."""
SIGN = regex.compile("[\ue000-\ue004]")
CUT = regex.compile(f"([{FIRST_ABOVE}{ABOVE}])")
BLOCK = regex.compile(r"[`|#>-]|\d{1,9}[.)]\s")
"""How words begin that are a block of their own: they are pointed at, and cannot be marked within a line."""


def entry_body(body: str, quotes: Sequence[str], *, opens: bool = True) -> Markup:
    """An entry's Markdown as HTML with the quoted words marked, or an arrow above the block where they begin.

    If it `opens` at them, the page begins at those that were quoted first.
    """
    body, quotes = SIGN.sub("", body), [SIGN.sub("", one) for one in quotes]
    signs: dict[int, set[str]] = {}
    for number, (at, words) in enumerate(_places(body, quotes)):
        first = opens and not number
        if _runs_on(words):
            signs.setdefault(at, set()).add(FIRST if first else NEXT)
            signs.setdefault(at + len(words), set()).add(ENDS)
        else:
            above = body.rfind("\n\n", 0, at) + 2 if "\n\n" in body[:at] else 0
            signs.setdefault(above, set()).add(FIRST_ABOVE if first else ABOVE)
    if not signs:
        return markdown(body)
    text, done = "", 0
    for at in sorted(signs):
        arrow = FIRST_ABOVE in signs[at]
        text += body[done:at] + "".join(one for one in ORDER if one in signs[at] and not (arrow and one == ABOVE))
        done = at
    pieces = CUT.split(text + body[done:])
    html = "".join(piece if CUT.match(piece) else str(markdown(piece)) for piece in pieces)
    return Markup(SIGN.sub(lambda sign: SHOWN[sign[0]], html))  # noqa: S704


def _places(body: str, quotes: Sequence[str]) -> list[tuple[int, str]]:
    """Where quoted words stand, in the order they were quoted; none that lie within others."""
    found: list[tuple[int, str]] = []
    for words in dict.fromkeys(one.strip() for one in quotes):
        at = body.find(words) if words else -1
        if at >= 0 and all(at + len(words) <= other or at >= other + len(same) for other, same in found):
            found.append((at, words))
    return found


def _runs_on(words: str) -> bool:
    """Whether words are a run within a line or a paragraph, without markup of their own."""
    return not (BLOCK.match(words) or any(one in words for one in ("\n\n", "`", "*")))
