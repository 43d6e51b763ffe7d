"""Who offers something, as the library knows authors: an account, the person behind it, and a name to show."""

from bot import store
from bot.desk import Call
from knowledge.submissions.offering import Author


async def author_of(call: Call) -> Author:
    """The author that a call speaks for."""
    async with call.desk.database.reading() as connection:
        accounts = await store.accounts(connection, await store.same_person(connection, call.account))
    return Author(call.account, tuple(dict.fromkeys((call.account, *accounts))), shown_name(call))


def shown_name(call: Call) -> str:
    """The name under which a person's work is shown: what their platform calls them, else a word for the account."""
    name = " ".join(call.message.person.name.split())[:80]
    return name or f"{call.message.person.platform} member {call.message.person.id[-6:]}"
