"""What everybody's attempts make of an entry, written where answers read it. The caller owns the transaction."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge import store as entries
from knowledge.reproductions import store
from knowledge.reproductions.rules import Standing, is_own, standing, voice_of, voices
from knowledge.review.readings import entry_of
from knowledge.submissions.store import authors_of, of_people
from knowledge.submissions.types import State


async def recount(connection: AsyncConnection, entry_id: str, now: dt.datetime) -> Standing | None:
    """Set an entry's evidence level and counts anew from its current text; None where nobody has tried it."""
    tried = await store.of_entry(connection, entry_id)
    if not tried:
        return None
    head = await entries.head(connection, entry_id)
    entry = entry_of(head, await entries.text_of(connection, entry_id))
    header = entry.model_dump(mode="json", exclude={"body"})
    authors = (await store.declared(connection, await authors_of(connection, entry_id))).values()
    people = await store.declared(connection, [one.person for one in tried])
    silenced = await store.silenced(connection, entry_id)
    found = standing(header, entry.evidence, tried, list(authors), people, silenced)
    if (head.header.get("evidence"), head.header.get("tried", "")) != (found.evidence, found.words):
        await entries.amend(connection, entry_id, {"evidence": found.evidence, "tried": found.words}, now)
    return found


async def declare(connection: AsyncConnection, accounts: Sequence[str], organisation: str, now: dt.datetime) -> None:
    """Keep where a person says they work, and count anew what they wrote and what they tried.

    Who moves on gives nobody a voice: where they worked before has none about what they wrote there, and what they
    tried there was tried there.
    """
    wrote = await _wrote(connection, accounts)
    for before in await _moves_on(connection, accounts):
        for entry_id in wrote if before != organisation else ():
            await store.silence(connection, entry_id, voices(entry_id, before))
    await store.declare(connection, accounts, organisation, now)
    for entry_id in sorted({*wrote, *await store.tried_by(connection, accounts)}):
        await recount(connection, entry_id, now)


async def unite(connection: AsyncConnection, accounts: Sequence[str], person: str, now: dt.datetime) -> None:
    """Make what these accounts tried one person's: about a text they have one voice, and none about their own."""
    tried = await store.tried_by(connection, accounts)
    await _moves_on(connection, accounts)
    await store.make_one(connection, accounts, person)
    for entry_id in sorted({*tried} & await _wrote(connection, accounts)):
        await store.is_own_of(connection, entry_id, [person])
    for entry_id in sorted(tried):
        await recount(connection, entry_id, now)


async def _moves_on(connection: AsyncConnection, accounts: Sequence[str]) -> set[str]:
    """Write to what each account tried where it worked meanwhile; these organisations."""
    found = set()
    for account in accounts:
        if (works_for := await store.affiliation(connection, [account])) is not None:
            await store.worked_for(connection, [account], works_for)
            found.add(works_for)
    return found


async def _wrote(connection: AsyncConnection, accounts: Sequence[str]) -> set[str]:
    """The entries that these people wrote."""
    return {one.entry_id for one in await of_people(connection, accounts, (State.ACCEPTED,), 1000) if one.entry_id}


async def forget(connection: AsyncConnection, people: Sequence[str]) -> tuple[int, int]:
    """Erase names and notes of these people from what they tried, and where they work; how many of each.

    What is said of an entry stays as it is: whose voice a report is and whether it is the author's is marked before.
    Call it while it still stands who wrote what.
    """
    wrote = await _wrote(connection, people)
    employers = (await store.declared(connection, people)).values() if wrote else ()
    for entry_id in wrote:
        for works_for in employers:
            await store.silence(connection, entry_id, voices(entry_id, works_for))
    for entry_id, head in (
        await entries.heads(connection, [*wrote, *await store.tried_by(connection, people)])
    ).items():
        tried = await store.of_entry(connection, entry_id)
        authors = await store.declared(connection, await authors_of(connection, entry_id))
        own = [str(head.header.get("affiliation") or ""), *authors.values()]
        declared = await store.declared(connection, [one.person for one in tried])
        silenced = await store.silenced(connection, entry_id)
        for one in tried:
            theirs = is_own(one, own, declared, silenced)
            if one.person in people:
                await store.mark(connection, one.id, voice_of(one, tried), own=theirs)
            elif theirs and entry_id in wrote:
                await store.mark(connection, one.id, one.voice, own=True)
    return await store.forget(connection, people)
