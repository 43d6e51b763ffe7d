"""Charts as parts of a reply. Not here: how they are drawn (`drawing`), and what is drawn."""

import asyncio
import hashlib
import logging

from bot import drawing
from bot.drawing import Chart
from bot.message import Picture

log = logging.getLogger(__name__)

LONGEST = 1000
"""Characters of the words for a drawing; Slack takes no more, and Discord hardly."""


async def picture_of(chart: Chart, name: str, description: str) -> Picture | None:
    """A chart as a picture, drawn beside the work of others; None if it cannot be, for what it stands by is whole.

    The same drawing has the same name, by which it is known again.
    """
    try:
        png = await asyncio.to_thread(drawing.draw, chart)
    except Exception:
        log.exception("%s could not be drawn", name)
        return None
    return Picture(f"{name}-{hashlib.sha256(png).hexdigest()[:12]}.png", png, description[:LONGEST])
