"""What stands between the network and the page: hosts, origins, sizes, signed cookies and the tokens of forms.

A visitor is a random cookie, not a login (`visits`). A change needs the token that belongs to that cookie, an
Origin of ours, and a Host of ours; the pages may load nothing from elsewhere and run no inline script.
"""

import hashlib
import hmac
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.settings import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
LARGEST_BODY = 64_000
"""Bytes of a request's body; a question has 8 KB."""
LARGER = {"/slack/events": 1_000_000, "/press": 1_000_000, "/submit/file": 1_000_000, "/local/call": 32_000_000}
"""Paths whose bodies may be larger: Slack's signed posts, forms with a whole entry, Markdown files, and the terminal's
calls, which need a token of this machine: whatever is typed or piped there gets a sentence of what it is for."""
NOTHING = b"%EF%BF%BD"
"""How the letter that stands for one which cannot be read is written in an address."""


def own_hosts(settings: Settings) -> set[str]:
    """The host names (without port) that this page answers to."""
    named = {"127.0.0.1", "localhost", "[::1]", settings.host, *settings.allowed_hosts}
    if settings.public_url:
        named.add(urlsplit(settings.public_url).hostname or "")
    return {name.lower() for name in named if name and name not in ("0.0.0.0", "::")}  # noqa: S104


def host_of(value: str) -> str:
    """A Host header's name without its port."""
    return (
        value.rsplit(":", 1)[0] if not value.endswith("]") and value.rsplit(":", 1)[-1].isdecimal() else value
    ).lower()


def _without_nul(scope: Scope) -> Scope:
    """An address in which what no database takes stands as a letter that cannot be read: no page is called so."""
    query = scope["query_string"].replace(b"%00", NOTHING)
    return {**scope, "path": scope["path"].replace("\x00", "\ufffd"), "query_string": query}


class Guard:
    """ASGI middleware: refuses foreign hosts and origins and large bodies; adds the headers."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.hosts = own_hosts(settings)
        self.named = {name.lower() for name in settings.allowed_hosts}
        self.origins = [urlsplit(settings.public_url).netloc.lower()] if settings.public_url else []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or say why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        largest = LARGER.get(scope["path"], LARGEST_BODY)
        refusal = self._refusal(Headers(scope=scope), scope["method"], largest)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            return {"type": "http.disconnect"} if seen > largest else message

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(_without_nul(scope), counted, with_headers)

    def _refusal(self, headers: Headers, method: str, largest: int) -> PlainTextResponse | None:
        if host_of(headers.get("host", "")) not in self.hosts:
            return PlainTextResponse(
                "This page does not answer to that host name. Add it to CHAUPAL_ALLOWED_HOSTS.", 421
            )
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > largest:
            return PlainTextResponse(f"At most {largest:,} bytes can be sent here.", 413)
        if method not in ("GET", "HEAD") and not self._comes_from_us(headers):
            return PlainTextResponse("Changes can be made from this page only.", 403)
        return None

    def _comes_from_us(self, headers: Headers) -> bool:
        """Whether a change comes from one of our pages, or from a program that is no browser and sends no origin.

        Another port of the same machine is another site's: only the Host that was asked, and the names that the
        settings give, are ours.
        """
        origin = headers.get("origin")
        if origin is None:
            return headers.get("sec-fetch-site", "none") in ("none", "same-origin")
        try:
            there = urlsplit(origin.lower())
            name = there.hostname or ""
        except ValueError:
            return False
        if there.scheme not in ("http", "https"):
            return False
        return there.netloc in (headers.get("host", "").lower(), *self.origins) or name in self.named


class Visitors:
    """Cookies and the tokens that belong to them, signed with a secret kept in the data folder."""

    def __init__(self, home: Path, *, secure: bool) -> None:
        self._secure = secure
        self.cookie = "__Host-chaupal" if secure else "chaupal"
        path = home / "web-secret"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(32))
        self._secret = path.read_text().encode()

    def known(self, request: Request) -> str:
        """The visitor's id from a cookie we signed; empty for anybody else."""
        value = request.cookies.get(self.cookie, "")
        visitor, _, signature = value.partition(".")
        return visitor if visitor and self.same(signature, self._sign("visitor", visitor)) else ""

    def new(self) -> str:
        """A new visitor's id."""
        return secrets.token_hex(12)

    def cookie_value(self, visitor: str) -> str:
        """What the cookie holds."""
        return f"{visitor}.{self._sign('visitor', visitor)}"

    def token(self, purpose: str, whose: str) -> str:
        """The token that the forms of a visitor or of a session carry."""
        return self._sign(f"form of {purpose}", whose)

    def same(self, token: str, expected: str) -> bool:
        """Whether a form's token is the expected one, told in constant time."""
        return hmac.compare_digest(token.encode("utf-8", "replace"), expected.encode())

    @property
    def secure(self) -> bool:
        """Whether the page is served over https."""
        return self._secure

    def _sign(self, purpose: str, visitor: str) -> str:
        return hmac.new(self._secret, f"{purpose}:{visitor}".encode(), hashlib.sha256).hexdigest()[:40]
