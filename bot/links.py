"""Addresses of our own pages, for platforms that can only link to them."""

from urllib.parse import quote, urlencode

from bot.message import OURS, Place, Source
from bot.settings import Settings


def entry_link(base: str, one: Source, *, whole: bool = False) -> str:
    """The address of an entry's page, at the quoted words; `whole` has all of them marked.

    In a chat the first are enough: an address counts among the letters that a message may have.
    """
    if not one.quote:
        return f"{base}/entry/{one.entry_id}"
    quotes = [quoted[:300] for quoted in ((one.quote, *one.further) if whole else (one.quote,))]
    return f"{base}/entry/{one.entry_id}?{urlencode({'version': one.version, 'quote': quotes}, doseq=True)}#quote"


def sitting_link(base: str, occurrence: int) -> str:
    """The address of the page of one date of a table."""
    return f"{base}/sitting/{occurrence}"


def shown_sitting(settings: Settings, platform: str, occurrence: int) -> str:
    """The same, where whoever reads it can open it: on our own surfaces, or when the page has a public address."""
    here = platform in OURS
    return sitting_link(settings.link_base, occurrence) if here or settings.public_url else ""


def digest_link(base: str, issue: int) -> str:
    """The address of a whole digest."""
    return f"{base}/digest/{issue}"


def vertical_link(base: str, vertical: str) -> str:
    """The address of a working group's page."""
    return f"{base}/vertical/{quote(vertical)}"


def place_of(place: Place) -> str:
    """A place with the outermost one around it, as `place_link` needs it: discord:SERVER/CHANNEL."""
    around = f"{place.around[0]}/" if place.around else ""
    return f"{place.platform}:{around}{place.id}"


def place_link(place: str) -> str:
    """The address at which a place opens in its own application; empty where there is none."""
    platform, _, where = place.partition(":")
    around, slash, inner = where.partition("/")
    if platform == "discord" and slash:
        return f"https://discord.com/channels/{around}/{inner}"
    return f"https://slack.com/app_redirect?team={around}&channel={inner}" if platform == "slack" and slash else ""
