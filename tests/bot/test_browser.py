"""The page in a real Chromium: what a person sees, with JavaScript, keyboard and a narrow screen."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn

from bot.platforms.web.app import build

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
ABSENT = "no Chromium on this machine; on Debian: apt-get install chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason=ABSENT),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # inside playwright and uvicorn, not ours
]


@asynccontextmanager
async def browsing(desk, **options: object) -> AsyncIterator[object]:
    """A page of a real browser on the served desk; fails on any console error."""
    from playwright.async_api import async_playwright

    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(build(desk, "t"), log_config=None, lifespan="off"))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    complaints: list[str] = []
    try:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            context = await browser.new_context(base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", **options)
            page = await context.new_page()
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
            yield page
            await browser.close()
    finally:
        server.should_exit = True
        await task
    assert complaints == []


async def test_ask_follow_the_source_and_come_back(open_home):
    async with open_home() as desk, browsing(desk) as page:
        await page.goto("/")
        assert "What are you deploying?" in await page.inner_text("main")
        await page.fill("#question", "How do I serve an 8B model on one T4?")
        await page.press("#question", "Enter")
        answer = page.locator(".turn").first
        await answer.locator(".sources").wait_for()
        assert "needs about 6 GB" in await answer.inner_text()
        assert await answer.locator("pre .copy").count() == 1
        await page.fill("#question", "and on an L4?")
        await page.press("#question", "Enter")
        await page.locator(".turn").nth(1).locator(".sources").wait_for()
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


async def test_a_suggestion_is_one_press_away_by_keyboard(open_home):
    async with open_home() as desk, browsing(desk) as page:
        await page.goto("/")
        await page.locator(".suggested button").first.focus()
        await page.keyboard.press("Enter")
        await page.locator(".turn .sources").wait_for()


async def test_typed_markup_runs_nowhere(open_home):
    async with open_home() as desk, browsing(desk) as page:
        await page.goto("/")
        await page.fill("#question", "<img src=x onerror=alert(1)> <script>alert(2)</script> on a T4?")
        await page.press("#question", "Enter")
        await page.locator(".turn .reply").wait_for()
        assert "<img src=x" in await page.locator(".question").first.inner_text()


async def test_without_javascript_and_on_a_phone_the_page_works(open_home):
    async with (
        open_home() as desk,
        browsing(desk, java_script_enabled=False, viewport={"width": 360, "height": 640}) as page,
    ):
        await page.goto("/")
        await page.fill("#question", "8B model on a T4")
        await page.click("#send")
        await page.locator(".turn .sources").wait_for()
        assert "6 GB" in await page.inner_text("main")
        await page.goto("/library")
        assert "4 entries" in await page.inner_text("main")


async def test_nothing_is_wider_than_a_phone(open_home):
    async with open_home() as desk, browsing(desk, viewport={"width": 360, "height": 640}) as page:
        for path in ("/", "/library", "/entry/t4"):
            await page.goto(path)
            assert (await page.locator("main").bounding_box())["width"] <= 360
            widths = await page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
            assert widths[0] <= widths[1], path
