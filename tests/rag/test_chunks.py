"""Markdown to chunks: nothing lost, nothing broken, everything verbatim."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.pages import heading
from rag.blocks import plain, sentences, unbroken
from rag.chunks import LARGEST, chunk, embedding_text
from rag.tokens import LONGEST_TOKEN, MARKS, READ_AT_ONCE, count

PAGE = """# Serving

Intro text.

## Launch

Run this:

```bash
# not a heading
vllm serve m --dtype half
```

1. First step
   with a second line
2. Second step

| card | GB |
|---|---|
| T4 | 16 |

Old style
---------

Tail.
"""


def test_headings_make_a_path_and_blocks_stay_whole():
    found = chunk("Serving", PAGE)
    launch = [one for one in found if one.heading == ("Serving", "Launch")]
    text = "\n".join(one.text for one in launch)
    assert "# not a heading\nvllm serve m --dtype half\n```" in text
    assert "1. First step\n   with a second line\n2. Second step" in text
    assert "| card | GB |\n|---|---|\n| T4 | 16 |" in text
    assert found[-1].heading == ("Serving", "Old style")


def test_headings_underlined_with_other_marks_are_headings_and_open_no_code():
    page = "Serving\n=======\n\nIntro.\n\nFrom source\n~~~~~~~~~~~\n\nRun make.\n\nLast\n^^^^\n\nTail.\n"
    found = {one.heading[-1]: one.text for one in chunk("Serving", page)}
    assert found == {"Serving": "Intro.", "From source": "Run make.", "Last": "Tail."}


def test_a_fence_of_tildes_below_a_sentence_is_code():
    found = chunk("T", "Start it with this:\n~~~\nserve now\n~~~\n\nTail.\n")
    assert [one.heading for one in found] == [()]
    assert "~~~\nserve now\n~~~" in found[0].text


def test_the_sentence_that_introduces_code_goes_with_it():
    long = "Words come before. " * 45
    found = chunk("T", f"{long}\n\nStart it so:\n\n```\n{'run me now ' * 20}\n```\n")
    assert any(one.text.startswith("Start it so:") and "run me" in one.text for one in found)


def test_a_huge_code_block_is_cut_at_lines_and_keeps_its_fence():
    code = "\n".join(f"line {number} of a very long listing" for number in range(400))
    found = chunk("T", f"```python\n{code}\n```")
    assert len(found) > 1
    assert all(one.text.startswith("```python\n") and one.text.endswith("\n```") for one in found)
    assert "".join(one.text for one in found).count("line 399 of") == 1


def test_an_empty_body_still_has_a_chunk():
    assert [one.text for one in chunk("Only a title", "\n\n---\n")] == ["Only a title"]


WORDS = st.sampled_from(
    ["alpha", "बीटा", "`code`", "3.5", "end.", "# x", "- item", "| a | b |", "```", "1. do", "\n", "\n\n", "\t"]
)


@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_every_line_of_a_chunk_is_a_line_of_the_page_and_none_is_lost(body):
    found = chunk("Title", body)
    lines = {line.strip() for line in body.split("\n")}
    for one in found:
        assert one.text == "Title" or {line.strip() for line in one.text.split("\n")} <= lines | {""}
    everything = "\n".join(one.text for one in found)
    for line in body.split("\n"):
        if "alpha" in line and not heading(line)[0]:
            assert line.strip() in everything


@given(st.text(alphabet="ab .\n।", max_size=4000))
def test_chunks_stay_within_their_size(body):
    assert all(count(one.text) <= LARGEST for one in chunk("T", body))


def test_prose_is_cut_to_what_the_model_reads_at_once_in_hindi_too():
    """Devanagari takes two to three times as many tokens as English of the same length."""
    for sentence in ("The card holds eight billion weights in four bits. ", "कार्ड में आठ अरब भार चार बिट में आते हैं। "):
        found = chunk("Serving", f"## Memory of the card\n\n{sentence * 60}\n")
        assert len(found) > 1
        assert all(count(embedding_text("Serving", one.heading, one.text)) + MARKS <= READ_AT_ONCE for one in found)
        assert all(count(one.text) > READ_AT_ONCE / 2 for one in found[:-1])


def test_words_that_the_model_does_not_know_are_cut_like_others():
    """A Tamil word of any length, or a line of base64, is one unknown token to all-MiniLM-L6-v2."""
    for body in ("க்வாண்டைசேஷன் நினைவகத்தைக் குறைக்கிறது. " * 200, "QUJD" * 3000):
        assert max(len(one.text) for one in chunk("T", body)) <= LONGEST_TOKEN * LARGEST
        assert len(chunk("T", body)) > 1


def test_a_table_stays_whole_up_to_four_windows_and_is_then_cut_at_rows_below_its_head():
    head = "| card | memory |\n|---|---|\n"
    table = head + "".join(f"| card {number} | {number} GB |\n" for number in range(60))
    assert [one.text for one in chunk("T", table)] == [table.rstrip()]
    longer = chunk("T", head + "".join(f"| card {number} | {number} GB |\n" for number in range(400)))
    assert len(longer) > 1
    assert all(one.text.startswith(head) and count(one.text) <= LARGEST for one in longer)


def test_sentences_end_in_hindi_too():
    assert sentences("यह एक है। यह दो है। Three.") == ["यह एक है।", "यह दो है।", "Three."]


def test_plain_keeps_the_words_of_links():
    assert plain("See [the **docs**](https://x.y/z) and `--flag`") == "See the docs and --flag"


def test_hostile_pages_are_cut_in_the_time_that_they_are_long():
    """Each of these took a pattern minutes or hours: the test ends only if none does again."""
    under_a_long_heading = "# " + "word " * 2000 + "\n\n" + "a b.\n\n" * 20_000
    for text in (
        under_a_long_heading,
        "<!--" * 100_000,
        " " * 400_000 + "x",
        "|---" * 100_000,
        "# a" + " " * 400_000 + "b",
    ):
        assert chunk("t", text)


def test_a_huge_block_of_code_that_is_never_closed_keeps_its_last_line():
    page = "```\n" + "a line of code\n" * 500 + "the last one"
    assert "the last one" in chunk("t", page)[-1].text


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Prices in N. Virginia are lower. Rent there.", "Prices in N. Virginia are lower."),
        ("Take a small model, e.g. Qwen. It works.", "Take a small model, e.g. Qwen."),
        ("Ask Dr. Rao of the ward. She knows.", "Ask Dr. Rao of the ward."),
        ("See No. 5 of the rules. It is short.", "See No. 5 of the rules."),
        ("May I? No. It is closed.", "May I?"),
        ("No. It is closed.", "No."),
    ],
)
def test_a_sentence_does_not_end_after_an_initial_or_an_abbreviation(text, first):
    assert sentences(text)[0] == first


def test_a_quotation_is_not_divided_where_a_sentence_within_it_ends():
    text = '"Out of memory. Tried to allocate" means that the card is full. It is said "so" by many. "Then. And then.'
    whole = ['"Out of memory. Tried to allocate" means that the card is full.', 'It is said "so" by many.', '"Then.']
    assert unbroken(sentences(text))[:3] == whole
