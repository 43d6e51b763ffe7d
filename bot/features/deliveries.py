"""`deliveries`: what organizers see of everything that is said unasked, and what they can do when it did not go out."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Annotated, Literal

from bot import posting
from bot import store as messages
from bot.commands import Help, Registry
from bot.desk import Call
from bot.errors import ShownError
from bot.message import Button, DataTable, Reply, Role, Text
from bot.moments import at
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


class NoDelivery(ShownError):
    """A number that no delivery has."""

    def __init__(self, number: int) -> None:
        super().__init__(f"There is no delivery {number}. `deliveries list` shows what there is.")


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
    parts: list[Text | DataTable] = [Text(_counted(counts, found, now))]
    parts += [Text(f"**{platform}** waits: {why}.") for platform, why in (await posting.pauses(call.desk)).items()]
    if unanswered:
        parts.append(Text(_unanswered(unanswered)))
    if found:
        rows = tuple(_row(one, now) for one in found[:SHOWN])
        parts.append(DataTable(("No.", "Due (UTC)", "What", "To", "State", "Why"), rows))
    if len(found) > SHOWN:
        parts.append(Text(f"Only the first {SHOWN} are shown."))
    stuck = [one for one in found[:SHOWN] if one.state is State.FAILED][:BUTTONS]
    buttons = tuple(Button(f"Send {one.id} again", f"deliveries retry {one.id}") for one in stuck)
    platforms = {name: asdict(state) for name, state in call.desk.platforms.items()}
    data = {"deliveries": [one.id for one in found], "undelivered": undelivered, "unanswered": unanswered}
    data["platforms"] = platforms
    yield Reply(tuple(parts), buttons, audience="person", data=data)


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


def _counted(counts: dict[State, int], found: list[Delivery], now: dt.datetime) -> str:
    if not counts:
        return "Nothing was promised yet, so nothing waits."
    said = ", ".join(f"{counts[state]} {state.value}" for state in State if state in counts)
    late = sum(_is_late(one, now) for one in found)
    return f"{said}." + (f" **{late} of those shown are late.**" if late else "")


def _unanswered(counts: dict[str, int]) -> str:
    """That what people said was put aside, for whoever can read the log."""
    where = ", ".join(f"{count} on {platform}" for platform, count in counts.items())
    return f"**Messages of people could not be answered in the last week: {where}.** The log says why: “put aside”."


def _row(one: Delivery, now: dt.datetime) -> tuple[str, ...]:
    state = "late, " + one.state.value if _is_late(one, now) else one.state.value
    why = one.reason or (f"tried {one.attempts} times" if one.attempts else "")
    return str(one.id), f"{one.due_at:%d %b %H:%M}", one.kind, one.target, state, why


async def show(call: Call, number: Number) -> AsyncIterator[Reply]:
    """Show one delivery: what it is about, where it goes, and what became of it."""
    one, now = await _found(call, number), call.desk.now()
    about = ", ".join(f"{name} {value}" for name, value in one.subject.items())
    lines = [
        f"**Delivery {one.id}**: {one.kind}" + (f" about {about}" if about else ""),
        f"- to `{one.target}`",
        f"- due {at(one.due_at, 'UTC')}, to be sent until {at(one.send_until, 'UTC')}",
        f"- {'late, ' if _is_late(one, now) else ''}{one.state.value}" + (f": {one.reason}" if one.reason else ""),
    ]
    if one.settled_at:
        lines.append(f"- since {at(one.settled_at, 'UTC')}")
    elif one.next_at != one.due_at:
        lines.append(f"- looked at again {at(one.next_at, 'UTC')}")
    if one.attempts:
        lines.append(f"- tried {one.attempts} times")
    if one.posted:
        lines.append(f"- stands there as {', '.join(f'`{posted.message}`' for posted in one.posted)}")
    yield Reply((Text("\n".join(lines)),), _buttons(one), audience="person")


def _buttons(one: Delivery) -> tuple[Button, ...]:
    if one.state in GIVEN_UP:
        return (Button("Send it again", f"deliveries retry {one.id}", "good"),)
    if one.state in OPEN:
        return (Button("Cancel it", f"deliveries cancel {one.id}", "bad"),)
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
    words = f"Delivery {number} is {one.state.value}; only one that was given up can be sent again."
    if done:
        words = f"Delivery {number} to `{one.target}` goes out now. `deliveries show {number}` says what becomes of it."
    yield Reply((Text(words),), audience="person", failed=not done)


async def cancel(
    call: Call, number: Number, *, reason: Annotated[str, Help("why, for those who look later")] = ""
) -> AsyncIterator[Reply]:
    """Cancel a delivery that was not sent yet."""
    one, now = await _found(call, number), call.desk.now()
    why = f"cancelled by an organizer{': ' if reason else ''}{reason[:200]}"
    done = await call.desk.database.write(
        lambda c: deliveries.cancel_one(c, one.dedup_key, why, now), "deliveries-cancel"
    )
    words = f"Delivery {number} is cancelled."
    if not done and one.state in OPEN:
        words = f"Delivery {number} is being sent just now; it is cancelled if it does not come through."
    elif not done:
        words = f"Delivery {number} is {one.state.value}; there is nothing left to cancel."
    yield Reply((Text(words),), audience="person", failed=not done and one.state not in OPEN)
