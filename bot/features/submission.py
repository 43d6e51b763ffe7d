"""`submission`: what an author does with what they offered: list, read, edit, add to, disclose, send, withdraw."""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.authors import author_of
from bot.commands import Help, Registry
from bot.curating import show_card
from bot.desk import Call
from bot.features.offering import (
    change,
    disclosure_form,
    failed,
    next_step,
    preview,
    send,
    written_in,
)
from bot.features.withheld import looked_through
from bot.frames import frame
from bot.frames.questions import asked
from bot.message import FITS, DataTable, Form, FormField, Reply, Text, whisper
from bot.speaking import language_of
from knowledge.review import store as queue
from knowledge.review.publishing import full_draft
from knowledge.submissions import offering, store
from knowledge.submissions.asking import INTERESTS, later, with_field
from knowledge.submissions.offering import NoDisclosure
from knowledge.submissions.reading import BadField
from knowledge.submissions.types import EDITABLE, Draft, State, Submission, SubmissionVersion
from scheduler.verticals import named

Number = Annotated[int, Help("the submission's number")]


def declare(registry: Registry) -> None:
    """Put an author's commands on a registry."""
    registry.command("submission list", private=True)(listing)
    registry.command("submission show", private=True)(show)
    registry.command("submission edit", private=True)(edit)
    registry.command("submission add", private=True)(add)
    registry.command("submission disclose", private=True)(disclose)
    registry.command("submission send", private=True)(offer)
    registry.command("submission withdraw", private=True)(withdraw)
    registry.command("submission keep", hidden=True, private=True, form=True)(keep_edit)
    registry.command("submission disclosed", hidden=True, private=True, form=True)(disclosed)


async def own(call: Call, number: int) -> tuple[Submission, SubmissionVersion]:
    """A submission of the caller with its newest text. Raises NoSubmission."""
    author = await author_of(call)
    async with call.desk.database.reading() as connection:
        found = await offering.own(connection, number, author)
        version = await store.version(connection, number)
    assert version is not None
    return found, version


async def listing(call: Call) -> AsyncIterator[Reply]:
    """List what you have offered and where it stands."""
    author, told = await author_of(call), partial(frame, await language_of(call))
    async with call.desk.database.reading() as connection:
        found = await store.of_people(connection, author.accounts)
    if not found:
        yield whisper(told("offered_nothing"))
        return
    rows = tuple((str(one.id), told(f"kind_{one.kind}"), one.title, told(f"stands_{one.state}")) for one in found)
    yield Reply((DataTable(tuple(told("offered_columns").split("|")), rows),), audience="person")


async def show(call: Call, number: Number) -> AsyncIterator[Reply]:
    """Show one of your submissions as it would stand in the library, and what became of it."""
    found, version = await own(call, number)
    async with call.desk.database.reading() as connection:
        whole = await full_draft(connection, found, version.draft)
        item = await queue.item_of(connection, number)
    language = await language_of(call)
    reply = preview(language, found, whole, _stands(language, found))
    if item is not None and item.sentence and found.state in (State.CHANGES, State.REJECTED):
        said = Text(frame(language, "moderator_said", sentence=item.sentence))
        reply = replace(reply, parts=(*reply.parts, said))
    yield reply if found.state in EDITABLE else replace(reply, buttons=())


def _stands(language: str, found: Submission) -> str:
    if found.state == State.ACCEPTED:
        return frame(language, "is_published", number=found.id, entry=found.entry_id)
    if found.state == State.DRAFT:
        return frame(language, "is_draft", number=found.id)
    return frame(language, "it_stands", number=found.id, stands=frame(language, f"stands_{found.state}"))


def edit_form(
    number: int, draft: Draft, command: str, opener: str, errors: dict[str, str] | None = None, language: str = "en"
) -> Form:
    """The text of a submission to be changed: title, verticals, summary, body. Other fields are added one by one."""
    wrong = errors or {}
    summary = str(draft.fields.get("summary") or "")
    fields = (
        FormField("title", "Title", "", value=draft.title, error=wrong.get("title", ""), max_length=120),
        FormField(
            "verticals", "Verticals", "commas between", required=False, value=", ".join(draft.verticals), max_length=200
        ),
        FormField("summary", "In one sentence", "", required=False, value=summary, max_length=300),
        FormField("body", "Text", "", long=True, value=draft.body, error=wrong.get("body", ""), max_length=60_000),
    )
    shown = tuple(asked(language, "edit", one) for one in fields)
    title, submit = frame(language, "edit_title", number=number), frame(language, "form_preview")
    return Form(title, command, shown, submit, opener)


async def edit(call: Call, number: Number) -> AsyncIterator[Reply]:
    """Change the text of one of your submissions."""
    found, version = await own(call, number)
    language = await language_of(call)
    if found.state not in EDITABLE:
        raise offering.WrongState(found, "changed")
    if len(version.draft.body) > FITS.get(call.message.person.platform, len(version.draft.body)):
        address = f"{call.desk.settings.link_base}/submit/{number}"
        yield failed(frame(language, "too_long_here", address=address))
        return
    form = _edit_form(language, number, version.draft)
    yield Reply((form,), audience="person")


def _edit_form(language: str, number: int, draft: Draft, errors: dict[str, str] | None = None) -> Form:
    return edit_form(number, draft, f"submission keep {number}", f"submission edit {number}", errors, language)


def edited(draft: Draft, values: dict[str, str]) -> Draft:
    """A draft with what an edit form says."""
    fields = dict(draft.fields)
    for name in ("verticals", "summary"):
        given = values.get(name, "").strip()
        fields.pop(name, None)
        if given:
            fields[name] = [named(one) for one in given.split(",") if one.strip()] if name == "verticals" else given
    return Draft(draft.kind, " ".join(values.get("title", "").split()), values.get("body", "").strip(), fields)


async def wrong_in(values: dict[str, str], language: str = "en") -> tuple[dict[str, str], dict[str, str]]:
    """What an edit form says with secrets taken out, and what is wrong with it by field."""
    clean, errors = await looked_through(values, language)
    if len(values.get("title", "").split()) < 1:
        errors.setdefault("title", frame(language, "title_needed"))
    if not values.get("body", "").strip():
        errors.setdefault("body", frame(language, "text_needed"))
    return clean, errors


async def keep_edit(call: Call, number: Number) -> AsyncIterator[Reply]:
    """Keep an edit of a submission."""
    _, version = await own(call, number)
    values = {name: str(value) for name, value in call.message.values.items()}
    language = await language_of(call)
    clean, errors = await wrong_in(values, language)
    if errors:
        form = _edit_form(language, number, edited(version.draft, clean), errors)
        yield Reply((form,), audience="person", failed=True)
        return
    found = await change(call, number, edited(version.draft, values))
    said = "changed_seen" if found.state == State.PENDING else "changed"
    yield await next_step(call, number, frame(language, said))


async def add(
    call: Call,
    number: Number,
    name: Annotated[str, Help("which field; leave it out for a list")] = "",
    value: Annotated[str, Help("its value, as the list says"), "rest"] = "",
) -> AsyncIterator[Reply]:
    """Add a field to one of your submissions, or see which fields its kind has."""
    _, version = await own(call, number)
    draft, language = version.draft, await language_of(call)
    if not name or not value:
        yes = frame(language, "field_said")
        rows = tuple(
            (field, how.said_in(language), yes if draft.fields.get(field) else "")
            for field, how in later(draft.kind).items()
        )
        table = DataTable(tuple(frame(language, "fields_columns").split("|")), rows)
        words = frame(language, "fields_lead", number=number, title=draft.title)
        yield Reply((Text(words), table), audience="person")
        return
    try:
        made = with_field(draft, name, value, call.desk.now().date())
    except BadField as error:
        yield failed(frame(language, "field_wrong", name=error.name, wrong=error.wrong.said_in(language)))
        return
    await change(call, number, made)
    yield await next_step(call, number, frame(language, "field_added", name=name))


async def disclose(call: Call, number: Number) -> AsyncIterator[Reply]:
    """Say whether you have an interest in what a submission praises or sells."""
    _, version = await own(call, number)
    yield Reply((disclosure_form(await language_of(call), number, version.draft),), audience="person")


async def disclosed(call: Call, number: Number) -> AsyncIterator[Reply]:
    """Keep the answer about an interest."""
    _, version = await own(call, number)
    given = {name: str(call.message.values.get(name, "")).strip() for name in ("interest", "whose", "affiliation")}
    language = await language_of(call)
    clean, errors = await looked_through(given, language)
    if given["interest"] not in INTERESTS:
        errors["interest"] = frame(language, "say_interest")
    elif given["interest"] != "none" and len(given["whose"].split()) < 2:
        errors["whose"] = frame(language, "say_whose")
    fields = {**version.draft.fields, "disclosure": {"interest": clean["interest"], "text": clean["whose"]}}
    fields["affiliation"] = clean["affiliation"] or None
    draft = replace(version.draft, fields=fields)
    if errors:
        yield Reply((disclosure_form(language, number, draft, errors),), audience="person", failed=True)
        return
    await change(call, number, draft)
    yield await next_step(call, number, frame(language, "noted_interest"))


async def offer(call: Call, number: Number) -> AsyncIterator[Reply]:
    """Send a draft for review."""
    try:
        item = await send(call, number)
    except NoDisclosure:
        yield await next_step(call, number)
        return
    _, version = await own(call, number)
    language = "hi" if written_in(version.draft) == "hi" else await language_of(call)
    words = frame(language, "sent_as", item=item, number=number)
    yield whisper(words, data={"submission": number, "item": item})


async def withdraw(call: Call, number: Number) -> AsyncIterator[Reply]:
    """Take a submission back."""
    author, now = await author_of(call), call.desk.now()

    async def work(connection: AsyncConnection) -> Submission:
        found = await offering.withdraw(connection, number, author, now)
        item = await queue.item_of(connection, number)
        if item is not None:
            await show_card(connection, call.desk, item.id, now)
        return found

    found = await call.desk.database.write(work, "submit")
    yield whisper(frame(await language_of(call), "taken_back_is", title=found.title, number=number))
