"""The index on disk, so that the next start need not make it: written beside the last one, then put in its place.

Most of a snapshot is mapped, not read, and a machine that lost its power may have lost parts of any file. So a start
holds every file's size and the small files against what was written down of them, and `damage` the large ones, which
takes a while. Not here: when which of it is done (`keeping`).
"""

import json
import shutil
import zlib
from pathlib import Path

import numpy as np

from rag.cutting import CUT
from rag.index import PAGE_B, SECTION_B, Index
from rag.lists import Lists
from rag.vocabulary import Vocabulary

FORMAT = 6
"""Changes when terms or arrays are made differently: an older snapshot is then ignored."""

ABOUT = "about.json"
"""The file that says what the others are."""

SMALL = 1 << 20
"""Bytes of the largest file that a start reads to see whether it is whole."""

BLOCK = 1 << 20
"""Bytes read at a time."""

UNUSABLE = (OSError, ValueError, KeyError, EOFError)
"""What `load` raises."""


def save(index: Index, folder: Path, model: str) -> None:
    """Write a snapshot beside the last one, then put it in its place."""
    made = folder.with_name(folder.name + ".new")
    shutil.rmtree(made, ignore_errors=True)
    try:
        _write(index, made, model)
    except OSError:
        shutil.rmtree(made, ignore_errors=True)  # where there is no room, half a snapshot takes some
        raise
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    made.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _write(index: Index, made: Path, model: str) -> None:
    made.mkdir(parents=True)
    index.vocabulary.save(made)
    index.sections.save(made, "sections")
    index.pages.save(made, "pages")
    index.names.save(made, "names")
    np.save(made / "vectors.npy", index.vectors)
    np.save(made / "has-vector.npy", index.has_vector)
    np.save(made / "page-of.npy", index.page_of)
    np.save(made / "first-section.npy", index.first_section)
    np.save(made / "chunk-ids.npy", np.array(index.chunk_ids, dtype=np.int64))
    files = {one.name: [one.stat().st_size, _sum(one)] for one in made.iterdir()}
    about = {"format": FORMAT, "cut": CUT, "model": model, "entries": index.entry_ids, "files": files}
    (made / ABOUT).write_text(json.dumps(about), encoding="utf-8")


def load(folder: Path, model: str) -> Index:
    """The snapshot that `save` wrote, mapped rather than read.

    Raises one of UNUSABLE where it is absent, cut or of another format; another model's vectors are left out.
    """
    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    if about["format"] != FORMAT:
        raise ValueError(f"the snapshot has format {about['format']}, not {FORMAT}")
    _look_at_files(folder, about.get("files", {}))
    lists = Lists.load(folder, "sections", SECTION_B), Lists.load(folder, "pages", PAGE_B), Lists.load(folder, "names")
    index = Index(Vocabulary.load(folder), *lists)
    index.chunk_ids = np.load(folder / "chunk-ids.npy", allow_pickle=False).tolist()
    index.entry_ids = about["entries"]
    index.page_of = np.load(folder / "page-of.npy", allow_pickle=False)
    index.first_section = np.load(folder / "first-section.npy", allow_pickle=False)
    index.has_vector = np.load(folder / "has-vector.npy", allow_pickle=False)
    index.vectors = np.asarray(np.load(folder / "vectors.npy", mmap_mode="r", allow_pickle=False))
    if about["model"] != model:
        index.vectors = np.zeros((len(index.chunk_ids), 0), dtype=np.float32)
        index.has_vector = np.zeros(len(index.chunk_ids), dtype=np.bool_)
    _look_at_lengths(index)
    index.row_of_chunk = {chunk_id: row for row, chunk_id in enumerate(index.chunk_ids)}
    known = len(index.vocabulary)
    index.vocabulary.forget(index.pages.unused(known))
    index.rows_of = {index.entry_ids[page]: int(page) for page in np.flatnonzero(index.pages.alive)}
    return index


def damage(folder: Path) -> str:
    """The first file that is not what `save` wrote, each read whole; empty where all are."""
    try:
        files = json.loads((folder / ABOUT).read_text(encoding="utf-8")).get("files", {})
    except (OSError, ValueError):
        return ABOUT
    return next((name for name, (_, kept) in files.items() if _sum(folder / name) != kept), "")


def _look_at_files(folder: Path, files: dict[str, list[int]]) -> None:
    """Raise ValueError where a file is gone or has another size, or a small one other bytes."""
    for name, (size, kept) in files.items():
        file = folder / name
        here = file.stat().st_size if file.exists() else -1
        if here != size or (size <= SMALL and _sum(file) != kept):
            raise ValueError(f"the snapshot's {name} is damaged")


def _look_at_lengths(index: Index) -> None:
    """Raise ValueError where the parts are not of one snapshot."""
    sections = {len(index.chunk_ids), len(index.page_of), len(index.vectors), len(index.has_vector)}
    pages = {len(index.entry_ids), len(index.first_section)}
    if sections != {index.sections.rows} or pages != {index.pages.rows} or pages != {index.names.rows}:
        raise ValueError("the snapshot's parts do not fit together")


def _sum(file: Path) -> int:
    """A file's checksum, read in blocks; -1 where it cannot be read."""
    found = 0
    try:
        with file.open("rb") as stream:
            while block := stream.read(BLOCK):
                found = zlib.crc32(block, found)
    except OSError:
        return -1
    return found
