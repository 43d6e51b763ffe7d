"""The retrieval diff: what it shows is what acceptance does, to the letter, and looking changes nothing."""

import datetime as dt

import pytest

from bot.message import Role, Sides
from bot.platforms.terminal.render import plain
from knowledge import store as entries
from knowledge.review import deciding
from knowledge.review.types import Reviewer
from knowledge.submissions import offering
from knowledge.submissions import store as submissions
from knowledge.submissions.offering import Author
from knowledge.submissions.types import Draft
from rag import store as answers
from rag.difference import Probe, compare
from rag.overlay import both
from rag.proposal import rehearse
from rag.types import Asked, Filters, Question
from rag.usage.store import asked_since

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
AUTHOR = Author("discord:7", ("discord:7",), "member")
MODERATOR = Reviewer("discord:1", "moderator", "moderator", organisation="")
QUESTIONS = (
    "How do I serve an 8B model on one T4?",
    "What does an 8B model on a T4 cost per million tokens?",
    "Llama 3.1 8B in FP8 on an L4",
    "out of memory on T4",
    "ek T4 pe 8B model kaise chalau?",
    "हिंदी आवाज़ को कैसे लिखें?",
    "तमिल आवाज़ के लिए कौन सा मॉडल अच्छा है?",
    "Which model transcribes Tamil speech?",
    "How long is a chaupal?",
    "who is the best cricketer",
)
HINDI = Draft(
    "guide",
    "तमिल आवाज़ के लिए IndicConformer",
    "## तरीका\n\nतमिल आवाज़ के लिए IndicConformer मॉडल 6 GB VRAM में चलता है।\n",
    {
        "language": "hi",
        "summary": "तमिल आवाज़ को लिखने के लिए IndicConformer मॉडल अच्छा है और 6 GB VRAM माँगता है।",
        "disclosure": {"interest": "none"},
    },
)
EDIT = Draft(
    "recipe",
    "Llama 3.1 8B on one 16 GB T4 with vLLM",
    "## Launch\n\nUse sixteen gigabytes, a quantised build, and a short context of 2048 tokens.\n",
    {"language": "en", "summary": "A new summary about an 8B model on a T4.", "disclosure": {"interest": "none"}},
)


def probes() -> list[Probe]:
    """The questions of these tests."""
    return [Probe(str(n), Question(text), "asked") for n, text in enumerate(QUESTIONS)]


async def offered(desk, draft: Draft, entry_id: str | None = None) -> int:
    """A submission in the queue; its item's number."""

    async def work(connection) -> int:
        base = (await entries.head(connection, entry_id)).number if entry_id else None
        number = await submissions.keep(
            connection,
            draft,
            person=AUTHOR.account,
            name="member",
            place="discord:p",
            thread="",
            now=NOW,
            entry_id=entry_id,
            base=base,
        )
        return await offering.offer(connection, number, AUTHOR, NOW, language=draft.fields["language"])

    return await desk.database.write(work, "submit")


async def outcomes(assistant) -> dict[str, tuple[str, tuple[str, ...]]]:
    """What an assistant says to every question, and which entries it cites."""
    found = {}
    for probe in probes():
        async for answer in assistant.answer(probe.question, NOW):
            pass
        cited = tuple(f"{one.passage.entry.id} {one.passage.chunk.number}" for one in answer.citations)
        found[probe.question.text] = (answer.markdown if answer.found else "", cited)
    return found


CHANGES = {
    "a new entry in Hindi": (HINDI, None),
    "an edit": (EDIT, "t4"),
    "a retraction": (None, "t4"),
}


@pytest.mark.parametrize(("name", "exact_limit"), [*((name, 50_000) for name in CHANGES), ("a new entry in Hindi", 0)])
async def test_the_diff_shows_exactly_what_acceptance_does(open_home, name, exact_limit):
    draft, entry_id = CHANGES[name]
    async with open_home(exact_limit=exact_limit) as desk:
        item = await offered(desk, draft, entry_id) if draft else 0

        async def change(connection) -> str:
            if draft is None:
                await entries.retract(connection, entry_id, "wrong flag", NOW)
                return entry_id
            return (await deciding.approve(connection, item, 1, MODERATOR, NOW)).published.entry_id

        live = await outcomes(desk.assistant)
        proposal = await rehearse(desk.database, change)
        before, after = await both(desk.assistant, desk.indexer, desk.database, proposal)
        foreseen = await outcomes(after)
        shown = await compare(before, after, probes(), NOW)
        assert await outcomes(before) == live
        assert await outcomes(desk.assistant) == live
        await desk.database.write(change)
        await desk.indexer.catch_up()
        came = await outcomes(desk.assistant)
    assert came == foreseen
    assert came != live
    changed = {one.probe.question.text for one in shown.differences}
    assert changed == {
        question for question in QUESTIONS if (came[question] != live[question]) and _differ(came, live, question)
    }


def _differ(came, live, question) -> bool:
    """A version number alone is no change of an answer."""
    bare = [(text, tuple(one.split()[0] for one in cited)) for text, cited in (came[question], live[question])]
    return bare[0] != bare[1]


async def test_looking_changes_nothing(open_home, talk):
    async with open_home() as desk:
        await desk.indexer.catch_up(copy=True)
        item = await offered(desk, HINDI)
        async with desk.database.reading() as connection:
            heads = await entries.every_head(connection)
        words, generation = len(desk.indexer.index.vocabulary), desk.indexer.generation
        reply = await talk(desk, f"review diff {item}", role=Role.MODERATOR)
        assert (len(desk.indexer.index.vocabulary), desk.indexer.generation) == (words, generation)
        assert await desk.indexer.check() == []
        async with desk.database.reading() as connection:
            assert await entries.every_head(connection) == heads
            assert (await submissions.submission(connection, 1)).state == "pending"
            assert await entries.count_work(connection) == 0
    assert "If 1 “तमिल आवाज़ के लिए IndicConformer” were accepted" in plain(reply)
    assert reply.data["asked"] >= 229


async def asked(desk, question: str, person: str, n: int, thread: str = "") -> None:
    """Somebody asked this here before."""
    row = Asked(
        f"a{n}", NOW - dt.timedelta(days=n), "discord", "p", person, thread or f"t{n}", question, "en", True,
        "extractive", "…", {"total": 1.0},
    )  # fmt: skip
    await desk.database.write(lambda c: answers.keep_answer(c, row, []))


@pytest.mark.usefixtures("few_questions")
async def test_questions_of_people_are_asked_again_before_and_after(open_home, talk):
    async with open_home() as desk:
        for n in (1, 2, 3):
            await asked(desk, "तमिल आवाज़ के लिए कौन सा मॉडल अच्छा है?", f"discord:{n}", n)
        item = await offered(desk, HINDI)
        reply = await talk(desk, f"review diff {item}", role=Role.MODERATOR)
        chat = await talk(desk, f"review diff {item}", role=Role.MODERATOR, platform="discord")
    sides = [part for part in reply.parts if isinstance(part, Sides)]
    assert reply.data["changed"] >= 1
    assert all(one.before != one.after for one in sides)
    assert len(sides) <= 5
    assert chat.buttons[0].command.endswith(f"/queue/{item}")
    assert plain(reply).count("discord:") == 0


async def test_a_progress_bar_counts_to_the_end(open_home):
    from bot.dispatch import respond
    from bot.message import Message, Person, Place, Progress

    async with open_home() as desk:
        item = await offered(desk, HINDI)
        asking = Message("1", f"review diff {item}", Person("fake", "m", Role.MODERATOR), Place("web", "page"), NOW)
        steps = [part async for reply in respond(desk, asking) for part in reply.parts if isinstance(part, Progress)]
    counted = [one.done for one in steps if one.label == "Asking before and after"]
    assert counted == sorted(counted)
    assert len(counted) > 1
    assert all(one.total >= 229 for one in steps if one.label == "Asking before and after")


@pytest.mark.usefixtures("few_questions")
@pytest.mark.parametrize(("role", "allowed"), [(Role.MEMBER, False), (Role.ORGANIZER, False), (Role.MODERATOR, True)])
async def test_only_who_may_look_at_an_item_sees_its_diff(open_home, talk, role, allowed):
    async with open_home() as desk:
        item = await offered(desk, HINDI)
        reply = await talk(desk, f"review diff {item} --asked 0", role=role)
        unknown = await talk(desk, "review diff 99", role=role)
    assert reply.failed is not allowed
    assert allowed or "तमिल" not in plain(reply)
    assert unknown.failed


async def test_a_text_for_some_is_compared_for_those_who_may_read_it(open_home):
    async with open_home() as desk:
        private = Draft(HINDI.kind, HINDI.title, HINDI.body, {**HINDI.fields, "audience": "moderators"})
        item = await offered(desk, private)

        async def change(connection) -> str:
            return (await deciding.approve(connection, item, 1, MODERATOR, NOW)).published.entry_id

        proposal = await rehearse(desk.database, change)
        before, after = await both(desk.assistant, desk.indexer, desk.database, proposal)
        everybody = await compare(before, after, probes(), NOW)
        theirs = [
            Probe(one.id, Question(one.question.text, Filters(("public", "moderators"))), "asked") for one in probes()
        ]
        moderators = await compare(before, after, theirs, NOW)
    assert not [one for one in everybody.differences if any("indicconformer" in entry for entry, _ in one.after.cited)]
    assert [one for one in moderators.differences if any("indicconformer" in entry for entry, _ in one.after.cited)]


async def test_questions_asked_count_people_and_keep_what_came_before(database):
    class Box:
        """Only the database of a desk."""

    desk = Box()
    desk.database = database
    await asked(desk, "8B on a T4?", "discord:1", 5, "a thread")
    await asked(desk, "and on an L4?", "discord:1", 4, "a thread")
    await asked(desk, "8b  on a t4?", "discord:2", 3)
    await asked(desk, "8b on a t4?", "discord:2", 2)
    await asked(desk, "long ago", "discord:9", 200)
    async with database.reading() as connection:
        found = await asked_since(connection, NOW - dt.timedelta(days=90), 10)
        one = await asked_since(connection, NOW - dt.timedelta(days=90), 1)
    assert [(row.question, row.before, row.times) for row in found] == [
        ("8b on a t4?", "", 2),
        ("and on an L4?", "8B on a T4?", 1),
    ]
    assert one == found[:1]


async def test_a_rehearsal_leaves_nothing_on_either_database(database):
    from knowledge.entries import Guide

    async def change(connection) -> str:
        facts = {
            "id": "new-one",
            "kind": "guide",
            "title": "T",
            "language": "en",
            "summary": "S",
            "evidence": "author-run",
        }
        facts |= {"author": "host", "disclosure": "none", "licence": "CC-BY-4.0", "created": NOW.date()}
        facts |= {"review_due": NOW.date(), "status": "published", "body": "Words."}
        text = "# T\n\nWords of a page.\n"
        await entries.publish(connection, Guide(**facts), text, origin="o", path="p.md", by="host", now=NOW)
        return "new-one"

    proposal = await rehearse(database, change)
    async with database.reading() as connection:
        assert await entries.every_head(connection) == []
        assert await entries.count_work(connection) == 0
    assert proposal.head.id == "new-one"
    assert [one.text for one in proposal.drafts] == ["Words of a page."]
