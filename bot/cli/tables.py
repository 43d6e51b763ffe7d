"""Writes what is generated in the documents: the README's tables and docs/library.md. `python -m bot.cli.tables`."""

from pathlib import Path

from bot.features.everything import build_registry
from bot.features.knowledge import LIBRARY
from bot.settings import table
from knowledge.catalogue import catalogue
from knowledge.frontmatter import parse

README = Path(__file__).parent.parent.parent / "README.md"
LISTING = README.parent / "docs" / "library.md"


def commands() -> str:
    """Every command that people may type, with who may and what it does."""
    rows = ["| command | who | what it does |", "|---|---|---|"]
    rows += [
        f"| `{command.usage}` | {command.role.name.lower()} | {command.summary} |"
        for command in build_registry()
        if not command.hidden
    ]
    return "\n".join(rows)


def filled(text: str) -> str:
    """A README with its generated parts made anew."""
    for name, made in (("commands", commands()), ("settings", table())):
        before, mark, rest = text.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition(f"\n<!-- /{name} -->")
        text = before + mark + made + end + after
    return text


def library() -> str:
    """The page that lists the starting library."""
    files = sorted(LIBRARY.rglob("*.md"))
    return catalogue([parse(file.read_text(encoding="utf-8"), file.name) for file in files])


if __name__ == "__main__":
    LISTING.write_text(library(), encoding="utf-8")
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")
