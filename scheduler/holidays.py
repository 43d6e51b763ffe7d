"""Public holidays of a country or a part of it, from the library `holidays`. They are proposed, never acted on."""

import datetime as dt
import functools

import holidays as library

REGION_OF_ZONE = {"Asia/Kolkata": "IN", "Asia/Kathmandu": "NP", "Asia/Dhaka": "BD", "Europe/London": "GB"}
"""Whose holidays a table keeps in mind unless it is told others."""


@functools.lru_cache(maxsize=200)
def _of(region: str, year: int, language: str) -> "library.HolidayBase":
    country, _, part = region.partition("-")
    return library.country_holidays(country, subdiv=part or None, years=year, language=language or None)


def known_region(region: str) -> bool:
    """Whether there is a calendar for a country (IN) or a part of it (IN-KA)."""
    country, _, part = region.partition("-")
    parts = library.list_supported_countries().get(country)
    return parts is not None and (not part or part in parts)


def holiday_on(date: dt.date, region: str, language: str = "en") -> str:
    """The name of the holiday on a date; empty if it is none or no region is set. In Hindi where the library has it."""
    return (_of(region, date.year, "hi" if language == "hi" else "").get(date) or "") if region else ""
