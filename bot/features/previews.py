"""A digest before it goes: looked at, edited and approved by an organizer; and the sending of what is due."""

import datetime as dt
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands import Help, Registry, Suggest
from bot.desk import Call, Desk
from bot.digest_lines import contents_of
from bot.digests import NoIssue, Preview, called, preview_of, preview_reply, rule_named, scope_of, within
from bot.frames import frame
from bot.links import digest_link
from bot.message import Button, Form, FormField, Part, Reply, Role, Text
from bot.notices import Late, Notices, account_of, target_of
from bot.question_charts import drawn
from scheduler.deliveries import Delivery, Promise, promise
from scheduler.digests import store
from scheduler.digests.compose import numbered, without
from scheduler.digests.timing import days_of, is_time, next_due
from scheduler.digests.types import DigestRule, Edited, Issue, IssueState

LEAD = 1500
DIGEST, SHOWN = "digest", "digest-preview"
KEPT = dt.timedelta(days=3)
"""How long after it was due a digest is still worth sending."""
Number = Annotated[int, Help("the digest's number")]
Scope = Annotated[str, Help("a vertical, or all for the community; all if left out"), Suggest("verticals")]


def declare(registry: Registry) -> None:
    """Put the preview of digests on a registry."""
    registry.command("digest preview", role=Role.ORGANIZER, private=True)(preview)
    registry.command("digest edit", role=Role.ORGANIZER, hidden=True, private=True)(edit)
    registry.command("digest keep", role=Role.ORGANIZER, hidden=True, private=True)(keep)
    registry.command("digest approve", role=Role.ORGANIZER, hidden=True, private=True)(approve)


def declare_notices(notices: Notices) -> None:
    """Put digests on the notices."""
    notices.notice(DIGEST, late=Late(dt.timedelta(hours=6)))(digest_sent)
    notices.notice(SHOWN, late=Late(dt.timedelta(hours=6)), optional=False)(organizer_shown)


async def preview(
    call: Call, scope: Scope = "all", *, weekly: Annotated[bool, Help("the weekly one")] = False
) -> AsyncIterator[Reply]:
    """Show what the next digest would say now; edit it, and say yes to it."""
    rule = await rule_named(call.desk, scope_of(scope), "weekly" if weekly else "monthly")
    found = await preview_of(call.desk, rule)
    shown = preview_reply(found)
    yield replace(shown, parts=(*shown.parts, *await drawn(found.contents)))


async def _waiting(desk: Desk, number: int) -> Preview:
    """A digest that has not gone. Raises NoIssue."""
    async with desk.database.reading() as connection:
        found = await store.issue(connection, number)
    if found is None or found.state not in (IssueState.PREVIEW, IssueState.APPROVED):
        raise NoIssue(number)
    made = await preview_of(desk, found.rule)
    if made.issue is None or made.issue.id != number:
        raise NoIssue(number)
    return made


async def edit(call: Call, digest: Number) -> AsyncIterator[Reply]:
    """Put words before a digest, and leave lines out."""
    yield Reply((_form(await _waiting(call.desk, digest), digest),), audience="person")


def _form(found: Preview, digest: int, typed: Mapping[str, str] | None = None, error: str = "") -> Form:
    edited = found.issue.edited if found.issue else Edited()
    keys = [one.key for one in numbered(found.contents)]
    out = ", ".join(str(keys.index(key) + 1) for key in edited.left_out if key in keys)
    told, now = partial(frame, found.rule.language), {"lead": edited.lead, "out": out} | dict(typed or {})
    lead, hint = told("digest_lead"), told("digest_lead_hint")
    which, how = told("digest_out"), told("digest_out_hint")
    fields = (
        FormField("lead", lead, hint, False, True, value=now["lead"], max_length=LEAD),
        FormField("out", which, how, False, value=now["out"], error=error, max_length=300),
    )
    command = f"digest keep {digest} {found.print}"
    return Form(told("digest_title_edit"), command, fields, told("digest_keep"), f"digest edit {digest}")


async def keep(
    call: Call,
    digest: Number,
    print: Annotated[str, Help("the state of the lines that the numbers are of")],  # noqa: A002
    *,
    lead: Annotated[str, Help("words before it")] = "",
    out: Annotated[str, Help("numbers of lines to leave out")] = "",
) -> AsyncIterator[Reply]:
    """Keep what an organizer changed in a digest."""
    found = await _waiting(call.desk, digest)
    lines = numbered(found.contents)
    typed = out.replace(",", " ").split()
    wrong = [one for one in typed if not one.isdecimal() or not 1 <= int(one) <= len(lines)]
    told = partial(frame, found.rule.language)
    error = told("digest_no_line", number=wrong[0][:10], n=len(lines)) if wrong else ""
    if typed and not error and print != found.print:
        error = told("digest_moved_on")
    if error:
        yield Reply((_form(found, digest, {"lead": lead, "out": out}, error),), audience="person", failed=True)
        return
    edited = Edited(lead.strip()[:LEAD], tuple(dict.fromkeys(lines[int(one) - 1].key for one in typed)))
    if not await call.desk.database.write(lambda c: store.edit(c, digest, edited), "digest"):
        raise NoIssue(digest)
    yield preview_reply(await preview_of(call.desk, found.rule))


async def approve(call: Call, digest: Number) -> AsyncIterator[Reply]:
    """Let a digest go when it is due."""
    language = (await _waiting(call.desk, digest)).rule.language
    done = await call.desk.database.write(lambda c: store.approve(c, digest, call.account), "digest")
    await plan(call.desk)
    said = frame(language, "digest_will_go" if done else "digest_said_yes")
    yield Reply((Text(said),), audience="person")


async def plan(desk: Desk) -> None:
    """Make the digests whose time it is, and send those that are due and need no yes any more."""
    now = desk.now()
    async with desk.database.reading() as connection:
        rules = await store.all_rules(connection, active_only=True)
    for rule in rules:

        async def work(connection: AsyncConnection, rule: DigestRule = rule) -> None:
            await _make(connection, rule, desk.settings.moderators_place, now)
            newest = await store.newest_issue(connection, rule)
            if newest is not None and newest.state is IssueState.APPROVED and newest.due_at <= now:
                await _send(connection, newest, desk.settings.link_base, now)

        await desk.database.write(work, "digest")


async def _make(connection: AsyncConnection, rule: DigestRule, otherwise: str, now: dt.datetime) -> None:
    """Make the digest whose time it is; it is shown to who set the rule, or `otherwise` where nobody is known."""
    due = next_due(rule, await store.newest_issue(connection, rule), now)
    if due is None or not is_time(rule, due, now):
        return
    state = IssueState.PREVIEW if rule.mode == "preview" else IssueState.APPROVED
    starts, ends = days_of(rule, due, await store.untold_since(connection, rule))
    number = await store.make_issue(connection, rule, starts, ends, due, state, now)
    if number is None or state is not IssueState.PREVIEW or not (rule.account or otherwise):
        return
    to = target_of(rule.account) if rule.account else otherwise
    subject: dict[str, str | int] = {"digest": number, "zone": rule.rule.zone}
    shown = [Promise(f"digest:{number}:preview", SHOWN, to, subject, now, due)] if now < due else []
    waits = Promise(f"digest:{number}:waits", SHOWN, to, subject, max(now, due), due + KEPT)
    await promise(connection, [*shown, waits], now)


async def _send(connection: AsyncConnection, issue: Issue, base: str, now: dt.datetime) -> None:
    """Freeze what a digest says, and promise it to everybody who has it; nothing to say is not sent."""
    said = await contents_of(connection, issue.rule, issue.starts, issue.ends, base, now)
    empty = without(said, issue.edited).is_empty and not issue.edited.lead
    if not await store.finish(connection, issue.id, IssueState.EMPTY if empty else IssueState.SENT, said, now) or empty:
        return
    subject: dict[str, str | int] = {"digest": issue.id, "zone": issue.rule.rule.zone}
    made = [
        Promise(f"digest:{issue.id}:to:{one.target}", DIGEST, one.target, subject, now, now + KEPT)
        for one in await store.subscribers(connection, issue.rule.scope)
        if one.pace == issue.rule.pace
    ]
    await promise(connection, made, now)


async def digest_sent(desk: Desk, delivery: Delivery) -> Reply | None:
    """The digest of a vertical or of the community, for places and people who subscribed to it."""
    async with desk.database.reading() as connection:
        issue = await store.issue(connection, int(delivery.subject["digest"]))
        wanted = issue is not None and any(
            one.target == delivery.target and one.pace == issue.rule.pace
            for one in await store.subscribers(connection, issue.rule.scope)
        )
    if issue is None or issue.contents is None or not wanted:
        return None
    link = digest_link(desk.settings.link_base, issue.id)
    text = within(issue.contents, delivery.promise.platform, link, issue.edited)
    rule = issue.rule
    stop = Button(frame(rule.language, "digest_no_more"), called("unsubscribe", rule.scope, rule.pace))
    parts: tuple[Part, ...] = (Text(text), *await drawn(issue.contents))
    return Reply(parts, (stop,) if account_of(delivery.target) else ())


async def organizer_shown(desk: Desk, delivery: Delivery) -> Reply | None:
    """Two days before a digest goes, and when it is due without a yes, its organizer is shown it."""
    try:
        found = await _waiting(desk, int(delivery.subject["digest"]))
    except NoIssue:
        return None
    if found.issue is None or found.issue.state is not IssueState.PREVIEW:
        return None
    return preview_reply(found)
