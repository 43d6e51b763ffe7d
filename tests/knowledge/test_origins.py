"""Where entries came from: folders that move, files that move, another copy of the starting library."""

import datetime as dt
import shutil
from functools import partial
from pathlib import Path

from knowledge import store
from knowledge.importing import import_folder
from knowledge.origins.folders import SHIPPED, STARTING, is_starting, origin_of
from knowledge.review import standing
from knowledge.review.types import Reviewer

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
ENTRY = """---
id: {id}
kind: guide
title: A title of {id}
language: en
summary: What {id} says.
evidence: author-run
author: a-host
disclosure: none
licence: CC-BY-4.0
created: 2026-11-01
review_due: 2027-04-01
status: published
---
# A title

{text}
"""


def write(folder: Path, **files: str) -> Path:
    """A folder of entries by name, and of pages whose names begin with `page`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.md").write_text(
            f"# {name}\n\n{text}\n" if name.startswith("page") else ENTRY.format(id=name, text=text)
        )
    return folder


async def bring(database, folder, **options):
    """Import as the command does."""
    origin = await origin_of(database, folder)
    named = {"origin": origin.name, "before": origin.before}
    return await import_folder(database, folder, by="host", now=NOW, **named, **options)


async def heads(database):
    """Every entry by id."""
    async with database.reading() as connection:
        return {head.id: head for head in await store.every_head(connection)}


async def test_a_folder_that_was_moved_is_the_same_folder(database, tmp_path):
    old = write(tmp_path / "old", alpha="One.", beta="Two.", page="Three.")
    await bring(database, old)
    old.rename(tmp_path / "new")
    write(tmp_path / "new", beta="Two again.")
    done = await bring(database, tmp_path / "new", prune=True)
    again = await bring(database, write(tmp_path / "new", page="Three again."))
    found = await heads(database)
    assert (done.added, done.changed, done.unchanged, done.problems, done.retracted) == ([], ["beta.md"], 2, [], [])
    assert (again.added, again.changed, again.unchanged) == ([], ["page.md"], 2)
    assert {head.origin for head in found.values()} == {str(tmp_path / "new")}
    assert sorted(found) == ["alpha", "beta", "page"]


async def test_a_folder_that_is_still_there_keeps_its_entries_and_is_named(database, tmp_path):
    old = write(tmp_path / "old", alpha="One.", page="Three.")
    await bring(database, old)
    shutil.copytree(old, tmp_path / "copy")
    done = await bring(database, tmp_path / "copy")
    assert [str(one) for one in done.problems] == [
        f"alpha.md: id: 'alpha' belongs to alpha.md of {old} already: change it there and import that, offer a better text with "
        "`submission correct alpha`, or give this file another id"
    ]
    assert (await heads(database))["alpha"].origin == str(old)


async def test_another_folder_takes_nothing_over_from_one_that_is_gone(database, tmp_path):
    old = write(tmp_path / "old", page1="One.", page2="Two.", page3="Three.")
    await bring(database, old)
    shutil.rmtree(old)
    await bring(database, write(tmp_path / "other", page1="Other words.", page2="Two.", page4="Four."))
    assert [head.origin for head in (await heads(database)).values()].count(str(old)) == 3


async def test_the_starting_library_is_known_wherever_the_program_lies(database, tmp_path):
    checkout = tmp_path / "work" / "knowledge" / "library"
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "pyproject.toml").write_text('[project]\nname = "chaupal"\n')
    write(checkout, alpha="One.")
    await import_folder(database, checkout, origin=STARTING, by="starting-library", now=NOW)
    write(checkout, alpha="One, better.", gamma="New.")
    done = await bring(database, checkout)
    assert (done.added, done.changed, done.problems) == (["gamma.md"], ["alpha.md"], [])
    assert {head.origin for head in (await heads(database)).values()} == {STARTING}
    assert is_starting(SHIPPED)
    shutil.copytree(checkout, tmp_path / "copy")
    (tmp_path / "copy" / "alpha.md").write_text(ENTRY.format(id="alpha", text="Two."))
    refused = (await bring(database, tmp_path / "copy")).problems
    assert "'alpha' belongs to alpha.md of the starting library already" in str(refused[0])
    (tmp_path / "work" / "pyproject.toml").write_text('[project]\nname = "ours"\n')
    assert not is_starting(checkout)


async def test_what_came_from_the_folder_of_the_starting_library_under_its_path_is_of_it_too(database):
    """As versions did that refused the rest: one new entry of a contributor is there, under the folder's path."""
    await import_folder(database, SHIPPED, origin=STARTING, by="host", now=NOW)
    mine = min(await heads(database))

    async def elsewhere(connection):
        from knowledge.origins import store as origins

        await origins.rename(connection, [mine], str(SHIPPED.resolve()))

    await database.write(elsewhere)
    done = await bring(database, SHIPPED)
    assert (done.added, done.changed, done.problems) == ([], [], [])
    assert (await heads(database))[mine].origin == STARTING


async def test_what_a_dry_run_says_is_what_an_import_does_and_it_does_nothing(database, tmp_path):
    old = write(tmp_path / "old", alpha="One.", beta="Two.")
    await bring(database, old)
    old.rename(tmp_path / "new")
    folder = write(tmp_path / "new", alpha="One again.", gamma="Three.")
    (folder / "beta.md").unlink()
    before = await heads(database)
    dry = await bring(database, folder, dry=True, prune=True)
    assert await heads(database) == before
    wet = await bring(database, folder, prune=True)
    assert (dry.added, dry.changed, dry.retracted) == (["gamma.md"], ["alpha.md"], ["beta.md"])
    assert (wet.added, wet.changed, wet.retracted) == (dry.added, dry.changed, dry.retracted)


async def test_a_file_that_moves_within_its_folder_stays_its_entry(database, tmp_path):
    folder = write(tmp_path / "in", alpha="One.", beta="Two.")
    await bring(database, folder)
    write(folder / "deep")
    (folder / "alpha.md").rename(folder / "deep" / "alpha.md")
    write(folder / "deep", beta="Two, moved and changed.")
    (folder / "beta.md").unlink()
    done = await bring(database, folder, prune=True)
    assert (done.added, done.problems, done.retracted) == ([], [], [])
    found = await heads(database)
    assert (found["alpha"].path, found["beta"].path) == ("deep/alpha.md", "deep/beta.md")
    assert {head.status for head in found.values()} == {"published"}
    assert (await bring(database, folder)).unchanged == 2


async def test_a_file_that_moves_does_not_undo_what_was_decided_here(database, tmp_path):
    one = Reviewer("discord:1", "one", "moderator")
    folder = write(tmp_path / "in", alpha="One.", beta="Two.")
    await bring(database, folder)
    await bring(database, write(folder, alpha="One again."))
    back = partial(standing.roll_back, entry_id="alpha", number=1, reviewer=one, now=NOW, expected=2)
    await database.write(back)
    await database.write(partial(standing.retract, entry_id="beta", reviewer=one, reason="it is wrong", now=NOW))
    write(folder / "deep")
    for name in ("alpha", "beta"):
        (folder / f"{name}.md").rename(folder / "deep" / f"{name}.md")
    done = await bring(database, folder, prune=True)
    assert (done.unchanged, [one.where for one in done.problems]) == (1, ["deep/beta.md"])
    (folder / "deep" / "alpha.md").rename(tmp_path / "alpha.md")
    await bring(database, folder, prune=True)
    (tmp_path / "alpha.md").rename(folder / "alpha.md")
    returned = await bring(database, folder)
    assert "`knowledge restore alpha` brings it back" in str(returned.problems[0])
    async with database.reading() as connection:
        assert "One." in (await store.text_of(connection, "alpha")).text
    assert (await heads(database))["beta"].status == "retracted"


async def test_a_file_that_is_given_another_id_leaves_its_old_entry_to_prune(database, tmp_path):
    folder = write(tmp_path / "in", alpha="One.", beta="Two.")
    await bring(database, folder)
    (folder / "alpha.md").write_text(ENTRY.format(id="gamma", text="One."))
    done = await bring(database, folder)
    again = await bring(database, folder)
    assert (done.added, done.gone, again.unchanged, again.changed) == (["alpha.md"], 1, 2, [])
    assert (await bring(database, folder, prune=True)).retracted == ["alpha.md"]
    assert (await heads(database))["alpha"].status == "retracted"


async def test_the_entry_of_a_file_that_is_broken_is_not_taken_for_gone(database, tmp_path):
    folder = write(tmp_path / "in", alpha="One.", beta="Two.")
    await bring(database, folder)
    (folder / "alpha.md").write_text("---\nkind: guide\nid: [\nevidence: x\n---\n")
    (folder / "beta.md").write_bytes(b"\xff")
    done = await bring(database, folder, prune=True)
    assert (len(done.problems), done.retracted, done.gone) == (2, [], 0)


async def test_a_block_with_two_ids_is_refused(database, tmp_path):
    folder = write(tmp_path / "in", alpha="One.")
    text = ENTRY.format(id="alpha", text="One.").replace("kind: guide", "kind: guide\nid: beta")
    (folder / "alpha.md").write_text(text)
    assert "id: expected once" in str((await bring(database, folder)).problems[0])
