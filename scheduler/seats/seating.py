"""The seats of one date, as a value, and what answers do to them. Pure; keeping them is in `store`.

Always: seated and offered are never more than there are seats (unless the table shrank), and nobody waits beside a free
seat of a date that is still to come. A free seat is offered to the first in line for a while, never given unasked.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from scheduler.seats.types import Answer, Seat, SeatState

HOLDING = (SeatState.SEATED, SeatState.OFFERED)
"""The states that keep a seat from others."""
LONGEST, SHORTEST = dt.timedelta(hours=12), dt.timedelta(minutes=15)
"""How long an offer stands: the longest, and the shortest when the start is near."""


@dataclass(frozen=True)
class Seating:
    """Everybody's answers to one date that starts at `starts_at` and has `capacity` seats."""

    capacity: int
    starts_at: dt.datetime
    seats: tuple[Seat, ...] = ()

    def of(self, person: str) -> Seat | None:
        """One person's seat."""
        return next((one for one in self.seats if one.person == person), None)

    def among(self, *states: SeatState) -> list[Seat]:
        """The seats in these states, in the order of the line."""
        return sorted((one for one in self.seats if one.state in states), key=_in_line)

    @property
    def taken(self) -> int:
        """How many seats are taken or kept for somebody."""
        return len(self.among(*HOLDING))

    @property
    def free(self) -> int:
        """How many seats anybody could have."""
        return max(0, self.capacity - self.taken)

    def place_in_line(self, person: str) -> int:
        """Which in line a waiting person is, from 1; 0 for who does not wait."""
        waiting = [one.person for one in self.among(SeatState.WAITING)]
        return waiting.index(person) + 1 if person in waiting else 0

    def answered(self, person: str, account: str, answer: Answer, now: dt.datetime) -> "Seating":
        """The seats after somebody answered. Saying yes to an offer takes it; the same again changes nothing."""
        own = self.of(person)
        if answer is Answer.YES:
            state, since = self._claimed(own, now)
        else:
            state, since = SeatState.NONE, now
        unchanged = own is not None and (own.answer, own.state) == (answer, state)
        made = Seat(
            person,
            account,
            answer,
            state,
            own.since if own and unchanged else since,
            None,
            own.offers if own else 0,
            own.attended if own else None,
            own.attended_by if own else "",
        )
        return self._with(made).filled(now)

    def _claimed(self, own: Seat | None, now: dt.datetime) -> tuple[SeatState, dt.datetime]:
        if own is not None and own.state in HOLDING:
            return SeatState.SEATED, own.since
        if own is not None and own.state is SeatState.WAITING:
            return SeatState.WAITING, own.since
        line = self.among(SeatState.WAITING)
        return (SeatState.SEATED if self.free and not line else SeatState.WAITING), now

    def over(self, now: dt.datetime) -> list[Seat]:
        """The offers whose hour has passed."""
        offered = self.among(SeatState.OFFERED)
        return [one for one in offered if one.offered_until is not None and one.offered_until <= now]

    def lapsed(self, now: dt.datetime, unheard: Collection[str] = ()) -> "Seating":
        """The seats after offers whose hour has passed went on to the next.

        Who is `unheard` of their offer keeps their place in the line; the seat is offered to the others first, also
        before the hour.
        """
        made = self
        for one in self.among(SeatState.OFFERED):
            if one.person in unheard:
                made = made._with(replace(one, state=SeatState.WAITING, offered_until=None))
            elif one in self.over(now):
                made = made._with(replace(one, state=SeatState.LAPSED, offered_until=None))
        return made.filled(now, last=unheard)

    def others_wait(self, own: Seat) -> bool:
        """Whether somebody waits who got fewer offers: for whom an offer that cannot be heard is given up early."""
        return any(one.offers < own.offers for one in self.among(SeatState.WAITING))

    def resized(self, capacity: int, now: dt.datetime) -> "Seating":
        """The seats of a larger or smaller table; nobody loses a seat."""
        return replace(self, capacity=capacity).filled(now)

    def filled(self, now: dt.datetime, last: Collection[str] = ()) -> "Seating":
        """The same with every free seat offered to who waits longest, to some only after all others."""
        if now >= self.starts_at:
            return self
        made = self
        line = sorted(self.among(SeatState.WAITING), key=lambda one: one.person in last)
        for one in line[: self.free]:
            until = now + min(LONGEST, max(SHORTEST, (self.starts_at - now) / 4))
            offered = replace(one, state=SeatState.OFFERED, offered_until=until, offers=one.offers + 1)
            made = made._with(offered)
        return made

    def adopted(self, old: Iterable[str], person: str, now: dt.datetime) -> "Seating":
        """The seats after accounts turned out to be one person: their best place stays, the others are free."""
        keys = {*old, person}
        mine = [one for one in self.seats if one.person in keys]
        if not mine or [one.person for one in mine] == [person]:
            return self
        rank = [SeatState.SEATED, SeatState.OFFERED, SeatState.WAITING, SeatState.LAPSED, SeatState.NONE]
        best = min(mine, key=lambda one: (rank.index(one.state), one.since))
        attended = next((one for one in mine if one.attended is not None), best)
        kept = replace(best, person=person, attended=attended.attended, attended_by=attended.attended_by)
        others = tuple(one for one in self.seats if one.person not in keys)
        return replace(self, seats=(*others, kept)).filled(now)

    def seen(self, person: str, account: str, came: bool | None, by: str, now: dt.datetime) -> "Seating":
        """The seats after somebody said whether a person was there; who came unannounced is noted too."""
        own = self.of(person) or Seat(person, account, Answer.NO, SeatState.NONE, now)
        return self._with(replace(own, attended=came, attended_by=by))

    def _with(self, seat: Seat) -> "Seating":
        others = tuple(one for one in self.seats if one.person != seat.person)
        return replace(self, seats=(*others, seat))


def _in_line(seat: Seat) -> tuple[dt.datetime, str]:
    return seat.since, seat.person


def changed(before: Seating, after: Seating) -> list[tuple[Seat | None, Seat]]:
    """What became of whom: pairs of before and after, for those whose seat is another now."""
    old = {one.person: one for one in before.seats}
    return [(old.get(one.person), one) for one in after.seats if old.get(one.person) != one]
