"""The data folder: made, checked, owned by one process, and how others find that process."""

import contextlib
import errno
import fcntl
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bot.errors import AlreadyRunning, HomeTrouble

NEEDED = 50_000_000
"""Bytes that must be free, so that the database can write and tidy up."""


@dataclass(frozen=True)
class Running:
    """The service that owns a folder: its process, its address, and the word that lets the terminal in."""

    pid: int
    url: str
    token: str


def prepare(home: Path, free: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free) -> None:
    """Make the folder, readable by its owner only, and see that it can be written. Raises HomeTrouble."""
    os.umask(0o077)
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe = home / ".probe"
        probe.write_bytes(b"x")
        probe.unlink()
    except FileExistsError:
        raise HomeTrouble(home, "is a file, not a folder") from None
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise HomeTrouble(home, f"cannot be written ({error.strerror})", full=full) from None
    if free(home) < NEEDED:
        raise HomeTrouble(home, f"is on a disk with less than {NEEDED // 1_000_000} MB free", full=True)


class Lock:
    """Ownership of a folder, kept by the operating system: it ends with the process, however that ends."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._path = home / "lock"
        self._file: IO[str] | None = None

    def take(self) -> None:
        """Own the folder. Raises AlreadyRunning, naming the owner, or HomeTrouble."""
        try:
            file = self._path.open("a+", encoding="utf-8", errors="replace")
        except OSError as error:
            raise HomeTrouble(self._home, f"has a file `lock` that cannot be opened ({error.strerror})") from None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            file.seek(0)
            file.truncate()
            file.write(str(os.getpid()))
            file.flush()
        except BlockingIOError:
            file.seek(0)
            pid = file.read().strip()
            file.close()
            other = read_running(self._home)
            raise AlreadyRunning(self._home, int(pid) if pid.isdecimal() else 0, other.url if other else "") from None
        except OSError as error:
            with contextlib.suppress(OSError):  # closing writes what could not be written once more
                file.close()
            raise HomeTrouble(self._home, f"has a file `lock` that cannot be written ({error.strerror})") from None
        self._file = file

    def release(self) -> None:
        """Let go of the folder."""
        if self._file is not None:
            (self._home / "running.json").unlink(missing_ok=True)
            self._file.close()
            self._file = None


def is_locked(home: Path) -> bool:
    """Whether another process owns the folder."""
    path = home / "lock"
    if not path.exists():
        return False
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # whoever wants to own it is told what is wrong with it
        return False
    return False


def write_running(home: Path, running: Running) -> None:
    """Leave word for the terminal, readable by the owner only. Raises HomeTrouble."""
    path = home / "running.json"
    try:
        path.touch(mode=0o600)
        path.write_text(json.dumps({"pid": running.pid, "url": running.url, "token": running.token}), encoding="utf-8")
    except OSError as error:
        raise HomeTrouble(home, f"has a file `running.json` that cannot be written ({error.strerror})") from None


def owner(home: Path) -> Running | None:
    """The service that owns the folder and can be asked; None if nobody does, or no service."""
    return read_running(home) if is_locked(home) else None


def read_running(home: Path) -> Running | None:
    """The service that left word here; None if there is none."""
    try:
        return Running(**json.loads((home / "running.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
