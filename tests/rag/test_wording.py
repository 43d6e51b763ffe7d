"""What can be asked at all; and that nothing which is asked, however odd, is looked at for long."""

import pytest
import regex

from rag.attachment import NOISE
from rag.dividing import JOINT, JOINTS, clauses
from rag.errors import BadQuestion
from rag.outcries import FILLED_IN, OUTCRY
from rag.particulars import SPACED_VERSION
from rag.wanted import ASKS_DEVELOPER, ASKS_MADE
from rag.wording import MAX_BYTES, WORD, clean

ODD = ("9", "x", " ", "\n", "a.b_", "x-", "v1.2.3.", "क", "Error ")
"""What fills a question, again and again."""


@pytest.mark.parametrize(
    "form",
    [JOINT, OUTCRY, FILLED_IN, SPACED_VERSION, WORD, ASKS_MADE, ASKS_DEVELOPER, NOISE],
    ids=["joint", "outcry", "filled", "version", "word", "made", "developer", "noise"],
)
def test_no_form_reads_a_text_again_from_each_of_its_places(form: regex.Pattern[str]):
    for odd in ODD:
        text = odd * (MAX_BYTES // len(odd.encode()))
        for _ in form.finditer(f"{text} x", timeout=1):  # seconds of this process: a hundred times enough
            pass


def test_a_question_is_divided_so_often_and_no_more():
    assert len(clauses("and how do I run it? " * 300)) == JOINTS + 1


@pytest.mark.parametrize("text", ["a1", "1a", "9 GB of RAM", "क्या", "vLLM?", "123 456 7b"])
def test_a_word_is_a_question(text):
    assert clean(text) == text


@pytest.mark.parametrize("letter", ["x", "क", "🙂"], ids=["one byte", "three bytes", "four bytes"])
def test_a_question_may_have_just_so_many_bytes_and_not_one_more(letter):
    width = len(letter.encode())
    whole = "vLLM " + letter * ((MAX_BYTES - 5) // width)
    whole += "." * (MAX_BYTES - len(whole.encode()))
    assert MAX_BYTES == 8192 == len(whole.encode())
    assert clean(whole) == whole
    with pytest.raises(BadQuestion, match=r"^That is 8,193 bytes; a question may have 8,192\. Ask the one thing"):
        clean(whole + ".")


@pytest.mark.parametrize("text", ["", " \n", "12 34", "?!", "a", "a b c", "9" * 100, "x" * (MAX_BYTES + 1)])
def test_what_has_no_word_or_is_too_long_is_none(text):
    with pytest.raises(BadQuestion):
        clean(text)


def test_marks_that_nobody_sees_are_taken_out_of_a_question_and_letters_that_join_stay():
    assert clean("What is \u202ea\u202c T4\u2066?\u2069\U000e0041") == "What is  a  T4 ?"
    assert clean("क्\u200dष T4") == "क्\u200dष T4"
