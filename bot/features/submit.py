"""`submit`: offering a recipe, a report, a model note, a cost, an evaluation or a guide; a page; or a Markdown file.

The form asks the few things that matter for the kind; the rest is added later. What happens to a draft from there is
in `offering` and `submission`.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Annotated

from bot.commands import Handler, Help, Registry, Suggest
from bot.desk import Call
from bot.errors import WordedError
from bot.features.offering import failed, form_of, keep, next_step
from bot.features.withheld import Stopped, looked_through, refuse_secrets
from bot.frames import frame
from bot.message import Button, Reply, Text, say
from bot.speaking import language_of
from knowledge.files import read_text
from knowledge.frontmatter import names_a_kind
from knowledge.submissions.asking import OFFERED, QUESTIONS, BadAnswers, draft_of
from knowledge.submissions.shape import read
from rag.language import detect

INTEREST = ("disclosure: none", "# or disclosure: {interest: vendor, text: my employer sells this server}")
FILE = re.compile(r"^[^\n]{1,200}\n(?=---\n)", re.MULTILINE)
"""The name that stands above an attached file with front matter."""


class NoFile(WordedError):
    """No Markdown with front matter came along."""

    def __init__(self) -> None:
        super().__init__("no_file")


class PathElsewhere(WordedError):
    """A path that was named by somebody who does not sit at this machine."""

    def __init__(self) -> None:
        super().__init__("path_here")


def declare(registry: Registry) -> None:
    """Put offering on a registry."""
    for kind in OFFERED:
        registry.command(f"submit {kind}", private=True)(_opener(kind))
    registry.command("submit link", private=True)(link)
    registry.command("submit file", private=True)(file)
    registry.command("submit", hidden=True, private=True)(choose)
    registry.command("submit keep", hidden=True, private=True, form=True)(keep_form)


async def choose(call: Call, *, gap: Annotated[int, Help("the gap that it answers")] = 0) -> AsyncIterator[Reply]:
    """Say what can be offered."""
    told = partial(frame, await language_of(call))
    lines = [f"- `{_commands(kind, gap)[1]}`: {told(f'offer_{kind}')}" for kind in OFFERED]
    lines.append(f"- `{_commands('page', gap)[1]}`: {told('offer_a_page')}")
    lines.append(f"- `submit file`: {told('offer_a_file')}")
    what = told("offer_what_gap", gap=gap) if gap else told("offer_what")
    buttons = tuple(Button(told(f"kind_{kind}"), _commands(kind, gap)[1]) for kind in (*OFFERED, "page"))
    yield Reply((Text("\n".join([what, "", *lines])),), buttons, audience="person")


def _opener(kind: str) -> Handler:
    async def opened(
        call: Call, *, gap: Annotated[int, Help("the gap that it answers"), Suggest("gaps")] = 0
    ) -> AsyncIterator[Reply]:
        yield await _form(call, kind, {}, gap)

    opened.__doc__ = frame("en", f"offer_{kind}")
    return opened


async def _form(call: Call, asked: str, values: dict[str, str], gap: int = 0) -> Reply:
    if call.message.place.platform == "terminal":
        return say(
            "In the terminal a file is offered: save this, fill it in, then `chaupal submit file --path FILE`.\n\n"
            + template(asked)
            + (f"\n\nName the gap it answers: `--gap {gap}`." if gap else "")
        )
    return Reply((form_of(await language_of(call), asked, _commands(asked, gap), values, {}),), audience="person")


def _commands(asked: str, gap: int) -> tuple[str, str]:
    """What keeps a form, and what opens it again; both name the gap that it answers."""
    for_gap = f" --gap {gap}" if gap else ""
    return f"submit keep {asked}{for_gap}", f"submit {'link' if asked == 'page' else asked}{for_gap}"


def template(asked: str) -> str:
    """A file to fill in, for whoever has no form at hand."""
    kind = "guide" if asked == "page" else asked
    fields = [one for one in QUESTIONS[asked] if one.name not in ("title", "body", "interest", "kind")]
    lines = [f"# {one.name}: {one.help or ' | '.join(one.choices)}" for one in fields]
    head = ["---", f"kind: {kind}", "title: …", *lines, *INTEREST, "---", "…"]
    return "```yaml\n" + "\n".join(head) + "\n```"


async def link(
    call: Call,
    address: Annotated[str, Help("the page's address")] = "",
    *,
    gap: Annotated[int, Help("the gap that it answers"), Suggest("gaps")] = 0,
) -> AsyncIterator[Reply]:
    """Offer what a page says, in your own words, with its address as the source."""
    yield await _form(call, "page", {"source": address} if address else {}, gap)


async def keep_form(
    call: Call,
    kind: Annotated[str, Help("what was asked")],
    *,
    gap: Annotated[int, Help("the gap that it answers")] = 0,
) -> AsyncIterator[Reply]:
    """Keep what a form of `submit` says as a draft, and show it as it would stand in the library."""
    speaks = await language_of(call)
    if kind not in QUESTIONS:
        yield failed(frame(speaks, "no_form"))
        return
    answers = {one.name: str(call.message.values.get(one.name, "")) for one in QUESTIONS[kind]}
    clean, errors = await looked_through(answers, speaks)
    language = detect(f"{answers.get('title', '')}\n{answers.get('body', '')[:4000]}")
    try:
        draft = draft_of(kind, answers, call.desk.now().date(), language=language)
    except BadAnswers as error:
        errors = {**error.sentences(speaks), **errors}
    if errors:
        yield Reply((form_of(speaks, kind, _commands(kind, gap), clean, errors),), audience="person", failed=True)
        return
    yield await next_step(call, await keep(call, draft, gap_id=gap or None))


async def file(
    call: Call,
    text: Annotated[str, Help("the Markdown itself, if it is not attached"), "rest"] = "",
    *,
    path: Annotated[Path | None, Help("a file on this machine"), "terminal"] = None,
    gap: Annotated[int, Help("the gap that it answers"), Suggest("gaps")] = 0,
) -> AsyncIterator[Reply]:
    """Offer a Markdown file with front matter: attached, pasted, or by its path in the terminal."""
    if path is not None and call.message.person.platform != "terminal":
        raise PathElsewhere
    whole = await asyncio.to_thread(_from_disk, path) if path else found_in(text, call.message.context)
    if not whole:
        raise NoFile
    draft = read(whole, "the file", call.desk.now().date())
    try:
        number = await keep(call, draft, gap_id=gap or None)
    except Stopped:
        await refuse_secrets(whole)  # says in which lines of the file
        raise
    yield await next_step(call, number)


def _from_disk(path: Path) -> str:
    return read_text(path, path.name)


def found_in(text: str, context: str) -> str:
    """The first Markdown with front matter in what was typed or attached; empty if there is none."""
    for one in (text.strip(), FILE.sub("", context, count=1).lstrip()):
        if names_a_kind(one + "\n"):
            return one + "\n"
    return ""
