"""One use of the `chaupal` command in a fork, which is there at once. Run by `tests.fakes.nursery`."""

import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

import chromadb  # noqa: F401 - imported once, before the forks
import onnxruntime  # noqa: F401
import tokenizers  # noqa: F401

from bot import wiring
from bot.cli import main
from tests.fakes.offline import refuse_the_world


def live(order: dict[str, Any]) -> int:
    """Run an order's `argv` with its `environment`, told what is `typed`; what it says is kept in `said`. How it ended.

    One that is `offline` reaches nobody beyond this machine, and says whom it reached for. One with `room` finds the disk
    full when a file has so many bytes. One with a `library` has that as the starting one.
    An order that names a `tty` is typed to, and says what it says, there.
    """
    if "tty" in order:
        os.setsid()  # so that the terminal opened next is its own, with Ctrl-C
        signal.signal(signal.SIGINT, signal.default_int_handler)  # which a test run in the background ignores
        for number in range(3):
            os.dup2(os.open(order["tty"], os.O_RDWR), number)
    else:
        said = Path(order["said"])
        (said / "stdin").write_text(order["typed"], encoding="utf-8")
        for number, name in enumerate(("stdin", "stdout", "stderr")):
            os.dup2(os.open(said / name, os.O_RDWR | os.O_CREAT | os.O_TRUNC * (number > 0), 0o600), number)
    os.environ.update(order["environment"])
    if order.get("offline"):
        sys.addaudithook(refuse_the_world)
    if order.get("room"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["room"], resource.RLIM_INFINITY))
    if order.get("library"):
        wiring.first_fill.__defaults__ = (None, Path(order["library"]))
    sys.argv = ["chaupal", *order["argv"]]
    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0
