"""`deliveries`: what organizers see of everything that is said unasked, and what they can do when it did not go out."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import asdict
from functools import partial
from typing import Annotated, Literal

from bot import posting
from bot import store as messages
from bot.commands import Help, Registry
from bot.desk import Call
from bot.errors import WordedError
from bot.frames import frame
from bot.frames.operating import why
from bot.message import Button, DataTable, Reply, Role, Text
from bot.moments import at
from bot.speaking import language_of
from scheduler import deliveries, store
from scheduler.deliveries import LATE, OPEN, Delivery, State

Number = Annotated[int, Help("the delivery's number, as `deliveries list` shows it")]
Which = Literal["open", "planned", "late", "failed", "sent", "all"]
SHOWN, BUTTONS = 25, 5
AGAIN = dt.timedelta(hours=6)
"""For how long a delivery that was started again may be sent."""
RECENT = dt.timedelta(days=7)
"""For how long what could not be delivered counts as news."""
GIVEN_UP = (State.FAILED, State.EXPIRED, State.CANCELLED)


class NoDelivery(WordedError):
    """A number that no delivery has."""

    def __init__(self, number: int) -> None:
        super().__init__("send_unknown", number=number)


def declare(registry: Registry) -> None:
    """Put the commands about deliveries on a registry."""
    registry.command("deliveries list", role=Role.ORGANIZER, private=True)(listing)
    registry.command("deliveries show", role=Role.ORGANIZER, private=True)(show)
    registry.command("deliveries retry", role=Role.ORGANIZER, private=True)(retry)
    registry.command("deliveries cancel", role=Role.ORGANIZER, private=True)(cancel)


async def listing(
    call: Call,
    which: Annotated[Which, Help("open, planned, late, failed, sent or all; by default open and failed ones")] = "open",
) -> AsyncIterator[Reply]:
    """Show what will be said unasked, what is late, and what could not be sent, with reasons."""
    now = call.desk.now()
    async with call.desk.database.reading() as connection:
        counts, undelivered = await store.counts(connection), await store.undelivered(connection, now - RECENT)
        unanswered = await messages.dead(connection, now - RECENT)
        states, newest = _states(which)
        found = await store.listed(connection, states=states, newest=newest, limit=SHOWN + 1)
        if which == "late":
            found = [one for one in found if _is_late(one, now)]
        elif which == "planned":
            found = [one for one in found if not _is_late(one, now)]
        elif which == "open":
            found += await store.listed(connection, states=[State.FAILED], newest=True, limit=SHOWN)
    language = await language_of(call)
    parts = _listed(language, counts, found, unanswered, await posting.pauses(call.desk), now)
    stuck = [one for one in found[:SHOWN] if one.state is State.FAILED][:BUTTONS]
    again = partial(frame, language, "send_again_n")
    buttons = tuple(Button(again(n=one.id), f"deliveries retry {one.id}") for one in stuck)
    platforms = {name: asdict(state) for name, state in call.desk.platforms.items()}
    data = {"deliveries": [one.id for one in found], "undelivered": undelivered, "unanswered": unanswered}
    data["platforms"] = platforms
    yield Reply(parts, buttons, audience="person", data=data)


def _listed(
    language: str,
    counts: dict[State, int],
    found: list[Delivery],
    unanswered: dict[str, int],
    pauses: dict[str, str],
    now: dt.datetime,
) -> tuple[Text | DataTable, ...]:
    """How many there are and how they stand, what waits and why, and the first of them."""
    told = partial(frame, language)
    parts: list[Text | DataTable] = [Text(_counted(language, counts, found, now))]
    parts += [Text(told("send_waits", platform=one, why=why(words, language))) for one, words in pauses.items()]
    if unanswered:
        where = ", ".join(told("send_on", n=count, platform=platform) for platform, count in unanswered.items())
        parts.append(Text(told("send_unanswered", where=where)))
    if found:
        rows = tuple(_row(language, one, now) for one in found[:SHOWN])
        parts.append(DataTable(tuple(told("send_columns").split("|")), rows))
    if len(found) > SHOWN:
        parts.append(Text(told("send_first", n=SHOWN)))
    return tuple(parts)


def _states(which: str) -> tuple[tuple[State, ...], bool]:
    """The states that a word means, and whether the newest come first."""
    if which == "all":
        return tuple(State), True
    if which == "sent":
        return (State.SENT,), True
    if which == "failed":
        return GIVEN_UP, True
    return OPEN, False


def _is_late(one: Delivery, now: dt.datetime) -> bool:
    return one.state in OPEN and now - one.due_at > LATE


def _counted(language: str, counts: dict[State, int], found: list[Delivery], now: dt.datetime) -> str:
    if not counts:
        return frame(language, "send_none")
    known = [(counts[state], frame(language, f"sent_{state}")) for state in State if state in counts]
    said = ", ".join(f"{state}: {n}" if language == "hi" else f"{n} {state}" for n, state in known)
    late = sum(_is_late(one, now) for one in found)
    stop = "।" if language == "hi" else "."
    return f"{said}{stop}" + (f" {frame(language, 'send_late_some', n=late)}" if late else "")


def _row(language: str, one: Delivery, now: dt.datetime) -> tuple[str, ...]:
    tried = frame(language, "send_tried", n=one.attempts) if one.attempts else ""
    because = why(one.reason, language) if one.reason else tried
    return str(one.id), f"{one.due_at:%d %b %H:%M}", one.kind, one.target, _state(language, one, now), because


def _state(language: str, one: Delivery, now: dt.datetime) -> str:
    state = frame(language, f"sent_{one.state}")
    return frame(language, "send_late", state=state) if _is_late(one, now) else state


async def show(call: Call, number: Number) -> AsyncIterator[Reply]:
    """Show one delivery: what it is about, where it goes, and what became of it."""
    one, now = await _found(call, number), call.desk.now()
    language = await language_of(call)
    told, moment = partial(frame, language), partial(at, zone_name="UTC", language=language)
    about = ", ".join(f"{name} {value}" for name, value in one.subject.items())
    lines = [
        told("send_to", target=one.target),
        told("send_due", due=moment(one.due_at), until=moment(one.send_until)),
        _state(language, one, now) + (f": {why(one.reason, language)}" if one.reason else ""),
    ]
    if one.settled_at:
        lines.append(told("send_since", at=moment(one.settled_at)))
    elif one.next_at != one.due_at:
        lines.append(told("send_next", at=moment(one.next_at)))
    if one.attempts:
        lines.append(told("send_tried", n=one.attempts))
    if one.posted:
        lines.append(told("send_stands", messages=", ".join(f"`{posted.message}`" for posted in one.posted)))
    head = told("send_about" if about else "send_head", number=one.id, kind=one.kind, about=about)
    yield Reply((Text("\n- ".join([head, *lines])),), _buttons(language, one), audience="person")


def _buttons(language: str, one: Delivery) -> tuple[Button, ...]:
    if one.state in GIVEN_UP:
        return (Button(frame(language, "send_again"), f"deliveries retry {one.id}", "good"),)
    if one.state in OPEN:
        return (Button(frame(language, "send_cancel"), f"deliveries cancel {one.id}", "bad"),)
    return ()


async def _found(call: Call, number: int) -> Delivery:
    async with call.desk.database.reading() as connection:
        one = await store.find(connection, number)
    if one is None:
        raise NoDelivery(number)
    return one


async def retry(call: Call, number: Number) -> AsyncIterator[Reply]:
    """Send a delivery again that failed, expired or was cancelled; it is written anew."""
    now = call.desk.now()
    one = await _found(call, number)
    done = await call.desk.database.write(lambda c: deliveries.again(c, number, now + AGAIN, now), "deliveries-again")
    language = await language_of(call)
    facts = {"number": number, "target": one.target, "state": frame(language, f"sent_{one.state}")}
    words = frame(language, "send_goes" if done else "send_not_again", **facts)
    yield Reply((Text(words),), audience="person", failed=not done)


async def cancel(
    call: Call, number: Number, *, reason: Annotated[str, Help("why, for those who look later")] = ""
) -> AsyncIterator[Reply]:
    """Cancel a delivery that was not sent yet."""
    one, now = await _found(call, number), call.desk.now()
    because = f"cancelled by an organizer{': ' if reason else ''}{reason[:200]}"
    done = await call.desk.database.write(
        lambda c: deliveries.cancel_one(c, one.dedup_key, because, now), "deliveries-cancel"
    )
    language = await language_of(call)
    said = "send_cancelled" if done else "send_under_way" if one.state in OPEN else "send_nothing_left"
    words = frame(language, said, number=number, state=frame(language, f"sent_{one.state}"))
    yield Reply((Text(words),), audience="person", failed=not done and one.state not in OPEN)
