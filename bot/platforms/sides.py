"""Two sides of a change one under the other, for platforms that show nothing side by side."""

from collections.abc import Callable

from bot.message import Sides


def stacked(part: Sides, plain: Callable[[str], str] = str) -> str:
    """The title, then both texts quoted. `plain` takes the markup out of what somebody else wrote as a title."""
    note = f" ({plain(part.note)})" if part.note else ""
    sides = [f"{name}:\n{_quoted(text)}" for name, text in (("Before", part.before), ("After", part.after))]
    return "\n".join([f"**{plain(part.title)}**{note}", *sides])


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in (text.strip() or "nothing").split("\n"))
