"""The pages of working groups, sittings and digests, and their feeds, over HTTP."""

import datetime as dt
import re
import warnings
from contextlib import asynccontextmanager
from xml.etree import ElementTree as ET

import httpx
import pytest

from bot.features import previews
from bot.message import Role
from bot.platforms.terminal.render import plain
from bot.platforms.web.app import build
from knowledge import store as entries
from knowledge.frontmatter import parse
from scheduler.occurrences import store as dates
from scheduler.tables.types import News
from tests.table import START, Table, form_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import vobject

MINUTES = """---
id: {id}
kind: {kind}
title: Entry {id}
language: en
summary: What was said.
verticals: [health]
evidence: author-run
author: host
disclosure: none
licence: CC-BY-4.0
created: 2026-11-12
review_due: 2027-05-01
status: published
{extra}---
Text.
"""


@pytest.fixture
def table(open_home) -> Table:
    """A table of health on 12 December."""
    return Table(open_home)


@asynccontextmanager
async def visiting(desk):
    """A browser-like visitor of the page."""
    transport = httpx.ASGITransport(build(desk, "t"))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        yield client


async def publish(table, entry_id, kind="guide", extra="") -> None:
    """An entry of the vertical."""
    text = MINUTES.format(id=entry_id, kind=kind, extra=extra)
    entry = parse(text, entry_id)
    await table.desk.database.write(
        lambda c: entries.publish(c, entry, text, origin="submissions", path="", by="host", now=table.now, cause="x")
    )
    await table.desk.indexer.catch_up()


async def test_a_working_group_has_its_page(table):
    async with table:
        await publish(table, "minutes-november", "minutes", "occurrence: health 2026-11-14\n")
        await publish(table, "guide-a")
        async with visiting(table.desk) as client:
            page = await client.get("/vertical/health")
            every = await client.get("/verticals")
            capital = await client.get("/vertical/Health")
            nothing = await client.get("/vertical/nothing")
            hostile = await client.get("/vertical/%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert page.status_code == 200
    for words in (
        "Health table",
        "Speech on small machines",
        "Sat 12 Dec 2026, 18:00 IST",
        "0 of 12 seats taken",
        "the host has not confirmed yet",
        'href="/entry/minutes-november"',
        'href="/entry/guide-a"',
        'value="seat answer 1 yes"',
        "webcal://127.0.0.1:8000/calendar/health.ics",
        "calendar.google.com",
    ):
        assert words in page.text
    assert page.text.index("Minutes") < page.text.index("minutes-november") < page.text.index("Recent entries")
    assert 'href="/vertical/health"' in every.text
    assert capital.status_code == 308
    assert nothing.status_code == hostile.status_code == 404
    assert "<script>alert" not in hostile.text


async def test_the_open_questions_of_a_group_are_on_its_agenda_and_its_page_those_most_wait_for_first(open_home):
    crowd = "Which Frobnicator reads handwritten prescriptions from rural clinics?"
    one, foreign = "How do I anneal a glass lens in a kiln?", "Which crocodile swims fastest in a monsoon?"
    answered = "Which scale weighs a newborn elephant without waking it?"
    table = Table(open_home, filled=True)
    async with table:
        asked = {}
        for question, person, place in (
            (one, "m1", "p1"),
            (answered, "m1", "p1"),
            (foreign, "m2", "p1"),
            (crowd, "m2", "p2"),
            (crowd, "m3", "p3"),
        ):
            asked[question] = (await table.say(question, person, place=place)).data["gap"]
        for question, gap in asked.items():
            vertical = "legal" if question == foreign else "health"
            await table.say(f"gap vertical {gap} {vertical}", "host", Role.ORGANIZER)
        await table.say(f"gap answer {asked[answered]} l4", "host", Role.ORGANIZER)
        agenda = plain(await table.say("table agenda health"))
        async with visiting(table.desk) as client:
            page = (await client.get("/vertical/health")).text
            other = (await client.get("/vertical/legal")).text
    assert agenda.index(f"Open question: {crowd} (2 waiting)") < agenda.index(f"Open question: {one} (1 waiting)")
    assert 0 < page.index(crowd) < page.index(one)
    assert re.search(rf'href="/gap/{asked[crowd]}">{re.escape(crowd)}</a> <small>[^<]*2 people', page)
    assert foreign in other
    for words in (foreign, answered):
        assert words not in agenda
        assert words not in page


async def test_who_hosts_is_said_to_who_is_signed_in(table, sign_in):
    async with table:
        await table.say("host confirm health", "host")
        async with visiting(table.desk) as stranger, visiting(table.desk) as member:
            await sign_in(table.desk, member)
            outside, inside = [(await one.get("/vertical/health")).text for one in (stranger, member)]
    assert "the host has confirmed" in outside
    assert "hosted by" not in outside
    assert "hosted by fake member host" in inside


async def test_a_sitting_shows_its_notes_to_those_who_are_there_only(table, sign_in, staff):
    async with table:
        form = form_of(await table.say("table checkin"))
        await table.say(form.command, building="a scribe", stuck="<img src=x onerror=alert(1)> fails")
        async with visiting(table.desk) as stranger, visiting(table.desk) as member:
            await sign_in(table.desk, member)
            before = (await stranger.get("/sitting/1")).text
            inside = (await member.get("/sitting/1")).text
            table.now = START
            await table.say("table start --people 12", "host")
            await table.say("table offer two T4")
            table.now += dt.timedelta(minutes=10)
            await sign_in(table.desk, member)
            during = (await member.get("/sitting/1")).text
            outside = (await stranger.get("/sitting/1")).text
            missing = [(await stranger.get(f"/sitting/{one}")).status_code for one in ("99", "x", "9" * 30)]
    assert "Speech on small machines" in before
    assert "fails" not in before
    assert "sign in" in before
    assert "&lt;img src=x onerror=alert(1)&gt; fails" in inside
    assert "<img" not in inside
    assert "two T4" in during
    assert re.search(r'class="on" aria-current="step">.*?Check-in', during, re.DOTALL)
    assert 'value="sitting say 1 offer"' in during
    assert "Finish" not in during
    assert "two T4" not in outside
    assert missing == [404, 404, 404]


async def test_a_sitting_shows_what_became_of_earlier_promises(table, sign_in):
    async with table:
        await table.begin()
        await table.say("table commit send <b>it</b> by Friday")
        await table.say("table commit write it down by Friday")
        await table.say("table finish", "host")
        table.now = START + dt.timedelta(days=20)
        await table.say("commitment done 1")
        await table.say("commitment drop 2")
        async with visiting(table.desk) as stranger, visiting(table.desk) as member:
            await sign_in(table.desk, member)
            inside, outside = [(await one.get("/sitting/2")).text for one in (member, stranger)]
    assert "Promised at earlier sittings: send &lt;b&gt;it&lt;/b&gt; (done); write it down (dropped)" in inside
    assert "write it down" not in outside


async def test_a_date_is_answered_on_its_page(table, sign_in):
    async with table, visiting(table.desk) as member, visiting(table.desk) as stranger:
        token = await sign_in(table.desk, member, account="m1")

        async def press(command: str) -> str:
            answer = await member.post("/press", data={"token": token, "command": command, "back": "/sitting/1"})
            assert 'href="/sitting/1"' in answer.text
            return (await member.get("/sitting/1")).text

        before = (await member.get("/sitting/1")).text
        seated = await press("seat answer 1 yes")
        every = await press("seat answer 1 yes --every")
        next_one = (await member.get("/sitting/2")).text
        group = (await member.get("/vertical/health")).text
        another = (await stranger.get("/sitting/1")).text
        given_up = await press("seat answer 1 no")
        table.now = START - dt.timedelta(minutes=10)
        token = await sign_in(table.desk, member, account="m1")
        soon = (await member.get("/sitting/1")).text
        noted = (await member.post("/press", data={"token": token, "command": "seat here health"})).text
        table.now = START + dt.timedelta(hours=4)
        later = (await member.get("/sitting/1")).text
        table.now = START + dt.timedelta(hours=5)
        over = (await member.get("/sitting/1")).text
    for command in ("seat answer 1 yes", "seat answer 1 maybe", "seat answer 1 no", "seat answer 1 yes --every"):
        assert f'value="{command}"' in before
    assert 'value="table checkin health"' in before
    assert 'value="seat here health"' not in before
    assert "You have a seat" not in before
    assert "(1 of 12 taken)" in seated
    assert all("You have a seat" in page for page in (every, next_one, group))
    assert "You have a seat" not in another
    assert "1 of 12 seats taken" in another
    assert "you cannot come" in given_up
    assert 'value="seat here health"' in soon
    assert "Welcome to" in noted
    assert 'value="seat here health"' in later
    assert "seat answer" not in later
    assert "seat here" not in over


async def test_a_hindi_date_is_answered_in_hindi(table):
    async with table, visiting(table.desk) as client:
        await table.say("table change health --language hi", "o1", Role.ORGANIZER)
        page = (await client.get("/sitting/1")).text
    assert '<div class="reply said" lang="hi">' in page
    assert "हाँ, आना है" in page


async def test_minutes_are_on_the_page_once_posted_and_for_all_once_published(table, sign_in):
    async with table:
        await table.begin()
        await table.say("table offer two T4")
        await table.say("table finish", "host")
        async with visiting(table.desk) as stranger, visiting(table.desk) as host:
            token = await sign_in(table.desk, host, account="host")
            draft = (await host.get("/sitting/1")).text
            opened = (await host.post("/press", data={"token": token, "command": "minutes form 1"})).text
            revised = {"token": token, "command": "minutes keep 1 0", "field:text": "Our minutes, edited on the page."}
            await host.post("/press", data=revised)
            posted = (await host.post("/press", data={"token": token, "command": "minutes post 1"})).text
            after = (await host.get("/sitting/1")).text
            unseen = (await stranger.get("/sitting/1")).text
    assert 'value="minutes form 1"' in draft
    assert "two T4" in opened
    assert "offered to the library as submission 1" in posted
    assert "Our minutes, edited on the page." in after
    assert "edited on the page" not in unseen


async def test_the_host_corrects_who_came_on_the_page(table, sign_in):
    async with table:
        await table.say("seat yes health")
        await table.begin()
        await table.say("seat here health", "m2")
        async with visiting(table.desk) as member, visiting(table.desk) as host:
            await sign_in(table.desk, member, account="other")
            token = await sign_in(table.desk, host, account="host")
            refused = await member.get("/sitting/1")
            page = (await host.get("/sitting/1")).text
            press = {"token": token, "command": "seat mark 1 fake:m1 yes"}
            once = (await host.post("/press", data=press)).text
            twice = (await host.post("/press", data=press)).text
            unknown = (await host.post("/press", data={**press, "command": "seat mark 1 fake:nobody yes"})).text
            after = (await host.get("/sitting/1")).text
        stranger = await table.say("seat mark 1 fake:m1 no", "m3")
    assert "Who came" not in refused.text
    assert "1 of 2 are noted as there" in page
    assert 'value="seat mark 1 fake:m1 yes"' in page
    assert 'value="seat mark 1 fake:m2 no"' in page
    assert "Noted. 2 of 2" in once
    assert "Noted. 2 of 2" in twice
    assert "gave up the seat" in unknown
    assert "2 of 2 are noted as there" in after
    assert stranger.failed


async def test_calendars_are_read_back_as_dates_move_and_are_cancelled(table):
    def read(answer):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = vobject.readOne(answer.text)
        return {event.uid.value: event for event in found.vevent_list}

    async with table, visiting(table.desk) as client:
        first = await client.get("/calendar/health.ics")
        again = await client.get("/calendar/health.ics", headers={"if-none-match": first.headers["etag"]})
        later = START + dt.timedelta(days=1)

        async def move(connection):
            await dates.change_date(
                connection,
                1,
                table.now,
                News.MOVED,
                "a wedding",
                starts_at=later,
                ends_at=later + dt.timedelta(minutes=90),
                first_start=START,
            )
            await dates.change_date(connection, 2, table.now, News.CANCELLED, "a holiday")

        await table.desk.database.write(move)
        moved = await client.get("/calendar.ics")
        one = await client.get("/calendar/date/1.ics")
        missing = [(await client.get(path)).status_code for path in ("/calendar/law.ics", "/calendar/date/9.ics")]
    before, after = read(first), read(moved)
    assert first.headers["content-type"] == "text/calendar; charset=utf-8"
    assert again.status_code == 304
    assert list(before) == list(after)
    first_id, second_id = before
    assert before[first_id].dtstart.value == START
    assert after[first_id].dtstart.value == later
    assert int(after[first_id].sequence.value) > int(before[first_id].sequence.value)
    assert "Moved from Sat 12 Dec 2026, 18:00 IST" in after[first_id].description.value
    assert after[second_id].status.value == "CANCELLED"
    assert "a holiday" in after[second_id].description.value
    assert list(read(one)) == [first_id]
    assert missing == [404, 404]


async def test_digests_have_pages_and_a_feed_without_what_was_retracted(table):
    async with table:
        await table.say("digest set health --mode automatic", "o1", Role.ORGANIZER)
        await publish(table, "guide-a")
        await publish(table, "guide-b")
        table.now = dt.datetime(2027, 1, 4, 3, 30, tzinfo=dt.UTC)
        await previews.plan(table.desk)
        async with visiting(table.desk) as client:
            before = await client.get("/digest/1")
            await table.desk.database.write(lambda c: entries.retract(c, "guide-a", "wrong", table.now))
            after = await client.get("/digest/1")
            listed = await client.get("/digests/health")
            none = await client.get("/digests/law")
            feeds = [await client.get(path) for path in ("/digests.atom", "/digests/health.atom", "/digests/law.atom")]
            missing = [(await client.get(path)).status_code for path in ("/digest/9", "/digest/x")]
    assert "/entry/guide-a" in before.text
    assert "/entry/guide-a" not in after.text
    assert "/entry/guide-b" in after.text
    assert "<time" in after.text
    assert 'href="/digest/1"' in listed.text
    assert 'rel="alternate" type="application/atom+xml" href="/digests/health.atom"' in listed.text
    assert "None has gone yet" in none.text
    names = {"a": "http://www.w3.org/2005/Atom"}
    roots = [ET.fromstring(one.content) for one in feeds]
    assert [len(root.findall("a:entry", names)) for root in roots] == [1, 1, 0]
    content = roots[0].findtext("a:entry/a:content", namespaces=names)
    assert "guide-b" in content
    assert "guide-a" not in content
    assert roots[0].findtext("a:entry/a:id", namespaces=names) == roots[1].findtext("a:entry/a:id", namespaces=names)
    assert missing == [404, 404]
