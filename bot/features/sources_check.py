"""Which sources may be gone, by date and form, and by address: `sources check`, and a few each hour by themselves."""

import datetime as dt
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands import Help, Registry, Suggest
from bot.curating import put_in_queue
from bot.desk import Call, Desk
from bot.features.freshness import stale
from bot.features.progress import Steps
from bot.message import DataTable, Reply, Role, Text
from knowledge import store as entries
from knowledge.freshness import store
from knowledge.freshness.sources import Doubt, doubts
from knowledge.freshness.store import Check
from knowledge.types import Head

if TYPE_CHECKING:
    import httpx

    from knowledge.freshness.addresses import Resolve

SHOWN = 50
BETWEEN_ROUNDS = dt.timedelta(minutes=50)
"""How long after any address was asked the next hour's are, so that many copies of the service ask as much as one."""


def declare(registry: Registry) -> None:
    """Put the check on a registry."""
    registry.command("sources check", role=Role.ADMIN, terminal_only=True)(check)


async def check(
    call: Call,
    *,
    entry: Annotated[str, Help("only the sources of this entry"), Suggest("entries")] = "",
    online: Annotated[bool, Help("ask the addresses over the network as well")] = False,
    most: Annotated[int, Help("how many addresses are asked at most")] = 50,
    queue: Annotated[bool, Help("put entries whose sources are gone into the moderators' queue")] = False,
) -> AsyncIterator[Reply]:
    """Find sources that may be gone: read long ago, of a form that does not last, or no longer answering."""
    async with call.desk.database.reading() as connection:
        heads = await entries.listed(connection, audiences=call.message.place.audiences)
        known = await store.checked(connection)
        if entry:
            heads = [await entries.head(connection, entry)]
    if online:
        steps = Steps()

        async def work(steps: Steps) -> int:
            return await _ask(call, heads, max(0, min(most, 1000)), steps)

        async for reply in steps.run(work):
            yield reply
        async with call.desk.database.reading() as connection:
            known = await store.checked(connection)
    today = call.desk.now().date()
    found = [doubt for head in heads for doubt in doubts(head, today, known)]
    queued = await _queue(call, heads, found) if queue else 0
    yield _shown(heads, found, queued)


async def _ask(call: Call, heads: Sequence[Head], most: int, steps: Steps) -> int:
    """Ask addresses as an operator wants it, those asked longest ago first; what they say is kept."""
    import httpx

    from knowledge.freshness import addresses

    now = call.desk.now()
    async with call.desk.database.reading() as connection:
        known = await store.checked(connection)
    wanted = addresses.to_ask(_urls(heads), known, now)
    async with httpx.AsyncClient(trust_env=False) as client:
        answers = await addresses.ask_all(
            wanted[:most], now, client=client, resolve=addresses.resolved, tell=steps.tell
        )
    await _keep(call.desk, answers)
    return len(answers)


def _urls(heads: Sequence[Head]) -> list[str]:
    return [str(one.get("url", "")) for head in heads for one in head.header.get("sources") or ()]


async def _keep(desk: Desk, answers: Sequence[Check]) -> None:
    async def keep(connection: AsyncConnection) -> None:
        for one in answers:
            await store.keep_check(connection, one)

    await desk.database.write(keep, "sources")


async def hourly(
    desk: Desk, *, client: "httpx.AsyncClient | None" = None, resolve: "Resolve | None" = None
) -> Sequence[Check]:
    """Ask the addresses of this hour, as many as the settings say, and keep what they say.

    Where nobody answers at all there is no network, and nothing is kept; the next hour asks others.
    """
    if not desk.settings.sources_an_hour:
        return ()
    import httpx

    from knowledge.freshness import addresses

    now = desk.now()
    async with desk.database.reading() as connection:
        known = await store.checked(connection)
        heads = [one for one in await entries.every_head(connection) if one.searchable]
    if any(now - one.checked_at < BETWEEN_ROUNDS for one in known.values()):
        return ()
    wanted = _of_this_hour(addresses.to_ask(_urls(heads), known, now), known, desk.settings.sources_an_hour, now)
    async with client or httpx.AsyncClient(trust_env=False) as asking:
        found = await addresses.ask_all(wanted, now, client=asking, resolve=resolve or addresses.resolved)
    if not addresses.heard(found):
        return ()
    await _keep(desk, found)
    return found


def _of_this_hour(due: Sequence[str], known: Mapping[str, Check], most: int, now: dt.datetime) -> list[str]:
    """So many of the addresses that are due: those never asked before first, and one that was asked.

    Both move with the hour, for those of one hour may all be silent for ever.
    """
    new, old = [url for url in due if url not in known], [url for url in due if url in known]
    hour = int(now.timestamp() // 3600)
    first = _turned(new, hour, max(1, most - 1) if old else most)
    return [*first, *_turned(old, hour, most - len(first))]


def _turned(every: Sequence[str], hour: int, most: int) -> list[str]:
    at = hour * most % max(len(every), 1)
    return [*every[at:], *every[:at]][:most]


async def _queue(call: Call, heads: Sequence[Head], found: Sequence[Doubt]) -> int:
    """Put every entry with a source that is certainly gone into the queue, once for each version; how many are new."""
    now = call.desk.now()
    by_entry: dict[str, list[Doubt]] = {}
    for one in found:
        if one.sure:
            by_entry.setdefault(one.entry_id, []).append(one)

    async def work(connection: AsyncConnection) -> int:
        made = 0
        for head in heads:
            if head.id in by_entry:
                note = "; ".join(f"{one.title} ({one.url}): {one.why}" for one in by_entry[head.id])
                item = stale(head, f"sources may be gone: {note}"[:1000], f"sources:{head.id}:{head.number}")
                made += await put_in_queue(connection, call.desk, item, now) is not None
        return made

    return await call.desk.database.write(work, "sources")


def _shown(heads: Sequence[Head], found: Sequence[Doubt], queued: int) -> Reply:
    count = sum(len(head.header.get("sources") or ()) for head in heads)
    words = f"{count} sources of {len(heads)} entries: {sum(one.sure for one in found)} are gone or cannot be opened, "
    words += f"{sum(not one.sure for one in found)} are doubtful."
    words += f" {queued} entries are in the moderators' queue for it." if queued else ""
    shown = sorted(found, key=lambda one: (not one.sure, one.entry_id))[:SHOWN]
    rows = tuple((one.entry_id, one.title, one.url, str(one.why)) for one in shown)
    table = (DataTable(("Entry", "Source", "Address", "What is wrong"), rows),) if rows else ()
    return Reply((Text(words), *table), data={"doubtful": len(found), "queued": queued})
