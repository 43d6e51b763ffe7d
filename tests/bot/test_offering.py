"""Offering and deciding on every surface: the same conversations on the page, on Discord and on Slack."""

import pytest

from bot.message import Role
from bot.posting import engine_of
from tests.stage import CHAT, Seen

RECIPE = {
    "title": "Gemma 2 9B on one L4 with llama.cpp",
    "hardware": "1 × NVIDIA L4 24 GB",
    "launch": "llama-server -m gemma-2-9b-Q4_K_M.gguf -ngl 99 -c 8192",
    "body": "The quantised Gemma 2 9B file needs about 7 GB of memory on the L4. It writes 38 tokens per second.",
    "interest": "none",
}
REPORT = {
    "title": "पंचायत में ऑफ़लाइन आवाज़ सहायक",
    "verticals": "health",
    "body": "तीन गाँवों में Whisper और Gemma 2 को एक मशीन पर चलाया। पहले महीने में 412 सवाल आए। तमिल में नहीं चला।",
    "decision": "continue",
    "interest": "none",
}
QUESTION = "Gemma 2 9B on an L4 with llama.cpp, how much memory?"


async def sent(stage) -> None:
    """Whatever is due is said."""
    await engine_of(stage.desk).idle()


ANOTHER, SEND = ("Mine is another", "मेरा अलग है"), ("Send for review", "समीक्षा के लिए भेजें")


async def offered(member, kind: str = "recipe", values: dict[str, str] = RECIPE) -> Seen:
    """From the form to the queue."""
    form = await member.types(f"submit {kind}")
    assert set(form.fields) == set(values)
    kept = await member.fills(form, **values)
    another, send = (next((one for one in kept.buttons if one in said), "") for said in (ANOTHER, SEND))
    if another:
        kept = await member.presses(kept, another)
        send = next(one for one in kept.buttons if one in SEND)
    return await member.presses(kept, send)


async def test_a_recipe_is_offered_decided_and_answers_at_once(play):
    async with play() as stage:
        member, moderator, second = (
            stage.person(),
            stage.person("one", Role.MODERATOR),
            stage.person("two", Role.MODERATOR),
        )
        done = await offered(member)
        before = await member.says(QUESTION)
        listed = await moderator.types("review list")
        shown = await moderator.types("review show 1")
        late = await second.types("review show 1")
        published = await moderator.presses(shown, "Approve")
        answer = await member.says(QUESTION)
        entry = await member.types("knowledge show gemma-2-9b-on-one-l4-with-llama-cpp")
        again = await second.presses(late, "Reject")
        told = await second.fills(again, code="wrong", say="It is not right.")
        await sent(stage)
        heard = stage.heard() if stage.name in CHAT else []
        alone = [one.text for one in await member.finds()]
    assert "number 1 in the queue" in done
    assert "launch: " in shown
    assert "7 GB of memory on the L4" not in before
    assert RECIPE["title"] in listed
    assert "interest: none" in shown.text.lower()
    assert listed.private
    assert shown.private
    assert "is published" in published
    assert "Launch" in entry
    assert RECIPE["launch"] in entry
    assert "about 7 GB of memory on the L4" in answer
    assert "was approved by" in told
    assert "Nothing was changed" in told
    said = heard if stage.name in CHAT else alone  # where it was offered: what is published is everybody's
    assert [RECIPE["title"] in one and "is published" in one for one in said] == [True]
    assert [one for one in heard + alone if one not in said] == []


async def test_a_hindi_report_needs_two_and_each_is_told_in_hindi(play):
    async with play() as stage:
        member, one, two = stage.person(), stage.person("one", Role.MODERATOR), stage.person("two", Role.MODERATOR)
        await offered(member, "report", REPORT)
        shown = await one.types("review show 1")
        first = await one.presses(shown, "Approve")
        alone = await one.types("review approve 1 --version 2")
        second = await two.types("review approve 1 --version 2")
        await sent(stage)
        found = [one.text for one in (*await member.finds(), *(stage.heard() if stage.name in CHAT else ()))]
    assert "One more person" in first
    assert "approved this text already" in alone
    assert "is published" in second
    assert ["प्रकाशित" in one for one in found if REPORT["title"] in one] == [True]


async def test_a_refusal_is_said_where_it_was_offered_and_why_to_its_author_alone(play):
    async with play() as stage:
        member, moderator = stage.person(), stage.person("one", Role.MODERATOR)
        await offered(member)
        form = await moderator.presses(await moderator.types("review show 1"), "Reject")
        await moderator.fills(form, code="unsupported", say="Nobody could run it.")
        await sent(stage)
        if stage.name in CHAT:
            (called,) = stage.heard()
            assert called.buttons == ("See what they say",)
            assert "Nobody could run it" not in called
            assert "is not yours" in await stage.person("other").presses(called, "See what they say")
            told = await member.presses(called, "See what they say")
            assert told.private
            assert await member.finds() == []
        else:
            (told,) = await member.finds()
        assert "was not taken" in told
        assert "Nobody could run it" in told
        edit = await member.types("submission edit 1")
        again = await member.fills(edit, body=edit.fields["body"] + " The log is at hand.")
        assert "in the queue" in await member.presses(again, "Send for review")


async def test_changes_go_to_the_author_and_back(play):
    async with play() as stage:
        member, moderator = stage.person(), stage.person("one", Role.MODERATOR)
        await offered(member)
        shown = await moderator.types("review show 1")
        form = await moderator.presses(shown, "Ask for changes")
        asked = await moderator.fills(form, say="Which build of llama.cpp was it?")
        edit = await member.types("submission edit 1")
        kept = await member.fills(edit, body=edit.fields["body"] + " It was build b4000.")
        again = await member.presses(kept, "Send for review")
        anew = await moderator.types("review show 1")
    assert set(form.fields) == {"say"}
    assert "back with its author" in asked
    assert "number 1 in the queue" in again
    assert "b4000" in anew
    assert "version 2 of the text" in anew


async def test_a_secret_is_marked_and_not_kept(play):
    token = "ghp_" + "aZ9k3LmQ" * 5
    async with play() as stage:
        member = stage.person()
        form = await member.types("submit recipe")
        wrong = await member.fills(form, **{**RECIPE, "launch": f"GITHUB_TOKEN={token} ./run.sh"})
        listed = await member.types("submission list")
    assert "GitHub token" in wrong.errors["launch"]
    assert token not in str(listed)
    assert "nothing yet" in listed


async def test_a_demoted_moderator_presses_and_nothing_happens(play):
    async with play() as stage:
        member, moderator = stage.person(), stage.person("one", Role.MODERATOR)
        await offered(member)
        shown = await moderator.types("review show 1")
        demoted = stage.person("one", Role.MEMBER)
        pressed = [await demoted.presses(shown, label) for label in ("Approve", "Edit", "Reject", "Claim")]
        answer = await member.says(QUESTION)
    assert all("moderator" in one for one in pressed)
    assert "7 GB of memory on the L4" not in answer


@pytest.mark.parametrize("surface", CHAT)
async def test_a_card_stands_in_the_moderators_place_and_follows(play):
    async with play() as stage:
        stage.desk.settings = stage.desk.settings.model_copy(update={"moderators_place": stage.place})
        member, moderator = stage.person(), stage.person("one", Role.MODERATOR)
        await offered(member)
        await sent(stage)
        (card,) = stage.heard()
        claimed = await moderator.presses(card, "Claim")
        await sent(stage)
        (card,) = stage.heard()
        assert "claimed by" in card
        refused = await stage.person("other").presses(card, "Approve")
        published = await moderator.presses(card, "Approve")
        await sent(stage)
        card, told = stage.heard()
    assert "is published" in told
    assert "is yours until" in claimed
    assert "moderator" in refused
    assert "is published" in published
    assert "approved by" in card
    assert card.buttons == ("Show",)


@pytest.mark.parametrize("surface", CHAT)
async def test_a_markdown_file_is_attached_and_offered(play):
    text = b"---\nkind: guide\ntitle: A guide about batching requests\ndisclosure: none\n---\n## Batching\n\nBatch requests of one length.\n"
    async with play() as stage:
        member = stage.person()
        kept = await member.writes("submit file", files={"batching.md": text})
        bad = await member.writes("submit file", files={"bad.md": b"---\nkind: guide\ntitle: X\nwrong: 1\n---\ntext\n"})
    assert "A guide about batching requests" in kept
    assert "Send for review" in kept.buttons
    assert "wrong" in bad


@pytest.mark.parametrize("surface", CHAT)
async def test_a_text_that_a_form_would_cut_is_not_edited_in_one(play):
    words = "Batch requests of one length, and say how many there were. " * 60
    text = f"---\nkind: guide\ntitle: A guide about batching requests\ndisclosure: none\n---\n{words}\n"
    async with play() as stage:
        member = stage.person()
        await member.writes("submit file", files={"batching.md": text.encode()})
        edit = await member.types("submission edit 1")
    assert 3000 < len(words) < 4000
    if stage.name == "slack":
        assert "too long for a form here" in edit
        assert f"{stage.desk.settings.link_base}/submit/1 " in edit
    else:
        assert edit.fields["body"] == words.strip()


async def test_a_retraction_is_gone_at_once_and_the_askers_are_told(play):
    async with play() as stage:
        member, moderator = stage.person(), stage.person("one", Role.MODERATOR)
        await offered(member)
        await moderator.types("review approve 1 --version 1")
        await member.says(QUESTION)
        gone = await moderator.types(
            'knowledge retract gemma-2-9b-on-one-l4-with-llama-cpp --reason "the figure was wrong"'
        )
        after = await member.says(QUESTION)
        told = await moderator.presses(gone, "Tell those who asked")
        await sent(stage)
        found = await member.finds()
        back = await moderator.types("knowledge restore gemma-2-9b-on-one-l4-with-llama-cpp")
        again = await member.says(QUESTION)
    assert "1 person cited it" in gone
    assert "7 GB of memory on the L4" not in after
    assert "1 will be told" in told
    assert "is back" in back
    assert "7 GB of memory on the L4" in again
    assert ["taken back since: the figure was wrong" in one for one in found].count(True) == 1
    own = f"What you wrote was taken back: “{RECIPE['title']}” is quoted no more. the figure was wrong"
    assert [own in one for one in found].count(True) == 1


async def test_an_interest_is_asked_for_in_a_form(play):
    async with play() as stage:
        member = stage.person()
        form = await member.types("submit recipe")
        kept = await member.fills(form, **{**RECIPE, "interest": "vendor"})
        asked = kept if kept.fields else await member.presses(kept, "Your interest")
        wrong = await member.fills(asked, interest="vendor", whose="")
        done = await member.fills(wrong, interest="vendor", whose="Acme sells this card", affiliation="Acme")
    assert set(asked.fields) == {"interest", "whose", "affiliation"}
    assert "whose interest" in wrong.errors["whose"]
    assert "vendor: Acme sells this card" in done


async def test_it_worked_for_me(play):
    async with play() as stage:
        member, other, moderator = stage.person(), stage.person("other"), stage.person("one", Role.MODERATOR)
        await offered(member)
        await moderator.types("review approve 1 --version 1")
        entry = "gemma-2-9b-on-one-l4-with-llama-cpp"
        form = await other.types(f"reproduce {entry}")
        wrong = await other.fills(form, worked="yes", hardware="", organisation="Lab")
        noted = await other.fills(
            wrong, worked="yes", hardware="1 × NVIDIA L4 24 GB", organisation="Lab", deviation="-4"
        )
        answer = await member.says(QUESTION)
    assert set(form.fields) == {"worked", "hardware", "deviation", "organisation", "note"}
    assert "hardware" in wrong.errors
    assert "Thank you" in noted
    if stage.name in CHAT:
        assert "worked for 1 other on 1 × NVIDIA L4 24 GB" in answer
