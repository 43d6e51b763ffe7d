"""Tables that an answer quotes, where a platform draws none: nobody reads pipes."""

import pytest

from bot.platforms.tables import in_columns

NARROW = "| Language | WER |\n| --- | --- |\n| Bengali | 16.6 |\n| Tamil | 25.3 |"
WIDE = (
    "| Language | Kathbath (read) | CommonVoice (crowd) | Recorded for speech synthesis |\n|:--|--:|---|---|\n"
    "| Bengali | 16.6 | 24.7 | 18.8 |\n| Tamil | 25.3 |  | 12 \\| 13 |"
)


def test_a_narrow_table_stands_in_columns_between_what_is_around_it():
    said = in_columns(f"By language:\n\n{NARROW}\n\n[1]")
    assert said == "By language:\n\n```\nLanguage  WER\nBengali   16.6\nTamil     25.3\n```\n\n[1]"


def test_a_wide_table_is_said_row_by_row_and_every_cell_is_there():
    assert in_columns(WIDE).split("\n") == [
        "- Language: Bengali; Kathbath (read): 16.6; CommonVoice (crowd): 24.7; Recorded for speech synthesis: 18.8",
        "- Language: Tamil; Kathbath (read): 25.3; Recorded for speech synthesis: 12 | 13",
    ]


def test_a_long_cell_is_not_cut():
    cell = "as long as " * 8
    assert cell.strip() in in_columns(f"| What |\n|---|\n| {cell}|")


@pytest.mark.parametrize("text", [f"```\n{NARROW}\n```", "| no table", "a | b\n---|---", "| a |\nb", ""])
def test_what_is_no_table_or_stands_in_a_fence_is_left_alone(text):
    assert in_columns(text) == text
