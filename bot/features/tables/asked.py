"""When the tables sit, for who asks it in words: "When is the next table?", "agli baithak kab hai?".

It is answered from the tables themselves, not from what entries say about sitting. Not here: any other question about
tables, which is looked up like every question.
"""

import datetime as dt
from collections.abc import Sequence

import regex

from bot.answer_words import said
from bot.desk import Call
from bot.features.tables.words import when
from bot.message import Button, Reply, Text, say
from bot.seat_words import answers
from rag.language import detect
from rag.types import Question
from rag.verticals import guess
from scheduler.occurrences import store as dates
from scheduler.tables import store
from scheduler.tables.types import Occurrence, Table, TableState

SHOWN = 5
"""Dates that an answer names."""
LONGEST = 200
"""Characters up to which a question may only ask for a date."""
SITTING = r"(?:tables?|sittings?|meetings?|meet-?ups?)"
ASKS_IT = regex.compile(
    r"^\W*(?:(?:hi|hello|hey|and|so|please|ok)\W+)*(?:"
    r"(?:when(?:['’]?s|\s+is|\s+are|\s+does|\s+do|\s+will)?|(?:what|which)\s+(?:time|day|date)(?:\s+(?:is|are|does|do|will))?|"
    r"on\s+(?:what|which)\s+(?:day|date)(?:\s+(?:is|does|do))?|what(?:['’]?s|\s+is)\s+the\s+(?:date|time)\s+of)"
    rf"\s+(?:(?:the|our|your|this|next|coming|upcoming|following)\s+)*(?:{SITTING}\s+of\s+the\s+)?|(?:the\s+)?next\s+)"
    rf"(?P<which>(?:[\p{{L}}\p{{M}}\p{{N}}_-]+\s+){{0,2}}?){SITTING}"
    r"(?:\s+(?:meets?|sits?|held|be|happen(?:s|ing)?|starts?|begins?|takes?\s+place|gathers?|again|next|planned|scheduled|due|"
    r"going\s+to|this\s+(?:week|month)|on))*\W*$",
    regex.IGNORECASE,
)
NOUNS = regex.compile(
    r"\b(?:baithak\w*|table|meeting|sitting)\b|बैठक|टेबल|मीटिंग|বৈঠক|টেবিল|মিটিং|கூட்டம்|டேபிள்|సమావేశం|ಸಭೆ|യോഗം|બેઠક|ਬੈਠਕ",
    regex.IGNORECASE,
)
WHEN = regex.compile(
    r"\b(?:kab|kis\s+din|kitne\s+baje)\b|\bकब\b|किस\s+दिन|कितने\s+बजे|कधी|কবে|কখন|எப்போது|ఎప్పుడు|ಯಾವಾಗ|എപ്പോൾ|ક્યારે|ਕਦੋਂ",
    regex.IGNORECASE,
)
LIGHT = regex.compile(
    r"^(?:agl[ia]|next|hamar[ia]|is|mahine|hafte|ki|ka|ko|hai|hain|hogi|hoga|honge|lagegi|baithegi|bhai|phir|the|par|"
    r"अगल[ाी]|हमार[ाी]|इस|महीने|हफ़्ते|की|का|को|है|हैं|होगी|होगा|लगेगी|बैठेगी|फिर|भाई|पर|আগামী|পরের|அடுத்த|पुढची|आहे|"
    r"తదుపరి|ಮುಂದಿನ|അടുത്ത|આગામી|છે|ਅਗਲੀ|ਹੈ)$",
    regex.IGNORECASE,
)
"""Words that may stand in such a question in an Indian language without asking for anything else."""
OTHERS = 2
"""Words besides those that may name a table."""


PLAIN = frozenset(("monthly", "weekly", "regular", "community", "working", "group", "online", "masik", "मासिक"))
"""Words beside a table that do not say which."""


def asks_when(text: str) -> bool:
    """Whether a question asks for the date of a table, as it seems, and for nothing else."""
    return _besides(text) is not None


def _besides(text: str) -> list[str] | None:
    """The words that say which table is meant; None where a question asks for anything but a date."""
    if len(text) > LONGEST:
        return None
    if asked := ASKS_IT.search(text):
        rest = (asked["which"] or "").split()
    elif NOUNS.search(text) and WHEN.search(text):
        words = regex.findall(r"[\p{L}\p{M}\p{N}_-]+", WHEN.sub(" ", text))
        rest = [word for word in words if not LIGHT.match(word) and not NOUNS.search(word)]
    else:
        return None
    besides = [word for word in rest if word.lower() not in PLAIN]
    return besides if len(besides) <= OTHERS else None


async def dates_asked(call: Call, text: str) -> Reply | None:
    """The next date of each table, of those that the question names; the nearest first.

    None where it names something that is no table of ours and no vertical: then it is a question like others.
    """
    language, now = detect(text), call.desk.now()
    async with call.desk.database.reading() as connection:
        tables = await store.all_tables(connection, TableState.ACTIVE)
    wanted = await _named(call, text, tables)
    if wanted is None:
        return None
    if not tables:
        return say(said(language, "no table"))
    async with call.desk.database.reading() as connection:
        coming = await dates.dates(connection, table_ids=[one.id for one in wanted], ends_after=now, planned_only=True)
    return _shape(language, [*{one.table.id: one for one in reversed(coming)}.values()], wanted)


async def _named(call: Call, text: str, tables: Sequence[Table]) -> list[Table] | None:
    """The tables that a question names, by their name or their vertical in any language; all where it names none.

    None where what it names is neither.
    """
    if not _besides(text):
        return list(tables)
    if named := [one for one in tables if _says(text, one.name) or _says(text, one.terms.vertical)]:
        return named
    known = frozenset((*call.desk.indexer.verticals, *(one.terms.vertical for one in tables)))
    vertical = guess(await call.desk.assistant.meaning(Question(text)), (), known)
    if not vertical:
        return None
    return [one for one in tables if one.terms.vertical == vertical] or list(tables)


def _says(text: str, name: str) -> bool:
    """Whether a text has a name as a word of its own."""
    part = r"[\p{L}\p{M}\p{N}_-]"
    return (
        bool(name) and regex.search(rf"(?<!{part}){regex.escape(name)}(?!{part})", text, regex.IGNORECASE) is not None
    )


def _shape(language: str, coming: Sequence[Occurrence], tables: Sequence[Table]) -> Reply:
    first = sorted(coming, key=_start)[:SHOWN]
    buttons = [Button(one.name, f"table show {one.name}") for one in tables[:SHOWN]]
    if not first:
        return Reply((Text(said(language, "no date")),), tuple(buttons))
    lines = "\n".join(f"- **{one.table.title}** · {when(one)}" for one in first)
    pressed = answers(first[0]) if len(first) == 1 else tuple(Button(n, f"table show {n}") for n in _names(first))
    return Reply((Text(f"{said(language, 'sits next')}\n\n{lines}"),), pressed)


def _start(date: Occurrence) -> dt.datetime:
    return date.starts_at


def _names(found: Sequence[Occurrence]) -> list[str]:
    return [one.table.name for one in found]
