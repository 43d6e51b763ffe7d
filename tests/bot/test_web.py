"""The page over HTTP: answers without JavaScript, and refuses what it should."""

import re
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape

import httpx
import pytest

from bot.entry_fields import PLAIN, lines
from bot.message import Role
from bot.pace import Pace, in_seconds
from bot.platforms.web.app import build
from bot.platforms.web.frame import Frame
from bot.platforms.web.marking import entry_body
from bot.platforms.web.render import cited, inline, markdown
from knowledge import store
from knowledge.entries import KINDS, Entry
from knowledge.importing import import_folder
from knowledge.parts import Part
from rag import embedder as embedders
from tests.readable import Ours

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "{{7*7}}",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
)


@asynccontextmanager
async def visiting(desk, **headers: str) -> AsyncIterator[httpx.AsyncClient]:
    """A browser-like visitor of the page, with a cookie and the token of its forms."""
    transport = httpx.ASGITransport(build(desk, "local-token"))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", headers=headers) as client:
        yield client


async def token_of(client: httpx.AsyncClient) -> str:
    """The token in the page's form."""
    found = re.search(r'name="token" value="([0-9a-f]+)"', (await client.get("/")).text)
    assert found
    return found.group(1)


async def test_a_question_is_answered_without_javascript_and_shown_again_with_its_sources(open_home, talk):
    async with open_home() as desk, visiting(desk) as client:
        form = {"token": await token_of(client), "thread": "t1", "question": "How do I serve an 8B model on one T4?"}
        page = await client.post("/ask", data=form)
        again = await client.get("/", params={"thread": "t1"})
        other = httpx.AsyncClient(transport=client._transport, base_url="http://127.0.0.1:8000")
        stranger = await other.get("/", params={"thread": "t1"})
        after = await client.post("/ask", data=form | {"question": "and on an L4?"})
        await talk(desk, 'knowledge retract t4 --reason "the price was wrong"', role=Role.MODERATOR)
        late = await client.get("/", params={"thread": "t1"})
    assert "needs about 6 GB" in page.text
    assert "vllm serve llama-8b-awq" in page.text
    assert 'href="/entry/t4' in page.text
    links = [re.findall(r'<a href="(/entry/t4[^"]*)"', text) for text in (page.text, again.text)]
    assert "needs about 6 GB" in again.text
    assert links[0] == links[1], "the sources open where they did"
    for text in (page.text, again.text):
        (anchor,) = set(re.findall(r'href="#(\w+-1)"', text))
        assert f'id="{anchor}"' in text
        assert len(re.findall(r'value="rate \w+ (?:good|bad)"', text)) == 2
    assert after.text.count('class="sources"') == 2
    assert "needs about 6 GB" not in stranger.text
    assert "has been taken back since" in late.text
    assert 'href="/entry/t4' not in late.text


async def test_the_page_answers_while_the_model_is_loading(open_home, monkeypatch):
    """As after every start: by words at once, and it says so; by meaning as soon as it can."""
    may, load = threading.Event(), embedders.load

    def slowly(*given):
        assert may.wait(60)
        return load(*given)

    async with open_home():
        pass
    monkeypatch.setattr(embedders, "load", slowly)
    async with open_home(fill=False) as desk, visiting(desk) as client:
        desk.indexer.load_model_in_background()
        before = (await client.get("/")).text
        asked = {"token": await token_of(client), "thread": "t", "question": "8B model AWQ weights on T4"}
        answered = (await client.post("/ask", data=asked)).text
        may.set()
        assert await desk.indexer.ready()
        after = (await client.get("/")).text
        again = (await client.post("/ask", data=asked)).text
    assert "search by meaning is being made ready" in before
    assert "6 GB" in answered
    assert "found by words alone" in answered
    assert "search by words and meaning" in after
    assert "6 GB" in again
    assert "found by words alone" not in again


async def test_who_is_refused_without_javascript_finds_their_question_in_the_box_again(open_home):
    form = {"thread": "t", "question": "How do I serve <an> 8B model?"}
    async with open_home(questions_per_minute=1) as desk, visiting(desk) as client:
        token = await token_of(client)
        old = await client.post("/ask", data=form | {"token": "0" * len(token)})
        for _ in range(30):
            last = await client.post("/ask", data=form | {"token": token})
            if last.status_code != 200:
                break
    assert (old.status_code, last.status_code) == (403, 429)
    for page in (old.text, last.text):
        assert re.search(r"<textarea[^>]*>How do I serve &lt;an&gt; 8B model\?</textarea>", page)
        assert 'role="alert"' in page
    assert 'class="turn"' in last.text, "what was answered before stands there still"


async def test_an_answer_streams_as_lines_that_end_in_a_final_one(open_home):
    async with open_home() as desk, visiting(desk, accept="application/x-ndjson") as client:
        form = {"token": await token_of(client), "thread": "t", "question": "8B model on T4"}
        answer = await client.post("/ask", data=form)
    lines = answer.text.strip().split("\n")
    assert answer.headers["x-accel-buffering"] == "no"
    assert '"final": true' in lines[-1]
    assert "6 GB" in lines[-1]


async def test_a_button_of_an_answer_works_and_asks_why(open_home):
    async with open_home() as desk, visiting(desk) as client:
        token = await token_of(client)
        urdu = await client.post("/ask", data={"token": token, "thread": "u", "question": "T4 پر 8B ماڈل"})
        page = await client.post("/ask", data={"token": token, "thread": "t", "question": "8B model on T4"})
        bad = re.search(r'value="(rate \w+ bad)"', page.text)
        assert bad
        noted = await client.post("/press", data={"token": token, "command": bad.group(1)})
        mine = await client.post("/ask", data={"token": token, "thread": "t", "question": "and the L4?"})
        why = re.search(r'value="(rate \w+ bad --reason sources)"', noted.text)
        thanked = await client.post("/press", data={"token": token, "command": why.group(1)})
    async with open_home() as desk, visiting(desk) as client:
        other = await client.post("/press", data={"token": await token_of(client), "command": why.group(1)})
    assert noted.text.index("8B model on T4") < noted.text.index("6 GB") < noted.text.index('id="pressed"')
    assert noted.text.index('id="pressed"') < noted.text.index("What was wrong?")
    assert 'action="/press#pressed"' in noted.text
    assert 'name="thread" value="t"' in noted.text
    assert [one.text.count('<h2 class="question"') for one in (noted, mine, thanked)] == [1, 2, 2]
    (turn,) = [one for one in thanked.text.split("<article")[1:] if 'id="pressed"' in one]
    assert "8B model on T4" in turn
    assert '<h2 class="question"' not in other.text
    assert '<h2 class="question" dir="rtl">T4' in urdu.text
    assert '<h2 class="question" dir="auto">8B' in page.text


MODEL = "models: [{id: a/b}]\ndeveloper: A\nlicence_terms: MIT\nlisting: watch\nlisting_reason: New.\n"


async def test_an_entry_names_its_neighbours_by_title_and_is_as_old_as_answers_say(open_home, tmp_path):
    text = (
        "---\nid: {id}\nkind: guide\ntitle: {title}\nlanguage: en\nsummary: {title}.\nevidence: author-run\nauthor: host\n"
        "disclosure: none\nlicence: CC-BY-4.0\ncreated: 2026-10-20\nreview_due: 2027-04-01\nstatus: published\n{more}---\n# {title}\n\nText.\n"
    )
    folder = tmp_path / "more"
    folder.mkdir()
    for name, title, more in (
        ("near", "A neighbour", ""),
        ("kept", "A secret neighbour", "audience: members\n"),
        ("middle", "In the middle", "related: [near, kept, t4]\n"),
        ("noted", "A model", f"{MODEL}related: [near]\nrecipes: [t4, near]\nevaluations: [kept]\n"),
    ):
        made = text.format(id=name, title=title, more=more)
        (folder / f"{name}.md").write_text(made.replace("kind: guide", "kind: model") if MODEL in made else made)
    async with open_home() as desk, visiting(desk) as client:
        await import_folder(desk.database, folder, origin="test", by="host", now=desk.now())
        entry, noted = [(await client.get(f"/entry/{one}")).text for one in ("middle", "noted")]
    for page in (entry, noted):
        assert re.findall(r'<a href="/entry/([^"?]+)" lang="en">([^<]+)</a>', page) == [
            ("near", "A neighbour"),
            ("t4", "Llama 3.1 8B on one 16 GB T4 with vLLM"),
        ]
    assert " 4 weeks old · version 1" in entry


@pytest.mark.parametrize("path", ["/ask", "/press"])
@pytest.mark.parametrize(
    "fault", ["no token", "wrong token", "foreign origin", "null origin", "foreign host", "no cookie", "get"]
)
async def test_every_change_refuses_what_does_not_come_from_the_page(open_home, path, fault):
    async with open_home() as desk, visiting(desk) as client:
        token = await token_of(client)
        form = {"token": token, "thread": "t", "question": "8B model on T4", "command": "help"}
        headers = {}
        if fault == "no token":
            del form["token"]
        if fault == "wrong token":
            form["token"] = "0" * len(token)
        if fault == "no cookie":
            client.cookies.clear()
        headers |= {"foreign origin": {"origin": "https://evil.example"}, "null origin": {"origin": "null"}}.get(
            fault, {}
        )
        headers |= {"host": "evil.example"} if fault == "foreign host" else {}
        refused = await (client.get(path) if fault == "get" else client.post(path, data=form, headers=headers))
        accepted = await client.post(path, data={**form, "token": token}) if fault == "foreign origin" else None
    assert refused.status_code in (403, 405, 421)
    assert "needs about 6 GB" not in refused.text
    assert accepted is None or accepted.status_code == 200


async def test_every_page_carries_the_policy(open_home):
    async with open_home() as desk, visiting(desk) as client:
        for path in ("/", "/library", "/entry/t4", "/entry/nothing", "/nothing", "/static/page.js", "/status"):
            answer = await client.get(path)
            assert "script-src 'self'" in answer.headers["content-security-policy"], path
            assert "unsafe" not in answer.headers["content-security-policy"]
            assert answer.headers["x-content-type-options"] == "nosniff"
        cookie = (
            await httpx.AsyncClient(transport=client._transport, base_url="http://127.0.0.1:8000").get("/")
        ).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()


async def test_what_people_type_comes_back_as_text(open_home):
    async with open_home() as desk, visiting(desk) as client:
        token = await token_of(client)
        for attack in ATTACKS:
            page = (
                await client.post("/ask", data={"token": token, "thread": "t", "question": f"{attack} on a T4?"})
            ).text
            assert "<script>alert" not in page
            assert "<img" not in page
            assert 'href="javascript' not in page
            assert "49" not in re.sub(r"[0-9a-f]{12,}", "", page)
            listed = (await client.get("/library", params={"q": attack})).text
            assert "<script>alert" not in listed


@pytest.mark.parametrize("attack", ATTACKS)
def test_markdown_is_never_live(attack):
    html = str(markdown(attack)) + str(cited(attack, "a")) + str(entry_body(f"Text {attack} more.", [attack]))
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html


READ = """One card is enough. It is slow.

- Half precision, for a T4.

## Launch

Use `--dtype half` here. Then wait.

1. Fetch it.
2. Start it.
"""


def test_whoever_opens_a_source_sees_all_that_was_quoted_of_it_and_first_what_was_quoted_first():
    """Words within a line are marked; above what is a block of its own, or holds code, stands an arrow."""
    html = str(entry_body(READ, ["Half precision, for a T4.", "It is slow.", "1. Fetch it.\n2. Start it.", "Gone."]))
    assert '<li><mark id="quote">Half precision, for a T4.</mark></li>' in html
    assert "One card is enough. <mark>It is slow.</mark>" in html
    assert '<span class="here"></span><ol>\n<li>Fetch it.</li>' in html
    assert html.count('id="quote"') == html.count("</mark>") - 1 == html.count('class="here"') == 1
    above = str(entry_body(READ, ["Use `--dtype half` here.", "Then wait.", "One card", "One card is enough."]))
    assert '<span id="quote" class="here"></span><p>Use <code>--dtype half</code> here. <mark>Then wait.' in above
    assert "<p><mark>One card</mark> is enough." in above
    assert 'id="quote"' not in str(entry_body(READ, ["It is slow."], opens=False))


async def test_a_source_on_the_page_opens_with_every_passage_marked_that_was_quoted_of_it(open_home):
    async with open_home() as desk, visiting(desk) as client:
        form = {"token": await token_of(client), "thread": "t1", "question": "How do I serve an 8B model on one T4?"}
        page = (await client.post("/ask", data=form)).text
        (link,) = {unescape(one) for one in re.findall(r'href="(/entry/t4[^"]*)"', page)}
        entry = (await client.get(link)).text
    assert '<mark id="quote">A 4-bit AWQ build of an 8B model needs about 6 GB' in entry
    assert '<span class="here"></span><pre>' in entry, "the command stands in another section"


@pytest.mark.parametrize(
    ("searched", "first"),
    [
        ("T4", "/entry/t4"),
        ("whisper", "/entry/whisper-hi"),
        ("wisper", "/entry/whisper-hi"),
        ("व्हिस्पर", "/entry/whisper-hi"),
        ("fp8 l4", "/entry/l4"),
        ("T4 ki keemat", "/entry/t4-cost"),
        ("xyzzy qwfp", ""),
        ("cricket score", ""),
        ("asdf", ""),
    ],
)
async def test_a_search_lists_what_comes_near_and_says_where_nothing_does(open_home, searched, first):
    async with open_home() as desk, visiting(desk) as client:
        listed = (await client.get("/library", params={"q": searched})).text
    assert ("Nothing here is like that" in listed) is not bool(first)
    assert ('<li><a href="/entry/' in listed) is bool(first)
    assert first in listed


async def test_in_a_hindi_browser_the_pages_of_library_and_gaps_speak_hindi(open_home, talk):
    paths = (
        "library",
        "library?q=asdf",
        "library?kind=cost",
        "library?q=?!",
        "gaps",
        "gaps?state=closed",
        "gaps?mine=yes",
    )
    paths = (*paths, "gap/1", "gap/2", "entry/whisper-hi", "entry/l4", "entry/t4", "entry/t4-cost", "nowhere")
    async with open_home() as desk, visiting(desk, **{"accept-language": "hi-IN,hi;q=0.9,en;q=0.5"}) as client:
        for question in ("क्या Zorbatron पर FP8 चलता है?", "क्या Quuxinator पर AWQ चलता है?"):
            await talk(desk, question, thread=question)
        moderates = {"role": Role.MODERATOR}
        await talk(desk, "gap close 2 unclear", **moderates)
        await talk(desk, 'knowledge dispute l4 --reason "पुराना आँकड़ा"', **moderates)
        await talk(desk, 'knowledge retract t4-cost --code wrong --reason "ग़लत दाम"', **moderates)
        pages = {path: (await client.get(f"/{path}")).text for path in paths}
    known = {"Chaupal", "CC-BY-4.0", "id", "host", "web", "t4", "l4", "test", "FP8", "AWQ", "Zorbatron", "Quuxinator"}
    known |= {"Whisper", "large-v3", "GB", "VRAM"}
    for path, page in pages.items():
        told = " ".join(Ours(page).said)
        assert set(re.findall(r"[A-Za-z][\w.-]*", told)) <= known, path
    assert "3 लेख" in pages["library"]
    assert "ऐसा यहाँ कुछ नहीं है।" in pages["library?q=asdf"]
    assert '<a href="/library" rel="noopener noreferrer">सब दिखाएँ</a>' in pages["library?q=asdf"]
    assert "1 व्यक्ति इंतज़ार में" in pages["gaps"]
    assert "विवादित: पुराना आँकड़ा" in pages["entry/l4"]
    assert "1 नवंबर 2026 को पढ़ा" in pages["entry/t4"]
    assert 'lang="en"' in pages["entry/t4"], "an entry stands in its own language"
    assert "कारण: ग़लत दाम" in pages["entry/t4-cost"]


async def test_in_a_hindi_browser_the_pages_of_tables_notices_offers_and_sign_in_speak_hindi(open_home, talk):
    paths = ("verticals", "vertical/स्वास्थ्य", "vertical/health", "sitting/1", "digests", "notices", "sign-in", "submit")
    paths = (*paths, "sign-in?code=old", "queue", "sitting/99")
    hindi = {"accept-language": "hi-IN,hi;q=0.9,en;q=0.5"}
    async with open_home() as desk, visiting(desk, **hindi) as client:
        empty = {path: (await client.get(f"/{path}")).text for path in ("verticals", "vertical/health")}
        organizes = {"role": Role.ORGANIZER}
        shown = await talk(desk, 'table create health "2nd Saturday 18:00 Asia/Kolkata" --language hi', **organizes)
        await talk(
            desk, next(one.command for one in shown.buttons if one.command.startswith("table keep")), **organizes
        )
        pages = {path: (await client.get(f"/{path}", follow_redirects=True)).text for path in paths}
        token = await token_of(client)
        posted = [
            (await client.post("/ask", data={"token": "old", "question": "?"})).text,
            (await client.post("/submit/file", data={"token": token}, files={"file": ("a.pdf", b"x")})).text,
        ]
    known = {"Chaupal", "CC-BY-4.0", "Asia", "Kolkata", "IST", "Google", "Outlook", "Markdown", "UTF-8", "MB", "UTC"}
    known |= {"id", "Enter", "Shift", "English", "Hinglish", "VRAM", "GB", "T4", "B"}
    known |= {"kind", "guide", "title", "disclosure", "none"}  # in a file with front matter
    for path, page in {**empty, **pages, **dict(enumerate(posted))}.items():
        told = " ".join(Ours(page).said)
        assert set(re.findall(r"[A-Za-z][\w.-]*", told)) <= known, path
    assert "अभी कोई बैठक तय नहीं है।" in empty["verticals"]
    assert "स्वास्थ्य" in pages["verticals"]
    assert "यह पता पहले ही काम आ चुका है" in pages["sign-in?code=old"]
    assert "यह पन्ना मॉडरेटरों के लिए है" in pages["queue"]
    assert "यह फ़ॉर्म बहुत पुराना है" in posted[0]
    assert "फ़ाइल UTF-8 में" in posted[1]


async def test_a_page_that_breaks_says_so_in_words_and_with_the_same_headers(open_home, monkeypatch, caplog):
    async def broken(*_: object) -> None:
        raise RuntimeError("no such thing")

    monkeypatch.setattr(store, "history", broken)
    async with open_home() as desk:
        transport = httpx.ASGITransport(build(desk, "t"), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
            page = await client.get("/entry/t4")
            monkeypatch.setattr(Frame, "state", broken)
            bare = await client.get("/entry/t4")
    assert (page.status_code, bare.status_code) == (500, 500)
    assert "It is our mistake" in page.text
    assert "no such thing" not in page.text + bare.text
    assert bare.text == "Something broke here"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "default-src 'none'" in bare.headers["content-security-policy"]


async def test_the_library_filters_searches_and_shows_versions(open_home):
    async with open_home() as desk, visiting(desk) as client:
        everything = (await client.get("/library")).text
        hindi = (await client.get("/library", params={"language": "hi"})).text
        searched = (await client.get("/library", params={"q": "fp8 l4"})).text
        nothing = (await client.get("/library", params={"kind": "minutes"})).text
        sown = (await client.get("/library", params={"vertical": "agriculture"})).text
        odd = await client.get("/library", params={"page": "x", "q": "?!"})
        beyond = (await client.get("/library", params={"page": "99"})).text
        entry = (await client.get("/entry/t4", params={"quote": "The server dies with an out of memory error"})).text
    assert "4 entries" in everything
    assert "1 entry" in hindi
    assert "/entry/t4" not in sown, "it is of no vertical"
    assert "/entry/l4" in searched
    assert "/entry/whisper-hi" not in searched
    assert "Nothing here is like that" in nothing
    assert odd.status_code == 200
    assert "Nothing here is like that" not in beyond
    assert '<a href="/library" aria-current="page">' in beyond
    assert '<a href="/gaps">' in beyond
    assert 'id="quote"' in entry
    assert "https://example.org/t4" in entry


async def test_earlier_versions_are_read_and_the_state_is_said(open_home, tmp_path):
    async with open_home() as desk, visiting(desk) as client:
        file = tmp_path / "library" / "t4.md"
        file.write_text(file.read_text().replace("Lower it to 4096.", "Lower it to 2048."))
        await import_folder(desk.database, file.parent, origin="test", by="host", now=desk.now())
        behind = (await client.get("/status")).json()
        await desk.indexer.catch_up()
        newest = (await client.get("/entry/t4")).text
        first = (await client.get("/entry/t4", params={"version": "1"})).text
        state = (await client.get("/status")).json()
    assert "Lower it to 2048." in newest
    assert 'href="/entry/t4?version=1"' in newest
    assert '<th scope="row" lang="en">hardware</th>' in newest
    assert "Lower it to 4096." in first
    assert "newest is 2" in first
    assert "4 entries" in " ".join(newest.split())
    assert "search by words and meaning" in newest
    assert (behind["in_step"], state["in_step"]) == (False, True)
    assert (state["model"], state["entries"]) == ("ready", 4)


async def test_a_retracted_entry_says_so(open_home, talk):
    async with open_home() as desk, visiting(desk) as client:
        await talk(desk, "knowledge retract t4 --reason 'wrong flag'", role=Role.MODERATOR)
        gone = await client.get("/entry/t4")
    assert gone.status_code == 410
    assert "wrong flag" in gone.text


async def test_the_local_road_needs_its_token_and_runs_commands(open_home):
    async with open_home() as desk, visiting(desk) as client:
        call = {"words": "knowledge list", "arguments": {"kind": "cost"}}
        refused = await client.post("/local/call", json=call)
        wrong = await client.post("/local/call", json=call, headers={"authorization": "Bearer no"})
        done = await client.post("/local/call", json=call, headers={"authorization": "Bearer local-token"})
    assert (refused.status_code, wrong.status_code) == (401, 401)
    assert "t4-cost" in done.text


async def test_the_local_road_takes_a_typed_line_as_a_command_or_a_question(open_home):
    mine = {"authorization": "Bearer local-token"}
    async with open_home() as desk, visiting(desk) as client:
        command = await client.post("/local/call", json={"line": "knowledge list --kind cost"}, headers=mine)
        question = await client.post("/local/call", json={"line": "8B model on T4", "thread": "t"}, headers=mine)
    assert "t4-cost" in command.text
    assert "6 GB" in question.text


ODD = ("²", "0", "-1", "9" * 23, "9" * 5000, "1e3", "%00")
NUMBERED = {
    "/library?page={}": 200,
    "/gaps?page={}": 200,
    "/entry/t4?version={}": 404,
    "/gap/{}": 404,
    "/sitting/{}": 404,
    "/digest/{}": 404,
    "/calendar/date/{}.ics": 404,
    "/submit/{}": 404,
}


async def test_an_odd_number_in_an_address_is_a_page_that_is_there_or_not(open_home):
    async with open_home() as desk, visiting(desk) as client:
        assert (await client.get("/entry/t4", params={"version": "1"})).status_code == 200
        for path, status in NUMBERED.items():
            found = {odd[:9]: (await client.get(path.format(odd))).status_code for odd in ODD}
            assert set(found.values()) == {status}, (path, found)


async def test_a_number_that_no_database_holds_is_refused_with_a_sentence(open_home, talk):
    async with open_home() as desk:
        for line in (f"gap show {'9' * 23}", "gap show ²", f"review show {'9' * 23}"):
            reply = await talk(desk, line, role=Role.ADMIN)
            assert reply.failed
            assert "number" in reply.parts[0].markdown, line


async def test_too_large_a_body_is_refused(open_home):
    async with open_home() as desk, visiting(desk) as client:
        big = await client.post("/ask", data={"token": await token_of(client), "question": "x" * 1_000_000})
    assert big.status_code == 413


def test_a_flooder_waits_and_others_do_not():
    pace = Pace(per_minute=30)
    waits = [pace.wait("one") for _ in range(30)]
    assert waits[0] == 0
    assert waits[-1] > 0
    assert pace.wait("other") == 0


@pytest.mark.parametrize(
    ("wait", "said"), [(0.2, "1 second"), (1.0, "1 second"), (1.2, "2 seconds"), (59.9, "60 seconds")]
)
def test_a_wait_is_said_so_that_it_is_long_enough(wait, said):
    assert in_seconds(wait) == said
    assert in_seconds(wait, "hi") == f"{said.split()[0]} सेकंड"


def test_fields_of_an_entry_are_said_with_their_units():
    fields = {
        "models": [{"id": "Qwen/Qwen3-8B-AWQ", "parameters_b": 8.2, "licence": None}],
        "minimum_vram_gb": 16.0,
        "hardware": [{"accelerator": "NVIDIA T4", "count": 1, "memory_gb": 16.0}],
        "results": {"output_tok_s": 31.5, "ttft_ms": {"p50": 1200.0}},
        "known_failures": [],
    }
    assert dict(lines(fields)) == {
        "models": "Qwen/Qwen3-8B-AWQ, 8.2 billion parameters",
        "minimum vram": "16 GB",
        "hardware": "NVIDIA T4, count 1, memory 16 GB",
        "results": "output 31.5 tokens per second, ttft p50 1,200 ms",
    }


def test_fields_of_an_entry_are_called_in_hindi_and_the_environment_keeps_its_names():
    fields = {
        "models": [{"id": "Qwen/Qwen3-8B-AWQ", "parameters_b": 8.2, "licence": "Apache-2.0"}],
        "minimum_vram_gb": 16.0,
        "environment": {"VLLM_API_KEY": "abc"},
        "languages": ["hi", "ta"],
        "stage": "stopped",
        "reproductions": [{"who": "host", "worked": True}],
    }
    assert dict(lines(fields, "hi")) == {
        "मॉडल": "Qwen/Qwen3-8B-AWQ, 8.2 अरब पैरामीटर, लाइसेंस Apache-2.0",
        "कम से कम VRAM": "16 GB",
        "एनवायरनमेंट": "VLLM_API_KEY abc",
        "भाषाएँ": "हिंदी; तमिल",
        "चरण": "बंद",
        "औरों की कोशिशें": "कौन host, चला हाँ",
    }
    assert dict(lines({"languages_claimed": ["hi", "all"]})) == {"languages claimed": "Hindi; all"}


def test_prices_and_other_things_with_fields_of_their_own_stand_on_a_line_each():
    prices = [{"item": "L4", "amount": 49.0, "currency": "INR"}, {"item": "T4", "amount": 12.5, "currency": "INR"}]
    said = dict(lines({"prices": prices, "known_failures": ["no bf16", "too slow"]}))
    assert said["prices"] == "L4, amount 49, currency INR\nT4, amount 12.5, currency INR"
    assert said["known failures"] == "no bf16; too slow"


def test_what_a_table_came_to_stands_on_a_line_for_each_item():
    actions = [{"what": "Write it", "owner": "host", "due": "2026-12-01"}, {"what": "Ask", "owner": None, "due": None}]
    items = [
        {"topic": "Backups", "outcome": None, "decisions": ["One a day", "Two disks"], "actions": actions, "open": []},
        {"topic": "Seats", "outcome": "Kept", "decisions": [], "actions": [], "open": ["Who hosts?"]},
    ]
    assert dict(lines({"items": items})) == {
        "items": "Backups, decisions One a day; Two disks, actions Write it, owner host, due 2026-12-01; Ask\n"
        "Seats, outcome Kept, open Who hosts?"
    }
    (told,) = lines({"failures": [{"language": "ta", "what": "it answered in English"}]}, "hi")
    assert told == ("विफलताएँ", "भाषा तमिल, it answered in English")


def test_every_field_of_an_entry_has_a_hindi_name():
    """What stands in the model of each kind; units are said with the values."""
    named = {name for kind in KINDS.values() for name in kind.model_fields.keys() - Entry.model_fields.keys()}
    for part in Part.__subclasses__():
        named |= {name for name in part.model_fields if not part.__name__.startswith(("Source", "Change", "Discl"))}
    said = {name: next(lines({name: 5.5}, "hi"))[0] for name in named - {*PLAIN, "launch"}}
    english = {name for name, word in said.items() if re.search("[a-z]{2}", word)}
    assert english == set()


async def test_the_library_names_languages_and_shows_code_as_code(open_home):
    async with open_home() as desk, visiting(desk) as client:
        listed = (await client.get("/library")).text
    assert '<option value="en">English</option>' in listed
    assert "· English ·" in listed
    assert str(inline("`--dtype <half>` is [a link](javascript:x)")).startswith("<code>--dtype &lt;half&gt;</code> is")
    assert "<a" not in str(inline("[a link](https://example.org)"))
