"""A reply as Discord's payloads. Pure: the same reply gives the same payloads, each within Discord's limits.

Limits are from Discord's reference: 2,000 characters a message, 5 rows of 5 buttons, 100 characters of a
button's id and 80 of its label, 45 of a form's title and 5 fields in it.
"""

import regex

from bot.links import entry_link
from bot.message import (
    Button,
    CallFor,
    DataTable,
    Form,
    FormField,
    Part,
    Picture,
    Progress,
    Reply,
    Sides,
    Source,
    Sources,
    Text,
)
from bot.moments import Moment, spoken
from bot.platforms.sides import stacked
from bot.platforms.split import split
from bot.platforms.tables import fenced

Payload = dict[str, object]

CONTENT = 2000
LABEL, CUSTOM_ID, TITLE, FIELDS = 80, 100, 45, 5
NO_PREVIEWS, EPHEMERAL = 4, 64
STYLES = {"plain": 2, "good": 3, "bad": 2}
SPECIAL = regex.compile(r"([\\*_~`|\[\]<>])")
EMPTY = "…"


def render(reply: Reply, base: str) -> list[Payload]:
    """The messages of a reply, in order: text first, then its sources, the buttons under the last one."""
    written = [spoken(text, _moment) for part in reply.parts if (text := _part(part, base))]
    pieces = split("\n\n".join(written), CONTENT) or [EMPTY]
    buttons = reply.buttons
    for part in reply.parts:
        if isinstance(part, Form):
            buttons = (*buttons, Button(part.title, part.opener or part.command))
    roles = [part.role for part in reply.parts if isinstance(part, CallFor) and part.role]
    flags = NO_PREVIEWS | (EPHEMERAL if reply.audience == "person" else 0)
    payloads: list[Payload] = [
        {"content": piece, "flags": flags, "allowed_mentions": {"parse": []}, "components": []} for piece in pieces
    ]
    if roles:
        payloads[0]["allowed_mentions"] = {"parse": [], "roles": roles}
    payloads[-1]["components"] = rows(buttons)
    return payloads


def pictures(reply: Reply) -> list[Picture]:
    """The drawings of a reply; they are attached to its last message."""
    return [part for part in reply.parts if isinstance(part, Picture)]


def rows(buttons: tuple[Button, ...]) -> list[Payload]:
    """Buttons in rows of five, at most five rows."""
    made = [_button(one) for one in buttons[:25]]
    return [{"type": 1, "components": made[start : start + 5]} for start in range(0, len(made), 5)]


def _button(one: Button) -> Payload:
    if one.style == "link":
        return {"type": 2, "style": 5, "label": one.label[:LABEL], "url": one.command}
    if len(one.command) > CUSTOM_ID:
        raise ValueError(f"the command of the button {one.label!r} has more than {CUSTOM_ID} characters")
    return {"type": 2, "style": STYLES[one.style], "label": one.label[:LABEL], "custom_id": one.command}


def modal(form: Form) -> Payload:
    """A form as Discord shows it; submitting it sends the form's command and its values."""
    return {
        "title": form.title[:TITLE],
        "custom_id": form.command[:CUSTOM_ID],
        "components": [_field(one) for one in form.fields[:FIELDS]],
    }


def _field(one: FormField) -> Payload:
    component: Payload
    if one.choices:
        options = [{"label": choice, "value": choice, "default": choice == one.value} for choice in one.choices[:25]]
        component = {"type": 3, "custom_id": one.name, "options": options, "required": one.required}
    else:
        component = {
            "type": 4,
            "custom_id": one.name,
            "style": 2 if one.long else 1,
            "required": one.required,
            "max_length": min(one.max_length, 4000),
        }
        if one.value:
            component["value"] = one.value[: min(one.max_length, 4000)]
    label: Payload = {"type": 18, "label": one.label[:TITLE], "component": component}
    if words := one.error or one.help:
        label["description"] = words[:100]
    return label


def _part(part: Part, base: str) -> str:
    match part:
        case Text():
            return part.markdown
        case CallFor():
            return f"<@&{part.role}> {part.markdown}" if part.role else part.markdown
        case Sources():
            lines = [_source(one, base) for one in part.sources]
            return "\n".join([f"**{part.title}**", *lines]) if lines else ""
        case DataTable():
            return fenced(part)
        case Sides():
            return stacked(part, plain)
        case Progress():
            return f"{part.label} {part.done:,} of {part.total:,}" if part.total else f"{part.label} {EMPTY}"
        case Form():
            errors = [f"- {one.label}: {one.error}" for one in part.fields if one.error]
            return "\n".join([f"**{plain(part.title)}** is not complete yet:", *errors]) if errors else ""
        case Picture():
            return ""


def _moment(one: Moment) -> str:
    """A moment that Discord shows to each reader in their own zone."""
    letter = {"full": "F", "date": "D", "time": "t", "until": "R"}[one.style]
    return f"<t:{int(one.at.timestamp())}:{letter}>"


def _source(one: Source, base: str) -> str:
    """One source on one line; the address in angle brackets, so that no preview is made of it."""
    number = f"[{one.n}] " if one.n else "- "
    section = f" › {plain(one.heading.split(' > ')[-1])}" if one.heading else ""
    facts = " · ".join(plain(fact) for fact in (one.kind, one.evidence, one.author, one.age, one.disclosure) if fact)
    beware = f" · ⚠ {plain(one.overdue)}" if one.overdue else ""
    return f"{number}[{plain(one.title)}](<{entry_link(base, one)}>){section} — {facts}{beware}"


def plain(text: str) -> str:
    """Text without markup of its own, for titles that somebody else wrote."""
    return str(SPECIAL.sub(r"\\\1", " ".join(text.split())))
