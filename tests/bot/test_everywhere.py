"""One description, every surface: the same conversations on the page, on Discord and on Slack, through the real clients."""

import datetime as dt

import pytest

from bot.features.everything import build_registry
from bot.features.save import SHORTCUTS
from bot.message import Role
from bot.platforms.claims import sweep
from bot.platforms.discord.commands import SAVE
from bot.platforms.slack.manifest import manifest
from knowledge.importing import import_folder
from tests.stage import CHAT

QUESTION = "How do I serve an 8B model on one 16 GB T4?"
UNKNOWN = "How do I bake bread in a tandoor?"


async def test_a_question_gets_a_cited_answer_and_a_follow_up_leans_on_it(play):
    async with play() as stage:
        member = stage.person()
        answer = await member.says(QUESTION)
        follow = await member.says("and on an L4?", after=answer)
    assert "needs about 6 GB for its weights" in answer
    assert "vllm serve llama-8b-awq --quantization awq --dtype half" in answer
    assert "Llama 3.1 8B on one 16 GB T4 with vLLM" in answer
    assert any("/entry/t4?version=1" in link for link in answer.links)
    stuck = "Still stuck: ask people" if stage.name in CHAT else "Still stuck"
    assert answer.buttons == ("👍", "👎", "More", stuck)
    assert "vllm serve llama-8b --quantization fp8" in follow


async def test_a_question_in_private_is_answered_in_private(play):
    async with play() as stage:
        answer = await stage.person().writes(QUESTION)
    assert "needs about 6 GB for its weights" in answer
    assert stage.heard() == []


async def test_a_hindi_question_is_answered_in_a_hindi_frame(play):
    async with play() as stage:
        answer = await stage.person().says("हिंदी आवाज़ के लिए Whisper को कितनी VRAM चाहिए?")
    assert "कम से कम 10 GB VRAM" in answer
    assert "स्रोत" in answer


@pytest.mark.parametrize("surface", CHAT)
@pytest.mark.parametrize(
    ("question", "unread", "looking", "refused"),
    [
        ("एक 16 GB T4 पर 8B मॉडल कैसे चलाएँ?", "“a.log” नहीं पढ़ी गई: यह UTF-8", "खोज रहा है…", "सिर्फ़ आयोजक"),
        ("8B model ko ek T4 par kaise chalayein?", "“a.log” nahi padhi gayi", "khoj raha hai…", "sirf organizers"),
    ],
    ids=["hi", "hi-Latn"],
)
async def test_what_the_surface_says_itself_is_in_the_language_of_the_question(
    play, question, unread, looking, refused
):
    async with play(here={"who": "organizers"}) as stage:
        host, member = stage.person("host", Role.ORGANIZER), stage.person()
        assert unread in await host.says(question, files={"a.log": b"\xff\xfe\xff"})
        assert refused in await member.says(question)
        if stage.name == "slack":
            assert {one[2] for one in stage.fake.status} == {looking, ""}


async def test_what_nobody_wrote_down_is_said_so_and_kept(play):
    async with play() as stage:
        answer = await stage.person().says(UNKNOWN)
    assert "Nobody here has written that down yet" in answer
    assert ("Still stuck: ask people" if stage.name in CHAT else "Still stuck") in answer.buttons


async def test_a_thumb_down_asks_why_and_a_second_thumb_up_takes_it_back(play):
    async with play() as stage:
        member = stage.person()
        answer = await member.says(QUESTION)
        why = await member.presses(answer, "👎")
        noted = await member.presses(why, "outdated")
        await member.presses(answer, "👍")
        back = await member.presses(answer, "👍")
    assert why.buttons == ("wrong sources", "right sources, bad answer", "outdated")
    assert why.private
    assert "Thank you, noted" in noted
    assert "Taken back" in back


async def test_more_names_further_entries_also_when_it_is_typed(play):
    async with play() as stage:
        member = stage.person()
        answer = await member.says(QUESTION)
        more = await member.presses(answer, "More")
        typed = await member.says("more", after=answer)
    assert "L4" in more
    assert more.private
    assert typed.text == more.text


async def test_people_are_called_once_and_anybody_may_say_it_is_solved(play):
    async with play() as stage:
        member, other = stage.person(), stage.person("other")
        answer = await member.says(UNKNOWN)
        stuck = "Still stuck: ask people" if stage.name in CHAT else "Still stuck"
        call = await member.presses(answer, stuck)
        again = await member.presses(answer, stuck)
        solved = await other.presses(call, "Solved") if stage.name in CHAT else await member.presses(call, "Solved")
    if stage.name in CHAT:
        assert "Still stuck, who can help?" in call
        assert "already" in again
    else:  # nobody reads along, so nobody is called, and that is said
        assert "who can help" not in call
        assert "Nobody is called from here" in again
        assert "kept as gap 1" in again
    assert "Solved" in solved
    assert solved.buttons == (("Save this thread",) if stage.name in CHAT else ())


@pytest.mark.parametrize("surface", CHAT)
async def test_what_solved_a_question_is_saved_for_whoever_waits_for_it(play):
    async with play() as stage:
        member, other, moderator = stage.person(), stage.person("other"), stage.person("one", Role.MODERATOR)
        answer = await member.says(UNKNOWN)
        call = await member.presses(answer, "Still stuck: ask people")
        replied = stage.name == "discord"  # to the call, and so to the assistant; on Slack it stands in the thread
        await other.remarks("Stretch the dough and press it on the hot wall.", answered=replied, after=call)
        saved = await other.presses(await other.presses(call, "Solved"), "Save this thread")
        again = await member.uses("Save this thread to knowledge", answer)
        form = await other.presses(saved, "Add a title")
        await other.fills(form, title="Bread in a tandoor", interest="none")
        await moderator.presses(await moderator.types("review show 1"), "Approve")
        gap = await member.types("gap show 1")
    assert "words of 1 more person" in saved
    assert "Who waits for gap 1 is told" in saved
    assert "submission 1 already" in again
    assert form.fields["title"] == UNKNOWN
    assert "Answered with bread-in-a-tandoor" in gap


@pytest.mark.parametrize("surface", CHAT)
async def test_a_thread_is_saved_by_saying_so_in_it(play):
    async with play() as stage:
        member = stage.person()
        saved = await member.says("save", after=await member.says(QUESTION))
        form = await member.presses(saved, "Add a title")
    assert "submission 1" in saved
    assert "more person" not in saved
    assert form.fields["title"] == QUESTION


async def test_commands_help_and_correct(play):
    async with play() as stage:
        member = stage.person()
        listed = await member.types("knowledge list --kind recipe")
        shown = await member.types("knowledge show whisper-hi")
        missing = await member.types("knowledge show nothing-like-this")
        helped = await member.types("help knowledge list")
        asking = await member.types("help ask")
        wrong = await member.says("help knowlege list")
        mistyped = await member.types("knowledge shwo t4")
        gaps = await member.types("gaps")
        who = await member.types("whoami")
        hosting = await stage.person("host", Role.ORGANIZER).types("whoami")
    assert "Llama 3.1 8B in FP8 on one 24 GB L4" in listed
    assert "हिंदी आवाज़" in shown
    assert "nothing-like-this" in missing
    assert "--kind" in helped
    assert "--private" in asking
    assert "--batch" not in asking
    assert "Did you mean knowledge list" in wrong
    assert "There is no command knowledge shwo" in mistyped
    assert "Did you mean knowledge show" in mistyped
    assert mistyped.private or stage.name == "discord"  # which has no private answer to a message
    assert "shwo" not in gaps
    assert member.account in who
    assert "member" in who
    assert "organizer" in hosting
    assert who.private


async def test_help_in_a_chat_is_one_message_and_a_first_word_names_what_goes_on(play):
    async with play() as stage:
        member = stage.person()
        first, hindi, table = await member.says("help"), await member.says("मदद"), await member.types("table")
        everything = await stage.person("moderator", Role.MODERATOR).says("help")
    assert "help table" in first or stage.name == "web"
    assert "अपने शब्दों में" in hindi
    assert "सहेजो" not in hindi  # what is typed is in English everywhere
    assert stage.name != "web" or "इस थ्रेड को लाइब्रेरी के लिए सहेजें" in hindi
    assert "table show" in table
    assert "seat yes" not in table
    assert "retract" in everything
    if stage.name != "web":
        assert [len(one.raw["messages"]) for one in (first, hindi, everything)] == [1, 1, 1]


async def test_accounts_are_linked_by_a_code_that_works_once(play):
    async with play() as stage:
        first, second = stage.person("first"), stage.person("second")
        code = next(word for word in (await first.types("link")).text.split() if len(word) == 8 and word.isupper())
        done = await second.types(f"link {code}")
        again = await stage.person("third").types(f"link {code}")
        who = await second.types("whoami")
        alone = await second.types("unlink")
    assert "are linked" in done
    assert "unknown" in again
    assert first.account in who
    assert "alone" in alone


@pytest.mark.parametrize(
    "hostile", ["@everyone <@42> <!here> <@U42>", "` ``` [x](javascript:alert(1)) <script>", "\u202eabc"]
)
async def test_hostile_words_are_answered_and_ping_nobody(play, hostile):
    async with play() as stage:
        said = await stage.person().says(f"{hostile} {UNKNOWN}")
    assert "Nobody here has written that down yet" in said


@pytest.mark.parametrize("surface", CHAT)
async def test_a_thread_goes_on_without_a_mention_and_others_are_left_alone(play):
    async with play() as stage:
        member, other = stage.person(), stage.person("other")
        await member.remarks(QUESTION, answered=False)
        answer = await member.says(QUESTION)
        follow = await other.remarks("and on an L4?", answered=True, after=answer)
    assert "vllm serve llama-8b --quantization fp8" in follow


@pytest.mark.parametrize("surface", CHAT)
async def test_a_watched_place_gets_answers_with_sources_and_else_nothing(play):
    async with play(here={"watch": "yes"}) as stage:
        member = stage.person()
        await member.remarks(UNKNOWN, answered=False)
        answer = await member.remarks(QUESTION, answered=True)
    assert "needs about 6 GB" in answer
    assert answer.links


@pytest.mark.parametrize("surface", CHAT)
async def test_a_private_answer_is_shared_by_its_asker_only(play):
    async with play() as stage:
        asker, other = stage.person(), stage.person("other")
        answer = await asker.types(f"ask --private {QUESTION}")
        refused = await other.presses(answer, "Share")
        shared = await asker.presses(answer, "Share")
        twice = await asker.presses(answer, "Share")
    assert twice.private
    assert "shared just now" in twice
    assert shared.buttons == ("👍", "👎", "More", "Still stuck: ask people")
    assert answer.private
    assert "Only the one who asked" in refused
    assert "needs about 6 GB" in shared
    assert not shared.private


async def test_settings_of_a_place_are_changed_in_a_form_that_loses_nothing(play):
    async with play() as stage:
        member, host = stage.person(), stage.person("host", Role.ORGANIZER)
        await member.says(QUESTION)
        refused = await member.types("place form")
        form = await host.types("place form")
        wrong = await host.fills(form, watch="yes", quiet="at night", verticals="health", role="@helpers")
        saved = await host.fills(wrong, quiet="22:00-07:00 Asia/Kolkata", role="<@&777>")
        now = await member.types("place show")
    assert "organizer" in refused
    assert set(form.fields) == {"watch", "verticals", "language", "role", "quiet"}
    assert "two times and a zone" in wrong.errors["quiet"]
    assert "the id of the role or user group" in wrong.errors["role"]
    assert "777 · the id of the role" in now
    assert "Saved" in saved
    assert "health" in now
    assert "22:00-07:00 Asia/Kolkata" in now


@pytest.mark.parametrize("surface", ["discord"])
async def test_a_form_that_is_opened_again_says_beside_each_field_what_was_wrong(play, surface):
    async with play() as stage:
        host = stage.person("host", Role.ORGANIZER)
        wrong = await host.fills(await host.types("place form"), quiet="at night", watch="yes")
        again = await host.presses(wrong, wrong.buttons[0])
    beside = {one["component"]["custom_id"]: one.get("description", "") for one in again.raw["form"]["components"]}
    assert wrong.errors["quiet"]
    assert beside["quiet"] == wrong.errors["quiet"][:100]
    assert beside["watch"] != beside["quiet"]
    assert (again.fields["quiet"], again.fields["watch"]) == ("at night", "yes")


async def test_a_role_counts_when_a_button_is_pressed(play):
    async with play() as stage:
        seen = await stage.person("host", Role.ORGANIZER).types("place show")
        demoted = await stage.person("host", Role.MEMBER).presses(seen, "Change")
    assert "organizer" in demoted


@pytest.mark.parametrize("surface", CHAT)
async def test_only_organizers_may_ask_where_that_is_set(play):
    async with play(here={"who": "organizers"}) as stage:
        refused = await stage.person().says(QUESTION)
        answer = await stage.person("host", Role.ORGANIZER).says(QUESTION)
    assert "Only organizers may ask here" in refused
    assert "needs about 6 GB" in answer


@pytest.mark.parametrize("surface", CHAT)
async def test_a_thread_is_saved_with_the_consent_of_who_wrote_it(play):
    async with play() as stage:
        member, other = stage.person(), stage.person("other")
        answer = await member.says(QUESTION)
        told = (
            stage.name == "discord"
        )  # where it replies to the assistant; on Slack it stands in the thread, for others
        await other.remarks("Lower the context to 4096, that fixed it for me.", answered=told, after=answer)
        saved = await member.uses("Save this thread to knowledge", answer)
        again = await other.uses("Save this thread to knowledge", answer)
        yes = await other.presses(saved, "My words may be used")
        form = await member.presses(saved, "Add a title")
        wrong = await member.fills(form, title="Context")
        kept = await member.fills(wrong, title="Llama 3.1 8B on one 16 GB T4 with vLLM", interest="none")
        mine = await member.presses(kept, "Mine is another")
        sent = await member.presses(mine, "Send for review")
    assert "submission 1" in saved
    assert "1 more person" in saved
    assert "already" in again
    assert "1 of your messages may be used" in yes
    assert "at least two words" in wrong.errors["title"]
    assert "Is it this one?" in kept
    assert "Lower the context to 4096, that fixed it for me." in mine
    assert "number 1 in the queue" in sent


@pytest.mark.parametrize("surface", CHAT)
async def test_a_saved_thread_answers_every_gap_that_came_up_in_it(play):
    async with play() as stage:
        member, other, moderator = stage.person(), stage.person("other"), stage.person("one", Role.MODERATOR)
        first = await member.says(UNKNOWN)
        second = await member.says("How do I anneal a glass lens in a kiln?", after=first)
        call = await member.presses(second, "Still stuck: ask people")
        replied = stage.name == "discord"
        await other.remarks("Heat both walls slowly, to the same degree.", answered=replied, after=call)
        solved = await other.presses(call, "Solved")
        saved = await other.presses(solved, "Save this thread")
        form = await other.presses(saved, "Add a title")
        await other.fills(form, title="Bread and glass in one oven", interest="none")
        await moderator.presses(await moderator.types("review show 1"), "Approve")
        left, done = await member.types("gaps"), await member.types("gaps --state answered")
    assert "Once that is published, it answers gaps 1 and 2" in solved
    assert "Who waits for gaps 1 and 2 is told" in saved
    assert "No gaps" in left or UNKNOWN not in left
    assert UNKNOWN in done
    assert "glass lens" in done


@pytest.mark.parametrize("surface", CHAT)
async def test_what_is_solved_closes_every_gap_that_the_thread_left_somebody_with(play):
    async with play() as stage:
        member = stage.person()
        first = await member.says(QUESTION)
        await member.presses(first, "Still stuck: ask people")
        second = await member.says("What does an 8B model on one T4 cost?", after=first)
        solved = await member.presses(await member.presses(second, "Still stuck: ask people"), "Solved")
        closed = await member.types("gaps --state closed")
    assert "Closed, since nobody waits any more: gaps 1 and 2." in solved
    assert QUESTION in closed
    assert "cost?" in closed


@pytest.mark.parametrize("surface", CHAT)
async def test_the_question_of_a_saved_thread_is_not_quoted_as_its_answer(play):
    async with play() as stage:
        member, moderator = stage.person(), stage.person("one", Role.MODERATOR)
        saved = await member.uses("Save this thread to knowledge", await member.says(QUESTION))
        form = await member.presses(saved, "Add a title")
        values = {"body": "4-bit AWQ lo, dtype half rakho.", "interest": "none"}
        await member.fills(form, title="T4 par 8B model kaise chalayein", **values)
        await moderator.presses(await moderator.types("review show 1"), "Approve")
        answer = await stage.person("other").says(QUESTION)
    assert "4-bit AWQ build" in answer
    assert QUESTION not in answer.text.partition("Sources")[0]


@pytest.mark.parametrize("surface", CHAT)
async def test_a_text_file_is_read_with_the_question_and_a_large_one_declined(play):
    log = b"INFO start\nRuntimeError: the server dies with an out of memory error, max-model-len\n"
    async with play() as stage:
        member = stage.person()
        said = await member.says("What is wrong in this log?", files={"server.log": log})
        large = await member.says(QUESTION, files={"big.log": b"x" * 1_000_001})
        alone = await member.says("", files={"server.log": log})
        chosen = await stage.person("other").uses("Answer this", said)
        alone_chosen = await stage.person("other").uses("Answer this", alone)
        unread = await member.says("", files={"screen.png": b"\x89PNG\xff"})
    assert "The server dies with an out of memory error when" in said
    for one in (alone, chosen, alone_chosen):
        assert "The server dies with an out of memory error when" in one
    assert "“screen.png” was not read" in unread
    assert "There is no question yet" in unread
    assert "“big.log” was not read: it has more than 1 MB" in large
    assert "needs about 6 GB" in large


GENERAL = "How do I serve an 8B model?"


@pytest.mark.parametrize("surface", CHAT)
@pytest.mark.parametrize(
    ("here", "asked", "said", "unsaid"),
    [
        ({"kinds": "cost"}, "What does an 8B model on a T4 need?", "3.47", "vllm serve"),
        ({"verticals": "health"}, QUESTION, "Nobody here has written that down", "vllm serve"),
        ({"language": "hi"}, QUESTION, "स्रोत", "Sources"),
        ({}, QUESTION, "Sources", "स्रोत"),
    ],
    ids=["kinds", "verticals", "language", "none"],
)
async def test_what_is_set_for_a_place_is_what_is_searched_and_said_there(play, here, asked, said, unsaid):
    async with play(here=here) as stage:
        answer = await stage.person().says(asked)
    assert said in answer
    assert unsaid not in answer


@pytest.mark.parametrize("surface", CHAT)
async def test_a_thread_keeps_what_held_when_it_began(play):
    async with play() as stage:
        member, host = stage.person(), stage.person("host", Role.ORGANIZER)
        before = await member.says(QUESTION)
        changed = await host.types("place set language hi")
        after = await member.says("and on an L4?", after=before)
        anew = await member.says(QUESTION)
    assert "जो थ्रेड शुरू हो चुके हैं, उनमें पहले वाली सेटिंग रहती है" in changed
    assert "Sources" in after
    assert "स्रोत" in anew


@pytest.mark.parametrize("surface", CHAT)
@pytest.mark.parametrize("answers", ["yes", "no"])
async def test_another_bot_is_answered_only_where_that_is_set(play, answers):
    async with play(here={"bots": answers}) as stage:
        asked = await stage.fake.say(QUESTION, bot=True, person="77" if stage.name == "discord" else "U77")
        other = await stage.person().says("How much does a T4 cost per million tokens?")
        if answers == "yes":
            await stage.fake.until(lambda: asked in stage.fake.whole)
        assert (asked in stage.fake.whole) == (answers == "yes")
    assert "3.47" in other


@pytest.mark.parametrize("surface", CHAT)
async def test_in_its_quiet_hours_a_watched_place_hears_nothing_unasked(play):
    now = [dt.datetime(2026, 11, 23, 18, 0, tzinfo=dt.UTC)]  # 23:30 in Kolkata
    async with play(here={"watch": "yes", "quiet": "22:00-07:00 Asia/Kolkata"}, now=lambda: now[0]) as stage:
        member = stage.person()
        await member.remarks(QUESTION, answered=False)
        called = await member.says(QUESTION)
        now[0] += dt.timedelta(hours=8)
        by_day = await member.remarks(QUESTION, answered=True)
    assert "8B model" in called
    assert "8B model" in by_day


@pytest.mark.parametrize("surface", CHAT)
async def test_buttons_work_after_a_restart(play, open_home):
    async with play() as stage:
        member = stage.person()
        answer = await member.says(QUESTION)
        private = await member.types(f"ask --private {QUESTION}")
    async with play() as stage:
        again = stage.person()
        thanked = await again.presses(answer, "👍")
        more = await again.presses(answer, "More")
        shared = await again.presses(private, "Share")
        called = await again.presses(answer, "Still stuck: ask people")
    assert "Thank you" in thanked
    assert "L4" in more
    assert "8B model" in shared
    assert "Solved" in called.buttons


@pytest.mark.parametrize("surface", CHAT)
async def test_an_emoji_under_an_answer_says_nothing(play):
    async with play() as stage:
        answer = await stage.person().says(QUESTION)
        message = answer.raw["messages"][0]
        if stage.name == "slack":
            stage.fake.asked_for = None  # the manifest asks for none; some app may have more
        await stage.fake.react(message["id" if stage.name == "discord" else "ts"], "👍")
        other = await stage.person("other").says("How much does a T4 cost per million tokens?")
        assert stage.heard() == []
    assert "3.47" in other


@pytest.mark.parametrize("surface", CHAT)
async def test_what_is_for_moderators_is_quoted_where_only_they_read_along(play, tmp_path, entry):
    kept = "The frobnicator of the review needs 7 GB of memory."
    facts = {"id": "kept", "kind": "guide", "title": "The frobnicator of the review", "language": "en", "summary": kept}
    (tmp_path / "kept").mkdir()
    text = entry.format(**facts, extra="audience: moderators\n", body="## Notes\n\nIt is not for everybody.\n")
    (tmp_path / "kept" / "kept.md").write_text(text)
    asked = "How much memory does the frobnicator of the review need?"
    async with play() as stage:
        await import_folder(stage.desk.database, tmp_path / "kept", origin="kept", by="host", now=stage.desk.now())
        await stage.desk.indexer.catch_up()
        member, host, judge = stage.person(), stage.person("host", Role.ORGANIZER), stage.person("m", Role.MODERATOR)
        assert kept not in await member.says(asked)
        assert "by moderators only" in await host.types("place set audience moderators")
        assert kept not in await judge.says(asked)
        assert "moderators" in await judge.types("place set audience moderators")
        assert kept in await judge.says(asked)
        assert kept not in await judge.writes(asked)
        await host.types("place set audience")
        assert kept not in await judge.says(asked)


async def test_to_save_in_words_where_no_thread_is_says_so(play):
    async with play() as stage:
        said = await stage.person().says("save")
    if stage.name in CHAT:
        assert "no thread here" in said
        assert f"*{SHORTCUTS[stage.name]}*" in said
    else:
        assert "no thread to save" in said


def test_a_thread_is_saved_by_what_the_platforms_really_show():
    made = manifest(build_registry(), "https://page.example", socket=True)
    shortcuts = {one["callback_id"]: one["name"] for one in made["features"]["shortcuts"]}
    assert shortcuts["save_thread"] == SHORTCUTS["slack"]
    assert SHORTCUTS["discord"] == SAVE


@pytest.mark.parametrize("surface", CHAT)
async def test_buttons_work_five_weeks_later_though_claims_were_forgotten(play, surface):
    now = [dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)]
    async with play(now=lambda: now[0]) as stage:
        member = stage.person()
        answer = await member.says(QUESTION)
        now[0] += dt.timedelta(weeks=5)
        await sweep(stage.desk)
        rated = await member.presses(answer, "👍")
        again = await member.presses(answer, "👎")
    assert "Thank you" in rated
    assert "wrong sources" in again.buttons
