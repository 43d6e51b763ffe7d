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
from scheduler.errors import SchedulerError
from scheduler.holidays import REGION_OF_ZONE, known_region
from scheduler.reading import read
from scheduler.rules import Rule, Unit
from scheduler.tables.offsets import read_offsets
from scheduler.tables.types import Table, Terms

DEFAULT_ZONE = "Asia/Kolkata"
"""The zone of a rule that names none; it is said back, and nothing is kept before that."""
LANGUAGES = ("en", "hi")
NAME = regex.compile(r"^[\p{L}\p{N}][\p{L}\p{M}\p{N}\u200c\u200d_-]{1,39}$")
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
    errors: dict[str, str] = field(default_factory=dict)

    async def onto(self, terms: Terms | None) -> Terms:
        """These values on terms, or as new terms. Raises BadTerms with all that is wrong."""
        made = terms
        for name, value in sorted(self.values.items(), key=lambda one: one[0] != "when"):
            try:
                made = await self._with(made, name, value.strip())
            except (ShownError, SchedulerError, ValueError) as wrong:
                self.errors[name] = str(wrong)
        if terms is None and "when" not in self.values:
            self.errors["when"] = "Say when it sits: " + HELP["when"] + "."
        if made is not None and made.quorum > made.seats and "quorum" not in self.errors:
            made = replace(made, quorum=made.seats) if "quorum" not in self.values else made
            if made.quorum > made.seats:
                self.errors["quorum"] = f"The quorum is at most the number of seats, {made.seats}."
        if self.errors or made is None:
            raise BadTerms(self.errors)
        return made

    async def _with(self, terms: Terms | None, name: str, value: str) -> Terms | None:
        if name == "when":
            return self._when(terms, value)
        terms = terms or UNDATED
        if name == "hosts":
            return replace(terms, hosts=await people_said(self.call, value))
        if name == "places":
            return replace(terms, places=() if value.lower() == "none" else places_said(self.call, value))
        return plain(terms, name, value)

    def _when(self, terms: Terms | None, value: str) -> Terms:
        found = read(value, self.call.desk.now(), terms.rule.zone if terms else DEFAULT_ZONE, past=self.past)
        if terms is None:
            region = REGION_OF_ZONE.get(found.rule.zone, "")
            terms = Terms("", found.rule, region=region)
        return replace(terms, rule=found.rule, minutes=found.minutes or terms.minutes)


def plain(terms: Terms, name: str, value: str) -> Terms:
    """Terms with one value that needs nothing else to be read. Raises ValueError with what was expected."""
    if name in NUMBERS or name == "quorum":
        low, high = NUMBERS.get(name, (0, 12))
        if not value.isdecimal() or not low <= int(value) <= high:
            raise ValueError(f"{name.capitalize()} is a number from {low} to {high}; got “{value[:20]}”.")
        return replace(terms, **{"announce_days" if name == "announce" else name: int(value)})  # type: ignore[arg-type]
    if name in LENGTHS:
        text = " ".join(value.split())
        if len(text) > LENGTHS[name]:
            raise ValueError(f"The {name} has at most {LENGTHS[name]} characters.")
        return replace(terms, **{name: text.lower() if name == "vertical" else text})  # type: ignore[arg-type]
    if name == "link":
        return replace(terms, link=_link(value))
    if name == "language":
        if value not in LANGUAGES:
            raise ValueError(f"The language is one of {', '.join(LANGUAGES)}; got “{value[:20]}”.")
        return replace(terms, language=value)
    if name == "holidays":
        region = "" if value.lower() in ("", "none", "no") else value.upper()
        if region and not known_region(region):
            raise ValueError(f"No calendar of holidays is known for “{value[:20]}”; write IN, IN-KA, GB … or none.")
        return replace(terms, region=region)
    if name == "rotate":
        if value.lower() not in ("yes", "no"):
            raise ValueError(f"Rotate is yes or no; got “{value[:20]}”.")
        return replace(terms, rotates=value.lower() == "yes")
    if name == "reminders":
        return replace(terms, reminders=read_offsets(value))
    raise ValueError(f"A table has no “{name}”.")


def _link(value: str) -> str:
    address = value.strip("<>").partition("|")[0]
    parts = urlsplit(address)
    if address and (parts.scheme not in ("http", "https") or not parts.hostname or len(address) > 300):
        raise ValueError(f"A link begins with https:// and has at most 300 characters; got “{value[:60]}”.")
    if any(one.isspace() or one in "()<>" for one in address):
        raise ValueError("A link has no spaces or brackets.")
    return address


def checked_name(name: str) -> str:
    """A table's name as people type it. Raises BadTerms."""
    plain_name = re.sub(r"\s+", "-", name.strip().lower())
    if not NAME.match(plain_name) or plain_name.isdecimal():
        wrong = f"A name has 2 to 40 letters, digits and dashes, like health or legal-aid; got “{name[:40]}”."
        raise BadTerms({"name": wrong})
    return plain_name


def values_of(table: Table) -> dict[str, str]:
    """The plain values of a table as they would be given, for forms and files."""
    terms = table.terms
    return {
        "theme": terms.theme,
        "minutes": str(terms.minutes),
        "seats": str(terms.seats),
        "quorum": str(terms.quorum),
        "link": terms.link,
        "language": terms.language,
        "title": terms.title,
        "announce": str(terms.announce_days),
    }
