"""The terms of a table from what people give: options of a command, fields of a form, a file. Errors are named."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import regex

from bot.desk import Call
from bot.errors import ShownError
from bot.features.tables.people import people_said, places_said
from bot.frames import frame
from bot.frames.terms import HINTS, TERMS
from scheduler.errors import SchedulerError
from scheduler.holidays import REGION_OF_ZONE, known_region
from scheduler.reading import read
from scheduler.rules import Rule, Unit
from scheduler.tables.offsets import offset_words, read_offsets
from scheduler.tables.types import Terms
from scheduler.verticals import named

DEFAULT_ZONE = "Asia/Kolkata"
"""The zone of a rule that names none; it is said back, and nothing is kept before that."""
LANGUAGES = ("en", "hi")
NAME = regex.compile(r"^[\p{L}\p{N}][\p{L}\p{M}\p{N}\u200c\u200d_-]{1,39}$")
FIELDS = {
    "when": "rule", "vertical": "vertical", "title": "title", "theme": "theme", "minutes": "minutes", "seats": "seats",
    "quorum": "quorum", "hosts": "hosts", "rotate": "rotates", "places": "places", "link": "link",
    "language": "language", "holidays": "region", "reminders": "reminders", "announce": "announce_days",
}  # fmt: skip
"""Under which name the terms keep what is typed under another."""
LENGTHS = {"theme": 200, "title": 80, "vertical": 40}
NUMBERS = {"minutes": (15, 480), "seats": (2, 12), "announce": (0, 60)}
HELP = {
    "when": "2nd Saturday 18:00 Asia/Kolkata, or last Thursday 6 pm IST",
    "theme": "what the sitting is about",
    "minutes": "how long it takes",
    "seats": "how many may sit, 2 to 12",
    "quorum": "how few are too few; the host is told a day before",
    "hosts": "who hosts, in turn: mentions, me, discord:ID or slack:ID",
    "places": "where it is announced: here, mentions, discord:ID or slack:ID",
    "link": "the address to join at",
    "language": "en or hi: in which it is announced",
    "title": "what it is called, if not after its vertical",
    "holidays": "whose holidays matter: IN, IN-KA, GB …, or none",
    "rotate": "yes or no: whether the hosts take turns",
    "reminders": "how long before, e.g. 7d host, 3d check-in, 24h, 1h",
    "announce": "how many days before it is announced",
}


def called(language: str, name: str) -> str:
    """What a term of a table is called, in lists and sentences."""
    return TERMS[name] if language == "hi" else name


def hint(language: str, name: str) -> str:
    """What a term is, for who gives it."""
    return HINTS[name] if language == "hi" else HELP.get(name, "health, legal, education, agriculture …")


UNDATED = Terms("", Rule(Unit.ONCE, dt.time(0), "UTC", dt.date(2000, 1, 1)))
"""What the other values are checked on while the rule is wrong; never kept."""


class BadTerms(ShownError):
    """Terms that do not hold, each with its sentence."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("\n\n".join(errors.values()))
        self.errors = dict(errors)


@dataclass
class Given:
    """What was given for a table, as text by name; what is wrong with it is collected."""

    call: Call
    values: Mapping[str, str]
    past: bool = False
    """Whether its rule may be over."""
    language: str = "en"
    """In which is said what is wrong with a new table that names no language."""
    errors: dict[str, str] = field(default_factory=dict)

    async def onto(self, terms: Terms | None) -> Terms:
        """These values on terms, or as new terms. Raises BadTerms with all that is wrong."""
        made = terms
        if terms is not None:
            self.language = terms.language
        elif self.values.get("language", "").strip() in LANGUAGES:
            self.language = self.values["language"].strip()
        for name, value in sorted(self.values.items(), key=lambda one: one[0] != "when"):
            try:
                made = await self._with(made, name, value.strip())
            except (ShownError, SchedulerError, ValueError) as wrong:
                self.errors[name] = str(wrong)
        if terms is None and "when" not in self.values:
            self.errors["when"] = frame(self.language, "say_when", hint=hint(self.language, "when"))
        if made is not None and made.quorum > made.seats and "quorum" not in self.errors:
            made = replace(made, quorum=made.seats) if "quorum" not in self.values else made
            if made.quorum > made.seats:
                self.errors["quorum"] = frame(self.language, "wrong_quorum", seats=made.seats)
        if self.errors or made is None:
            raise BadTerms(self.errors)
        return made

    async def _with(self, terms: Terms | None, name: str, value: str) -> Terms | None:
        if name == "when":
            return self._when(terms, value)
        terms = terms or replace(UNDATED, language=self.language)
        if name == "hosts":
            return replace(terms, hosts=await people_said(self.call, value, self.language))
        if name == "places":
            places = () if value.lower() == "none" else places_said(self.call, value, self.language)
            return replace(terms, places=places)
        return plain(terms, name, value, self.language)

    def _when(self, terms: Terms | None, value: str) -> Terms:
        zone = terms.rule.zone if terms else DEFAULT_ZONE
        found = read(value, self.call.desk.now(), zone, past=self.past, language=self.language)
        if terms is None:
            region = REGION_OF_ZONE.get(found.rule.zone, "")
            terms = Terms("", found.rule, region=region, language=self.language)
        return replace(terms, rule=found.rule, minutes=found.minutes or terms.minutes)


def plain(terms: Terms, name: str, value: str, language: str) -> Terms:
    """Terms with one value that needs nothing else to be read. Raises ValueError with what was expected."""
    got = value[:20]
    if name in NUMBERS or name == "quorum":
        low, high = NUMBERS.get(name, (0, 12))
        if not value.isdecimal() or not low <= int(value) <= high:
            label = called(language, name).capitalize()
            raise ValueError(frame(language, "wrong_number", label=label, low=low, high=high, got=got))
        return replace(terms, **{"announce_days" if name == "announce" else name: int(value)})  # type: ignore[arg-type]
    if name in LENGTHS:
        text = " ".join(value.split())
        if len(text) > LENGTHS[name]:
            raise ValueError(frame(language, "wrong_length", label=called(language, name), most=LENGTHS[name]))
        return replace(terms, **{name: named(text) if name == "vertical" else text})  # type: ignore[arg-type]
    if name == "link":
        return replace(terms, link=_link(value, language))
    if name == "language":
        if value not in LANGUAGES:
            raise ValueError(frame(language, "wrong_language", known=", ".join(LANGUAGES), got=got))
        return replace(terms, language=value)
    return _kept_by(terms, name, value, language)


def _kept_by(terms: Terms, name: str, value: str, language: str) -> Terms:
    """Terms with other holidays, turns or reminders. Raises ValueError with what was expected."""
    if name == "holidays":
        region = "" if value.lower() in ("", "none", "no") else value.upper()
        if region and not known_region(region):
            raise ValueError(frame(language, "wrong_region", got=value[:20]))
        return replace(terms, region=region)
    if name == "rotate":
        if value.lower() not in ("yes", "no"):
            raise ValueError(frame(language, "wrong_rotate", got=value[:20]))
        return replace(terms, rotates=value.lower() == "yes")
    if name == "reminders":
        try:
            return replace(terms, reminders=read_offsets(value))
        except ValueError:
            raise ValueError(frame(language, "wrong_reminders", got=value[:40])) from None
    raise ValueError(frame(language, "no_such_term", name=name))


def _link(value: str, language: str) -> str:
    address = value.strip("<>").partition("|")[0]
    parts = urlsplit(address)
    if address and (parts.scheme not in ("http", "https") or not parts.hostname or len(address) > 300):
        raise ValueError(frame(language, "wrong_link", got=value[:60]))
    if any(one.isspace() or one in "()<>" for one in address):
        raise ValueError(frame(language, "wrong_link_signs"))
    return address


def checked_name(name: str, language: str = "en") -> str:
    """A table's name as people type it. Raises BadTerms."""
    plain_name = re.sub(r"\s+", "-", name.strip().lower())
    if not NAME.match(plain_name) or plain_name.isdecimal():
        raise BadTerms({"name": frame(language, "wrong_name", got=name[:40])})
    return plain_name


def changes(old: Terms, new: Terms) -> list[str]:
    """The names of what differs between terms, as they are typed."""
    return [name for name, kept in FIELDS.items() if getattr(old, kept) != getattr(new, kept)]


def values_of(terms: Terms) -> dict[str, str]:
    """The values of a table's terms as they would be given, for forms."""
    return {
        "theme": terms.theme,
        "minutes": str(terms.minutes),
        "seats": str(terms.seats),
        "quorum": str(terms.quorum),
        "hosts": " ".join(terms.hosts),
        "places": " ".join(terms.places) or "none",
        "link": terms.link,
        "language": terms.language,
        "title": terms.title,
        "holidays": terms.region or "none",
        "rotate": "yes" if terms.rotates else "no",
        "reminders": offset_words(terms.reminders),
        "announce": str(terms.announce_days),
    }
