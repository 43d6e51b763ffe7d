"""What is kept about a person besides tables, part by part, and how each is erased."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store
from bot.desk import Desk
from bot.forgetting import MENTION, Erased, Memory, Whose
from bot.names import store as names
from bot.sessions import store as sessions
from bot.shelf import store as shelf
from knowledge import store as entries
from knowledge.audit import store as audit
from knowledge.duplicates import store as verdicts
from knowledge.freshness import store as freshness
from knowledge.gaps import joining
from knowledge.reproductions import counting
from knowledge.review import store as queue
from knowledge.submissions import offering
from knowledge.submissions import store as submissions
from knowledge.submissions.types import WAITING
from rag import store as answers
from scheduler import store as deliveries
from scheduler.digests import store as digests


async def questions(connection: AsyncConnection, desk: Desk, whose: Whose) -> Erased:
    """Erase what somebody asked and was answered, whom they called, how they rated, where they wait for an answer."""
    waiting, named = await joining.forget(connection, whose.accounts, whose.targets, desk.now())
    named += await store.forget_calls(connection, whose.accounts, whose.targets)
    asked, rated = await answers.forget(connection, whose.accounts, whose.targets)
    gone = {"question of yours": asked, "question that waited for an answer": waiting, "rating": rated}
    return Erased({**gone, MENTION: named})


async def texts(connection: AsyncConnection, desk: Desk, whose: Whose) -> Erased:
    """Erase what somebody offered and was not published, their words in saved threads, and their name elsewhere."""
    tried, works = await counting.forget(connection, whose.accounts)
    for one in await submissions.of_people(connection, whose.accounts, WAITING, limit=1000):
        await offering.withdraw(connection, one.id, offering.Author(one.person, whose.accounts, ""), desk.now())
    offered = await submissions.forget(connection, whose.accounts, whose.targets)
    named = offered.named + await queue.forget(connection, whose.accounts, whose.targets, offered)
    for part in (entries, verdicts, freshness, audit):
        named += await part.forget(connection, whose.accounts)
    gone = {
        "unpublished text": len(offered.gone),
        "utterance in saved threads": offered.utterances,
        "report of a trial": tried,
        "organisation that you named": works,
        MENTION: named,
    }
    stays = (("stays_published", len(offered.published)), ("stays_decided", named), ("stays_tried", tried))
    return Erased(gone, tuple(name for name, many in stays if many))


async def notices(connection: AsyncConnection, desk: Desk, whose: Whose) -> Erased:
    """Take back what is still to be said to somebody, and erase what was said, with their wishes about it."""
    subscribed, named = await digests.forget(connection, whose.accounts, whose.targets)
    gone = {
        "subscription to digests": subscribed,
        "notice on your shelf": await shelf.forget(connection, whose.accounts),
        "record of a notice or reminder": await deliveries.forget(connection, whose.targets),
        MENTION: named,
    }
    return Erased(gone, ("stays_theirs",))


async def account(connection: AsyncConnection, desk: Desk, whose: Whose) -> Erased:
    """Erase sessions of the page, names, settings, drafts and links between accounts."""
    ended, seen = await sessions.forget(connection, whose.accounts)
    known = await names.forget(connection, whose.accounts)
    dropped = await store.forget_people(connection, whose.accounts, whose.targets)
    gone = {
        "session on the page": ended,
        "name": known,
        "setting": dropped.settings,
        "unfinished form": dropped.forms,
        "linked account": dropped.linked,
        MENTION: seen + dropped.named,
    }
    return Erased(gone)


QUESTIONS = Memory("questions", questions)
TEXTS = Memory("texts", texts)
NOTICES = Memory("notices", notices)
ACCOUNT = Memory("account", account)
