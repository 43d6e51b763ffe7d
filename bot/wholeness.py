"""Whether a file of SQLite's is whole: what the database itself finds wrong with its pages.

Not here: what is done about a damaged one (`backup` puts a copy in its place), and whether the index agrees with it.
"""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

STEPS = 1000
"""Steps of SQLite between two looks at the clock."""
WAIT_S = 10.0
"""Seconds for which a file is waited for that somebody else holds."""


class Unread(Exception):
    """The time was over before the file was read whole; nothing was found wrong until then."""


def damage(connection: sqlite3.Connection, *, quick: bool = False, seconds: float = 0.0) -> str:
    """The first thing that is wrong with a database, on one line; empty if it is whole.

    A quick look reads every page, but does not compare the indexes with their tables. With `seconds` it ends after so
    many at the latest, and raises Unread.
    """
    look = "PRAGMA quick_check(1)" if quick else "PRAGMA integrity_check(1)"
    if not seconds:
        return _first(connection, look)
    with _at_most(connection, seconds):
        try:
            return _first(connection, look)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise Unread from None
            raise


def of_file(path: Path, seconds: float) -> str:
    """A quick look at a file that others may use meanwhile: it reads only, and who writes does not wait for it.

    Raises Unread, or sqlite3.OperationalError where the file cannot be read now; what cannot be a database is damaged.
    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=WAIT_S)) as connection:
            return damage(connection, quick=True, seconds=seconds)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        return str(error)


def _first(connection: sqlite3.Connection, look: str) -> str:
    said = next((str(row[0]) for row in connection.execute(look) if row[0] != "ok"), "")
    return " ".join(said.removeprefix("*** in database main ***").split())


@contextmanager
def _at_most(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """Interrupt what runs when the time is over.

    A clock beside it, for older versions of SQLite look at no handler while they read the pages of a table.
    """
    ends = time.monotonic() + seconds
    clock = threading.Timer(seconds, _interrupt, (connection,))
    clock.daemon = True
    connection.set_progress_handler(lambda: time.monotonic() > ends, STEPS)
    clock.start()
    try:
        yield
    finally:
        clock.cancel()
        clock.join()
        connection.set_progress_handler(None, 0)


def _interrupt(connection: sqlite3.Connection) -> None:
    with suppress(sqlite3.Error):
        connection.interrupt()
