"""Under which name the entries of a folder are kept, also where the folder was moved or is another copy.

A folder is kept under its path, the starting library under a name of its own: a new version of the program may lie
elsewhere, and so may the checkout of who works on it. A folder that is no more is taken to have moved to where at least
half of what came from it lies at the same place, with the same id or the same text.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import EntryError
from knowledge.files import read_text
from knowledge.frontmatter import declared_id
from knowledge.importing import Transactions
from knowledge.origins import store
from knowledge.store import digest
from knowledge.types import Known

SHIPPED = Path(__file__).parent.parent / "library"
"""The starting library, as it is shipped."""
STARTING = "starting library"
"""The name under which its entries are kept."""
PROJECT = re.compile(r"^name\s*=\s*[\"']chaupal[\"']", re.MULTILINE)


@dataclass(frozen=True)
class Origin:
    """The name under which a folder's entries are kept, and which of them came under another before."""

    name: str
    before: Sequence[Known] = ()


async def origin_of(database: Transactions, folder: Path) -> Origin:
    """Under which name the entries of a folder are to be kept."""
    folder = folder.resolve()
    name = STARTING if is_starting(folder) else str(folder)
    async with database.reading() as connection:
        names = await store.every(connection)
        came = {one: await store.known(connection, one) for one in names if one in (str(folder), name) or _gone(one)}
    return await asyncio.to_thread(_with_before, folder, name, came)


def is_starting(folder: Path) -> bool:
    """Whether a folder is the starting library: the one of this program, or of a checkout of it."""
    if folder.resolve() == SHIPPED.resolve():
        return True
    try:
        project = (folder / "../../pyproject.toml").resolve().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return folder.parts[-2:] == SHIPPED.parts[-2:] and PROJECT.search(project) is not None


def _with_before(folder: Path, name: str, came: dict[str, list[Known]]) -> Origin:
    paths = {one.path for one in came.pop(name, [])}
    before = []
    for other, known in came.items():
        if other == str(folder) or _lies_in(folder, known):
            before += [one for one in known if one.path not in paths]
            paths |= {one.path for one in known}
    return Origin(name, tuple(before))


def _gone(origin: str) -> bool:
    """Whether an origin is a folder that is no more; of one that cannot be looked at that is not said."""
    try:
        return Path(origin).is_absolute() and not Path(origin).exists()
    except (OSError, ValueError):
        return False


def _lies_in(folder: Path, known: Sequence[Known]) -> bool:
    """Whether at least half of what came from elsewhere lies in a folder."""
    return bool(known) and sum(_same(folder, one) for one in known) * 2 >= len(known)


def _same(folder: Path, known: Known) -> bool:
    file = folder / known.path
    if not file.is_file():
        return False
    try:
        text = read_text(file, known.path)
    except EntryError:
        return False
    return digest(text) == known.sha256 or declared_id(text) == known.entry_id
