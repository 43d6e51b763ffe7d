"""What a person is told of their own seat at a date, and the buttons that answer it, in chat and on the page. Pure."""

import datetime as dt

from bot.attending import is_on
from bot.frames import frame
from bot.message import Button, Reply, Text
from bot.moments import at, starts
from scheduler.seats.seating import Seating
from scheduler.seats.types import Answer, Seat, SeatState
from scheduler.tables.types import Occurrence, TableState


def answers(date: Occurrence) -> tuple[Button, ...]:
    """The buttons with which people answer a date."""
    language, number = date.table.terms.language, date.id
    return (
        Button(frame(language, "yes"), f"seat answer {number} yes", "good"),
        Button(frame(language, "perhaps"), f"seat answer {number} maybe"),
        Button(frame(language, "no"), f"seat answer {number} no"),
        Button(frame(language, "every"), f"seat answer {number} yes --every"),
    )


def own_words(date: Occurrence, seating: Seating, own: Seat) -> str:
    """How it stands with somebody's seat, in a sentence."""
    language, facts = date.table.terms.language, {"title": date.table.title, "when": starts(date)}
    if own.state is SeatState.SEATED:
        return frame(language, "have_seat", taken=seating.taken, seats=seating.capacity, **facts)
    if own.state is SeatState.WAITING:
        place = seating.place_in_line(own.person)
        return frame(language, "in_line", seats=seating.capacity, place=place, **facts)
    if own.state is SeatState.OFFERED and own.offered_until:
        until = at(own.offered_until, date.table.terms.rule.zone, language=language)
        return frame(language, "kept_for_you", until=until, **facts)
    return frame(language, "noted_maybe" if own.answer is Answer.MAYBE else "noted_no", **facts)


def own_seat(date: Occurrence, seating: Seating, own: Seat | None, now: dt.datetime) -> Reply:
    """A person's seat at a date with everything they can do about it now; empty when that is nothing any more."""
    language, name = date.table.terms.language, date.table.name
    if not date.planned or date.table.state is not TableState.ACTIVE:
        return Reply(())
    words = (Text(own_words(date, seating, own)),) if own is not None and now < date.ends_at else ()
    here = (Button(frame(language, "i_am_here"), f"seat here {name}", "good"),) if is_on(date, now) else ()
    if now >= date.ends_at:
        return Reply((), here, data={"language": language})
    yes, *others = answers(date)
    if own is not None and own.state is SeatState.OFFERED:
        yes = Button(frame(language, "take"), yes.command, "good")
    ready = (Button(frame(language, "check_in"), f"table checkin {name}"),) if now < date.starts_at else ()
    return Reply(words, (*here, yes, *others, *ready), data={"language": language})
