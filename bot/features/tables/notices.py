"""What is said unasked about tables, written when it is sent, from the truth of that moment.

A composer that finds its cause gone (moved, cancelled, paused, given up) says nothing: that is how a change between
planning and sending is kept from people.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store as people
from bot.desk import Desk
from bot.features.tables.holidays import choices
from bot.features.tables.promising import who_want_reminders
from bot.features.tables.words import announcement, left, sentence, spaced, when
from bot.frames import frame
from bot.links import shown_sitting
from bot.message import Button, Dated, Reply, Text
from bot.moments import at
from bot.names import store as names
from bot.notices import Late, Notices, account_of
from bot.seat_words import answers
from scheduler.deliveries import Delivery
from scheduler.holidays import holiday_on
from scheduler.occurrences import store as dates
from scheduler.seats import store as seats
from scheduler.seats.seating import Seating
from scheduler.seats.types import Seat, SeatState
from scheduler.tables import promises, store
from scheduler.tables.types import News, Occurrence, TableState


def declare_notices(notices: Notices) -> None:
    """Put every kind of notice about tables on its list."""
    notices.notice(promises.ANNOUNCEMENT, optional=False, late=Late(tell=False, holds=True))(announce)
    notices.notice(promises.MIRROR, waits=False, optional=False, late=Late(tell=False))(mirror)
    notices.notice(promises.REMINDER, joins=True)(remind)
    notices.notice(promises.PERSONAL, joins=True)(remind_person)
    notices.notice(promises.HOST_ASKED, joins=True, optional=False, late=Late(holds=True))(ask_host)
    notices.notice(promises.HOST_REMINDED, joins=True)(remind_host)
    notices.notice(promises.UNCONFIRMED)(flag)
    notices.notice(promises.QUORUM, joins=True)(quorum)
    notices.notice(promises.CHANGED, joins=True, optional=False)(changed)
    notices.notice(promises.OFFER, optional=False, late=Late(tell=False))(offered)
    notices.notice(promises.PAUSED, joins=True)(paused)
    notices.notice(promises.HOLIDAY, joins=True)(holiday)


async def _date(desk: Desk, connection: AsyncConnection, delivery: Delivery) -> Occurrence | None:
    """The date of a notice, if it is to come and its table goes on; what was promised for another start is gone."""
    one = await dates.date_of_id(connection, int(delivery.subject["occurrence"]))
    return one if one and promises.still_true(one, delivery.subject, desk.now()) else None


async def _called(connection: AsyncConnection, people: Sequence[str]) -> dict[str, str]:
    return await names.names_of(connection, people)


async def announce(desk: Desk, delivery: Delivery) -> Reply | None:
    """One date of a table: when, what, who; the same message follows every change."""
    async with desk.database.reading() as connection:
        one = await dates.date_of_id(connection, int(delivery.subject["occurrence"]))
        if one is None:
            return None
        if delivery.target not in one.table.terms.places:
            return None
        held = one.table.state is TableState.ACTIVE and one.planned and desk.now() < one.ends_at
        if not held and not delivery.posted:
            return None
        seating = await seats.seating(connection, one)
        called = await _called(connection, [one.host, *(seat.person for seat in seating.seats)])
    return announcement(one, seating, called, shown_sitting(desk.settings, delivery.promise.platform, one.id))


async def mirror(desk: Desk, delivery: Delivery) -> Reply | None:
    """One date of a table as an event of the server; it follows what is moved and goes with what is cancelled.

    A server sees more people than the place of the table, so the link to join is not in it.
    """
    async with desk.database.reading() as connection:
        one = await _date(desk, connection, delivery)
    if one is None or delivery.dedup_key not in [each.dedup_key for each in promises.mirrors(one, desk.now())]:
        return None
    facts = [frame(one.table.terms.language, "theme", theme=one.said_theme)] if one.said_theme else []
    where = frame(one.table.terms.language, "where")
    return Reply((Dated(one.table.title, one.starts_at, one.ends_at, where, "\n".join(facts)),))


async def _reminder(desk: Desk, connection: AsyncConnection, one: Occurrence, seating: Seating) -> Reply:
    language, now = one.table.terms.language, desk.now()
    words = frame(language, "begins", title=one.table.title, when=when(one), left=left(language, one.starts_at, now))
    lines = [words]
    if one.said_theme:
        lines.append(frame(language, "theme", theme=one.said_theme))
    lines.append(frame(language, "seats", taken=seating.taken, seats=seating.capacity))
    if one.said_link:
        lines.append(frame(language, "join", link=one.said_link))
    return Reply((Text("\n".join(lines)),), answers(one)[:3])


async def remind(desk: Desk, delivery: Delivery) -> Reply | None:
    """That a table begins soon, in its places."""
    async with desk.database.reading() as connection:
        one = await _date(desk, connection, delivery)
        return await _reminder(desk, connection, one, await seats.seating(connection, one)) if one else None


async def remind_person(desk: Desk, delivery: Delivery) -> Reply | None:
    """That a table at which you have a seat begins soon, if you asked for it."""
    async with desk.database.reading() as connection:
        one = await _date(desk, connection, delivery)
        if one is None:
            return None
        seating = await seats.seating(connection, one)
        own = _own(seating, delivery)
        if own is None or own.state is not SeatState.SEATED:
            return None
        if own.person not in await who_want_reminders(connection, [own.person]):
            return None
        reply = await _reminder(desk, connection, one, seating)
    give_up = Button(frame(one.table.terms.language, "no"), f"seat answer {one.id} no")
    return Reply(reply.parts, (give_up,), audience="person")


def _own(seating: Seating, delivery: Delivery) -> Seat | None:
    account = account_of(delivery.target)
    return next((seat for seat in seating.seats if account in (seat.account, seat.person)), None)


async def ask_host(desk: Desk, delivery: Delivery) -> Reply | None:
    """Whether you will host a date; asked before its reminder, and again when it is moved."""
    async with desk.database.reading() as connection:
        one = await _date(desk, connection, delivery)
    until = int(delivery.subject.get("until", 0))
    if one is None or one.confirmed_at is not None or not _hosts(one, delivery):
        return None
    if delivery.kind == promises.HOST_ASKED and 0 < until <= desk.now().timestamp():
        return None
    language = one.table.terms.language
    buttons = (
        Button(frame(language, "host_yes"), f"host confirm {one.table.name} {one.id}", "good"),
        Button(frame(language, "host_no"), f"host pass {one.id}"),
    )
    words = frame(language, "ask_host", title=one.table.title, when=when(one))
    return Reply((Text(words),), buttons, audience="person")


def _hosts(one: Occurrence, delivery: Delivery) -> bool:
    return bool(one.host) and promises.target(one.host) == delivery.target


async def _concerns(connection: AsyncConnection, delivery: Delivery, those: Sequence[str]) -> bool:
    """Whether a notice goes to one of these people, by any account of theirs; who left meanwhile is none."""
    person = await people.same_person(connection, account_of(delivery.target))
    return not set(those).isdisjoint(await people.accounts(connection, person))


async def remind_host(desk: Desk, delivery: Delivery) -> Reply | None:
    """That you host a date soon."""
    async with desk.database.reading() as connection:
        one = await _date(desk, connection, delivery)
    if one is None or not _hosts(one, delivery):
        return None
    if one.confirmed_at is None:
        return await ask_host(desk, delivery)
    language = one.table.terms.language
    soon = left(language, one.starts_at, desk.now())
    words = frame(language, "host_soon", title=one.table.title, when=when(one), left=soon)
    buttons = (Button(frame(language, "host_no"), f"host pass {one.id}"),)
    return Reply((Text(words),), buttons, audience="person")


async def flag(desk: Desk, delivery: Delivery) -> Reply | None:
    """That a date has no confirmed host, for co-hosts, who answers for it, or else its places."""
    place = not delivery.promise.to_person
    async with desk.database.reading() as connection:
        one = await _date(desk, connection, delivery)
        if one is None:
            return None
        if one.confirmed_at is not None:
            return _found(one, await _called(connection, [one.host])) if delivery.posted else None
        if not (_is_asked(one, delivery) if place else await _concerns(connection, delivery, one.helpers)):
            return None
        called = await _called(connection, [one.host])
    language, title = one.table.terms.language, one.table.title
    if one.host:
        words = frame(language, "unconfirmed", title=title, when=when(one), host=called[one.host])
    else:
        words = frame(language, "unhosted", title=title, when=when(one))
    if place:
        words += " " + frame(language, "host_wanted")
    buttons = (Button(frame(language, "i_host"), f"host take {one.id}", "good"),)
    return Reply((Text(words),), buttons, audience="place" if place else "person")


def _found(one: Occurrence, called: Mapping[str, str]) -> Reply:
    """What becomes of the question for a host where it stands, once somebody hosts the date."""
    facts = {"title": one.table.title, "when": when(one), "host": called.get(one.host, one.host)}
    return Reply((Text(frame(one.table.terms.language, "found_host", **facts)),))


def _is_asked(one: Occurrence, delivery: Delivery) -> bool:
    return one.alone and delivery.target in one.table.terms.places


async def quorum(desk: Desk, delivery: Delivery) -> Reply | None:
    """That too few people said yes, a day before, for the host."""
    async with desk.database.reading() as connection:
        one = await _date(desk, connection, delivery)
        if one is None or delivery.target != promises.target(one.host or one.table.keeper):
            return None
        taken = len((await seats.seating(connection, one)).among(SeatState.SEATED))
    wanted = one.table.terms.quorum
    if taken >= wanted:
        return None
    language = one.table.terms.language
    words = frame(language, "quorum", title=one.table.title, when=when(one), taken=taken, quorum=wanted)
    who = Button(frame(language, "who_comes"), f"seat list {one.table.name} {one.id}")
    return Reply((Text(words),), (who,), audience="person")


async def changed(desk: Desk, delivery: Delivery) -> Reply | None:
    """That a date was moved, cancelled or changed, with the reason, for those with seats and places that know of it."""
    async with desk.database.reading() as connection:
        one = await dates.date_of_id(connection, int(delivery.subject["occurrence"]))
        if one is None or one.revision != int(delivery.subject["revision"]) or desk.now() >= one.ends_at:
            return None
        own = _own(await seats.seating(connection, one), delivery)
    language, title, zone = one.table.terms.language, one.table.title, one.table.terms.rule.zone
    reason = sentence(one.news_reason)
    if not one.planned:
        return Reply((Text(frame(language, "told_cancelled", title=title, when=when(one), reason=reason)),))
    if one.news is News.MOVED and one.moved and one.first_start:
        old = at(one.first_start, zone, language=language)
        words = frame(language, "told_moved", title=title, old=old, when=when(one), reason=reason)
    else:
        words = frame(language, "told_changed", title=title, when=when(one), reason=reason)
    if own is not None and own.state is SeatState.SEATED:
        words += " " + frame(language, "keep")
    return Reply((Text(words),), answers(one)[:3])


async def offered(desk: Desk, delivery: Delivery) -> Reply | None:
    """That a seat is kept for you until an hour, when you waited for one."""
    async with desk.database.reading() as connection:
        one = await _date(desk, connection, delivery)
        if one is None:
            return None
        own = (await seats.seating(connection, one)).of(str(delivery.subject["person"]))
    if (
        own is None
        or own.state is not SeatState.OFFERED
        or delivery.dedup_key != promises.offer_key(one, own)
        or own.offered_until is None
        or own.offered_until <= desk.now()
    ):
        return None
    language, zone = one.table.terms.language, one.table.terms.rule.zone
    until = at(own.offered_until, zone, language=language)
    words = frame(language, "offer", title=one.table.title, when=when(one), until=until)
    buttons = (
        Button(frame(language, "take"), f"seat answer {one.id} yes", "good"),
        Button(frame(language, "leave"), f"seat answer {one.id} no"),
    )
    return Reply((Text(words),), buttons, audience="person")


async def paused(desk: Desk, delivery: Delivery) -> Reply | None:
    """That a table at which you have a seat makes a break, or goes on."""
    async with desk.database.reading() as connection:
        table = await store.table_of_id(connection, int(delivery.subject["table"]))
    if table is None or table.state is TableState.CLOSED:
        return None
    name = "break" if table.state is TableState.PAUSED else "goes_on"
    words = frame(table.terms.language, name, title=table.title, reason=spaced(table.state_reason))
    return Reply((Text(words),), audience="person")


async def holiday(desk: Desk, delivery: Delivery) -> Reply | None:
    """That a date that is newly planned or has a new day is a holiday, for the organizer who answers for the table."""
    async with desk.database.reading() as connection:
        one = await _date(desk, connection, delivery)
        if one is None or not await _concerns(connection, delivery, [one.table.keeper]):
            return None
    name = holiday_on(one.local.date(), one.table.terms.region, one.table.terms.language)
    if not name or f"{one.local:%Y%m%d}" != delivery.subject.get("day", f"{one.local:%Y%m%d}"):
        return None
    words = frame(one.table.terms.language, "holiday", title=one.table.title, when=when(one), holiday=name)
    return Reply((Text(words),), choices(one), audience="person")
