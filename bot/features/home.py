"""`home`: where somebody stands: their open questions, the next tables, how to ask. It is the home tab on Slack."""

from collections.abc import AsyncIterator
from functools import partial

from bot.commands import Registry
from bot.desk import Call
from bot.features.tables.words import when
from bot.frames import frame
from bot.message import Button, Reply, Text
from bot.prompts import SUGGESTED
from bot.speaking import language_of
from knowledge.gaps.reading import waiting_for
from rag.asking import asking_part
from scheduler.occurrences import store as dates
from scheduler.tables import store as tables
from scheduler.tables.types import TableState

SHOWN, TABLES = 10, 5
QUESTION = 200


def declare(registry: Registry) -> None:
    """Put `home` on a registry."""
    registry.command("home", private=True)(home)


async def home(call: Call) -> AsyncIterator[Reply]:
    """Show your open questions, the next tables, and how to ask."""
    person, told = await call.person(), partial(frame, await language_of(call))
    async with call.desk.database.reading() as connection:
        waiting = await waiting_for(connection, person)
        active = [one.id for one in await tables.all_tables(connection, TableState.ACTIVE)]
        coming = await dates.dates(
            connection, table_ids=active, ends_after=call.desk.now(), planned_only=True, limit=TABLES
        )
    asked = [
        f"- {asking_part(gap.question, QUESTION)} ({told('home_waiting', n=gap.waiting)})" for gap in waiting[:SHOWN]
    ] or [told("home_no_question")]
    sits = [f"- **{one.table.title}** · {when(one)}" for one in coming] or [told("no_date_planned")]
    how = [f"**{told('home_how')}**", "", told("home_ways_here" if call.message.place.ours else "home_ways"), ""]
    lines = [f"**{told('home_questions')}**", "", *asked, "", f"**{told('home_tables')}**", "", *sits, "", *how]
    lines += [f"- {text}" for _, text in SUGGESTED]
    names = dict.fromkeys(one.table.name for one in coming)
    buttons = tuple(Button(name, f"table show {name}") for name in names)
    yield Reply((Text("\n".join(lines)),), buttons, audience="person")
