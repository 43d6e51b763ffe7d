"""The loop on every surface and both databases: a question nobody answered becomes knowledge, and who asked is told."""

import pytest

from bot.message import Role
from bot.posting import engine_of, plan
from bot.shelf import store as shelf
from bot.wire import unpack
from knowledge.gaps import store as gaps
from tests.stage import CHAT, one_line

QUESTION = "Which model recognises mango leaf disease from a photo?"
GUIDE = {
    "title": "Mango leaf disease from a photo",
    "verticals": "agriculture",
    "body": "The model LeafNet-7 recognises mango leaf disease from a photo. Take it in daylight, one leaf at a time.",
    "source": "https://example.org/leafnet",
    "interest": "none",
}


@pytest.fixture(params=["sqlite", "postgres"])
def kept_in(request) -> dict[str, str]:
    """The setting of a database of each kind."""
    return {} if request.param == "sqlite" else {"database_url": request.getfixturevalue("new_postgres")}


async def news(stage, person) -> list[str]:
    """What the one who asked was told unasked, where they asked."""
    for _ in range(2):
        await plan(stage.desk)
        await engine_of(stage.desk).idle()
    if stage.name in CHAT:
        return [one.text for one in (*stage.heard(), *await person.finds()) if "has an answer now" in one]
    async with stage.desk.database.reading() as connection:
        replies = [unpack(one.reply) for one in await shelf.of(connection, [person.account])]
    words = [one_line(" ".join(getattr(part, "markdown", "") for part in reply.parts)) for reply in replies]
    return [one for one in words if "has an answer now" in one]


@pytest.mark.usefixtures("few_questions")
async def test_from_a_question_to_knowledge_and_back_to_who_asked(play, kept_in):
    async with play(**kept_in) as stage:
        asker, author = stage.person("asker"), stage.person("author")
        moderator = stage.person("judge", Role.MODERATOR)
        asked = await asker.says(QUESTION)
        async with stage.desk.database.reading() as connection:
            (gap,) = await gaps.listed(connection)
        kept = await author.fills(await author.types(f"submit guide --gap {gap.id}"), **GUIDE)
        sent = await author.presses(kept, "Send for review")
        shown = await moderator.types("review show 1")
        diff = await moderator.types("review diff 1")
        before = await asker.says(QUESTION)
        refused = await author.types("review approve 1 --version 1")
        done = await moderator.presses(shown, "Approve")
        again = await moderator.presses(shown, "Approve")
        after = await asker.says(QUESTION)
        told = await news(stage, asker)
        once = await news(stage, asker)
    assert "kept the question" in asked
    assert "number 1 in the queue" in sent
    assert "LeafNet-7" in shown
    assert "would get an answer" in diff
    assert QUESTION in diff
    assert "LeafNet-7 recognises mango leaf disease" in diff
    assert "LeafNet-7" not in before
    assert "needs the role moderator" in refused
    assert "is published as" in done
    assert "was approved by" in again
    assert "LeafNet-7 recognises mango leaf disease" in after
    assert any("/entry/mango-leaf-disease-from-a-photo" in link for link in after.links)
    assert len(told) == 1
    assert QUESTION in told[0]
    assert "LeafNet-7" in told[0]
    assert once == told
