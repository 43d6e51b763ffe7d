"""From a text to the queue, wherever it came from: looked through, kept as a draft, compared, disclosed, offered.

`next_step` says what a draft still needs. Nothing that holds a secret or somebody's personal data is kept: its author
gets it back with the place marked. Helpers of `submit`, `submission` and `save`; no command is declared here.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import cards
from bot.answer_words import said
from bot.authors import author_of
from bot.curating import moderators_place, offered_at, show_card
from bot.desk import Call
from bot.features.alike import alike_to, is_it_this_one
from bot.features.withheld import refuse_secrets
from bot.frames import frame
from bot.frames.questions import asked
from bot.message import Button, Form, FormField, Part, Reply, Text, say
from bot.speaking import language_of
from knowledge.errors import EntryError
from knowledge.gaps import store as gap_store
from knowledge.review import store as queue
from knowledge.review.publishing import full_draft
from knowledge.screening import flags
from knowledge.submissions import offering, store
from knowledge.submissions.asking import INTERESTS, QUESTIONS
from knowledge.submissions.offering import MOST_DRAFTS
from knowledge.submissions.shape import check
from knowledge.submissions.types import Draft, State, Submission
from rag.language import detect

SHOWN = 1200
"""Characters of a text that a preview shows."""
COMPARED = 12
"""Entries that a new text is compared with, best first."""


def form_of(
    language: str, kind: str, commands: tuple[str, str], values: Mapping[str, str], errors: Mapping[str, str]
) -> Form:
    """The form with a kind's questions; of the commands, the first keeps it and the second opens it again."""
    fields = tuple(
        FormField(
            one.name,
            one.label,
            one.help,
            one.required,
            one.long,
            one.choices,
            values.get(one.name, ""),
            errors.get(one.name, ""),
            120 if one.name == "title" else 4000,
        )
        for one in QUESTIONS[kind]
    )
    shown = tuple(asked(language, kind, one) for one in fields)
    return Form(frame(language, f"form_{kind}"), commands[0], shown, frame(language, "form_preview"), commands[1])


def written_in(draft: Draft) -> str:
    """The language of a text, as its author said or as it reads."""
    return str(draft.fields.get("language") or detect(f"{draft.title}\n{draft.body[:4000]}"))


async def keep(
    call: Call, draft: Draft, *, entry_id: str | None = None, base: int | None = None, gap_id: int | None = None
) -> int:
    """Keep a new draft; its number. Raises Stopped, or TooMany where somebody has as many drafts as they may."""
    await refuse_secrets(draft.title, draft.body, *_texts(draft.fields))
    author, now = await author_of(call), call.desk.now()

    async def work(connection: AsyncConnection) -> int:
        if await store.count(connection, author.accounts, (State.DRAFT,)) >= MOST_DRAFTS:
            raise offering.TooMany(MOST_DRAFTS, drafts=True)
        return await store.keep(
            connection,
            draft,
            person=call.account,
            name=author.name,
            place=offered_at(call.message),
            thread=call.message.thread,
            now=now,
            entry_id=entry_id,
            base=base,
            gap_id=gap_id if gap_id and await gap_store.gap(connection, gap_id) else None,
        )

    return await call.desk.database.write(work, "submit")


def _texts(value: object) -> list[str]:
    """Every text within front matter."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list | tuple):
        return [text for one in value for text in _texts(one)]
    return []


async def change(call: Call, number: int, draft: Draft) -> Submission:
    """Keep a new text of a submission. One that waits stays in the queue, and its card shows the change."""
    await refuse_secrets(draft.title, draft.body, *_texts(draft.fields))
    author, now, flagged = await author_of(call), call.desk.now(), await flag_names(draft)

    async def work(connection: AsyncConnection) -> Submission:
        found = await offering.change(connection, number, author, draft, now, flags=flagged)
        if found.state == State.PENDING:
            await _show(connection, call, number)
        return found

    return await call.desk.database.write(work, "submit")


async def flag_names(draft: Draft) -> tuple[str, ...]:
    """What a moderator should look out for in a text, each once."""
    whole = "\n".join([draft.title, draft.body, *_texts(draft.fields)])
    return tuple(dict.fromkeys(mark.what for mark in await asyncio.to_thread(flags, whole)))


async def send(call: Call, number: int) -> int:
    """Offer a draft to the queue; its item's number. Raises what it still needs."""
    author, now, place = await author_of(call), call.desk.now(), await moderators_place(call)
    found, whole = await _whole(call, number)
    await refuse_secrets(whole.title, whole.body)
    check(whole, now.date())
    flagged, language = await flag_names(whole), written_in(whole)

    async def work(connection: AsyncConnection) -> int:
        again = await offering.own(connection, number, author, lock=True)
        if again.number != found.number:
            raise offering.WrongState(again, "sent")
        item = await offering.offer(connection, number, author, now, flags=flagged, language=language)
        await show_card(connection, call.desk, item, now, place)
        return item

    return await call.desk.database.write(work, "submit")


async def _whole(call: Call, number: int) -> tuple[Submission, Draft]:
    """A submission of the caller with its text as it would be published."""
    author = await author_of(call)
    async with call.desk.database.reading() as connection:
        found = await offering.own(connection, number, author)
        version = await store.version(connection, number)
        assert version is not None
        return found, await full_draft(connection, found, version.draft)


async def _show(connection: AsyncConnection, call: Call, number: int) -> None:
    item = await queue.item_of(connection, number)
    if item is not None:
        await show_card(connection, call.desk, item.id, call.desk.now())


async def next_step(call: Call, number: int, lead: str = "") -> Reply:
    """What a draft needs next: an answer, a correction, a look at what is alike; or its preview, ready to be sent."""
    author, language = await author_of(call), await language_of(call)
    async with call.desk.database.reading() as connection:
        found = await offering.own(connection, number, author)
        version = await store.version(connection, number)
        assert version is not None
        whole = await full_draft(connection, found, version.draft)
    draft = version.draft
    if not draft.interest or (draft.interest != "none" and not _whose(draft)):
        words = lead or frame(language, "kept_as", number=number)
        return _alone(Text(f"{words} {frame(language, 'one_more')}"), disclosure_form(language, number, draft))
    try:
        check(whole, call.desk.now().date())
    except EntryError as error:
        wrong = "\n".join(f"- {one}" for one in error.problems)
        words = f"{lead} {frame(language, 'not_yet', number=number)}\n\n{wrong}".strip()
        edit = Button(frame(language, "edit"), f"submission edit {number}")
        return replace(_alone(Text(words)), buttons=(edit,), failed=True)
    alike = [] if found.entry_id else await alike_to(call, found, whole)
    if alike and found.state == State.DRAFT:
        return await is_it_this_one(call, number, alike, lead)
    return preview(language, found, whole, lead)


def _alone(*parts: Part) -> Reply:
    return Reply(parts, audience="person")


def _whose(draft: Draft) -> str:
    return str((draft.fields.get("disclosure") or {}).get("text", "")).strip()


def disclosure_form(
    language: str,
    number: int,
    draft: Draft,
    errors: Mapping[str, str] = {},  # only read
) -> Form:
    """The required question about an interest, with whose it is."""
    given = draft.fields.get("disclosure") or {}
    fields = (
        FormField(
            "interest",
            "Do you have an interest in it?",
            "do you sell it, were you paid for it, does your employer make it?",
            choices=INTERESTS,
            value=str(given.get("interest", "")),
            error=errors.get("interest", ""),
        ),
        FormField(
            "whose",
            "Whose interest, in a sentence",
            "such as: my employer sells this server; answers show it",
            required=False,
            value=str(given.get("text", "")),
            error=errors.get("whose", ""),
            max_length=300,
        ),
        FormField(
            "affiliation",
            "Where do you work?",
            "an organisation, or empty for none",
            required=False,
            value=str(draft.fields.get("affiliation") or ""),
            max_length=120,
        ),
    )
    shown = tuple(asked(language, "", one) for one in fields)
    title, keep_it = frame(language, "your_interest"), frame(language, "form_keep")
    return Form(title, f"submission disclosed {number}", shown, keep_it, f"submission disclose {number}")


def preview(language: str, found: Submission, draft: Draft, lead: str = "") -> Reply:
    """A draft as it would stand in the library, ready to be sent."""
    told = partial(frame, language)
    interest = told(f"interest_{draft.interest or 'unsaid'}")
    interest += "" if draft.interest == "none" else f": {_whose(draft)}"
    facts = [said(language, draft.kind), written_in(draft), told("interest_is", interest=interest)]
    facts += [told("verticals_are", verticals=", ".join(draft.verticals))] if draft.verticals else []
    body = draft.body if len(draft.body) <= SHOWN else draft.body[:SHOWN].rsplit(" ", 1)[0] + " …"
    if body.count("```") % 2:
        body += "\n```"
    about = told("this_change", entry=found.entry_id) if found.entry_id else told("this_new")
    lead = f"{lead or told('kept_as', number=found.id)} {about}\n\n**{draft.title}**\n*{' · '.join(facts)}*"
    words = "\n\n".join(one for one in (lead, "\n".join(cards.more(draft, "verticals", "licence")), body) if one)
    licence = draft.fields.get("licence") or "CC-BY-4.0"
    tail = f"\n\n{told('offered_under', licence=licence, name=found.name)}"
    if found.state == State.PENDING:
        return Reply((Text(words + tail),), audience="person", data={"submission": found.id})
    buttons = (
        Button(told("send_it"), f"submission send {found.id}", "good"),
        Button(told("edit"), f"submission edit {found.id}"),
        Button(told("add_more"), f"submission add {found.id}"),
        Button(told("whose_interest"), f"submission disclose {found.id}"),
    )
    return Reply(
        (Text(words + tail),),
        buttons[: 4 if draft.interest != "none" else 3],
        audience="person",
        data={"submission": found.id},
    )


def failed(text: str) -> Reply:
    """A refusal that only its reader sees."""
    return replace(say(text, failed=True), audience="person")
