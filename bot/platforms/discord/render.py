"""A reply as Discord's payloads. Pure: the same reply gives the same payloads, each within Discord's limits.

Limits are from Discord's reference: 2,000 characters a message, 5 rows of 5 buttons, 100 characters of a
button's id and 80 of its label, 45 of a form's title and 5 fields in it.
"""

from bot.message import Button, CallFor, Form, FormField, Reply
from bot.platforms.pile import Payload
from bot.platforms.split import split
from bot.platforms.wording import LESS, Dialect, buttons_of, pictures, worded

__all__ = ["EPHEMERAL", "Payload", "modal", "pictures", "render"]

CONTENT = 2000
LABEL, CUSTOM_ID, TITLE, FIELDS, OPTIONS, VALUE = 80, 100, 45, 5, 25, 4000
NO_PREVIEWS, EPHEMERAL = 4, 64
STYLES = {"plain": 2, "good": 3, "bad": 2}
MOMENTS = {"full": "F", "date": "D", "time": "t", "until": "R"}
DISCORD = Dialect(
    special="\\*_~`|[]<>",
    link="[{title}](<{address}>)",
    numbered="[{n}] ",
    calls="<@&{role}> ",
    names="<@{person}> ",
    moment=lambda one: f"<t:{int(one.at.timestamp())}:{MOMENTS[one.style]}>",
)


def render(reply: Reply, base: str) -> list[Payload]:
    """The messages of a reply, in order: text first, then its sources, the buttons under the last one."""
    pieces = split(worded(reply, base, DISCORD), CONTENT) or [LESS]
    flags = NO_PREVIEWS | (EPHEMERAL if reply.audience == "person" else 0)
    payloads: list[Payload] = [
        {"content": piece, "flags": flags, "allowed_mentions": {"parse": []}, "components": []} for piece in pieces
    ]
    calls = [part for part in reply.parts if isinstance(part, CallFor)]
    if roles := [part.role for part in calls if part.role]:
        payloads[0]["allowed_mentions"] |= {"roles": roles}
    if people := [part.person for part in calls if part.person]:
        payloads[0]["allowed_mentions"] |= {"users": people}
    payloads[-1]["components"] = rows(buttons_of(reply))
    return payloads


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
    component: Payload = {"custom_id": one.name, "required": one.required}
    if one.choices:
        chosen = [{"label": each, "value": each, "default": each == one.value} for each in one.choices[:OPTIONS]]
        component |= {"type": 3, "options": chosen}
    else:
        longest = min(one.max_length, VALUE)
        component |= {"type": 4, "style": 2 if one.long else 1, "max_length": longest}
        component |= {"value": one.value[:longest]} if one.value else {}
    label: Payload = {"type": 18, "label": one.label[:TITLE], "component": component}
    if words := one.error or one.help:
        label["description"] = words[:100]
    return label
