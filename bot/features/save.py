"""Save a thread to knowledge: its words are kept with the consent of those who wrote them, as a pending submission."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import gaps
from bot.answer_words import gaps_named
from bot.answer_words import said as words_of
from bot.authors import author_of
from bot.commands import Help, Registry
from bot.curating import moderators_place, offered_at, show_card
from bot.desk import Call
from bot.features.alike import alike_now, is_it_this_one
from bot.features.offering import change, flag_names, next_step, send
from bot.features.withheld import Stopped, looked_through
from bot.frames import frame
from bot.frames.questions import asked
from bot.message import Button, Form, FormField, Reply, Said, Text, say, whisper
from bot.speaking import language_of
from bot.translated import in_hindi
from knowledge.gaps import store as gap_store
from knowledge.screening import stops
from knowledge.submissions import store
from knowledge.submissions.offering import MOST_PENDING, Author, TooMany, own, words_changed
from knowledge.submissions.types import WAITING, Draft, State, Submission, SubmissionVersion

KINDS = ("guide", "recipe", "report")
INTERESTS = ("none", "vendor", "funded", "employer")
SHORTCUTS = {"discord": "Save this thread to knowledge", "slack": "Save to knowledge"}
"""What saves the thread of a message, by its name on the platform."""
MOST_WORDS = 200
"""Utterances kept of one thread."""
TITLE = 120
Told = Callable[..., str]
"""A sentence of ours by its name, in the language of who calls."""

Number = Annotated[int, Help("the submission's number")]


def declare(registry: Registry) -> None:
    """Put saving on a registry."""
    registry.command("save", collects=True)(save)
    registry.command("save thread", hidden=True, collects=True)(save_around)
    registry.command("save details", hidden=True, private=True)(details)
    registry.command("save keep", hidden=True, private=True)(keep)
    registry.command("consent", hidden=True, private=True)(consent)


async def save_around(call: Call, answer: Annotated[str, Help("the answer's id")]) -> AsyncIterator[Reply]:
    """Save the thread of an answer to knowledge; it is collected before."""
    async for reply in save(call):
        yield reply


async def save(call: Call) -> AsyncIterator[Reply]:
    """Save this thread to knowledge: offer it to the library, with the consent of who wrote it."""
    spoken = [one for one in call.message.said if one.text.strip()][-MOST_WORDS:]
    if not spoken:
        yield say(_no_thread(call, await language_of(call)), failed=True)
        return
    said = [one for one in spoken if not stops(one.text)]
    if not said:
        raise Stopped(one.text for one in spoken)
    author, told = await author_of(call), partial(frame, await language_of(call))
    done = await call.desk.database.write(partial(_keep_thread, call, author, said, told), "submit")
    if isinstance(done, str):
        yield whisper(done, failed=True)
        return
    number, others, answers = done
    reply = _saved(told, number, others, left=len(spoken) - len(said))
    if answers:
        language = await language_of(call)
        waits = Text(words_of(language, "told then", gaps=gaps_named(language, answers)))
        reply = replace(reply, parts=(*reply.parts, waits))
    yield reply


def _no_thread(call: Call, language: str) -> str:
    """That no thread is here, and what one is chosen with, as the platform calls it for whoever reads that."""
    shortcut = SHORTCUTS.get(call.message.place.platform)
    if shortcut is None:
        return frame(language, "no_thread_alone")
    in_theirs, reads = in_hindi(shortcut).get("name", shortcut), call.message.language[:2]
    either = dict.fromkeys([shortcut, in_theirs] if language == "hi" else [shortcut])
    names = {"hi": [in_theirs], "": either}.get(reads, [shortcut])
    return frame(language, "no_thread", shortcut=" / ".join(names))


async def _keep_thread(
    call: Call, author: Author, said: Sequence[Said], told: Told, connection: AsyncConnection
) -> tuple[int, list[str], list[int]] | str:
    """Keep a thread as a draft: its number, whose words wait for a yes, and its gaps; or why it is not kept."""
    thread = call.message.thread or call.place
    before = await store.of_thread(connection, thread)
    if before is not None:
        return told("thread_before", number=before.id)
    if await store.count(connection, author.accounts, WAITING) >= MOST_PENDING:
        return told("wait_first", most=MOST_PENDING)
    answers = await gaps.open_in(connection, thread)
    number = await store.keep(
        connection,
        Draft("guide", " ".join(said[0].text.split())[:TITLE], ""),
        person=call.account,
        name=author.name,
        place=offered_at(call.message),
        thread=thread,
        now=call.desk.now(),
        gap_id=answers[0] if answers else None,
        said=[(one.person, one.text) for one in said],
    )
    await gap_store.saved(connection, number, answers, call.desk.now())
    return number, await store.unasked(connection, number), answers


def _saved(told: Told, number: int, others: Sequence[str], *, left: int) -> Reply:
    """That a thread is kept, whose words wait for a yes, and how many messages were left out."""
    words = [told("thread_kept", number=number)]
    if others:
        words.append(told("thread_of_one" if len(others) == 1 else "thread_of", n=len(others)))
    if left:
        words.append(told("left_out_one" if left == 1 else "left_out", n=left))
    consents = (
        Button(told("consent_yes"), f"consent {number} yes", "good"),
        Button(told("consent_no"), f"consent {number} no"),
    )
    title_it = Button(told("add_title"), f"save details {number}")
    return Reply((Text("\n\n".join(words)),), (*(consents if others else ()), title_it), data={"submission": number})


async def _own(call: Call, number: int) -> tuple[Submission, SubmissionVersion]:
    author = await author_of(call)
    async with call.desk.database.reading() as connection:
        found = await own(connection, number, author)
        version = await store.version(connection, number)
    assert version is not None
    return found, version


def _form(language: str, number: int, draft: Draft) -> Form:
    fields = (
        FormField(
            "title", "Title", "what a person with the same problem would look for", value=draft.title, max_length=TITLE
        ),
        FormField("kind", "Kind", "what it is", choices=KINDS, value=draft.kind),
        FormField("body", "The answer in short", "two or three sentences", required=False, long=True, value=draft.body),
        FormField(
            "interest",
            "Do you have an interest in it?",
            "do you sell it, were you paid for it, does your employer make it? Answers show it",
            choices=INTERESTS,
            value=draft.interest,
        ),
    )
    shown = tuple(asked(language, "save", one) for one in fields)
    title, submit = frame(language, "save_thread"), frame(language, "form_send")
    return Form(title, f"save keep {number}", shown, submit, f"save details {number}")


async def details(call: Call, submission: Number) -> AsyncIterator[Reply]:
    """Give a saved thread its title and kind."""
    found, version = await _own(call, submission)
    yield Reply((_form(await language_of(call), found.id, version.draft),), audience="person")


async def keep(
    call: Call,
    submission: Number,
    *,
    title: Annotated[str, Help("what a person with the same problem would look for")] = "",
    kind: Annotated[str, Help("what it is")] = "",
    body: Annotated[str, Help("the answer in two or three sentences")] = "",
    interest: Annotated[str, Help("none, vendor, funded or employer")] = "",
) -> AsyncIterator[Reply]:
    """Keep the title, kind and summary of a saved thread, and send it for review."""
    found, version = await _own(call, submission)
    language = await language_of(call)
    fields = {**version.draft.fields, **({"disclosure": {"interest": interest}} if interest else {})}
    clean, errors = await looked_through({"title": title.strip(), "body": body.strip()}, language)
    draft = Draft(kind, clean["title"], clean["body"], fields)
    if len(title.split()) < 2:
        errors["title"] = frame(language, "two_words")
    if kind not in KINDS:
        errors["kind"] = frame(language, "kind_one_of", known=", ".join(KINDS))
    if interest not in INTERESTS:
        errors["interest"] = frame(language, "say_interest")
    if errors:
        made = _form(language, found.id, draft)
        shown = tuple(replace(one, error=errors.get(one.name, "")) for one in made.fields)
        yield Reply((replace(made, fields=shown),), audience="person", failed=True)
        return
    await change(call, submission, draft)
    if interest != "none":
        yield await next_step(call, submission)
        return
    if found.state == State.DRAFT and (alike := await alike_now(call, submission)):
        yield await is_it_this_one(call, submission, alike, "")
        return
    try:
        item = await send(call, submission)
    except TooMany as error:
        yield whisper(error.said_in(language), failed=True)
        return
    words = frame(language, "thread_waits", number=submission, title=draft.title, item=item)
    yield whisper(words, data={"submission": submission, "item": item})


async def consent(
    call: Call, submission: Number, answer: Annotated[str, Help("yes or no")] = "yes"
) -> AsyncIterator[Reply]:
    """Say whether your words in a saved thread may be used."""
    given, now, place = answer.lower() in ("yes", "y"), call.desk.now(), await moderators_place(call)

    async def work(connection: AsyncConnection) -> int:
        count = await store.consent(connection, submission, call.account, given=given)
        if count:
            item = await words_changed(connection, submission, call.account, now, given=given, flags=flag_names)
            if item is not None:
                await show_card(connection, call.desk, item, now, place)
        return count

    count = await call.desk.database.write(work, "consent")
    said = "no_words_of_yours" if not count else "consented" if given else "erased_one" if count == 1 else "erased"
    yield whisper(frame(await language_of(call), said, n=count))
