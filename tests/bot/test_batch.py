"""A batch of questions comes back a JSON object a line, each with the same keys, whatever became of it."""

import json

from bot.dispatch import call
from bot.platforms.terminal.message import terminal_message

KEYS = {"id", "found", "answer", "citations", "retrieved", "language", "ms"}
CITED = {"n", "entry", "path", "title", "url", "heading", "quote"}


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
            assert all(set(row["ms"]) >= {"retrieve", "write", "total"} for row in rows.values())
            assert all(set(one) == {"rank", "entry", "path", "score"} for one in rows["known"]["retrieved"])
            assert len(rows["known"]["retrieved"]) == 2
            assert [one["rank"] for one in rows["known"]["retrieved"]] == [1, 2]
            assert rows["known"]["found"]
            assert all(set(one) == CITED for one in rows["known"]["citations"])
            assert bool(rows["known"]["citations"]) != only
            assert not rows["bad"]["found"]
            assert "8,192" in rows["long"]["answer"]
