"""The page in a real Chromium: what a person sees, with JavaScript, keyboard and a narrow screen."""

import asyncio
from dataclasses import replace

from tests.browser import ask, browsing, marks
from tests.fakes.model import writing
from tests.readable import complaints
from tests.table import Table

pytestmark = marks
ASK = "How do I serve an 8B model on one T4?"
MEMORY = "How much memory do the weights of an 8B model need on a T4?"
COMMAND = "vllm serve llama-8b-awq --quantization awq --dtype half --max-model-len 4096 --gpu-memory-utilization 0.9\n"


async def test_ask_follow_the_source_and_come_back(open_home):
    async with open_home() as desk, browsing(desk) as page:
        await page.goto("/")
        assert "What are you deploying?" in await page.inner_text("main")
        await ask(page, ASK)
        answer = page.locator(".turn").first
        assert "needs about 6 GB" in await answer.inner_text()
        assert await answer.locator("pre .copy").count() == 1
        await ask(page, "and on an L4?", ".turn >> nth=1 >> .sources")
        assert "fp8" in (await page.locator(".turn").nth(1).inner_text()).lower()
        await answer.locator("button.bad").click()
        await answer.locator(".pressed").wait_for()
        assert "What was wrong?" in await answer.inner_text()
        await answer.locator(".sources a").first.click()
        await page.locator("#quote").wait_for(state="attached")
        assert "/entry/t4" in page.url
        await page.go_back()
        await page.locator(".turn").nth(1).wait_for()
        assert "needs about 6 GB" in await page.inner_text("main")


SEEN = """() => {
  const turn = document.querySelector("#turns").lastElementChild;
  const top = (one) => turn.querySelector(one).getBoundingClientRect().top;
  const box = document.querySelector("#ask").getBoundingClientRect();
  return { question: top(".question"), answer: top(".answer"), box: box.top };
}"""


async def test_a_later_question_and_the_beginning_of_its_answer_stand_above_the_box(open_home):
    """However long what stands before them is, and however long the question."""
    async with open_home() as desk, browsing(desk, viewport={"width": 390, "height": 700}) as page:
        await page.goto("/")
        asked = 0
        for question in (ASK, ASK, ("We have one T4. " * 300) + ASK, "   ", "and on an L4?"):
            if not question.strip():
                await ask(page, question, "#question:invalid")
                assert await page.locator(".turn").count() == asked, "blanks ask nothing"
                continue
            await ask(page, question, f".turn >> nth={asked} >> .reply")
            await page.locator("#stop").wait_for(state="hidden")
            asked += 1
            seen = await page.evaluate(SEEN)
            assert 0 <= seen["question"] < seen["answer"] < seen["box"] - 50, (question[:40], seen)


async def test_in_a_low_window_the_newest_question_is_at_the_top(open_home):
    """As with everything twice as large: the box is then at the end, and the page as long as what it shows."""
    async with open_home() as desk, browsing(desk, viewport={"width": 640, "height": 450}) as page:
        await page.goto("/")
        await ask(page, ASK)
        await page.locator("#stop").wait_for(state="hidden")
        assert 0 <= (await page.evaluate(SEEN))["question"] < 40


async def test_what_a_press_says_is_seen_above_the_box_from_its_beginning(open_home):
    async with open_home() as desk, browsing(desk, viewport={"width": 390, "height": 700}) as page:
        await page.goto("/")
        await ask(page, ASK)
        assert await page.locator("button.bad svg").is_visible(), "a thumb needs no letters of the machine's"
        assert await page.locator("button.bad").get_attribute("title") == "This did not help"
        for button, begins in (("button.bad", "What was wrong?"), ("button[value^='more']", "")):
            await page.locator(button).first.click()
            await page.locator(".pressed", has_text=begins).wait_for()
            await page.locator(f"{button}[aria-pressed='true']").wait_for()
            said, box = [await page.locator(one).bounding_box() for one in (".pressed", "#ask")]
            assert said["y"] >= 0
            assert said["y"] < 40 or said["y"] + said["height"] <= box["y"], button


async def test_a_quoted_sentence_is_seen_with_what_stands_before_it(open_home):
    async with open_home() as desk, browsing(desk, viewport={"width": 390, "height": 500}) as page:
        await page.goto("/")
        await ask(page, ASK)
        await page.locator(".turn .sources a").first.click()
        await page.locator("#quote").wait_for(state="attached")
        box = await page.locator("#quote").bounding_box()
        assert box["y"] > 100 or await page.evaluate("scrollY") == 0


async def test_who_scrolls_while_an_answer_grows_is_left_where_they_are(open_home):
    async with writing() as model, open_home(**model.settings) as desk, browsing(desk) as page:
        await page.goto("/")
        await page.set_viewport_size({"width": 390, "height": 480})
        await ask(page, MEMORY, "text=needs about 6 GB for its weights")
        await page.evaluate("scrollTo(0, 0)")
        model.go.set()
        await page.get_by_text("and runs on one T4").wait_for()
        await page.locator("#stop").wait_for(state="hidden")
        assert await page.evaluate("scrollY") == 0


async def test_without_javascript_an_answer_is_where_the_page_opens(open_home):
    async with (
        open_home() as desk,
        browsing(desk, java_script_enabled=False, viewport={"width": 390, "height": 700}) as page,
    ):
        await page.goto("/")
        for number in (1, 2, 3):
            await ask(page, ASK, f".turn >> nth={number - 1} >> .sources", press="#send")
        box = await page.locator(".turn").last.bounding_box()
        assert 0 <= box["y"] < 300


async def test_a_suggestion_is_one_press_away_by_keyboard(open_home):
    async with open_home() as desk, browsing(desk) as page:
        await page.goto("/")
        await page.locator(".suggested button").first.focus()
        await page.keyboard.press("Enter")
        await page.locator(".turn .sources").wait_for()


async def test_typed_markup_runs_nowhere_and_what_is_too_long_stays_in_the_box(open_home):
    async with open_home() as desk, browsing(desk) as page:
        await page.goto("/")
        await ask(page, "<img src=x onerror=alert(1)> <script>alert(2)</script> on a T4?", ".turn .reply")
        assert "<img src=x" in await page.locator(".question").first.inner_text()
        for number, (length, said) in enumerate(((9_000, "may have 8,192"), (90_000, "too long to be sent")), 1):
            await page.locator("#stop").wait_for(state="hidden")
            await ask(page, "x" * length, f".turn >> nth={number} >> text={said}")
            assert len(await page.input_value("#question")) == length


async def test_the_status_line_follows_until_the_index_is_in_step(open_home, monkeypatch):
    async with open_home() as desk, browsing(desk) as page:
        stands, real = {"model_ready": False}, desk.indexer.status

        async def status():
            return replace(await real(), **stands)

        monkeypatch.setattr(desk.indexer, "status", status)
        await page.clock.install()
        await page.goto("/")
        assert "being made ready" in await page.inner_text("#state")
        stands |= {"model_ready": True, "waiting": 1}
        await page.clock.run_for(1000)
        await page.get_by_text("search by words and meaning · taking in what has just changed").wait_for()
        stands |= {"waiting": 0}
        await page.clock.run_for(1000)
        await page.get_by_text("search by words and meaning · up to date").wait_for()


async def test_code_is_copied_and_a_growing_answer_is_stopped(open_home):
    clipboard = {"permissions": ["clipboard-read", "clipboard-write"]}
    async with writing() as model, open_home(**model.settings) as desk, browsing(desk, **clipboard) as page:
        await page.goto("/entry/t4")
        await page.locator("pre .copy").first.click()
        assert await page.evaluate("navigator.clipboard.readText()") == COMMAND
        await page.evaluate("kept = navigator.clipboard; kept.writeText('')")
        await page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")  # as without https
        await page.locator("pre .copy").first.click()
        await page.wait_for_function("async () => await kept.readText()")
        assert (await page.evaluate("kept.readText()")).strip() == COMMAND.strip()
        await page.goto("/")
        await ask(page, MEMORY, "text=needs about 6 GB for its weights")
        assert await page.locator(".answer").get_attribute("aria-busy") == "true", "it is read aloud when it is whole"
        await page.click("#stop")
        await page.locator(".turn").get_by_text("Stopped").wait_for()
        assert await page.evaluate("document.activeElement.id") == "question"
        assert await page.locator(".answer").get_attribute("aria-busy") is None
        await page.locator(".turn .sources").wait_for()
        assert (await page.inner_text(".turn")).count("needs about 6 GB") == 1, "the quote stands in place of its words"
        model.go.set()
        await page.reload()
        assert await page.inner_text(".question") == MEMORY
        assert "needs about 6 GB" in await page.inner_text(".answer")
        assert await page.get_by_role("button", name="This helped").count() == 1
        assert await page.input_value("#question") == ""


async def test_an_answer_whose_reader_went_away_is_finished_and_kept(open_home):
    async with writing() as model, open_home(**model.settings) as desk, browsing(desk) as page:
        await page.goto("/")
        await ask(page, MEMORY, "text=needs about 6 GB for its weights")
        here = page.url
        await page.goto("about:blank")
        model.go.set()
        for _ in range(400):
            await asyncio.sleep(0.05)
            if not desk.stops:
                break
        await page.goto(here)
        assert await page.inner_text(".question") == MEMORY
        assert "and runs on one T4" in await page.inner_text(".answer")
        assert await page.locator(".turn .sources").count() == 1


async def test_stop_says_so_too_where_the_model_has_not_begun(open_home):
    async with writing() as model, open_home(**model.settings) as desk, browsing(desk) as page:
        model.stuck = 1
        await page.goto("/")
        await ask(page, MEMORY, "text=needs about 6 GB for its weights")
        await page.click("#stop")
        await page.get_by_text("Stopped.").wait_for()
        await page.locator(".turn .sources").wait_for()
        assert desk.stops == {}


async def test_without_javascript_and_on_a_phone_the_page_works(open_home):
    async with (
        open_home() as desk,
        browsing(desk, java_script_enabled=False, viewport={"width": 360, "height": 640}) as page,
    ):
        await page.goto("/")
        await ask(page, "8B model on a T4", press="#send")
        assert "6 GB" in await page.inner_text("main")
        await page.goto("/library")
        assert "4 entries" in await page.inner_text("main")


async def test_times_are_said_in_the_zone_of_who_reads(open_home):
    """On a page that was served, and in an answer that comes later."""
    async with Table(open_home) as table, browsing(table.desk, timezone_id="America/New_York") as page:
        await page.goto("/vertical/health")
        served = page.locator("p.next time")
        assert await served.inner_text() == "Sat, Dec 12, 2026, 07:30 EST"
        assert "18:00 IST" in await served.get_attribute("title")
        await page.locator("main button", has_text="Maybe").click()
        pressed = page.locator(".pressed time")
        await pressed.wait_for()
        assert await pressed.inner_text() == "Sat, Dec 12, 2026, 07:30 EST"
        await page.locator("main button", has_text="Check in").click()
        await page.locator("form.fields button").wait_for()
        boxes = [await one.bounding_box() for one in await page.locator("form.fields p").all()]
        assert [one["x"] for one in boxes] == [boxes[0]["x"]] * 3, "the fields stand under each other"
        await page.goto("/")
        await ask(page, "table list", ".turn time >> nth=0")
        later = page.locator(".turn time").first
        assert await later.inner_text() == "Sat, Dec 12, 2026, 07:30 EST"


async def test_nothing_is_wider_than_a_phone(open_home):
    async with open_home() as desk, browsing(desk, viewport={"width": 360, "height": 640}) as page:
        for path in ("/", "/library", "/entry/t4"):
            await page.goto(path)
            assert (await page.locator("main").bounding_box())["width"] <= 360
            widths = await page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
            assert widths[0] <= widths[1], path


PAGES = (
    "/",
    "/library",
    "/library?q=T4&kind=recipe",
    "/entry/t4",
    "/gaps",
    "/verticals",
    "/submit",
    "/sign-in",
    "/digests",
)


async def test_everybody_can_read_and_operate_every_page(open_home):
    """Contrast of all words, light and dark, and a name for every control, as a screen reader gets it."""
    async with open_home() as desk, browsing(desk) as page:
        found = {}
        for path in PAGES:
            await page.goto(path)
            found[path] = await complaints(page)
        await page.goto("/")
        await ask(page, ASK)
        await page.locator("button.bad").click()
        await page.locator(".answer .pressed").wait_for()
        found["an answer"] = await complaints(page)
        await page.evaluate("document.querySelector('footer').style.color = 'rgb(128 128 128 / .8)'")
        await page.evaluate("document.querySelector('#send').textContent = ''")
        spoiled = await complaints(page)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
    assert [one.partition(",")[0] for one in spoiled] == [
        "light: hardly to be read",
        "dark: hardly to be read",
        "a button without a name",
    ]


async def test_a_keyboard_alone_asks_reads_and_goes_to_the_source(open_home):
    async with open_home() as desk, browsing(desk) as page:

        async def tab_to(selector: str) -> None:
            for _ in range(60):
                await page.keyboard.press("Tab")
                if await page.evaluate(f"document.activeElement.matches({selector!r})"):
                    outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                    assert outline == "solid", "who tabs sees where they are"
                    return
            raise AssertionError(f"{selector} is not reached")

        await page.goto("/")
        await tab_to(".skip")
        await page.keyboard.press("Enter")
        await tab_to("#question")
        await page.keyboard.type("How do I serve an 8B model on one T4?")
        await tab_to("#send")
        await page.keyboard.press("Enter")
        await page.locator(".turn .sources").wait_for()
        await page.locator("#send").wait_for()
        await page.evaluate(
            "document.querySelector('#turns').setAttribute('tabindex', '-1'), document.querySelector('#turns').focus()"
        )
        await tab_to(".sources a")
        await page.keyboard.press("Enter")
        await page.locator("#quote").wait_for(state="attached")


async def test_whose_browser_wants_hindi_is_spoken_to_in_hindi_around_the_answers(open_home):
    async with open_home() as desk, browsing(desk, locale="hi-IN") as page:
        await page.goto("/")
        assert await page.get_attribute("html", "lang") == "hi"
        assert "आप क्या चलाना चाहते हैं?" in await page.inner_text("main")
        assert await page.locator(".suggested button").first.get_attribute("lang") == "hi"
        assert "Library" not in await page.inner_text("nav")
        await page.get_by_text("शब्दों और अर्थ से खोज").wait_for()
        assert [one for one in await complaints(page) if one] == []
        await ask(page, ASK, press="role=button[name='पूछें']")
        assert await page.locator("pre .copy").first.inner_text() == "कॉपी करें"
        await ask(page, "whoami", "text=भूमिका")
        await page.goto("/library")
        assert await page.get_attribute("html", "lang") == "hi"
        await page.fill("[name=q]", "T4")
    async with open_home() as desk, browsing(desk, locale="en-IN") as page:
        await page.goto("/")
        assert "What are you deploying?" in await page.inner_text("main")


async def test_on_paper_stands_what_is_read_and_no_code_is_cut(open_home):
    async with open_home() as desk, browsing(desk, viewport={"width": 500, "height": 700}) as page:
        await page.goto("/")
        await ask(page, ASK)
        await page.emulate_media(media="print")
        for control in ("header nav", "#ask", ".buttons", ".copy", "footer"):
            assert await page.locator(control).first.is_hidden(), control
        widths = await page.locator("pre").first.evaluate("(one) => [one.scrollWidth, one.clientWidth]")
        assert widths[0] <= widths[1]


async def test_a_reload_in_the_middle_of_an_answer_loses_no_question(open_home):
    async with open_home() as desk, browsing(desk) as page:
        await page.goto("/")
        going = asyncio.Event()

        async def held(route) -> None:
            await going.wait()
            await route.abort()

        await page.route("**/ask", held)
        await ask(page, ASK, "#stop")
        assert "thread=" in page.url
        await page.reload()
        going.set()
        await page.wait_for_function("(asked) => document.querySelector('#question').value === asked", arg=ASK)
        await page.unroute("**/ask")
        await page.press("#question", "Enter")
        await page.locator(".turn .sources").wait_for()
        await page.reload()
        assert await page.locator(".turn").count() == 1
        assert await page.input_value("#question") == ""


async def test_escape_stops_an_answer_and_headings_lead_through_a_conversation(open_home):
    async with writing() as model, open_home(**model.settings) as desk, browsing(desk) as page:
        await page.goto("/")
        assert await page.get_by_role("heading", level=1).count() == 1
        await ask(page, MEMORY, "text=needs about 6 GB for its weights")
        await page.keyboard.press("Escape")
        await page.get_by_text("Stopped.").wait_for()
        assert await page.get_by_role("heading", level=1).count() == 1
        assert "8B model" in await page.get_by_role("heading", level=2).inner_text()
        model.go.set()


async def test_the_line_at_the_foot_says_what_it_means_and_long_commands_are_read_whole(open_home):
    async with open_home() as desk, browsing(desk, viewport={"width": 360, "height": 700}) as page:
        await page.goto("/")
        await page.get_by_text("What this means").click()
        assert "ask once more" in await page.inner_text("#about-state")
        await ask(page, ASK)
        widths = await page.locator("pre").first.evaluate("(one) => [one.scrollWidth, one.clientWidth]")
        assert widths[0] <= widths[1]
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_an_option_of_a_command_is_not_broken_over_two_lines_and_is_copied_as_it_is(open_home):
    async with open_home() as desk, browsing(desk, viewport={"width": 360, "height": 700}) as page:
        await page.goto("/")
        await ask(page, ASK)
        code = page.locator("pre code").first
        assert await code.evaluate("(one) => one.textContent") == COMMAND
        options = await code.locator(".whole").all()
        assert [await one.inner_text() for one in options][:2] == ["--quantization", "--dtype"]
        assert {await one.evaluate("(one) => one.getClientRects().length") for one in options} == {1}


async def test_a_new_conversation_is_one_press_away_and_knows_nothing_of_the_last(open_home):
    async with open_home() as desk, browsing(desk) as page:
        await page.goto("/")
        anew = page.get_by_role("link", name="New conversation")
        assert await anew.count() == 0
        await ask(page, ASK)
        await anew.click()
        await page.locator("#empty").wait_for()
        assert await page.locator(".turn").count() == 0
        await ask(page, "and on an L4?", ".turn .reply")
        assert "T4" not in await page.locator(".turn .answer").inner_text()
