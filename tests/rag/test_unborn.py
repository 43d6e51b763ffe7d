"""What is told as past of a day that has not come."""

import datetime as dt

import pytest

from rag.evaluation import SETS, load
from rag.unborn import not_yet

TODAY = dt.date(2026, 11, 27)


@pytest.mark.parametrize(
    ("question", "so"),
    [
        ("What did the board decide in March 2027?", True),
        ("What did the board decide in March 2026?", False),
        ("What did the board decide in 2026?", False),
        ("what happened at the summit of february 2028", True),
        ("मार्च 2027 में RBI ने LLM पर क्या नियम बनाए?", True),
        ("मार्च 2026 में RBI ने LLM पर क्या नियम बनाए?", False),
        ("RBI ne march 2031 me kya kiya", True),
        ("When do the rules bind that were notified, from May 2027?", False),
        ("The Rules said from May 2027. What do I need?", False),
        ("Which duties were announced for 2027?", False),
        ("मई 2027 से कौन से नियम लागू हुए?", False),
        ("What will an L4 cost in 2027?", False),
        ("Who won the election?", False),
        ("I set num_ctx to 2048 and Ollama became slow, why?", False),
        ("Ollama ne context 2048 me kaat diya", False),
        ("Did anybody run it in 2080 Ti machines?", False),
        ("did the rules give us till 13 May 2027 to take consent?", False),
        ("What did the ministry say must be ready on 13 May 2027?", False),
        ("what did the court decide on 13 May 2027", True),
        ("The DPDP Rules were published in November 2025; what happens in May 2027?", False),
        ("We launched in 2025, what is the deadline in May 2027 for DPDP?", False),
        ("DPDP rules 2025 mein notify hue the, 2027 me kya badlega?", False),
        ("India AI Mission launched GPUs in 2024, does the subsidy end in 2027?", False),
        ("The board decided to launch in May 2027, how do we prepare?", False),
        ("did it fail on 2030 tokens", False),
        ("The model was released on 2030 GPUs?", False),
    ],
)
def test_only_what_is_told_as_past_of_a_day_to_come_is_not_yet(question, so):
    assert not_yet(question, TODAY) is so


def test_no_question_that_entries_answer_is_of_a_day_to_come():
    asked = [case.question for path in SETS for case in load(path, "all") if case.gold]
    assert [one for one in asked if not_yet(one, TODAY)] == []
