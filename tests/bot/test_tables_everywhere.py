"""A month of a table on the page, on Discord and on Slack, through the real clients: made, announced, filled, waited for,
offered, reminded, moved, cancelled.
"""

import datetime as dt
import json
from pathlib import Path

import pytest

from bot.dispatch import respond
from bot.message import Message, Person, Place, Role
from bot.posting import engine_of, plan
from bot.shelf import store as shelf
from bot.wire import unpack
from scheduler import store as deliveries
from scheduler.deliveries import OPEN
from tests.fakes.hall import QUICK, text
from tests.stage import CHAT, one_line

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
CONTRACT = Path(__file__).parents[3] / "shared" / "contracts" / "discord_openapi_v10.json"


class Month:
    """A stage whose clock is moved, and which sends what is due."""

    def __init__(self, play, **given) -> None:
        self.at = NOW
        self._stage = play(now=lambda: self.at, **given)

    async def __aenter__(self):
        self.stage = await self._stage.__aenter__()
        self.desk = self.stage.desk
        self.engine = engine_of(self.desk, QUICK)
        for courier in self.desk.couriers.values():
            courier.gap_s, courier.per_second = 0.0, 500.0
        if self.stage.name == "discord":
            self.stage.fake.clock = lambda: self.at.timestamp()
        return self

    async def __aexit__(self, *what):
        await self._stage.__aexit__(*what)

    async def until(self, when: str) -> None:
        """It becomes this moment in UTC, from one thing that is due to the next."""
        end = dt.datetime.fromisoformat(when).replace(tzinfo=dt.UTC)
        while True:
            for _ in range(2):
                await plan(self.desk)
                await self.engine.idle()
            if self.at >= end:
                return
            async with self.desk.database.reading() as connection:
                due = await deliveries.listed(connection, states=OPEN, limit=1000)
            self.at = min(end, self.at + dt.timedelta(days=5), *(one.next_at for one in due if one.next_at > self.at))

    async def told(self, person) -> list[str]:
        """What was said to one person unasked; on the page it lies on their shelf."""
        if self.stage.name in CHAT:
            return [seen.text for seen in await person.finds()]
        async with self.desk.database.reading() as connection:
            found = await shelf.of(connection, [person.account])
        return [one_line(text(unpack(one.reply))) for one in found]

    async def elsewhere(self, line: str) -> str:
        """The same words as `one_line`, of what somebody is answered on a platform that is not the stage's."""
        person, place = Person("another", "7", name="seven"), Place("another", "dm", private=True)
        message = Message("1", line, person, place, self.at)
        return one_line(text([reply async for reply in respond(self.desk, message)][-1]))


@pytest.fixture
def month(play):
    """A month on each surface."""
    return lambda **given: Month(play, **given)


async def make(month, line: str):
    """An organizer makes a table by its command and its button."""
    organizer = month.stage.person("organizer", Role.ORGANIZER)
    said = await organizer.types(line)
    made = await organizer.presses(said, "Create it")
    return organizer, said, made


async def test_a_table_from_its_making_to_its_cancelling(month):
    async with month() as here:
        places = "" if here.stage.name in CHAT else " --places none"
        line = f'table create health "2nd Saturday 18:00 Asia/Kolkata" --seats 2 --theme Triage --hosts me{places}'
        _, said, made = await make(here, line)
        one, two, three = (here.stage.person(name) for name in ("one", "two", "three"))
        first = await one.types("seat yes health")
        await two.types("seat yes health")
        full = await three.types("seat yes health")
        await here.until("2026-11-29T00:00")
        heard = here.stage.heard()
        await one.presses(first, "Give it up")
        await here.until("2026-11-29T00:01")
        offers = await here.told(three)
        taken = await three.types("seat yes health")
        await three.presses(taken, "Remind me")
        await here.until("2026-12-11T12:31")
        reminded = await here.told(three)
        organizer = here.stage.person("another organizer", Role.ORGANIZER)
        moved = await organizer.types('table move health next "13 December 19:00" --reason "the hall is taken"')
        await here.until("2026-12-11T13:00")
        told_of_move = await here.told(three)
        moved_there = here.stage.heard()
        gone = await organizer.types('table cancel health next --reason "the host is ill"')
        await here.until("2026-12-14T00:00")
        told_of_end = await here.told(three)
        heard_at_last = here.stage.heard()
    assert "the 2nd Saturday of every month at 18:00 Asia/Kolkata" in said
    assert "3 of its dates are planned" in made
    assert "You have a seat" in first
    assert first.private
    assert "number 1 in line" in full
    assert "You have a seat" in taken
    assert "is now" in moved
    assert "2 people with seats are told" in moved
    assert "is cancelled" in gone
    assert sum("is free and kept for you until" in each for each in offers) == 1
    assert sum("begins" in each for each in reminded) == 1
    assert sum("The hall is taken. Your seat stays yours." in each for each in told_of_move) == 1
    assert sum("is cancelled. The host is ill." in each for each in told_of_end) == 1
    if here.stage.name in CHAT:
        (announced,) = heard
        assert announced.buttons == ("I'm coming", "Maybe", "Can't come", "Every date")
        assert "2 of 2 seats taken · 1 waiting" in announced
        announcements = [each for each in heard_at_last if "Cancelled. The host is ill." in each]
        assert len(announcements) == 1
        (asked,) = [each for each in moved_there if "What are you building" in each]
        start = dt.datetime(2026, 12, 13, 13, 30, tzinfo=dt.UTC)
        assert f"<t:{int(start.timestamp())}:F>" in asked or "Sun 13 Dec 2026, 19:00 IST" in asked
        assert not [each for each in heard_at_last if "What are you building" in each]
        assert not [each for each in heard_at_last if "begins" in each and "13 Dec" in each.text]


async def test_each_reader_is_shown_their_own_hour(month):
    async with month() as here:
        _, said, _ = await make(here, 'table create health "2nd Saturday 18:00 Asia/Kolkata" --places none')
    start = int(dt.datetime(2026, 12, 12, 12, 30, tzinfo=dt.UTC).timestamp())
    shown = {
        "discord": f"<t:{start}:F>",
        "slack": "Sat 12 Dec 2026, 18:00 IST (12:30 UTC)",
        "web": "Sat 12 Dec 2026, 18:00 IST",
    }
    assert shown[here.stage.name] in said


async def test_a_table_is_made_in_a_form(month):
    async with month() as here:
        organizer = here.stage.person("organizer", Role.ORGANIZER)
        form = await organizer.types("table create")
        wrong = await organizer.fills(form, vertical="health", when="now and then", hosts="me")
        right = await organizer.fills(wrong, vertical="health", when="last Thursday 19:00 IST", hosts="me")
        made = await organizer.presses(right, "Create it")
        member = await here.stage.person("member").types("table create health")
    assert "I did not understand" in wrong.errors["when"]
    assert "the last Thursday of every month at 19:00 Asia/Kolkata" in right
    assert "of its dates are planned" in made
    assert "organizer" in member


async def test_everything_of_a_table_is_given_in_forms(month):
    async with month() as here:
        organizer = here.stage.person("organizer", Role.ORGANIZER)
        form = await organizer.types("table create")
        said = await organizer.fills(
            form, vertical="health", when="last Thursday 19:00 IST", theme="Triage", hosts="me"
        )
        places = await organizer.presses(said, "Places and reminders")
        wrong = await organizer.fills(places, reminders="now and then", places="none")
        said = await organizer.fills(wrong, reminders="5d host, 2h")
        said = await organizer.fills(await organizer.presses(said, "Seats and length"), seats="6", quorum="3")
        await organizer.presses(said, "Create it")
        menu = await organizer.types("table change health")
        about = await organizer.presses(menu, "Theme and link")
        changed = await organizer.fills(about, theme="", language="hi")
        shown = await organizer.types("table show health")
        menu = await organizer.presses(shown, "बदलें")
        hosts = await organizer.fills(await organizer.presses(menu, "मेज़बान"), rotate="no")
        again = await organizer.fills(await organizer.presses(menu, "मेज़बान"), rotate="no")
        rule = await organizer.presses(menu, "बैठक का समय")
        refused = await organizer.fills(rule, when="कभी कभी")
        proposed = await organizer.fills(refused, when="दूसरा शनिवार 18:00")
        done = await organizer.presses(proposed, "बदलें")
    assert "Reminders are written like" in wrong.errors["reminders"]
    assert "5d host, 2h" in said
    assert about.fields["theme"] == "Triage"
    assert "is changed: theme, language" in changed
    assert "Triage" not in shown
    assert "5 दिन (मेज़बान), 2 घंटे" in shown
    assert "बदलाव हो गया: बारी-बारी" in hosts
    assert "कुछ नहीं बदला" in again
    assert "समझ में नहीं आया" in refused.errors["when"]
    assert "हर महीने दूसरा शनिवार 18:00" in proposed
    assert "हो गया" in done


async def test_who_moves_or_cancels_without_a_reason_is_asked_for_it(month):
    async with month() as here:
        organizer, _, _ = await make(here, 'table create health "2nd Saturday 18:00 IST" --places none --hosts me')
        member = here.stage.person("member")
        await member.types("seat yes health")
        form = await organizer.types('table move health next "19 December 19:00"')
        moved = await organizer.fills(form, reason="the hall is taken")
        form = await organizer.types("table cancel health next")
        gone = await organizer.fills(form, reason="the host is ill")
        await here.until("2026-11-23T12:01")
        told = await here.told(member)
    assert "is now" in moved
    assert "One person with a seat is told" in moved
    assert "is cancelled" in gone
    assert "The host is ill." in told[-1]


@pytest.mark.parametrize("surface", CHAT)
async def test_buttons_of_the_announcement_answer_for_this_date_and_every_date(month):
    async with month() as here:
        await make(here, 'table create health "2nd Saturday 18:00 Asia/Kolkata" --hosts me')
        await here.until("2026-11-29T00:00")
        (announced,) = here.stage.heard()
        member = here.stage.person("member")
        maybe = await member.presses(announced, "Maybe")
        every = await member.presses(announced, "Every date")
        await here.until("2026-11-29T00:01")
        (after,) = here.stage.heard()
        listed = await member.types('seat list health "9 January"')
    assert "It keeps no seat" in maybe
    assert maybe.private
    assert "the 2 other dates" in every
    assert "1 of 12 seats taken" in after
    assert "seated" in listed


async def test_linked_accounts_of_two_platforms_are_one_person(month):
    async with month() as here:
        await make(here, 'table create health "2nd Saturday 18:00 Asia/Kolkata" --seats 2 --places none')
        one = here.stage.person("one")
        await one.types("seat yes health")
        await here.elsewhere("seat yes health")
        before = await one.types("seat list health")
        code = (await one.types("link")).text.split("type link ")[1].split(" ")[0]
        await here.elsewhere(f"link {code}")
        listed = await one.types("seat list health")
        freed = await here.elsewhere("seat no health")
        after = await one.types("seat list health")
    assert "2 of 2 seats taken" in before
    assert "1 of 2 seats taken" in listed
    assert "you cannot come" in freed
    assert "0 of 2 seats taken" in after


@pytest.mark.parametrize("surface", ["discord"])
async def test_a_discord_server_lists_the_dates_as_events(month):
    async with month() as here:
        events = here.stage.fake.events
        organizer, *_ = await make(
            here, 'table create health "2nd Saturday 18:00 IST" --theme Triage --link https://meet.example.org/x'
        )
        await here.until("2026-11-29T00:00")
        made = dict(events)
        await organizer.types('table move health next "13 December 19:00" --reason "the hall is taken"')
        await here.until("2026-11-29T00:01")
        moved = dict(events)
        await organizer.types('table cancel health next --reason "ill"')
        await here.until("2026-11-29T00:02")
        cancelled = dict(events)
    ((number, event),) = made.items()
    assert (event["name"], event["entity_metadata"]["location"]) == ("Health table", "See the announcement")
    assert "meet.example.org" not in json.dumps(event), "more people see the server than the place of the table"
    assert event["scheduled_start_time"] == "2026-12-12T12:30:00+00:00"
    assert list(moved) == [number]
    assert moved[number]["scheduled_start_time"] == "2026-12-13T13:30:00+00:00"
    assert cancelled == {}
    if CONTRACT.exists():
        schema = json.loads(CONTRACT.read_text())["components"]["schemas"]["ExternalScheduledEventCreateRequest"]
        sent = {name for name in event if name not in ("id", "guild_id", "creator_id", "status")}
        assert set(schema["required"]) <= sent <= set(schema["properties"])


@pytest.mark.parametrize("surface", ["discord"])
async def test_a_server_that_permits_no_events_gets_everything_else(month):
    async with month() as here:
        here.stage.fake.may_make_events = False
        await make(here, 'table create health "2nd Saturday 18:00 IST"')
        await here.until("2026-11-29T00:00")
        async with here.desk.database.reading() as connection:
            found = [
                one
                for one in await deliveries.listed(connection, limit=500)
                if one.kind == "table-event" and one.reason
            ]
        heard = here.stage.heard()
    assert len(heard) == 1
    assert "Create Events" in found[0].reason
