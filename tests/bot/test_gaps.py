"""Gaps as people meet them: a question nobody answers, others who ask the same, and the day it is answered."""

import datetime as dt
import html
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from sqlalchemy import text as sql

from bot.dispatch import respond
from bot.features import gap_news
from bot.message import Message, Person, Place, Reply, Role, Sources, Text
from bot.platforms.web.app import build
from bot.posting import plan, prepare
from knowledge.audit import store as audit
from knowledge.frontmatter import parse
from knowledge.gaps import store
from knowledge.store import publish, retract
from knowledge.submissions import store as submissions
from scheduler import store as deliveries
from scheduler.sending.steps import Close
from scheduler.types import State

QUESTION = "Which model recognises mango leaf disease from a photo?"
HINDI = "फ़ोटो से आम के पत्ते की बीमारी पहचानने वाला मॉडल कौन सा है?"
HINGLISH = "photo se aam ke patte ki bimari pehchanne wala model kaunsa hai?"


@asynccontextmanager
async def visiting(desk) -> AsyncIterator[httpx.AsyncClient]:
    """A browser-like visitor of the page."""
    transport = httpx.ASGITransport(build(desk, "local-token"))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        yield client


async def add_entry(desk, entry: str, entry_id: str = "mango", **more: str) -> None:
    """One more published entry."""
    facts = {
        "kind": "guide",
        "title": "Mango leaf disease from a photo",
        "language": "en",
        "summary": "The model LeafNet-7 recognises mango leaf disease from a photo.",
        "extra": "",
        "body": "## Use\n\nTake the photo in daylight, one leaf at a time.\n",
    }
    text = entry.format(id=entry_id, **{**facts, **more})
    now = desk.now()
    await desk.database.write(
        lambda c: publish(c, parse(text, "t"), text, origin="o", path=f"{entry_id}.md", by="host", now=now)
    )
    await desk.indexer.catch_up()


async def promised(desk) -> list:
    """What was promised to askers."""
    async with desk.database.reading() as connection:
        return [one for one in await deliveries.listed(connection, limit=100) if one.kind == "gap-answered"]


async def test_the_same_question_in_three_languages_is_one_gap(open_home, talk, shown):
    async with open_home() as desk:
        first = await talk(desk, QUESTION)
        hindi = await talk(desk, HINDI, person="m2")
        hinglish = await talk(desk, HINGLISH, person="m3")
        again = await talk(desk, QUESTION.upper(), person="m2")
        listed = shown(await talk(desk, "gaps"))
        one = shown(await talk(desk, f"gap show {first.data['gap']}"))
    assert {reply.data["gap"] for reply in (first, hindi, hinglish, again)} == {first.data["gap"]}
    assert "इसी का इंतज़ार करने वाले और लोग: 1" in shown(hindi)
    assert "1 open gap" in listed
    assert "agriculture?" in listed
    assert "3 asked, 3 waiting" in one
    assert HINDI in one


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("How do I run Krutrim 12B on a B200?", "How do I run Krutrim 12B on a B300?"),
        ("How do I run Krutrim 12B on a B200?", "How do I run Krutrim 7B on a B200?"),
        ("Does Frobnicator 1.2 run on two B200?", "Does Frobnicator 1.3 run on two B200?"),
        ("Translate court orders from Hindi to Tamil?", "Translate court orders from Tamil to Hindi?"),
        ("Why does Frobnicator start on a B200?", "Why does Frobnicator not start on a B200?"),
    ],
)
async def test_questions_that_differ_in_a_particular_stay_apart(open_home, talk, one, other):
    async with open_home() as desk:
        first, second = await talk(desk, one), await talk(desk, other)
    assert first.data["gap"] != second.data["gap"]


async def test_linked_accounts_count_as_one_person(open_home, talk, shown):
    async with open_home() as desk:
        gap = (await talk(desk, QUESTION, person="m1")).data["gap"]
        await talk(desk, HINDI, person="m2", platform="other")
        code = shown(await talk(desk, "link", person="m1")).split("`link ")[1].split("`")[0]
        await talk(desk, f"link {code}", person="m2", platform="other")
        async with desk.database.reading() as connection:
            found = await store.gap(connection, gap)
            (asker,) = (await store.askers_of(connection, [gap]))[gap]
    assert (found.asked, found.waiting) == (1, 1)
    assert (asker.person, asker.target) == ("fake:m1", "other:p1")


async def test_a_gap_is_taken_answered_told_and_opened_again(open_home, talk, shown, entry):
    async with open_home() as desk:
        gap = (await talk(desk, QUESTION, person="m1")).data["gap"]
        await talk(desk, HINDI, person="m2", platform="other")
        assert "with you until" in shown(await talk(desk, f"gap take {gap}", person="m3"))
        assert "is with fake member m3" in shown(await talk(desk, f"gap take {gap}", person="m4"))
        await add_entry(desk, entry)
        proposed = shown(await talk(desk, f"gap answer {gap} mango", person="m3"))
        assert "may answer" in proposed
        answered = shown(await talk(desk, f"gap answer {gap} mango", person="o1", role=Role.ORGANIZER))
        assert "2 people are told" in answered
        assert "is answered with mango, by fake member o1" in shown(
            await talk(desk, f"gap answer {gap} mango", person="o2", role=Role.ORGANIZER)
        )
        told = await promised(desk)
        assert sorted(one.target for one in told) == ["fake:p1", "other:p1"]
        replies = {one.target: await gap_news.compose(desk, one) for one in told}
        assert "LeafNet-7" in shown(replies["fake:p1"])
        assert HINDI in shown(replies["other:p1"])
        stuck = {one.target: one.subject["asker"] for one in told}
        assert "Only the one who asked" in shown(await talk(desk, f"gap stuck {stuck['fake:p1']}", person="m2"))
        assert "open again" in shown(await talk(desk, f"gap stuck {stuck['fake:p1']}", person="m1"))
        assert "did not help" in shown(await talk(desk, f"gap answer {gap} mango", role=Role.ORGANIZER))
        await add_entry(desk, entry, "mango-2", summary="LeafNet-9 recognises mango leaf disease.")
        assert "1 person is told" in shown(await talk(desk, f"gap answer {gap} mango-2", role=Role.ORGANIZER))
        await gap_news.plan(desk)
        assert len(await promised(desk)) == 3


async def test_an_entry_that_is_taken_back_opens_its_gap(open_home, talk, shown, entry):
    async with open_home() as desk:
        gap = (await talk(desk, QUESTION)).data["gap"]
        await add_entry(desk, entry)
        await talk(desk, f"gap answer {gap} mango", role=Role.ORGANIZER)
        await desk.database.write(lambda c: retract(c, "mango", "wrong", desk.now()))
        await gap_news.plan(desk)
        await gap_news.plan(desk)
        async with desk.database.reading() as connection:
            found = await store.gap(connection, gap)
        (one,) = await promised(desk)
        assert await gap_news.compose(desk, one) is None
    assert (found.state, found.waiting) == ("open", 1)
    assert one.state == "cancelled"


async def test_a_question_asked_in_private_is_shown_to_moderators_only(open_home, talk, shown):
    async with open_home() as desk:
        gap = (await talk(desk, QUESTION, place_private=True)).data["gap"]
        assert "No gap is like that" in shown(await talk(desk, "gaps", person="m2"))
        assert "no gap" in shown(await talk(desk, f"gap show {gap}", person="m2"))
        assert "mango" not in shown(await talk(desk, "gaps", person="mod", role=Role.MODERATOR))
        assert "mango" in shown(await talk(desk, f"gap words {gap}", person="mod", role=Role.MODERATOR))
        await talk(desk, f"gap title {gap} Leaf disease by photo", person="mod", role=Role.MODERATOR)
        assert "Leaf disease by photo" in shown(await talk(desk, "gaps", person="m2"))


async def test_keys_in_a_question_are_not_shown_with_its_gap(open_home, talk, shown):
    async with open_home() as desk:
        gap = (await talk(desk, "My key is AKIAIOSFODNN7EXAMPLQ, why does the crocodile cloud refuse it?")).data["gap"]
        said = shown(await talk(desk, f"gap show {gap}"))
    assert "crocodile cloud" in said
    assert "AKIA" not in said


async def test_gaps_are_listed_by_age_and_people_and_vertical_and_whose_they_are(open_home, talk, shown):
    old, crowd = "How do I anneal a glass lens in a kiln?", "Which frobnicator runs on a crocodile?"
    at = [dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)]
    async with open_home(now=lambda: at[0]) as desk:
        await talk(desk, old, person="m1")
        at[0] += dt.timedelta(days=2)
        for person in ("m2", "m3"):
            gap = (await talk(desk, crowd, person=person)).data["gap"]
        await talk(desk, f"gap vertical {gap} education", role=Role.ORGANIZER)
        by_people, by_age = [shown(await talk(desk, f"gaps --by {one}")) for one in ("waiting", "age")]
        education, legal = [shown(await talk(desk, f"gaps --vertical {one}")) for one in ("education", "legal")]
        mine, theirs = [await talk(desk, "gaps --mine", person=one) for one in ("m1", "m9")]
    assert 0 < by_people.index("frobnicator") < by_people.index("kiln")
    assert 0 < by_age.index("kiln") < by_age.index("frobnicator")
    assert "2 days" in by_age
    assert "1 open gap." in education
    assert "frobnicator" in education
    assert "No gap is like that" in legal
    assert "kiln" in shown(mine)
    assert "frobnicator" not in shown(mine)
    assert mine.audience == "person"
    assert "No gap is like that" in shown(theirs)


async def test_the_days_from_a_question_to_its_answer_are_shown_wherever_gaps_are(
    open_home, talk, shown, entry, sign_in, staff
):
    at = [dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)]
    async with open_home(now=lambda: at[0], **staff) as desk, visiting(desk) as client:
        gap = (await talk(desk, QUESTION)).data["gap"]
        at[0] += dt.timedelta(days=3)
        await add_entry(desk, entry)
        near = await talk(desk, f"gap show {gap}", role=Role.ORGANIZER)
        (button,) = [one for one in near.buttons if one.label == "Answered by mango"]
        answered = shown(await talk(desk, button.command, role=Role.ORGANIZER))
        listed = shown(await talk(desk, "gaps --state answered"))
        one = shown(await talk(desk, f"gap show {gap}"))
        page = (await client.get("/gaps", params={"state": "answered"})).text
        await sign_in(desk, client, "900")
        overview = (await client.get("/overview")).text
    (sources,) = [part for part in near.parts if isinstance(part, Sources)]
    assert (sources.title, sources.sources[0].entry_id) == ("Nearest entries", "mango")
    assert f"Gap {gap} is answered with mango" in answered.replace("`", "")
    assert "In the last 90 days 1 was answered, half within 3.0 days of the question." in listed
    assert "Answered with mango after 3.0 days." in one.replace("`", "")
    assert "of the last 90 days 1 answered, half of them within 3.0 days" in page
    assert "after 3.0 days" in page
    assert "1 was answered in 90 days, half within 3.0 days; the slowest took 3." in overview


async def test_a_gap_is_discussed_in_a_channel_and_whoever_looks_finds_the_way(open_home, talk, shown):
    async with open_home() as desk:

        async def here(place: Place) -> Reply:
            person = Person("discord", "o1", Role.ORGANIZER)
            said = Message("1", f"gap here {gap}", person, place, desk.now())
            return [reply async for reply in respond(desk, said)][-1]

        gap = (await talk(desk, QUESTION)).data["gap"]
        private = await here(Place("discord", "3", private=True, around=("2000",)))
        before = await talk(desk, f"gap show {gap}")
        channel = await here(Place("discord", "3000", around=("2000",)))
        after = await talk(desk, f"gap show {gap}")
        member = await talk(desk, f"gap here {gap}", platform="discord")
    assert private.failed
    assert "in a channel or thread" in shown(private)
    assert "Discussed" not in shown(before)
    assert f"Gap {gap} is discussed here" in shown(channel)
    (words,) = [part.markdown for part in after.parts if isinstance(part, Text)]
    assert "Discussed [there](https://discord.com/channels/2000/3000)." in words
    assert "organizer" in shown(member)


@pytest.mark.parametrize("opened", ["public", "moderators"])
async def test_where_others_read_along_by_now_an_asker_is_told_alone(open_home, talk, shown, entry, opened):
    moderator = {"person": "mod", "role": Role.MODERATOR, "platform": "discord"}
    async with open_home() as desk:
        await talk(desk, "place set audience members", **moderator)
        gap = (await talk(desk, QUESTION, person="m1", platform="discord")).data["gap"]
        await add_entry(desk, entry)
        assert "1 person is told" in shown(await talk(desk, f"gap answer {gap} mango", **moderator))
        await talk(desk, f"place set audience {opened}", **moderator)
        (one,) = await promised(desk)
        (step,) = await prepare(desk, [one])
        if opened == "moderators":
            assert "LeafNet-7" in shown(step.content), "fewer read along than then"
            return
        assert isinstance(step, Close)
        assert (step.state, step.reason) == (
            State.FAILED,
            "its place is open to more people than when it was asked for",
        )
        lost = sql("UPDATE deliveries SET state = 'failed' WHERE kind = 'gap-answered'")
        await desk.database.write(lambda c: c.execute(lost))
        for _ in range(2):
            await plan(desk)
        (alone,) = [each for each in await promised(desk) if each.target == "discord:@m1"]
        (step,) = await prepare(desk, [alone])
        assert "mango leaf disease" in shown(step.content)
        assert "LeafNet-7" in shown(step.content)


async def test_a_submission_made_for_a_gap_keeps_its_number(open_home, talk, shown):
    async with open_home() as desk:
        gap = (await talk(desk, QUESTION)).data["gap"]
        shown_gap = await talk(desk, f"gap show {gap}")
        write = next(one.command for one in shown_gap.buttons if one.label == "Write an answer")
        kinds = await talk(desk, write)
        form = (await talk(desk, kinds.buttons[-2].command)).parts[0]
        assert form.command == f"submit keep guide --gap {gap}"
        values = {
            "title": "Mango leaves by photo",
            "body": "LeafNet-7 recognises the disease in daylight photos of one leaf.",
            "interest": "none",
            "source": "https://example.org/leafnet",
        }
        kept = await talk(desk, form.command, values=values)
        async with desk.database.reading() as connection:
            (made,) = (await submissions.many(connection, [1])).values()
        sent = await talk(desk, "submission send 1")
        listed = shown(await talk(desk, "review list --kind 'gap draft'", role=Role.MODERATOR))
    assert not kept.failed, shown(kept)
    assert not sent.failed, shown(sent)
    assert "1 in the queue" in listed
    assert values["title"] in listed
    assert made.gap_id == gap


async def test_the_pages_show_gaps_with_words_that_are_harmless(open_home, talk):
    async with open_home() as desk, visiting(desk) as client:
        gap = (await talk(desk, "<script>alert(1)</script> what \u202eabout\x07 the crocodile model?")).data["gap"]
        await talk(desk, QUESTION, person="m2")
        secret = (await talk(desk, "Which crocodile did I see in private?", place_private=True)).data["gap"]
        page = (await client.get("/gaps")).text
        one = (await client.get(f"/gap/{gap}")).text
        other = await client.get("/gaps", params={"vertical": "agriculture", "by": "age", "page": "7"})
        strange = await client.get("/gaps", params={"vertical": "<b>", "by": "x", "state": "y", "page": "-1"})
        hidden = await client.get(f"/gap/{secret}")
        unknown = await client.get("/gap/99999")
        far = await client.get("/gap/99999999999999999999999")
    assert "<script>alert" not in page + one
    assert "&lt;script&gt;alert(1)" in page
    assert "\u202e" not in page + one, "nothing turns round what stands behind a question"
    assert "\x07" not in page + one
    assert "mango" in other.text
    assert "crocodile" not in other.text
    assert strange.status_code == 200
    assert "<b>" not in strange.text
    assert (hidden.status_code, unknown.status_code, far.status_code) == (404, 404, 404)
    assert "crocodile did I see" not in page
    assert "2 gaps · 2 people wait for an answer" in page, "what was asked in private is not counted"


async def test_a_gap_tells_who_has_it_what_was_named_and_how_it_ended(open_home, talk, shown):
    host = {"person": "h1", "role": Role.ORGANIZER, "platform": "discord"}
    mod = {"person": "r1", "role": Role.MODERATOR, "platform": "discord"}
    member = {"person": "m1", "platform": "discord"}
    async with open_home() as desk:
        for person, question in (
            ("m1", "Which model recognises mango leaf disease from a photo?"),
            ("m2", "आम के पत्ते की बीमारी फोटो से कौन सा model पहचानता है?"),
            ("m3", "Which frobnicator runs on a crocodile?"),
            ("m4", "How do I anneal a glass lens in a kiln?"),
        ):
            await talk(desk, question, person=person, platform="discord")
        await talk(desk, "gap merge 2 1", **mod)
        await talk(desk, "gap take 1", **member)
        await talk(desk, "gap answer 1 t4", **member)
        await talk(desk, "gap vertical 1 agriculture", **host)
        async with desk.database.reading() as connection:
            kept = [row.facts for row in await connection.execute(sql("SELECT facts FROM audit"))]
        assert kept
        assert not [facts for facts in kept if "agriculture" in facts]
        open_ = shown(await talk(desk, "gap show 1", **member))
        await talk(desk, "gap release 1", **mod)
        await talk(desk, "gap answer 1 l4", **host)
        answered = shown(await talk(desk, "gap show 1", **member))
        merged = shown(await talk(desk, "gap show 2", **member))
        await talk(desk, "gap close 3 --reason scope --note 'No animals here.'", **mod)
        closed = shown(await talk(desk, "gap show 3", **member))
        listed = [shown(await talk(desk, f"gaps --state {one}", **member)) for one in ("open", "answered", "closed")]
    assert "3 asked, 3 waiting" in open_
    assert "Vertical: agriculture" in open_
    assert "a guess" not in open_
    assert "आम के पत्ते" in open_
    assert "With discord member m1 until 2026-12-07." in open_
    assert "Named for it: t4 (proposed)" in open_.replace("`", "")
    assert "Answered with l4 after 0.0 days." in answered.replace("`", "")
    assert "It is part of gap 1 now." in merged
    assert "No animals here." in closed
    assert ["No gap is like that" in listed[0], "l4" in listed[1], "kiln" in listed[2]] == [True] * 3


async def test_moderators_see_gaps_that_differ_in_a_particular_only_and_may_merge_them(open_home, talk, shown):
    async with open_home() as desk:
        one = (await talk(desk, "How do I run Krutrim 12B on a B200?", person="m1")).data["gap"]
        two = (await talk(desk, "How do I run Krutrim 12B on a B300?", person="m2")).data["gap"]
        moderator = {"person": "mod", "role": Role.MODERATOR}
        assert f"Alike, but for a number or a name: gap {one}." in shown(
            await talk(desk, f"gap words {two}", **moderator)
        )
        merged = await talk(desk, f"gap merge {two} {one}", **moderator)
        assert "which 2 people asked" in shown(merged)
        assert f"merged into gap {one}, by fake member mod" in shown(
            await talk(desk, f"gap close {two} --reason scope", **moderator)
        )
        await talk(desk, merged.buttons[0].command, **moderator)
        split = await talk(desk, f"gap split {one} 1", **moderator)
        assert "name some of its questions, and not all" in shown(split)
        closed = await talk(desk, f"gap close {two} --reason scope --note 'not a card we have'", **moderator)
        assert "not about deploying" in shown(closed)
        again = shown(await talk(desk, "How do I run Krutrim 12B on a B300?", person="m3"))
        assert f"asked before (gap {two}) and closed" in again
        assert "waits again" not in shown(await talk(desk, f"gap reopen {two}", **moderator))
        async with desk.database.reading() as connection:
            assert (await store.gap(connection, two)).waiting == 2
            assert await audit.verify(connection) == (4, [])


async def test_a_gap_shows_an_error_as_it_was_pasted_and_the_same_error_with_other_figures_is_the_same(
    open_home, talk, shown
):
    first = "RuntimeError: glorb kernel failed at 0x7f3a after 2.00 GiB in /opt/app/serve.py, line 12"
    async with open_home() as desk:
        await talk(desk, first)
        await talk(desk, first.replace("0x7f3a", "0x11ff").replace("2.00", "3.50"), person="discord:2")
        listed = shown(await talk(desk, "gaps"))
    assert first in listed
    assert listed.count("glorb") == 1


async def test_of_a_long_story_a_list_shows_what_it_asks_and_the_gap_itself_all_of_it(open_home, talk, shown):
    story = "We are an office of forty people in a small town, and we have bought one used server from a college. " * 3
    story += "Which model tells the fungus of a mango leaf from a photo? Thank you."
    asks = "… Which model tells the fungus of a mango leaf from a photo?"
    async with open_home() as desk, visiting(desk) as client:
        gap = (await talk(desk, story)).data["gap"]
        listed = shown(await talk(desk, "gaps"))
        pages = [html.unescape((await client.get(path)).text) for path in ("/gaps", f"/gap/{gap}")]
    assert asks in listed
    assert "an office of forty" not in listed
    assert asks in pages[0]
    assert "an office of forty" not in pages[0]
    assert f">{asks}</h1>" in pages[1]
    assert story.strip() in pages[1]
