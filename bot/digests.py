"""What several commands and pages do with digests: what a scope is called, what one would say now, how it is shown."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from bot.desk import Desk
from bot.digest_lines import contents_of
from bot.errors import WordedError
from bot.frames import frame
from bot.message import Button, Reply, Text
from bot.moments import at
from scheduler.digests import store
from scheduler.digests.compose import numbered, short, title, without
from scheduler.digests.frames import frame as phrase
from scheduler.digests.timing import days_of, next_due
from scheduler.digests.types import ORDER, Contents, DigestRule, Edited, Issue, IssueState, Pace
from scheduler.verticals import called as vertical_called
from scheduler.verticals import named

ROOM = {"discord": 1900, "slack": 2900}
ON_PAGE = 4000
ALL = ("", "all", "community", "everything", "सब", "समुदाय")


class NoRule(WordedError):
    """A digest that is not set up."""

    def __init__(self, scope: str, pace: Pace) -> None:
        self._scope = scope
        super().__init__(f"digest_none_{pace}", command=called("set", scope, pace))

    def said_in(self, language: str) -> str:
        """Its text in a language."""
        return frame(language, self.name, scope=shown_scope(self._scope, language), **self.facts)


class NoIssue(WordedError):
    """A digest that is not there, or went already."""

    def __init__(self, number: int) -> None:
        super().__init__("digest_gone", number=number)


def scope_of(said: str) -> str:
    """The vertical that somebody names, in lower case; empty for the community."""
    plain = named(said)[:80]
    return "" if plain in ALL else plain


def shown_scope(scope: str, language: str = "en") -> str:
    """What a scope is called in a sentence."""
    return vertical_called(scope, language) or frame(language, "community")


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
    """A digest before it goes, in its language: every line with its number, and what can be done with it."""
    language = found.rule.language
    edited = found.issue.edited if found.issue else Edited()
    words = [f"**{title(found.contents)}**"]
    if found.due_at:
        when = at(found.due_at, found.rule.rule.zone, language=language)
        words.append(frame(language, "digest_due", when=when, state=frame(language, f"digest_{_state(found)}")))
    if edited.lead:
        words.append(edited.lead)
    words.append(_lines(found.contents, edited) or frame(language, "digest_empty"))
    buttons = []
    if found.issue is not None:
        buttons.append(Button(phrase(language, "edit"), f"digest edit {found.issue.id}"))
        if found.issue.state is IssueState.PREVIEW:
            buttons.append(Button(phrase(language, "let go"), f"digest approve {found.issue.id}", "good"))
    data = {"digest": found.issue.id if found.issue else 0}
    return Reply((Text("\n\n".join(words)),), tuple(buttons), audience="person", data=data)


def _state(found: Preview) -> str:
    if found.issue is None:
        return "editable" if found.rule.mode == "preview" else "by_itself"
    return "waits" if found.issue.state is IssueState.PREVIEW else "goes_then"


def _lines(contents: Contents, edited: Edited) -> str:
    numbers = {one.key: n for n, one in enumerate(numbered(contents), 1)}
    kept = without(contents, edited)
    sections = []
    for name in ORDER:
        if lines := kept.of(name):
            listed = "\n".join(f"{numbers[one.key]}. {one.text}" for one in lines)
            sections.append(f"**{phrase(contents.language, name)}**\n{listed}")
    if gone := len(edited.left_out):
        said = frame(contents.language, "digest_one_out" if gone == 1 else "digest_some_out", n=gone)
        sections.append(f"*{said}*")
    return "\n\n".join(sections)
