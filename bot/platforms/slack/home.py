"""The home tab: a person's open questions, and how to ask."""

from typing import Any

from bot import store
from bot.desk import Desk
from bot.platforms.slack.render import harmless
from bot.prompts import SUGGESTED
from knowledge.gaps import reading


async def home(desk: Desk, person: str) -> dict[str, Any]:
    """The tab as Slack shows it."""
    async with desk.database.reading() as connection:
        key = await store.same_person(connection, f"slack:{person}")
        open_questions = await reading.waiting_for(connection, key)
    lines = ["## How to ask", "Mention me, write to me here, or type `/chaupal` and your question. For example:"]
    lines += [f"- {text}" for _, text in SUGGESTED]
    lines += ["", "## Your open questions"]
    lines += [f"- {gap.question[:200]} ({gap.waiting} waiting)" for gap in open_questions[:10]] or [
        "None. A question that nobody can answer yet is listed here until somebody does."
    ]
    text = harmless("\n".join(lines))
    return {"type": "home", "blocks": [{"type": "markdown", "text": text}]}
