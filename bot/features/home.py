"""`home`: where somebody stands: their open questions, and how to ask. Slack shows it as the assistant's home tab."""

from collections.abc import AsyncIterator

from bot.commands import Registry
from bot.desk import Call
from bot.message import Reply, Text
from bot.prompts import SUGGESTED
from knowledge.gaps.reading import waiting_for

SHOWN = 10
QUESTION = 200


def declare(registry: Registry) -> None:
    """Put `home` on a registry."""
    registry.command("home", private=True)(home)


async def home(call: Call) -> AsyncIterator[Reply]:
    """Show your open questions and how to ask."""
    async with call.desk.database.reading() as connection:
        waiting = await waiting_for(connection, await call.person())
    asked = [f"- {' '.join(gap.question.split())[:QUESTION]} ({gap.waiting} waiting)" for gap in waiting[:SHOWN]]
    none = ["None. A question that nobody can answer yet is listed here until somebody does."]
    how = ["**How to ask**", "", "Mention me, write to me in private, or use the command. For example:", ""]
    lines = [*how, *(f"- {text}" for _, text in SUGGESTED), "", "**Your open questions**", "", *(asked or none)]
    yield Reply((Text("\n".join(lines)),), audience="person")
