"""Bringing a folder in, keeping it in step, listing it and taking it out again, by the command."""

import pytest

from bot.dispatch import respond
from bot.message import Progress, Role
from tests.bot.conftest import message
from tests.entries import entry_text

ADMIN = {"role": Role.ADMIN, "platform": "terminal"}


@pytest.fixture
def folder(tmp_path):
    """Three entries: of health, of education in Hindi, and of neither."""
    here = tmp_path / "ours"
    here.mkdir()
    health = entry_text("guide", "verticals: [health]\n", id="ward-rota", title="A rota for a ward")
    school = entry_text("guide", "verticals: [education]\n", id="paathshala", title="पाठशाला")
    (here / "ward.md").write_text(health, encoding="utf-8")
    (here / "school.md").write_text(school.replace("language: en", "language: hi"), encoding="utf-8")
    (here / "plain.md").write_text(entry_text("guide", id="plain-one", title="A plain one"), encoding="utf-8")
    return here


async def test_a_folder_is_brought_in_under_a_bar_and_what_is_gone_from_it_goes_only_when_asked(
    open_home, talk, shown, folder
):
    async with open_home() as desk:
        replies = [one async for one in respond(desk, message(f"knowledge import {folder}", **ADMIN))]
        bars = [part for one in replies if not one.final for part in one.parts if isinstance(part, Progress)]
        (folder / "ward.md").unlink()
        left = shown(await talk(desk, f"knowledge import {folder}", **ADMIN))
        still = shown(await talk(desk, "knowledge list --vertical health"))
        dry = shown(await talk(desk, f"knowledge import {folder} --prune --dry-run", **ADMIN))
        pruned = shown(await talk(desk, f"knowledge import {folder} --prune", **ADMIN))
        gone = shown(await talk(desk, "knowledge list --vertical health"))
    assert "3 added, 0 changed, 0 unchanged, 0 retracted" in shown(replies[-1])
    assert bars
    assert all(0 <= bar.done <= bar.total for bar in bars)
    assert "0 retracted. 1 have no file here any more; `--prune` retracts them." in left
    assert "ward-rota" in still
    assert "Nothing was done; this would be: 0 added, 0 changed, 2 unchanged, 1 retracted." in dry
    assert "2 unchanged, 1 retracted." in pruned
    assert "ward-rota" not in gone


async def test_reading_many_files_shows_how_far_it_is(open_home, tmp_path):
    for n in range(1500):
        (tmp_path / f"page-{n}.md").write_text(f"# Page {n}\n\nWhat page {n} says of a card.\n" * 20, encoding="utf-8")
    async with open_home(fill=False) as desk:
        said = [one async for one in respond(desk, message(f"knowledge import {tmp_path} --dry-run", **ADMIN))]
    bars = [part for one in said if not one.final for part in one.parts if isinstance(part, Progress)]
    assert {(bar.label, bar.total) for bar in bars} == {("Reading files", 1500)}
    assert [bar.done for bar in bars] == sorted({bar.done for bar in bars})


async def test_the_list_is_limited_to_a_vertical_and_to_a_language(open_home, talk, shown, folder):
    async with open_home() as desk:
        await talk(desk, f"knowledge import {folder}", **ADMIN)
        health = shown(await talk(desk, "knowledge list --vertical health"))
        hindi = shown(await talk(desk, "knowledge list --language hi"))
        guides = shown(await talk(desk, "knowledge list --kind guide"))
        recipes = shown(await talk(desk, "knowledge list --kind recipe"))
        neither = shown(await talk(desk, "knowledge list --vertical health --language hi"))
    assert "ward-rota" in health
    assert "paathshala" not in health
    assert "plain-one" not in health
    assert "paathshala" in hindi
    assert "ward-rota" not in hindi
    assert "ward-rota" in guides
    assert "t4" not in guides
    assert "t4" in recipes
    assert "ward-rota" not in recipes
    assert "ward-rota" not in neither
    assert "paathshala" not in neither


async def test_every_entry_is_written_out_as_it_came_in(open_home, talk, shown, folder, tmp_path):
    to = tmp_path / "out"
    async with open_home(fill=False) as desk:
        empty = shown(await talk(desk, f"knowledge export {to}", **ADMIN))
        await talk(desk, f"knowledge import {folder}", **ADMIN)
        said = shown(await talk(desk, f"knowledge export {to}", **ADMIN))
    assert "The library is empty; nothing was written." in empty
    assert f"3 entries are in {to}." in said
    came = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert {file.name: file.read_bytes() for file in to.rglob("*.md")} == came


async def test_an_earlier_version_is_shown_as_it_was(open_home, talk, shown, folder):
    async with open_home() as desk:
        await talk(desk, f"knowledge import {folder}", **ADMIN)
        file = folder / "plain.md"
        file.write_text(file.read_text(encoding="utf-8").replace("Body.", "Another body."), encoding="utf-8")
        await talk(desk, f"knowledge import {folder}", **ADMIN)
        now = shown(await talk(desk, "knowledge show plain-one"))
        then = shown(await talk(desk, "knowledge show plain-one --version 1"))
    assert "Another body." in now
    assert "Another body." not in then
    assert "Body." in then
