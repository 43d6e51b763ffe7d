"""What several commands and pages do with digests: what a scope is called, what one would say now, how it is shown."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from bot.desk import Desk
from bot.digest_lines import contents_of
from bot.errors import ShownError
from bot.message import Button, Reply, Text
from bot.moments import at
from scheduler.digests import store
from scheduler.digests.compose import numbered, short, title, without
from scheduler.digests.frames import frame
from scheduler.digests.timing import days_of, next_due
from scheduler.digests.types import ORDER, Contents, DigestRule, Edited, Issue, IssueState, Pace

ROOM = {"discord": 1900, "slack": 2900}
ON_PAGE = 4000
ALL = ("", "all", "community", "everything")


class NoRule(ShownError):
    """A digest that is not set up."""

    def __init__(self, scope: str, pace: Pace) -> None:
        super().__init__(f"No {pace} digest of {shown_scope(scope)} is set up. `{called('set', scope, pace)}` does it.")


class NoIssue(ShownError):
    """A digest that is not there, or went already."""

    def __init__(self, number: int) -> None:
        super().__init__(f"Digest {number} has gone already, or does not exist. `digest preview` shows the next.")


def scope_of(said: str) -> str:
    """The vertical that somebody names, in lower case; empty for the community."""
    plain = " ".join(said.lower().split())[:80]
    return "" if plain in ALL else plain


def shown_scope(scope: str) -> str:
    """What a scope is called in a sentence."""
    return scope or "the community"


def called(verb: str, scope: str, pace: Pace, *, here: bool = False) -> str:
    """The command that does something with the digest of one scope and pace."""
    return f"digest {verb} {scope or 'all'}{' --here' if here else ''}{' --weekly' if pace == 'weekly' else ''}"


def within(contents: Contents, platform: str, link: str, edited: Edited) -> str:
    """A digest as it fits into a message of a platform."""
    return short(contents, ROOM.get(platform, ON_PAGE), link, edited)


@dataclass(frozen=True)
class Preview:
    """The next digest of a rule as it would be now, and its issue if one was made."""

    rule: DigestRule
    contents: Contents
    issue: Issue | None
    due_at: dt.datetime | None

    @property
    def print(self) -> str:
        """What tells whether its lines are still the same, so that their numbers are."""
        keys = "\n".join(one.key for one in numbered(self.contents))
        return hashlib.sha256(keys.encode()).hexdigest()[:8]


async def rule_named(desk: Desk, scope: str, pace: Pace) -> DigestRule:
    """The rule of a scope. Raises NoRule."""
    async with desk.database.reading() as connection:
        found = await store.rule_of(connection, scope, pace)
    if found is None or not found.active:
        raise NoRule(scope, pace)
    return found


async def preview_of(desk: Desk, rule: DigestRule) -> Preview:
    """The next digest of a rule as it would be now."""
    now = desk.now()
    async with desk.database.reading() as connection:
        newest = await store.newest_issue(connection, rule)
        waits = newest is not None and newest.state in (IssueState.PREVIEW, IssueState.APPROVED)
        due = newest.due_at if newest and waits else next_due(rule, newest, now)
        starts, ends = days_of(rule, due or now, await store.untold_since(connection, rule))
        if newest is not None and waits:
            starts, ends = newest.starts, newest.ends
        made = await contents_of(connection, rule, starts, ends, desk.settings.link_base, now)
    return Preview(rule, made, newest if waits else None, due)


def preview_reply(found: Preview) -> Reply:
    """A digest before it goes: every line with its number, and what can be done with it."""
    edited = found.issue.edited if found.issue else Edited()
    words = [f"**{title(found.contents)}**"]
    if found.due_at:
        words.append(f"Due {at(found.due_at, found.rule.rule.zone)}, {_state(found)}.")
    if edited.lead:
        words.append(edited.lead)
    words.append(_lines(found.contents, edited) or "There is nothing to say, so nothing would be sent.")
    buttons = []
    if found.issue is not None:
        buttons.append(Button(frame(found.rule.language, "edit"), f"digest edit {found.issue.id}"))
        if found.issue.state is IssueState.PREVIEW:
            buttons.append(Button(frame(found.rule.language, "let go"), f"digest approve {found.issue.id}", "good"))
    data = {"digest": found.issue.id if found.issue else 0}
    return Reply((Text("\n\n".join(words)),), tuple(buttons), audience="person", data=data)


def _state(found: Preview) -> str:
    if found.issue is None:
        return "it can be edited from two days before" if found.rule.mode == "preview" else "goes by itself"
    return "waits for a yes" if found.issue.state is IssueState.PREVIEW else "goes then"


def _lines(contents: Contents, edited: Edited) -> str:
    numbers = {one.key: n for n, one in enumerate(numbered(contents), 1)}
    kept = without(contents, edited)
    sections = []
    for name in ORDER:
        if lines := kept.of(name):
            listed = "\n".join(f"{numbers[one.key]}. {one.text}" for one in lines)
            sections.append(f"**{frame(contents.language, name)}**\n{listed}")
    if edited.left_out:
        gone = len(edited.left_out)
        sections.append("*One line is left out.*" if gone == 1 else f"*{gone} lines are left out.*")
    return "\n\n".join(sections)
