"""Who is at the page with a request: a visitor by cookie, or an account of a platform that signed in.

A form carries a token that belongs to exactly one visit: to the visitor's cookie, or to the session. So a form from
before a sign-in, or of a session that ended, changes nothing.
"""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot import sessions
from bot.desk import Desk
from bot.message import Person
from bot.platforms.web.guards import Visitors
from bot.sessions import Opened
from bot.sessions.store import Session

YEAR_S = 365 * 24 * 3600


@dataclass(frozen=True)
class Visit:
    """One request's visitor, their session if they have one, and who they are by it."""

    visitor: str
    session: Session | None
    person: Person
    token: str
    language: str = "en"
    """The language of the page: Hindi for a browser that wants it first, or English."""

    @property
    def account(self) -> str:
        """Who it is, as an account: platform and id."""
        return f"{self.person.platform}:{self.person.id}"


class Visits:
    """Reads visits from requests, and writes their cookies."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._visitors = Visitors(desk.settings.home, secure=desk.settings.link_base.startswith("https://"))
        self.cookie = f"{self._visitors.cookie}-session"

    async def of(self, request: Request, *, fresh: bool = False) -> Visit:
        """Whose request this is. `fresh` reads the role of an account from its platform now, as a press must."""
        known: Visit | None = getattr(request.state, "visit", None)
        if known is not None and not (fresh and known.session):
            return known
        visitor = self._visitors.known(request)
        session = await sessions.current(self._desk, request.cookies.get(self.cookie, "")[:200])
        if session is None:
            person, token = Person("web", visitor), self._visitors.token("visitor", visitor)
        else:
            platform, _, account = session.account.partition(":")
            role = await sessions.role_now(self._desk, session.account, fresh=fresh)
            person, token = Person(platform, account, role, session.name), self._visitors.token("session", session.key)
        visit = Visit(visitor, session, person, token, _language(request))
        request.state.visit = visit
        return visit

    def forget(self, request: Request) -> None:
        """What was known of this request's visit has changed."""
        request.state.visit = None

    def greet(self, request: Request) -> Visit:
        """A new visitor, for who comes without a cookie; they get one with the page."""
        visitor = self._visitors.new()
        request.state.greeted = True
        token = self._visitors.token("visitor", visitor)
        visit = Visit(visitor, None, Person("web", visitor), token, _language(request))
        request.state.visit = visit
        return visit

    def allows(self, visit: Visit, token: str) -> bool:
        """Whether a change comes from a page that we gave to this visit."""
        return bool(visit.visitor or visit.session) and self._visitors.same(token, visit.token)

    def remember(self, response: Response, visit: Visit) -> None:
        """Give a new visitor their cookie."""
        self._set(response, self._visitors.cookie, self._visitors.cookie_value(visit.visitor), YEAR_S)

    def open(self, response: Response, opened: Opened) -> None:
        """Give a browser the cookie of its new session."""
        self._set(response, self.cookie, opened.secret, int(sessions.LONGEST.total_seconds()))

    def close(self, response: Response) -> None:
        """Take the cookie of a session that ended away."""
        self._set(response, self.cookie, "", 0)

    def _set(self, response: Response, name: str, value: str, seconds: int) -> None:
        options: dict[str, Any] = {"httponly": True, "samesite": "lax", "secure": self._visitors.secure}
        response.set_cookie(name, value, max_age=seconds, **options)


def _language(request: Request) -> str:
    """What a browser wants first of the languages that the page has."""
    return "hi" if request.headers.get("accept-language", "").lower().startswith("hi") else "en"
