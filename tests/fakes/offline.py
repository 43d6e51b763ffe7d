"""No network: nobody who is not on this machine is reached, and it is told who was reached for."""

import errno
import os
from typing import Any

TOLD = "REACHED_FOR"
"""Names the file to which it is told, for processes whose own words are not kept."""
CALLED = ("socket.connect", "socket.sendto", "socket.sendmsg")
ASKED = ("socket.getaddrinfo", "socket.gethostbyname")
HERE = ("", "localhost", "127.0.0.1", "::1")


def refuse_the_world(event: str, given: tuple[Any, ...]) -> None:
    """Let nobody be asked for who is not on this machine."""
    asked = given[1] if event in CALLED else given if event in ASKED else None
    host = asked[0] if isinstance(asked, tuple) else None  # a path is a socket of this machine
    if host is None or str(host) in HERE:
        return
    told = f"reached for {host}\n".encode()
    os.write(2, told)
    if TOLD in os.environ:
        file = os.open(os.environ[TOLD], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(file, told)
        os.close(file)
    raise OSError(errno.ENETUNREACH, "no network in this test")
