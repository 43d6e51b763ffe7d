"""Signing in on the page: a one-time address leads here, a press makes the session.

Looking at the address changes nothing, so that a platform's preview of it cannot use it up. A code is too long to be
guessed, so tries are not counted: counting would let a stranger lock everybody out who comes through the same proxy.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot import sessions
from bot.platforms.web.frame import Frame

LONGEST_CODE = 100


class Signing:
    """Handlers for /sign-in."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    async def look(self, request: Request) -> Response:
        """Whom the address would sign in, or how to get one."""
        code = request.query_params.get("code", "")[:LONGEST_CODE]
        whose = await sessions.invited(self._frame.desk, code) if code else None
        error = "visit_used" if code and whose is None else ""
        return await self._page(request, 410 if error else 200, code=code, whose=whose, error=error)

    async def enter(self, request: Request) -> Response:
        """Use the address up, and begin a session under a new id."""
        posted = await self._frame.posted(request)
        if posted is None:
            return await self._frame.refuse(request)
        opened = await sessions.begin(self._frame.desk, posted.field("code", LONGEST_CODE))
        if opened is None:
            return await self._page(request, 410, code="", whose=None, error="visit_used")
        response = RedirectResponse("/", 303)
        self._frame.visits.open(response, opened)
        return response

    async def _page(self, request: Request, status: int, **values: object) -> Response:
        return await self._frame.show(request, "sign-in.html", status, **values)
