"""Lateness, said aloud: a sentence on what comes late, and one message for everything that comes too late. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from bot.message import Reply, Text
from bot.moments import MARK, at
from bot.notices import Late
from bot.places import PlaceSettings
from rag.language import detect
from scheduler.deliveries import Delivery
from scheduler.zones import local_time

LONG = dt.timedelta(days=7)
"""So late, and many are said as one."""
IN_SUMMARY, LINE = 20, 160
"""Lines of a summary, and characters of one."""
SAID = {
    "en": {
        "today": "_This should have come at {at}._",
        "before": "_This should have come on {at}._",
        "one": "This could not be sent in time, so here is what was due:",
        "many": "These {n} notices could not be sent in time, so here is what was due:",
        "more": "- and {n} more",
    },
    "hi": {
        "today": "_यह {at} पर आना था।_",
        "before": "_यह {at} को आना था।_",
        "one": "यह समय पर नहीं भेजा जा सका। जो आना था:",
        "many": "ये {n} सूचनाएँ समय पर नहीं भेजी जा सकीं। जो आना था:",
        "more": "- और {n}",
    },
}
"""The frames, in the language of the place; in Hindi where what comes late is in Hindi."""


def _frame(language: str, name: str, **facts: object) -> str:
    return SAID.get(language, SAID["en"])[name].format(**facts)


def _language(said: str, settings: PlaceSettings) -> str:
    """The language in which it is said that a text comes late: Hindi before Hindi, or else that of the place."""
    plain = MARK.sub("", said)
    return "hi" if detect(plain) == "hi" else settings.language


def is_too_late(one: Delivery, late: Late, now: dt.datetime) -> bool:
    """Whether it is only told of in a line; what stood there before and is posted anew came in time."""
    return not one.round and (now > one.send_until or (now - one.due_at > LONG and not late.holds))


def end_of_quiet(settings: PlaceSettings, now: dt.datetime) -> dt.datetime:
    """The next quarter of an hour at which messages need not wait."""
    end = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    for _ in range(96):
        end += dt.timedelta(minutes=15)
        if not settings.is_quiet(end):
            return end
    return end


def said_late(
    one: Delivery, late: Late, reply: Reply, settings: PlaceSettings, should_come: dt.datetime, now: dt.datetime
) -> Reply:
    """The reply, with a sentence on when it should have come if that was well before now."""
    if one.round or now - should_come <= late.grace or is_too_late(one, late, now):
        return reply
    zone = str(one.subject.get("zone") or _zone(settings))
    today = local_time(should_come, zone).date() == local_time(now, zone).date()
    language = _language(_text(reply), settings)
    moment = at(should_come, zone, "time" if today else "full", language)
    return replace(reply, parts=(Text(_frame(language, "today" if today else "before", at=moment)), *reply.parts))


def summary(too_late: Sequence[tuple[Delivery, Reply]], settings: PlaceSettings) -> Reply:
    """One message for everything that came too late, a line for each."""
    zone = _zone(settings)
    language = _language(" ".join(_line(reply) for _, reply in too_late), settings)
    lines = [f"- {at(one.due_at, zone, language=language)}: {_line(reply)}" for one, reply in too_late[:IN_SUMMARY]]
    if len(too_late) > IN_SUMMARY:
        lines.append(_frame(language, "more", n=len(too_late) - IN_SUMMARY))
    head = _frame(language, "one" if len(too_late) == 1 else "many", n=len(too_late))
    return Reply((Text("\n".join([head, "", *lines])),))


def _zone(settings: PlaceSettings) -> str:
    """The zone of a place, as far as its quiet hours tell it."""
    return settings.quiet.partition(" ")[2].strip() or "UTC"


def _text(reply: Reply) -> str:
    return next((part.markdown for part in reply.parts if isinstance(part, Text)), "")


def _line(reply: Reply) -> str:
    """The first words of a reply."""
    lines = _text(reply).split("\n")
    line = next((line.lstrip("#>- ").replace("**", "") for line in lines if line.strip()), "a notice")
    return line if len(line) <= LINE else line[: LINE - 1] + "…"
