"""Questions that were asked and answered month by month, drawn beside a digest that has enough months to show.

Not here: how they are counted (`open_questions`).
"""

from bot.drawing import Columns, legible
from bot.message import Picture
from bot.pictures import picture_of
from scheduler.digests.frames import frame
from scheduler.digests.types import Contents

FEWEST_MONTHS, FEWEST = 3, 6
"""Months with anything in them, and questions in all of them, below which a drawing says no more than the lines."""


def chart(contents: Contents) -> Columns | None:
    """The months of a digest as columns; None where they are too few."""
    months = contents.months
    some = [one for one in months if one.asked or one.answered]
    if len(some) < FEWEST_MONTHS or sum(one.asked for one in months) < FEWEST:
        return None
    asked, answered = (tuple(getattr(one, name) for one in months) for name in ("asked", "answered"))
    scope = f" ({contents.scope})" if contents.scope and legible(contents.scope) else ""
    return Columns(
        f"Questions that the library did not answer{scope}",
        tuple(one.name for one in months),
        (("asked", asked), ("answered", answered)),
        "Whole months. Only questions that everybody may read.",
    )


async def drawn(contents: Contents) -> tuple[Picture, ...]:
    """The drawing of a digest, or nothing."""
    columns = chart(contents)
    if columns is None:
        return ()
    told = (
        frame(contents.language, "month", month=one.name, asked=one.asked, answered=one.answered)
        for one in contents.months
    )
    words = frame(contents.language, "months", said="; ".join(told))
    picture = await picture_of(columns, "questions", words)
    return (picture,) if picture is not None else ()
