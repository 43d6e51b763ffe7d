"""The console: who may see and do what, what it refuses, and that nothing offered ever comes alive in it."""

import json
import re

import httpx
import pytest
from sqlalchemy import insert, select
from sqlalchemy import text as sql

from bot.dispatch import respond
from bot.message import Form, Message, Person, Place, Role
from bot.platforms.web.app import build, own_path
from bot.platforms.web.changes import changed, fields_changed
from bot.platforms.web.render import inert
from knowledge.review import store as queue
from knowledge.review.tables import items
from knowledge.review.types import REASONS, Kind, NewItem
from tests.readable import Ours

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "{{7*7777}}",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    '"><svg onload=alert(1)>',
    "<https://evil.example>",
    "'onmouseover='alert(1)",
)
GUIDE = {
    "title": "How we judge a small model",
    "verticals": "education",
    "body": "Judge it on your own fifty questions, in the languages of your pupils. Two people read every answer.",
    "source": "https://example.org/judging",
    "interest": "none",
}
HINDI = {
    "title": "अस्पताल में Whisper चलाना",
    "verticals": "agriculture",
    "body": "## कैसे\n\n1. 16 GB वाला T4 लगाएँ।\n2. आवाज़ को तीस सेकंड के टुकड़ों में काटें।\n\nक्‍या यह ठीक है?",
    "source": "https://example.org/whisper",
    "interest": "none",
}


def browser(desk) -> httpx.AsyncClient:
    """One browser with its own cookies."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(build(desk, "t")), base_url="http://127.0.0.1:8000")


async def say(desk, text: str, person: str = "a1", role: Role = Role.MEMBER, **values: str):
    """Somebody says, presses or submits something in chat; the final reply."""
    speaker, place = Person("discord", person, role, person), Place("discord", "p1")
    message = Message("1", text, speaker, place, desk.now(), "t", values=values)
    return [reply async for reply in respond(desk, message)][-1]


async def offer(desk, person: str = "a1", **values: str) -> int:
    """A guide from its form up to the queue; its item's number."""
    kept = await say(desk, "submit keep guide", person, **{**GUIDE, **values})
    number = kept.data["submission"]
    if any(one.label == "Mine is another" for one in kept.buttons):
        await say(desk, f"submission another {number}", person)
    return (await say(desk, f"submission send {number}", person)).data["item"]


async def press(client, token: str, command: str, **fields: str) -> httpx.Response:
    """A press of a button on the page of the first item."""
    named = {f"field:{name}": value for name, value in fields.items()}
    return await client.post("/press", data={"token": token, "command": command, "back": "/queue/1", **named})


async def state_of(desk, item: int):
    """How an item stands."""
    async with desk.database.reading() as connection:
        return await queue.item(connection, item)


async def test_the_queue_is_for_who_decides(open_home, sign_in, staff):
    async with open_home(**staff) as desk:
        item = await offer(desk)
        seen = {}
        for name, roles in (
            ("visitor", None),
            ("member", ()),
            ("organizer", ("800",)),
            ("moderator", ("900",)),
            ("admin", ("700",)),
        ):
            async with browser(desk) as client:
                if roles is not None:
                    await sign_in(desk, client, *roles, account=name)
                paths = ("/queue", f"/queue/{item}", f"/queue/claims?ids={item}")
                answers = [await client.get(path) for path in paths]
                seen[name] = [answer.status_code for answer in answers]
                told = any(GUIDE["title"] in answer.text or "How we judge" in answer.text for answer in answers)
                assert told is (name in ("moderator", "admin"))
    assert seen == {name: [200] * 3 if name in ("moderator", "admin") else [403] * 3 for name in seen}


ACTIONS = {
    "review claim 1": {},
    "review release 1": {},
    "review diff 1 --asked 0": {},
    "review bulk approve --ids 1": {},
    "review edit 1 --version 1": {},
    "review approve 1 --version 1": {},
    "review undo 1": {},
    "review keep 2 1": {"title": "Another title", "body": "Other words."},
    "review changes 3 --version 1": {"say": "please say more"},
    "review reject 3 --version 2": {"code": "scope", "say": "not about deploying"},
    "knowledge dispute t4 --reason 'wrong flag'": {},
    "knowledge cited t4": {},
    "knowledge retract t4 --reason 'wrong flag'": {},
    "knowledge tell t4": {},
    "knowledge restore t4": {},
    "audit verify": {},
}


async def three(desk) -> None:
    """Three items in the queue."""
    for n in range(3):
        words = f"Words of guide {n}, all its own: {n * 7919}."
        await offer(desk, f"a{n}", title=f"Guide number {n} on models", body=words)


async def test_no_action_is_taken_for_a_role_below(open_home, sign_in, staff):
    async with open_home(**staff) as desk:
        await three(desk)
        before = await _decided(desk)
        for who, roles in (("visitor", None), ("member", ()), ("organizer", ("800",))):
            async with browser(desk) as client:
                if roles is None:
                    token = sign_in.token((await client.get("/")).text)
                else:
                    token = await sign_in(desk, client, *roles, account=who)
                for command, fields in {**ACTIONS, "knowledge rollback t4 --to 1": {}}.items():
                    refused = await press(client, token, command, **fields)
                    assert "needs the role moderator" in refused.text, (who, command, refused.text)
        assert await _decided(desk) == before


@pytest.mark.usefixtures("few_questions")
@pytest.mark.parametrize("role", ["900", "700"])
async def test_every_action_is_taken_for_moderators_and_admins(open_home, sign_in, staff, role):
    async with open_home(**staff) as desk, browser(desk) as client:
        await three(desk)
        token = await sign_in(desk, client, role, account="decider")
        for command, fields in ACTIONS.items():
            before = await _decided(desk)
            taken = await press(client, token, command, **fields)
            looks = ("diff", "bulk", "edit", "cited", "tell", "verify")
            said = re.search(r'<div class="reply (\w+)"', taken.text)
            assert said, taken.text
            assert said.group(1) == "said", (command, taken.text)
            assert (await _decided(desk) == before) is any(word in command for word in looks), command


async def _decided(desk) -> list[object]:
    async with desk.database.reading() as connection:
        found = [
            (await connection.execute(sql(f"SELECT count(*) FROM {one}"))).scalar()
            for one in ("review_decisions", "audit")
        ]
        found += [
            tuple(row) for row in await connection.execute(sql("SELECT id, status, number FROM entries ORDER BY id"))
        ]
        found += [
            tuple(row) for row in await connection.execute(sql("SELECT state, version, claimed_by FROM review_items"))
        ]
    return found


CHANGING = {
    "/press": {"command": "review claim 1", "back": "/queue/1"},
    "/queue/bulk": {"action": "approve", "id": "1"},
    "/ask": {"question": "review claim 1", "thread": "t"},
    "/sign-in": {"code": "x"},
    "/submit/file": {"text": "---\nkind: guide\ntitle: Not from here\ndisclosure: none\n---\nWords.\n"},
}
FAULTS = {
    "no token": {},
    "wrong token": {},
    "foreign origin": {"origin": "https://evil.example"},
    "null origin": {"origin": "null"},
    "other port": {"origin": "http://127.0.0.1:1"},
    "sent across sites": {"sec-fetch-site": "cross-site"},
    "foreign host": {"host": "evil.example"},
    "no cookie": {},
    "old session": {},
    "get": {},
}


@pytest.mark.parametrize("path", CHANGING)
async def test_every_changing_route_refuses_what_is_not_from_a_page_of_this_session(open_home, sign_in, staff, path):
    async with open_home(fill=False, **staff) as desk:
        await offer(desk)
        for n, (fault, headers) in enumerate(FAULTS.items()):
            async with browser(desk) as client:
                form = {"token": await sign_in(desk, client, "900", account=f"r{n}"), **CHANGING[path]}
                if fault == "no token":
                    del form["token"]
                elif fault == "wrong token":
                    form["token"] = "0" * len(form["token"])
                elif fault == "no cookie":
                    client.cookies.clear()
                elif fault == "old session":
                    await say(desk, "sign-out --everywhere", f"r{n}")
                refused = await (client.get(path) if fault == "get" else client.post(path, data=form, headers=headers))
            looked = path == "/sign-in" and fault == "get"
            assert refused.status_code in ((200,) if looked else (403, 404, 405, 421)), (fault, refused.text)
            found = await state_of(desk, 1)
            assert (found.claimed_by, found.version) == (None, 1), fault
            async with desk.database.reading() as connection:
                assert (await connection.execute(sql("SELECT count(*) FROM submissions"))).scalar() == 1, fault


async def test_no_changing_route_is_forgotten_above(open_home):
    async with open_home(fill=False) as desk:
        changing = {one.path for one in build(desk, "t").routes if "POST" in (getattr(one, "methods", None) or ())}
    assert changing - {"/local/call"} == set(CHANGING)


async def test_no_command_is_run_on_the_page_for_a_role_below(open_home, sign_in, staff):
    people = ((None, Role.MEMBER), ((), Role.MEMBER), (("800",), Role.ORGANIZER), (("900",), Role.MODERATOR))
    async with open_home(fill=False, **staff) as desk:
        for n, (roles, role) in enumerate(people):
            async with browser(desk) as client:
                if roles is None:
                    token = sign_in.token((await client.get("/")).text)
                else:
                    token = await sign_in(desk, client, *roles, account=f"p{n}")
                above = [one for one in desk.registry if one.role > role and not one.terminal_only]
                assert above
                for command in above:
                    words = " ".join("1" for one in command.options if one.positional and one.required)
                    flags = " ".join(f"{one.flag} 1" for one in command.options if one.required and not one.positional)
                    said = (await press(client, token, f"{command.words} {words} {flags}")).text
                    assert f"needs the role {command.role.name.lower()}" in said, (command.words, said)


async def test_the_guards_do_guard_for_the_same_request_is_taken_from_the_page(open_home, sign_in, staff):
    async with open_home(**staff) as desk, browser(desk) as client:
        await offer(desk)
        token = await sign_in(desk, client, "900")
        await client.post(
            "/press", data={"token": token, **CHANGING["/press"]}, headers={"origin": "http://127.0.0.1:8000"}
        )
        assert (await state_of(desk, 1)).claimed_by == "discord:m1"


async def test_what_is_offered_never_becomes_markup(open_home, sign_in, staff):
    async with open_home(**staff) as desk, browser(desk) as client:
        await sign_in(desk, client, "900")
        for n, attack in enumerate(HOSTILE):
            item = await offer(
                desk, f"a{n}", title=f"On models {attack}", body=f"Words {attack} more.\n\n- {attack}", verticals=attack
            )
            for path in (f"/queue/{item}", "/queue"):
                page = (await client.get(path)).text
                main = page[page.index("<main") :]
                assert "<script" not in main, path
                assert "<img" not in main
                assert "<svg" not in main
                assert not re.search(r"<[^>]*onmouseover='", main)
                assert not re.search(r'href="(?!/|#)', main), attack
                assert "54439" not in main


def test_a_judged_text_has_no_links_and_shows_what_hides():
    html = str(inert("[a](https://evil.example) ![b](https://evil.example/p.png) <b>c</b> x\u202ey क्\u200dष"))
    assert "<a" not in html
    assert "<img" not in html
    assert "⟨https://evil.example⟩" in html
    assert "&lt;b&gt;" in html
    assert "⟨U+202E⟩" in html
    assert "क्\u200dष" in html


def test_a_difference_marks_words_and_escapes_them():
    html = str(changed("one\ntwo words here\nthree\n", "one\ntwo other words here\n<b>\n"))
    assert "two<ins> other</ins> words here" in html
    assert "<del>three</del>" in html
    assert "<ins>&lt;b&gt;</ins>" in html
    assert changed("same", "same") == ""


def test_fields_that_differ_are_named_once():
    old, new = (
        {"summary": "a", "verticals": ["health"], "title": "T"},
        {"summary": "b", "verticals": ["health"], "tags": ["x", "y"]},
    )
    assert fields_changed(old, new) == [("summary", "a", "b"), ("title", "T", ""), ("tags", "", "x; y")]


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("/queue/1", True),
        ("//evil.example", False),
        ("/\\evil.example", False),
        ("https://evil.example", False),
        ("", False),
        ("/a\nb", False),
    ],
)
def test_the_way_back_leads_to_our_own_pages(path, own):
    assert own_path(path) is own


async def test_an_item_is_decided_on_the_page_in_hindi(open_home, sign_in, staff, shown):
    async with open_home(**staff) as desk, browser(desk) as client:
        item = await offer(desk, **HINDI)
        token = await sign_in(desk, client, "900", account="moderator")
        listed = (
            await client.get("/queue?vertical=agriculture&language=hi&kind=new&entry_kind=guide&search=whisper")
        ).text
        other = (await client.get("/queue?vertical=health")).text
        page = (await client.get(f"/queue/{item}")).text
        claimed = await press(client, token, f"review claim {item}")
        live = (await client.get(f"/queue/claims?ids={item}")).json()
        diff = await press(client, token, f"review diff {item} --asked 0")
        done = await press(client, token, f"review approve {item} --version 1")
        after = (await client.get(f"/queue/{item}")).text
        answer = shown(await say(desk, "अस्पताल में Whisper कैसे चलाएँ?"))
        undone = await press(client, token, f"review undo {item}")
    assert "अस्पताल में Whisper चलाना" in listed
    assert "Nothing here is like that" in other
    assert "<li>16 GB वाला T4 लगाएँ।</li>" in page
    assert "क्\u200dया यह ठीक है?" in page
    assert "is yours until" in claimed.text
    assert live == {str(item): {"version": 1, "state": "open", "claim": live[str(item)]["claim"], "mine": True}}
    assert "would be answered otherwise" in diff.text
    assert "is published as" in done.text
    assert 'href="/queue/1"' in done.text
    assert "approved by" in after
    assert "review approve" not in after
    assert "16 GB वाला T4" in answer
    assert "1 taken back" in undone.text


async def test_an_item_has_all_that_a_decider_should_know(open_home, sign_in, staff):
    near = {
        "title": "Llama 3.1 8B on one 16 GB T4 with vLLM again",
        "body": "Start the server with 4-bit weights and half precision, because the T4 has no bf16.",
        "interest": "employer",
    }
    async with open_home(**staff) as desk, browser(desk) as client:
        first = await offer(desk)
        await say(desk, f"review changes {first} --version 1 --say 'Which fifty questions?'", "r1", Role.MODERATOR)
        kept = await say(desk, "submit keep guide", **{**GUIDE, **near})
        number = next(part.command for part in kept.parts if isinstance(part, Form)).split()[-1]
        whose = {"interest": "employer", "whose": "My employer rents T4s", "affiliation": "Acme"}
        await say(desk, f"submission disclosed {number}", **whose)
        await say(desk, f"submission another {number}")
        item = (await say(desk, f"submission send {number}")).data["item"]
        await sign_in(desk, client, "900", account="moderator")
        page = " ".join((await client.get(f"/queue/{item}")).text.split())
        waiting = " ".join((await client.get(f"/queue/{first}")).text.split())
        chat = await say(desk, f"review show {item}", "moderator", Role.MODERATOR)
    assert re.search(
        r"<h2>Sources</h2> <ul><li><span[^>]*>[^<]*</span> <code>https://example.org/judging</code> <small>read today",
        page,
    )
    assert "Interest: <strong>employer</strong> (My employer rents T4s); works for Acme" in page
    assert "So far: nothing decided yet" in page
    assert re.search(r"Said not to be the same: .*t4", page)
    assert "changes asked for by r1" in waiting
    assert "Which fifty questions?" in waiting
    words = "\n".join(part.markdown for part in chat.parts if hasattr(part, "markdown"))
    assert "said not to be the same: " in words
    assert "employer (My employer rents T4s); works for Acme" in words


async def test_near_texts_and_reported_answers_are_shown_on_the_page(open_home, sign_in, staff):
    async with open_home(**staff) as desk, browser(desk) as client:
        first = await offer(desk)
        kept = await say(desk, "submit keep guide", "a2", **{**GUIDE, "title": "How we judge a small model too"})
        second = (await say(desk, f"submission send {kept.data['submission']}", "a2")).data["item"]
        answer = await say(desk, "How do I serve an 8B model on one T4?", "a3")
        bad = next(one.command for one in answer.buttons if one.label == "👎")
        await say(desk, f"{bad} --reason outdated", "a3")
        await say(desk, "knowledge dispute t4 --reason 'the flag was <b>renamed</b>'", "r1", Role.MODERATOR)
        await say(desk, "reproduce keep l4", "a4", worked="yes", hardware="1 × L4", organisation="Lab")
        await sign_in(desk, client, "900", account="moderator")
        page, other = (await client.get(f"/queue/{second}")).text, (await client.get(f"/queue/{second + 1}")).text
        entry, tried = (await client.get("/entry/t4")).text, (await client.get("/entry/l4")).text
        chat = await say(desk, f"review show {first}", "moderator", Role.MODERATOR)
    assert re.search(r"<h2>Near to it</h2>\s*<ul><li>How we judge a small model <small>waits for review too", page)
    assert "near to How we judge a small model too (waits for review too)" in str(chat.parts)
    assert "The answer that was reported" in other
    assert "``` [1]" not in other
    assert "How do I serve an 8B model on one T4?" in other
    assert "An answer from it was reported: outdated" in other
    assert "Disputed: the flag was &lt;b&gt;renamed&lt;/b&gt;" in entry
    assert "Tried by others: worked for 1 other on 1 × L4" in tried


async def test_in_a_hindi_browser_the_pages_of_moderators_speak_hindi(open_home, sign_in, staff):
    async with open_home(**staff) as desk, browser(desk) as client:
        client.headers["accept-language"] = "hi-IN,hi;q=0.9"
        first = await offer(desk, **HINDI)
        second = await offer(desk, "a2", **{**HINDI, "title": "अस्पताल में Whisper चलाना भी"})
        await say(desk, f"review reject {second} --code unclear --say 'साफ़ नहीं'", "r1", Role.MODERATOR)
        answer = await say(desk, "How do I serve an 8B model on one T4?", "a3")
        await say(desk, next(one.command for one in answer.buttons if one.label == "👎") + " --reason sources", "a3")
        await say(desk, "knowledge dispute t4 --reason 'दाम पुराने'", "r1", Role.MODERATOR)
        token = await sign_in(desk, client, "900", account="moderator")
        await press(client, token, f"review claim {first}")
        numbers = range(1, second + 3)
        paths = (
            "queue",
            "queue?state=decided",
            "queue?search=zzz",
            "overview",
            "audit",
            *(f"queue/{n}" for n in numbers),
        )
        pages = {path: (await client.get(f"/{path}")).text for path in paths}
    known = {*REASONS, "a1", "a2", "r1", "t4", "agriculture", "health", "whisper", "example.org"}
    known |= {"Chaupal", "Whisper", "T4", "GB", "UTC", "discord", "member", "moderator", "hi", "en", "Enter", "JSON"}
    english = {
        path: set(re.findall(r"[A-Za-z][\w.-]*", " ".join(Ours(page).said))) - known for path, page in pages.items()
    }
    assert {path: words for path, words in english.items() if words} == {}
    assert "आप" in pages[f"queue/{first}"]
    assert "स्वीकार करें" in pages[f"queue/{first}"]
    assert "फ़ैसला हो चुका" in pages["queue?state=decided"]
    assert "ऐसा यहाँ कुछ नहीं है।" in pages["queue?search=zzz"]
    assert "फ़ैसले के इंतज़ार में" in pages["overview"]


async def test_a_claim_of_somebody_else_is_shown_and_holds(open_home, sign_in, staff):
    async with open_home(**staff) as desk, browser(desk) as one, browser(desk) as two:
        item = await offer(desk)
        first, second = await sign_in(desk, one, "900", account="r1"), await sign_in(desk, two, "900", account="r2")
        await press(one, first, f"review claim {item}")
        page, listed = (await two.get(f"/queue/{item}")).text, (await two.get("/queue")).text
        refused = await press(two, second, f"review approve {item} --version 1")
        mine, free = (await one.get("/queue?whose=mine")).text, (await one.get("/queue?whose=nobody%27s")).text
    assert "claimed by member until" in page
    assert "claimed by member until" in listed
    assert "has claimed" in refused.text
    assert "How we judge" in mine
    assert "How we judge" not in free


async def test_an_old_page_decides_nothing(open_home, sign_in, staff):
    async with open_home(**staff) as desk, browser(desk) as client:
        item = await offer(desk)
        token = await sign_in(desk, client, "900")
        values = {
            "title": "How we judge a small model",
            "verticals": "education",
            "summary": "",
            "body": "A changed text.",
        }
        await say(desk, "submission keep 1", **values)
        late = await press(client, token, f"review approve {item} --version 1")
        found = await state_of(desk, item)
    assert "has changed" in late.text
    assert found.state == "open"


async def test_the_author_sees_why_they_may_not_approve_their_own(open_home, sign_in, staff):
    async with open_home(**staff) as desk, browser(desk) as client:
        item = await offer(desk, "m1")
        await sign_in(desk, client, "900")
        page = (await client.get(f"/queue/{item}")).text
    assert "You wrote this yourself" in page


async def test_many_are_chosen_looked_at_decided_and_taken_back(open_home, sign_in, staff):
    async with open_home(**staff) as desk, browser(desk) as client:
        items = [
            await offer(
                desk, f"a{n}", title=f"Guide number {n} on models", body=f"Words of guide {n}, all its own: {n * 7919}."
            )
            for n in range(3)
        ]
        token = await sign_in(desk, client, "900", account="moderator")
        preview = await client.post(
            "/queue/bulk", data={"token": token, "action": "approve", "id": [str(one) for one in items]}
        )
        go = re.search(r'value="(review do \w+ --action approve)"', preview.text)
        assert go
        assert [(await state_of(desk, one)).state for one in items] == ["open"] * 3
        done = await press(client, token, go.group(1))
        back = re.search(r'value="(review undo \w+)"', done.text)
        assert back
        assert [(await state_of(desk, one)).outcome for one in items] == ["approved"] * 3
        undone = await press(client, token, back.group(1))
        assert [(await state_of(desk, one)).state for one in items] == ["open"] * 3
        reason = await client.post("/queue/bulk", data={"token": token, "action": "reject", "id": str(items[0])})
        stop = re.search(r'value="(review do \w+ --action reject)"', reason.text)
        assert stop
        asked = await press(client, token, stop.group(1))
    assert "3 of 3 can be decided together" in preview.text
    assert "3 decided" in done.text
    assert "3 taken back" in undone.text
    assert "1 of 1 can be decided together" in reason.text
    assert 'name="field:code"' in asked.text


@pytest.mark.parametrize("path", ["/queue/0", "/queue/999", "/queue/x", "/queue/99999999999999999999", "/queue/-1"])
async def test_an_item_that_is_not_there_is_a_clear_page(open_home, sign_in, staff, path):
    async with open_home(fill=False, **staff) as desk, browser(desk) as client:
        await sign_in(desk, client, "900")
        page = await client.get(path)
    assert page.status_code == 404
    assert "That is not here" in page.text


@pytest.mark.parametrize(
    "query",
    [
        "page=x",
        "page=99999999999",
        "state=foo",
        "kind=%00",
        "search=" + "x" * 5000,
        "search=%25_'\"",
        "ids=,,",
        "vertical=%E0%A4%B8",
    ],
)
async def test_odd_filters_are_harmless(open_home, sign_in, staff, query):
    async with open_home(fill=False, **staff) as desk, browser(desk) as client:
        await sign_in(desk, client, "900")
        assert (await client.get(f"/queue?{query}")).status_code == 200
        assert (await client.get(f"/queue/claims?{query}")).status_code == 200


async def fill(desk, count: int) -> None:
    """A long queue."""

    async def work(connection) -> None:
        about = {"entry_kind": "recipe", "verticals": ("health",), "subject": "entry:0"}
        new = NewItem("filled:0", Kind.STALE, "Entry 0 is past its date", "rule", **about)
        await queue.open_item(connection, new, desk.now())
        first = {**(await connection.execute(select(items))).one()._mapping}
        del first["id"]
        more = (
            {"key": f"filled:{n}", "title": f"Entry {n} is past its date", "subject": f"entry:{n}"}
            for n in range(1, count)
        )
        await connection.execute(insert(items), [{**first, **one} for one in more])

    await desk.database.write(work)


async def test_a_queue_of_five_thousand_opens_page_by_page(open_home, sign_in, staff):
    async with open_home(fill=False, **staff) as desk, browser(desk) as client:
        await fill(desk, 5000)
        await sign_in(desk, client, "900")
        page = await client.get("/queue")
        last = await client.get("/queue?page=100&kind=stale")
        found = await client.get("/queue?search=4321")
    assert "5,000 items" in page.text
    assert page.text.count("<li data-id") == 50
    assert "Entry 4999 " in last.text
    assert "Entry 4321 " in found.text


async def test_a_member_whom_a_vertical_trusts_sees_its_items_only(open_home, sign_in, staff):
    async with open_home(**staff) as desk, browser(desk) as client, browser(desk) as moderator:
        judge = await sign_in(desk, moderator, "900", account="moderator")
        for n in range(3):
            item = await offer(
                desk, "m1", title=f"Guide number {n} on models", body=f"Words of guide {n}, all its own: {n * 7919}."
            )
            await press(moderator, judge, f"review approve {item} --version 1")
        theirs = await offer(
            desk, "a2", title="A guide by somebody else", body="Something quite different about pupils."
        )
        others = await offer(
            desk,
            "a3",
            verticals="agriculture",
            title="A guide for farmers",
            body="Something quite different about seeds.",
        )
        token = await sign_in(desk, client)
        listed = (await client.get("/queue")).text
        pages = [(await client.get(f"/queue/{one}")).status_code for one in (theirs, others)]
        approved = await press(client, token, f"review approve {theirs} --version 1")
        refused = await press(client, token, f"review reject {theirs} --version 2 --code scope --say 'not for us'")
    assert "A guide by somebody else" in listed
    assert "A guide for farmers" not in listed
    assert pages == [200, 403]
    assert "is published as" in approved.text
    assert "needs the role moderator" in refused.text


@pytest.mark.usefixtures("few_questions")
async def test_a_press_streams_its_progress_to_the_script(open_home, sign_in, staff):
    async with open_home(**staff) as desk, browser(desk) as client:
        await offer(desk)
        token = await sign_in(desk, client, "900")
        form = {"token": token, "command": "review diff 1 --asked 0", "back": "/queue/1"}
        answer = await client.post("/press", data=form, headers={"accept": "application/x-ndjson"})
    rows = [json.loads(line) for line in answer.text.strip().split("\n")]
    assert "<progress" in rows[0]["html"]
    assert [row["final"] for row in rows] == [False] * (len(rows) - 1) + [True]


async def test_a_long_hindi_text_fits_through_a_form_and_a_huge_one_does_not(open_home, sign_in):
    body = "आवाज़ को तीस सेकंड के टुकड़ों में काटें। " * 1300
    async with open_home(fill=False) as desk, browser(desk) as client:
        token = await sign_in(desk, client)
        form = {
            "field:title": "लंबी बात यहाँ",
            "field:body": body,
            "field:interest": "none",
            "field:verticals": "",
            "field:source": "https://example.org/l",
        }
        files = {
            name: (None, value) for name, value in {"token": token, "command": "submit keep guide", **form}.items()
        }
        kept = await client.post("/press", files=files)
        huge = await client.post("/press", data={"token": token, "command": "help", "field:body": "x" * 2_000_000})
    assert kept.status_code == 200
    assert "submission send" in kept.text
    assert huge.status_code == 413


async def test_an_entry_is_doubted_by_anybody_and_taken_back_and_restored_by_moderators(open_home, sign_in, staff):
    async with open_home(**staff) as desk, browser(desk) as member, browser(desk) as moderator:
        own = sign_in.token((await member.get("/")).text)
        token = await sign_in(desk, moderator, "900", account="moderator")
        theirs, page = (await member.get("/entry/t4")).text, (await moderator.get("/entry/t4")).text
        doubted = await press(member, own, "knowledge doubt t4", reason="the flag has another name now")
        tried = await press(member, own, "reproduce t4")
        gone = await press(moderator, token, "knowledge retract t4", code="wrong", reason="the flag has another name")
        seen, after = (await member.get("/entry/t4")).text, (await moderator.get("/entry/t4")).text
        back = await press(moderator, token, "knowledge restore t4")
    assert "knowledge doubt t4" in theirs
    assert "knowledge retract" not in theirs
    assert "knowledge retract t4" in page
    assert "in the queue" in doubted.text
    assert "On what hardware?" in tried.text
    assert "is retracted" in gone.text
    assert "knowledge restore" not in seen
    assert "knowledge restore t4" in after
    assert "is back" in back.text
