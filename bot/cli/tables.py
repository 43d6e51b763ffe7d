"""Writes the README's generated tables, settings and commands: `python -m bot.cli.tables`."""

from pathlib import Path

from bot.features.everything import build_registry
from bot.settings import table

README = Path(__file__).parent.parent.parent / "README.md"


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


if __name__ == "__main__":
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")
