"""Commands speak the language of who calls them: written, read on their platform, set for the place, or answered last."""

import re
from dataclasses import replace

import pytest

from bot.dispatch import respond
from bot.frames import FRAMES
from bot.frames import commands as words
from bot.message import Message, Person, Place
from rag.wording import MAX_BYTES
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
        ("help", "कोई कमांड लिखिए", "Or type a command"),
        ("help ask", "डिप्लॉयमेंट का सवाल पूछें", "Ask a deployment question"),
        ("help gap", "`help gap", "explains one of them"),
        ("help nonsense", "नाम की कोई कमांड नहीं है", "There is no command `nonsense`"),
        ("table create x", "आयोजक या उससे ऊपर की भूमिका", "needs the role organizer or higher"),
        ("gaps --state lost", "इनमें से एक होता है", "State is one of open, answered, closed; got 'lost'"),
        ("gaps --page two", "पूरी संख्या होती है", "Page is a whole number; got 'two'"),
        ("gaps --pgae 2", "क्या आपका मतलब --page था", "did you mean --page"),
        ("gap show", "ऐसे लिखें: `gap show", "Usage: `gap show"),
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
    async with open_home(fill=False, places={"discord:77": {"language": "hi"}}) as desk:
        there = replace(message("unlink"), place=Place("discord", "77"))
        assert "किसी और से जुड़ा नहीं है" in await told(desk, there)
        await told(desk, message("16 GB के T4 पर 8B मॉडल कैसे चलाएँ?", thread="one"))
        assert "पूरा हो चुका है" in await told(desk, message("stop", thread="one"))
        assert "finished already" in await told(desk, message("stop", thread="another"))


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


def test_no_words_of_commands_are_said_otherwise_elsewhere():
    others = [name for name in FRAMES["en"] if FRAMES["en"][name] != words.ENGLISH.get(name, FRAMES["en"][name])]
    assert others == []
    for one in (words.ENGLISH, words.HINDI):
        facts = {name: sorted(set(re.findall(r"{(\w+)", text))) for name, text in one.items()}
        assert facts == {name: sorted(set(re.findall(r"{(\w+)", text))) for name, text in words.ENGLISH.items()}


async def too_long(play, size: int) -> None:
    """Ask a question of so many bytes, and see that what may be asked is said."""
    async with play() as stage:
        said = await stage.person().says(("how do I serve " * (size // 15 + 1))[:size])
    assert f"{size:,}" in said
    assert f"{MAX_BYTES:,}" in said


async def test_a_question_of_one_byte_too_many_gets_its_sentence_everywhere(play):
    await too_long(play, MAX_BYTES + 1)


@pytest.mark.parametrize("surface", CHAT)
async def test_a_question_of_a_million_bytes_gets_its_sentence(play, surface):
    await too_long(play, 1_000_000)
