"""The forms in which the terms of a table are given, part by part, for no platform shows all of them at once. Pure."""

from collections.abc import Mapping

from bot.features.tables.terms import LANGUAGES, called, hint, values_of
from bot.frames import frame
from bot.message import Button, Form, FormField
from scheduler.tables.types import Terms

NEW = ("vertical", "when", "theme", "hosts", "link")
"""What is asked for a new table; all else holds unless somebody opens another part."""
PARTS = {
    "about": ("theme", "link", "title", "language"),
    "seats": ("seats", "quorum", "minutes"),
    "hosts": ("hosts", "rotate"),
    "places": ("places", "reminders", "announce", "holidays"),
}
"""The parts of a table's terms, each one form."""
OF_A_DATE = ("theme", "link", "minutes")
"""What one date may have of its own."""
NEEDED = ("vertical", "when", "minutes", "seats", "quorum", "announce", "rotate", "language", "reminders")
CHOICES = {"language": LANGUAGES, "rotate": ("yes", "no")}


def field(language: str, name: str, value: str = "", error: str = "") -> FormField:
    """One term as a question."""
    return FormField(
        name,
        called(language, name).capitalize(),
        hint(language, name),
        required=name in NEEDED,
        choices=CHOICES.get(name, ()),
        value=value,
        error=error,
        max_length=500 if name in ("hosts", "places", "link") else 200,
    )


def new_table(language: str, values: Mapping[str, str], errors: Mapping[str, str]) -> Form:
    """The form of a new table."""
    fields = tuple(
        field(language, name, values.get(name, "me" if name == "hosts" else ""), errors.get(name, "")) for name in NEW
    )
    return Form(frame(language, "new_table"), "table create", fields, frame(language, "show_me"), "table create")


def part_of(
    terms: Terms,
    part: str,
    command: str,
    given: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Form:
    """One part of a table's terms as a form, with what holds now or was typed."""
    values = values_of(terms) | dict(given or {})
    fields = tuple(field(terms.language, name, values[name], (errors or {}).get(name, "")) for name in PARTS[part])
    return Form(frame(terms.language, f"part_{part}"), command, fields, frame(terms.language, "save"), command)


def parts_for(language: str, command: str) -> tuple[Button, ...]:
    """A button for each part."""
    return tuple(Button(frame(language, f"part_{part}"), f"{command} {part}") for part in PARTS)


def reason(language: str, value: str = "", *, required: bool = False) -> FormField:
    """The question why."""
    label, told = frame(language, "why"), frame(language, "why_hint")
    return FormField("reason", label, told, required=required, value=value, max_length=300)


def why(language: str, title: str, command: str) -> Form:
    """The question why alone, before something is done that people are told of."""
    return Form(title[:45], command, (reason(language, required=True),), frame(language, "go_on"), command)


def new_rule(terms: Terms, command: str, given: Mapping[str, str] | None = None, error: str = "") -> Form:
    """When it sits, and why that changes."""
    values = given or {}
    fields = (
        field(terms.language, "when", values.get("when", ""), error),
        reason(terms.language, values.get("reason", "")),
    )
    return Form(frame(terms.language, "part_rule"), command, fields, frame(terms.language, "show_me"), command)


def one_date(terms: Terms, title: str, now: Mapping[str, str], command: str, errors: Mapping[str, str]) -> Form:
    """What one date has of its own."""
    fields = tuple(field(terms.language, name, now[name], errors.get(name, "")) for name in OF_A_DATE)
    fields = (*fields, reason(terms.language, now.get("reason", "")))
    return Form(title[:45], command, fields, frame(terms.language, "save"), command)
