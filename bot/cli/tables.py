"""Writes what is generated in the documents: `python -m bot.cli.tables`.

The README's settings, docs/commands.md, docs/library.md and the tables of docs/entries.md.
"""

from pathlib import Path

from pydantic import SecretStr

from bot.areas import by_area
from bot.features.everything import build_registry
from bot.settings import PREFIX, Settings
from knowledge.catalogue import catalogue
from knowledge.entries import KINDS, Entry
from knowledge.fields import table as fields
from knowledge.frontmatter import parse
from knowledge.origins.folders import SHIPPED

README = Path(__file__).parent.parent.parent / "README.md"
LISTING = README.parent / "docs" / "library.md"
ENTRIES = README.parent / "docs" / "entries.md"
COMMANDS = README.parent / "docs" / "commands.md"
COMMANDS_BEGIN = """# Commands

They are the same on Discord (`/knowledge show`), on Slack (`/chaupal knowledge show`), on the page and in the terminal
(`chaupal knowledge show`); `help` says them too, and `help COMMAND` explains one. In brackets is what may be left
out; a form then asks for it where it is needed. *Who* is the least role: member, organizer, moderator, admin.
Besides these, the terminal has `serve`, `chat`, `doctor`, `backup` and `restore`.

Whoever writes Hindi, or reads the platform in it, is answered in Hindi: what was done, why not, buttons and forms.
Words that are typed (commands, codes, settings) stay as they are, and so does what somebody else wrote; a command may
also be typed by the Hindi name that Discord shows for it: `मदद submit`, `बैठक सूची`, `गैप दिखाओ 3`. In romanised
Hindi there are the answers to questions with all that stands around them, and `help`; other commands answer in English,
and so do those of the terminal."""


def commands() -> str:
    """The page of every command that people may type, by what it is for, with who may and what it does."""
    parts = [COMMANDS_BEGIN]
    for area, groups in by_area(one for one in build_registry() if not one.hidden).items():
        rows = [
            f"| `{command.usage}` | {command.role.name.lower()} | {command.summary} |"
            for group in groups.values()
            for command in group
        ]
        parts.append("\n".join((f"## {area}\n", "| command | who | what it does |", "|---|---|---|", *rows)))
    return "\n\n".join(parts) + "\n"


def settings() -> str:
    """The settings as a Markdown table, for the README."""
    rows = ["| setting | default | what it is |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "~/.local/share/chaupal" if name == "home" else field.default
        shown = default.get_secret_value() if isinstance(default, SecretStr) else default
        shown = ",".join(shown) if isinstance(shown, tuple) else shown
        shown = "" if shown in (None, "", {}) else f"`{shown}`"
        rows.append(f"| `{PREFIX}{name.upper()}` | {shown} | {field.description} |")
    return "\n".join(rows)


def filled(text: str) -> str:
    """A README with its generated part made anew."""
    before, mark, rest = text.partition("<!-- settings -->\n")
    _, end, after = rest.partition("\n<!-- /settings -->")
    return before + mark + settings() + end + after


def entries(text: str) -> str:
    """The page on entries with its tables of fields made anew."""
    head, *sections = text.split("\n## ")
    made = [head]
    for section in sections:
        kind, _, rest = section.partition("\n")
        model = Entry if kind == "Every kind" else KINDS.get(kind)
        if model is None:
            made.append(section)
            continue
        before, _, table_and_rest = rest.partition("| field |")
        after = "\n\n".join(table_and_rest.split("\n\n")[1:])
        made.append(f"{kind}\n{before}{fields(model, whole=model is Entry)}\n" + (f"\n{after}" if after else ""))
    return "\n## ".join(made)


def library() -> str:
    """The page that lists the starting library."""
    files = sorted(SHIPPED.rglob("*.md"))
    return catalogue([parse(file.read_text(encoding="utf-8"), file.name) for file in files])


if __name__ == "__main__":
    LISTING.write_text(library(), encoding="utf-8")
    COMMANDS.write_text(commands(), encoding="utf-8")
    ENTRIES.write_text(entries(ENTRIES.read_text(encoding="utf-8")), encoding="utf-8")
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")
