"""Tables as people use them: made, listed, moved, cancelled; seats, hosts, reminders. One noun a file.

What a change causes elsewhere (announcements, reminders, offers) is in `promising`, in the transaction of the change;
what is then said is in `notices`, written when it is sent.
"""

from bot.commands import Registry
from bot.features.tables import (
    attendance,
    changing,
    creating,
    dates,
    files,
    handing,
    holidays,
    hosts,
    listing,
    pausing,
    reminders,
    seats,
)
from bot.features.tables.notices import declare_notices
from bot.features.tables.planner import plan

__all__ = ["declare", "declare_notices", "plan"]


def declare(registry: Registry) -> None:
    """Put everything about tables on a registry."""
    for part in (
        creating,
        listing,
        dates,
        changing,
        pausing,
        handing,
        hosts,
        seats,
        attendance,
        holidays,
        reminders,
        files,
    ):
        part.declare(registry)
