"""What curation says unasked: the card in the moderators' place, what became of a submission, what was taken back."""

import datetime as dt
from collections.abc import AsyncIterator
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import cards
from bot.commands import Help, Registry
from bot.curating import CARD_WITHIN
from bot.desk import Call, Desk
from bot.features.submission import own
from bot.frames.reasons import reasons
from bot.gaps import TOLD
from bot.looking import look
from bot.message import Button, CallFor, Reply, Text
from bot.notices import Late, Notices, account_of, target_of
from bot.posting import settings_at
from knowledge import store as entries
from knowledge.errors import UnknownEntry
from knowledge.gaps import store as gaps
from knowledge.review import store
from knowledge.review.types import Decision
from knowledge.submissions import store as submissions
from knowledge.submissions.types import State, Submission
from rag import store as answers
from rag.language import detect
from scheduler.deliveries import Delivery, Promise, promise
from scheduler.sending.store import failed_in_places

LOST_SINCE = dt.timedelta(days=7)
"""How far back is looked for what could not be said in a place."""
AGAIN = ":alone"
"""How the key of what is told alone ends, after the key of what was lost."""
SAID = {
    "en": {
        "published": "“{title}” is published: answers quote it from now on, with your name.",
        "edited": "“{title}” is published, as {who} edited it: answers quote it from now on, with your name.",
        "changes": "“{title}” needs a change before it can be published: {sentence}",
        "rejected": "“{title}” was not taken: {reason}. {sentence}",
        "again": "You may edit it and send it again.",
        "word": "The moderators have answered what you offered here (submission {number}). It is for you alone:",
        "looking": "That was taken back: the moderators are looking at submission {number} again.",
        "anew": "That word holds no longer; `submission show {number}` says how your submission stands.",
        "see": "See what they say",
        "read": "Read it",
        "edit": "Edit",
        "show": "Show",
        "history": "Its history",
        "retracted": "You once asked: “{question}”. The answer cited “{title}”, which was taken back since: {reason}",
        "ask": "Ask again to get what is known now.",
        "own": "What you wrote was taken back: “{title}” is quoted no more. {reason}",
    },
    "hi": {
        "published": "“{title}” प्रकाशित हो गया: अब जवाबों में आपके नाम के साथ उद्धृत होगा।",
        "edited": "“{title}” {who} के संपादन के साथ प्रकाशित हो गया: अब जवाबों में आपके नाम के साथ उद्धृत होगा।",
        "changes": "“{title}” प्रकाशित होने से पहले एक बदलाव चाहिए: {sentence}",
        "rejected": "“{title}” नहीं लिया गया: {reason}। {sentence}",
        "again": "आप इसे बदलकर फिर भेज सकते हैं।",
        "word": "आपने यहाँ जो दिया था (प्रस्ताव {number}), उस पर मॉडरेटरों का जवाब आ गया है। वह सिर्फ़ आपके लिए है:",
        "looking": "वह फ़ैसला वापस ले लिया गया: मॉडरेटर प्रस्ताव {number} फिर देख रहे हैं।",
        "anew": "वह बात अब लागू नहीं; आपका प्रस्ताव अब कैसा है, `submission show {number}` बताता है।",
        "see": "जवाब देखें",
        "read": "पढ़ें",
        "edit": "बदलें",
        "show": "दिखाएँ",
        "history": "इतिहास",
        "retracted": "आपने पूछा था: “{question}”। उस जवाब में “{title}” का हवाला था, जो अब वापस ले लिया गया है: {reason}",
        "ask": "अब जो पता है, उसके लिए फिर पूछें।",
        "own": "आपका लिखा “{title}” वापस ले लिया गया है और अब उद्धृत नहीं होगा: {reason}",
    },
}


def declare(registry: Registry) -> None:
    """Put what an author asks about a decision on a registry."""
    registry.command("submission said", hidden=True, private=True)(said_of_it)


def declare_notices(notices: Notices) -> None:
    """Put what curation says on the list of notices."""
    notices.notice("review-card", late=Late(grace=CARD_WITHIN, tell=False), waits=False, optional=False)(card)
    notices.notice("submission-decided", late=Late(grace=dt.timedelta(days=7), tell=False), optional=False)(decided)
    notices.notice("retracted", late=Late(grace=dt.timedelta(days=7), tell=False))(retracted)
    notices.notice("retracted-own", late=Late(grace=dt.timedelta(days=7), tell=False), optional=False)(retracted_own)


async def card(desk: Desk, delivery: Delivery) -> Reply | None:
    """A card for moderators with what waits for a decision; it changes as the item does."""
    async with desk.database.reading() as connection:
        item = await store.item(connection, int(delivery.subject["item"]))
        if item is None:
            return None
        looked = await look(connection, item)
    language = (await settings_at(desk, delivery.target)).language
    two = desk.settings.two_approvals
    return cards.card(item, looked.draft, looked.author, looked.approved, desk.now(), two, language)


def _said(language: str, name: str, **facts: str) -> str:
    return (SAID.get(language) or SAID["en"])[name].format(**facts)


async def decided(desk: Desk, delivery: Delivery) -> Reply | None:
    """What became of your submission, and why; in a place that others read, the reason is behind a button of yours."""
    found, decision, editor = await _read(desk, int(delivery.subject["submission"]), int(delivery.subject["decision"]))
    if found is None or decision is None:
        return None
    return _told(found, decision, editor) if account_of(delivery.target) else _called(found, decision, delivery.target)


async def said_of_it(
    call: Call,
    number: Annotated[int, Help("the submission's number")],
    decision: Annotated[int, Help("the decision's number")],
) -> AsyncIterator[Reply]:
    """What the moderators said of one of your submissions."""
    mine, _ = await own(call, number)
    found, taken, editor = await _read(call.desk, number, decision)
    if found is None or taken is None:
        waits = "looking" if mine.state == State.PENDING else "anew"
        yield Reply((Text(_said(_language(mine), waits, number=str(number))),), audience="person")
        return
    yield _told(found, taken, editor)


def _language(found: Submission) -> str:
    """The language in which something was offered."""
    return detect(f"{found.title} {found.body[:500]}")


async def _read(desk: Desk, number: int, decision_id: int) -> tuple[Submission | None, Decision | None, str]:
    """A submission, what was decided of it unless that was taken back, and who edited it, if somebody else did."""
    async with desk.database.reading() as connection:
        found = await submissions.submission(connection, number)
        decision = await store.decision(connection, decision_id)
        item = await store.item(connection, decision.item_id) if decision else None
        versions = await submissions.history(connection, number)
    if found is None or decision is None or decision.undone_at is not None or item is None:
        return found, None, ""
    editor = versions[0].name if versions and versions[0].person != found.person else ""
    return found, decision if item.submission_id == number else None, editor


def _called(found: Submission, decision: Decision, place: str) -> Reply:
    """The words to an author in a place that others read: of a refusal only that there is word of it."""
    language = _language(found)
    platform, _, name = found.person.partition(":")
    person = name if place.startswith(f"{platform}:") else ""
    if decision.action == "approve":
        read = Button(_said(language, "read"), f"knowledge show {found.entry_id}"[:100])
        return Reply((CallFor(_said(language, "published", title=cards.plain(found.title)), person=person),), (read,))
    see = Button(_said(language, "see"), f"submission said {found.id} {decision.id}", "good")
    return Reply((CallFor(_said(language, "word", number=str(found.id)), person=person),), (see,))


def _told(found: Submission, decision: Decision, editor: str) -> Reply:
    """The words to an author alone."""
    language, title = _language(found), cards.plain(found.title)
    sentence = cards.plain(decision.sentence)
    if decision.action == "approve":
        read = (Button(_said(language, "read"), f"knowledge show {found.entry_id}"[:100]),)
        words = _said(language, "edited" if editor else "published", title=title, who=cards.plain(editor))
        return Reply((Text(words),), read, audience="person")
    again = (
        Button(_said(language, "edit"), f"submission edit {found.id}", "good"),
        Button(_said(language, "show"), f"submission show {found.id}"),
    )
    if decision.action == "changes":
        return Reply((Text(_said(language, "changes", title=title, sentence=sentence)),), again, audience="person")
    reason = reasons(language).get(decision.code, decision.code)
    words = _said(language, "rejected", title=title, reason=reason, sentence=sentence)
    return Reply((Text(f"{words}\n\n{_said(language, 'again')}"),), again, audience="person")


async def plan(desk: Desk) -> None:
    """Tell alone whoever could not be told in the place where they offered or asked something: it is gone."""
    now, again, last = desk.now(), [], 0
    async with desk.database.reading() as connection:
        while lost := await failed_in_places(connection, tuple(ALONE), now - LOST_SINCE, AGAIN, after=last):
            last = lost[-1].id
            for one in lost:
                if account := await ALONE[one.kind](connection, one):
                    key, until = f"{one.dedup_key}{AGAIN}", one.send_until
                    again.append(Promise(key, one.kind, target_of(account), one.subject, now, until))
    if again:
        await desk.database.write(lambda connection: promise(connection, again, now), "told-alone")


async def _author(connection: AsyncConnection, lost: Delivery) -> str:
    found = await submissions.submission(connection, int(lost.subject["submission"]))
    return found.person if found else ""


async def _asker(connection: AsyncConnection, lost: Delivery) -> str:
    asker = await gaps.asker(connection, int(lost.subject["asker"]))
    return asker.account if asker else ""


ALONE = {"submission-decided": _author, TOLD: _asker}
"""What somebody is told alone where the place is gone, and whom it is for."""


async def retracted(desk: Desk, delivery: Delivery) -> Reply | None:
    """That an entry which an answer of yours cited was taken back, and why."""
    async with desk.database.reading() as connection:
        asked = await answers.answered(connection, str(delivery.subject["answer"]))
        try:
            head = await entries.head(connection, str(delivery.subject["entry"]))
        except UnknownEntry:
            return None
    if asked is None or head.status != "retracted":
        return None
    question = cards.plain(asked.question)[:300]
    facts = {"question": question, "title": cards.plain(head.title), "reason": cards.plain(head.status_reason or "")}
    words = f"{_said(asked.language, 'retracted', **facts)}\n\n{_said(asked.language, 'ask')}"
    return Reply((Text(words),), audience="person")


async def retracted_own(desk: Desk, delivery: Delivery) -> Reply | None:
    """That an entry which you wrote was taken back, and why."""
    async with desk.database.reading() as connection:
        entry_id = str(delivery.subject["entry"])
        head = (await entries.heads(connection, [entry_id])).get(entry_id)
    if head is None or head.status != "retracted":
        return None
    facts = {"title": cards.plain(head.title), "reason": cards.plain(head.status_reason or "")}
    button = Button(_said(head.language, "history"), f"knowledge history {head.id}"[:100])
    return Reply((Text(_said(head.language, "own", **facts)),), (button,), audience="person")
