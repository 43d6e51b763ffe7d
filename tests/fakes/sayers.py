"""One life of a service in which people say given lines, and what they were answered. Run by `tests.fakes.nursery`."""

import json
from pathlib import Path
from typing import Any

from bot.dispatch import respond
from bot.message import Message, Person, Place, Role, Text
from bot.settings import load
from bot.wiring import open_desk

ANSWERS = "answers.json"
"""Where a life that ended of itself leaves its answers, in the home."""


async def live(order: dict[str, Any]) -> None:
    """Say an order's `lines`, each `role|text|field=value…`, on its `home`; keep whether each failed, and its first words."""
    home = Path(order["home"])
    said: list[tuple[bool, str]] = []
    async with open_desk(load({}, home=home, library="none", embedder="none")) as desk:
        for line in order["lines"]:
            role, text, *values = line.split("|")
            person = Person("discord", "7" if role == "member" else "1", Role[role.upper()], role)
            given = dict(one.split("=", 1) for one in values)
            message = Message("1", text, person, Place("discord", "p"), desk.now(), "t", values=given)
            async for reply in respond(desk, message):
                if reply.final:
                    first = reply.parts[0]
                    said.append((reply.failed, first.markdown if isinstance(first, Text) else ""))
    (home / ANSWERS).write_text(json.dumps(said), encoding="utf-8")
