"""Questions month by month beside a digest: counted from what everybody may read, drawn where there is enough to show."""

import datetime as dt

import httpx
import pytest

from bot import question_charts
from bot.dispatch import respond
from bot.features import previews
from bot.message import Message, Person, Picture, Place, Reply, Role, Text
from bot.open_questions import by_month
from bot.platforms.terminal.render import plain
from bot.platforms.web.app import build
from knowledge.gaps import deciding
from knowledge.gaps import store as gaps
from knowledge.gaps.types import Asking, Wait, Why
from scheduler import store as deliveries
from scheduler.digests import store
from scheduler.digests.types import Contents, IssueState, Month
from tests.fakes import discord as fake_discord
from tests.fakes import slack as fake_slack
from tests.stage import CHAT

NOW = dt.datetime(2026, 11, 25, 12, 0, tzinfo=dt.UTC)
DUE = dt.datetime(2026, 12, 7, 3, 30, tzinfo=dt.UTC)
MONTHS = (Month("2026-07", 0, 0), Month("2026-08", 1, 0), Month("2026-09", 3, 2), Month("2026-10", 4, 5))


def contents(*months: Month, language: str = "en", scope: str = "health") -> Contents:
    """A digest with these months."""
    return Contents(scope, dt.date(2026, 10, 1), dt.date(2026, 10, 31), language, (), months)


async def asked(desk, question: str, at: dt.datetime, *, private: bool = False, vertical: str = "health") -> int:
    """Somebody asked this, and nobody knew."""

    async def work(connection) -> int:
        gap = await gaps.add_gap(connection, vertical, at)
        asking = Asking("m1", "m1", "fake:@m1", question, "en", Why.NOTHING, vertical=vertical, private=private)
        await gaps.add_asker(connection, gap, asking, Wait.WAITING, at)
        return gap

    return await desk.database.write(work)


async def say(desk, line: str) -> Reply:
    """An organizer says something."""
    message = Message("1", line, Person("fake", "o1", Role.ORGANIZER), Place("fake", "p1"), desk.now())
    return [reply async for reply in respond(desk, message) if reply.final][-1]


def drawn(reply: Reply) -> list[Picture]:
    """The drawings of a reply."""
    return [part for part in reply.parts if isinstance(part, Picture)]


async def test_questions_are_counted_in_the_months_of_the_zone_and_private_ones_nowhere(open_home):
    async with open_home(now=lambda: NOW) as desk:
        first = dt.datetime(2026, 9, 30, 18, 45, tzinfo=dt.UTC)  # the first of October in India
        for n, at in enumerate((first, first - dt.timedelta(hours=1), NOW - dt.timedelta(days=3), NOW)):
            gap = await asked(desk, f"Question {n}?", at)
        await asked(desk, "Mine alone?", first, private=True)
        await asked(desk, "Another vertical?", first, vertical="legal")
        await desk.database.write(lambda c: deciding.answer(c, gap, "t4", 1, "o1", NOW + dt.timedelta(days=9)))
        async with desk.database.reading() as connection:
            health = await by_month(connection, "health", "Asia/Kolkata", dt.datetime(2027, 1, 3, tzinfo=dt.UTC))
            utc = await by_month(connection, "health", "UTC", dt.datetime(2026, 12, 1, tzinfo=dt.UTC))
            every = await by_month(connection, "", "Asia/Kolkata", NOW)
    assert [one.name for one in health] == ["2026-07", "2026-08", "2026-09", "2026-10", "2026-11", "2026-12"]
    assert [(one.asked, one.answered) for one in health][2:] == [(1, 0), (1, 0), (2, 0), (0, 1)]
    assert [(one.name, one.asked) for one in utc][3:] == [("2026-09", 2), ("2026-10", 0), ("2026-11", 2)]
    assert [(one.name, one.asked) for one in every][4:] == [("2026-09", 1), ("2026-10", 2)]


async def test_a_monthly_digest_is_sent_and_shown_with_its_months_and_stays_as_it_went(open_home):
    clock = [NOW]
    async with open_home(now=lambda: clock[0]) as desk:
        for n in range(8):
            await asked(desk, f"Question {n} of many?", NOW - dt.timedelta(days=14 * n))
        await say(desk, 'digest set health "1st Monday 09:00 IST" --mode automatic')
        await say(desk, "digest subscribe health --here")
        looked = await say(desk, "digest preview health")
        clock[0] = DUE + dt.timedelta(minutes=1)
        await previews.plan(desk)
        await previews.plan(desk)
        async with desk.database.reading() as connection:
            (promised,) = await deliveries.listed(connection, key_prefix="digest:1:to:", limit=5)
            (issue,) = await store.issues_of(connection, states=(IssueState.SENT,))
        sent = await desk.notices.find(promised.kind).compose(desk, promised)
        await asked(desk, "One more, much too late?", NOW - dt.timedelta(days=30))
        shown = await say(desk, "digest show health")
        app = build(desk, "t")
        page = await get(app, f"/digest/{issue.id}")
    (picture,) = drawn(sent)
    assert issue.contents.months == (
        Month("2026-06", 0, 0),
        Month("2026-07", 0, 0),
        Month("2026-08", 1, 0),
        Month("2026-09", 3, 0),
        Month("2026-10", 2, 0),
        Month("2026-11", 2, 0),
    )
    assert picture.description == (
        "Questions that the library did not answer, month by month: 2026-06: 0 asked, 0 answered; 2026-07: 0 asked, "
        "0 answered; 2026-08: 1 asked, 0 answered; 2026-09: 3 asked, 0 answered; 2026-10: 2 asked, 0 answered; "
        "2026-11: 2 asked, 0 answered."
    )
    assert picture.description in plain(looked)
    assert drawn(shown) == [picture]
    assert page.count("data:image/png;base64,") == 1
    assert picture.description in page


async def get(app, path: str) -> str:
    """A page."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000") as client:
        return (await client.get(path)).text


@pytest.mark.parametrize(
    "months",
    [(), MONTHS[:3], (Month("2026-08", 1, 1), Month("2026-09", 1, 1), Month("2026-10", 1, 0))],
    ids=["none", "two", "few questions"],
)
async def test_with_too_few_months_or_questions_nothing_is_drawn(months):
    assert await question_charts.drawn(contents(*months)) == ()


async def test_a_digest_in_hindi_says_its_drawing_in_hindi_and_draws_no_word_that_it_cannot_write():
    (picture,) = await question_charts.drawn(contents(*MONTHS, language="hi", scope="स्वास्थ्य"))
    assert picture.description.startswith("जिन सवालों का जवाब लाइब्रेरी में नहीं था, महीने के हिसाब से: 2026-07: 0 पूछे गए")
    columns = question_charts.chart(contents(*MONTHS, language="hi", scope="स्वास्थ्य"))
    assert columns is not None
    assert columns.title == "Questions that the library did not answer"
    assert columns.series == (("asked", (0, 1, 3, 4)), ("answered", (0, 0, 2, 5)))


def test_a_digest_that_an_earlier_version_sent_has_no_months():
    rule = {"scope": "", "starts": "2026-10-01", "ends": "2026-10-31", "language": "en", "lines": []}
    assert store._unpacked(rule).months == ()
    assert store._unpacked(store._packed(contents(*MONTHS))) == contents(*MONTHS)


@pytest.mark.parametrize("surface", CHAT)
async def test_a_notice_with_a_drawing_has_it_once_also_when_it_is_said_again(play):
    (picture,) = await question_charts.drawn(contents(*MONTHS))
    async with play() as stage:
        courier = stage.desk.couriers[stage.name]
        fake = fake_discord if stage.name == "discord" else fake_slack
        (sheet,) = courier.fold(Reply((Text("A digest."), picture)))
        message = await courier.post(fake.CHANNEL, sheet, "digest:1:to:x")
        (again,) = courier.fold(Reply((Text("The digest, once more."), picture)))
        await courier.edit(fake.CHANNEL, message, again)
        if stage.name == "discord":
            row = stage.fake.messages[message]
            assert [one["filename"] for one in row["attachments"]] == [picture.name]
            assert row["attachments"][0]["description"] == picture.description
            assert stage.fake.drawings[picture.name] == picture.png
        else:
            assert [(one["name"], one["png"], one["alt"]) for one in stage.fake.uploads] == [
                (picture.name, picture.png, picture.description)
            ]
