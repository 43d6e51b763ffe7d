"""What this version's starting library has that the community has not: said to operators, taken by a command of theirs.

Nothing is taken unasked: what a new version brings is for those to judge who answer for the library.
"""

import datetime as dt
from collections.abc import Mapping

from bot.database import Database
from knowledge.importing import import_folder
from knowledge.incoming import Imported
from knowledge.origins.folders import SHIPPED, STARTING, origin_of

TAKE = "`chaupal knowledge import` takes them, and leaves alone what was decided here."


async def compared(database: Database, now: dt.datetime) -> Mapping[str, int]:
    """How the starting library of this version differs from what the community has of it, in numbers."""
    origin = await origin_of(database, SHIPPED)
    done = await import_folder(database, SHIPPED, origin=STARTING, before=origin.before, by="", now=now, dry=True)
    return in_numbers(done)


def in_numbers(done: Imported) -> dict[str, int]:
    """What an import did or would do, for whoever reads it by program."""
    return {
        "added": len(done.added),
        "changed": len(done.changed),
        "unchanged": done.unchanged,
        "gone": done.gone,
        "problems": len(done.problems),
    }


def wanted(found: Mapping[str, int]) -> bool:
    """Whether the community has the starting library at all."""
    return bool(found["changed"] + found["unchanged"])


def news(found: Mapping[str, int]) -> str:
    """What is new in it, in words; empty where nothing is, or the community does without it."""
    if not wanted(found) or not found["added"] + found["changed"]:
        return ""
    parts = [f"{found[name]} {word}" for name, word in (("added", "new"), ("changed", "changed")) if found[name]]
    return f"{' and '.join(parts)} {'entry' if found['added'] + found['changed'] == 1 else 'entries'}"
