"""How an item of the queue looks in chat: the card in the moderators' place, and the longer look. Pure.

What somebody offered is shown as raw text in a fence, so that nothing in it is markup, link or mention; characters
that hide or turn text are spelled out.
"""

import datetime as dt
import difflib
from collections.abc import Mapping, Sequence

from bot.message import Button, Form, FormField, Reply, Text
from knowledge.review.errors import DONE, clock
from knowledge.review.rules import approvals_needed
from knowledge.review.types import REASONS, Decision, Item, ItemState, Kind
from knowledge.screening.unseen import odd
from knowledge.submissions.types import Draft

APART = ("disclosure", "affiliation", "sources", "language", "summary")
"""Front matter that is said in words of its own."""
EXCERPT = 700
WHOLE = 6000
DIFF_LINES = 60
BLANK = "—"


def visible(text: str) -> str:
    """A text with the characters that hide or turn it spelled out."""
    places = {place for mark in odd(text) for place in range(mark.start, mark.end)}
    return "".join(
        f"⟨U+{ord(one):04X}⟩" if place in places and not one.isprintable() else one for place, one in enumerate(text)
    )


def said(value: object) -> str:
    """A value of front matter in a line that people can read."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {said(one)}" for name, one in value.items() if one not in (None, "", [], {}, ()))
    if isinstance(value, list | tuple):
        return "; ".join(said(one) for one in value)
    return "" if value is None else visible(str(value))


def more(draft: Draft, *apart: str) -> list[str]:
    """A line for each further field of a text, but for those that are said elsewhere."""
    fields = {name: value for name, value in draft.fields.items() if name not in (*APART, *apart) and value}
    return [f"- {name}: {plain(said(value))[:200]}" for name, value in fields.items()]


def fenced(text: str, limit: int) -> str:
    """A text as it is, in a fence that it cannot end."""
    shown = visible(text).replace("\r\n", "\n").replace("```", "ʼʼʼ")
    cut = shown[:limit] + ("\n…" if len(shown) > limit else "")
    return f"```text\n{cut}\n```"


def plain(text: str) -> str:
    """A line of somebody else's words without markup of its own."""
    line = " ".join(visible(text).split())
    return "".join(f"\\{one}" if one in "\\`*_[]<>|~#@" else one for one in line)


def state_line(item: Item, now: dt.datetime, approved: Sequence[Decision], two: Sequence[str]) -> str:
    """How an item stands, in a line."""
    if item.state == ItemState.DECIDED:
        how = DONE.get(item.outcome or "", item.outcome or "decided")
        who = f" by {plain(item.decided_name)}" if item.decided_name and item.outcome != "withdrawn" else ""
        why = f" — {item.code}: {plain(item.sentence)}" if item.code and item.sentence else ""
        return f"✔ {how}{who} at {clock(item.decided_at)}{why}"
    if item.state == ItemState.WAITING:
        return f"⏸ waits for its author: {plain(item.sentence or '')}"
    parts = []
    if item.claimed(now):
        parts.append(f"claimed by {plain(item.claimed_name or '')} until {clock(item.claimed_until)}")
    if approved:
        parts.append(f"approved by {', '.join(plain(one.name) for one in approved)}; one more is needed")
    elif approvals_needed(item.traits, two) > 1:
        parts.append("two must approve")
    return " · ".join(parts) or "open"


def headline(item: Item) -> str:
    """An item in a line: number, kind, title."""
    return f"**{item.id} · {item.kind}** · {plain(item.title)}"


def card(
    item: Item, draft: Draft | None, author: str, approved: Sequence[Decision], now: dt.datetime, two: Sequence[str]
) -> Reply:
    """The card in the moderators' place: enough to know whether to look, with buttons that name this version."""
    facts = [item.entry_kind, item.language, *(f"#{plain(one)}" for one in item.verticals)]
    lines = [headline(item), " · ".join(fact for fact in [*facts, f"from {plain(author)}" if author else ""] if fact)]
    if draft is not None:
        interest = draft.interest or "not said"
        lines.append(f"interest: {interest}")
    if item.flags:
        lines.append("⚠ " + ", ".join(item.flags))
    lines.append(state_line(item, now, approved, two))
    shown = draft.body if draft is not None else item.note
    words = "\n".join(lines) + (f"\n{fenced(shown, EXCERPT)}" if shown and item.state != ItemState.DECIDED else "")
    return Reply((Text(words),), buttons(item), data={"item": item.id, "version": item.version})


def buttons(item: Item) -> tuple[Button, ...]:
    """What can be done with an item now; each button names the version that was shown."""
    at = f"{item.id} --version {item.version}"
    if item.state == ItemState.DECIDED:
        return (Button("Show", f"review show {item.id}"),)
    show = Button("Show", f"review show {item.id}")
    if item.state == ItemState.WAITING:
        return (show, Button("Reject", f"review reject {at}", "bad"))
    claim = Button("Claim", f"review claim {item.id}")
    if item.submission_id is not None:
        return (
            Button("Approve", f"review approve {at}", "good"),
            Button("Edit", f"review edit {at}"),
            Button("Ask for changes", f"review changes {at}"),
            Button("Reject", f"review reject {at}", "bad"),
            claim,
            show,
        )
    yes = {Kind.STALE: "Still true", Kind.DISPUTE: "It stands"}.get(Kind(item.kind), "Settled")
    more: tuple[Button, ...] = ()
    if item.entry_id is not None:
        more = (Button("Retract the entry", f"review retract {at}", "bad"),)
        if item.kind == Kind.DISPUTE:
            more = (Button("Mark as disputed", f"review dispute {at}"), *more)
    return (Button(yes, f"review approve {at}", "good"), *more, Button("Dismiss", f"review reject {at}"), claim, show)


def reason_form(
    item: Item, action: str, version: int, title: str, errors: dict[str, str] | None = None, **values: str
) -> Form:
    """Why: a code and a sentence."""
    wrong = errors or {}
    code = FormField(
        "code",
        "Reason",
        "; ".join(f"{name}: {words}" for name, words in list(REASONS.items())[:3]) + " …",
        choices=tuple(REASONS),
        value=values.get("code", ""),
        error=wrong.get("code", ""),
    )
    say = FormField(
        "say",
        "In a sentence",
        "the author reads it",
        long=True,
        value=values.get("say", ""),
        error=wrong.get("say", ""),
        max_length=1000,
    )
    fields = (say,) if action == "changes" else (code, say)
    command = f"review {action} {item.id} --version {version}"
    return Form(title[:45], command, fields, "Send", command)


def difference(old: str, new: str) -> str:
    """What changed between two texts, line by line, in a fence; empty if nothing did."""
    lines = list(
        difflib.unified_diff(visible(old).splitlines(), visible(new).splitlines(), "now", "then", lineterm="", n=2)
    )
    if not lines:
        return ""
    cut = lines[2 : 2 + DIFF_LINES]
    more = f"\n… {len(lines) - 2 - DIFF_LINES} more lines" if len(lines) - 2 > DIFF_LINES else ""
    return "```diff\n" + "\n".join(cut).replace("```", "ʼʼʼ") + more + "\n```"
