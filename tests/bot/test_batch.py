"""A batch of questions comes back a JSON object a line, each with the same keys, whatever became of it."""

import json

import pytest

from bot.dispatch import call
from bot.platforms.terminal.message import terminal_message

KEYS = {"id", "found", "answer", "citations", "retrieved", "language", "ms"}
CITED = {"n", "entry", "path", "title", "url", "heading", "quote"}


def check_timings(rows, *, only: bool):
    """Milliseconds that add up; where nothing was answered, none were spent."""
    assert {name: [*row["ms"]] for name, row in rows.items()} == {name: ["retrieve", "write", "total"] for name in rows}
    spent = {name: tuple(row["ms"].values()) for name, row in rows.items()}
    assert [spent["bad"], spent["long"]] == [(0.0, 0.0, 0.0)] * 2
    for name in ("known", "unknown"):
        retrieve, write, total = spent[name]
        assert retrieve > 0, name
        assert (write == 0) if only else (write > 0), name
        assert total == pytest.approx(retrieve + write, abs=0.02), name  # each is rounded by itself


async def test_every_line_of_a_batch_has_the_same_keys(open_home, tmp_path):
    asked = {
        "known": "How do I serve an 8B model on one T4?",
        "unknown": "Who won the chess match?",
        "bad": "…",
        "long": "अ" * 8193,
    }
    given, out = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
    given.write_text("\n".join(json.dumps({"id": name, "question": text}) for name, text in asked.items()))
    async with open_home() as desk:
        for only in (False, True):
            arguments = {"batch": given, "out": out, "top": 2, "retrieve_only": only}
            replies = [one async for one in call(desk, terminal_message("ask", "t"), "ask", arguments)]
            assert replies[-1].data == {"questions": 4}
            rows = {row["id"]: row for row in map(json.loads, out.read_text().splitlines())}
            assert [*rows] == [*asked]
            assert all(set(row) == KEYS for row in rows.values()), [set(row) ^ KEYS for row in rows.values()]
            check_timings(rows, only=only)
            assert all(set(one) == {"rank", "entry", "path", "score"} for one in rows["known"]["retrieved"])
            assert len(rows["known"]["retrieved"]) == 2
            assert [one["rank"] for one in rows["known"]["retrieved"]] == [1, 2]
            assert rows["known"]["found"]
            assert all(set(one) == CITED for one in rows["known"]["citations"])
            assert bool(rows["known"]["citations"]) != only
            assert not rows["bad"]["found"]
            assert "8,192" in rows["long"]["answer"]


async def test_a_batch_outlives_what_is_odd_in_it_and_what_breaks(open_home, tmp_path, monkeypatch):
    """Half letters, marks that end lines elsewhere, a byte order mark, and a question that trips us up."""
    given, out = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
    marks = '{"id": "marks", "question": "8B model\u2028on a\x85T4"}'
    lines = [
        "\ufeff" + marks,
        r'{"id": "half \ud800", "question": "\ud800 8B model on a T4"}',
        '{"id": "bad", "question": "trip"}',
    ]
    given.write_text("\n".join(lines), encoding="utf-8")
    async with open_home() as desk:
        find = desk.assistant.find

        async def trips(question, limit):
            if question.text == "trip":
                raise RuntimeError("no such thing")
            return await find(question, limit)

        monkeypatch.setattr(desk.assistant, "find", trips)
        arguments = {"batch": given, "out": out, "top": 2, "retrieve_only": True}
        replies = [one async for one in call(desk, terminal_message("ask", "t"), "ask", arguments)]
        given.write_text('{"id": 1, "question": null}')
        refused = [one async for one in call(desk, terminal_message("ask", "t"), "ask", arguments)][-1]
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert replies[-1].data == {"questions": 3}
    assert [row["id"] for row in rows] == ["marks", "half \ud800", "bad"]
    assert [row["found"] for row in rows] == [True, True, False]
    assert "Something broke on our side" in rows[2]["answer"]
    assert refused.failed
