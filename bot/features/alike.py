"""Is it this one? What a draft is near to, in the library and in the queue, and how its author is asked.

Helpers of `offering`; no command is declared here.
"""

from bot import looking
from bot.authors import author_of
from bot.desk import Call
from bot.features.sources import near
from bot.message import Button, Part, Reply, Sources, Text
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
    async with call.desk.database.reading() as connection:
        ids = [one.what.removeprefix("entry:") for one in alike if one.what.startswith("entry:")]
        heads = await entries.heads(connection, ids)
    today, mine = call.desk.now().date(), f"{lead} Kept as draft {number}.".strip()
    lines = [
        f"- “{one.title}” ({one.why}{', waiting for review' if 'submission' in one.what else ''})" for one in alike
    ]
    parts: list[Part] = [Text(f"{mine} Is it this one?\n\n" + "\n".join(lines))]
    shown = tuple(near(heads[one], "en", today) for one in ids if one in heads)
    if shown:
        parts.append(Sources(shown, "Already in the library"))
    buttons = [Button("Mine is another", f"submission another {number}", "good")]
    if shown:
        buttons.append(Button("It improves that one", f"submission onto {number} {shown[0].entry_id}"[:100]))
        buttons.append(Button("It worked for me too", f"reproduce {shown[0].entry_id}"[:100]))
    buttons.append(Button("Yes, drop mine", f"submission withdraw {number}"))
    return Reply(tuple(parts), tuple(buttons), audience="person", data={"submission": number})
