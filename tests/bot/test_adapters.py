"""How large the adapters of Discord and Slack are: what docs/architecture.md says, and no line more."""

import ast
import io
import re
import tokenize
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = [ROOT / "bot" / "platforms" / name for name in ("discord", "slack")]
MOST = 1_200
"""The two adapters together stay under so many."""
SAID = re.compile(r"\*\*([\d,]+) lines of code\*\*")
NO_CODE = (
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
)


def docstring_lines(source: str) -> set[int]:
    """The lines of strings that stand alone: docstrings, and what is said under a constant."""
    alone = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Expr)]
    texts = [node for node in alone if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)]
    return {line for node in texts for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}


def code_lines(source: str) -> int:
    """Lines that hold any token but comments, line ends, indentation, and strings that stand alone."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    lines = {line for one in tokens if one.type not in NO_CODE for line in range(one.start[0], one.end[0] + 1)}
    return len(lines - docstring_lines(source))


def test_what_counts_as_a_line_of_code():
    source = '"""A module."""\n\nX = 1  # one\n"""What X is."""\n\n\ndef f():\n    """Docs."""\n    # why\n    return (\n        X\n    )\n'
    assert code_lines(source) == 5


def test_the_two_adapters_grow_only_on_purpose():
    """Counted are the lines of code of every module in bot/platforms/discord and bot/platforms/slack together.

    Couriers, the calendar and the manifest are among them; blank lines, comments and docstrings are not. Who
    needs more lines changes the number in docs/architecture.md with them, and who saves some takes them off there.
    """
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    found = SAID.search(text)
    assert found, "docs/architecture.md says how many lines the adapters have"
    modules = [path for folder in FOLDERS for path in sorted(folder.rglob("*.py"))]
    assert len(modules) > 12
    counted = sum(code_lines(path.read_text(encoding="utf-8")) for path in modules)
    assert counted < MOST
    assert counted == int(found[1].replace(",", "")), f"docs/architecture.md has to say {counted:,} lines of code"
