"""Seats and waitlists: a machine that says everything in any order, against the promises of `seating`."""

import datetime as dt

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from scheduler.seats.seating import Seating, changed
from scheduler.seats.types import Answer, SeatState

START = dt.datetime(2026, 12, 12, 12, 30, tzinfo=dt.UTC)
people = st.sampled_from([f"fake:{n}" for n in range(8)])


class Seats(RuleBasedStateMachine):
    """Any order of answers, passing hours, sizes and linked accounts."""

    @initialize(capacity=st.integers(0, 4))
    def open(self, capacity):
        self.now = START - dt.timedelta(days=20)
        self.seating = Seating(capacity, START)
        self.largest = capacity

    @rule(person=people, answer=st.sampled_from(Answer))
    def answer(self, person, answer):
        before = self.seating
        self.seating = before.answered(person, person, answer, self.now)
        own = self.seating.of(person)
        assert own.answer is answer
        if answer is Answer.YES:
            assert own.state in (SeatState.SEATED, SeatState.WAITING, SeatState.OFFERED)
            held = before.of(person)
            if held and held.state in (SeatState.OFFERED, SeatState.SEATED):
                assert own.state is SeatState.SEATED
        else:
            assert own.state is SeatState.NONE
        again = self.seating.answered(person, person, answer, self.now)
        if own.state is not SeatState.OFFERED:
            assert again == self.seating or own.state is SeatState.OFFERED or not changed(self.seating, again)

    @rule(hours=st.integers(1, 60))
    def wait(self, hours):
        self.now += dt.timedelta(hours=hours)
        line = [one.person for one in self.seating.among(SeatState.WAITING)]
        self.seating = self.seating.lapsed(self.now)
        offered = [one.person for one in self.seating.among(SeatState.OFFERED)]
        newly = [person for person in line if person in offered]
        assert newly == line[: len(newly)], "offers go down the line"

    @rule(hours=st.integers(0, 60), names=st.sets(people))
    def fail_to_tell(self, hours, names):
        self.now += dt.timedelta(hours=hours)
        deaf = {one.person: one for one in self.seating.among(SeatState.OFFERED) if one.person in names}
        self.seating = self.seating.lapsed(self.now, deaf)
        for person, before in deaf.items():
            after = self.seating.of(person)
            assert after.state in (SeatState.WAITING, SeatState.OFFERED), "who was not told loses no place in the line"
            assert after.since == before.since
        if any(self.seating.of(person).state is SeatState.OFFERED for person in deaf):
            waiting = {one.person for one in self.seating.among(SeatState.WAITING)}
            assert waiting <= deaf.keys(), "others come first this time"

    @rule(capacity=st.integers(0, 5))
    def resize(self, capacity):
        seated = {one.person for one in self.seating.among(SeatState.SEATED)}
        self.largest = max(capacity, len(seated) + len(self.seating.among(SeatState.OFFERED)))
        self.seating = self.seating.resized(capacity, self.now)
        assert seated == {one.person for one in self.seating.among(SeatState.SEATED)}

    @rule(old=people, new=people)
    def link(self, old, new):
        held = any(self.seating.of(one) and self.seating.of(one).state is SeatState.SEATED for one in (old, new))
        self.seating = self.seating.adopted([old], new, self.now)
        if old != new:
            assert self.seating.of(old) is None
        if held:
            assert self.seating.of(new).state is SeatState.SEATED

    @invariant()
    def nobody_sits_on_anothers_seat(self):
        assert self.seating.taken <= max(self.largest, self.seating.capacity)
        assert len({one.person for one in self.seating.seats}) == len(self.seating.seats)

    @invariant()
    def nobody_waits_beside_a_free_seat(self):
        if self.now < START and self.seating.free:
            assert not self.seating.among(SeatState.WAITING)

    @invariant()
    def offers_end_before_the_start_and_belong_to_a_yes(self):
        for one in self.seating.seats:
            assert (one.state is SeatState.OFFERED) == (one.offered_until is not None)
            if one.state is not SeatState.NONE:
                assert one.answer is Answer.YES
            if one.offered_until:
                assert one.offered_until <= START + dt.timedelta(minutes=15)


TestSeats = Seats.TestCase
TestSeats.settings = settings(max_examples=200, stateful_step_count=30)
