"""How an item of the queue looks in chat: the card in the moderators' place, and the longer look. Pure.

What somebody offered is shown as raw text in a fence, so that nothing in it is markup, link or mention; characters
that hide or turn text are spelled out.
"""

import datetime as dt
import difflib
from collections.abc import Mapping, Sequence
from functools import partial

from bot import answer_words
from bot.frames import frame
from bot.frames.reasons import noted, reasons
from bot.message import Button, Form, FormField, Reply, Text
from knowledge.review.errors import clock, ended
from knowledge.review.rules import approvals_needed
from knowledge.review.types import REASONS, Decision, Item, ItemState, Kind
from knowledge.screening import called
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


def state_line(
    item: Item, now: dt.datetime, approved: Sequence[Decision], two: Sequence[str], language: str = "en"
) -> str:
    """How an item stands, in a line."""
    if item.state == ItemState.DECIDED:
        how = ended(item, language)
        name = plain(item.decided_name) if item.decided_name and item.outcome != "withdrawn" else ""
        why = f" — {item.code}: {plain(item.sentence)}" if item.code and item.sentence else ""
        named = "state_decided_by" if name else "state_decided"
        return "✔ " + frame(language, named, how=how, name=name, at=clock(item.decided_at, language)) + why
    if item.state == ItemState.WAITING:
        return f"⏸ {frame(language, 'state_author', sentence=plain(item.sentence or ''))}"
    parts = []
    if item.claimed(now):
        facts = {"name": plain(item.claimed_name or ""), "until": clock(item.claimed_until, language)}
        parts.append(frame(language, "state_claimed", **facts))
    if approved:
        parts.append(frame(language, "state_one_more", names=", ".join(plain(one.name) for one in approved)))
    elif approvals_needed(item.traits, two) > 1:
        parts.append(frame(language, "state_two"))
    return " · ".join(parts) or frame(language, "state_open")


def headline(item: Item, language: str = "en") -> str:
    """An item in a line: number, kind, title."""
    return f"**{item.id} · {frame(language, f'item_{item.kind}')}** · {plain(item.title)}"


def card(
    item: Item,
    draft: Draft | None,
    author: str,
    approved: Sequence[Decision],
    now: dt.datetime,
    two: Sequence[str],
    language: str = "en",
) -> Reply:
    """The card in the moderators' place: enough to know whether to look, with buttons that name this version."""
    told = partial(frame, language)
    facts = [answer_words.said(language, item.entry_kind), item.language, *(f"#{plain(one)}" for one in item.verticals)]
    facts += [told("card_from", name=plain(author))] if author else []
    lines = [headline(item, language), " · ".join(fact for fact in facts if fact)]
    if draft is not None:
        lines.append(told("card_interest", interest=told(f"interest_{draft.interest or 'unsaid'}")))
    if item.flags:
        lines.append("⚠ " + ", ".join(called(flag, language) for flag in item.flags))
    lines.append(state_line(item, now, approved, two, language))
    shown = draft.body if draft is not None else noted(language, item.note)
    words = "\n".join(lines) + (f"\n{fenced(shown, EXCERPT)}" if shown and item.state != ItemState.DECIDED else "")
    return Reply((Text(words),), buttons(item, language), data={"item": item.id, "version": item.version})


def buttons(item: Item, language: str = "en") -> tuple[Button, ...]:
    """What can be done with an item now; each button names the version that was shown."""
    told = partial(frame, language)
    at = f"{item.id} --version {item.version}"
    show = Button(told("act_show"), f"review show {item.id}")
    if item.state == ItemState.DECIDED:
        return (show,)
    reject = Button(told("act_reject"), f"review reject {at}", "bad")
    if item.state == ItemState.WAITING:
        return (show, reject)
    claim = Button(told("act_claim"), f"review claim {item.id}")
    if item.submission_id is not None:
        return (
            Button(told("act_approve"), f"review approve {at}", "good"),
            Button(told("act_edit"), f"review edit {at}"),
            Button(told("act_changes"), f"review changes {at}"),
            reject,
            claim,
            show,
        )
    yes = told({Kind.STALE: "act_true", Kind.DISPUTE: "act_stands"}.get(Kind(item.kind), "act_settled"))
    more: tuple[Button, ...] = ()
    if item.entry_id is not None:
        more = (Button(told("act_retract"), f"review retract {at}", "bad"),)
        if item.kind == Kind.DISPUTE:
            more = (Button(told("act_dispute"), f"review dispute {at}"), *more)
    dismiss = Button(told("act_dismiss"), f"review reject {at}")
    return (Button(yes, f"review approve {at}", "good"), *more, dismiss, claim, show)


def reason_form(
    item: Item,
    action: str,
    version: int,
    title: str,
    errors: dict[str, str] | None = None,
    language: str = "en",
    **values: str,
) -> Form:
    """Why: a code and a sentence."""
    wrong, told = errors or {}, partial(frame, language)
    code = FormField(
        "code",
        told("bulk_reason"),
        "; ".join(f"{name}: {words}" for name, words in list(reasons(language).items())[:3]) + " …",
        choices=tuple(REASONS),
        value=values.get("code", ""),
        error=wrong.get("code", ""),
    )
    say = FormField(
        "say",
        told("bulk_sentence"),
        told("reason_read"),
        long=True,
        value=values.get("say", ""),
        error=wrong.get("say", ""),
        max_length=1000,
    )
    fields = (say,) if action == "changes" else (code, say)
    command = f"review {action} {item.id} --version {version}"
    return Form(title[:45], command, fields, told("reason_send"), command)


def difference(old: str, new: str) -> str:
    """What changed between two texts, line by line, in a fence; empty if nothing did."""
    lines = list(
        difflib.unified_diff(visible(old).splitlines(), visible(new).splitlines(), "now", "then", lineterm="", n=2)
    )
    if not lines:
        return ""
    cut = lines[2 : 2 + DIFF_LINES]
    more = f"\n… +{len(lines) - 2 - DIFF_LINES}" if len(lines) - 2 > DIFF_LINES else ""
    return "```diff\n" + "\n".join(cut).replace("```", "ʼʼʼ") + more + "\n```"
