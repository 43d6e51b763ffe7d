"""What follows when a table or a date of it is changed: what was promised is due anew, what is wrong goes, who must know hears."""

import datetime as dt
import re
from pathlib import Path

import pytest

from bot.calendars import dated
from bot.database import Database
from bot.frames import dates as of_dates
from bot.frames import digests, organizing, pages, refusing, sittings
from bot.message import Role
from scheduler import store as deliveries
from scheduler.deliveries import OPEN, State
from scheduler.occurrences import store as dates
from scheduler.sending.courier import Refused
from scheduler.sittings import frames as phrases
from tests.fakes.hall import Board, Hall, text

O = Role.ORGANIZER  # noqa: E741
ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For what is the same on every database."""


@pytest.fixture
async def hall(database: Database, tmp_path: Path):
    """A hall on each database."""
    return Hall(database, tmp_path)


def announced(hall, place: str, day: str) -> list[str]:
    """The announcements of a day that stand in a place."""
    return [one for one in hall.board.said(place) if "·" in one.split("\n")[0] and day in one.split("\n")[0]]


async def test_a_date_that_is_moved_earlier_is_announced_in_time(hall):
    await hall.make()
    await hall.organize('table move health "9 January" "20 December 18:00" --reason "exams"')
    await hall.until("2026-12-06T12:29")
    assert announced(hall, "p1", "20 Dec") == []
    await hall.until("2026-12-06T12:31")
    assert len(announced(hall, "p1", "20 Dec")) == 1
    await hall.organize('table move health "20 December" "9 January 18:00" --reason "no exams"')
    await hall.until("2027-01-09T12:29")
    assert len(announced(hall, "p1", "9 Jan")) == 1


@ONE
async def test_an_announcement_that_was_deleted_is_posted_anew_also_of_a_date_that_was_moved_later(hall):
    await hall.make()
    await hall.until("2026-11-28T12:31")
    await hall.organize('table move health next "30 December 18:00" --reason "exams"')
    await hall.wait(minutes=1)
    await hall.until("2026-12-20T00:00")
    hall.board.take("p1")
    await hall.say("seat yes health", "m1")
    await hall.wait(minutes=1)
    (anew,) = announced(hall, "p1", "30 Dec")
    assert "1 of 12 seats taken" in anew


async def test_other_days_before_hold_for_dates_that_are_planned(hall):
    await hall.make()
    await hall.organize("table change health --announce 3")
    await hall.until("2026-12-09T12:29")
    assert announced(hall, "p1", "12 Dec") == []
    await hall.until("2026-12-09T12:31")
    assert len(announced(hall, "p1", "12 Dec")) == 1
    await hall.organize("table change health --announce 40")
    await hall.wait(minutes=1)
    assert len(announced(hall, "p1", "9 Jan")) == 1
    assert len(announced(hall, "p1", "12 Dec")) == 1


async def test_a_place_that_is_taken_off_keeps_nothing(hall):
    for name in ("discord", "discord-events"):
        hall.desk.couriers[name] = Board()
    await hall.make(more='--places "fake:p1 fake:p2 discord:3000"')
    await hall.until("2026-11-28T12:31")
    assert len(hall.board.on("p2")) == 1
    assert len(hall.desk.couriers["discord-events"].on("3000")) == 1
    await hall.organize('table change health --places "fake:p1 discord:3001"')
    await hall.wait(minutes=1)
    assert hall.board.on("p2") == hall.desk.couriers["discord"].on("3000") == []
    assert hall.desk.couriers["discord-events"].on("3000") == []
    assert len(hall.desk.couriers["discord-events"].on("3001")) == 1
    assert len(hall.board.on("p1")) == len(hall.desk.couriers["discord"].on("3001")) == 1
    await hall.organize('table change health --places "fake:p1 fake:p2"')
    await hall.wait(minutes=1)
    await hall.until("2026-12-12T12:00")
    assert len(announced(hall, "p2", "12 Dec")) == 1
    assert len([one for one in hall.board.said("p2") if "begins" in one]) == 2
    assert not [one for one in hall.desk.couriers["discord"].said("3001") if "12 Dec" in one]


@ONE
async def test_a_host_who_gives_up_late_is_missed_at_once(hall):
    await hall.make(more="--hosts fake:b --quorum 0")
    await hall.until("2026-12-02T13:00")
    (asked,) = hall.board.on("@b")
    await hall.press(asked, "I'll be there", "b")
    await hall.until("2026-12-09T13:00")
    assert hall.board.on("@org") == []
    await hall.say("host pass 1", "b")
    await hall.wait(minutes=1)
    (told,) = hall.board.on("@org")
    assert "has no host" in text(told)
    assert "you host" in text(await hall.press(told, "I'll host it", "org", O))


@ONE
async def test_a_host_who_is_asked_late_has_a_day_before_others_hear_of_it(hall):
    await hall.make(more='--hosts "fake:b fake:c" --quorum 0')
    await hall.until("2026-12-02T13:00")
    (asked,) = hall.board.on("@b")
    await hall.press(asked, "I'll be there", "b")
    await hall.until("2026-12-08T13:00")
    await hall.say("host pass 1", "b")
    await hall.until("2026-12-09T12:59")
    assert hall.board.on("@org") == []
    await hall.until("2026-12-09T13:01")
    (told,) = hall.board.said("@org")
    assert "fake member c has not answered" in told
    await hall.until("2026-12-12T12:29")
    assert len(hall.board.on("@org")) == 1


@ONE
async def test_who_answers_for_a_table_from_now_on_hears_what_the_one_before_heard(hall):
    await hall.make(more='--hosts "fake:a" --quorum 2')
    await hall.organize("table handover health fake:z")
    await hall.until("2026-12-05T13:00")
    assert hall.board.on("@org") == []
    (flagged,) = hall.board.on("@z")
    assert "has no confirmed host: fake member a has not answered" in text(flagged)
    await hall.organize("table handover health fake:y")
    await hall.say("host pass 1", "a")
    await hall.until("2026-12-11T13:00")
    assert hall.board.on("@z") == []
    assert "has no host" in hall.board.said("@y")[0]
    assert [one for one in hall.board.said("@y") if "0 said yes, and 2 are wanted" in one]


@ONE
async def test_a_holiday_that_is_undecided_is_proposed_to_the_next_organizer(hall):
    await hall.make(when="26 January every year 18:00 IST", more="--holidays none")
    await hall.say("reminders hours 00:00-23:00", "org")
    await hall.organize("table change health --holidays IN")
    await hall.wait(minutes=1)
    await hall.organize("table handover health fake:z")
    await hall.wait(days=2)
    assert "a holiday: Republic Day" in hall.board.take("@z")
    assert hall.board.on("@org") == []


@ONE
async def test_where_nobody_else_is_left_to_ask_the_places_hear_that_a_host_is_wanted(hall):
    await hall.make(more="--quorum 0")
    await hall.until("2026-12-05T12:29")
    assert len(hall.board.on("p1")) == 1
    await hall.until("2026-12-05T12:31")
    wanted = hall.board.on("p1")[1]
    assert "has no confirmed host: ORG has not answered. A host is still wanted." in text(wanted)
    assert "gives it to you" in text(await hall.press(wanted, "I'll host it", "m1"))
    assert "you host" in text(await hall.press(wanted, "I'll host it", "other", O))
    await hall.wait(minutes=1)
    found = hall.board.on("p1")[1]
    assert "OTHER hosts it." in text(found)
    assert found.buttons == ()
    assert "OTHER has confirmed to host it" in text(await hall.say("host take 1", "org"))


@ONE
async def test_a_question_for_a_host_is_answered_where_it_stands_or_goes_with_its_date(hall):
    await hall.make(more="--quorum 0 --hosts 'me fake:b' --rotate no")
    await hall.until("2026-12-05T12:31")
    assert "has no confirmed host" in hall.board.said("@b")[-1]
    await hall.say("host confirm health", "org")
    await hall.wait(minutes=1)
    assert "ORG hosts it." in hall.board.said("@b")[-1]
    await hall.organize('table move health next "12 December 19:00" --reason "the hall is taken"', "other")
    await hall.wait(minutes=1)
    assert not any("hosts it." in one or "has no confirmed host" in one for one in hall.board.said("@b"))


@ONE
async def test_a_date_that_its_only_host_passed_on_is_said_in_its_places(hall):
    await hall.make(more="--quorum 0")
    assert "its places hear that one is wanted" in text(await hall.say("host pass 1", "org"))
    await hall.until("2026-12-05T12:31")
    assert "has no host. A host is still wanted." in hall.board.said("p1")[1]
    assert "has no host." in hall.board.said("@org")[-1]


@ONE
async def test_why_a_table_rests_is_told_to_its_host_and_to_who_has_or_is_offered_a_seat(hall):
    await hall.make(more="--seats 2 --hosts fake:b --quorum 0")
    await hall.until("2026-12-01T00:00")
    for who in ("m1", "m2", "m3"):
        await hall.say("seat yes health", who)
    await hall.say("seat no", "m1")
    await hall.wait(minutes=1)
    await hall.organize('table pause health --reason "the hall is being painted"')
    await hall.wait(minutes=1)
    for who in ("@b", "@m2", "@m3"):
        assert "makes a break. The hall is being painted. You will be told" in hall.board.said(who)[-1]
    assert "Paused. The hall is being painted." in hall.board.said("p1")[0].replace("*", "")
    assert "The hall is being painted." in text(await hall.organize("table show health"))
    await hall.organize("table resume health")
    await hall.wait(minutes=1)
    assert "goes on" in hall.board.said("@b")[-1]
    assert "painted" not in text(await hall.organize("table show health"))


@ONE
async def test_a_host_who_confirmed_a_date_is_told_that_it_is_cancelled(hall):
    await hall.make(more="--hosts fake:b --quorum 0")
    await hall.until("2026-12-02T13:00")
    await hall.say("host confirm health", "b")
    await hall.organize('table cancel health next --reason "the hall is closed"')
    await hall.wait(minutes=1)
    assert "is cancelled. The hall is closed." in hall.board.said("@b")[-1]


@ONE
async def test_what_a_hindi_table_says_unasked_before_a_date_is_in_hindi(hall):
    await hall.make(when="26 January every year 18:00 IST", more="--holidays none --language hi --quorum 0")
    await hall.organize("table change health --holidays IN")
    await hall.until("2027-01-23T12:31")
    (proposed,) = [one for one in hall.board.on("@org") if "गणतंत्र दिवस" in text(one)]
    assert "छुट्टी के दिन है" in text(proposed)
    assert "26.1. रद्द करें" in [one.label for one in proposed.buttons]
    (asked,) = [one for one in hall.board.on("p1") if "चेक-इन करें" in [button.label for button in one.buttons]]
    assert "आप क्या बना रहे हैं" in text(asked)
    (form,) = (await hall.press(asked, "चेक-इन करें", "m1")).parts
    assert all("a" not in field.label for field in form.fields)


def test_every_phrase_of_tables_is_there_in_both_languages_with_the_same_facts():
    ours = [(one.ENGLISH, one.HINDI) for one in (of_dates, pages, sittings, organizing, digests, refusing)]
    assert sum(len(english) for english, _ in ours) == len({name for english, _ in ours for name in english})
    for english, hindi in (*ours, (phrases.FRAMES["en"], phrases.FRAMES["hi"])):
        assert english.keys() == hindi.keys()
        for name, words in english.items():
            assert sorted(re.findall(r"{\w+}", words)) == sorted(re.findall(r"{\w+}", hindi[name])), name
            assert hindi[name] != words, name


@ONE
async def test_without_a_host_too_few_seats_are_told_to_who_answers_for_the_table(hall):
    await hall.make(more="--hosts fake:b --quorum 2")
    await hall.until("2026-12-02T13:00")
    (asked,) = hall.board.on("@b")
    await hall.press(asked, "Pass it on", "b")
    await hall.until("2026-12-11T13:00")
    assert [one for one in hall.board.said("@org") if "0 said yes, and 2 are wanted" in one]


@ONE
async def test_what_is_still_ahead_after_a_long_outage_is_said_whole(hall):
    await hall.make(more='--hosts "fake:b"')
    await hall.wait(days=17)
    (announcement,) = (one for one in hall.board.on("p1") if "0 of 12 seats taken" in text(one))
    assert "should have come" in text(announcement)
    assert "I'm coming" in [one.label for one in announcement.buttons]
    asked = [one for one in hall.board.on("@b") if any(button.label == "I'll be there" for button in one.buttons)]
    assert len(asked) == 1
    await hall.say("seat yes health", "m1")
    await hall.wait(minutes=1)
    assert "1 of 12 seats taken" in hall.board.take("p1")


@ONE
@pytest.mark.parametrize("off", [{"minutes": 1}, {"hours": 1}, {"days": 3}, {"days": 30}])
async def test_a_service_that_was_off_says_each_thing_once_or_says_why_not(hall, off):
    """Off from just before a reminder of a weekly table: what is ahead is said, what is over is accounted for."""
    await hall.make(when="every Saturday 18:00 IST", more='--hosts "fake:a fake:b" --quorum 3')
    await hall.say("seat yes health --every", "m1")
    await hall.say("reminders on", "m1")
    await hall.until("2026-12-11T12:29")
    before = [*hall.board.said("p1"), *hall.board.said("@m1")]
    await hall.wait(**off)
    await hall.wait(minutes=1)
    async with hall.desk.database.reading() as connection:
        due = [one for one in await deliveries.listed(connection, limit=1000) if one.due_at <= hall.at]
    assert {one.state for one in due} <= {State.SENT, State.EXPIRED, State.CANCELLED}
    assert [one.dedup_key for one in due if one.state is not State.SENT and not one.reason] == []
    for place in ("p1", "@m1"):
        said = hall.board.said(place)
        assert len(said) == len(set(said)), place
    told = [one for one in (*hall.board.said("p1"), *hall.board.said("@m1")) if one not in before and "begins" in one]
    if "days" not in off:
        assert len(told) == 2
        assert all(("should have come" in one) == ("hours" in off) for one in told)
    else:
        over = [one for one in told if "could not be sent in time" in one]
        assert len(over) == 2
        assert all("12 Dec" in one for one in over)
    async with hall.desk.database.reading() as connection:
        ahead = await dates.dates(connection, starts_after=hall.at)
        open_ = await deliveries.listed(connection, states=OPEN, limit=1000)
    assert min(one.starts_at for one in ahead) - hall.at <= dt.timedelta(days=7)
    assert {one.subject["occurrence"] for one in open_} >= {one.id for one in ahead[1:]}


@ONE
async def test_a_host_hears_of_too_few_seats_at_a_date_that_is_moved_to_less_than_a_day_ahead(hall):
    await hall.make(more='--hosts "fake:a"')
    await hall.until("2026-12-09T12:00")
    assert "said yes" not in hall.board.take("@a")
    await hall.organize('table move health next "10 December 15:00" --reason "hall"')
    await hall.wait(minutes=1)
    assert "0 said yes" in hall.board.take("@a")
    await hall.until("2026-12-10T09:29")
    assert "said yes" not in hall.board.take("@a")


@ONE
async def test_calendars_know_a_date_by_the_same_id_under_a_new_rule(hall):
    await hall.make()

    async def in_calendars():
        async with hall.desk.database.reading() as connection:
            found = [dated(one, "https://x.example.org", "n") for one in await dates.dates(connection)]
        return {one.uid: one for one in found}

    before = await in_calendars()
    said = await hall.organize('table move health next "3rd Sunday 17:00" --what all --reason "Sundays"')
    await hall.press(said, "Change it", "org", O)
    after = await in_calendars()
    assert before.keys() <= after.keys()
    assert all(after[uid].sequence > one.sequence for uid, one in before.items())
    assert all(after[uid].starts_at != one.starts_at for uid, one in before.items())


@ONE
async def test_a_theme_that_changes_after_a_move_is_no_second_move(hall):
    await hall.make()
    await hall.say("seat yes", "m1")
    await hall.until("2026-12-01T00:00")
    await hall.organize('table move health next "13 December 19:00" --reason "the hall is taken"')
    await hall.wait(minutes=1)
    assert "was moved from Sat 12 Dec 2026" in hall.board.take("@m1")
    await hall.organize("table change health next --theme Speech")
    await hall.wait(minutes=1)
    (told,) = hall.board.said("@m1")
    assert "was changed. New: theme." in told
    assert "moved" not in told
    (standing,) = announced(hall, "p1", "13 Dec")
    assert "Moved from Sat 12 Dec 2026, 18:00 IST (12:30 UTC). The hall is taken." in standing.replace("*", "")
    assert "Theme: Speech" in standing


@ONE
async def test_no_holiday_is_passed_over_in_silence(hall):
    """Whatever makes dates: a rule that changes, a break that ends, another region."""

    def told(day: str) -> int:
        return sum(len(re.findall(f"{day}[^*]*falls on a holiday", one)) for one in hall.board.said("@org"))

    said = await hall.organize('table create health "every Friday 18:00 IST"')
    await hall.press(said, "Create it", "org", O)
    await hall.wait(minutes=1)
    assert told("25 Dec") == 0, "it was said before the table was made"
    moved = await hall.organize('table move health "11 December" "25 December 12:00" --reason "x"')
    assert "That is a holiday: Christmas" in text(moved)
    rule = await hall.organize('table move health next "26th of every month 18:00" --what all --reason "x"')
    await hall.press(rule, "Change it", "org", O)
    await hall.wait(minutes=1)
    assert told("26 Jan") == 1
    await hall.organize("table pause health")
    await hall.wait(days=60)
    await hall.organize("table resume health")
    await hall.wait(minutes=1)
    planned = text(await hall.organize("table holidays health"))
    assert "26 Mar" in planned
    assert told("26 Mar") == told("26 Jan") == 1
    await hall.organize("table change health --holidays none")
    await hall.organize('table move health "26 March" "14 April 12:00" --reason "x"')
    await hall.organize("table change health --holidays IN-TN")
    await hall.wait(minutes=1)
    assert told("14 Apr") == 1


@ONE
async def test_two_tables_that_ask_in_one_place_ask_once_and_their_buttons_tell_them_apart(hall):
    for name in ("health", "legal"):
        await hall.make(name, more="--quorum 0")
    await hall.until("2026-12-09T12:31")
    (asked,) = [one for one in hall.board.on("p1") if "What are you building" in text(one)]
    assert [one.label for one in asked.buttons] == ["Check in · Health table", "Check in · Legal table"]
    assert [one.command for one in asked.buttons] == ["table checkin health", "table checkin legal"]
    await hall.organize('table change health next --theme "triage"')
    await hall.wait(minutes=1)
    (still,) = [one for one in hall.board.on("p1") if "What are you building" in text(one)]
    assert still == asked, "what was said together stays"
    await hall.until("2026-12-12T12:00")
    reminded = [one for one in hall.board.on("p1") if "Health table** begins" in text(one)]
    assert len(reminded) == 2
    assert "I'm coming · Legal table" in [one.label for one in reminded[-1].buttons]
    assert len({one.label for one in reminded[-1].buttons}) == len(reminded[-1].buttons) == 6


@ONE
async def test_the_question_for_check_ins_follows_its_date_where_it_stands(hall):
    await hall.make(more='--places "fake:p1 fake:p2" --quorum 0')
    await hall.until("2026-12-09T12:31")

    def asked(place: str = "p1") -> list[str]:
        return [one for one in hall.board.said(place) if "What are you building" in one]

    assert "12 Dec" in asked()[0]
    await hall.organize('table move health next "12 December 19:30" --reason "the hall is taken"')
    await hall.wait(minutes=1)
    (one,) = asked()
    assert "12 Dec 2026, 19:30" in one
    assert "18:00" not in one
    await hall.until("2026-12-09T15:00")
    assert len(asked()) == 1, "it is not asked again an hour later"
    await hall.organize('table move health next "27 December 18:00" --reason "exams"')
    await hall.wait(minutes=1)
    assert ["27 Dec" in one for one in asked()] == [True]
    await hall.until("2026-12-24T12:31")
    assert ["27 Dec" in one for one in asked()] == [True, True], "who was asked weeks ago is asked once more"
    await hall.organize("table change health --places fake:p1")
    await hall.wait(minutes=1)
    assert (len(asked("p1")), asked("p2")) == (2, [])
    await hall.organize('table cancel health next --reason "no hall"')
    await hall.wait(minutes=1)
    assert asked() == []
    assert len([one for one in hall.board.said("p1") if "is cancelled. No hall." in one]) == 3, (
        "two questions, the news"
    )
    await hall.organize("table restore health 1")
    await hall.wait(minutes=1)
    assert len(asked()) == 2


@ONE
async def test_what_was_promised_for_other_times_is_not_planned_any_more(hall):
    """Over the change of the clocks, with another rule, and with other reminders."""

    async def begins() -> list[str]:
        async with hall.desk.database.reading() as connection:
            found = await deliveries.listed(connection, states=OPEN, kinds=["table-reminder"], limit=100)
        return [f"{one.due_at:%d.%m. %H:%M}" for one in found if f"{one.due_at:%Y}" == "2027"][:4]

    hall.at = dt.datetime(2027, 3, 22, 12, 0, tzinfo=dt.UTC)
    await hall.make(when="every Sunday 18:00 Europe/London", more='--quorum 0 --reminders "24h, 1h"')
    assert await begins() == ["27.03. 17:00", "28.03. 16:00", "03.04. 17:00", "04.04. 16:00"]
    moved = await hall.organize('table move health next "19:00" --what all --reason "dinner"')
    await hall.press(moved, "Change it", "org", O)
    assert await begins() == ["27.03. 18:00", "28.03. 17:00", "03.04. 18:00", "04.04. 17:00"]
    await hall.organize('table change health --reminders "2h"')
    assert await begins() == ["28.03. 16:00", "04.04. 16:00", "11.04. 16:00", "18.04. 16:00"]
    await hall.until("2027-03-29T00:00")
    assert len([one for one in hall.board.said("p1") if "begins" in one]) == 1


@ONE
async def test_who_is_asked_why_loses_nothing_of_what_they_said(hall):
    await hall.make()
    long = "on the second saturday of every month at half past 18:30-20:15 o'clock, as we agreed when we sat together"
    (asked,) = (await hall.organize("table move health next", to="now and then", what="following")).parts
    assert "did not understand" in asked.markdown, "what cannot be done is said before anybody is asked why"
    rule = "every 2 months on the 2nd Saturday at 18:30 Asia/Kolkata from January"
    (form,) = (await hall.organize(f'table move health "9 January" "{rule}" --what following')).parts
    assert len(form.command) < 40
    again = await hall.organize(form.command)
    assert again.parts[0].fields == form.fields, "an empty reason is asked for once more"
    proposed = await hall.organize(form.command, reason=long)
    assert "every two months" in text(proposed) or "every 2 months" in text(proposed)
    assert "changed" in text(await hall.press(proposed, "Change it", "org", O))
    (form,) = (await hall.organize('table cancel health "12 December"')).parts
    assert "12 December" in form.title
    assert "is cancelled" in text(await hall.organize(form.command, reason="no hall"))
    assert (await hall.organize(form.command, "another", reason="no hall")).failed, "it is their draft alone"


@ONE
async def test_a_table_without_coming_dates_can_be_ended(hall):
    await hall.make(when="once on 12 December 2026 at 18:00")
    await hall.until("2026-12-13T00:00")
    assert "has no date ahead" in text(await hall.organize("table cancel health"))
    (form,) = (await hall.organize("table cancel health --what all")).parts
    assert form.title == "Cancel the dates of health"
    ending = await hall.organize(form.command, reason="we are done")
    assert text(ending) == "`health` would end. It has no date ahead."
    assert "is over" in text(await hall.press(ending, "End it", "org", O))
    for line in ("cancel health", "move health next 19:00"):
        said = await hall.organize(f"table {line} --what all --reason again")
        assert text(said) == "`health` is over. Nothing was changed."


async def waits(hall, *people: str) -> None:
    """A table of two seats, taken by m0 and m1, for which these wait."""
    await hall.make(more="--seats 2 --hosts fake:b --quorum 0")
    for who in ("m0", "m1", *people):
        await hall.say("seat yes", who)


async def test_an_offer_that_could_not_be_brought_costs_no_place_in_the_line(hall):
    await waits(hall, "m2", "m3")
    await hall.say("seat no", "m1")
    hall.board.paused = lambda: "the fake platform is away"
    await hall.wait(hours=13)
    hall.board.paused = lambda: ""
    await hall.wait(minutes=1)
    assert hall.board.on("@m2") == [], "the seat is kept for the next by now"
    (offer,) = hall.board.on("@m3")
    listed = text(await hall.say("seat list"))
    assert "M2\twaiting, number 1" in listed
    await hall.press(offer, "Leave it", "m3")
    await hall.wait(minutes=1)
    (offer,) = hall.board.on("@m2")
    assert "You have a seat" in text(await hall.press(offer, "Take the seat", "m2"))


@ONE
async def test_who_waits_alone_is_offered_the_seat_again(hall):
    await waits(hall, "m2")
    await hall.say("seat no", "m1")
    hall.board.paused = lambda: "the fake platform is away"
    await hall.wait(hours=13)
    await hall.wait(hours=13)
    hall.board.paused = lambda: ""
    await hall.wait(minutes=1)
    (offer,) = hall.board.on("@m2")
    assert "You have a seat" in text(await hall.press(offer, "Take the seat", "m2"))


async def test_a_seat_is_not_kept_for_who_takes_no_messages(hall):
    closed = Board.post

    async def post(where, sheet, key):
        if where == "@m2":
            raise Refused("this person takes no messages of the assistant")
        return await closed(hall.board, where, sheet, key)

    hall.board.post = post
    await waits(hall, "m2", "m3")
    await hall.say("seat no", "m1")
    await hall.wait(minutes=1)
    (offer,) = hall.board.on("@m3")
    await hall.wait(hours=1)
    async with hall.desk.database.reading() as connection:
        lost = await deliveries.listed(connection, states=[State.FAILED], limit=50)
    assert len(lost) == 1
    assert "M2\twaiting, number 1" in text(await hall.say("seat list"))
    assert "You have a seat" in text(await hall.press(offer, "Take the seat", "m3"))


@ONE
async def test_who_means_a_cancelled_date_or_a_resting_table_is_told_so(hall):
    await hall.make()
    await hall.organize("table cancel health next --reason ill")
    assert "`table restore health 1` lets it take place" in text(
        await hall.organize("table change health '12 December' --theme x")
    )
    assert "takes place after all" in text(await hall.organize('table restore health "12 December"'))
    await hall.organize("table pause health --reason exams")
    assert "makes a break" in text(await hall.say("seat yes health", "m1"))


@ONE
async def test_another_hour_for_all_dates_leaves_one_of_an_earlier_rule_alone(hall):
    await hall.make()
    said = await hall.organize('table move health "9 January" "3rd Sunday 17:00" --what following --reason room')
    await hall.press(said, "Change it", "org", O)
    said = await hall.organize("table move health next 19:30 --what all --reason later")
    assert "falls away" not in text(said)
    await hall.press(said, "Change it", "org", O)
    async with hall.desk.database.reading() as connection:
        found = [f"{one.local:%d.%m. %H:%M}" for one in await dates.dates(connection) if one.planned]
    assert found[:3] == ["12.12. 18:00", "17.01. 19:30", "21.02. 19:30"]
