"""A reply as Discord's payloads. Pure: the same reply gives the same payloads, each within Discord's limits.

Limits are from Discord's reference: 2,000 characters a message, 5 rows of 5 buttons, 100 characters of a
button's id and 80 of its label, 45 of a form's title and 5 fields in it.
"""

from bot.message import FITS, Button, Form, FormField, Reply
from bot.platforms.calls import Payload
from bot.platforms.wording import Dialect, buttons_of, called, pieces

LABEL, TITLE, VALUE, HELP = 80, 45, FITS["discord"], 100
NO_PREVIEWS = 4
STYLES = {"plain": 2, "good": 3, "bad": 2, "link": 5}
MOMENTS = {"full": "F", "date": "D", "time": "t", "until": "R"}
DISCORD = Dialect(
    special="\\*_~`|[]<>",
    link="[{title}](<{address}>)",
    numbered="[{n}] ",
    calls="<@&{role}> ",
    names="<@{person}> ",
    moment=lambda one: f"<t:{int(one.at.timestamp())}:{MOMENTS[one.style]}>",
    longest=2000,
    longest_press=100,
)


def render(reply: Reply, base: str) -> list[Payload]:
    """The messages of a reply, in order: text first, then its sources, the buttons under the last one."""
    payloads: list[Payload] = [
        {"content": one, "flags": NO_PREVIEWS, "allowed_mentions": {"parse": []}, "components": []}
        for one in pieces(reply, base, DISCORD)
    ]
    calls = zip(("roles", "users"), called(reply), strict=True)
    payloads[0]["allowed_mentions"] |= {whom: ids for whom, ids in calls if ids}
    buttons = [_button(one) for one in buttons_of(reply, DISCORD)]
    payloads[-1]["components"] = [{"type": 1, "components": buttons[n : n + 5]} for n in range(0, len(buttons), 5)]
    return payloads


def _button(one: Button) -> Payload:
    does = "url" if one.style == "link" else "custom_id"
    return {"type": 2, "style": STYLES[one.style], "label": one.label[:LABEL], does: one.command}


def modal(form: Form) -> Payload:
    """A form as Discord shows it; submitting it sends the form's command and its values."""
    fields = [_field(one) for one in form.fields]
    return {"title": form.title[:TITLE], "custom_id": form.command[: DISCORD.longest_press], "components": fields}


def _field(one: FormField) -> Payload:
    component: Payload = {"custom_id": one.name, "required": one.required}
    if one.choices:
        chosen = [{"label": each, "value": each, "default": each == one.value} for each in one.choices]
        component |= {"type": 3, "options": chosen}
    else:
        longest = min(one.max_length, VALUE)
        component |= {"type": 4, "style": 2 if one.long else 1, "max_length": longest}
        component |= {"value": one.value[:longest]} if one.value else {}
    described = {"description": one.help[:HELP]} if one.help else {}
    return {"type": 18, "label": one.label[:TITLE], "component": component, **described}
