"""Is it this one? What a draft is near to, in the library and in the queue, and how its author is asked.

Helpers of `offering`; no command is declared here.
"""

from functools import partial

from bot import looking
from bot.authors import author_of
from bot.desk import Call
from bot.features.sources import near
from bot.frames import frame
from bot.message import Button, Part, Reply, Sources, Text
from bot.speaking import language_of
from knowledge import store as entries
from knowledge.duplicates.alike import Alike
from knowledge.review.publishing import full_draft
from knowledge.submissions import offering, store
from knowledge.submissions.types import Draft, Submission


async def alike_to(call: Call, found: Submission, draft: Draft) -> list[Alike]:
    """What is near a text, within what may be read where it is said."""
    return await looking.alike_to(call.desk, found, draft, call.message.place.audiences)


async def alike_now(call: Call, number: int) -> list[Alike]:
    """What a draft of this person is near to."""
    author = await author_of(call)
    async with call.desk.database.reading() as connection:
        found = await offering.own(connection, number, author)
        version = await store.version(connection, number)
        assert version is not None
        whole = await full_draft(connection, found, version.draft)
    return await alike_to(call, found, whole)


async def is_it_this_one(call: Call, number: int, alike: list[Alike], lead: str) -> Reply:
    """Ask whether a draft is one of those that it is near to, with what can be done if it is, and if it is not."""
    async with call.desk.database.reading() as connection:
        ids = [one.what.removeprefix("entry:") for one in alike if one.what.startswith("entry:")]
        heads = await entries.heads(connection, ids)
    language, today = await language_of(call), call.desk.now().date()
    told = partial(frame, language)
    mine, waits = f"{lead} {told('kept_as', number=number)}".strip(), f", {told('waits_review')}"
    lines = [
        f"- “{one.title}” ({one.why.said_in(language)}{waits if 'submission' in one.what else ''})" for one in alike
    ]
    parts: list[Part] = [Text(f"{mine} {told('is_it_this')}\n\n" + "\n".join(lines))]
    shown = tuple(near(heads[one], language, today) for one in ids if one in heads)
    if shown:
        parts.append(Sources(shown, told("in_library_now")))
    buttons = [Button(told("another"), f"submission another {number}", "good")]
    if shown:
        buttons.append(Button(told("improves"), f"submission onto {number} {shown[0].entry_id}"[:100]))
        buttons.append(Button(told("worked_too"), f"reproduce {shown[0].entry_id}"[:100]))
    buttons.append(Button(told("drop_mine"), f"submission withdraw {number}"))
    return Reply(tuple(parts), tuple(buttons), audience="person", data={"submission": number})
