"""The public extract of the audit log: what was decided, when, by which pseudonym, and the chain that binds it."""

import json
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.platforms.web.frame import Frame
from bot.platforms.web.numbers import number_in
from knowledge.audit import store
from knowledge.audit.store import Row

LISTED = 100
PART = 500


class Audit:
    """Handlers for /audit."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._database = frame.desk.database

    async def listing(self, request: Request) -> Response:
        """The newest decisions first."""
        asked = request.query_params.get("before", "")
        async with self._database.reading() as connection:
            last, newest = await store.newest(connection)
            end = min(number_in(asked, last + 1) - 1, last)
            rows = await store.rows(connection, max(end - LISTED, 0), min(LISTED, max(end, 0)))
        shown = [{"row": row, "facts": json.loads(row.facts), "whole": row.hash == row.right} for row in rows[::-1]]
        earlier = rows[0].seq if rows and rows[0].seq > 1 else 0
        return await self._frame.show(
            request, "audit.html", rows=shown, total=last, hash=newest, earlier=earlier, end=end
        )

    async def whole(self, request: Request) -> Response:
        """Every row as one JSON object a line, for whoever keeps a copy and checks the chain."""

        async def lines() -> AsyncIterator[bytes]:
            seen = 0
            while True:
                async with self._database.reading() as connection:
                    part = await store.rows(connection, seen, PART)
                if not part:
                    return
                yield b"".join(_line(row) for row in part)
                seen = part[-1].seq

        headers = {"Content-Disposition": 'attachment; filename="audit.jsonl"'}
        return StreamingResponse(lines(), media_type="application/x-ndjson", headers=headers)


def _line(row: Row) -> bytes:
    return json.dumps({**vars(row), "facts": json.loads(row.facts)}, ensure_ascii=False).encode() + b"\n"
