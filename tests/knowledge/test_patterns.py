"""Patterns that wait until they are looked for are right, and are what they stand for."""

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
import regex

from knowledge.patterns import late, late_plain

ROOT = Path(__file__).parents[2]
USING = sorted(
    str(file.relative_to(ROOT).with_suffix("")).replace("/", ".")
    for package in ("knowledge", "rag")
    for file in (ROOT / package).rglob("*.py")
    if "import late" in file.read_text(encoding="utf-8")
)


def test_it_finds_what_the_pattern_finds() -> None:
    for make in (late, late_plain):
        digits = make(r"(\d+) gb", regex.IGNORECASE)
        found = digits.search("16 GB")
        assert found is not None
        assert found.group(1) == "16"
        assert digits.search("sixteen") is None
        assert digits.sub("x", "16 GB, 24 gb") == "x, x"


def test_a_mistake_is_told_at_the_first_look() -> None:
    with pytest.raises(regex.error):
        late("(").search("a")
    with pytest.raises(re.error):
        late_plain("(").search("a")


@pytest.mark.parametrize("name", USING)
def test_every_pattern_that_waits_can_be_read(name: str) -> None:
    """Nobody has to ask the one question that needs it to learn that a pattern is broken."""
    module = importlib.import_module(name)
    patterns = [one for one in vars(module).values() if type(one) is type(late(""))]
    patterns += [two for _, two in getattr(module, "COMPILED", ())]
    patterns += getattr(module, "TASKS", {}).values()
    patterns += [
        form
        for event in getattr(module, "EVENTS", ())
        for form in (event.asked, event.told, event.told_of_a_program)
        if form
    ]
    assert patterns
    assert all(one.groups >= 0 for one in patterns)


def test_importing_compiles_none_of_them() -> None:
    """Also not where one pattern is made of another."""
    look = (
        "import importlib, sys\n"
        "from knowledge.patterns import late\n"
        "modules = [importlib.import_module(name) for name in sys.argv[1:]]\n"
        "waiting = {name: one for module in modules for name, one in vars(module).items() if type(one) is type(late(''))}\n"
        "print(len(waiting) > 50, [name for name, one in waiting.items() if '_compiled' in vars(one)])\n"
    )
    told = subprocess.run([sys.executable, "-c", look, *USING], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "True []"
