"""Tables as organizers and members use them: what they say, what they see, and what is said to them unasked."""

import asyncio
import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.database import Database
from bot.features.tables import planner
from bot.message import Form, Role
from scheduler import store as deliveries
from scheduler.deliveries import State
from scheduler.occurrences import store as dates
from scheduler.seats import store as seats
from scheduler.tables import store
from tests.fakes.hall import Board, Hall, text

O = Role.ORGANIZER  # noqa: E741


@pytest.fixture
async def hall(database: Database, tmp_path: Path):
    """A hall on each database."""
    return Hall(database, tmp_path)


async def known(hall) -> list:
    """Every date there is."""
    async with hall.desk.database.reading() as connection:
        return await dates.dates(connection)


async def test_a_table_is_said_back_before_anything_is_kept(hall):
    said = await hall.organize('table create health "2nd Saturday 6 pm IST" --theme Triage --seats 8')
    assert "the 2nd Saturday of every month at 18:00 Asia/Kolkata" in text(said)
    assert text(said).count("18:00 IST (12:30 UTC)") == 6
    assert "Sat 12 Dec 2026" in text(said)
    assert await known(hall) == []
    made = await hall.press(said, "Create it", "org", O)
    assert "3 of its dates are planned" in text(made)
    assert len(await known(hall)) == 3
    again = await hall.press(said, "Create it", "org", O)
    assert again.failed
    assert len(await known(hall)) == 3


async def test_only_its_maker_can_say_yes_to_what_was_said_back(hall):
    said = await hall.organize('table create health "2nd Saturday 6 pm IST"')
    assert (await hall.press(said, "Create it", "other", O)).failed
    assert (await hall.press(said, "Create it", "m1")).failed
    assert await known(hall) == []


async def test_the_form_keeps_what_was_typed_and_names_what_is_wrong(hall):
    opened = await hall.organize("table create")
    form = next(part for part in opened.parts if isinstance(part, Form))
    assert [one.name for one in form.fields] == ["vertical", "when", "theme", "hosts", "link"]
    wrong = await hall.organize(
        form.command, vertical="health", when="sometimes", theme="x", hosts="me", link="ftp://x"
    )
    again = next(part for part in wrong.parts if isinstance(part, Form))
    assert {one.name for one in again.fields if one.error} == {"when", "link"}
    assert next(one.value for one in again.fields if one.name == "when") == "sometimes"
    right = await hall.organize(
        form.command, vertical="health", when="last Thursday 19:00 IST", theme="x", hosts="me", link=""
    )
    assert "the last Thursday of every month" in text(right)


BAD = {
    "no rule": ("table create health", "when it sits"),
    "unclear rule": ("table create health biweekly on friday 18:00", "means two things"),
    "no vertical": ('table create "" "2nd Saturday 18:00"', "for which vertical"),
    "long name": ('table create health "2nd Saturday 18:00" --name ' + "x" * 60, "2 to 40 letters"),
    "odd name": ('table create health "2nd Saturday 18:00" --name "<script>"', "2 to 40 letters"),
    "too many seats": ('table create health "2nd Saturday 18:00" --seats 40', "from 2 to 12"),
    "quorum": ('table create health "2nd Saturday 18:00" --seats 4 --quorum 9', "at most the number of seats"),
    "link": ('table create health "2nd Saturday 18:00" --link javascript:alert(1)', "begins with https://"),
    "person": ('table create health "2nd Saturday 18:00" --hosts somebody', "names nobody"),
    "place": ('table create health "2nd Saturday 18:00" --places "the hall"', "names no place"),
    "language": ('table create health "2nd Saturday 18:00" --language fr', "one of en, hi"),
    "holidays": ('table create health "2nd Saturday 18:00" --holidays Mars', "No calendar of holidays"),
    "reminders": ('table create health "2nd Saturday 18:00" --reminders "soon"', "7d host"),
    "two at once": ('table create health "2nd Saturday 18:00" --seats 99 --minutes 1', "from 15 to 480"),
    "unknown table": ("table show nothing", "There is no table"),
    "move nothing": ('table move nothing next 19:00 --reason "x"', "There is no table"),
}


@pytest.mark.parametrize("name", BAD)
async def test_what_cannot_be_is_refused_with_a_sentence(tmp_path, blanks, name):
    line, expected = BAD[name]
    database = Database(blanks.at(tmp_path / "one.db"))
    await database.open()
    hall = Hall(database, tmp_path)
    reply = await hall.organize(line)
    assert reply.failed
    assert expected in text(reply)
    assert await known(hall) == []
    await database.close()


async def test_it_is_announced_once_and_the_announcement_follows_what_happens(hall):
    await hall.make(more='--seats 2 --theme "Triage" --link https://meet.example.org/x')
    await hall.wait(minutes=1)
    assert hall.board.on("p1") == []
    await hall.until("2026-11-28T12:31")
    (announced,) = hall.board.on("p1")
    assert [one.label for one in announced.buttons] == ["I'm coming", "Maybe", "Can't come", "Every date"]
    assert "0 of 2 seats taken" in text(announced)
    assert "https://meet.example.org/x" in text(announced)
    await hall.press(announced, "I'm coming", "m1")
    await hall.press(announced, "Maybe", "m2")
    await hall.wait(minutes=1)
    (announced,) = hall.board.said("p1")
    assert "1 of 2 seats taken · 1 maybe" in announced
    assert "Coming: M1" in announced
    await hall.organize('table cancel health next --reason "the hall is closed"')
    await hall.wait(minutes=1)
    announced, told = hall.board.said("p1")
    assert "Cancelled. The hall is closed." in announced.replace("*", "")
    assert "is cancelled. The hall is closed." in told


async def test_a_seat_taken_on_one_platform_is_counted_in_the_announcement_of_another(hall):
    away = hall.desk.couriers["discord"] = Board()
    await hall.make(more="--seats 4 --places fake:p1,discord:3000")
    await hall.until("2026-11-28T12:31")
    await hall.say("seat yes health", "m1")
    await hall.say("seat yes health", "7", place="discord:3000", platform="discord")
    await hall.wait(minutes=1)
    ((here,), (there,)) = hall.board.said("p1"), away.said("3000")
    assert "2 of 4 seats taken" in here
    assert "2 of 4 seats taken" in there
    code = text(await hall.say("link", "m1")).split("`link ")[1].split("`")[0]
    await hall.say(f"link {code}", "7", place="discord:3000", platform="discord")
    assert "1 of 4 seats taken" in text(await hall.say("seat list health"))
    await hall.say("seat no health", "7", place="discord:3000", platform="discord")
    await hall.wait(minutes=1)
    ((here,), (there,)) = hall.board.said("p1"), away.said("3000")
    assert "0 of 4 seats taken" in here
    assert "0 of 4 seats taken" in there


async def test_full_then_waiting_then_offered_then_passed_on(hall):
    await hall.make(more="--seats 2")
    await hall.until("2026-12-01T00:00")
    for who in ("m1", "m2"):
        assert "You have a seat" in text(await hall.say("seat yes health", who))
    assert "number 1 in line" in text(await hall.say("seat yes", "m3"))
    assert "number 2 in line" in text(await hall.say("seat yes", "m4"))
    assert "number 1 in line" in text(await hall.say("seat yes", "m3"))
    await hall.say("seat no", "m1")
    await hall.wait(minutes=1)
    (offer,) = hall.board.on("@m3")
    assert "is free and kept for you until" in text(offer)
    assert hall.board.on("@m4") == []
    assert "number 2 in line" in text(await hall.say("seat yes", "m1"))
    await hall.wait(hours=13)
    (offer,) = hall.board.on("@m4")
    assert "You have a seat" in text(await hall.press(offer, "Take the seat", "m4"))
    late = await hall.say("seat yes", "m3")
    assert "number 2 in line" in text(late)
    listed = text(await hall.say("seat list"))
    assert "M2\tseated" in listed
    assert "M4\tseated" in listed
    assert "M1\twaiting, number 1" in listed


async def test_an_offer_that_is_turned_down_goes_to_the_next(hall):
    await hall.make(more="--seats 2")
    for who in ("m1", "m2", "m3", "m4"):
        await hall.say("seat yes", who)
    await hall.say("seat no", "m1")
    await hall.wait(minutes=1)
    await hall.press(hall.board.on("@m3")[0], "Leave it", "m3")
    await hall.wait(minutes=1)
    assert "kept for you" in text(hall.board.on("@m4")[0])


async def test_an_answer_to_every_date_holds_for_those_to_come(hall):
    await hall.make(more="--seats 2")
    assert "the 2 other dates" in text(await hall.say("seat yes --every", "m1"))
    await hall.until("2027-02-01T00:00")
    coming = [one for one in await known(hall) if one.starts_at > hall.at]
    assert len(coming) >= 2
    for one in coming:
        assert "M1\tseated" in text(await hall.say(f"seat list health {one.id}"))
    await hall.say("seat no --every", "m1")
    await hall.until("2027-03-20T00:00")
    last = (await known(hall))[-1]
    assert "M1" not in text(await hall.say(f"seat list health {last.id}"))


async def test_two_accounts_that_are_linked_have_one_seat(hall):
    await hall.make(more="--seats 2")
    for who in ("m1", "m2", "m3"):
        await hall.say("seat yes", who)
    code = text(await hall.say("link", "m1")).split("`link ")[1].split("`")[0]
    assert "linked" in text(await hall.say(f"link {code}", "m3"))
    listed = text(await hall.say("seat list"))
    assert listed.count("seated") == 2
    assert "waiting" not in listed
    await hall.say("seat no", "m3")
    assert "1 of 2 seats taken" in text(await hall.say("seat list"))


async def test_two_who_press_for_the_last_seat_do_not_share_it(hall):
    await hall.make(more="--seats 2")
    await asyncio.gather(*(hall.say("seat yes", f"m{n}") for n in range(12)))
    listed = text(await hall.say("seat list"))
    assert listed.count("seated") == 2
    assert listed.count("waiting") == 10


async def test_a_moved_date_keeps_its_seats_and_tells_them(hall):
    await hall.make()
    await hall.say("seat yes", "m1")
    await hall.until("2026-12-01T00:00")
    (asked,) = (await hall.organize('table move health next "13 December 19:00"')).parts
    refused = await hall.organize('table move health next "13 December 19:00"', platform="terminal")
    assert [one.name for one in asked.fields] == ["reason"]
    assert refused.failed
    assert "Say why" in text(refused)
    moved = await hall.organize('table move health "12 December" "13 December 19:00" --reason "the hall is taken"')
    assert "is now Sun 13 Dec 2026, 19:00 IST" in text(moved)
    await hall.wait(minutes=1)
    (told,) = hall.board.said("@m1")
    assert "was moved from Sat 12 Dec 2026, 18:00 IST" in told
    assert "The hall is taken." in told
    assert "Your seat stays yours." in told
    await hall.wait(days=1)
    assert len(await known(hall)) == 3, "the old date is not made again"
    assert (await hall.organize('table move health next "13 December 19:00" --reason x')).failed
    assert (await hall.organize('table move health next "yesterday" --reason x')).failed
    assert (await hall.organize('table move health next "9 January 18:30" --reason x')).failed


async def test_what_is_moved_or_cancelled_between_planning_and_sending_is_not_said(hall):
    """A delivery that was taken up before the change finds at the end that its cause is gone."""
    await hall.make()
    await hall.say("seat yes", "m1")
    await hall.say("reminders on", "m1")
    async with hall.desk.database.reading() as connection:
        promised = await deliveries.listed(connection, states=[State.PENDING], limit=500)
    first = min(int(one.subject["occurrence"]) for one in promised)
    of_first = [one for one in promised if one.subject["occurrence"] == first and one.kind != "table-announcement"]
    assert {one.kind for one in of_first} >= {
        "table-reminder",
        "table-reminder-personal",
        "table-host-ask",
        "table-quorum",
    }
    hall.at = dt.datetime(2026, 12, 12, 11, 0, tzinfo=dt.UTC)
    compose = {one.kind: hall.desk.notices.find(one.kind).compose for one in of_first}
    assert any([await compose[one.kind](hall.desk, one) for one in of_first])
    await hall.organize(f'table move health {first} "12 December 20:00" --reason "later"')
    assert not any([await compose[one.kind](hall.desk, one) for one in of_first])
    await hall.organize(f'table move health {first} "12 December 18:00" --reason "back"')
    await hall.organize(f'table cancel health {first} --reason "ill"')
    assert not any([await compose[one.kind](hall.desk, one) for one in of_first])


async def test_a_date_that_is_moved_there_and_back_is_reminded_once(hall):
    await hall.make()
    await hall.organize('table move health next "13 December" --reason "one"')
    await hall.organize('table move health next "12 December" --reason "two"')
    await hall.until("2026-12-12T12:00")
    begins = [one for one in hall.board.said("p1") if "begins" in one]
    assert len(begins) == 2
    assert all("12 Dec 2026, 18:00" in one for one in begins)


async def test_a_cancelled_date_can_come_back(hall):
    await hall.make()
    await hall.say("seat yes", "m1")
    gone = await hall.organize('table cancel health next --reason "ill"')
    await hall.wait(minutes=1)
    back = await hall.press(gone, "Undo", "org", O)
    assert "takes place after all" in text(back)
    await hall.until("2026-12-12T12:00")
    assert any("begins" in one for one in hall.board.said("p1"))
    assert "M1\tseated" in text(await hall.say("seat list"))


async def test_a_new_rule_from_a_date_on_moves_the_seats_along(hall):
    await hall.make()
    for date in ("12 December", "9 January"):
        await hall.say(f'seat yes health "{date}"', "m1")
    said = await hall.organize('table move health "9 January" "3rd Sunday 17:00" --what following --reason "Sundays"')
    assert "Sat 9 Jan 2027, 18:00 IST (12:30 UTC) becomes Sun 17 Jan 2027, 17:00 IST" in text(said)
    assert "12 Dec" not in text(said)
    await hall.press(said, "Change it", "org", O)
    starts = [f"{one.local:%d %b %H:%M}" for one in await known(hall)]
    assert starts[:3] == ["12 Dec 18:00", "17 Jan 17:00", "21 Feb 17:00"]
    assert "M1\tseated" in text(await hall.say('seat list health "17 January"'))
    await hall.wait(minutes=1)
    assert "to Sun 17 Jan 2027, 17:00 IST" in "".join(hall.board.said("@m1"))
    await hall.wait(days=1)
    assert [f"{one.local:%d %b %H:%M}" for one in await known(hall)][:3] == starts[:3]


async def test_only_a_new_hour_keeps_the_days(hall):
    await hall.make()
    said = await hall.organize('table move health next 19:30 --what all --reason "later suits"')
    await hall.press(said, "Change it", "org", O)
    assert {f"{one.local:%a %H:%M}" for one in await known(hall)} == {"Sat 19:30"}


async def test_two_changes_of_one_table_do_not_overwrite_each_other(hall):
    await hall.make()
    one = await hall.organize('table move health next 19:30 --what all --reason "later"')
    await hall.organize("table change health --seats 5")
    late = await hall.press(one, "Change it", "org", O)
    assert late.failed
    assert "changed meanwhile" in text(late)


async def test_following_dates_can_be_cancelled_and_a_table_can_end(hall):
    await hall.make()
    await hall.say("seat yes --every", "m1")
    said = await hall.organize('table cancel health "9 January" --what following --reason "exams"')
    assert "Sat 9 Jan 2027" in text(said)
    assert "12 Dec" not in text(said)
    await hall.press(said, "End it", "org", O)
    await hall.wait(days=1)
    assert [one.planned for one in await known(hall)] == [True, False, False]
    assert "is cancelled. Exams." in hall.board.take("@m1")
    ended = await hall.organize('table cancel health --what all --reason "done"')
    await hall.press(ended, "End it", "org", O)
    await hall.until("2027-06-01T00:00")
    assert len(await known(hall)) == 3
    assert "health" not in text(await hall.say("table list"))
    assert "health" in text(await hall.say("table list --closed"))


async def test_a_theme_for_one_date_for_the_following_and_for_all(hall):
    await hall.make(more="--theme Old")
    await hall.organize('table change health "9 January" --theme New --what following')
    await hall.organize('table change health "13 February" --theme Once')
    themes = {f"{one.local:%b}": one.said_theme for one in await known(hall)}
    assert themes == {"Dec": "Old", "Jan": "New", "Feb": "Once"}
    assert (await hall.organize("table change health next --seats 4")).failed
    await hall.organize("table change health --minutes 60")
    assert {(one.ends_at - one.starts_at).seconds for one in await known(hall)} == {3600}


async def test_more_seats_are_offered_to_who_waits(hall):
    await hall.make(more="--seats 2")
    for who in ("m1", "m2", "m3"):
        await hall.say("seat yes", who)
    await hall.organize("table change health --seats 3")
    await hall.wait(minutes=1)
    assert "kept for you" in hall.board.take("@m3")


async def test_hosts_take_turns_are_asked_and_confirm(hall):
    await hall.make(more='--hosts "me fake:b fake:c"')
    listed = text(await hall.say("host list"))
    assert [line.split("\t")[2] for line in listed.splitlines() if "IST" in line] == [
        "ORG",
        "fake member b",
        "fake member c",
    ]
    await hall.until("2026-12-02T13:00")
    (asked,) = hall.board.on("@org")
    assert "Will you be there?" in text(asked)
    assert (await hall.press(asked, "I'll be there", "m1")).failed
    assert "you host Health table" in text(await hall.press(asked, "I'll be there", "org"))
    await hall.until("2026-12-05T13:00")
    assert "You host **Health table**" in hall.board.said("@org")[1]
    assert hall.board.on("@b") == []
    assert "ORG ✓" in text(await hall.say("table list"))


async def test_a_date_nobody_confirms_is_flagged_and_can_be_taken(hall):
    await hall.make(more='--hosts "fake:b fake:c"')
    await hall.until("2026-12-05T13:00")
    flagged = [hall.board.on(who) for who in ("@c", "@org")]
    assert all("has no confirmed host: fake member b has not answered" in text(each[0]) for each in flagged)
    assert (await hall.press(flagged[0][0], "I'll host it", "m1")).failed
    assert "you host Health table" in text(await hall.press(flagged[0][0], "I'll host it", "c"))
    assert "C\tyes" in text(await hall.say("host list"))


async def test_a_host_passes_a_date_on_and_two_hosts_swap(hall):
    await hall.make(more='--hosts "fake:b fake:c fake:d"')
    await hall.until("2026-12-02T13:00")
    (asked,) = hall.board.on("@b")
    assert "fake member c is asked instead" in text(await hall.press(asked, "Pass it on", "b"))
    await hall.wait(minutes=1)
    assert "Will you be there?" in hall.board.take("@c")
    swapped = await hall.say('host swap health "12 December" "13 February"', "c")
    assert "12 Dec 2026, 18:00 IST (12:30 UTC): fake member d" in text(swapped)
    assert "13 Feb 2027, 18:00 IST (12:30 UTC): C" in text(swapped)
    assert "The same once more swaps them back." in text(swapped)
    assert (await hall.say('host swap health "12 December" fake:m1', "m1")).failed
    assert "ORG" in text(await hall.organize("host swap health next me"))


async def test_a_renamed_host_is_the_same_host(hall):
    await hall.make(more='--hosts "fake:b"')
    await hall.until("2026-12-01T00:00")
    await hall.say("host confirm health", "b", name="Old name")
    await hall.wait(minutes=1)
    assert "hosted by Old name" in hall.board.said("p1")[0]
    await hall.say("seat yes", "b", name="New name")
    await hall.wait(minutes=1)
    assert "hosted by New name" in hall.board.said("p1")[0]
    assert not (await hall.say("host confirm health", "b", name="Newer name")).failed
    assert (await hall.say("host confirm health", "stranger", name="New name")).failed


async def test_too_few_seats_are_told_to_the_host_a_day_before(hall):
    await hall.make(more="--quorum 2")
    await hall.say("seat yes", "m1")
    await hall.until("2026-12-11T13:00")
    told = [one for one in hall.board.said("@org") if "1 said yes, and 2 are wanted" in one]
    assert len(told) == 1


async def test_enough_seats_are_not_told(hall):
    await hall.make(more="--quorum 2")
    for who in ("m1", "m2"):
        await hall.say("seat yes", who)
    await hall.until("2026-12-11T13:00")
    assert not [one for one in hall.board.said("@org") if "are wanted" in one]


async def test_reminders_come_to_the_place_and_to_who_asked(hall):
    await hall.make(more='--reminders "24h, 1h" --link https://meet.example.org/x')
    for who in ("m1", "m2", "m3"):
        await hall.say("seat yes", who)
    await hall.say("reminders on", "m1")
    await hall.say("reminders on", "m2")
    await hall.say("reminders on", "m3")
    await hall.say("reminders off", "m2")
    await hall.say("seat no", "m3")
    await hall.until("2026-12-12T12:00")
    assert [one.split(", in ")[-1].split(".")[0] for one in hall.board.said("p1") if "begins" in one] == [
        "24 hours",
        "1 hour",
    ]
    reminded = [one for one in (*hall.board.said("@m1"), *hall.board.said("p1")) if "begins" in one]
    assert ["https://meet.example.org/x" in one for one in reminded] == [True] * 4
    assert len([one for one in hall.board.said("@m1") if "begins" in one]) == 2
    assert hall.board.said("@m2") == hall.board.said("@m3") == []


async def test_over_a_change_of_clocks_and_a_move_to_another_zone_each_reminder_comes_once_at_its_instant(hall):
    heard: list[tuple[dt.datetime, str]] = []
    post = hall.board.post

    async def posting(where, sheet, key):
        if "begins" in text(sheet.payload):
            heard.append((hall.at, text(sheet.payload).split(", in ")[-1].split(".")[0]))
        return await post(where, sheet, key)

    hall.board.post = posting
    hall.at = dt.datetime(2027, 3, 15, 12, 0, tzinfo=dt.UTC)
    await hall.make(when="every Sunday 18:00 Europe/London", more='--reminders "24h, 1h"')
    await hall.until("2027-04-05T00:00")

    def at(when: str, words: str) -> tuple[dt.datetime, str]:
        return dt.datetime.fromisoformat(when).replace(tzinfo=dt.UTC), words

    assert heard == [
        at("2027-03-20T18:00", "24 hours"),
        at("2027-03-21T17:00", "1 hour"),
        at("2027-03-27T17:00", "24 hours"),
        at("2027-03-28T16:00", "1 hour"),
        at("2027-04-03T17:00", "24 hours"),
        at("2027-04-04T16:00", "1 hour"),
    ]
    heard.clear()
    moved = await hall.organize(
        'table move health next "every Sunday 19:00 America/New_York" --what all --reason "most of us moved"'
    )
    await hall.press(moved, "Change it", "org", O)
    await hall.until("2027-04-19T00:00")
    assert heard == [
        at("2027-04-10T23:00", "24 hours"),
        at("2027-04-11T22:00", "1 hour"),
        at("2027-04-17T23:00", "24 hours"),
        at("2027-04-18T22:00", "1 hour"),
    ]


async def test_quiet_hours_are_kept_and_what_waited_comes_as_one(hall):
    for name in ("health", "legal"):
        await hall.make(name, "2nd Saturday 23:30 IST", more='--reminders "24h"')
        await hall.say(f"seat yes {name}", "m1")
    await hall.say("reminders on", "m1")
    assert "22:00-07:00 Asia/Kolkata" in text(await hall.say("reminders hours 22:00-07:00", "m1"))
    await hall.until("2026-12-11T21:00")
    assert hall.board.said("@m1") == []
    await hall.until("2026-12-12T02:00")
    (together,) = hall.board.said("@m1")
    assert "Health table" in together
    assert "Legal table" in together
    assert (await hall.say("reminders hours at night", "m1")).failed


async def test_announcement_and_agenda_lead_to_the_page_where_people_can_open_it(database, tmp_path):
    for address, shown in (("https://page.example", True), ("", False)):
        hall = Hall(database, tmp_path, public_url=address)
        name = "health" if shown else "legal"
        await hall.make(name, more=f"--language hi --places fake:{name}")
        await hall.wait(days=6)
        (announced,) = hall.board.said(name)
        assert ("https://page.example/sitting/1" in announced) is shown
        assert ("कार्यसूची" in announced) is shown
        assert ("/sitting/" in text(await hall.say(f"table agenda {name}"))) is shown


async def test_people_say_that_they_are_there_and_the_host_corrects(hall):
    await hall.make(more='--hosts "fake:b"')
    await hall.say("seat yes", "m1")
    assert (await hall.say("seat here", "m1")).failed
    await hall.until("2026-12-12T12:20")
    assert "1 is here" in text(await hall.say("seat here", "m1"))
    assert "2 are here" in text(await hall.say("seat here", "m2"))
    assert (await hall.say("seat correct health fake:m2 no", "m1")).failed
    assert "1 came" in text(await hall.say("seat correct health fake:m2 no", "b"))
    await hall.until("2026-12-13T12:00")
    listed = text(await hall.say('seat list health "#1"'))
    assert "M1\tseated\tyes" in listed
    assert "M2\tno\tno" in listed
    assert (await hall.say("seat here", "m3")).failed


async def test_a_paused_table_is_silent_and_goes_on(hall):
    await hall.make()
    await hall.say("seat yes", "m1")
    await hall.until("2026-12-01T00:00")
    await hall.organize("table pause health")
    await hall.wait(minutes=1)
    assert "makes a break" in hall.board.take("@m1")
    assert "Paused" in hall.board.said("p1")[0]
    assert (await hall.say("seat yes", "m2")).failed
    await hall.until("2026-12-11T13:00")
    assert not [one for one in hall.board.said("p1") if "begins" in one]
    assert "paused already" in text(await hall.organize("table pause health"))
    await hall.organize("table resume health")
    await hall.until("2026-12-12T12:00")
    assert "goes on" in hall.board.take("@m1")
    assert len([one for one in hall.board.said("p1") if "begins" in one]) == 1
    assert "1 of 12 seats taken" in hall.board.said("p1")[0]


async def test_a_table_is_handed_over_with_the_turns_of_who_leaves(hall):
    await hall.make(more='--hosts "me fake:b"')
    await hall.organize("table handover health fake:z --instead-of me")
    assert "fake member z, fake member b" in text(await hall.say("host list"))
    await hall.until("2026-12-05T13:00")
    assert hall.board.on("@org") == []
    assert len(hall.board.on("@z")) == 2


async def test_holidays_are_said_and_never_acted_on(hall):
    said = await hall.organize('table create health "26 January every year 18:00 IST"')
    assert "⚠ Republic Day" in text(said)
    await hall.press(said, "Create it", "org", O)
    listed = await hall.organize("table holidays health")
    assert "Republic Day" in text(listed)
    assert all(one.planned for one in await known(hall))
    moved = await hall.press(listed, "Move 26.1. a week", "org", O)
    assert "is now Tue 2 Feb 2027" in text(moved)
    await hall.organize("table change health --holidays none")
    assert "minds nobody's holidays" in text(await hall.organize("table holidays health"))


async def test_a_planned_holiday_is_proposed_to_who_answers_for_the_table(hall):
    await hall.make(when="15 August every year 18:00 IST")
    await hall.until("2027-07-10T00:00")
    (told,) = hall.board.on("@org")
    assert "a holiday: Independence Day" in text(told)
    assert "cancelled" in text(await hall.press(told, "Cancel 15.8.", "org", O))


async def test_planning_twice_or_by_two_makes_nothing_twice(hall):
    for n in range(6):
        await hall.make(f"table-{n}")
    await hall.say("seat yes table-1 --every", "m1")

    async def everything():
        async with hall.desk.database.reading() as connection:
            keys = [one.dedup_key for one in await deliveries.listed(connection, limit=5000)]
        return sorted(keys), [(one.id, one.original, one.host) for one in await known(hall)]

    hall.at += dt.timedelta(days=45)
    await asyncio.gather(*(planner.plan(hall.desk) for _ in range(4)))
    keys, made = await everything()
    assert len(set(keys)) == len(keys)
    assert len({(one.table.id, one.original) for one in await known(hall)}) == len(made)
    for _ in range(3):
        await planner.plan(hall.desk)
    assert await everything() == (keys, made)


async def test_the_clock_reads_as_little_for_many_offers_as_for_one(hall):
    reads = []
    event.listen(hall.desk.database._readers.sync_engine, "before_cursor_execute", lambda *seen: reads.append(seen[2]))

    async def asked():
        reads.clear()
        await planner.plan(hall.desk)
        return len(reads)

    await hall.make(when="every Saturday 18:00 IST", more="--seats 2")
    for person in ("m1", "m2", "m3"):
        await hall.say("seat yes --every", person)
    await hall.say("seat no", "m1")
    await planner.plan(hall.desk)
    one = await asked()
    await hall.say("seat no --every", "m1")
    async with hall.desk.database.reading() as connection:
        assert len(await seats.offered(connection)) > 5
    assert await asked() == one


async def test_offers_at_what_is_not_to_be_are_not_looked_at(hall):
    await hall.make(more="--seats 2")
    for line, person in (("seat yes", "m1"), ("seat yes", "m2"), ("seat yes", "m3"), ("seat no", "m1")):
        await hall.say(line, person)

    async def offering():
        async with hall.desk.database.reading() as connection:
            return [one.original.day for one in await seats.offered(connection)]

    days = await offering()
    assert len(days) == 1
    await hall.organize("table pause health")
    assert await offering() == []
    await hall.organize("table resume health")
    assert await offering() == days
    await hall.organize("table cancel health next --reason ill")
    assert await offering() == []


async def test_a_hindi_table_speaks_hindi(hall):
    await hall.make("स्वास्थ्य", more="--language hi --theme 'छोटे मॉडल से ट्राइएज'")
    await hall.until("2026-12-12T12:00")
    announced, *rest = hall.board.said("p1")
    assert "विषय: छोटे मॉडल से ट्राइएज" in announced
    assert "12 में से 0 जगहें भरीं" in announced
    assert any("शुरू होगी, 24 घंटे में" in one for one in rest)
    assert "**स्वास्थ्य चौपाल**" in announced
    assert "में आपकी जगह पक्की है" in text(await hall.say("seat yes स्वास्थ्य", "m1"))


async def with_file(hall, words: str, file: Path):
    """A command of the terminal with a file; its last reply."""
    from bot.dispatch import call as do
    from bot.message import Message, Person, Place

    person = Person("terminal", "root", Role.ADMIN)
    message = Message("1", words, person, Place("terminal", "t", private=True), hall.at)
    return [reply async for reply in do(hall.desk, message, words, {"file": file})][-1]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_what_was_exported_can_be_applied_when_its_dates_are_past(tmp_path, hall):
    await hall.make("health")
    await hall.make("edu", when="once on 12 December 2026 at 18:00")
    await hall.make("agri", when="2nd saturday 18:00 until March 2027")
    file = tmp_path / "out.yaml"
    await with_file(hall, "tables export", file)
    hall.at += dt.timedelta(days=200)
    assert "Nothing differs" in text(await with_file(hall, "tables plan", file))
    file.write_text(file.read_text(encoding="utf-8").replace("seats: 12", "seats: 8"), encoding="utf-8")
    assert "Done" in text(await with_file(hall, "tables apply", file))
    assert {one.table.terms.seats for one in await known(hall)} == {8}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_file_of_tables_that_are_over_can_be_applied_where_there_are_none(tmp_path, hall):
    await hall.make("edu", when="once on 12 December 2026 at 18:00")
    await hall.make("agri", when="2nd saturday 18:00 until March 2027")
    await hall.make("law", when="every other wednesday 17:00 UTC from 2 December 2026")
    file, again = tmp_path / "out.yaml", tmp_path / "again.yaml"
    await with_file(hall, "tables export", file)
    other = Database(f"sqlite+aiosqlite:///{tmp_path / 'other.db'}")
    await other.open()
    empty = Hall(other, tmp_path)
    empty.at += dt.timedelta(days=199)
    planned = text(await with_file(empty, "tables plan", file))
    assert "+ edu: once on 12 December 2026 at 18:00 Asia/Kolkata (its dates are past)" in planned
    assert (
        "+ agri: the 2nd Saturday of every month at 18:00 Asia/Kolkata until 31 March 2027 (its dates are past)"
        in planned
    )
    assert "Done" in text(await with_file(empty, "tables apply", file))
    assert {one.table.name for one in await known(empty)} == {"law"}
    assert all((one.local.date() - dt.date(2026, 12, 2)).days % 14 == 0 for one in await known(empty))
    await with_file(empty, "tables export", again)
    await other.close()
    assert again.read_text(encoding="utf-8") == file.read_text(encoding="utf-8")


async def test_a_file_is_planned_and_applied_all_or_nothing(tmp_path, hall):
    def call(words, file):
        return with_file(hall, words, file)

    file = tmp_path / "tables.yaml"
    file.write_text(
        "tables:\n  health: {when: 2nd Saturday 18:00 Asia/Kolkata, hosts: [fake:b], places: [fake:p1], seats: 6}\n"
        "  legal: {when: last Thursday 19:00 IST, theme: Contracts}\n",
        encoding="utf-8",
    )
    planned = text(await call("tables plan", file))
    assert "+ health: the 2nd Saturday of every month at 18:00 Asia/Kolkata" in planned
    assert await known(hall) == []
    assert "Done" in text(await call("tables apply", file))
    assert len({one.table.name for one in await known(hall)}) == 2
    before = await known(hall)
    assert "Nothing differs" in text(await call("tables apply", file))
    assert await known(hall) == before
    await hall.say("seat yes health", "m1")
    file.write_text(
        file.read_text().replace("2nd Saturday 18:00", "2nd Saturday 17:00").replace("seats: 6", "seats: 5")
    )
    differs = text(await call("tables plan", file))
    assert "seats: 6 → 5" in differs
    assert "18:00 Asia/Kolkata → the 2nd Saturday of every month at 17:00" in differs
    assert "2 of 2" not in differs
    await call("tables apply", file)
    async with hall.desk.database.reading() as connection:
        table = await store.table_named(connection, "health")
    assert (table.terms.seats, table.terms.rule.time) == (5, dt.time(17))
    await hall.wait(minutes=1)
    assert "17:00 IST" in hall.board.take("@m1")
    file.write_text("tables:\n  agri: {when: 1st Monday 18:00, seats: 5}\n  bad: {when: never, sets: 3}\n")
    refused = await call("tables apply", file)
    assert refused.failed
    assert "no field sets" in text(refused)
    exported = tmp_path / "out.yaml"
    await call("tables export", exported)
    assert "Nothing differs" in text(await call("tables plan", exported))
