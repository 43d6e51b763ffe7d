"""The moderators' page, offering and the public log: figures that are true, and drawings that say them."""

import datetime as dt
import itertools
import json
import re

import httpx
import pytest

from bot.dispatch import respond
from bot.insight import insight
from bot.message import Message, Person, Place, Role
from bot.platforms.web.app import build
from bot.platforms.web.plots import bars, columns, table
from knowledge.audit import store as audit
from knowledge.review import store as queue
from knowledge.review.types import Kind, NewItem
from rag import store as answers
from rag.types import Asked
from rag.usage import store as usage

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def browser(desk) -> httpx.AsyncClient:
    """One browser with its own cookies."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(build(desk, "t")), base_url="http://127.0.0.1:8000")


async def asked(
    database,
    number: int,
    entry_id: str,
    *,
    days: int = 1,
    found: bool = True,
    marks: tuple[bool, ...] = (),
    private: bool = False,
) -> None:
    """An answer of some days ago that cited an entry, and what people thought of it."""
    at = NOW - days * DAY
    row = Asked(
        f"a{number}",
        at,
        "discord",
        "p",
        f"discord:{number}",
        f"t{number}",
        f"Question {number}?",
        "en",
        found,
        "extractive",
        "…",
        {},
        private=private,
    )
    cited = [
        {"rank": n, "cited_as": 1, "entry_id": entry_id, "number": 1, "heading": "", "score": 1.0}
        for n in range(2 * found)
    ]

    async def work(connection) -> None:
        await answers.keep_answer(connection, row, cited)
        for n, good in enumerate(marks):
            await answers.rate(connection, row.id, f"discord:r{n}", good, "" if good else "outdated", at)

    await database.write(work)


async def item(desk, kind: Kind, days: float, entry_id: str | None = None) -> None:
    """Something that has waited for some days."""
    new = NewItem(f"{kind}:{days}:{entry_id}", kind, "Something", "rule", entry_id=entry_id, subject="x")
    await desk.database.write(lambda c: queue.open_item(c, new, desk.now() - days * DAY))


async def test_the_figures_are_those_of_the_database(open_home):
    async with open_home() as desk:
        for days in (0.5, 2, 9, 40):
            await item(desk, Kind.STALE, days)
        await item(desk, Kind.DISPUTE, 4, "t4")
        await asked(desk.database, 1, "t4", marks=(True, False))
        await asked(desk.database, 2, "t4", marks=(False,))
        await asked(desk.database, 3, "l4", days=8)
        await asked(desk.database, 4, "l4", days=200)
        await asked(desk.database, 5, "l4", found=False)
        seen = await insight(desk)
    assert seen.waiting == {"stale": (1, 1, 0, 1, 1), "dispute": (0, 0, 1, 0, 0)}
    assert seen.oldest_days == 40
    assert seen.freshness == {"recipe": (2, 0, 0), "cost": (1, 0, 0), "guide": (1, 0, 0)}
    assert [(one.head.id, one.cited.answers, one.cited.good, one.cited.bad) for one in seen.used] == [
        ("t4", 2, 1, 2),
        ("l4", 1, 0, 0),
    ]
    assert [(one.head.id, one.doubt) for one in seen.doubted] == [("t4", 5)]
    assert seen.reasons == (("outdated", 2),)
    assert seen.never == 2
    assert (seen.coverage["without", "en"], seen.coverage["without", "hi"]) == (3, 1)
    assert (sum(one.answered for one in seen.weeks), sum(one.unanswered for one in seen.weeks)) == (3, 1)
    assert (sum(one.good for one in seen.weeks), sum(one.bad for one in seen.weeks)) == (1, 2)


async def test_what_is_overdue_is_counted_by_kind(open_home, sign_in, staff):
    later = NOW + 200 * DAY
    async with open_home(now=lambda: later, **staff) as desk, browser(desk) as client:
        seen = await insight(desk)
        await sign_in(desk, client, "900")
        page = (await client.get("/overview")).text
    assert {kind: row[2] for kind, row in seen.freshness.items()} == {"recipe": 2, "cost": 1, "guide": 1}
    assert "4 entries are past the review date, most of them of the kind recipe" in page


async def test_open_gaps_without_a_vertical_are_one_press_away(open_home, sign_in, staff, talk):
    async with open_home(**staff) as desk, browser(desk) as client:
        await talk(desk, "Which frobnicator runs on a crocodile?")
        await sign_in(desk, client, "900")
        page = (await client.get("/overview")).text
        there = (await client.get("/gaps", params={"vertical": "none"})).text
    assert '<th scope="row">without</th>' in page
    assert '<a href="/gaps?vertical=none">1</a>' in page
    assert "crocodile" in there


async def test_citations_and_opinions_are_counted_alike_on_both_databases(database):
    from knowledge import store as entries
    from knowledge.frontmatter import read_page

    async def publish(connection) -> None:
        for one in ("e1", "e2"):
            page = read_page(f"# {one}\n\nWords.\n", f"{one}.md", one, "en", NOW.date())
            await entries.publish(
                connection, page, f"# {one}\n\nWords.\n", origin="o", path=f"{one}.md", by="host", now=NOW
            )

    await database.write(publish)
    await asked(database, 1, "e1", marks=(True, True, False))
    await asked(database, 2, "e1")
    await asked(database, 3, "e2", days=100)
    await asked(database, 4, "e2", private=True)
    since = NOW - 90 * DAY
    async with database.reading() as connection:
        cited = await usage.cited_since(connection, since)
        known = await usage.asked_since(connection, since, 10)
        assert len(await usage.answered_since(connection, since)) == 3
        assert sorted(one.good for one in await usage.opinions_since(connection, since)) == [False, True, True]
    assert cited == [usage.Cited("e1", 2, 2, 1), usage.Cited("e2", 1, 0, 0)]
    assert {one.question for one in known} == {"Question 1?", "Question 2?"}


@pytest.mark.parametrize(
    ("roles", "status"), [(None, 403), ((), 403), (("800",), 403), (("900",), 200), (("700",), 200)]
)
async def test_the_overview_is_for_moderators(open_home, sign_in, staff, roles, status):
    async with open_home(**staff) as desk, browser(desk) as client:
        await asked(desk.database, 1, "t4", marks=(False,))
        await item(desk, Kind.STALE, 9)
        if roles is not None:
            await sign_in(desk, client, *roles)
        page = await client.get("/overview")
    assert page.status_code == status
    assert ("1 waits; 1 of them for more than a week" in page.text) is (status == 200)
    assert ("100% of 1 marked answers did not help" in page.text) is (status == 200)
    assert page.text.count('role="img"') == (4 if status == 200 else 0)
    assert "style=" not in page.text


async def test_an_empty_service_has_an_overview_too(open_home, sign_in, staff):
    async with open_home(fill=False, **staff) as desk, browser(desk) as client:
        await sign_in(desk, client, "900")
        page = await client.get("/overview")
    assert page.status_code == 200
    assert "Nothing waits." in page.text


def test_a_drawing_has_its_sentence_and_hurts_nobody():
    html = str(bars([("<b>", (3, 1)), ("two", (0, 0))], ("a", "b<"), ("s1", "s2"), 'says "so"'))
    html += str(columns(["<1>", "2"], [(1, 2), (0, 0)], ("a", "b"), ("s1", "s2"), "says"))
    html += str(table(("h",), [("<x>",)], "caption", "as a table"))
    assert 'aria-label="says &#34;so&#34;"' in html
    assert "<b>" not in html
    assert "<x>" not in html
    assert "style=" not in html
    assert len(re.findall(r'<rect class="s\d" x=', html)) == 4


async def test_the_log_is_public_without_names_and_can_be_taken_whole(open_home):
    async with open_home(fill=False) as desk, browser(desk) as client:
        empty = (await client.get("/audit")).text

        async def work(connection) -> None:
            for n in range(130):
                await audit.append(
                    connection, "approve", "discord:77", {"item": n, "kind": "new", "subject": f"<script>{n}"}, NOW
                )

        await desk.database.write(work)
        page, before = (await client.get("/audit")).text, (await client.get("/audit?before=31")).text
        odd = [await client.get(f"/audit?before={one}") for one in ("x", "0", "1", "-4", "99999999999")]
        lines = [json.loads(line) for line in (await client.get("/audit.jsonl")).text.strip().split("\n")]
    assert "Nothing has been decided yet" in empty
    assert "130 decisions" in page
    assert "discord:77" not in page
    assert "<script>1" not in page
    assert "&lt;script&gt;129" in page
    assert 'href="/audit?before=31"' in page
    assert "<td>30</td>" in before
    assert "<td>31</td>" not in before
    assert {one.status_code for one in odd} == {200}
    assert [one["seq"] for one in lines] == list(range(1, 131))
    assert all(one["before"] == other["hash"] for other, one in itertools.pairwise(lines))


async def say(desk, text: str, person: str, **values: str):
    """Somebody says or submits something in chat; the final reply."""
    message = Message(
        "1", text, Person("discord", person, Role.MEMBER, person), Place("discord", "p1"), NOW, "t", values=values
    )
    return [reply async for reply in respond(desk, message)][-1]


FILE = "---\r\nkind: guide\r\ntitle: Judge it yourself\r\ndisclosure: none\r\n---\r\nFifty questions of your own say more.\r\n"


async def test_a_file_is_offered_by_paste_or_upload_and_what_is_none_is_refused(open_home, sign_in):
    async with open_home(fill=False) as desk, browser(desk) as client:
        token = sign_in.token((await client.get("/submit")).text)
        pasted = await client.post("/submit/file", data={"token": token, "text": FILE})
        sent = await client.post(
            "/submit/file", data={"token": token}, files={"file": ("a.md", FILE.replace("yourself", "again").encode())}
        )
        wrong = {name: (await client.post("/submit/file", data={"token": token}, files={"file": one})) for name, one in {
            "program": ("a.exe", FILE.encode()), "no text": ("a.md", b"\xff\xfe\x00"), "path": ("../../etc/x.html", FILE.encode()),
        }.items()}  # fmt: skip
        empty = await client.post("/submit/file", data={"token": token, "text": ""})
        forged = await client.post("/submit/file", data={"token": "0", "text": FILE})
        large = await client.post("/submit/file", data={"token": token}, files={"file": ("a.md", b"x" * 1_100_000)})
        mine = (await client.get("/submit")).text
        async with browser(desk) as other:
            theirs = (await other.get("/submit")).text
            peeked = (await other.get("/submit/1")).text
    for page in (pasted, sent):
        assert "submission send" in page.text, page.text
    assert {name: page.status_code for name, page in wrong.items()} == dict.fromkeys(wrong, 400)
    assert "No Markdown file with front matter came along" in empty.text
    assert forged.status_code == 403
    assert large.status_code == 413
    assert "Judge it yourself" in mine
    assert "Judge it yourself" not in theirs
    assert "Judge it yourself" not in peeked
    assert "is not yours" in peeked


async def test_a_new_visitor_gets_one_cookie_with_the_form_and_can_send_it(open_home, sign_in):
    async with open_home(fill=False) as desk, browser(desk) as client:
        page = await client.get("/submit?kind=guide")
        fields = {
            "title": "How we judge models",
            "verticals": "",
            "body": "On our own questions.",
            "source": "https://example.org/j",
            "interest": "none",
        }
        form = {"token": sign_in.token(page.text), "command": "submit keep guide", "back": "/submit"}
        kept = await client.post("/press", data={**form, **{f"field:{name}": value for name, value in fields.items()}})
        odd = await client.get("/submit?kind=<script>")
    assert "submission send" in kept.text
    assert odd.status_code == 200
    assert "<script>" not in odd.text[odd.text.index("<main") :]


async def test_a_long_launch_command_keeps_its_line_ends(open_home, sign_in):
    async with open_home(fill=False) as desk, browser(desk) as client:
        token = sign_in.token((await client.get("/submit?kind=recipe")).text)
        fields = {
            "title": "Gemma on an L4",
            "hardware": "1 × NVIDIA L4 24 GB",
            "launch": "vllm serve x \\\r\n  --dtype half",
            "body": "It runs.",
            "interest": "none",
        }
        form = {"token": token, "command": "submit keep recipe"}
        await client.post("/press", data={**form, **{f"field:{name}": value for name, value in fields.items()}})
        from knowledge.submissions import store as submissions

        async with desk.database.reading() as connection:
            found = await submissions.version(connection, 1)
    assert found.draft.fields["launch"] == "vllm serve x \\\n  --dtype half"
