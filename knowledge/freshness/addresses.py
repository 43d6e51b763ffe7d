"""Asks addresses of sources whether they still answer: bounded, polite, and never inside.

Nothing is read but the first line of an answer. An address that leads into a private network is not asked: names are
resolved first, and the connection goes to what was resolved.
"""

import asyncio
import datetime as dt
import ipaddress
import socket
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from urllib.parse import urljoin, urlsplit

import httpx

from knowledge.freshness.sources import by_form
from knowledge.freshness.store import Check

AT_ONCE = 4
"""Addresses that are asked at a time, each of another host."""
BETWEEN_S = 1.0
"""Seconds between two questions to one host."""
TIMEOUT_S = 8.0
LONGEST_S = 30.0
"""Seconds that one address may take, with all that it leads on to: who sends a line every few is never late."""
HOPS = 5
AGENT = "chaupal-sources-check"
GONE = (404, 410)
UNSURE = "unsure"
AGAIN, GONE_AGAIN = dt.timedelta(days=7), dt.timedelta(days=1)
"""After how long an address is asked again, and one that was gone, which may be back."""
SPOKE = "status"
"""How the detail of a check begins where somebody answered."""
CARRIERS = [ipaddress.ip_network(one) for one in ("2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48")]
"""IPv6 networks whose addresses carry an IPv4 one (6to4, Teredo, NAT64), which may lie inside."""
Resolve = Callable[[str], Awaitable[Sequence[str]]]
Tell = Callable[[str, int, int], None]


def to_ask(urls: Iterable[str], known: Mapping[str, Check], now: dt.datetime) -> list[str]:
    """The addresses that are worth asking now, those asked longest ago first.

    What cannot be opened by its form alone is not asked: it is inside, or carries a signature.
    """
    wanted = [
        url
        for url in dict.fromkeys(urls)
        if not by_form(url)[1]
        and (url not in known or now - known[url].checked_at >= (GONE_AGAIN if known[url].outcome == "gone" else AGAIN))
    ]
    return sorted(wanted, key=lambda url: known[url].checked_at.timestamp() if url in known else 0.0)


def heard(found: Iterable[Check]) -> bool:
    """Whether anybody answered at all; if not, it is this machine that is cut off, and nothing is known."""
    return any(one.detail.startswith(SPOKE) for one in found)


def is_outside(address: str) -> bool:
    """Whether an address belongs to one machine of the open internet."""
    one = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(one, ipaddress.IPv6Address) and one.ipv4_mapped:
        one = one.ipv4_mapped
    carries = isinstance(one, ipaddress.IPv6Address) and any(one in network for network in CARRIERS)
    return one.is_global and not one.is_multicast and not carries


async def resolved(host: str) -> Sequence[str]:
    """The addresses that a host's name stands for now."""
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


async def ask_all(
    urls: Sequence[str],
    now: dt.datetime,
    *,
    client: httpx.AsyncClient,
    resolve: Resolve = resolved,
    tell: Tell | None = None,
    between_s: float = BETWEEN_S,
) -> list[Check]:
    """What each address answers, in the order in which they were given."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in dict.fromkeys(urls):
        by_host[urlsplit(url).hostname or ""].append(url)
    some, found = asyncio.Semaphore(AT_ONCE), dict[str, Check]()

    async def one_host(of_host: Sequence[str]) -> None:
        async with some:
            for number, url in enumerate(of_host):
                if number:
                    await asyncio.sleep(between_s)
                found[url] = await ask(url, now, client=client, resolve=resolve)
                if tell:
                    tell("Asking addresses", len(found), len(set(urls)))

    await asyncio.gather(*(one_host(of_host) for of_host in by_host.values()))
    return [found[url] for url in dict.fromkeys(urls)]


async def ask(url: str, now: dt.datetime, *, client: httpx.AsyncClient, resolve: Resolve = resolved) -> Check:
    """What one address answers: `fine`, `gone`, or `unsure` where that cannot be told from here."""
    try:
        async with asyncio.timeout(LONGEST_S):
            return await _asked(url, now, client, resolve)
    except _NotOurs:
        return Check(url, "gone", "leads into a private network", now)
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            return Check(url, UNSURE, "its host could not be looked up", now)
        return Check(url, "gone", "its host has no address", now)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:  # nobody says that `onward` is an address
        return Check(url, UNSURE, f"could not be reached ({type(error).__name__})", now)


async def _asked(url: str, now: dt.datetime, client: httpx.AsyncClient, resolve: Resolve) -> Check:
    at = url
    for _ in range(HOPS):
        status, onward = await _once(at, client, resolve)
        if onward is None:
            return _judged(url, status, now)
        at = urljoin(at, onward)
    return Check(url, UNSURE, "leads on and on", now)


class _NotOurs(Exception):
    """An address in a network that is nobody else's business."""


async def _once(url: str, client: httpx.AsyncClient, resolve: Resolve) -> tuple[int, str | None]:
    """The status of one answer, and where it leads on to."""
    target = httpx.URL(url)
    if target.scheme not in ("http", "https"):
        raise _NotOurs
    addresses = await resolve(target.host)
    if not addresses or not all(is_outside(one) for one in addresses):
        raise _NotOurs
    port = f":{target.port}" if target.port else ""
    headers = {"Host": f"{target.host}{port}", "User-Agent": AGENT, "Range": "bytes=0-0"}
    request = client.build_request(
        "GET",
        target.copy_with(host=addresses[0]),
        headers=headers,
        extensions={"sni_hostname": target.host},
        timeout=TIMEOUT_S,
    )
    answer = await client.send(request, stream=True, follow_redirects=False)
    await answer.aclose()
    return answer.status_code, answer.headers.get("location") if answer.is_redirect else None


def _judged(url: str, status: int, now: dt.datetime) -> Check:
    if status in GONE:
        return Check(url, "gone", f"{SPOKE} {status}", now)
    fine = status < 400 or status == 416
    return Check(url, "fine" if fine else UNSURE, f"{SPOKE} {status}", now)
