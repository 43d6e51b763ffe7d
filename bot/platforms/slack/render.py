"""A reply as Slack's payloads. Pure: the same reply gives the same payloads, each within Slack's limits.

Limits are from Slack's reference: 12,000 characters of `markdown` blocks and 50 blocks a message, 75 characters of a
button's label and 2,000 of its value, 24 of a form's title, 3,000 of its private metadata, of a field and of a
`section`, which stands for `markdown` blocks in views, for these take none.
"""

import regex

from bot.message import FITS, Button, Form, FormField, Reply
from bot.platforms.calls import Payload
from bot.platforms.split import split
from bot.platforms.tables import in_columns
from bot.platforms.wording import Dialect, buttons_of, called, pieces, worded

FALLBACK = 2_900
LABEL, TITLE, FIELD, HELP, SECTION = 75, 24, FITS["slack"], 150, 3000
CALLS = regex.compile(r"<(?=@[UW][A-Z0-9]|#[CG][A-Z0-9]|!(?:here|channel|everyone|subteam|date))")


def harmless(text: str) -> str:
    """Text in which no mention of a person, a channel or everybody is one."""
    return str(CALLS.sub("<\u200b", text))


SLACK = Dialect(
    special="\\*_~`|[]",
    link="[{title}]({address})",
    numbered="- \\[{n}] ",
    calls="",
    names="",
    moment=lambda one: one.words_with_utc,
    longest=11_000,
    longest_press=2000,
    harmless=harmless,
)


def render(reply: Reply, base: str) -> list[Payload]:
    """The messages of a reply, in order, each with a `text` that carries its beginning; the buttons under the last."""
    payloads: list[Payload] = [
        {"text": fallback(one), "blocks": [{"type": "markdown", "text": one}]} for one in pieces(reply, base, SLACK)
    ]
    roles, people = called(reply)
    names = [*(f"<!subteam^{one}>" for one in roles), *(f"<@{one}>" for one in people)]
    payloads[-1]["blocks"] = [*map(_section, names), *payloads[-1]["blocks"], *_actions(reply)]
    return payloads


def home(reply: Reply, base: str) -> Payload:
    """A reply as what stands in the home tab."""
    text = regex.sub(r"\*\*(.+?)\*\*", r"*\1*", _escaped(in_columns(worded(reply, base, SLACK))))
    return {"type": "home", "blocks": [*map(_section, split(text, SECTION)), *_actions(reply)]}


def fallback(text: str) -> str:
    """The beginning of a text for notifications and old clients, where nothing in it is markup."""
    return _escaped(text[:FALLBACK])[:3900]


def _escaped(text: str) -> str:
    return harmless(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _section(text: str) -> Payload:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _actions(reply: Reply) -> list[Payload]:
    buttons = [_button(*one) for one in enumerate(buttons_of(reply, SLACK))]
    return [{"type": "actions", "elements": buttons}] if buttons else []


def _button(n: int, one: Button) -> Payload:
    kind, does = ("link", "url") if one.style == "link" else ("command", "value")
    return {"type": "button", "text": _plain(one.label, LABEL), "action_id": f"{kind}-{n}", does: one.command}


def modal(form: Form, metadata: str) -> Payload:
    """A form as Slack shows it; submitting it sends the form's command and its values."""
    return {
        "type": "modal",
        "callback_id": form.command[:255],
        "private_metadata": metadata[:3000],
        "title": _plain(form.title, TITLE),
        "submit": _plain(form.submit, TITLE),
        "close": _plain("Cancel", TITLE),
        "blocks": [_field(one) for one in form.fields],
    }


def _plain(text: str, longest: int) -> Payload:
    return {"type": "plain_text", "text": text[:longest], "emoji": True}


def _field(one: FormField) -> Payload:
    field: Payload = {"type": "input", "block_id": one.name, "optional": not one.required, "element": _element(one)}
    hint = {"hint": _plain(one.help, HELP)} if one.help else {}
    return {**field, "label": _plain(one.label, HELP), **hint}


def _element(one: FormField) -> Payload:
    if one.choices:
        options = [{"text": _plain(choice, LABEL), "value": choice} for choice in one.choices]
        chosen = {"initial_option": options[one.choices.index(one.value)]} if one.value in one.choices else {}
        return {"action_id": "value", "type": "static_select", "options": options, **chosen}
    written = {"initial_value": one.value[:FIELD]} if one.value else {}
    longest = min(one.max_length, FIELD)
    return {"action_id": "value", "type": "plain_text_input", "multiline": one.long, "max_length": longest, **written}
