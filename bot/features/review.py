"""`review`: looking at the queue. List it with filters, read one item whole, claim it, give it back."""

import datetime as dt
import shlex
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial
from typing import Annotated, Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import cards
from bot.commands import Help, Registry, Suggest
from bot.curating import reviewer, show_card
from bot.desk import Call
from bot.errors import NotAllowed
from bot.features.sources import near
from bot.frames import frame
from bot.frames.reasons import noted
from bot.looking import Whole, so_far, waited, whole
from bot.message import Button, DataTable, Part, Reply, Role, Sources, Text, whisper
from bot.speaking import language_of
from knowledge.review import deciding, rules, store
from knowledge.review.errors import ended
from knowledge.review.types import Item, ItemState, Reviewer
from knowledge.screening import called
from scheduler.verticals import named

Number = Annotated[int, Help("the number in the queue")]
Kinds = Literal["new", "edit", "stale", "dispute", "gap draft", "bad answer"]
States = Literal["open", "waiting", "decided"]
LISTED = 15
CARRIED = 100
"""Characters of a command that a button carries on every platform."""


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
    now, spoken = call.desk.now(), await language_of(call)
    among = None if who.role in rules.MODERATORS else tuple(who.trusted)
    async with call.desk.database.reading() as connection:
        found, total = await store.listed(
            connection,
            now,
            states=(state,),
            kind=kind or "",
            vertical=named(vertical),
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
        yield whisper(frame(spoken, "queue_more_none" if total else "queue_empty"))
        return
    again: dict[str, str | bool | None] = {"kind": kind, "vertical": vertical, "language": language, "search": search}
    again |= {"state": state if state != "open" else "", "mine": mine, "unclaimed": unclaimed, "flagged": flagged}
    more = _more(again, page + 1, frame(spoken, "queue_more")) if page * LISTED < total else ()
    yield _listed(found, total, page, more, now, spoken)


def _listed(
    found: Sequence[Item], total: int, page: int, more: tuple[Button, ...], now: dt.datetime, language: str
) -> Reply:
    """A page of the queue, with buttons that show the first of it."""
    told = partial(frame, language)
    rows = tuple(
        (
            str(one.id),
            told(f"item_{one.kind}"),
            one.title[:60],
            waited(one.opened_at, now, language),
            _note(one, now, language),
        )
        for one in found
    )
    words = told("queue_page" if total > LISTED else "queue_total", total=total, page=page, pages=-(-total // LISTED))
    looks = tuple(Button(f"{one.id}", f"review show {one.id}") for one in found[:5])
    columns = tuple(told(one) for one in ("col_number", "col_kind", "col_title", "col_waits"))
    table = DataTable((*columns, ""), rows)
    return Reply((Text(words), table), (*looks, *more), audience="person", data={"total": total})


def _row(one: Item, now: dt.datetime, language: str) -> tuple[str, ...]:
    kind, since = frame(language, f"item_{one.kind}"), waited(one.opened_at, now, language)
    return str(one.id), kind, one.title[:60], since, _note(one, now, language)


def _more(asked: Mapping[str, str | bool | None], page: int, label: str) -> tuple[Button, ...]:
    """The button to the next page of the same list; none where its command is longer than a button carries."""
    given = [
        f"--{name}" if value is True else f"--{name} {shlex.quote(str(value))}"
        for name, value in asked.items()
        if value
    ]
    command = " ".join(["review list", *given, f"--page {page}"])
    return (Button(label, command),) if len(command) <= CARRIED else ()


def _note(item: Item, now: dt.datetime, language: str) -> str:
    notes = [*(["⚠"] if item.flags else [])]
    if item.state == ItemState.DECIDED:
        notes.append(ended(item, language))
    elif item.claimed(now):
        notes.append(frame(language, "queue_until", name=item.claimed_name, until=f"{item.claimed_until:%H:%M}"))
    return " ".join(notes)


async def show(call: Call, number: Number) -> AsyncIterator[Reply]:
    """Show one item: its text, what would change, sources with their age, flags, what is alike, its author's record."""
    who = await deciders_only(call, "review show")
    now, spoken = call.desk.now(), await language_of(call)
    told = partial(frame, spoken)
    seen = await whole(call.desk, number, who)
    looked, head, item = seen.looked, seen.head, seen.looked.item
    two = call.desk.settings.two_approvals
    lines = [cards.headline(item, spoken), cards.state_line(item, now, looked.approved, two, spoken)]
    lines += [f"⚠ {called(flag, spoken)}" for flag in item.flags]
    if item.note:
        lines.append(told("look_note", note=cards.plain(noted(spoken, item.note))[:600]))
    parts: list[Part] = [Text("\n".join(lines))]
    if looked.draft is not None and looked.found is not None:
        parts.append(Text(_about(seen, now, spoken)))
        if near_to := _near(seen, spoken):
            parts.append(Text(near_to))
        if seen.current is not None:
            changed = cards.difference(seen.current.body, looked.draft.body) or told("look_same")
            parts.append(Text(f"{told('look_against')}\n{changed}"))
        parts.append(Text(cards.fenced(looked.draft.body, cards.WHOLE)))
    if seen.reported is not None:
        asked, said = cards.fenced(seen.reported.question, cards.EXCERPT), cards.fenced(seen.reported.body, cards.WHOLE)
        where = told("look_asked_alone" if seen.reported.private else "look_asked")
        parts.append(Text(f"{where}\n{asked}\n{told('look_answered')}\n{said}"))
    if head is not None:
        parts.append(Sources((near(head, spoken, now.date()),), told("look_entry")))
    page = Button(told("act_page"), f"{call.desk.settings.link_base}/queue/{item.id}", "link")
    yield Reply(
        tuple(parts),
        (*cards.buttons(item, spoken)[:-1], page),
        audience="person",
        data={"item": item.id, "version": item.version},
    )


def _about(seen: Whole, now: dt.datetime, language: str) -> str:
    draft, found, told = seen.looked.draft, seen.looked.found, partial(frame, language)
    assert draft is not None
    assert found is not None
    fields = draft.fields
    whose = cards.plain(str((fields.get("disclosure") or {}).get("text") or ""))
    works_for = cards.plain(str(fields.get("affiliation") or ""))
    known = so_far(seen, language)
    name = cards.plain(found.name or found.person)
    interest = told(f"interest_{draft.interest or 'unsaid'}")
    interest += f"{f' ({whose})' if whose else ''}"
    interest += f"; {told('works_for', name=works_for)}" if works_for else ""
    lines = [told("look_from", name=name, number=found.number, known=known), told("look_interest", interest=interest)]
    for one in fields.get("sources") or ():
        days = (now.date() - dt.date.fromisoformat(str(one["accessed"]))).days
        title, url = cards.plain(str(one["title"])), cards.plain(str(one["url"]))
        lines.append("- " + told("look_source", title=title, url=url, days=days))
    return "\n".join([*lines, *cards.more(draft)])


def _near(seen: Whole, language: str) -> str:
    """What the text is near to, and what it was said not to be."""
    told, lines = partial(frame, language), []
    for one in seen.alike:
        what = told("near_waits") if "submission" in one.what else one.what[6:]
        lines.append("- " + told("near_to", title=cards.plain(one.title), what=what, why=one.why.said_in(language)))
    others = ", ".join(f"{what.partition(':')[2]}" for what, _ in seen.verdicts)
    return "\n".join([*lines, *([f"- {told('near_not', others=others)}"] if others else [])])


async def claim(call: Call, number: Number) -> AsyncIterator[Reply]:
    """Claim an item for half an hour, so that nobody else decides it meanwhile."""
    who = await deciders_only(call, "review claim")
    now = call.desk.now()

    async def work(connection: AsyncConnection) -> Item:
        item = await deciding.claim(connection, number, who, now)
        await show_card(connection, call.desk, number, now)
        return item

    item = await call.desk.database.write(work, "claim")
    spoken = await language_of(call)
    words = frame(spoken, "claimed_till", n=item.id, until=f"{item.claimed_until:%H:%M}")
    yield whisper(words, *cards.buttons(item, spoken), data={"item": item.id, "version": item.version})


async def release(call: Call, number: Number) -> AsyncIterator[Reply]:
    """Give a claimed item back."""
    who = await deciders_only(call, "review release")
    now = call.desk.now()

    async def work(connection: AsyncConnection) -> Item:
        item = await deciding.release(connection, number, who)
        await show_card(connection, call.desk, number, now)
        return item

    item = await call.desk.database.write(work, "claim")
    yield whisper(frame(await language_of(call), "claim_free", n=item.id))
