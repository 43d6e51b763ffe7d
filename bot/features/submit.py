"""`submit`: offering a recipe, a report, a model note, a cost, an evaluation or a guide; a page; or a Markdown file.

The form asks the few things that matter for the kind; the rest is added later. What happens to a draft from there is
in `offering` and `submission`.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

from bot.commands import Handler, Help, Registry, Suggest
from bot.desk import Call
from bot.errors import ShownError
from bot.features.offering import Stopped, failed, form_of, keep, looked_through, next_step, refuse_secrets
from bot.message import Button, Reply, Text, say
from knowledge.frontmatter import names_a_kind
from knowledge.importing import read_text
from knowledge.submissions.asking import OFFERED, QUESTIONS, BadAnswers, draft_of
from knowledge.submissions.shape import read
from rag.language import detect

SENTENCES = {
    "recipe": "Offer a recipe: how to run one model on one kind of hardware.",
    "report": "Offer an honest report of a deployment, whether or not it worked.",
    "model": "Offer a note on a model: what it is good for, in what languages, on what hardware.",
    "cost": "Offer a cost record: a price with its date, basis and load.",
    "evaluation": "Offer the result of an evaluation, a row for each language.",
    "guide": "Offer a guide: how to deploy, evaluate or operate something.",
}
INTEREST = ("disclosure: none", "# or disclosure: {interest: vendor, text: my employer sells this server}")
FILE = re.compile(r"^[^\n]{1,200}\n(?=---\n)", re.MULTILINE)
"""The name that stands above an attached file with front matter."""


class NoFile(ShownError):
    """No Markdown with front matter came along."""

    def __init__(self) -> None:
        super().__init__(
            "No Markdown file with front matter came along. Attach one to the message that says `submit file`, "
            "paste it into `submit file`, or name one in the terminal with --path. docs/entries.md lists the fields."
        )


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
    lines = "\n".join(f"- `{_commands(kind, gap)[1]}`: {sentence}" for kind, sentence in SENTENCES.items())
    lines += (
        f"\n- `{_commands('page', gap)[1]}`: a page, with what it says\n- `submit file`: Markdown with front matter"
    )
    words = f"What do you want to offer{f' for gap {gap}' if gap else ''}?\n\n{lines}"
    buttons = tuple(Button(kind.capitalize(), _commands(kind, gap)[1]) for kind in OFFERED)
    yield Reply((Text(words),), (*buttons, Button("A page", _commands("page", gap)[1])), audience="person")


def _opener(kind: str) -> Handler:
    async def opened(
        call: Call, *, gap: Annotated[int, Help("the gap that it answers"), Suggest("gaps")] = 0
    ) -> AsyncIterator[Reply]:
        yield _form(call, kind, {}, gap)

    opened.__doc__ = SENTENCES[kind]
    return opened


def _form(call: Call, asked: str, values: dict[str, str], gap: int = 0) -> Reply:
    if call.message.person.platform == "terminal":
        return say(
            "In the terminal a file is offered: save this, fill it in, then `chaupal submit file --path FILE`.\n\n"
            + template(asked)
            + (f"\n\nName the gap it answers: `--gap {gap}`." if gap else "")
        )
    return Reply((form_of(asked, *_commands(asked, gap), values, {}),), audience="person")


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
    yield _form(call, "page", {"source": address} if address else {}, gap)


async def keep_form(
    call: Call,
    kind: Annotated[str, Help("what was asked")],
    *,
    gap: Annotated[int, Help("the gap that it answers")] = 0,
) -> AsyncIterator[Reply]:
    """Keep what a form of `submit` says as a draft, and show it as it would stand in the library."""
    if kind not in QUESTIONS:
        yield failed("There is no such form. `submit` lists what can be offered.")
        return
    answers = {one.name: str(call.message.values.get(one.name, "")) for one in QUESTIONS[kind]}
    clean, errors = await looked_through(answers)
    language = detect(f"{answers.get('title', '')}\n{answers.get('body', '')[:4000]}")
    try:
        draft = draft_of(kind, answers, call.desk.now().date(), language=language)
    except BadAnswers as error:
        errors = {**error.wrong, **errors}
    if errors:
        yield Reply((form_of(kind, *_commands(kind, gap), clean, errors),), audience="person", failed=True)
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
        raise ShownError("A path can be named in the terminal only.")
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
