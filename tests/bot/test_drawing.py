"""Charts as PNG: whatever the figures, the labels and their script, there is a picture that can be read."""

import io
import math
import socket
import subprocess
import sys
import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFont

from bot.drawing import BODY, PAPER, TONES, WIDE, WRITES, Bar, Bars, Columns, draw, legible, written

FIGURES = st.floats(allow_nan=False, allow_infinity=False)
NAMES = st.text(max_size=80)


def opened(png: bytes) -> Image.Image:
    """A drawing, read by a library that checks it."""
    image = Image.open(io.BytesIO(png))
    image.load()
    assert image.format == "PNG"
    return image.convert("RGB")


def pixels(image: Image.Image, tone: str) -> np.ndarray:
    """Where a picture has a tone, row by row."""
    return (np.asarray(image) == [int(tone[place : place + 2], 16) for place in (1, 3, 5)]).all(axis=2)


def tone(image: Image.Image, tone: str) -> list[int]:
    """How many pixels across each block of rows has of a tone: a bar is one block."""
    blocks, before = [], 0
    for count in pixels(image, tone).sum(axis=1):
        if count and not before:
            blocks.append(int(count))
        before = count
    return blocks


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(NAMES, FIGURES), max_size=6), NAMES)
def test_any_figures_and_any_names_make_a_picture_of_the_same_width(figures, title):
    bars = tuple(Bar(name, value, f"{value:g}") for name, value in figures)
    chart = Bars(title, bars, title)
    image = opened(draw(chart))
    assert image.width == WIDE
    assert image.height < 300 + 100 * len(bars)


def test_the_same_chart_is_the_same_picture():
    chart = Bars("INR per GPU-hour", (Bar("one", 1.5, "1.5"), Bar("two", 2, "2")), "as of today")
    assert draw(chart) == draw.__wrapped__(chart)


def test_bars_are_as_long_as_their_figures_and_less_than_nothing_has_another_colour():
    image = opened(draw(Bars("t", (Bar("a", 10, "10"), Bar("b", 20, "20"), Bar("c", 5, "5"), Bar("d", -20, "-20")))))
    ten, twenty, five = tone(image, TONES[0])
    (below,) = tone(image, TONES[3])
    assert twenty == pytest.approx(2 * ten, abs=3)
    assert ten == pytest.approx(2 * five, abs=3)
    assert below == pytest.approx(twenty, abs=3)


@pytest.mark.parametrize("value", [0.0, 1e308, -1e308, 5e-324])
def test_one_figure_however_large_or_small_is_drawn(value):
    assert opened(draw(Bars("t", (Bar("a", value, "x" * 300),)))).width == WIDE


def test_forty_bars_with_long_names_are_all_there():
    bars = tuple(
        Bar(f"a provider with a very long name indeed, number {n} of all " * 3, n + 1, str(n)) for n in range(40)
    )
    assert len(tone(opened(draw(Bars("t" * 500, bars, "n" * 500))), TONES[0])) == 40


def test_nothing_at_all_is_a_picture_too():
    assert opened(draw(Bars("", ()))).width == WIDE
    assert opened(draw(Columns("", (), ()))).width == WIDE


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_figure_is_refused(value):
    with pytest.raises(ValueError, match="'a' has no figure"):
        Bar("a", value, "")


def test_columns_stand_beside_each_other_as_high_as_their_counts():
    months = tuple(f"m{n}" for n in range(6))
    image = opened(draw(Columns("t", months, (("asked", (0, 1, 2, 3, 4, 8)), ("answered", (0, 0, 1, 1, 1, 1))))))
    high = [int(one) for one in pixels(image, TONES[0])[112:, 60:].sum(axis=0)]
    steps = [one for one, before in zip(high, [0, *high], strict=False) if one and one != before]
    assert steps == pytest.approx([steps[-1] * n / 8 for n in (1, 2, 3, 4, 8)], abs=3)


@pytest.mark.parametrize(
    ("text", "drawn", "whole"),
    [
        ("₹49 – ₹120", "INR 49 - INR 120", True),
        ("€5 × 2", "EUR 5 x 2", True),
        ("São Paulo, café", "Sao Paulo, cafe", True),
        ("E2E नेटवर्क, L4", "E2E , L4", False),
        ("इंडियाएआई", "", False),
        ("四月", "", False),
        ("a\u200bb 🚀", "ab", True),
        ("१२", "", False),
        ("", "", False),
    ],
)
def test_what_the_letters_cannot_write_stays_out_and_is_known_beforehand(text, drawn, whole):
    assert written(text) == drawn
    assert legible(text) is whole


def test_every_letter_that_is_drawn_is_in_the_font_and_none_is_an_empty_box():
    font = ImageFont.load_default(BODY)
    box = bytes(font.getmask("\u0378"))
    assert bytes(font.getmask("क")) == box
    assert [one for one in WRITES if bytes(font.getmask(one)) == box] == []


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_nothing_but_what_the_font_has_is_ever_written(text):
    assert set(written(text)) <= WRITES
    if legible(text):
        plain = [one for one in unicodedata.normalize("NFKD", text) if one.isascii() and one.isalnum()]
        assert [one for one in written(text) if one in plain] != [] or not plain


def test_paper_is_white_so_that_it_can_be_read_on_light_and_dark():
    image = opened(draw(Bars("t", (Bar("a", 1, "1"),))))
    assert "#{:02x}{:02x}{:02x}".format(*image.getpixel((10, 10))) == PAPER


CHILD = """
import sys
import bot.price_charts, bot.platforms.web.render
before = "PIL" in sys.modules
from bot.drawing import Bar, Bars, draw
import socket
socket.socket = None
png = draw(Bars("t", (Bar("a", 1, "1"), Bar("b", 2, "2"))))
print(before, png[:4] == b"\\x89PNG")
"""


def test_without_fonts_and_without_a_network_and_only_when_it_is_wanted():
    where = {"PATH": "", "HOME": "/nowhere", "FONTCONFIG_FILE": "/nowhere", "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, "-c", CHILD], capture_output=True, text=True, check=False, env=where)
    assert done.stdout.split() == ["False", "True"], done.stderr
    assert socket.socket is not None
