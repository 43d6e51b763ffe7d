"""Zones by the names people use, and local times as moments.

A local time that a clock change skips is read with the offset before the change (02:30 becomes 03:30); one that
comes twice is the first of the two.
"""

import datetime as dt
import functools
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

COMMON = {
    "ist": "Asia/Kolkata",
    "india": "Asia/Kolkata",
    "indian": "Asia/Kolkata",
    "indian standard": "Asia/Kolkata",
    "kolkata": "Asia/Kolkata",
    "calcutta": "Asia/Kolkata",
    "delhi": "Asia/Kolkata",
    "mumbai": "Asia/Kolkata",
    "bengaluru": "Asia/Kolkata",
    "bangalore": "Asia/Kolkata",
    "chennai": "Asia/Kolkata",
    "hyderabad": "Asia/Kolkata",
    "nepal": "Asia/Kathmandu",
    "kathmandu": "Asia/Kathmandu",
    "dhaka": "Asia/Dhaka",
    "colombo": "Asia/Colombo",
    "utc": "UTC",
    "gmt": "UTC",
    "z": "UTC",
    "london": "Europe/London",
    "uk": "Europe/London",
    "bst": "Europe/London",
    "cet": "Europe/Berlin",
    "cest": "Europe/Berlin",
    "berlin": "Europe/Berlin",
    "paris": "Europe/Paris",
    "et": "America/New_York",
    "est": "America/New_York",
    "edt": "America/New_York",
    "eastern": "America/New_York",
    "new york": "America/New_York",
    "pt": "America/Los_Angeles",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "pacific": "America/Los_Angeles",
    "san francisco": "America/Los_Angeles",
    "singapore": "Asia/Singapore",
    "sgt": "Asia/Singapore",
    "dubai": "Asia/Dubai",
    "gst": "Asia/Dubai",
    "nairobi": "Africa/Nairobi",
    "eat": "Africa/Nairobi",
    "tokyo": "Asia/Tokyo",
    "jst": "Asia/Tokyo",
    "sydney": "Australia/Sydney",
}
"""What people call a zone, in lower case, and its IANA name. A letter code means the place, summer and winter."""

SHORT = {"Asia/Kolkata": "IST", "UTC": "UTC"}
"""The few zones that have a short name which never changes."""


@functools.cache
def _known() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


def zone_named(text: str) -> str | None:
    """The IANA name of what somebody calls a zone, or None."""
    plain = " ".join(text.lower().replace("_", " ").split())
    for ending in (" time", " standard time"):
        plain = plain.removesuffix(ending)
    return COMMON.get(plain) or _known().get(plain.replace(" ", "_"))


def zone(name: str) -> ZoneInfo:
    """A zone by its IANA name. Raises ZoneInfoNotFoundError."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError):
        raise ZoneInfoNotFoundError(name) from None


def moment(local: dt.datetime, name: str) -> dt.datetime:
    """A local time in a zone as a moment in UTC."""
    return local.replace(tzinfo=zone(name), fold=0).astimezone(dt.UTC)


def local_time(when: dt.datetime, name: str) -> dt.datetime:
    """A moment as the clocks of a zone show it, without the zone."""
    return when.astimezone(zone(name)).replace(tzinfo=None)


def shown_zone(when: dt.datetime, name: str) -> str:
    """A zone in a few letters at a moment: IST, GMT, or the place's name where letters would say nothing."""
    if name in SHORT:
        return SHORT[name]
    letters = when.astimezone(zone(name)).tzname() or ""
    city = name.rpartition("/")[2].replace("_", " ")
    return f"{letters} ({city})" if letters.isalpha() else f"{city} time"
