"""Prices as a drawing: on every surface once, beside the answer, with words for who cannot see it, and never in its way."""

import base64
import contextlib
import datetime as dt
import html
import io
import re
from dataclasses import replace

import pytest
from PIL import Image

from bot import drawing, price_charts
from bot.drawing import WIDE
from bot.message import Picture, Reply, Text
from bot.platforms.slack.manifest import scopes
from bot.platforms.web.render import render
from bot.wire import pack, unpack
from knowledge.importing import import_folder
from rag.types import Compared, Comparison
from tests.fakes import discord as fake_discord
from tests.fakes import slack as fake_slack
from tests.rendered.replies import REPLIES
from tests.stage import CHAT, one_line

QUESTION = "What does an L4 cost per hour in India?"
IN_HINDI = "भारत में L4 का एक घंटे का किराया कितना है?"
SAID = (
    "Prices compared, INR per GPU-hour, as of 2026-08-22 – 2026-09-14 (L4 24 GB): "
    "Second Cloud, 12 months 24 reserved [1]; First Portal 44.86 [1]; Second Cloud 49 [1]"
)
SAID_IN_HINDI = (
    "क़ीमतों की तुलना, INR प्रति GPU-घंटा, 2026-08-22 – 2026-09-14 की (L4 24 GB): "
    "Second Cloud, 12 months 24 reserved [1]; First Portal 44.86 [1]; Second Cloud 49 [1]"
)
ROW = '- {{item: "{item}", amount: {amount}, currency: INR, unit: gpu-hour, date: {date}, basis: {basis}, tax: not stated, place: India}}'
PRICES = "\n".join(
    [
        "prices:",
        ROW.format(item="First Portal, L4 24 GB", amount=44.86, date="2026-09-14", basis="on demand"),
        ROW.format(item="Second Cloud, L4 24 GB", amount=49.0, date="2026-08-22", basis="on demand"),
        ROW.format(item="Second Cloud, L4 24 GB, 12 months", amount=24.0, date="2026-08-22", basis="reserved"),
        "",
    ]
)
ENTRY = {
    "id": "l4-india",
    "kind": "cost",
    "title": "What an L4 costs per hour in India",
    "language": "en",
    "summary": "An L4 costs ₹44.86 an hour at First Portal and ₹49 at Second Cloud in India on demand.",
    "extra": PRICES,
    "body": "## Prices\n\n| Where | ₹ per hour |\n| --- | --- |\n| First Portal | 44.86 |\n| Second Cloud | 49 |\n"
    "| Second Cloud, 12 months | 24.00 |\n",
}


@pytest.fixture
def priced(play, tmp_path, entry):
    """Opens a stage with one more entry, which names prices; `extra` facts of it may be given."""

    @contextlib.asynccontextmanager
    async def opened(extra: str = "", **given):
        async with play(**given) as stage:
            facts = {**ENTRY, "extra": PRICES + extra}
            (tmp_path / "more").mkdir()
            (tmp_path / "more" / "l4-india.md").write_text(entry.format(**facts), encoding="utf-8")
            await import_folder(stage.desk.database, tmp_path / "more", origin="more", by="host", now=stage.desk.now())
            await stage.desk.indexer.catch_up()
            yield stage

    return opened


def drawings(stage, seen=None) -> list[tuple[bytes, str]]:
    """What was drawn beside what somebody saw, with its words; on Slack beside everything."""
    if stage.name == "slack":
        return [(one["png"], one["alt"]) for one in stage.fake.uploads]
    if stage.name == "discord":
        about = [file for one in seen.raw["messages"] for file in one.get("attachments", ())]
        return [(stage.fake.drawings[one["filename"]], one["description"]) for one in about]
    found = re.findall(r'<img src="data:image/png;base64,([^"]+)" alt="([^"]+)"', seen.raw["html"])
    return [(base64.b64decode(png), html.unescape(words)) for png, words in found]


def readable(png: bytes) -> bool:
    """Whether it is a drawing of the right size with something on it."""
    image = Image.open(io.BytesIO(png))
    image.load()
    return (image.format, image.width) == ("PNG", WIDE) and 200 < image.height < 900 and image.getcolors() is not None


async def test_who_compares_prices_sees_them_drawn_once_with_words_for_them(priced):
    async with priced() as stage:
        member = stage.person()
        answer = await member.says(QUESTION)
        ((png, words),) = drawings(stage, answer)
        other = await member.says("How do I serve an 8B model on one 16 GB T4?")
        command = await member.types(f"ask {IN_HINDI}")
        more = await member.presses(command, "और लेख")
        later = await member.says("How do I serve an 8B model on one 16 GB T4?", after=answer)
        seen = [[words for _, words in drawings(stage, one)] for one in (answer, other, command, more, later)]
    assert "An L4 costs ₹44.86 an hour" in answer
    assert readable(png)
    assert words == SAID
    assert "👍" in answer.buttons
    if stage.name == "slack":
        assert seen == [[SAID, SAID_IN_HINDI]] * 5  # all that was drawn there
    elif stage.name == "web":  # the page shows what stands above again when a conversation goes on
        assert seen == [[SAID], [], [SAID_IN_HINDI], [SAID_IN_HINDI], [SAID]]
    else:
        assert seen == [[SAID], [], [SAID_IN_HINDI], [], []]


@pytest.mark.parametrize("surface", ["discord"])
async def test_nothing_is_drawn_where_nothing_can_be_compared(priced):
    async with priced() as stage:
        for question in (
            "How do I run an L4 in FP8?",
            "What does an L4 cost per month in India?",
            "What does an L4 cost per hour outside India?",
        ):
            answer = await stage.person().says(question)
            assert answer.text
            assert drawings(stage, answer) == []


@pytest.mark.parametrize("surface", CHAT)
async def test_prices_that_a_place_may_not_read_are_not_drawn_there(priced):
    async with priced(extra="audience: organizers\n") as stage:
        answer = await stage.person().says(QUESTION)
        assert "44.86" not in answer
        assert drawings(stage, answer) == []


@pytest.mark.parametrize("surface", CHAT)
async def test_a_private_answer_that_is_shared_takes_its_drawing_along(priced):
    async with priced() as stage:
        member = stage.person()
        private = await member.types(f"ask --private {QUESTION}")
        alone = len(drawings(stage, private))
        shared = await member.presses(private, "Share")
        shown = drawings(stage, shared)
        more = await member.presses(shared, "👍")
        assert private.private
        assert alone == (1 if stage.name == "discord" else 0)  # what one person sees on Slack takes no files
        assert (SAID in one_line(private.text)) == (stage.name == "slack")
        assert SAID not in shared
        assert [words for _, words in shown] == [SAID]
        assert len(drawings(stage, more)) == (1 if stage.name == "slack" else 0)


@pytest.mark.parametrize("surface", CHAT)
async def test_an_answer_stands_without_a_drawing_that_is_refused(priced, caplog):
    async with priced() as stage:
        if stage.name == "discord":
            stage.fake.may_attach = False
        else:
            stage.fake.scopes = scopes() - {"files:write"}
        answer = await stage.person().says(QUESTION)
        assert "An L4 costs ₹44.86 an hour" in answer
        assert len(answer.raw["messages"]) == 1
        assert drawings(stage, answer) == []
    assert "drawing" in caplog.text


@pytest.mark.parametrize("surface", ["discord"])
async def test_an_answer_stands_where_nothing_can_be_drawn(priced, monkeypatch, caplog):
    def broken(chart):
        raise MemoryError

    monkeypatch.setattr(drawing, "draw", broken)
    async with priced() as stage:
        answer = await stage.person().says(QUESTION)
    assert "An L4 costs ₹44.86 an hour" in answer
    assert "could not be drawn" in caplog.text


@pytest.mark.parametrize("surface", CHAT)
async def test_what_nobody_asked_is_answered_without_a_drawing(priced):
    async with priced(here={"watch": "yes"}) as stage:
        answer = await stage.person().remarks(QUESTION, answered=True)
        assert "44.86" in answer
        assert drawings(stage, answer) == []


def place(stage) -> dict[str, object]:
    """A place in the words of its platform."""
    if stage.name == "discord":
        return {"channel": fake_discord.CHANNEL, "asks": True, "language": ""}
    thread = {"thread": "1.1", "status": "1.1", "team": fake_slack.TEAM, "person": "U1"}
    return {"channel": fake_slack.CHANNEL, **thread}


@pytest.mark.parametrize("surface", CHAT)
@pytest.mark.parametrize("drawn_before", [True, False], ids=["after it was drawn", "before it was drawn"])
async def test_a_life_after_a_crash_draws_what_is_missing_and_nothing_twice(play, drawn_before):
    (picture,) = (one for one in REPLIES["picture"].parts if isinstance(one, Picture))
    whole, bare = REPLIES["picture"], Reply((Text("Tokens a second by batch size."),))
    async with play() as stage:
        where = place(stage)
        first = stage.client.door.surface("77", where, again=False)
        await first.put(whole if drawn_before else bare)
        second = stage.client.door.surface("77", {**where, "posted": first.posted}, again=True)
        await second.put(whole)
        await second.put(Reply((*whole.parts, Text("One word more."))))
        ours = fake_discord.ME if stage.name == "discord" else fake_slack.ME
        rows = [
            one for one in stage.fake.messages.values() if ours in (one.get("user"), one.get("author", {}).get("id"))
        ]
        if stage.name == "discord":
            assert [[file["filename"] for file in one["attachments"]] for one in rows] == [[picture.name]]
        else:
            assert [one["name"] for one in stage.fake.uploads] == [picture.name]
            assert [one["files"][0]["name"] for one in rows if "files" in one] == [picture.name]


def comparison(*items: str) -> Comparison:
    """A comparison of these items."""
    prices = (Compared(item, n + 1.5, "on demand", "", dt.date(2026, 11, 1), n + 1) for n, item in enumerate(items))
    return Comparison("INR", "per gpu-hour", tuple(prices), 2)


async def test_a_name_in_another_script_is_a_letter_in_the_drawing_and_said_below_it():
    picture, below = await price_charts.drawn(comparison("नेटवर्क, L4", "Cloud, L4", "கிளவுட், L4"), "en")
    assert isinstance(picture, Picture)
    assert isinstance(below, Text)
    assert below.markdown == "A: नेटवर्क; B: கிளவுட்"
    assert "नेटवर्क 1.5 [1]; Cloud 2.5 [2]" in picture.description
    chart = price_charts.chart(comparison("नेटवर्क, L4", "Cloud, L4", "கிளவுட், L4"), ["A", "Cloud", "B"])
    assert [one.label for one in chart.bars] == ["[1] A", "[2] Cloud", "[3] B"]
    assert chart.title == "L4: INR per GPU-hour"
    assert chart.note == "Prices of 2026-11-01. Sources: [1] [2] [3]. The lowest 3 of 5"


async def test_the_words_for_a_drawing_are_never_longer_than_a_platform_takes():
    (picture,) = await price_charts.drawn(comparison(*(f"{'a long name ' * 20}{n}" for n in range(10))), "hi")
    assert isinstance(picture, Picture)
    assert len(picture.description) <= 1000
    assert picture.description.endswith("…")


def test_a_reply_with_a_drawing_goes_over_the_road_and_onto_the_shelf():
    assert unpack(pack(REPLIES["picture"])) == REPLIES["picture"]


@pytest.mark.parametrize("surface", ["discord"])
async def test_an_answer_that_is_said_otherwise_without_prices_keeps_no_drawing_of_before(play):
    async with play() as stage:
        surface = stage.client.door.surface("77", place(stage), again=False)
        await surface.put(REPLIES["picture"])
        await surface.put(Reply((Text("Something else."),)))
        (row,) = (one for one in stage.fake.messages.values() if one["author"]["id"] == fake_discord.ME)
        assert row["content"] == "Something else."
        assert row["attachments"] == []


def test_words_for_a_drawing_that_would_be_markup_are_words_on_the_page():
    hostile = '"><script>alert(1)</script><img src=x onerror=y>'
    (picture,) = (one for one in REPLIES["picture"].parts if isinstance(one, Picture))
    shown = str(render(Reply((replace(picture, description=hostile),))))
    assert "<script" not in shown
    assert shown.count("<img") == 1
    assert 'alt="&#34;&gt;&lt;script&gt;' in shown
