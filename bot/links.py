"""Addresses of our own pages, for platforms that can only link to them."""

from urllib.parse import urlencode

from bot.message import Source


def entry_link(base: str, one: Source) -> str:
    """The address of an entry's page, at the quoted words."""
    if not one.quote:
        return f"{base}/entry/{one.entry_id}"
    return f"{base}/entry/{one.entry_id}?{urlencode({'version': one.version, 'quote': one.quote[:300]})}#quote"
