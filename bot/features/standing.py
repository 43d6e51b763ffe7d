"""What becomes of entries after publication: doubted, disputed, retracted, restored, rolled back; whom to tell."""

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store as people
from bot.authors import shown_name
from bot.commands import Help, Registry, Suggest
from bot.curating import moderators_place, reviewer, show_card
from bot.desk import Call
from bot.errors import WordedError
from bot.features.owners import head_here
from bot.features.withheld import refuse_secrets
from bot.frames import frame, library
from bot.message import Button, DataTable, Reply, Role, Text, whisper
from bot.names import store as names
from bot.notices import target_of
from bot.speaking import language_of
from knowledge import store as entries
from knowledge.audit import store as audit
from knowledge.freshness import store as freshness
from knowledge.review import standing
from knowledge.review import store as queue
from knowledge.review.errors import Retracted
from knowledge.review.types import REASONS, Reviewer
from knowledge.submissions import store as submissions
from knowledge.types import Head
from rag import store as answers
from scheduler.deliveries import Promise, promise

Id = Annotated[str, Help("the entry's id"), Suggest("entries")]
SINCE = dt.timedelta(days=180)
"""How far back those who got an answer from a retracted entry are told."""
TOLD_WITHIN = dt.timedelta(days=7)


class NoReason(WordedError):
    """A change that has to be explained, without an explanation."""

    def __init__(self, words: str) -> None:
        super().__init__("say_why", words=words)


class NothingToTell(WordedError):
    """An entry that was not taken back."""

    def __init__(self, head: Head) -> None:
        self._status = head.status
        super().__init__("tell_nothing", title=head.title)

    def said_in(self, language: str) -> str:
        """Its text in a language."""
        return frame(language, self.name, **self.facts, status=frame(language, f"status_{self._status}"))


def declare(registry: Registry) -> None:
    """Put the standing of entries on a registry."""
    registry.command("knowledge doubt", private=True)(doubt)
    registry.command("knowledge dispute", role=Role.MODERATOR)(dispute)
    registry.command("knowledge retract", role=Role.MODERATOR)(retract)
    registry.command("knowledge restore", role=Role.MODERATOR)(restore)
    registry.command("knowledge rollback", role=Role.MODERATOR)(rollback)
    registry.command("knowledge history")(history)
    registry.command("knowledge cited", role=Role.MODERATOR, private=True)(cited)
    registry.command("knowledge tell", role=Role.MODERATOR, private=True)(tell)


async def doubt(
    call: Call,
    id: Id,  # noqa: A002
    *,
    reason: Annotated[str, Help("what is wrong with it, in a sentence")] = "",
) -> AsyncIterator[Reply]:
    """Say that an entry is wrong; moderators look at it."""
    if not reason.strip():
        raise NoReason("knowledge doubt")
    await refuse_secrets(reason)
    now, place = call.desk.now(), await moderators_place(call)
    said = standing.Doubt(call.account, shown_name(call), reason.strip()[:1000])

    async def work(connection: AsyncConnection) -> int:
        item = await standing.doubt(connection, id, said, now)
        await show_card(connection, call.desk, item, now, place)
        return item

    item = await call.desk.database.write(work, "dispute")
    yield whisper(frame(await language_of(call), "doubt_noted", item=item), data={"item": item})


async def dispute(
    call: Call,
    id: Id,  # noqa: A002
    *,
    reason: Annotated[str, Help("what is in doubt; answers show it")] = "",
) -> AsyncIterator[Reply]:
    """Let answers say that an entry is disputed, until somebody decides."""
    if not reason.strip():
        raise NoReason("knowledge dispute")
    who, now, place = await reviewer(call), call.desk.now(), await moderators_place(call)

    async def work(connection: AsyncConnection) -> int:
        item = await standing.dispute(connection, id, who, reason.strip(), now)
        await show_card(connection, call.desk, item, now, place)
        return item

    item = await call.desk.database.write(work, "dispute")
    await call.desk.indexer.catch_up()
    words = frame(await language_of(call), "is_disputed", id=id, item=item)
    yield Reply((Text(words),), data={"item": item})


async def retract(
    call: Call,
    id: Id,  # noqa: A002
    *,
    reason: Annotated[str, Help("why, in a sentence; it is kept")] = "",
    code: Annotated[str, Help("the kind of reason: " + ", ".join(REASONS))] = "",
) -> AsyncIterator[Reply]:
    """Take an entry out of every answer, at once. Its versions and the reason stay."""
    if not reason.strip():
        raise NoReason("knowledge retract")

    async def which(connection: AsyncConnection) -> str:
        return id

    yield await taken_out(call, await reviewer(call), which, reason.strip(), code)


async def taken_out(
    call: Call, who: Reviewer, which: Callable[[AsyncConnection], Awaitable[str]], reason: str, code: str
) -> Reply:
    """Retract the entry that `which` names in the same transaction, and say who had an answer from it."""
    now = call.desk.now()

    async def work(connection: AsyncConnection) -> tuple[Head, int, int, list[str]]:
        head, settled = await standing.retract(connection, await which(connection), who, reason, now, code)
        for item in settled:
            await show_card(connection, call.desk, item.id, now)
        await _tell_authors(connection, head, who, now)
        cited_in = await answers.citing(connection, head.id, now - SINCE)
        left = [str(one.id) for one in await queue.open_items_of(connection, head.id)]
        return head, len(cited_in), len({one.person for one in cited_in}), left

    try:
        head, number, people, left = await call.desk.database.write(work, "retract")
    except Retracted as error:
        language = await language_of(call)
        async with call.desk.database.reading() as connection:
            named = await names.names_of(connection, [error.person], language)
        raise error.named(named.get(error.person, "—")) from None
    await call.desk.indexer.catch_up()
    told = partial(frame, await language_of(call))
    words = told("is_retracted", title=head.title, id=head.id)
    words += f" {told('left_open', items=', '.join(left))}" if left else ""
    if not number:
        return Reply((Text(words),), data={"cited": 0})
    cited_by = "cited_by" if people > 1 else "cited_by_one" if number > 1 else "cited_one"
    words += f"\n\n{told(cited_by, n=number, people=people)}"
    buttons = (
        Button(told("cited_which"), f"knowledge cited {head.id}"),
        Button(told("cited_tell"), f"knowledge tell {head.id}", "good"),
    )
    return Reply((Text(words),), buttons, data={"cited": number, "people": people})


async def _tell_authors(connection: AsyncConnection, head: Head, who: Reviewer, now: dt.datetime) -> None:
    """Promise those who wrote an entry that they are told, alone, why it was taken back."""
    authors = [one for one in await submissions.authors_of(connection, head.id) if not who.is_one_of(one)]
    said = [
        Promise(
            f"retracted:{head.id[:90]}:{now.timestamp():.6f}:author:{n}",
            "retracted-own",
            target_of(one),
            {"entry": head.id},
            now,
            now + TOLD_WITHIN,
        )
        for n, one in enumerate(authors)
        if one
    ]
    await promise(connection, said, now)


async def restore(call: Call, id: Id) -> AsyncIterator[Reply]:  # noqa: A002
    """Bring a retracted or disputed entry back as it was."""
    who, now = await reviewer(call), call.desk.now()
    head = await call.desk.database.write(lambda c: standing.restore(c, id, who, now), "restore")
    await call.desk.indexer.catch_up()
    yield Reply((Text(frame(await language_of(call), "is_back", title=head.title)),))


async def rollback(
    call: Call,
    id: Id,  # noqa: A002
    *,
    to: Annotated[int, Help("the version whose text is published again")],
    version: Annotated[int, Help("the current version, as you saw it")] = 0,
) -> AsyncIterator[Reply]:
    """Publish an earlier version of an entry again, as its newest."""
    who, now = await reviewer(call), call.desk.now()
    done = await call.desk.database.write(lambda c: standing.roll_back(c, id, to, who, now, version or None), "publish")
    await call.desk.indexer.catch_up()
    words = frame(await language_of(call), "rolled_back", id=id, to=to, number=done.number)
    yield Reply((Text(words),), data={"version": done.number})


async def history(call: Call, id: Id) -> AsyncIterator[Reply]:  # noqa: A002
    """List the versions of an entry: when, from where, by whom."""
    async with call.desk.database.reading() as connection:
        head = await head_here(call, connection, id)
        found = await entries.history(connection, id)
        looks = await freshness.reviews_of(connection, id)
    names = [str(one) for one in head.header.get("reviewed_by") or ()]
    told = partial(frame, await language_of(call))
    rows = tuple(
        (str(one.number), f"{one.published_at:%Y-%m-%d %H:%M} UTC", _known(told, "cause", one.cause)) for one in found
    )
    facts = {"title": head.title, "status": told(f"status_{head.status}"), "names": ", ".join(names)}
    words = told("history_by" if names else "history_of", **facts)
    seen = [
        told("history_look", day=f"{one.at:%Y-%m-%d}", what=what, after=one.due_after, before=one.due_before)
        for one, what in ((one, _known(told, "look", one.what)) for one in looks)
    ]
    looked = (Text("\n".join([told("history_looked"), "", *(f"- {one}" for one in seen)])),) if looks else ()
    columns = (told("col_version"), told("col_published"), told("col_cause"))
    yield Reply((Text(words), DataTable(columns, rows), *looked))


def _known(told: Callable[..., str], what: str, word: str) -> str:
    """A word that was stored, in the words of whoever reads it; as it is where we have none."""
    return told(f"{what}_{word}") if f"{what}_{word}" in library.ENGLISH else word


async def cited(call: Call, id: Id) -> AsyncIterator[Reply]:  # noqa: A002
    """List the answers that cited an entry."""
    now = call.desk.now()
    async with call.desk.database.reading() as connection:
        found = await answers.citing(connection, id, now - SINCE)
    told = partial(frame, await language_of(call))
    if not found:
        yield whisper(told("cited_none"))
        return
    rows = tuple((f"{one.asked_at:%Y-%m-%d}", one.platform, " ".join(one.question.split())[:80]) for one in found[:25])
    table = DataTable((told("col_when"), told("col_where"), told("col_question")), rows)
    counted = told("cited_some", n=len(found))
    yield Reply((Text(counted), table), audience="person")


async def tell(call: Call, id: Id) -> AsyncIterator[Reply]:  # noqa: A002
    """Tell everybody who had an answer from a retracted entry that it was taken back, once."""
    now = call.desk.now()

    async def work(connection: AsyncConnection) -> tuple[Head, int]:
        head = await entries.head(connection, id)
        if head.status != "retracted":
            raise NothingToTell(head)
        newest = {one.person: one for one in await answers.citing(connection, id, now - SINCE)}
        promises = [
            Promise(
                f"retracted:{id}:{head.number}:{person}",
                "retracted",
                target_of(person),
                {"entry": id, "answer": one.id},
                now,
                now + TOLD_WITHIN,
            )
            for person, one in newest.items()
        ]
        told = await promise(connection, promises, now)
        if told:
            role = call.message.person.role.name.lower()
            facts: dict[str, str | int | None] = {"entry": id, "version": head.number, "told": told, "role": role}
            await audit.append(connection, "tell", await people.same_person(connection, call.account), facts, now)
        return head, told

    head, told = await call.desk.database.write(work, "tell")
    yield whisper(frame(await language_of(call), "tell_done", n=told, title=head.title), data={"told": told})
