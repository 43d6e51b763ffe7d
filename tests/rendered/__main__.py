"""Render every kind of reply for the page, Discord and Slack, and store it: `python -m tests.rendered`.

The stored files are what people get, in a form that can be read and compared. A change of a `render` shows in them: look
at the difference before it is committed.
"""

import re
import sys
from pathlib import Path
from typing import Any

import yaml

from bot.message import Form, Picture, Reply
from bot.platforms.discord import render as discord
from bot.platforms.slack import render as slack
from bot.platforms.web.render import render as page
from bot.platforms.wording import form_of
from tests.rendered.replies import REPLIES

FOLDER = Path(__file__).parent
BASE = "https://page.example"
METADATA = '{"channel": "C1"}'


class Readable(yaml.SafeDumper):
    """YAML that shows texts of several lines as they are."""

    def ignore_aliases(self, data: Any) -> bool:
        """Everything is written out where it stands."""
        return True


def _text(dumper: Readable, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


Readable.add_representer(str, _text)


def payloads(reply: Reply) -> dict[str, list[dict[str, Any]]]:
    """The messages of a reply on each chat platform."""
    return {"discord": discord.render(reply, BASE), "slack": slack.render(reply, BASE)}


def forms(form: Form) -> dict[str, dict[str, Any]]:
    """A form as each chat platform opens it."""
    return {"discord": discord.modal(form), "slack": slack.modal(form, METADATA)}


def rendered(reply: Reply) -> dict[str, str]:
    """A reply on each platform, as a file that can be read: names of files and what stands in them."""
    drawn = [f"{one.name}: {one.description}" for one in reply.parts if isinstance(one, Picture)]
    opened = form_of(reply)
    made = {"page.html": re.sub(r">(?=<(?!/))", ">\n", str(page(reply, "token", "/"))) + "\n"}
    for platform, messages in payloads(reply).items():
        whole: dict[str, Any] = {"messages": messages}
        whole |= {"pictures": drawn} if drawn else {}
        whole |= {"form": forms(opened)[platform]} if opened else {}
        made[f"{platform}.yaml"] = yaml.dump(whole, Dumper=Readable, allow_unicode=True, sort_keys=False, width=1000)
    return made


def everything() -> dict[Path, str]:
    """All files, by their path below this folder."""
    return {
        Path(platform.partition(".")[0]) / f"{name}.{platform.partition('.')[2]}": text
        for name, reply in REPLIES.items()
        for platform, text in rendered(reply).items()
    }


def stored() -> dict[Path, str]:
    """The files as they are kept."""
    return {
        path.relative_to(FOLDER): path.read_text(encoding="utf-8")
        for path in FOLDER.glob("*/*")
        if path.suffix in (".html", ".yaml")
    }


def main() -> None:
    """Store what changed, and say so."""
    now, before = everything(), stored()
    for path in before.keys() - now.keys():
        (FOLDER / path).unlink()
        sys.stdout.write(f"gone: {path}\n")
    for path, text in now.items():
        if before.get(path) != text:
            (FOLDER / path).parent.mkdir(exist_ok=True)
            (FOLDER / path).write_text(text, encoding="utf-8")
            sys.stdout.write(f"written: {path}\n")


if __name__ == "__main__":
    main()
