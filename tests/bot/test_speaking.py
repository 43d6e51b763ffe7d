"""Commands speak the language of who calls them: written, read on their platform, set for the place, or answered last."""

import datetime as dt
import itertools
import re
from dataclasses import replace

import pytest
from sqlalchemy import text as sql

from bot.dispatch import respond
from bot.frames import FRAMES, PARTS, commands, curating, deciding, digests, gaps, offering
from bot.frames.gaps import SETTINGS
from bot.frames.questions import in_hindi
from bot.message import Form, Message, Person, Place, Role, Text
from bot.places import HELP
from bot.platforms.terminal.message import terminal_message
from knowledge import frames as wrong_ones
from knowledge.submissions.asking import QUESTIONS
from rag.wording import MAX_BYTES
from scheduler.hindi import is_hindi
from tests.bot.conftest import NOW
from tests.stage import CHAT


def message(text: str, **more) -> Message:
    """A member's message in a direct conversation on Discord."""
    return Message("1", text, Person("discord", "42"), Place("discord", "5000", private=True), NOW, **more)


async def told(desk, given: Message) -> str:
    """What is said to it in the end."""
    return [reply async for reply in respond(desk, given)][-1].parts[0].markdown


@pytest.mark.parametrize(
    ("line", "hindi", "english"),
    [
        ("whoami", "आप `discord:42` हैं, भूमिका: **सदस्य**", "You are `discord:42`, with the role **member**"),
        ("link", "दस मिनट के भीतर", "Within ten minutes"),
        ("link ABCDEFGH", "यह कोड नहीं मिला", "That code is unknown"),
        ("unlink", "किसी और से जुड़ा नहीं है", "linked to no other one"),
        ("stop", "वह जवाब पूरा हो चुका है", "finished already"),
        ("more", "वह जवाब अब यहाँ नहीं मिलता", "not known here any more"),
        ("help", "कोई कमांड लिखें", "Or type a command"),
        ("help ask", "डिप्लॉयमेंट का सवाल पूछें", "Ask a deployment question"),
        ("help gap", "`help gap", "explains one of them"),
        ("help nonsense", "नाम की कोई कमांड नहीं है", "There is no command `nonsense`"),
        ("table create x", "आयोजक या उससे ऊपर की भूमिका", "needs the role organizer or higher"),
        ("gaps --state lost", "इनमें से एक होता है", "State is one of open, answered, closed; got 'lost'"),
        ("gaps --page two", "पूरी संख्या होती है", "Page is a whole number; got 'two'"),
        ("gaps --pgae 2", "क्या आपका मतलब --page था", "did you mean --page"),
        ("gap show", "ऐसे लिखें: `gap show", "Usage: `gap show"),
        ("gaps", "ऐसा कोई गैप नहीं है", "No gap is like that"),
        ("gap take 9", "यहाँ गैप 9 नहीं है", "There is no gap 9 here"),
        ("home", "आपके खुले सवाल", "Your open questions"),
        ("place show", "यहाँ की सेटिंग", "What is set here"),
        ("table list", "अभी कोई बैठक नहीं बनी है", "There is no table yet"),
        ("save", "यहाँ सहेजने को कोई थ्रेड नहीं है", "There is no thread here to save"),
        ("submit", "आप क्या देना चाहते हैं", "What do you want to offer"),
        ("submit file", "कोई Markdown फ़ाइल साथ नहीं आई", "No Markdown file with front matter"),
        ("submission list", "अभी तक कुछ नहीं दिया है", "You have offered nothing yet"),
        ("submission show 9", "प्रस्ताव 9 आपका नहीं है", "Submission 9 is not yours"),
        ("consent 9 yes", "आपके कोई शब्द नहीं हैं", "None of your words"),
    ],
)
async def test_a_command_is_answered_and_refused_in_the_language_of_who_reads_hindi(open_home, line, hindi, english):
    async with open_home(fill=False) as desk:
        in_english = await told(desk, message(line, language="en-GB"))
        in_hindi = await told(desk, message(line, language="hi"))
    assert english in in_english
    assert hindi in in_hindi
    assert english not in in_hindi


async def test_hindi_is_set_for_a_place_or_was_answered_in_last(open_home):
    clock = (NOW + dt.timedelta(seconds=n) for n in itertools.count()).__next__
    async with open_home(fill=False, now=clock, places={"discord:77": {"language": "hi"}}) as desk:
        there = replace(message("unlink"), place=Place("discord", "77"))
        assert "किसी और से जुड़ा नहीं है" in await told(desk, there)
        await told(desk, message("16 GB के T4 पर 8B मॉडल कैसे चलाएँ?", thread="one"))
        assert "पूरा हो चुका है" in await told(desk, message("stop", thread="one"))
        assert "पूरा हो चुका है" in await told(desk, message("stop", thread="another"))
        await told(desk, message("How do I serve an 8B model on one T4?", thread="another"))
        assert "finished already" in await told(desk, message("stop", thread="a third"))
        assert "पूरा हो चुका है" in await told(desk, message("stop", thread="one"))


async def test_what_saves_a_thread_is_named_as_who_reads_it_sees_it(open_home):
    async with open_home(fill=False) as desk:
        on_slack = replace(message("save", language="hi"), place=Place("slack", "C1"))
        english = "*Save this thread to knowledge*"
        assert "*थ्रेड लाइब्रेरी में सहेजो*" in await told(desk, message("save", language="hi"))
        assert "*Save to knowledge*" in await told(desk, on_slack)
        assert english in await told(desk, message("save", language="en-GB"))
        assert english in await told(desk, message("save"))
        assert "*Save this thread to knowledge / थ्रेड लाइब्रेरी में सहेजो*" in await told(desk, message("सहेजो"))


async def test_that_something_broke_is_said_in_the_language_of_who_called(open_home):
    async def breaks(call):
        """Break."""
        raise ValueError
        yield

    async with open_home(fill=False) as desk:
        desk.registry.command("crash")(breaks)
        assert "Something broke on our side" in await told(desk, message("crash"))
        assert "हमारी ओर कोई गड़बड़" in await told(desk, message("crash", language="hi"))


async def test_who_was_never_answered_hears_what_the_others_of_a_thread_heard(open_home):
    async with open_home(fill=False) as desk:
        there = {"place": Place("discord", "77"), "thread": "one"}
        other = replace(message("unlink"), person=Person("discord", "43"), **there)
        await told(desk, replace(message("16 GB के T4 पर 8B मॉडल कैसे चलाएँ?"), **there))
        assert "किसी और से जुड़ा नहीं है" in await told(desk, other)
        assert "linked to no other one" in await told(desk, replace(other, thread="another"))


@pytest.mark.parametrize(
    ("letter", "said"),
    [
        ("मॉडल ", "बाइट तक का हो सकता है"),
        ("model kaise chalayein ", "bytes tak"),
        ("how do I serve ", "a question may have"),
    ],
)
async def test_too_long_a_question_is_refused_in_its_own_language(open_home, letter, said):
    async with open_home(fill=False) as desk:
        assert said in await told(desk, message(letter * (MAX_BYTES // 4)))


def facts(sentences: dict[str, str]) -> dict[str, list[str]]:
    """What each sentence has to be told."""
    return {name: sorted(set(re.findall(r"{(\w+)", text))) for name, text in sentences.items()}


@pytest.mark.parametrize("ours", PARTS, ids=lambda one: one.__name__)
def test_no_words_are_said_otherwise_elsewhere_and_both_languages_say_as_much(ours):
    assert {name: FRAMES["en"][name] for name in ours.ENGLISH} == ours.ENGLISH
    assert {name: FRAMES["hi"][name] for name in ours.HINDI} == ours.HINDI


@pytest.mark.parametrize(
    "ours", [commands, curating, deciding, digests, gaps, offering, wrong_ones], ids=lambda one: one.__name__
)
def test_each_sentence_says_the_same_facts_in_both_languages(ours):
    assert facts(ours.HINDI) == facts(ours.ENGLISH)


def test_every_question_of_a_form_is_asked_in_hindi_within_what_discord_shows():
    for kind, questions in QUESTIONS.items():
        for one in questions:
            label, beside = in_hindi(kind, one.name)
            assert is_hindi(label)
            assert len(label) <= 45
            assert len(beside) <= 100
    assert set(SETTINGS) == set(HELP)


async def filled(desk, **values: str) -> Form:
    """What a form of a guide says when it comes back."""
    given = message("submit keep guide", values=values, language="hi")
    return [reply async for reply in respond(desk, given)][-1].parts[0]


async def test_a_form_asks_and_corrects_in_hindi_and_loses_nothing(open_home):
    async with open_home(fill=False) as desk:
        form = [reply async for reply in respond(desk, message("submit recipe", language="hi"))][-1].parts[0]
        wrong = await filled(desk, title="छोटा", body="", interest="maybe", source="कोई पन्ना")
    assert (form.title, form.submit) == ("विधि दें", "देखें")
    assert {one.name: one.label for one in form.fields}["hardware"] == "हार्डवेयर"
    assert {one.name: one.value for one in wrong.fields}["title"] == "छोटा"
    errors = {one.name: one.error for one in wrong.fields if one.error}
    assert set(errors) == {"title", "body", "interest", "source"}
    assert all(map(is_hindi, errors.values())), errors


async def test_a_draft_in_hindi_is_disclosed_shown_and_sent_in_hindi(open_home):
    async with open_home(fill=False) as desk:

        async def says(line: str, **values: str) -> str:
            reply = [reply async for reply in respond(desk, message(line, values=values, language="hi"))][-1]
            return "\n".join(one.markdown for one in reply.parts if isinstance(one, Text))

        facts = {"title": "T4 पर 8B मॉडल", "verticals": "", "source": "", "interest": "none"}
        shown = await says("submit keep guide", **facts, body="vLLM को 4-bit में चलाएँ। मेमोरी 0.9 रखें।")
        assert "यह नया लेख होगा" in shown
        assert "CC-BY-4.0 के तहत" in shown
        assert "क़तार में इसकी संख्या" in await says("submission send 1")
        assert "समीक्षा के इंतज़ार में है, इसलिए उसे समीक्षा के लिए नहीं भेजा जा सकता" in await says("submission send 1")
        assert "वापस ले लिया" in await says("submission withdraw 1")


async def test_a_gap_is_shown_taken_and_given_back_in_hindi(open_home):
    async with open_home(fill=False) as desk:
        asked = message("फ़ोटो से आम के पत्ते की बीमारी पहचानने वाला मॉडल कौन सा है?", thread="one")
        await told(desk, replace(asked, place=Place("discord", "77")))
        assert "गैप (खुला): 1।" in await told(desk, message("gaps"))
        assert "खुला · 1 ने पूछा, 1 इंतज़ार में · आज से" in await told(desk, message("gap show 1"))
        assert "(14 दिन) आपके ज़िम्मे है" in await told(desk, message("gap take 1"))
        taken = replace(message("gap take 1", language="hi"), person=Person("discord", "43"))
        assert "discord सदस्य 42 के पास है" in await told(desk, taken)
        assert "फिर सबका है" in await told(desk, message("gap release 1"))
        assert "(1 इंतज़ार में)" in await told(desk, message("home"))


async def test_the_settings_of_a_place_are_asked_and_refused_in_hindi(open_home):
    async with open_home(fill=False) as desk:
        host = Person("discord", "7", Role.ORGANIZER)
        asks = replace(message("place form", language="hi"), person=host)
        form = [reply async for reply in respond(desk, asks)][-1].parts[0]
        assert [one.label for one in form.fields] == [SETTINGS[one.name][0] for one in form.fields]
        wrong = replace(message("place save", language="hi", values={"watch": "no", "quiet": "रात"}), person=host)
        (quiet,) = [one.error for one in [r async for r in respond(desk, wrong)][-1].parts[0].fields if one.error]
        assert "दो समय और ज़ोन लिखें" in quiet
        line = replace(message("place set kinds poem", language="hi"), person=host)
        assert "poem नहीं" in await told(desk, line)


async def too_long(play, size: int) -> None:
    """Ask a question of so many bytes, and see that what may be asked is said."""
    async with play() as stage:
        said = await stage.person().says(("how do I serve " * (size // 15 + 1))[:size])
    assert f"{size:,}" in said
    assert f"{MAX_BYTES:,}" in said


async def test_a_question_of_one_byte_too_many_gets_its_sentence_everywhere(play):
    await too_long(play, MAX_BYTES + 1)


async def test_a_question_of_as_many_bytes_as_it_may_have_is_answered_everywhere(play):
    question = "How do I serve an 8B model on one T4?"
    async with play() as stage:
        said = await stage.person().says(f"{question} {'error ' * MAX_BYTES}"[: MAX_BYTES - 1] + "!")
        async with stage.desk.database.reading() as connection:
            [kept] = (await connection.execute(sql("SELECT question FROM answers"))).scalars().all()
    assert f"{MAX_BYTES:,}" not in said
    assert len(kept.encode()) == MAX_BYTES
    assert kept.startswith(question)


@pytest.mark.parametrize("surface", CHAT)
async def test_a_question_of_a_million_bytes_gets_its_sentence(play, surface):
    await too_long(play, 1_000_000)


async def test_a_shell_is_no_conversation_and_a_chat_is_one(open_home):
    """Who once asked in Hindi there is not told in Hindi from then on how the index stands."""
    async with open_home() as desk:
        await told(desk, terminal_message("एक T4 पर 8B मॉडल कैसे चलाएँ?", "chat-1"))
        assert (await told(desk, terminal_message("knowledge list"))).startswith("4 entries")
        assert (await told(desk, terminal_message("knowledge list", "chat-1"))).startswith("लेख: 4")
