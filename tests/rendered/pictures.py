"""Draw the stored answer as it stands on each surface, for the documentation: `python -m tests.rendered.pictures`.

The messages are the stored payloads; the frame around those of Discord and Slack only resembles the two services, that
of the page is the page's own. Needs Chromium. What was drawn is kept as a hash in `pictures.yaml`, so that a test says
when a picture is older than the answer that it shows; of the page only what stands there counts, not its colours.
"""

import asyncio
import hashlib
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import regex
import yaml
from jinja2 import Environment, FileSystemLoader, select_autoescape
from markdown_it import MarkdownIt
from markupsafe import Markup, escape
from playwright.async_api import async_playwright

from bot import drawing, price_charts
from bot.drawing import Bars
from bot.frames import frame
from bot.message import Person, Role
from bot.platforms.web import app
from knowledge.origins.folders import SHIPPED
from tests.browser import FLAGS
from tests.chromium import CHROMIUM
from tests.rendered.__main__ import FOLDER
from tests.rendered.replies import COMPARED

DOCS = FOLDER.parents[1] / "docs"
DRAWN = FOLDER / "pictures.yaml"
QUESTION = "How do I serve an 8B model on one 16 GB T4, and what does it cost?"
LOOKS = {
    "discord": "--paper:#313338;--ink:#dbdee1;--faint:#949ba4;--link:#00a8fc;--code:#2b2d31;--line:#1e1f22;--button:#4e5058;"
    "--good:#248046",
    "slack": "--paper:#ffffff;--ink:#1d1c1d;--faint:#616061;--link:#1264a3;--code:#f8f8f8;--line:#dddddd;--button:#ffffff;"
    "--good:#ffffff",
}
SURFACES = (*LOOKS, "page")
WEB = Path(app.__file__).parent
LEFT_OUT = regex.compile(r"<(?:link|script)[^>]*>(?:</script>)?")
PAGE = """<!doctype html><meta charset="utf-8"><style>
body{{{look};margin:0;background:var(--paper);color:var(--ink);font:15px/1.45 "Noto Sans","DejaVu Sans",sans-serif;width:760px}}
article{{display:grid;grid-template-columns:44px 1fr;gap:0 12px;padding:14px 18px 4px}}
.who{{grid-row:1/3;width:40px;height:40px;border-radius:10px;background:var(--button);border:1px solid var(--line);
 display:grid;place-items:center;font-weight:700;color:var(--ink)}}
b.name{{margin-right:8px}} small{{color:var(--faint)}} p{{margin:.2em 0 .6em}} ul{{margin:.2em 0;padding-left:1.2em}}
a{{color:var(--link);text-decoration:none}} .app{{background:var(--link);color:var(--paper);border-radius:4px;padding:0 4px;font-size:11px}}
pre{{background:var(--code);border:1px solid var(--line);border-radius:6px;padding:8px 10px;overflow:hidden;white-space:pre-wrap;
 font:13px/1.4 "DejaVu Sans Mono",monospace}} .mention{{color:var(--link)}}
.buttons span{{display:inline-block;background:var(--button);border:1px solid var(--line);border-radius:6px;padding:4px 14px;
 margin:2px 8px 14px 0;font-weight:600}} .buttons .good{{background:var(--good)}}
</style><body>{said}</body>"""
ARTICLE = Markup(
    '<article><div class="who">{letter}</div><div><b class="name">{name}</b>{app}<small> 18:02</small></div>'
    "<div>{words}{buttons}</div></article>"
)


@dataclass(frozen=True)
class Visit:
    """Somebody who looks at the page and has signed in nowhere."""

    person: Person = field(default_factory=lambda: Person("web", "visitor"))
    session: None = None
    language: str = "en"


THUMB = Markup(
    '<svg viewBox="0 0 24 24" width="17" height="17" style="vertical-align:-3px{turn}" aria-label="{label}"><path fill="#e8a33d" '
    'd="M2 10h4v11H2zM8 21h9.5a2 2 0 0 0 2-1.6l1.4-7A2 2 0 0 0 19 10h-5V5a3 3 0 0 0-3-3l-3 8z"/></svg>'
)
"""A thumb of our own: not every machine has letters for it."""
THUMBS = {"👍": THUMB.format(turn="", label="👍"), "👎": THUMB.format(turn=";transform:rotate(180deg)", label="👎")}
_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True})


def article(name: str, words: Markup, buttons: list[tuple[str, bool]] | None = None) -> Markup:
    """One message; the assistant's has buttons."""
    app = Markup('<span class="app">APP</span>') if buttons is not None else Markup("")
    made = Markup("").join(
        Markup('<span class="{}">{}</span>').format("good" if good else "plain", THUMBS.get(label, label))
        for label, good in buttons or ()
    )
    row = Markup('<div class="buttons">{}</div>').format(made) if made else Markup("")
    return ARTICLE.format(letter=name[0].upper(), name=name, app=app, words=words, buttons=row)


def read(platform: str) -> tuple[str, list[tuple[str, bool]]]:
    """The words and the buttons of the stored answer."""
    stored: dict[str, Any] = yaml.safe_load((FOLDER / platform / "answer.yaml").read_text(encoding="utf-8"))
    if platform == "discord":
        message = stored["messages"][0]
        buttons = [one for row in message["components"] for one in row["components"]]
        return message["content"], [(one["label"], one["style"] == 3) for one in buttons]
    blocks = stored["messages"][0]["blocks"]
    words = "\n\n".join(block["text"] for block in blocks if block["type"] == "markdown")
    buttons = [one for block in blocks if block["type"] == "actions" for one in block["elements"]]
    return words, [(one["text"]["text"], False) for one in buttons]


def shipped() -> int:
    """How many entries the starting library has."""
    return len(list(SHIPPED.rglob("*.md")))


def own_page() -> str:
    """The conversation on our own page, as its templates make it, without its style and its script."""
    templates = Environment(loader=FileSystemLoader(WEB / "templates"), autoescape=select_autoescape(default=True))
    answer = Markup((FOLDER / "page" / "answer.html").read_text(encoding="utf-8"))
    line = f"{shipped()} entries · {frame('en', 'state_ready')} · {frame('en', 'state_in_step')}"
    made = templates.get_template("home.html").render(
        turns=[{"question": QUESTION, "html": answer}],
        visit=Visit(),
        roles=Role,
        lying=(0, 0),
        told=partial(frame, "en"),
        here="/",
        state={"line": line, "settled": True},
    )
    return LEFT_OUT.sub("", made).replace('<small id="keys" hidden>', "<small>")


def page(platform: str) -> str:
    """The whole conversation as a page."""
    if platform == "page":
        return own_page()
    words, buttons = read(platform)
    asked = Markup('<p><span class="mention">@chaupal</span> {}</p>').format(QUESTION)
    answer = article("chaupal", Markup(_markdown.render(words)), buttons)
    return PAGE.format(look=escape(LOOKS[platform]), said=article("member", asked) + answer)


def prices() -> Bars:
    """The prices that are drawn beside an answer."""
    return price_charts.chart(COMPARED, price_charts.labels_of(COMPARED))


def now() -> dict[str, str]:
    """What the pictures would show now, as hashes; that the library grows makes none older."""
    shown = {platform: page(platform) for platform in SURFACES} | {"prices": repr(prices())}
    shown["page"] = shown["page"].replace(f"{shipped()} entries", "entries")
    return {name: hashlib.sha256(one.encode()).hexdigest() for name, one in shown.items()}


def drawn() -> dict[str, str]:
    """What the pictures of the documentation show, as hashes."""
    found: dict[str, str] = yaml.safe_load(DRAWN.read_text(encoding="utf-8"))
    return found


async def draw(folder: Path = DOCS) -> None:
    """Write a picture for each platform and of prices, and what was drawn."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        shown = await browser.new_page(viewport={"width": 760, "height": 100})
        for platform in SURFACES:
            await shown.set_content(page(platform))
            if platform == "page":
                await shown.add_style_tag(path=WEB / "static" / "page.css")
                height = await shown.evaluate("document.documentElement.scrollHeight")
                await shown.set_viewport_size({"width": 900, "height": height + 100})
            await shown.screenshot(path=folder / f"{platform}.png", full_page=True)
        await browser.close()
    (folder / "prices.png").write_bytes(drawing.draw(prices()))
    DRAWN.write_text(yaml.safe_dump(now()), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(draw())
