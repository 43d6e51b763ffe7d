"""A reply as Slack's payloads. Pure: the same reply gives the same payloads, each within Slack's limits.

Limits are from Slack's reference: 12,000 characters of `markdown` blocks and 50 blocks a message, 75 characters of a
button's label and 2,000 of its value, 24 of a form's title, 3,000 of its private metadata and of a field.
"""

import regex

from bot.message import Button, CallFor, Form, FormField, Reply
from bot.platforms.pile import Payload
from bot.platforms.split import split
from bot.platforms.wording import LESS, Dialect, buttons_of, worded

MARKDOWN, FALLBACK = 11_000, 2_900
LABEL, VALUE, TITLE, FIELD, FIELDS, OPTIONS = 75, 2000, 24, 3000, 50, 100
CALLS = regex.compile(r"<(?=@[UW][A-Z0-9]|#[CG][A-Z0-9]|!(?:here|channel|everyone|subteam|date))")
SLACK = Dialect(
    special="\\*_~`|[]",
    link="[{title}]({address})",
    numbered="- \\[{n}] ",
    calls="",
    names="",
    moment=lambda one: one.words_with_utc,
)


def render(reply: Reply, base: str) -> list[Payload]:
    """The messages of a reply, in order, each with a `text` that carries its beginning; the buttons under the last."""
    pieces = split(harmless(worded(reply, base, SLACK)), MARKDOWN) or [LESS]
    payloads: list[Payload] = [{"text": fallback(one), "blocks": [{"type": "markdown", "text": one}]} for one in pieces]
    calls = [part for part in reply.parts if isinstance(part, CallFor)]
    names = [f"<!subteam^{part.role}>" for part in calls if part.role]
    names += [f"<@{part.person}>" for part in calls if part.person]
    called = [{"type": "section", "text": {"type": "mrkdwn", "text": name}} for name in names]
    payloads[-1]["blocks"] = [*called, *payloads[-1]["blocks"]]
    if buttons := buttons_of(reply)[:25]:
        payloads[-1]["blocks"].append({"type": "actions", "elements": [_button(*one) for one in enumerate(buttons)]})
    return payloads


def harmless(text: str) -> str:
    """Text in which no mention of a person, a channel or everybody is one."""
    return str(CALLS.sub("<\u200b", text))


def fallback(text: str) -> str:
    """The beginning of a text for notifications and old clients, where nothing in it is markup."""
    return harmless(text[:FALLBACK]).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")[:3900]


def _button(n: int, one: Button) -> Payload:
    label = _plain(one.label, LABEL)
    if one.style == "link":
        return {"type": "button", "text": label, "action_id": f"link-{n}", "url": one.command}
    if len(one.command) > VALUE:
        raise ValueError(f"the command of the button {one.label!r} has more than {VALUE} characters")
    return {"type": "button", "text": label, "action_id": f"command-{n}", "value": one.command}


def modal(form: Form, metadata: str) -> Payload:
    """A form as Slack shows it; submitting it sends the form's command and its values."""
    return {
        "type": "modal",
        "callback_id": form.command[:255],
        "private_metadata": metadata[:3000],
        "title": _plain(form.title, TITLE),
        "submit": _plain(form.submit, TITLE),
        "close": _plain("Cancel", TITLE),
        "blocks": [_field(one) for one in form.fields[:FIELDS]],
    }


def _plain(text: str, longest: int) -> Payload:
    return {"type": "plain_text", "text": text[:longest], "emoji": True}


def _field(one: FormField) -> Payload:
    element: Payload = {"action_id": "value"}
    if one.choices:
        options = [{"text": _plain(choice, 75), "value": choice} for choice in one.choices[:OPTIONS]]
        element |= {"type": "static_select", "options": options}
        element |= {"initial_option": options[one.choices.index(one.value)]} if one.value in one.choices else {}
    else:
        element |= {"type": "plain_text_input", "multiline": one.long, "max_length": min(one.max_length, FIELD)}
        element |= {"initial_value": one.value[:FIELD]} if one.value else {}
    hint = {"hint": _plain(one.help, 150)} if one.help else {}
    label = _plain(one.label, 150)
    return {
        "type": "input",
        "block_id": one.name,
        "optional": not one.required,
        "element": element,
        "label": label,
    } | hint
