"""Moments in texts: one markup, and what each platform makes of it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.message import DataTable, Reply, Text
from bot.moments import at, in_words, spoken
from bot.platforms.discord.render import render as discord
from bot.platforms.slack.render import render as slack
from bot.platforms.terminal.render import plain
from bot.platforms.web.render import render as web

WHEN = dt.datetime(2026, 12, 12, 12, 30, tzinfo=dt.UTC)
MARK = at(WHEN, "Asia/Kolkata")
REPLY = Reply((Text(f"**Next:** {MARK}, in America/New_York {at(WHEN, 'America/New_York', 'time')}"),))


def test_discord_shows_each_reader_their_own_zone():
    assert (
        discord(REPLY, "")[0]["content"]
        == f"**Next:** <t:{int(WHEN.timestamp())}:F>, in America/New_York <t:{int(WHEN.timestamp())}:t>"
    )


def test_slack_and_the_terminal_say_the_zone_and_utc():
    words = "Sat 12 Dec 2026, 18:00 IST (12:30 UTC)"
    assert words in slack(REPLY, "")[0]["text"]
    assert words in plain(REPLY)
    assert "07:30 EST (New York) (12:30 UTC)" in plain(REPLY)


def test_the_page_has_a_time_that_its_script_can_turn():
    html = str(web(REPLY))
    assert (
        '<time datetime="2026-12-12T12:30Z" data-style="full" title="Sat 12 Dec 2026, 18:00 IST (12:30 UTC)">Sat 12 Dec 2026, 18:00 IST</time>'
        in html
    )


def test_in_a_table_a_moment_is_words():
    reply = Reply((DataTable(("When",), ((MARK,),)),))
    assert "Sat 12 Dec 2026, 18:00 IST" in discord(reply, "")[0]["content"]
    assert "<t:" not in discord(reply, "")[0]["content"]
    assert "<time" in str(web(reply))


@pytest.mark.parametrize(
    "text",
    [
        "⟨2026-12-12T12:30Z@Mars/Olympus@full⟩",
        "⟨2026-13-12T12:30Z@UTC@full⟩",
        "⟨2026-12-12T12:30Z@UTC@loud⟩",
        '⟨2026-12-12T12:30Z@"><script>@full⟩',
    ],
)
def test_what_only_looks_like_a_moment_stays_text(text):
    assert in_words(text) == text
    assert "<time" not in str(web(Reply((Text(text),))))
    assert "<script" not in str(web(Reply((Text(text),))))


def test_a_moment_in_an_attribute_is_left_alone():
    html = str(web(Reply((Text(f'[x](https://example.org "{MARK}")'),))))
    assert "<time" not in html


@given(
    st.datetimes(
        dt.datetime.fromisoformat("1990-01-01"), dt.datetime.fromisoformat("2100-01-01"), timezones=st.just(dt.UTC)
    ),
    st.sampled_from(["UTC", "Asia/Kolkata", "America/New_York", "Pacific/Apia", "Etc/GMT+5"]),
)
def test_every_moment_comes_back_as_it_was(when, zone):
    found = []
    spoken(at(when, zone, "time"), lambda one: (found.append(one), "")[1])
    assert [(one.at, one.zone, one.style) for one in found] == [(when.replace(second=0, microsecond=0), zone, "time")]


def test_a_moment_of_a_hindi_table_is_in_hindi_words():
    said = at(dt.datetime(2026, 12, 12, 19, 30, tzinfo=dt.UTC), "Asia/Kolkata", language="hi")
    assert in_words(said) == "रवि 13 दिसंबर 2026, 01:00 IST (शनि 12 दिसंबर, 19:30 UTC)"
