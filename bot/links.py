"""Addresses of our own pages, for platforms that can only link to them."""

from urllib.parse import quote, urlencode

from bot.message import Source


def entry_link(base: str, one: Source) -> str:
    """The address of an entry's page, at the quoted words."""
    if not one.quote:
        return f"{base}/entry/{one.entry_id}"
    return f"{base}/entry/{one.entry_id}?{urlencode({'version': one.version, 'quote': one.quote[:300]})}#quote"


def sitting_link(base: str, occurrence: int) -> str:
    """The address of the page of one date of a table."""
    return f"{base}/sitting/{occurrence}"


def digest_link(base: str, issue: int) -> str:
    """The address of a whole digest."""
    return f"{base}/digest/{issue}"


def vertical_link(base: str, vertical: str) -> str:
    """The address of a working group's page."""
    return f"{base}/vertical/{quote(vertical)}"
