"""Conversations in several languages: what is quoted to whom, where the same is written in more than one."""

import pytest

from knowledge.importing import import_folder

ENTRIES = {
    "power": ("en", "Power cuts: what to do for a GPU server", "Buy a UPS that carries the server for ten minutes."),
    "power-hindi": ("hi", "बिजली जाए (power cut) तो GPU server के लिए क्या करें", "ऐसा UPS लें जो server को दस मिनट चलाए।"),
    "power-tamil": ("ta", "மின்தடை (power cut): GPU server-க்கு என்ன செய்வது", "Server-ஐப் பத்து நிமிடம் தாங்கும் UPS வாங்குங்கள்."),
    "move": ("en", "Patient data: may it leave India", "Patient data may leave India unless a country is restricted."),
    "move-hindi": ("hi", "मरीज़ों का data: क्या भारत से बाहर भेज सकते हैं", "मरीज़ों का data भारत से बाहर जा सकता है।"),
    "choose-marathi": ("mr", "मराठी सेवेसाठी model कसे निवडावे", "मराठी model साठी आधी licence तपासा."),
}
"""By id: language, title, summary; those that begin alike say the same, from one source."""


@pytest.fixture
async def desk(open_home, tmp_path, entry):
    """A desk with a subject in three languages, one in two, and one in Marathi alone."""
    folder = tmp_path / "tongues"
    folder.mkdir()
    for name, (language, title, summary) in ENTRIES.items():
        subject = name.split("-")[0]
        text = entry.format(
            id=name, kind="guide", title=f'"{title}"', language=language, summary=f'"{summary}"',
            extra=f"tags: [{subject}]\n", body=f"{summary}\n",
        ).replace(f"https://example.org/{name}", f"https://example.org/{subject}")  # fmt: skip
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    async with open_home() as desk:
        await import_folder(desk.database, folder, origin="test", by="host", now=desk.now())
        await desk.indexer.catch_up()
        yield desk


@pytest.mark.parametrize(
    ("question", "quoted", "not_quoted"),
    [
        ("What do I do for a GPU server in power cuts?", "ten minutes", "मिनट"),
        ("power cut mein GPU server ka kya kare", "UPS", "நிமிடம்"),
        ("बिजली जाए तो GPU server के लिए क्या करें?", "दस मिनट", "ten minutes"),
        ("மின்தடை வந்தால் GPU server-க்கு என்ன செய்வது?", "நிமிடம்", "मिनट"),
        ("power cut হলে GPU server-এর জন্য কী করব?", "ten minutes", "मिनट"),
        ("நோயாளிகளின் data India-வுக்கு வெளியே போகலாமா?", "may leave India", "भारत से बाहर"),
        ("रुग्णांचा data भारताबाहेर पाठवता येतो का?", "leave India", "licence"),
    ],
)
async def test_who_asks_is_quoted_their_own_language_then_english(desk, talk, shown, question, quoted, not_quoted):
    answer = shown(await talk(desk, question)).split("Sources")[0].split("स्रोत\n")[0]
    assert quoted in answer
    assert not_quoted not in answer


@pytest.mark.parametrize(
    ("text", "quoted"), [("हिंदी में?", "दस मिनट"), ("இது தமிழில்?", "நிமிடம்"), ("in Tamil please", "நிமிடம்")]
)
async def test_the_same_again_in_a_language_is_quoted_from_the_entry_in_it(desk, talk, shown, text, quoted):
    before = shown(await talk(desk, "What do I do for a GPU server in power cuts?", thread="x"))
    after = shown(await talk(desk, text, thread="x")).split("Sources")[0].split("स्रोत\n")[0]
    assert "ten minutes" in before
    assert quoted in after
    assert "ten minutes" not in after


async def test_a_language_in_which_nobody_wrote_it_is_said_to_be_missing(desk, talk, shown):
    await talk(desk, "What do I do for a GPU server in power cuts?", thread="x")
    after = shown(await talk(desk, "in Bengali?", thread="x"))
    assert "I found nothing in Bengali on that" in after
    assert "ten minutes" in after


async def test_a_question_may_say_in_which_language_it_wants_its_answer(desk, talk, shown):
    answer = shown(await talk(desk, "Explain what to do for a GPU server in power cuts in Hindi"))
    assert "दस मिनट" in answer


async def test_marathi_is_told_from_hindi_and_framed_in_english(desk, talk, shown):
    said = shown(await talk(desk, "पुण्यातल्या शाळेला सुट्टी कधी आहे ते सांगा"))
    assert "Nobody here has written that down yet" in said


async def test_the_same_is_not_quoted_in_two_languages(desk, talk, shown):
    answer = shown(await talk(desk, "power cut hone par GPU server ke liye kaun sa UPS le")).split("Sources")[0]
    assert "UPS" in answer
    assert not ("ten minutes" in answer and "दस मिनट" in answer)
