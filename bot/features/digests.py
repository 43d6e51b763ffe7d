"""Digests: when they are made and who gets them. What an organizer changes before one goes is in `previews`."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Literal

from bot.commands import Help, Registry, Suggest
from bot.desk import Call
from bot.digests import called, scope_of, shown_scope, within
from bot.errors import ShownError
from bot.frames import frame
from bot.links import digest_link
from bot.message import Button, Reply, Role, Text, say
from bot.moments import at
from bot.notices import target_of
from scheduler.digests import store
from scheduler.digests.timing import next_due
from scheduler.digests.types import DigestRule, IssueState, Pace
from scheduler.hindisaying import rule_words
from scheduler.reading import read
from scheduler.saying import say as in_words

Scope = Annotated[str, Help("a vertical, or all for the community; all if left out"), Suggest("verticals")]
Weekly = Annotated[bool, Help("the weekly one instead of the monthly")]
Here = Annotated[bool, Help("for this place instead of you alone; organizers do that")]
USUAL = {"monthly": "1st Monday 09:00 Asia/Kolkata", "weekly": "every Monday 09:00 Asia/Kolkata"}


def declare(registry: Registry) -> None:
    """Put digests on a registry."""
    registry.command("digest show")(show)
    registry.command("digest list")(listing)
    registry.command("digest subscribe")(subscribe)
    registry.command("digest unsubscribe")(unsubscribe)
    registry.command("digest set", role=Role.ORGANIZER)(change)


class OnlyOrganizers(ShownError):
    """A member who subscribes a place."""

    def __init__(self) -> None:
        super().__init__("Only organizers subscribe a place. Without `--here` it comes to you alone.")


def _pace(weekly: bool) -> Pace:
    return "weekly" if weekly else "monthly"


async def show(call: Call, scope: Scope = "all", *, weekly: Weekly = False) -> AsyncIterator[Reply]:
    """Show the last digest that went."""
    async with call.desk.database.reading() as connection:
        found = await store.issues_of(connection, scope=scope_of(scope), states=(IssueState.SENT,))
    last = next((one for one in found if one.rule.pace == _pace(weekly)), None)
    if last is None or last.contents is None:
        yield say(
            f"No digest of {shown_scope(scope_of(scope))} has gone yet. `digest list` says when the next one does."
        )
        return
    platform, link = call.message.place.platform, digest_link(call.desk.settings.link_base, last.id)
    yield Reply((Text(within(last.contents, platform, link, last.edited)),), data={"digest": last.id})


async def listing(call: Call) -> AsyncIterator[Reply]:
    """List the digests there are, when the next ones go, and which of them you get."""
    now = call.desk.now()
    async with call.desk.database.reading() as connection:
        rules = await store.all_rules(connection, active_only=True)
        newest = {one.id: await store.newest_issue(connection, one) for one in rules}
        mine = await store.subscribers(connection, target=target_of(call.account))
        here = await store.subscribers(connection, target=call.place)
    lines = []
    for one in rules:
        due = next_due(one, newest[one.id], now)
        when = at(due, one.rule.zone) if due else "never again"
        lines.append(f"- **{shown_scope(one.scope)}**, {one.pace}: {in_words(one.rule)}, next {when}, {one.mode}")
    said = "\n".join(lines) or "No digest is set up. An organizer does it with `digest set all`."
    for whose, some in (("You get", mine), ("This place gets", here)):
        if some:
            said += f"\n\n{whose}: " + ", ".join(f"{shown_scope(one.scope)} ({one.pace})" for one in some) + "."
    first = [Button("Subscribe", called("subscribe", one.scope, one.pace)) for one in rules[:1]]
    yield Reply((Text(said),), tuple(first) if not mine else ())


async def subscribe(
    call: Call, scope: Scope = "all", *, here: Here = False, weekly: Weekly = False
) -> AsyncIterator[Reply]:
    """Get the digests of a vertical or of the community: for you alone, or for this place."""
    target, chosen = _target(call, here=here), scope_of(scope)
    now, pace = call.desk.now(), _pace(weekly)
    new = await call.desk.database.write(
        lambda c: store.subscribe(c, chosen, pace, target, call.account, now), "subscribe"
    )
    async with call.desk.database.reading() as connection:
        rule = await store.rule_of(connection, chosen, pace)
        newest = await store.newest_issue(connection, rule) if rule else None
    due = next_due(rule, newest, now) if rule and rule.active else None
    whose = "This place gets" if here else "You get"
    said = f"{whose} the {pace} digest of {shown_scope(chosen)}{'' if new else ' already'}"
    said += f"; the next one goes {at(due, rule.rule.zone)}." if due and rule else ". None is set up yet."
    stop = Button("Not any more", called("unsubscribe", chosen, pace, here=here))
    yield Reply((Text(said),), (stop,), "place" if here else "person")


async def unsubscribe(
    call: Call, scope: Scope = "", *, here: Here = False, weekly: Weekly = False
) -> AsyncIterator[Reply]:
    """Get no digests any more: the monthly or the weekly one of a scope, or any."""
    target = _target(call, here=here)
    chosen = scope_of(scope) if scope else None
    pace = _pace(weekly) if scope or weekly else None
    count = await call.desk.database.write(lambda c: store.unsubscribe(c, target, chosen, pace), "subscribe")
    said = f"{count} subscription{'' if count == 1 else 's'} ended."
    if not count:
        said = f"There was no such {pace or ''} subscription. `digest list` says which there are.".replace("  ", " ")
    yield Reply((Text(said),), audience="place" if here else "person")


def _target(call: Call, *, here: bool) -> str:
    if not here:
        return target_of(call.account)
    if call.message.person.role < Role.ORGANIZER:
        raise OnlyOrganizers
    return call.place


async def change(
    call: Call,
    scope: Scope = "all",
    when: Annotated[str, Help("when it goes, such as 1st Monday 09:00 Asia/Kolkata"), "rest"] = "",
    *,
    weekly: Weekly = False,
    mode: Annotated[Literal["preview", "automatic"], Help("whether you see it before it goes")] = "preview",
    language: Annotated[Literal["en", "hi"], Help("its language")] = "en",
    off: Annotated[bool, Help("make none any more")] = False,
) -> AsyncIterator[Reply]:
    """Set when the digest of a vertical or of the community goes, and whether somebody looks at it first."""
    now, pace, chosen = call.desk.now(), _pace(weekly), scope_of(scope)
    when = when or USUAL[pace]
    at_what = read(when, now, "Asia/Kolkata", language=language).rule
    rule = DigestRule(0, chosen, pace, at_what, mode, language, call.account, now, active=not off)
    kept = await call.desk.database.write(lambda c: store.set_rule(c, rule), "digest")
    told, whose = partial(frame, language), chosen or frame(language, "community")
    if off:
        yield say(told(f"digest_off_{pace}", scope=whose))
        return
    due = next_due(kept, None, now)
    said = [told(f"digest_{pace}", scope=whose, rule=rule_words(kept.rule, language))]
    said += [told("digest_next", when=at(due, kept.rule.zone, language=language))] if due else []
    said.append(told(f"digest_{mode}", command=called("preview", chosen, pace)))
    here = Button(told("digest_here"), called("subscribe", chosen, pace, here=True))
    look = Button(told("digest_look"), called("preview", chosen, pace))
    yield Reply((Text(" ".join(said)),), (here, look), data={"rule": kept.id})
