"""Messages and replies as JSON, for the road between the terminal and a running service."""

from typing import Any

from pydantic import TypeAdapter

from bot.message import Reply

_REPLY: TypeAdapter[Reply] = TypeAdapter(Reply)


def pack(reply: Reply) -> bytes:
    """A reply as one line of JSON."""
    return _REPLY.dump_json(reply) + b"\n"


def unpack(line: bytes | str) -> Reply:
    """The reply of one line. Raises ValueError for anything else."""
    return _REPLY.validate_json(line)


def facts(reply: Reply) -> dict[str, Any]:
    """A reply as JSON values."""
    found: dict[str, Any] = _REPLY.dump_python(reply, mode="json")
    return found
