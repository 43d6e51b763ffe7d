"""The door to the queue for everybody at the front desk: commands, cards in chat, and the page.

What an action does is in `knowledge.review`; here it meets what people are told. A decision, its row in the audit log
and every promise it causes are written in one transaction, and the index is asked to take the change in right after.
"""

import datetime as dt
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store
from bot.authors import shown_name
from bot.desk import Call, Desk
from bot.gaps import told_at
from bot.message import Message, Role
from bot.notices import target_of
from knowledge import store as entries
from knowledge.errors import KnowledgeError
from knowledge.reproductions.store import affiliation
from knowledge.review import deciding, rules, undoing
from knowledge.review import store as queue
from knowledge.review.errors import LeftAlone
from knowledge.review.types import Decided, Decision, Item, NewItem, Reviewer
from knowledge.submissions import store as submissions
from knowledge.submissions.types import Submission
from scheduler.deliveries import Promise, cancel, promise, refresh

REMEMBERED = dt.timedelta(days=730)
"""How far back a person's accepted entries count."""
TOLD_WITHIN = dt.timedelta(days=7)
"""How long an author may still be told of a decision that could not be delivered at once."""
CARD_WITHIN = dt.timedelta(days=30)
SHARED = ("discord", "slack")
"""Platforms with places in which others read what is said."""

Action = Callable[[AsyncConnection], Awaitable[Decided]]


async def reviewer_of(desk: Desk, account: str, role: Role, name: str) -> Reviewer:
    """The person behind an account as somebody who decides: role, trust, and where they say they work."""
    now = desk.now()
    async with desk.database.reading() as connection:
        person = await store.same_person(connection, account)
        accounts = (account, *await store.accounts(connection, person))
        ends = await queue.ends(connection, accounts, now - REMEMBERED)
        works_for = await affiliation(connection, accounts)
    return Reviewer(person, name, role.name.lower(), frozenset(accounts), rules.trusted(ends, now), works_for)


async def reviewer(call: Call) -> Reviewer:
    """The caller as somebody who decides."""
    return await reviewer_of(call.desk, call.account, call.message.person.role, shown_name(call))


async def moderators_place(call: Call) -> str:
    """Where what is offered here is shown to its moderators; empty if no place is named."""
    return (await call.place_settings()).moderators or call.desk.settings.moderators_place


def offered_at(message: Message) -> str:
    """Where something is offered: the place or thread it is offered in, or the person where nobody else is."""
    account = f"{message.person.platform}:{message.person.id}"
    return target_of(account) if message.place.private else told_at(message, private=False)


async def put_in_queue(
    connection: AsyncConnection, desk: Desk, new: NewItem, now: dt.datetime, place: str = ""
) -> int | None:
    """Put something into the queue, with its card in the moderators' place; None if its key was queued before."""
    item_id = await queue.open_item(connection, new, now)
    if item_id is not None:
        await show_card(connection, desk, item_id, now, place)
    return item_id


async def show_card(connection: AsyncConnection, desk: Desk, item_id: int, now: dt.datetime, place: str = "") -> None:
    """Promise an item's card in the moderators' place, or bring the card that stands there up to date."""
    target = place or desk.settings.moderators_place
    key = f"review:{item_id}:card"
    if not await refresh(connection, key, now) and target:
        card = Promise(key, "review-card", target, {"item": item_id}, now, now + CARD_WITHIN)
        await promise(connection, [card], now)


async def act(desk: Desk, action: Action, label: str = "review") -> Decided:
    """Take one action: it, its audit row and what people are told commit together. Raises what stands in its way."""
    now = desk.now()

    async def work(connection: AsyncConnection) -> Decided:
        done = await action(connection)
        await _tell(connection, desk, done, now)
        return done

    done = await desk.database.write(work, label)
    if done.published is not None or done.item.entry_id is not None:
        await desk.indexer.catch_up()
    return done


async def _tell(connection: AsyncConnection, desk: Desk, done: Decided, now: dt.datetime) -> None:
    await show_card(connection, desk, done.item.id, now)
    if done.item.submission_id is not None and not done.waits:
        found = await submissions.submission(connection, done.item.submission_id)
        assert found is not None
        await _tell_author(connection, found, done, now)
    if done.published is not None:
        for hook in desk.published:
            await hook(connection, done.published, now)


async def _tell_author(connection: AsyncConnection, found: Submission, done: Decided, now: dt.datetime) -> None:
    """Promise to tell an author; one who was forgotten is nobody to tell."""
    if found.person:
        told = Promise(
            f"decided:{done.decision}:author",
            "submission-decided",
            await _told_at(connection, found, done),
            {"decision": done.decision, "submission": found.id},
            now,
            now + TOLD_WITHIN,
        )
        await promise(connection, [told], now)


async def _told_at(connection: AsyncConnection, found: Submission, done: Decided) -> str:
    """Where an author is told: where they offered it; alone where only some may read what is published.

    What a refusal or a request for changes says is nobody else's business: in a place it is shown to the author only.
    """
    if found.place.partition(":")[0] not in SHARED:
        return target_of(found.person)
    if done.published is None:
        return found.place
    head = await entries.head(connection, done.published.entry_id)
    return found.place if head.audience == "public" else target_of(found.person)


@dataclass(frozen=True)
class Bulk:
    """What came of an action on many items: those that were decided, and why the others were not."""

    batch: str
    done: tuple[Item, ...]
    left: tuple[tuple[int, KnowledgeError], ...]


async def act_on_many(
    desk: Desk,
    chosen: Sequence[tuple[int, int]],
    action: str,
    who: Reviewer,
    *,
    code: str = "",
    sentence: str = "",
) -> Bulk:
    """Approve or reject many items, each (number, version) in its own transaction; `batch` undoes them together."""
    batch = secrets.token_hex(6)
    done: list[Item] = []
    left: list[tuple[int, KnowledgeError]] = []
    for item_id, version in chosen:

        async def work(connection: AsyncConnection, item_id: int = item_id, version: int = version) -> Decided:
            now = desk.now()
            (seen,) = await undoing.preview(connection, [item_id], action, who, now) or (None,)
            if seen is not None and seen.why_not:
                raise LeftAlone(seen.why_not)
            if action == "approve":
                two = desk.settings.two_approvals
                return await deciding.approve(connection, item_id, version, who, now, two=two, batch=batch)
            return await deciding.reject(
                connection, item_id, version, who, now, code=code, sentence=sentence, batch=batch
            )

        try:
            done.append((await act(desk, work, "publish" if action == "approve" else "review")).item)
        except KnowledgeError as error:
            left.append((item_id, error))
    return Bulk(batch, tuple(done), tuple(left))


async def undo(desk: Desk, decisions: Sequence[Decision], who: Reviewer) -> Bulk:
    """Take decisions back; whoever was not told of them yet is not told."""
    done: list[Item] = []
    left: list[tuple[int, KnowledgeError]] = []
    for decision in reversed(decisions):

        async def work(connection: AsyncConnection, decision: Decision = decision) -> Item:
            now = desk.now()
            item = await undoing.undo(connection, decision, who, now)
            await cancel(connection, f"decided:{decision.id}:", "the decision was taken back", now)
            await show_card(connection, desk, item.id, now)
            return item

        try:
            done.append(await desk.database.write(work, "undo"))
        except KnowledgeError as error:
            left.append((decision.item_id, error))
    await desk.indexer.catch_up()
    return Bulk("", tuple(done), tuple(left))
