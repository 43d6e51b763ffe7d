"""`review approve`, `edit`, `changes`, `reject`, and what settles a dispute: deciding, on the version that was seen.

Each is one call of `bot.curating.act`, so that the page decides by the same rules.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import cards
from bot.commands import Help, Registry
from bot.curating import act, moderators_place, reviewer, show_card
from bot.desk import Call
from bot.features.review import Number, deciders_only
from bot.features.standing import taken_out
from bot.features.submission import edit_form, edited, wrong_in
from bot.frames import frame
from bot.message import FITS, Button, Form, Reply, Role, whisper
from bot.speaking import language_of
from knowledge.review import deciding, standing, store
from knowledge.review.errors import MayNot, NoItem
from knowledge.review.types import REASONS, Decided, Item, Kind
from knowledge.submissions import store as submissions
from knowledge.submissions.types import Draft

Version = Annotated[int, Help("the version that you looked at; `review show` says it")]
Code = Annotated[str, Help("the reason: " + ", ".join(REASONS))]
Say = Annotated[str, Help("a sentence; the author reads it")]


def declare(registry: Registry) -> None:
    """Put deciding on a registry. Members whom a vertical trusts may approve and ask for changes in it."""
    registry.command("review approve", role=Role.MODERATOR, private=True, earned=True)(approve)
    registry.command("review edit", role=Role.MODERATOR, private=True)(edit)
    registry.command("review keep", role=Role.MODERATOR, hidden=True, private=True, form=True)(keep)
    registry.command("review changes", role=Role.MODERATOR, private=True, earned=True)(changes)
    registry.command("review reject", role=Role.MODERATOR, private=True)(reject)
    registry.command("review dispute", role=Role.MODERATOR, private=True)(dispute)
    registry.command("review retract", role=Role.MODERATOR, private=True)(retract)


async def _item(call: Call, number: int) -> Item:
    async with call.desk.database.reading() as connection:
        item = await store.item(connection, number)
    if item is None:
        raise NoItem(number)
    return item


def decided(done: Decided, language: str) -> Reply:
    """What is said to whoever decided."""
    item, published, told = done.item, done.published, partial(frame, language)
    undo = (Button(told("act_undo"), f"review undo {item.id}"),)
    if done.action == "approve" and done.waits:
        words = told("decided_noted", n=item.id)
    elif published is not None:
        facts = {"title": published.title, "id": published.entry_id, "version": published.number}
        words = told("decided_published", **facts)
    elif done.action == "approve":
        words = told("decided_settled", n=item.id)
    elif done.action == "changes":
        words = told("decided_changes", n=item.id)
    else:
        words = told("decided_rejected" if item.submission_id else "decided_dismissed", n=item.id)
    data: dict[str, object] = {"item": item.id, "decision": done.decision, "waits": done.waits}
    data |= {"entry": published.entry_id} if published else {}
    return whisper(words, *undo, data=data)


async def approve(
    call: Call,
    number: Number,
    *,
    version: Version,
    note: Annotated[str, Help("a word for the record")] = "",
) -> AsyncIterator[Reply]:
    """Approve an item: a submission is published, a stale entry renewed, a dispute settled for the entry."""
    who, now = await deciders_only(call, "review approve"), call.desk.now()
    two = call.desk.settings.two_approvals

    async def action(connection: AsyncConnection) -> Decided:
        return await deciding.approve(connection, number, version, who, now, two=two, sentence=note)

    yield decided(await act(call.desk, action, "publish"), await language_of(call))


async def edit(call: Call, number: Number, *, version: Version) -> AsyncIterator[Reply]:
    """Edit a submission and approve it as edited; both names are kept."""
    item = await _item(call, number)
    draft = await _draft(call, item)
    if len(draft.body) > FITS.get(call.message.place.platform, len(draft.body)):
        address = f"{call.desk.settings.link_base}/queue/{number}"
        yield whisper(frame(await language_of(call), "edit_long", address=address), failed=True)
        return
    yield Reply((_edit_form(number, version, draft, await language_of(call)),), audience="person")


def _edit_form(number: int, version: int, draft: Draft, language: str, errors: dict[str, str] | None = None) -> Form:
    """The author's form with what pressing it does here: it approves."""
    command = f"review edit {number} --version {version}"
    form = edit_form(number, draft, f"review keep {number} {version}", command, errors, language)
    return replace(form, title=frame(language, "approve_title", n=number), submit=frame(language, "approve_edited"))


async def _draft(call: Call, item: Item) -> Draft:
    if item.submission_id is None:
        raise MayNot("no_text")
    async with call.desk.database.reading() as connection:
        found = await submissions.version(connection, item.submission_id)
    assert found is not None
    return found.draft


async def keep(
    call: Call, number: Number, version: Annotated[int, Help("the version that you looked at")]
) -> AsyncIterator[Reply]:
    """Approve a submission as a moderator edited it."""
    who, now = await reviewer(call), call.desk.now()
    values = {name: str(value) for name, value in call.message.values.items()}
    draft = await _draft(call, await _item(call, number))
    language = await language_of(call)
    clean, errors = await wrong_in(values, language)
    if errors:
        form = _edit_form(number, version, edited(draft, clean), language, errors)
        yield Reply((form,), audience="person", failed=True)
        return
    made, two = edited(draft, values), call.desk.settings.two_approvals

    async def action(connection: AsyncConnection) -> Decided:
        return await deciding.approve(connection, number, version, who, now, two=two, edited=made)

    yield decided(await act(call.desk, action, "publish"), language)


async def _why(call: Call, item: Item, action: str, version: int, code: str = "", say: str = "") -> Form:
    """The form that asks why, in the language of who decides."""
    language = await language_of(call)
    title = frame(language, f"why_{action}", n=item.id)
    return cards.reason_form(item, action, version, title, language=language, code=code, say=say)


async def changes(call: Call, number: Number, *, version: Version, say: Say = "") -> AsyncIterator[Reply]:
    """Ask the author of a submission for changes."""
    who, now = await deciders_only(call, "review changes"), call.desk.now()
    if not say.strip():
        item = await _item(call, number)
        yield Reply((await _why(call, item, "changes", version),), audience="person")
        return

    async def action(connection: AsyncConnection) -> Decided:
        return await deciding.ask_changes(connection, number, version, who, now, sentence=say.strip())

    yield decided(await act(call.desk, action), await language_of(call))


async def reject(
    call: Call, number: Number, *, version: Version, code: Code = "", say: Say = ""
) -> AsyncIterator[Reply]:
    """Reject an item for a reason and a sentence; the author is told, and may offer it again."""
    who, now = await reviewer(call), call.desk.now()
    if not code or not say.strip():
        item = await _item(call, number)
        yield Reply((await _why(call, item, "reject", version, code=code, say=say),), audience="person")
        return

    async def action(connection: AsyncConnection) -> Decided:
        return await deciding.reject(connection, number, version, who, now, code=code, sentence=say.strip())

    yield decided(await act(call.desk, action), await language_of(call))


async def dispute(call: Call, number: Number, *, version: Version) -> AsyncIterator[Reply]:
    """Put a banner on the entry that an item doubts, until the item is decided."""
    who, now, place = await reviewer(call), call.desk.now(), await moderators_place(call)

    async def work(connection: AsyncConnection) -> tuple[str, int]:
        item = await deciding.begin(connection, number, version, who, "dispute", now)
        if item.entry_id is None:
            raise MayNot("no_entry_about")
        opened = await standing.dispute(connection, item.entry_id, who, against(item), now)
        for one in {number, opened}:
            await show_card(connection, call.desk, one, now, place)
        return item.entry_id, opened

    entry_id, opened = await call.desk.database.write(work, "dispute")
    await call.desk.indexer.catch_up()
    words = frame(await language_of(call), "is_disputed", id=entry_id, item=opened)
    yield whisper(words, data={"item": opened})


def against(item: Item) -> str:
    """What is said against an entry, as answers show it: the first doubt without its author's name, or the report."""
    said = item.note.split("\n")[0]
    if item.kind == Kind.DISPUTE:
        said = said.partition(": ")[2]
    return said if len(said.split()) > 1 else "Somebody said that it is wrong."


async def retract(
    call: Call, number: Number, *, version: Version, code: Code = "", say: Say = ""
) -> AsyncIterator[Reply]:
    """Settle an item by taking its entry out of every answer."""
    who, now = await reviewer(call), call.desk.now()
    item = await _item(call, number)
    if not code or not say.strip():
        yield Reply((await _why(call, item, "retract", version, code=code, say=say),), audience="person")
        return

    async def check(connection: AsyncConnection) -> str:
        await store.lock_about(connection, item.entry_id or "")
        begun = await deciding.begin(connection, number, version, who, "retract", now)
        if begun.entry_id is None:
            raise MayNot("no_entry_about")
        return begun.entry_id

    yield await taken_out(call, who, check, say.strip(), code)
