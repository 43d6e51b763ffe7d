"""Answers longer than a message, as they grow on Discord and Slack: each piece is whole by itself, and nothing is left out."""

import asyncio
import re

import pytest

from bot.message import Button, Picture, Reply, Text
from tests.fakes import discord as fake_discord
from tests.fakes import slack as fake_slack
from tests.rendered.replies import REPLIES
from tests.stage import CHAT

LONG = {"discord": (6, 40), "slack": (24, 90)}
"""How many paragraphs, and how many lines of code and rows, are more than a message holds."""


def steps(paragraphs: int, lines: int) -> list[str]:
    """A text as it grows: prose with links, then code, then a table."""
    about = "[a link](https://example.org/{n})"
    prose = "\n\n".join(f"Paragraph {n}: {about.format(n=n)}. " + "word " * 60 for n in range(paragraphs))
    code = "\n".join(["```bash", *(f"vllm serve model-{n} --max-model-len 4096" for n in range(lines)), "```"])
    rows = "\n".join(["| model | GB |", "|---|---|", *(f"| model-{n} | {n} |" for n in range(lines))])
    return [prose[:900], prose, f"{prose}\n\n{code[:900]}", f"{prose}\n\n{code}\n\n{rows}\n\nThe end."]


def said(stage) -> list[dict]:
    """The assistant's messages, in order."""
    if stage.name == "discord":
        return [one for one in stage.fake.messages.values() if one["author"]["id"] == fake_discord.ME]
    return [row for row in stage.fake.messages.values() if row["user"] == fake_slack.ME and "files" not in row]


def words(message: dict) -> str:
    """What a message says."""
    blocks = [one["text"] for one in message.get("blocks", ()) if one["type"] == "markdown"]
    return message["content"] if "content" in message else "\n".join(blocks)


def buttons(message: dict) -> int:
    """How many buttons a message has."""
    return sum(
        len(one.get("elements", one.get("components", ())))
        for one in (message.get("components") or message.get("blocks") or ())
    )


@pytest.mark.parametrize("surface", CHAT)
async def test_a_long_answer_grows_over_several_messages_and_ends_whole(play):
    async with play() as stage:
        (paragraphs, lines), (*growing, last) = LONG[stage.name], steps(*LONG[stage.name])
        stage.client.door.turns._pace_s = 0.0

        async def grow(call):
            """Grow."""
            for text in growing:
                yield Reply((Text(text),), (Button("Stop", "stop 1"),), final=False)
                await asyncio.sleep(0.15)
            picture = next(part for part in REPLIES["picture"].parts if isinstance(part, Picture))
            yield Reply((Text(last), picture), (Button("More", "more 1"),))

        stage.desk.registry.command("grow")(grow)
        await stage.person().says("grow")
        messages, log = said(stage), stage.fake.log
    pieces = [words(one) for one in messages]
    limit = 2000 if stage.name == "discord" else 12_000
    assert len(pieces) > 1
    for piece in pieces:
        assert len(piece) <= limit
        assert piece.count("```") % 2 == 0
        assert piece.count("](https://example.org/") == piece.count("[a link]")
        rows = re.search(r"^model-\d+ +\d+$", piece, re.MULTILINE)
        assert rows is None or re.search(r"^```\nmodel +GB\nmodel-", piece, re.MULTILINE), "rows without their head"
    whole = "\n".join(pieces)
    for n in range(lines):
        assert whole.count(f"vllm serve model-{n} ") == 1
        assert len(re.findall(rf"^model-{n} +{n}$", whole, re.MULTILINE)) == 1
    assert [whole.count(f"Paragraph {n}:") for n in range(paragraphs)] == [1] * paragraphs
    assert "The end." in pieces[-1]
    assert [buttons(one) for one in messages] == [0] * (len(messages) - 1) + [1]
    if stage.name == "discord":
        assert [body["_files"] for _, _, body in log if isinstance(body, dict) and "_files" in body] == [["files[0]"]]
    else:
        assert len(stage.fake.uploads) == 1
        assert stage.fake.streams == {}
