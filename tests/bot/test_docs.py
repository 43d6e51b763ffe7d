"""The documentation says what the code does."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.areas import MORE
from bot.cli.tables import COMMANDS, ENTRIES, LISTING, commands, entries, filled, library
from bot.features.everything import build_registry
from bot.settings import Settings
from knowledge.entries import KINDS, Entry
from knowledge.frontmatter import parse
from tests import browser
from tests.chromium import ABSENT, CHROMIUM, NAMES

ROOT = Path(__file__).parent.parent.parent


def test_the_readme_has_the_generated_settings():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert filled(text) == text, "run: python -m bot.cli.tables"
    assert "`CHAUPAL_HOME`" in text


def test_the_page_of_commands_has_every_command_once_under_a_heading_of_its_own():
    text = COMMANDS.read_text(encoding="utf-8")
    assert text == commands(), "run: python -m bot.cli.tables"
    assert [text.count(f"| `{one.usage}` |") for one in build_registry() if not one.hidden] == [1] * text.count("\n| `")
    assert f"## {MORE}" not in text, "name the new command's first word in AREAS"


def test_the_page_of_the_library_lists_the_folder():
    assert LISTING.read_text(encoding="utf-8") == library(), "run: python -m bot.cli.tables"


def test_the_page_of_entries_says_what_each_field_holds_and_its_example_is_in_order():
    text = ENTRIES.read_text(encoding="utf-8")
    assert entries(text) == text, "run: python -m bot.cli.tables"
    for model in (Entry, *KINDS.values()):
        assert [name for name in model.model_fields if name != "body" and f"| `{name}` |" not in text] == []
    assert "`claimed`, `author-run`, `reviewer-run` or `reproduced`" in text
    head = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)[1]
    assert parse(f"{head}\n# Qwen3 8B on our L4\n\nIt answers.\n", "example").hardware[0].memory_gb == 24


def test_who_adds_a_feature_is_told_of_every_file_that_the_tests_ask_for():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (part,) = re.findall(r"## Add a feature\n(.*?)\n## ", text, re.DOTALL)
    named = ("bot/features/everything.py", "bot/areas.py", "bot/hindi.yaml", "bot/hindi_options.yaml", "bot/frames/")
    assert [path for path in named if path not in part] == []
    assert "make docs" in part


def test_contributing_names_what_is_there():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    paths = set(re.findall(r"`((?:bot|rag|knowledge|scheduler|tests|docs|benchmarks)/[\w./-]*)`", text))
    assert [path for path in paths if not (ROOT / path).exists()] == []
    (part,) = re.findall(r"## Add a platform\n(.*?)\n## ", text, re.DOTALL)
    for name, path in re.findall(r"`(\w+)` \(`(bot/[\w/]+\.py)`\)", part):
        assert f"class {name}" in (ROOT / path).read_text(encoding="utf-8"), name
    for name, path in re.findall(r"`(\w+)` (?:of|in) `(\w+/[\w/]+\.py)`", part):
        assert re.search(rf"^(?:def )?{name}\b", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE), name
    for name in ("hear", "change", "forget", "call"):
        assert f"`{name}`" in part
        assert f"async def {name}(" in (ROOT / "bot/platforms/door.py").read_text(encoding="utf-8")


def steps(platform: str) -> list[str]:
    """The numbered steps of a platform's page."""
    return re.findall(r"^\d+\. (.+)$", (ROOT / "docs" / f"{platform}.md").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("platform", ["discord", "slack"])
def test_a_platform_is_set_up_in_under_ten_steps(platform):
    text = (ROOT / "docs" / f"{platform}.md").read_text(encoding="utf-8")
    assert 3 < len(steps(platform)) < 10
    for number in map(int, re.findall(r"step (\d+)", text)):
        assert number <= len(steps(platform))


@pytest.mark.parametrize("platform", ["discord", "slack"])
def test_what_the_log_says_names_a_step_that_is_about_it(platform):
    sentences = [
        one
        for path in (ROOT / "bot").rglob("*.py")
        for one in re.findall(rf"[^\n]*docs/{platform}\.md, step \d+", path.read_text())
    ]
    about = {
        ("discord", 2): "token",
        ("discord", 3): "intent",
        ("discord", 4): "permissions",
        ("slack", 2): "manifest",
        ("slack", 3): "xapp-",
        ("slack", 4): "xoxb-",
        ("slack", 6): "/invite",
    }
    named = {int(one.rpartition(" ")[2]) for one in sentences}
    assert named
    for number in named:
        assert about[platform, number] in steps(platform)[number - 1].lower()


def test_every_setting_has_a_sentence():
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert field.description.endswith("."), name


def test_links_between_documents_lead_somewhere():
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


@pytest.mark.parametrize("name", ["", *NAMES])
def test_make_test_says_that_there_is_no_chromium_just_where_the_browser_tests_find_none(tmp_path, name):
    if name:
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    (line,) = re.findall(r"^test:.*\n\t@\$\(BIN\)/python (\S+)\n", (ROOT / "Makefile").read_text(), re.MULTILINE)
    alone = {"PATH": str(tmp_path)}
    told = subprocess.run([sys.executable, ROOT / line], env=alone, capture_output=True, text=True, check=True).stdout
    assert told == ("" if name else f"NOTE: {ABSENT}\n")
    assert browser.marks[0].args == (CHROMIUM is None,)
