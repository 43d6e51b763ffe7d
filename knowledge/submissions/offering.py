"""What an author does with a submission: change it, offer it to the queue, take it back.

The caller owns the transaction, has screened the text (`knowledge.screening`) and knows who the author is.
"""

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.errors import WordedError
from knowledge.frames import frame
from knowledge.reproductions.store import affiliation
from knowledge.review import store as queue
from knowledge.review.publishing import full_draft
from knowledge.review.rules import traits_of
from knowledge.review.types import ItemState, Kind, NewItem
from knowledge.submissions import store
from knowledge.submissions.types import EDITABLE, WAITING, Draft, State, Submission

MOST_PENDING = 5
"""Submissions of one person that may wait at a time."""
MOST_DRAFTS = 20
"""Drafts of one person."""


class NoSubmission(WordedError):
    """A submission that is not there, or not this person's."""

    def __init__(self, number: int) -> None:
        super().__init__("no_submission", number=number)


class WrongState(WordedError):
    """A submission that cannot go where it was sent."""

    def __init__(self, found: Submission, wanted: Literal["changed", "offered", "withdrawn", "sent", "onto"]) -> None:
        self.words = {"state": f"state_{found.state}", "wanted": f"to_{wanted}"}
        super().__init__("wrong_state", number=found.id, title=found.title)

    def said_in(self, language: str) -> str:
        """Its text in a language."""
        words = {name: frame(language, sentence) for name, sentence in self.words.items()}
        return frame(language, self.sentence, **self.facts, **words)


class TooMany(WordedError):
    """A person has as many waiting, or as many drafts, as one person may."""

    def __init__(self, most: int, *, drafts: bool = False) -> None:
        super().__init__("too_many_drafts" if drafts else "too_many_waiting", most=most)


class NoDisclosure(WordedError):
    """The required answer about an interest is missing."""

    def __init__(self, number: int) -> None:
        super().__init__("no_disclosure", number=number)


@dataclass(frozen=True)
class Author:
    """Who offers: the account that speaks, all accounts of the same person, and the name to be shown."""

    account: str
    accounts: tuple[str, ...]
    name: str


async def own(connection: AsyncConnection, number: int, author: Author, *, lock: bool = False) -> Submission:
    """A submission of this person. Raises NoSubmission.

    With `lock` its place in the queue is locked first, in the order in which deciders do it.
    """
    if lock:
        await queue.item_of(connection, number, lock=True)
    found = await store.submission(connection, number, lock=lock)
    if found is None or found.person not in (author.account, *author.accounts):
        raise NoSubmission(number)
    return found


async def change(
    connection: AsyncConnection,
    number: int,
    author: Author,
    draft: Draft,
    now: dt.datetime,
    *,
    flags: Sequence[str] = (),
) -> Submission:
    """Keep a new text of a submission. One in the queue stays there under a new version; approvals start anew."""
    found = await own(connection, number, author, lock=True)
    if found.state not in EDITABLE:
        raise WrongState(found, "changed")
    await store.revise(connection, number, draft, person=found.person, name=author.name, now=now)
    if found.state in (State.REJECTED, State.WITHDRAWN):
        await store.move(connection, number, State.DRAFT)
    if found.state == State.PENDING:
        item = await queue.item_of(connection, number)
        assert item is not None
        values = {"title": draft.title, "entry_kind": draft.kind, "verticals": draft.verticals}
        traits = traits_of(draft.kind, await full_draft(connection, found, draft))
        await queue.change(connection, item.id, {**values, "traits": traits, "flags": flags})
    return await own(connection, number, author)


async def offer(
    connection: AsyncConnection,
    number: int,
    author: Author,
    now: dt.datetime,
    *,
    flags: Sequence[str] = (),
    language: str = "en",
    kind: Kind | None = None,
    note: str = "",
    most: int = MOST_PENDING,
) -> int:
    """Put a draft into the queue, or one that came back for changes back to its place; the item's number.

    Raises NoDisclosure, TooMany, WrongState.
    """
    found = await own(connection, number, author, lock=True)
    await store.of_people(connection, author.accounts, lock=True)
    if found.state in (State.PENDING, State.ACCEPTED):
        raise WrongState(found, "offered")
    current = await store.version(connection, number)
    assert current is not None
    draft = current.draft
    if not draft.interest:
        raise NoDisclosure(number)
    if found.state != State.CHANGES and await store.count(connection, author.accounts, WAITING) >= most:
        raise TooMany(most)
    await store.move(connection, number, State.PENDING, at=now, employer=await _employers(connection, found, author))
    before = await queue.item_of(connection, number)
    traits = traits_of(draft.kind, await full_draft(connection, found, draft))
    shown: dict[str, Any] = {"title": draft.title, "entry_kind": draft.kind, "language": language}
    shown |= {"verticals": draft.verticals, "traits": traits, "flags": tuple(flags)}
    if before is not None and before.state == ItemState.WAITING:
        await queue.change(
            connection, before.id, shown | {"state": str(ItemState.OPEN), "code": None, "sentence": None}
        )
        return before.id
    asked = kind or (Kind.EDIT if found.entry_id else Kind.GAP if found.gap_id else Kind.NEW)
    return await _queued(connection, found, asked, note, shown, now)


async def _employers(connection: AsyncConnection, found: Submission, author: Author) -> str:
    """Where an author worked when they offered a text, each time that they did."""
    works_for = await affiliation(connection, author.accounts) or ""
    return ", ".join(dict.fromkeys(one for one in (found.employer, works_for) if one))


async def _queued(
    connection: AsyncConnection, found: Submission, kind: Kind, note: str, shown: dict[str, Any], now: dt.datetime
) -> int:
    """Put a submission into the queue with what is shown of it there; the item's number."""
    key = f"submission:{found.id}:{await queue.count_of(connection, found.id) + 1}"
    about: dict[str, Any] = {"submission_id": found.id, "entry_id": found.entry_id}
    new = NewItem(key, kind, opened_by=found.person, place=found.place, note=note, **about, **shown)
    made = await queue.open_item(connection, new, now)
    assert made is not None
    return made


async def withdraw(connection: AsyncConnection, number: int, author: Author, now: dt.datetime) -> Submission:
    """Take a submission back; the queue forgets it. Raises WrongState for what was decided."""
    found = await own(connection, number, author, lock=True)
    if found.state not in (State.DRAFT, *WAITING):
        raise WrongState(found, "withdrawn")
    if found.state != State.DRAFT:
        item = await queue.item_of(connection, number)
        assert item is not None
        values = {"state": str(ItemState.DECIDED), "outcome": "withdrawn", "decided_at": now}
        await queue.change(connection, item.id, {**values, "decided_by": found.person, "decided_name": author.name})
    await store.move(connection, number, State.WITHDRAWN)
    return found


async def words_changed(
    connection: AsyncConnection,
    number: int,
    person: str,
    now: dt.datetime,
    *,
    given: bool,
    flags: Callable[[Draft], Awaitable[Sequence[str]]],
) -> int | None:
    """What a yes or no to the use of somebody's words means for a saved thread that went on meanwhile.

    In the queue its text is another now: approvals start anew, and `flags` looks at all of it. Where it was published,
    a person has to look. The item that came or changed, if one did.
    """
    item = await queue.item_of(connection, number, lock=True)
    found = await store.submission(connection, number)
    if found is None or item is None:
        return None
    if found.state == State.PENDING:
        newest = await store.version(connection, number)
        assert newest is not None
        await store.revise(connection, number, newest.draft, person=newest.person, name=newest.name, now=now)
        whole = await full_draft(connection, found, newest.draft)
        await queue.change(connection, item.id, {"flags": await flags(whole)})
        return item.id
    if found.state == State.ACCEPTED and found.entry_id and not given:
        first = await store.first_words(connection, number, person)
        new = NewItem(
            key=f"consent:{number}:{first}",
            kind=Kind.EDIT,
            title=found.title,
            opened_by=person,
            place=found.place,
            note="Somebody whose words stand in this entry has withdrawn their consent. Take them out.",
            entry_kind=found.kind,
            entry_id=found.entry_id,
        )
        return await queue.open_item(connection, new, now)
    return None
