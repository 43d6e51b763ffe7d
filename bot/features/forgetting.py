"""What is kept about a person besides tables, part by part, and how each is erased."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store
from bot.desk import Desk
from bot.forgetting import Erased, Memory, Whose
from bot.names import store as names
from bot.notices import target_of
from bot.sessions import store as sessions
from bot.shelf import store as shelf
from knowledge.forgetting import store as written
from knowledge.freshness import store as freshness
from knowledge.gaps import joining
from knowledge.submissions import offering
from knowledge.submissions import store as submissions
from knowledge.submissions.types import WAITING
from rag import store as answers
from scheduler import store as deliveries
from scheduler.digests import store as digests


async def questions(connection: AsyncConnection, desk: Desk, whose: Whose) -> Erased:
    """Erase what somebody asked and was answered, how they rated, and where they wait for an answer."""
    waiting = 0
    for account in whose.accounts:
        waiting += await joining.forget(connection, account, desk.now())
    asked, rated = await answers.forget(connection, whose.accounts)
    return Erased({"question with its answer": asked, "question that waited for an answer": waiting, "rating": rated})


async def texts(connection: AsyncConnection, desk: Desk, whose: Whose) -> Erased:
    """Erase what somebody offered and was not published, their words in saved threads, and their name elsewhere."""
    for one in await submissions.of_people(connection, whose.accounts, WAITING, limit=1000):
        await offering.withdraw(connection, one.id, offering.Author(one.person, whose.accounts, ""), desk.now())
    gone, published = await written.texts(connection, whose.accounts)
    said = await written.utterances(connection, whose.accounts)
    tried = await written.trials(connection, whose.accounts)
    await written.decided(connection, whose.accounts)
    for account in whose.accounts:
        await freshness.rename(connection, account, "")
    stays = []
    if published:
        stays.append(
            "Entries that were published stay, because others rely on them and their licence allows it; a moderator "
            "can take a name out of them, or retract them."
        )
    if tried:
        stays.append("What came out of trying entries stays counted, without your name and your note.")
    return Erased(
        {"unpublished text": gone, "utterance in saved threads": said, "report of a trial": tried}, tuple(stays)
    )


async def notices(connection: AsyncConnection, desk: Desk, whose: Whose) -> Erased:
    """Take back what is still to be said to somebody, and erase what was said, with their wishes about it."""
    targets = [target_of(one) for one in whose.accounts]
    gone = {
        "subscription to digests": await digests.forget(connection, whose.accounts, targets),
        "notice on your shelf": await shelf.forget(connection, whose.accounts),
        "record of a notice or reminder": await deliveries.forget(connection, targets),
    }
    return Erased(gone, ("Messages that stand on Discord or Slack are theirs: delete those there.",))


async def account(connection: AsyncConnection, desk: Desk, whose: Whose) -> Erased:
    """Erase sessions of the page, names, settings, drafts and links between accounts."""
    gone = {
        "session on the page": await sessions.forget(connection, whose.accounts),
        "name": await names.forget(connection, whose.accounts),
        "setting": await store.forget_people(connection, whose.accounts),
    }
    return Erased(gone)


QUESTIONS = Memory("questions", "what you asked and were answered, ratings, gaps that you wait for", questions)
TEXTS = Memory("texts", "what you offered and was not published, your words in saved threads, your trials", texts)
NOTICES = Memory("notices", "reminders, notices and digests to you, and your wishes about them", notices)
ACCOUNT = Memory("account", "sessions on the page, names, settings, drafts, linked accounts", account)
