"""Questions and their answers on the page, on Discord and on Slack: when a table sits, what nobody wrote, other tongues."""

import datetime as dt

import pytest

from bot.features.tables.asked import asks_when
from bot.message import Role

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "question",
    [
        "When is the next table?",
        "when's the next health table",
        "next legal table?",
        "What time does the health table meet?",
        "What is the date of the next meeting of the health table?",
        "agli baithak kab hai?",
        "kanoon ki agli baithak kis din hai",
        "अगली बैठक कब है?",
        "स्वास्थ्य की बैठक कितने बजे होगी?",
        "அடுத்த கூட்டம் எப்போது?",
        "পরের বৈঠক কবে?",
    ],
)
def test_who_asks_for_the_date_of_a_table_is_known_in_many_tongues(question):
    assert asks_when(question)


@pytest.mark.parametrize(
    "question",
    [
        "When is a table cancelled?",
        "How do I host a table?",
        "When should I use a table in a prompt?",
        "table kab banana chahiye aur kaise?",
        "When is the KV cache table rebuilt in vLLM?",
        "When does the table of contents need chunking?",
        "What did the members decide about electricity at the last table?",
        "टेबल में डेटा कब रखें और कैसे",
        "next table " * 30,
    ],
)
def test_any_other_question_about_tables_is_looked_up(question):
    assert not asks_when(question)


async def test_when_a_table_sits_is_answered_from_the_tables_in_the_askers_language(play):
    async with play(now=lambda: NOW) as stage:
        host, member = stage.person("host", Role.ORGANIZER), stage.person()
        assert "There is no table yet" in await member.says("When is the next table?")
        assert "I looked for" in await member.says("When is the vector table due?")
        for line in (
            'table create health "2nd Saturday 18:00 Asia/Kolkata"',
            'table create legal "3rd Sunday 11:00 UTC"',
            'table create health "4th Sunday 11:00 UTC" --name pune-evening --title "Evening table"',
        ):
            await host.presses(await host.types(line), "Create it")
        both = await member.says("When is the next table?")
        one = await member.says("स्वास्थ्य की अगली बैठक कब है?")
        other = await member.says("kanoon ki agli baithak kab hai?")
        named = await member.says("When is the pune-evening table?")
        strange = [await member.says(one) for one in ("embedding table kab load hogi", "meeting kab cancel hui")]
    titles = ("Health table ·", "Legal table ·", "Evening table ·")
    assert "The tables sit next:" in both
    assert sorted(both.buttons) == ["health", "legal", "pune-evening"]
    assert not any(title in said for title in titles for said in strange)
    assert "अगली बैठकें:" in one
    assert "Aage ki baithaken:" in other
    assert [[title in said for title in titles] for said in (both, one, other, named)] == [
        [True, True, True],
        [True, False, True],
        [False, True, False],
        [False, False, True],
    ]


@pytest.mark.parametrize(
    ("question", "nothing", "looked", "near"),
    [
        (
            "Why was vLLM on the T4 discontinued?",
            "Nobody here has written that down yet",
            "I looked for: vLLM, T4",
            "Close",
        ),
        ("केरल में T4 पर प्रतिबंध क्यों लगा?", "किसी ने नहीं लिखा है", "मैंने यह खोजा: केरल, T4", "पास के लेख, पर इनमें"),
        (
            "Kerala mein T4 par ban kyon laga?",
            "kisi ne nahi likha hai",
            "Maine yeh khoja: Kerala, T4",
            "Paas ke entries",
        ),
    ],
    ids=["en", "hi", "hi-Latn"],
)
async def test_an_abstention_says_what_was_looked_for_and_names_what_is_near(play, question, nothing, looked, near):
    async with play() as stage:
        answer = await stage.person().says(question)
    assert nothing in answer
    assert looked in answer
    assert near in answer
    assert "T4" in answer.text.split(near)[1]
    assert "[1]" not in answer


@pytest.mark.parametrize(
    "question",
    ["ஒரு T4-இல் 8B மாடலை எப்படி இயக்குவது?", "একটি T4 তে 8B মডেল কীভাবে চালাব?"],
    ids=["ta", "bn"],
)
async def test_a_question_in_tamil_and_in_bengali_is_answered_with_the_command(play, question):
    async with play() as stage:
        answer = await stage.person().says(question)
    assert "vllm serve llama-8b-awq --quantization awq --dtype half" in answer
    assert "Llama 3.1 8B on one 16 GB T4 with vLLM" in answer
    assert "👍" in answer.buttons
