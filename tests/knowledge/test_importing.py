"""Folders in and out: nothing lost, nothing done twice, one bad file is not the end."""

import datetime as dt
import os
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.database import Database
from knowledge import store
from knowledge.checking import WORDS, check_folder
from knowledge.exporting import export_folder
from knowledge.files import LARGEST, NoFolder
from knowledge.frontmatter import read_page
from knowledge.importing import import_folder
from knowledge.pages import guess_language, page_id
from knowledge.parts import Slug
from knowledge.review import standing
from knowledge.review.types import Reviewer

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
LIBRARY = Path(__file__).parent.parent.parent / "knowledge" / "library"


@pytest.fixture
async def database(tmp_path: Path, blanks):
    """SQLite is enough here; the store's own tests run on both."""
    opened = Database(blanks.at(tmp_path / "c.db"))
    await opened.open()
    yield opened
    await opened.close()


def folder_of(tmp_path: Path, files: dict[str, bytes]) -> Path:
    """A folder with these files."""
    for path, content in files.items():
        file = tmp_path / "in" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return tmp_path / "in"


async def bring(database, folder, **options):
    """Import as the command does."""
    return await import_folder(database, folder, origin=str(folder), by="host", now=NOW, **options)


PAGES = {
    "alpha.md": b"# Alpha\n\ntext\n",
    "deep/b.markdown": "# बीटा\r\n\r\nपाठ\r\n".encode(),
    "gamma.mdx": b"\xef\xbb\xbf# Bom\n",
    "no-newline.md": b"# End",
}


async def test_export_gives_back_the_same_bytes(database, tmp_path):
    done = await bring(database, folder_of(tmp_path, PAGES))
    assert len(done.added) == 4
    assert await export_folder(database, tmp_path / "out") == 4
    assert {path: (tmp_path / "out" / path).read_bytes() for path in PAGES} == PAGES


async def test_entries_of_one_path_are_exported_to_a_file_each(database, tmp_path):
    """Two folders that both hold a README, and one whose page has the very name that the second README would get."""
    texts = [b"# First\n\none\n", b"# Second\n\ntwo\n", b"# Third\n\nthree\n"]
    for name, text in zip("xyz", texts, strict=True):
        await bring(database, folder_of(tmp_path / name, {"README.md": text}))
    out, again = tmp_path / "out", tmp_path / "again"
    assert await export_folder(database, out) == 3
    files = {file.name: file.read_bytes() for file in out.iterdir()}
    assert sorted(files.values()) == sorted(texts)
    async with database.reading() as connection:
        ids = [head.id async for head, _ in store.exported(connection)]
    assert set(files) == {"README.md", *(f"README-{one}.md" for one in ids[1:])}
    await bring(database, folder_of(tmp_path / "w", {f"README-{ids[1]}.md": b"# Fourth\n"}))
    assert await export_folder(database, again) == 4
    assert sorted(file.read_bytes() for file in again.iterdir()) == sorted([*texts, b"# Fourth\n"])
    assert await export_folder(database, out) == 4, "over what was exported before"
    assert {f.name: f.read_bytes() for f in out.iterdir()} == {f.name: f.read_bytes() for f in again.iterdir()}


async def test_the_starting_library_makes_the_round_trip(database, tmp_path):
    await bring(database, LIBRARY)
    await export_folder(database, tmp_path / "out")
    files = [file.relative_to(LIBRARY) for file in LIBRARY.rglob("*.md")]
    assert len(files) >= 20
    assert all((tmp_path / "out" / file).read_bytes() == (LIBRARY / file).read_bytes() for file in files)


async def test_only_what_changed_is_done_again_and_what_is_gone_is_retracted(database, tmp_path):
    folder = folder_of(tmp_path, PAGES)
    await bring(database, folder)
    again = await bring(database, folder)
    (folder / "alpha.md").write_text("# Alpha\n\nother\n")
    (folder / "gamma.mdx").unlink()
    third = await bring(database, folder, prune=True)
    back = folder_of(tmp_path, {"gamma.mdx": PAGES["gamma.mdx"]})
    fourth = await bring(database, back)
    assert (again.unchanged, again.added, again.changed) == (4, [], [])
    assert (third.changed, third.retracted, third.unchanged) == (["alpha.md"], ["gamma.mdx"], 2)
    assert fourth.changed == ["gamma.mdx"]
    async with database.reading() as connection:
        assert (await store.head(connection, "alpha")).number == 2
        assert (await store.head(connection, "gamma")).status == "published"


async def test_what_a_closed_folder_holds_is_not_taken_for_gone(database, tmp_path, monkeypatch):
    folder, scandir = folder_of(tmp_path, PAGES), os.scandir
    await bring(database, folder)
    (folder / "alpha.md").unlink()

    def closed(path):
        if str(path).endswith("deep"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    done = await bring(database, folder, prune=True)
    assert done.retracted == ["alpha.md"]
    assert [str(one) for one in done.problems] == ["deep: folder: Permission denied"]
    with pytest.raises(NoFolder, match=r"cannot be read \(Permission denied\)"):
        await bring(database, folder / "deep")


async def test_pages_in_other_dress_go_in_with_their_titles(database, tmp_path):
    pages = {
        "install.rst": b"=======\nInstall\n=======\n\nTwo ways.\n\nFrom source\n~~~~~~~~~~~\n\nRun make.\n",
        "quotas.rst": b"Quotas\n^^^^^^\n\nFifty files.\n",
        "notes.txt": b"Which disk to buy.\n",
        "tilde.md": b"~~~\nNot a title\n~~~~~~~~~~~\n\n# Tilde\n",
        "large.md": ("# Large\n\n" + "A line about disks.\n" * 60_000).encode(),
    }
    done = await bring(database, folder_of(tmp_path, pages))
    assert (done.added, done.problems) == (sorted(pages), [])
    async with database.reading() as connection:
        titles = {one.path: one.title for one in await store.every_head(connection)}
    assert titles == {
        "install.rst": "Install",
        "quotas.rst": "Quotas",
        "notes.txt": "notes",
        "tilde.md": "Tilde",
        "large.md": "Large",
    }


async def test_one_bad_file_is_told_and_the_others_go_in(database, tmp_path):
    bad = {
        "latin.md": b"# caf\xe9",
        "nul.md": b"a\x00b",
        "empty.md": b"  \n",
        "huge.md": b"x" * (LARGEST + 1),
        "broken.md": b"---\nkind: recipe\nid: a b\n---\n",
        "good.md": b"# Good\n",
    }
    done = await bring(database, folder_of(tmp_path, bad))
    told = {error.where: str(error) for error in done.problems}
    assert done.added == ["good.md"]
    assert set(told) == set(bad) - {"good.md"}
    assert "UTF-8" in told["latin.md"]
    assert "NUL" in told["nul.md"]
    assert "empty" in told["empty.md"]
    assert "at most 4,000,000 bytes" in told["huge.md"]


async def test_a_file_that_trips_us_up_is_told_and_the_others_go_in(database, tmp_path, monkeypatch, caplog):
    """A name that is no UTF-8, half a letter in another tool's block, and what nobody foresaw."""
    folder = folder_of(tmp_path, {"trips.md": b"# Trips\n", "half.md": b'---\ntitle: "a \\ud800 b"\n---\ntext\n'})
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.md")).write_text("# Cafe\n")

    def trips(text):
        assert "Trips" not in text
        return "en"

    monkeypatch.setattr("knowledge.incoming.guess_language", trips)
    done = await bring(database, folder)
    told = {error.where: str(error) for error in done.problems}
    assert done.added == ["half.md"]
    assert "rename it" in told["caf\ufffd.md"]
    assert "the log says how" in told["trips.md"]
    assert "trips.md" in caplog.text
    async with database.reading() as connection:
        assert (await store.head(connection, "half")).title == "a ? b"


async def test_what_is_no_file_of_the_folder_is_told_and_never_waited_for(database, tmp_path):
    """Pipes, devices, loops, and links to what lies outside, which nobody meant to publish."""
    secret = folder_of(tmp_path / "else", {"key.md": b"# Key\n\nsecret\n"}) / "key.md"
    folder = folder_of(tmp_path, {"good.md": b"# Good\n", "deep/real.md": b"# Real\n"})
    os.mkfifo(folder / "pipe.md")
    (folder / "zero.md").symlink_to("/dev/zero")
    (folder / "loop.md").symlink_to("loop.md")
    (folder / "key.md").symlink_to(secret)
    (folder / "alias.md").symlink_to("deep/real.md")
    (folder / "again").symlink_to(".")
    done = await bring(database, folder)
    told = {error.where: str(error) for error in done.problems}
    assert done.added == ["alias.md", "deep/real.md", "good.md"]
    assert set(told) == {"pipe.md", "zero.md", "loop.md", "key.md"}
    assert "a file of text" in told["pipe.md"]
    assert "a file of text" in told["zero.md"]
    assert "symbolic links" in told["loop.md"]
    assert "leads out of the folder" in told["key.md"]


async def test_two_folders_with_the_same_paths_do_not_overwrite_each_other(database, tmp_path):
    one = folder_of(tmp_path / "x", {"a.md": b"# One\n"})
    two = folder_of(tmp_path / "y", {"a.md": b"# Two\n"})
    await bring(database, one)
    await bring(database, two)
    async with database.reading() as connection:
        assert sorted(head.title for head in await store.every_head(connection)) == ["One", "Two"]


async def test_a_path_without_pages_is_refused(database, tmp_path):
    with pytest.raises(NoFolder, match="is not a folder"):
        await bring(database, tmp_path / "nothing")
    (tmp_path / "bare").mkdir()
    with pytest.raises(NoFolder, match="no pages"):
        await bring(database, tmp_path / "bare")


@given(st.text(min_size=1, max_size=200).map(lambda name: f"{name}.md"))
def test_every_path_gives_a_valid_id(path):
    assert TypeAdapter(Slug).validate_python(page_id(path, "o", {}))


def test_the_language_of_a_page_is_its_script():
    assert guess_language("# Plain\n\nEnglish with one हिंदी word and many more English words around it") == "en"
    assert guess_language("# मॉडल\n\nयह हिंदी का पन्ना है, vLLM के साथ।") == "hi"
    assert guess_language("தமிழ் பக்கம்") == "ta"


def test_the_starting_library_is_in_order():
    entries, problems = check_folder(LIBRARY, dt.datetime.now(dt.UTC).date(), WORDS)
    assert [str(problem) for problem in problems] == []
    assert len(entries) >= 20
    assert sum(entry.language == "hi" for entry in entries) >= 2


async def test_what_moderators_took_out_or_changed_is_not_undone_by_an_import(database, tmp_path):
    one = Reviewer("discord:1", "one", "moderator")
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "alpha.md").write_text("# A\n\nFirst.\n")
    (folder / "beta.md").write_text("# B\n\nFirst.\n")
    await import_folder(database, folder, origin="o", by="host", now=NOW)
    (folder / "beta.md").write_text("# B\n\nSecond.\n")
    await import_folder(database, folder, origin="o", by="host", now=NOW)
    await database.write(partial(standing.retract, entry_id="alpha", reviewer=one, reason="it is wrong", now=NOW))
    await database.write(partial(standing.roll_back, entry_id="beta", number=1, reviewer=one, now=NOW, expected=2))
    done = await import_folder(database, folder, origin="o", by="host", now=NOW)
    assert (done.unchanged, len(done.problems)) == (1, 1)
    assert "was retracted here (it is wrong); restore it first" in str(done.problems[0])
    (folder / "beta.md").write_text("# B\n\nThird.\n")
    done = await import_folder(database, folder, origin="o", by="host", now=NOW)
    assert "changed here by a review too" in str(done.problems[1])
    async with database.reading() as connection:
        assert (await store.head(connection, "alpha")).status == "retracted"
        assert (await store.text_of(connection, "beta")).text == "# B\n\nFirst.\n"


class Meanwhile:
    """A database in which something happens right before the next write: after a folder was read."""

    def __init__(self, database: Database, happens) -> None:
        self._database, self._happens = database, happens
        self.reading = database.reading

    async def write(self, work, label="write"):
        happens, self._happens = self._happens, None
        if happens:
            await happens()
        return await self._database.write(work, label)


@pytest.mark.parametrize("what", ["retracted", "changed"])
async def test_what_somebody_does_while_a_folder_is_read_is_left_to_them(database, tmp_path, what):
    one = Reviewer("discord:1", "one", "moderator")
    await bring(database, folder_of(tmp_path, {"alpha.md": b"# A\n\nFirst.\n"}))
    await bring(database, folder_of(tmp_path, {"alpha.md": b"# A\n\nSecond.\n"}))
    done = {
        "retracted": partial(standing.retract, entry_id="alpha", reviewer=one, reason="it is wrong", now=NOW),
        "changed": partial(standing.roll_back, entry_id="alpha", number=1, reviewer=one, now=NOW, expected=2),
    }[what]
    folder = folder_of(tmp_path, {"alpha.md": b"# A\n\nThird.\n", "beta.md": b"# B\n"})
    brought = await bring(Meanwhile(database, lambda: database.write(done)), folder)
    assert (brought.added, brought.changed, len(brought.problems)) == (["beta.md"], [], 1)
    assert f"'alpha' was {what} here meanwhile; import it again" in str(brought.problems[0])
    async with database.reading() as connection:
        assert (await store.head(connection, "alpha")).status == ("retracted" if what == "retracted" else "published")
        assert "Third" not in (await store.text_of(connection, "alpha")).text


async def test_an_entry_that_others_make_while_a_folder_is_read_stays_theirs(database, tmp_path):
    theirs = folder_of(tmp_path / "theirs", {"alpha.md": b"# Theirs\n"})
    mine = folder_of(tmp_path / "mine", {"alpha.md": b"# Mine\n"})
    brought = await bring(Meanwhile(database, lambda: bring(database, theirs)), mine)
    assert (brought.added, len(brought.problems)) == ([], 1)
    assert "'alpha' belongs to alpha.md of " in str(brought.problems[0])
    async with database.reading() as connection:
        assert (await store.text_of(connection, "alpha")).text == "# Theirs\n"


@pytest.mark.parametrize("path", ["../outside.md", "{}/outside.md", "deep/../../outside.md"])
async def test_an_export_writes_nothing_outside_its_folder(database, tmp_path, path):
    """Whatever path stands in a database that somebody else filled."""
    text = "# Outside\n"
    named = path.format(tmp_path)
    entry = read_page(text, "outside.md", "outside", "en", NOW.date())
    work = partial(store.publish, entry=entry, text=text, origin="o", path=named, by="host", now=NOW)
    await database.write(work, "publish")
    assert await export_folder(database, tmp_path / "out") == 1
    assert not (tmp_path / "outside.md").exists()
    assert (tmp_path / "out" / "outside.md").read_text() == text
