"""`review`: looking at the queue. List it with filters, read one item whole, claim it, give it back."""

import datetime as dt
from collections.abc import AsyncIterator
from typing import Annotated, Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import cards
from bot.commands import Help, Registry, Suggest
from bot.curating import reviewer, show_card
from bot.desk import Call
from bot.errors import NotAllowed
from bot.features.sources import near
from bot.looking import Looked, look, waited
from bot.message import Button, DataTable, Part, Reply, Role, Sources, Text, whisper
from knowledge import store as entries
from knowledge.frontmatter import body_of
from knowledge.review import deciding, rules, store
from knowledge.review.types import Item, ItemState, Reviewer

Number = Annotated[int, Help("the number in the queue")]
Kinds = Literal["new", "edit", "stale", "dispute", "gap draft", "bad answer"]
States = Literal["open", "waiting", "decided"]
LISTED = 15


def declare(registry: Registry) -> None:
    """Put looking at the queue on a registry. Members whom a vertical trusts may look at what is in it."""
    registry.command("review list", role=Role.MODERATOR, private=True, earned=True)(listing)
    registry.command("review show", role=Role.MODERATOR, private=True, earned=True)(show)
    registry.command("review claim", role=Role.MODERATOR, private=True, earned=True)(claim)
    registry.command("review release", role=Role.MODERATOR, private=True, earned=True)(release)


async def deciders_only(call: Call, words: str) -> Reviewer:
    """The caller, if they may look at the queue at all: moderators, and members whom a vertical trusts."""
    who = await reviewer(call)
    if not rules.may(who, "show"):
        raise NotAllowed(words, Role.MODERATOR)
    return who


async def listing(
    call: Call,
    *,
    kind: Annotated[Kinds | None, Help("only this kind")] = None,
    vertical: Annotated[str, Help("only this vertical"), Suggest("verticals")] = "",
    language: Annotated[str, Help("only this language, e.g. hi")] = "",
    search: Annotated[str, Help("words of the title or note, or a number")] = "",
    state: Annotated[States, Help("open, waiting for an author, or decided")] = "open",
    mine: Annotated[bool, Help("only what I have claimed")] = False,
    unclaimed: Annotated[bool, Help("only what nobody has claimed")] = False,
    flagged: Annotated[bool, Help("only what was flagged")] = False,
    page: Annotated[int, Help("which page of the list")] = 1,
) -> AsyncIterator[Reply]:
    """List what waits for a decision, the oldest first."""
    who = await deciders_only(call, "review list")
    now = call.desk.now()
    among = None if who.role in rules.MODERATORS else tuple(who.trusted)
    async with call.desk.database.reading() as connection:
        found, total = await store.listed(
            connection,
            now,
            states=(state,),
            kind=kind or "",
            vertical=vertical.lower(),
            language=language,
            search=search,
            claimed_by=who.person if mine else "",
            unclaimed=unclaimed,
            flagged=flagged,
            among=among,
            limit=LISTED,
            offset=(max(page, 1) - 1) * LISTED,
        )
    if not found:
        yield Reply(
            (Text("Nothing here waits for a decision." if total == 0 else "There are no more."),), audience="person"
        )
        return
    rows = tuple((str(one.id), one.kind, one.title[:60], waited(one.opened_at, now), _note(one, now)) for one in found)
    words = f"{total} in the queue" + (f", page {page} of {-(-total // LISTED)}" if total > LISTED else "")
    looks = tuple(Button(f"{one.id}", f"review show {one.id}") for one in found[:5])
    more = (Button("More", _again(kind, vertical, language, search, state, page + 1)),) if page * LISTED < total else ()
    table = DataTable(("No.", "Kind", "Title", "Waits", ""), rows)
    yield Reply((Text(words), table), (*looks, *more), audience="person", data={"total": total})


def _again(kind: str | None, vertical: str, language: str, search: str, state: str, page: int) -> str:
    given = {"kind": kind, "vertical": vertical, "language": language, "search": search}
    flags = [f'--{name} "{value}"' for name, value in given.items() if value]
    return " ".join(["review list", *flags, f"--state {state}", f"--page {page}"])[:100]


def _note(item: Item, now: dt.datetime) -> str:
    notes = [*(["⚠"] if item.flags else [])]
    if item.state == ItemState.DECIDED:
        notes.append(item.outcome or "")
    elif item.claimed(now):
        notes.append(f"{item.claimed_name}, until {item.claimed_until:%H:%M}")
    return " ".join(notes)


async def show(call: Call, number: Number) -> AsyncIterator[Reply]:
    """Show one item: its text, what would change, sources with their age, flags, what is alike, its author's record."""
    who = await deciders_only(call, "review show")
    now = call.desk.now()
    async with call.desk.database.reading() as connection:
        item = await deciding.seen(connection, number, who)
        looked = await look(connection, item)
        record = await store.record(connection, [item.opened_by])
        head = (await entries.heads(connection, [item.entry_id])).get(item.entry_id or "") if item.entry_id else None
        current = await entries.text_of(connection, head.id) if head else None
    lines = [cards.headline(item), cards.state_line(item, now, looked.approved, call.desk.settings.two_approvals)]
    lines += [f"⚠ {flag}" for flag in item.flags]
    if item.note:
        lines.append(f"Note: {cards.plain(item.note)[:600]}")
    parts: list[Part] = [Text("\n".join(lines))]
    if looked.draft is not None and looked.found is not None:
        parts.append(Text(_about(looked, record, now)))
        if head is not None and current is not None:
            parts.append(
                Text(
                    "Against the current text:\n"
                    + (cards.difference(body_of(current.text), looked.draft.body) or "no change in the text")
                )
            )
        parts.append(Text(cards.fenced(looked.draft.body, cards.WHOLE)))
    if head is not None:
        parts.append(Sources((near(head, "en", now.date()),), "About this entry"))
    page = Button("On the page", f"{call.desk.settings.link_base}/queue/{item.id}", "link")
    yield Reply(
        tuple(parts),
        (*cards.buttons(item)[:-1], page),
        audience="person",
        data={"item": item.id, "version": item.version},
    )


def _about(looked: Looked, record: dict[str, int], now: dt.datetime) -> str:
    draft, found = looked.draft, looked.found
    assert draft is not None
    assert found is not None
    fields = draft.fields
    whose = cards.plain(str((fields.get("disclosure") or {}).get("text") or ""))
    works_for = cards.plain(str(fields.get("affiliation") or ""))
    known = ", ".join(f"{count} {outcome}" for outcome, count in sorted(record.items())) or "nothing decided yet"
    lines = [
        f"From {cards.plain(found.name or found.person)}, version {found.number} of the text; so far: {known}",
        f"Interest: {draft.interest or 'not said'}{f' ({whose})' if whose else ''}"
        + (f"; works for {works_for}" if works_for else ""),
    ]
    for one in fields.get("sources") or ():
        days = (now.date() - dt.date.fromisoformat(str(one["accessed"]))).days
        title, url = cards.plain(str(one["title"])), cards.plain(str(one["url"]))
        lines.append(f"- source: {title}, {url}, read {days} days ago")
    apart = ("disclosure", "affiliation", "sources", "language", "summary")
    said = {name: value for name, value in fields.items() if name not in apart and value}
    lines += [f"- {name}: {cards.plain(str(value))[:200]}" for name, value in said.items()]
    return "\n".join(lines)


async def claim(call: Call, number: Number) -> AsyncIterator[Reply]:
    """Claim an item for half an hour, so that nobody else decides it meanwhile."""
    who = await deciders_only(call, "review claim")
    now = call.desk.now()

    async def work(connection: AsyncConnection) -> Item:
        item = await deciding.claim(connection, number, who, now)
        await show_card(connection, call.desk, number, now)
        return item

    item = await call.desk.database.write(work, "claim")
    words = f"{item.id} is yours until {item.claimed_until:%H:%M} UTC."
    yield whisper(words, *cards.buttons(item), data={"item": item.id, "version": item.version})


async def release(call: Call, number: Number) -> AsyncIterator[Reply]:
    """Give a claimed item back."""
    who = await deciders_only(call, "review release")
    now = call.desk.now()

    async def work(connection: AsyncConnection) -> Item:
        item = await deciding.release(connection, number, who)
        await show_card(connection, call.desk, number, now)
        return item

    item = await call.desk.database.write(work, "claim")
    yield whisper(f"{item.id} is free again.")
