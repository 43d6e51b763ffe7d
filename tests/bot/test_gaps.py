"""Gaps as people meet them: a question nobody answers, others who ask the same, and the day it is answered."""

import pytest

from bot.features import gap_news
from bot.message import Role
from knowledge.frontmatter import parse
from knowledge.gaps import store
from knowledge.store import publish, retract
from scheduler import store as deliveries

QUESTION = "Which model recognises mango leaf disease from a photo?"
HINDI = "फ़ोटो से आम के पत्ते की बीमारी पहचानने वाला मॉडल कौन सा है?"
HINGLISH = "photo se aam ke patte ki bimari pehchanne wala model kaunsa hai?"


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
    assert "1 more wait for the same" in shown(hindi).replace(
        "1 और लोग इसी का इंतज़ार कर रहे हैं", "1 more wait for the same"
    )
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
        assert "is with fake:m3" in shown(await talk(desk, f"gap take {gap}", person="m4"))
        await add_entry(desk, entry)
        proposed = shown(await talk(desk, f"gap answer {gap} mango", person="m3"))
        assert "may answer" in proposed
        answered = shown(await talk(desk, f"gap answer {gap} mango", person="o1", role=Role.ORGANIZER))
        assert "2 people are told" in answered
        assert "is answered with mango, by fake:o1" in shown(
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
