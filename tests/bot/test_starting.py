"""What a new version's starting library brings: said to operators, taken by a command, never against moderators."""

import shutil

import pytest

from bot.cli.findings import OFF, WORKS, Ground
from bot.cli.searches import library
from bot.message import Role
from knowledge.importing import import_folder
from knowledge.origins import folders

ADMIN = {"role": Role.ADMIN, "platform": "terminal"}


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """A starting library of five entries."""
    here = tmp_path / "shipped" / "knowledge" / "library" / "guide"
    here.mkdir(parents=True)
    for file in sorted(folders.SHIPPED.glob("guides/*.md"))[:5]:
        shutil.copy(file, here)
    for module in ("knowledge.origins.folders", "bot.starting", "bot.features.knowledge"):
        monkeypatch.setattr(f"{module}.SHIPPED", here.parent)
    return here


async def test_what_a_new_version_brings_is_said_and_taken_by_one_command(open_home, talk, shown, shipped):
    first, second, third, *_ = sorted(shipped.glob("*.md"))
    kept = third.read_text()
    third.unlink()
    async with open_home(fill=False) as desk:
        await import_folder(desk.database, shipped.parent, origin=folders.STARTING, by="host", now=desk.now())
    asked = Ground(desk.settings)
    same = await library(asked)
    third.write_text(kept)
    for one in (first, second):
        one.write_text(one.read_text().rstrip() + "\n\nOne more sentence.\n")
    news = await library(asked)
    assert (same.verdict, same.said) == (WORKS, "4 entries, as in this version")
    assert (news.verdict, news.said) == (WORKS, "this version has 1 new and 2 changed entries")
    assert "`chaupal knowledge import` takes them" in news.advice
    async with open_home(fill=False) as desk:
        await talk(
            desk,
            f"knowledge retract {second.stem} --code wrong --reason 'the flag has another name'",
            role=Role.MODERATOR,
        )
        dry = shown(await talk(desk, "knowledge import --dry-run", **ADMIN))
        done = shown(await talk(desk, "knowledge import", **ADMIN))
        again = shown(await talk(desk, f"knowledge import {shipped.parent}", **ADMIN))
    assert "Nothing was done; this would be: 1 added, 1 changed" in dry
    assert "This is the starting library. 1 added, 1 changed, 2 unchanged, 0 retracted." in done
    assert "was retracted here" in done
    assert "0 added, 0 changed, 4 unchanged" in again
    assert (await library(asked)).said == "4 entries, as in this version"


async def test_who_does_without_the_starting_library_is_told_nothing_of_it(open_home, shipped):
    async with open_home() as desk:
        asked = Ground(desk.settings)
    found = await library(asked)
    assert (found.verdict, found.said, found.advice) == (OFF, "not taken in", "")
