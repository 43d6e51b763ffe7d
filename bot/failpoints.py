"""Named places where a test may kill the process, to prove that nothing is lost or doubled there.

`CHAUPAL_CRASH_AT=publish:before-commit` ends the process at that place as `kill -9` would.
"""

import contextlib
import os
import signal
from collections.abc import Iterator


def failpoint(name: str) -> None:
    """Die here if `CHAUPAL_CRASH_AT` names this place; otherwise nothing."""
    if os.environ.get("CHAUPAL_CRASH_AT") == name:
        os.kill(os.getpid(), signal.SIGKILL)


@contextlib.contextmanager
def failpoints(where: str, what: str) -> Iterator[None]:
    """The places before something and after it, unless it fails: `discord:before-post`, `discord:after-post`."""
    failpoint(f"{where}:before-{what}")
    yield
    failpoint(f"{where}:after-{what}")
