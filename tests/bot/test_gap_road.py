"""The whole road of a question on every surface: asked, joined in another language, taken, answered, told, opened again."""

import pytest

from bot.message import Role
from bot.posting import engine_of, plan
from bot.shelf import store as shelf
from bot.wire import unpack
from knowledge.gaps import store
from tests.stage import CHAT, Seen, one_line

QUESTION = "Which model recognises mango leaf disease from a photo?"
HINDI = "फ़ोटो से आम के पत्ते की बीमारी पहचानने वाला मॉडल कौन सा है?"
GUIDE = {
    "title": "Mango leaf disease from a photo",
    "verticals": "agriculture",
    "body": "The model LeafNet-7 recognises mango leaf disease from a photo. Take it in daylight, one leaf at a time.",
    "source": "https://example.org/leafnet",
    "interest": "none",
}
BETTER = GUIDE | {
    "title": "Mango leaf disease on a phone",
    "body": "LeafNet-9 recognises mango leaf disease from a photo on any phone, also of several leaves at a time.",
}

UNSURE = "Does AWQ work on an L4 with vLLM?"
UNSURE_HINDI = "क्या vLLM के साथ AWQ L4 पर काम करता है?"
AWQ = GUIDE | {
    "title": "AWQ on an L4 with vLLM",
    "verticals": "",
    "body": "AWQ works on an L4 with vLLM 0.11: start it with `--quantization awq_marlin`. FP8 is faster there.",
    "source": "https://example.org/awq-l4",
}


async def sent(stage) -> None:
    """The clock rings twice, and whatever is due is said."""
    for _ in range(2):
        await plan(stage.desk)
        await engine_of(stage.desk).idle()


async def told(stage, *people) -> list[Seen]:
    """What was said unasked about gaps: in the shared place, in private, or on the shelf of the page."""
    if stage.name in CHAT:
        found = [*stage.heard(), *[one for person in people for one in await person.finds()]]
        return [one for one in found if "has an answer now" in one or "अब इसका जवाब है" in one]
    found = []
    async with stage.desk.database.reading() as connection:
        for person in people:
            for one in reversed(await shelf.of(connection, [person.account])):
                reply = unpack(one.reply)
                if "asker" not in reply.data:
                    continue
                commands = {button.label: button.command for button in reply.buttons}
                words = " ".join(getattr(part, "markdown", "") for part in reply.parts)
                found.append(Seen(one_line(words), tuple(commands), raw={"thread": "t", "commands": commands}))
    return found


async def published(moderator, member, gap: int, values: dict[str, str]) -> None:
    """A submission for a gap, offered and approved."""
    form = await member.types(f"submit guide --gap {gap}")
    kept = await member.fills(form, **values)
    if "Mine is another" in kept.buttons:
        kept = await member.presses(kept, "Mine is another")
    await member.presses(kept, "Send for review")
    listed = await moderator.types("review list")
    number = max(int(word) for word in listed.text.split() if word.isdigit() and int(word) < 100)
    await moderator.presses(await moderator.types(f"review show {number}"), "Approve")


async def test_each_asker_is_told_once_where_they_asked_and_the_gap_opens_again(play):
    async with play() as stage:
        first, second = stage.person("first"), stage.person("second")
        expert, moderator = stage.person("expert"), stage.person("one", Role.MODERATOR)
        asked = await first.says(QUESTION)
        joined = await second.says(HINDI)
        async with stage.desk.database.reading() as connection:
            (gap,) = await store.listed(connection)
        assert "kept the question" in asked
        assert "और लोग: 1" in joined
        assert (gap.asked, gap.vertical) == (2, "agriculture")
        shown = await expert.types(f"gap show {gap.id}")
        taken = await expert.presses(shown, "I take it")
        assert "with you until" in taken
        await published(moderator, expert, gap.id, GUIDE)
        await sent(stage)
        news = await told(stage, first, second)
        assert len(news) == 2
        english = next(one for one in news if QUESTION in one)
        hindi = next(one for one in news if HINDI in one)
        assert "LeafNet-7" in english
        assert english.buttons == ("This helped", "Still stuck")
        assert hindi.buttons == ("इससे मदद मिली", "बात नहीं बनी")
        assert "Noted" in await first.presses(english, "This helped")
        assert "Only the one who asked" in await first.presses(hindi, "बात नहीं बनी")
        assert "फिर खुल गया" in await second.presses(hindi, "बात नहीं बनी")
        await sent(stage)
        assert len(await told(stage, first, second)) == 2
        await published(moderator, expert, gap.id, BETTER)
        await sent(stage)
        again = await told(stage, first, second)
        assert len(again) == 3
        assert sum(HINDI in one for one in again) == 2
        async with stage.desk.database.reading() as connection:
            found = await store.gap(connection, gap.id)
        assert (found.state, found.waiting) == ("answered", 0)


async def test_an_answer_on_little_evidence_is_given_and_kept_until_somebody_knows(play):
    async with play() as stage:
        first, second = stage.person("first"), stage.person("second")
        answer = await first.says(UNSURE)
        assert "FP8" in answer
        assert "I am not sure that this answers it" in answer
        joined = await second.says(UNSURE_HINDI)
        assert "पक्का नहीं" in joined
        assert "और लोग: 1" in joined
        sure = await second.says("How do I serve an 8B model on one 16 GB T4?")
        assert "not sure" not in sure
        async with stage.desk.database.reading() as connection:
            (gap,) = await store.listed(connection)
            rows = (await store.askers_of(connection, [gap.id]))[gap.id]
        assert (gap.asked, gap.waiting, {one.why for one in rows}) == (2, 2, {"unsure"})
        assert UNSURE in await second.types("gaps")
        await published(stage.person("one", Role.MODERATOR), stage.person("expert"), gap.id, AWQ)
        await sent(stage)
        news = await told(stage, first, second)
        assert len(news) == 2
        assert sum("AWQ works on an L4" in one for one in news) == 2
        again = await first.says(UNSURE)
        assert "AWQ works on an L4" in again
        assert "not sure" not in again


@pytest.mark.parametrize("surface", CHAT)
async def test_who_asked_in_private_is_told_in_private(play):
    async with play() as stage:
        asker, moderator = stage.person("first"), stage.person("one", Role.MODERATOR)
        await asker.writes(QUESTION)
        async with stage.desk.database.reading() as connection:
            (gap,) = await store.listed(connection)
        assert "mango" not in (await moderator.types("gaps")).text
        await published(moderator, stage.person("expert"), gap.id, GUIDE)
        await sent(stage)
        assert all("is published" in one for one in stage.heard()), "only who wrote it hears of it there"
        assert len(await told(stage, asker)) == 1


@pytest.mark.parametrize("surface", CHAT)
async def test_an_answer_that_does_not_help_becomes_a_gap_and_leaves_it_again(play):
    async with play() as stage:
        asker, other = stage.person("first"), stage.person("second")
        answer = await asker.says("How do I serve an 8B model on one 16 GB T4?")
        await asker.presses(answer, "👎")
        await other.presses(answer, "Still stuck: ask people")
        async with stage.desk.database.reading() as connection:
            (gap,) = await store.listed(connection)
            rows = (await store.askers_of(connection, [gap.id]))[gap.id]
        assert (gap.asked, gap.waiting) == (2, 2)
        assert sorted((one.person, one.why, bool(one.question)) for one in rows) == sorted(
            [(asker.account, "bad", True), (other.account, "stuck", False)]
        )
        assert gap.place.startswith(stage.name)
        await asker.presses(answer, "👍")
        async with stage.desk.database.reading() as connection:
            found = await store.gap(connection, gap.id)
        assert (found.asked, found.waiting) == (1, 1)
