"""Digests: when they are made and who gets them. What an organizer changes before one goes is in `previews`."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Literal

from bot.commands import Help, Registry, Suggest
from bot.desk import Call
from bot.digests import called, scope_of, shown_scope, within
from bot.errors import WordedError
from bot.frames import frame
from bot.links import digest_link
from bot.message import Button, Reply, Role, Text, say
from bot.moments import at
from bot.notices import target_of
from bot.question_charts import drawn
from bot.speaking import language_of
from scheduler.digests import store
from scheduler.digests.timing import next_due
from scheduler.digests.types import DigestRule, IssueState, Pace
from scheduler.hindisaying import rule_words
from scheduler.reading import read

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


class OnlyOrganizers(WordedError):
    """A member who subscribes a place."""

    def __init__(self) -> None:
        super().__init__("digest_organizers")


def _pace(weekly: bool) -> Pace:
    return "weekly" if weekly else "monthly"


async def show(call: Call, scope: Scope = "all", *, weekly: Weekly = False) -> AsyncIterator[Reply]:
    """Show the last digest that went."""
    async with call.desk.database.reading() as connection:
        found = await store.issues_of(connection, scope=scope_of(scope), states=(IssueState.SENT,))
    last = next((one for one in found if one.rule.pace == _pace(weekly)), None)
    if last is None or last.contents is None:
        language = await language_of(call)
        yield say(frame(language, "digest_none_gone", scope=shown_scope(scope_of(scope), language)))
        return
    platform, link = call.message.place.platform, digest_link(call.desk.settings.link_base, last.id)
    text = Text(within(last.contents, platform, link, last.edited))
    yield Reply((text, *await drawn(last.contents)), data={"digest": last.id})


async def listing(call: Call) -> AsyncIterator[Reply]:
    """List the digests there are, when the next ones go, and which of them you get."""
    now = call.desk.now()
    async with call.desk.database.reading() as connection:
        rules = await store.all_rules(connection, active_only=True)
        newest = {one.id: await store.newest_issue(connection, one) for one in rules}
        mine = await store.subscribers(connection, target=target_of(call.account))
        here = await store.subscribers(connection, target=call.place)
    language = "hi" if {one.language for one in rules} == {"hi"} else await language_of(call)
    told = partial(frame, language)
    lines = []
    for one in rules:
        due = next_due(one, newest[one.id], now)
        facts = {
            "scope": shown_scope(one.scope, language),
            "rule": rule_words(one.rule, language),
            "when": at(due, one.rule.zone, language=language) if due else told("digest_never"),
            "mode": told(f"digest_mode_{one.mode}"),
        }
        lines.append("- " + told(f"digest_line_{one.pace}", **facts))
    said = "\n".join(lines) or told("digest_none")
    for whose, some in (("digest_mine", mine), ("digest_theirs", here)):
        those = [told(f"digest_each_{one.pace}", scope=shown_scope(one.scope, language)) for one in some]
        said += f"\n\n{told(whose, those=', '.join(those))}" if those else ""
    first = [Button(told("digest_subscribe"), called("subscribe", one.scope, one.pace)) for one in rules[:1]]
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
    language = rule.language if rule and rule.active else await language_of(call)
    told = partial(frame, language)
    due = next_due(rule, newest, now) if rule and rule.active else None
    digest = told(f"digest_{pace}_of", scope=shown_scope(chosen, language))
    said = told(f"digest_{'places' if here else 'yours'}{'' if new else '_already'}", digest=digest)
    if rule is not None and due is not None:
        said += " " + told("digest_next_goes", when=at(due, rule.rule.zone, language=language))
    elif rule is None or not rule.active:
        said += " " + told("digest_not_set")
    stop = Button(told("digest_no_more"), called("unsubscribe", chosen, pace, here=here))
    yield Reply((Text(said),), (stop,), "place" if here else "person")


async def unsubscribe(
    call: Call, scope: Scope = "", *, here: Here = False, weekly: Weekly = False
) -> AsyncIterator[Reply]:
    """Get no digests any more: the monthly or the weekly one of a scope, or any."""
    target = _target(call, here=here)
    chosen = scope_of(scope) if scope else None
    pace = _pace(weekly) if scope or weekly else None
    async with call.desk.database.reading() as connection:
        gets = await store.subscribers(connection, target=target)
        rules = [await store.rule_of(connection, one.scope, one.pace) for one in gets]
    spoken = {one.language for one in rules if one and chosen in (None, one.scope) and pace in (None, one.pace)}
    count = await call.desk.database.write(lambda c: store.unsubscribe(c, target, chosen, pace), "subscribe")
    told = partial(frame, "hi" if spoken == {"hi"} else await language_of(call))
    said = told({0: "digest_no_such", 1: "digest_ended_one"}.get(count, "digest_ended"), n=count)
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
    language: Annotated[Literal["en", "hi"] | None, Help("its language; as it was, or yours")] = None,
    off: Annotated[bool, Help("make none any more")] = False,
) -> AsyncIterator[Reply]:
    """Set when the digest of a vertical or of the community goes, and whether somebody looks at it first."""
    now, pace, chosen = call.desk.now(), _pace(weekly), scope_of(scope)
    async with call.desk.database.reading() as connection:
        before = await store.rule_of(connection, chosen, pace)
    spoken = language or (before.language if before else await language_of(call))
    when = when or USUAL[pace]
    at_what = read(when, now, "Asia/Kolkata", language=spoken).rule
    rule = DigestRule(0, chosen, pace, at_what, mode, spoken, call.account, now, active=not off)
    kept = await call.desk.database.write(lambda c: store.set_rule(c, rule), "digest")
    told, whose = partial(frame, spoken), shown_scope(chosen, spoken)
    if off:
        yield say(told(f"digest_off_{pace}", scope=whose))
        return
    due = next_due(kept, None, now)
    said = [told(f"digest_{pace}", scope=whose, rule=rule_words(kept.rule, spoken))]
    said += [told("digest_next", when=at(due, kept.rule.zone, language=spoken))] if due else []
    said.append(told(f"digest_{mode}", command=called("preview", chosen, pace)))
    here = Button(told("digest_here"), called("subscribe", chosen, pace, here=True))
    look = Button(told("digest_look"), called("preview", chosen, pace))
    yield Reply((Text(" ".join(said)),), (here, look), data={"rule": kept.id})
