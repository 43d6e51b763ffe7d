"""A real Chromium on a served desk, for what only a browser shows. A module of such tests takes `marks` as its own."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn

from bot.platforms.web.app import build
from tests.chromium import ABSENT, CHROMIUM

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]

marks = [
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


async def ask(page, text: str, shown: str = ".turn .sources", *, press: str = "") -> None:
    """Ask on the page, by the Enter key or what is to be pressed, and wait until what is to be shown stands there."""
    await page.fill("#question", text)
    await (page.click(press) if press else page.press("#question", "Enter"))
    await page.locator(shown).wait_for()
