"""What moderators do with gaps: merge, split, close, open again, give a title or vertical. Each can be taken back."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import gaps
from bot.answer_words import closed
from bot.commands import Help, Registry, Suggest
from bot.desk import Call
from bot.features import complaints
from bot.features.gap_looking import Number, shortened
from bot.features.gaps import role_of
from bot.frames import frame
from bot.message import Button, Reply, Role, Text, say
from bot.speaking import language_of
from knowledge import store as entries
from knowledge.audit import store as audit
from knowledge.gaps import deciding, store
from knowledge.gaps.errors import NoSuchReason, UnknownGap
from knowledge.gaps.types import REASONS, State
from rag.meaning import load
from scheduler.verticals import named


def declare(registry: Registry) -> None:
    """Put the moderation of gaps on a registry."""
    registry.command("gap merge", role=Role.MODERATOR)(merge)
    registry.command("gap split", role=Role.MODERATOR)(split)
    registry.command("gap close", role=Role.MODERATOR)(close)
    registry.command("gap reopen", role=Role.MODERATOR)(reopen)
    registry.command("gap vertical", role=Role.ORGANIZER)(vertical)
    registry.command("gap title", role=Role.MODERATOR)(title)
    registry.command("gap words", role=Role.MODERATOR, private=True)(words)


async def merge(
    call: Call,
    gap: Number,
    into: Annotated[int, Help("the gap that it becomes part of"), Suggest("gaps")],
) -> AsyncIterator[Reply]:
    """Make a gap part of another that asks the same; `gap reopen` takes it back."""
    person, now = await call.person(), call.desk.now()

    async def work(connection: AsyncConnection) -> int:
        target = await deciding.found(connection, into)
        entry = (await entries.head(connection, target.entry_id)) if target.entry_id else None
        askers = await deciding.merge(connection, gap, into, person, now, entry.audience if entry else "public")
        if entry is not None:
            await gaps.tell(connection, askers, entry.id, now)
        await audit.append(connection, "gap.merge", person, {"gap": gap, "into": into}, now)
        return (await deciding.found(connection, into)).asked

    asked, language = await call.desk.database.write(work, "gap-merge"), await language_of(call)
    back = Button(frame(language, "gap_take_back"), f"gap reopen {gap}")
    yield say(frame(language, "gap_merged_now", gap=gap, into=into, asked=asked), back)


async def split(
    call: Call,
    gap: Number,
    questions: Annotated[str, Help("the numbers of the questions that leave, from `gap words`: 2,3")],
) -> AsyncIterator[Reply]:
    """Give some questions of a gap a gap of their own; `gap merge` takes it back."""
    person, now = await call.person(), call.desk.now()
    chosen = {int(one) for one in questions.replace(" ", ",").split(",") if one.strip().isdecimal()}

    async def work(connection: AsyncConnection) -> int:
        rows = (await store.askers_of(connection, [gap]))[gap]
        ids = [one.id for n, one in enumerate(rows, 1) if n in chosen]
        made = await deciding.split(connection, gap, ids, person, now)
        await audit.append(connection, "gap.split", person, {"gap": gap, "into": made}, now)
        return made

    made, language = await call.desk.database.write(work, "gap-split"), await language_of(call)
    yield Reply(
        (Text(frame(language, "gap_split_now", made=made, gap=gap)),),
        (Button(frame(language, "gap_take_back"), f"gap merge {made} {gap}"),),
        data={"gap": made},
    )


async def close(
    call: Call,
    gap: Number,
    *,
    reason: Annotated[str, Help("why: " + ", ".join(REASONS))] = "",
    note: Annotated[str, Help("a sentence beside the reason; anybody may read it")] = "",
) -> AsyncIterator[Reply]:
    """Close a gap with a reason; its askers wait no more, unless it is opened again."""
    if reason not in REASONS:
        raise NoSuchReason(reason)
    person, now = await call.person(), call.desk.now()

    async def work(connection: AsyncConnection) -> None:
        await deciding.close(connection, gap, reason, " ".join(note.split())[:500], person, now)
        await audit.append(connection, "gap.close", person, {"gap": gap, "reason": reason}, now)

    await call.desk.database.write(work, "gap-close")
    language = await language_of(call)
    words = frame(language, "gap_closed_now", gap=gap, reason=closed(language, reason))
    yield say(words, Button(frame(language, "gap_open_again"), f"gap reopen {gap}"))


async def reopen(call: Call, gap: Number) -> AsyncIterator[Reply]:
    """Open a gap again that was closed, answered or merged; who was told waits again."""
    person, now = await call.person(), call.desk.now()

    async def work(connection: AsyncConnection) -> str:
        before = await deciding.open_again(connection, gap, person, now)
        rows = (await store.askers_of(connection, [gap]))[gap]
        await gaps.not_told(connection, rows, "the gap was opened again", now)
        await audit.append(connection, "gap.reopen", person, {"gap": gap, "was": str(before.state)}, now)
        return before.state

    before = await call.desk.database.write(work, "gap-reopen")
    language = await language_of(call)
    yield say(frame(language, "gap_opened", gap=gap, was=frame(language, f"gap_{State(before)}")))


async def title(
    call: Call,
    gap: Number,
    words: Annotated[str, Help("the question in your words, for everybody to read"), "rest"],
) -> AsyncIterator[Reply]:
    """Give a gap words that anybody may read, instead of its first asker's."""
    person, now = await call.person(), call.desk.now()
    given = shortened(words, 300)

    async def work(connection: AsyncConnection) -> None:
        await deciding.set_right(connection, gap, person, now, title=given)
        await audit.append(connection, "gap.title", person, {"gap": gap, "title": audit.fingerprint(given)}, now)

    await call.desk.database.write(work, "gap-title")
    yield say(frame(await language_of(call), "gap_titled", gap=gap, title=given))


async def words(call: Call, gap: Number) -> AsyncIterator[Reply]:
    """Show every question of a gap with its number, also those asked in private; only you see this."""
    await complaints.look(call)
    told = partial(frame, await language_of(call))
    async with call.desk.database.reading() as connection:
        if await store.gap(connection, gap) is None:
            raise UnknownGap(gap)
        rows = (await store.askers_of(connection, [gap]))[gap]
        meaning = load(*await store.meaning_of(connection, rows[0].id)) if rows else None
        alike = call.desk.gap_groups.groups.siblings(meaning) if meaning else []
        others = sorted(set((await store.gaps_of(connection, alike)).values()) - {gap})
    lines = [
        f"{n}. {shortened(one.question, 300) or told('gap_no_words')} · {one.language} · "
        f"{told(f'why_{one.why}')} · {told(f'wait_{one.state}')}"
        + (f" · {told('gap_in_private')}" if one.private else "")
        for n, one in enumerate(rows, 1)
    ]
    said = "\n".join(lines) or told("gap_nobody_asked")
    if others:
        said += f"\n\n{told('gap_alike', gaps=', '.join(map(str, others)))}"
    yield Reply((Text(said),), audience="person")


async def vertical(
    call: Call,
    gap: Number,
    name: Annotated[str, Help("the vertical it belongs to; `none` for none"), Suggest("verticals")],
) -> AsyncIterator[Reply]:
    """Correct the vertical of a gap."""
    person, now = await call.person(), call.desk.now()
    given = "" if name.lower() == "none" else named(name)[:80]

    async def work(connection: AsyncConnection) -> None:
        await deciding.set_right(connection, gap, person, now, vertical=given)
        facts: dict[str, str | int | None] = {
            "gap": gap,
            "vertical": audit.fingerprint(given) or "none",
            "role": role_of(call),
        }
        await audit.append(connection, "gap.vertical", person, facts, now)

    await call.desk.database.write(work, "gap-set")
    language = await language_of(call)
    yield say(frame(language, "gap_belongs", gap=gap, vertical=given or frame(language, "gap_without")))
