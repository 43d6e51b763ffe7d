"""What is to be done with deliveries that are due: written, joined, held for quiet hours, or closed with a reason.

Here are the policies (lateness, quiet hours, what people do without); kinds and their composers are in `notices`, and
the sending is the scheduler's.
"""

import logging
import secrets
from collections.abc import Collection, Sequence
from dataclasses import replace

from bot import store
from bot.desk import Desk
from bot.errors import ShownError
from bot.joining import bundles, joined
from bot.lateness import end_of_quiet, is_too_late, said_late, summary
from bot.message import Reply
from bot.notices import Misplaced, UnknownKind, account_of
from bot.places import PlaceSettings, read
from knowledge.errors import KnowledgeError
from scheduler import store as deliveries_of
from scheduler.deliveries import Delivery, Outlook, State
from scheduler.deliveries import outlook as look_ahead
from scheduler.sending.engine import Engine, Terms
from scheduler.sending.steps import Broken, Close, Parcel, Step, Wait

log = logging.getLogger(__name__)


def engine_of(desk: Desk, terms: Terms | None = None) -> Engine:
    """The engine that sends what the features of a desk promise."""

    async def prepared(deliveries: Sequence[Delivery]) -> list[Step]:
        return await prepare(desk, deliveries)

    engine = Engine(desk.database, desk.couriers, prepared, desk.now, alone=desk.database.sqlite, terms=terms)
    desk.sending = engine
    return engine


async def pauses(desk: Desk) -> dict[str, str]:
    """The platforms for which something waits and to which nothing goes out just now, each with the reason."""
    async with desk.database.reading() as connection:
        waiting = await deliveries_of.waiting_platforms(connection)
    if desk.sending is None:
        return dict.fromkeys(waiting, "no service runs that sends it; `chaupal serve` starts one")
    states = {name.lower(): one.why or one.word for name, one in desk.platforms.items() if one.word != "connected"}
    reasons = {one: states.get(one) or desk.sending.paused(one) for one in waiting}
    return {one: reason for one, reason in reasons.items() if reason}


async def outlook(desk: Desk, key_prefix: str, *, minor: Collection[str] = ()) -> Outlook:
    """Whether the next delivery under these keys is on its way, the platform and the engine included."""
    async with desk.database.reading() as connection:
        found = await look_ahead(connection, key_prefix, desk.now(), minor=minor)
    if found.trouble:
        return found
    reasons = await pauses(desk)
    return replace(found, trouble=next((reasons[one] for one in found.platforms if one in reasons), ""))


async def plan(desk: Desk) -> None:
    """Ask every feature for what it has to promise; one that fails holds up no other."""
    for planner in desk.planners:
        try:
            await planner(desk)
        except Exception:
            log.exception("a planner failed; it is asked again soon", extra={"planner": planner.__module__})


async def prepare(desk: Desk, deliveries: Sequence[Delivery]) -> list[Step]:
    """What to do with deliveries of one target, in the order in which they fell due."""
    target = deliveries[0].target
    settings, unwanted = await _wishes(desk, target)
    now = desk.now()
    steps: list[Step] = []
    together: list[tuple[Delivery, Reply]] = []
    too_late: list[tuple[Delivery, Reply]] = []
    for one in deliveries:
        step = await _one(desk, one, settings, unwanted)
        if isinstance(step, Parcel) and not one.posted and is_too_late(one, desk.notices.find(one.kind).late, now):
            too_late.append((one, step.content))
        elif isinstance(step, Parcel) and not one.posted and desk.notices.find(one.kind).joins:
            together.append((one, step.content))
        else:
            steps.append(step)
    steps += [
        Parcel(tuple(one for one, _ in bundle), joined([reply for _, reply in bundle])) for bundle in bundles(together)
    ]
    if too_late:
        reason = "came too late, and was told in one line"
        steps.append(Parcel(tuple(one for one, _ in too_late), summary(too_late, settings), reason))
    return steps


async def _one(desk: Desk, one: Delivery, settings: PlaceSettings, unwanted: frozenset[str]) -> Step:
    now = desk.now()
    try:
        kind = desk.notices.find(one.kind)
    except UnknownKind as error:
        return Broken(one, str(error))
    if one.posted and one.settled_at is not None and kind.joins and not kind.follows:
        return Close(one, State.SENT, one.reason)
    if not one.posted:
        if kind.optional and one.kind in unwanted:
            return Close(one, State.CANCELLED, "not wanted by the one it is for")
        if kind.waits and settings.is_quiet(now):
            return Wait(one, end_of_quiet(settings, now), "waits for the end of quiet hours")
        if now > one.send_until and not kind.late.tell:
            return Close(one, State.EXPIRED, "its time was over before it could be sent")
    # What came too late is written as it would have been then: people are told in one line what they missed.
    missed = not one.posted and is_too_late(one, kind.late, now)
    then = replace(desk, now=lambda: one.due_at) if missed else desk
    try:
        reply = await kind.compose(then, one)
    except Misplaced as error:
        return Close(one, State.FAILED, str(error))
    except (ShownError, KnowledgeError) as error:
        return Broken(one, str(error))
    except Exception as error:
        reference = secrets.token_hex(3)
        log.exception("a notice could not be written", extra={"kind": one.kind, "reference": reference})
        return Broken(one, f"it could not be written ({type(error).__name__}; the log has it under {reference})")
    if reply is None:
        return Close(one, State.CANCELLED, "no longer true when it was due")
    waits_till = end_of_quiet(settings, one.due_at) if kind.waits and settings.is_quiet(one.due_at) else one.due_at
    return Parcel((one,), reply if one.posted else said_late(one, kind.late, reply, settings, waits_till, now))


async def settings_at(desk: Desk, target: str) -> PlaceSettings:
    """What is set by now for a place in which something is to be said, and for those around it."""
    return (await _wishes(desk, target))[0]


async def _wishes(desk: Desk, target: str) -> tuple[PlaceSettings, frozenset[str]]:
    """The settings of a place, or those of a person and the kinds of notice they do without."""
    platform, _, where = target.partition(":")
    account = account_of(target)
    async with desk.database.reading() as connection:
        if account:
            person = f"person:{await store.same_person(connection, account)}"
            found = (await store.settings_of(connection, [person]))[person]
            unwanted = frozenset(found.get("without", "").split())
            return read({"quiet": found.get("quiet", "")}), unwanted
        courier = desk.couriers.get(platform)
        place = where.partition("/")[0]
        around = [f"{platform}:{one}" for one in (*(courier.around(place) if courier else ()), place)]
        by_command = await store.settings_of(connection, around)
    layers = [layer for one in around for layer in (desk.settings.places.get(one, {}), by_command[one])]
    return read(*layers), frozenset()
