"""A reply as Slack's payloads. Pure: the same reply gives the same payloads, each within Slack's limits.

Limits are from Slack's reference: 12,000 characters of `markdown` blocks and 50 blocks a message, 75 characters of a
button's label and 2,000 of its value, 24 of a form's title, 3,000 of its private metadata and of a field.
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
from bot.moments import in_words
from bot.platforms.sides import stacked
from bot.platforms.split import split
from bot.platforms.tables import fenced

Payload = dict[str, object]

MARKDOWN, FALLBACK, SECTION = 11_000, 2_900, 2_900
LABEL, VALUE, TITLE, FIELD = 75, 2000, 24, 3000
CALLS = regex.compile(r"<(?=@[UW][A-Z0-9]|#[CG][A-Z0-9]|!(?:here|channel|everyone|subteam|date))")
SPECIAL = regex.compile(r"([\\*_~`|\[\]])")


def render(reply: Reply, base: str) -> list[Payload]:
    """The messages of a reply, in order, each with a `text` that carries its beginning; the buttons under the last."""
    calls = [part for part in reply.parts if isinstance(part, CallFor)]
    written = [text for part in reply.parts if (text := _part(part, base))]
    pieces = split(harmless(in_words("\n\n".join(written))), MARKDOWN) or ["…"]
    payloads: list[Payload] = [
        {"text": fallback(piece), "blocks": [{"type": "markdown", "text": piece}]} for piece in pieces
    ]
    blocks: list[object] = payloads[-1]["blocks"]  # type: ignore[assignment]
    for one in calls:
        if one.role:
            called = {"type": "mrkdwn", "text": f"<!subteam^{one.role}>"}
            blocks.insert(0, {"type": "section", "text": called})
    buttons = reply.buttons
    for part in reply.parts:
        if isinstance(part, Form):
            buttons = (*buttons, Button(part.title, part.opener or part.command))
    if buttons:
        blocks.append({"type": "actions", "elements": [_button(n, one) for n, one in enumerate(buttons[:25])]})
    return payloads


def harmless(text: str) -> str:
    """Text in which no mention of a person, a channel or everybody is one."""
    return str(CALLS.sub("<\u200b", text))


def fallback(text: str) -> str:
    """The beginning of a text for notifications and old clients, where nothing in it is markup."""
    return harmless(text[:FALLBACK]).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")[:3900]


def _button(n: int, one: Button) -> Payload:
    label = {"type": "plain_text", "text": one.label[:LABEL], "emoji": True}
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
        "title": {"type": "plain_text", "text": form.title[:TITLE]},
        "submit": {"type": "plain_text", "text": form.submit[:TITLE]},
        "close": {"type": "plain_text", "text": "Cancel"},
        "blocks": [_field(one) for one in form.fields[:50]],
    }


def _field(one: FormField) -> Payload:
    element: Payload
    if one.choices:
        options = [{"text": {"type": "plain_text", "text": choice[:75]}, "value": choice} for choice in one.choices]
        element = {"type": "static_select", "action_id": "value", "options": options}
        if one.value in one.choices:
            element["initial_option"] = options[one.choices.index(one.value)]
    else:
        element = {"type": "plain_text_input", "action_id": "value", "multiline": one.long}
        element["max_length"] = min(one.max_length, FIELD)
        if one.value:
            element["initial_value"] = one.value[:FIELD]
    block: Payload = {"type": "input", "block_id": one.name, "optional": not one.required, "element": element}
    block["label"] = {"type": "plain_text", "text": one.label[:150]}
    if one.help:
        block["hint"] = {"type": "plain_text", "text": one.help[:150]}
    return block


def _part(part: Part, base: str) -> str:
    match part:
        case Text() | CallFor():
            return part.markdown
        case Sources():
            lines = [_source(one, base) for one in part.sources]
            return "\n".join([f"**{part.title}**\n", *lines]) if lines else ""
        case DataTable():
            return fenced(part)
        case Sides():
            return stacked(part, plain)
        case Progress():
            return f"{part.label} {part.done:,} of {part.total:,}" if part.total else f"{part.label} …"
        case Form():
            errors = [f"- {one.label}: {one.error}" for one in part.fields if one.error]
            return "\n".join([f"**{plain(part.title)}** is not complete yet:", *errors]) if errors else ""
        case Picture():
            return ""


def _source(one: Source, base: str) -> str:
    number = f"\\[{one.n}] " if one.n else ""
    section = f" › {plain(one.heading.split(' > ')[-1])}" if one.heading else ""
    facts = " · ".join(plain(fact) for fact in (one.kind, one.evidence, one.author, one.age, one.disclosure) if fact)
    beware = f" · ⚠ {plain(one.overdue)}" if one.overdue else ""
    return f"- {number}[{plain(one.title)}]({entry_link(base, one)}){section} — {facts}{beware}"


def plain(text: str) -> str:
    """Text without markup of its own, for titles that somebody else wrote."""
    return str(SPECIAL.sub(r"\\\1", " ".join(text.split())))
