"""The console in a real Chromium: nothing hostile runs, decisions are taken by keyboard, claims stay true, texts are kept."""

import asyncio

from bot import sessions
from bot.dispatch import respond
from bot.message import Message, Person, Place, Role
from knowledge.review import store as queue
from tests.browser import browsing, marks
from tests.readable import complaints

pytestmark = marks

HOSTILE = (
    "<script>document.title='ran'</script>",
    "<img src=x onerror=\"document.title='ran'\">",
    "[click](javascript:document.title='ran')",
    '"><svg onload="document.title=\'ran\'">',
    "<iframe srcdoc=\"<script>parent.document.title='ran'</script>\"></iframe>",
    '<a href="data:text/html,<script>alert(1)</script>">a</a>',
    "' autofocus onfocus='document.title=`ran`",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "![x](https://evil.example/x.png) <https://evil.example/>",
    "{{7*7777}} ${alert(1)} <%= 1 %>",
    "\u202eevil\u200b \U000e0041",
)
GUIDE = {
    "title": "How we judge a small model",
    "verticals": "education",
    "body": "Judge it on your own fifty questions, in the languages of your pupils.",
    "source": "https://example.org/judging",
    "interest": "none",
}


async def say(desk, text: str, person: str = "a1", **values: str):
    """Somebody says, presses or submits something in chat; the final reply."""
    speaker, place = Person("discord", person, Role.MEMBER, person), Place("discord", "p1")
    message = Message("1", text, speaker, place, desk.now(), "t", values=values)
    return [reply async for reply in respond(desk, message)][-1]


async def offer(desk, person: str = "a1", **values: str) -> int:
    """A guide from its form up to the queue; its item's number."""
    kept = await say(desk, "submit keep guide", person, **{**GUIDE, **values})
    number = kept.data["submission"]
    if any(one.label == "Mine is another" for one in kept.buttons):
        await say(desk, f"submission another {number}", person)
    return (await say(desk, f"submission send {number}", person)).data["item"]


async def enter(desk, page, account: str = "r1", *roles: str) -> None:
    """Sign a browser in."""

    async def standing(person: str) -> tuple[str, ...]:
        return (person, "900") if person.startswith("r") else (person,)

    desk.standings["discord"] = standing
    code = await sessions.invite(desk, f"discord:{account}", account)
    await page.goto(f"/sign-in?code={code}")
    await page.click("main button.main")
    await page.wait_for_url("**/")


async def test_no_script_of_a_submission_ever_runs(open_home, staff):
    async with open_home(fill=False, **staff) as desk, browsing(desk) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for n, attack in enumerate(HOSTILE):
            title, body = f"On models {attack}"[:119], f"Words {attack} more.\n\n- {attack}\n\n```\n{attack}\n```"
            await offer(desk, f"a{n}", title=title, body=body, verticals=attack[:190])
        await say(desk, "knowledge doubt nothing --reason x")
        await enter(desk, page)
        for path in ("/queue", *(f"/queue/{n + 1}" for n in range(len(HOSTILE)))):
            await page.goto(path)
            for summary in await page.locator("summary").all():
                await summary.click()
            await page.mouse.move(300, 300)
            assert await page.title() != "ran"
            assert (
                await page.locator("main")
                .locator("script, img, iframe, object, embed, a[href^='javascript'], a[href^='data']")
                .count()
                == 0
            )
        await page.goto("/queue/1")
        await page.click("button:has-text('Edit and approve')")
        await page.locator(".pressed form.fields").wait_for()
        assert await page.title() != "ran"
        assert "<script>" in await page.input_value(".pressed textarea[name='field:body']")
        assert not [one for one in asked if "127.0.0.1" not in one]


async def test_moderators_can_read_and_operate_their_pages(open_home, staff):
    async with open_home(**staff) as desk, browsing(desk) as page:
        await offer(desk)
        await enter(desk, page)
        found = {}
        for path in ("/queue", "/queue/1", "/overview", "/audit", "/submit"):
            await page.goto(path)
            found[path] = await complaints(page)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


async def test_an_item_is_found_claimed_and_decided_by_keyboard(open_home, staff):
    async with open_home(**staff) as desk, browsing(desk) as page:
        for n in range(3):
            await offer(
                desk, f"a{n}", title=f"Guide number {n} on models", body=f"Words of guide {n}, all its own: {n * 7919}."
            )
        await enter(desk, page)
        await page.goto("/queue")
        await page.keyboard.press("/")
        await page.keyboard.type("jk number 1")
        assert await page.input_value("#search") == "jk number 1"
        await page.fill("#search", "")
        await page.locator("h1").click()
        for key in ("j", "j", "x"):
            await page.keyboard.press(key)
        assert await page.inner_text("#chosen") == "1 chosen"
        assert await page.locator("#queue input:checked").get_attribute("value") == "2"
        await page.keyboard.press("o")
        await page.wait_for_url("**/queue/2")
        await page.keyboard.press("c")
        await page.locator("#live.mine").wait_for()
        await page.locator("text=2 is yours until").wait_for()
        labels = [await one.inner_text() for one in await page.locator("#actions > .row button").all()]
        assert labels == ["Approve", "Edit and approve", "Keep it half an hour more", "Give it back"]
        assert await page.locator("#actions button:text-is('Approve'), #actions button:text-is('Show')").count() == 1
        assert "claimed" not in await page.inner_text(".stand")
        await page.keyboard.press("a")
        await page.keyboard.press("Enter")
        await page.locator(".stand:has-text('approved')").wait_for()
        assert "is published as" in await page.inner_text("#actions")
        assert await page.locator("button:has-text('Approve')").count() == 0
        await page.click("button:has-text('Undo the last decision')")
        await page.locator("button[data-key='a']").wait_for()
        await page.keyboard.press("n")
        await page.wait_for_url("**/queue/1")
        await page.keyboard.press("r")
        assert await page.evaluate("document.activeElement.name") == "field:code"
        await page.select_option("details[open] select", "scope")
        await page.fill("details[open] textarea", "It is not about deploying models.")
        await page.click("details[open] button.good")
        await page.locator(".stand:has-text('rejected')").wait_for()
        await page.keyboard.press("u")
        await page.wait_for_url("**/queue")
        await page.keyboard.press("?")
        assert await page.locator("#keys-help").is_visible()
        await page.click("#keys-on")
        await page.keyboard.press("Escape")
        await page.keyboard.press("j")
        assert await page.locator("#queue li.here").count() == 0


async def test_a_claim_appears_on_a_page_that_is_open(open_home, staff):
    async with open_home(fill=False, **staff) as desk, browsing(desk) as page:
        item = await offer(desk)
        await enter(desk, page)
        await page.goto("/queue")
        assert await page.locator("#queue .claim").inner_text() == ""
        from knowledge.review.types import Reviewer

        other = Reviewer("discord:r2", "another moderator", "moderator")
        await desk.database.write(lambda c: queue.claim(c, item, other, desk.now()))
        await page.locator("#queue .claim:has-text('another moderator')").wait_for(timeout=20_000)


async def test_the_retrieval_diff_shows_its_progress_and_both_sides(open_home, staff):
    async with open_home(**staff) as desk, browsing(desk, viewport={"width": 1200, "height": 900}) as page:
        body = "At 40 output tokens per second a T4 at 0.50 dollars an hour costs 3.47 dollars per million output tokens, we found."
        await offer(desk, title="How to serve an 8B model on one T4 with vLLM", body=body)
        await enter(desk, page)
        await page.goto("/queue/1")
        await page.keyboard.press("d")
        await page.keyboard.press("Enter")
        await page.locator(".pressed progress").wait_for()
        await page.locator(".pressed:has-text('questions would be answered')").wait_for(timeout=120_000)
        sides = page.locator(".pressed .sides").first
        before, after = await sides.locator("> div > div").all()
        assert (await before.bounding_box())["x"] < (await after.bounding_box())["x"]


async def test_something_is_offered_with_errors_beside_the_field_and_nothing_typed_is_lost(open_home):
    async with open_home() as desk, browsing(desk) as page:
        await page.goto("/submit")
        await page.click("a:has-text('Guide')")
        await page.fill("[name='field:title']", "एक")
        await page.fill("[name='field:body']", "हिंदी में दो बातें।\nऔर एक।")
        await page.fill("[name='field:source']", "https://example.org/x")
        await page.select_option("[name='field:interest']", "none")
        await page.reload()
        assert await page.input_value("[name='field:body']") == "हिंदी में दो बातें।\nऔर एक।"
        await page.click("button:has-text('Preview')")
        wrong = page.locator("[name='field:title'][aria-invalid]")
        await wrong.wait_for()
        assert "दो शब्द" in await page.inner_text(f"#{await wrong.get_attribute('aria-describedby')}")
        assert await page.evaluate("document.activeElement.name") == "field:title"
        await wrong.fill("एक छोटी बात")
        await page.locator("button:has-text('देखें'):visible").click()
        await page.locator("button:has-text('समीक्षा के लिए भेजें')").wait_for()
        assert "हिंदी में दो बातें" in await page.inner_text("main")
        await page.click("button:has-text('समीक्षा के लिए भेजें')")
        await page.locator(":text('भेज दिया')").wait_for()
        await page.goto("/submit")
        assert "एक छोटी बात" in await page.inner_text("main")
        assert "waits for review" in await page.inner_text("main")


async def test_offering_and_deciding_work_without_javascript(open_home, staff):
    file = "---\nkind: guide\ntitle: Judge it yourself\nsources:\n- {url: 'https://example.org/j', title: J, accessed: 2026-11-01}\ndisclosure: none\n---\nFifty questions of your own say more than a leaderboard.\n"
    async with open_home(**staff) as desk:
        async with browsing(desk, java_script_enabled=False) as page:
            await page.goto("/submit")
            await page.click("summary")
            await page.fill("textarea[name='text']", file)
            await page.click("button:has-text('Preview')")
            await page.click("button:has-text('Send for review')")
            assert "in the queue" in await page.inner_text("main")
            await page.click("a:has-text('Back')")
            assert "Judge it yourself" in await page.inner_text("main")
        async with browsing(desk, java_script_enabled=False, viewport={"width": 360, "height": 640}) as page:
            await enter(desk, page)
            await page.goto("/queue")
            await page.click("a:has-text('Judge it yourself')")
            await page.click("button.good:has-text('Approve')")
            assert "is published as" in await page.inner_text("main")
            await page.click("a:has-text('Back')")
            assert "approved by" in await page.inner_text("main")


async def test_no_page_of_the_console_is_wider_than_a_phone(open_home, staff):
    async with open_home(**staff) as desk, browsing(desk, viewport={"width": 360, "height": 640}) as page:
        await offer(
            desk,
            title="A title with averyveryveryveryveryverylongwordthatneverendsandgoesonandon",
            body="`" + "x" * 300 + "`",
        )
        await enter(desk, page)
        for path in ("/queue", "/queue/1", "/overview", "/audit", "/submit", "/submit?kind=recipe", "/sign-in"):
            await page.goto(path)
            widths = await page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
            assert widths[0] <= widths[1], path


async def test_two_browsers_that_decide_at_once_decide_once(open_home, staff):
    async with open_home(**staff) as desk, browsing(desk) as one, browsing(desk) as two:
        item = await offer(desk)
        await enter(desk, one, "r1")
        await enter(desk, two, "r2")
        for page in (one, two):
            await page.goto(f"/queue/{item}")
        await asyncio.gather(*(page.click("button[data-key='a']") for page in (one, two)))
        for page in (one, two):
            await page.locator(".pressed .reply").wait_for()
        said = [await page.inner_text(".pressed") for page in (one, two)]
    assert sum("is published as" in words for words in said) == 1
    assert sum("was approved by" in words for words in said) == 1
