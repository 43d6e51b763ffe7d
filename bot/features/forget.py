"""What is kept about a person: shown word for word, and forgotten after a second yes, part by part or everything."""

import asyncio
import hashlib
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store
from bot.commands import Help, Registry
from bot.desk import Call
from bot.erasures.store import Erasures, watched
from bot.errors import NotAllowed, WordedError
from bot.features.owners import account_of
from bot.forgetting import Erased, Memory, whose
from bot.frames import frame
from bot.frames.personal import GONE
from bot.message import Button, Reply, Role, Text
from bot.speaking import language_of
from knowledge.audit import store as audit

ALL: Final = "everything"
What = Literal["everything", "tables", "questions", "texts", "notices", "account"]
"""What may be forgotten: the names of the parts (`MEMORIES`), and all of them."""
Whom = Annotated[str, Help("as an admin, at somebody's request: their account, such as discord:77")]
Found = list[tuple[Memory, Erased]]
Told = Callable[..., str]


Rows = dict[str, dict[str, list[dict[str, Any]]]]
"""Of each part the rows by their table."""
MOST = 2000
"""How many rows of a kind are read to be shown; a file has them all."""
SHORT = 2500
"""How many characters of what is kept are shown where messages are short."""


class OnlyLooked(Exception):
    """Undoes the transaction that looked what there is, because nobody has said yes to just that."""

    def __init__(self, found: Found) -> None:
        super().__init__("this was a preview")
        self.found = found


class OnlyRead(Exception):
    """Undoes the transaction that read what is kept by erasing it; what it read of each part."""

    def __init__(self, found: Mapping[str, Erasures]) -> None:
        super().__init__("this was only read")
        self.found = found

    def rows(self) -> tuple[Rows, bool]:
        """Each part with its rows by their table, and whether there is more."""
        by_part = {name: rows for name, read in self.found.items() if (rows := read.by_table())}
        return by_part, any(read.cut for read in self.found.values())


class ReadAlready(WordedError):
    """Somebody who asks again while what is kept is being read for them."""

    def __init__(self) -> None:
        super().__init__("kept_reading")


def declare(registry: Registry) -> None:
    """Put `kept` and `forget` on a registry."""
    registry.command("kept", private=True)(kept)
    registry.command("forget", private=True)(forget)


async def kept(
    call: Call,
    what: Annotated[What, Help(f"one of {', '.join(get_args(What))}")] = ALL,
    *,
    account: Whom = "",
    out: Annotated[Path | None, Help("a file for all of it"), "terminal"] = None,
) -> AsyncIterator[Reply]:
    """Show what is kept about you, word for word, on all your linked accounts, to read or to take away.

    It is just what `forget` would erase: rows that would go, whole; of those that stay, what would be taken out.
    """
    of = _of(call, "kept", account)
    account = account and of
    file = out if call.message.person.platform == "terminal" else None
    rows, cut = await _all(call, _parts(call, what), of, None if file else MOST)
    body, data = await asyncio.to_thread(_json, rows)
    told = partial(frame, await language_of(call))
    whom = _whom(told, account)
    if body and account:
        await call.desk.database.write(lambda c: _looked(c, call, what, of), "kept")
    if not body:
        yield _alone(_nothing(told, whom, what))
    elif file is not None:
        await asyncio.to_thread(file.write_text, body + "\n", encoding="utf-8")
        yield _alone(told("kept_file", whom=whom, file=file))
    else:
        shown = _rows_shown(told, body, whom, wide=call.message.place.ours)
        more = f"\n\n{told('kept_more', most=MOST, account=of)}" if cut else ""
        yield replace(_alone(shown + more), data=data)


async def _all(call: Call, parts: Sequence[Memory], of: str, most: int | None) -> tuple[Rows, bool]:
    """The rows that are kept about somebody, and whether there are more. Raises ReadAlready."""
    if call.account in call.desk.reading:
        raise ReadAlready
    call.desk.reading.add(call.account)
    try:
        await call.desk.database.write(lambda c: _read(c, call, parts, of, most), "kept")
    except OnlyRead as read:
        return await asyncio.to_thread(read.rows)
    finally:
        call.desk.reading.discard(call.account)
    raise AssertionError("what only reads is always undone")


def _json(rows: Rows) -> tuple[str, Any]:
    """The rows as they are shown, and as plain values; empty if there are none."""
    body = json.dumps(rows, ensure_ascii=False, indent=2, default=str) if rows else ""
    return body, json.loads(body or "null")


def _rows_shown(told: Told, body: str, whom: str, *, wide: bool) -> str:
    body, more = body.replace("`", "\\u0060"), ""
    if not wide and len(body) > SHORT:
        body = body[:SHORT].rpartition("\n")[0] + "\n…"
        more = f"\n\n{told('kept_cut')}"
    return f"{told('kept_this', whom=whom)}\n\n```json\n{body}\n```{more}"


async def _read(connection: AsyncConnection, call: Call, parts: Sequence[Memory], of: str, most: int | None) -> None:
    await store.one_forgets(connection)
    person, found = await whose(connection, of), dict[str, Erasures]()
    for part in parts:
        async with watched(connection, (*person.accounts, *person.targets), most) as found[part.name]:
            await part.erase(connection, call.desk, person)
    raise OnlyRead(found)


async def forget(
    call: Call,
    what: Annotated[What, Help(f"one of {', '.join(get_args(What))}")] = ALL,
    *,
    account: Whom = "",
    sure: Annotated[str, Help("the word of the preview, to do what it showed")] = "",
) -> AsyncIterator[Reply]:
    """Erase what is kept about you, on all your linked accounts; shows first what that is.

    What was published and what was decided stays, without your name; the log of decisions stays whole, under a
    pseudonym that leads to nobody any more.
    """
    of, parts = _of(call, "forget", account), _parts(call, what)
    account, language = account and of, await language_of(call)  # after it nobody knows what they speak

    async def work(connection: AsyncConnection) -> Found:
        known = await audit.known_as(connection, await store.same_person(connection, of))
        found = await _erased(connection, call, parts, of, sure.strip())
        if account:
            await _log(connection, call, "forget", what, of, known)
        return found

    try:
        done = await call.desk.database.write(work, "forget")
    except OnlyLooked as look:
        yield _shown(language, look.found, what, account, _word(of, look.found), changed=bool(sure))
        return
    erased = frame(language, "forget_done", what=_words(language, done))
    yield _alone("\n\n".join([erased, *_stays(language, done)]))


def _of(call: Call, command: str, account: str) -> str:
    """The account whose things are meant. Raises NotAllowed for those of others, NoAccount for what names nobody."""
    if account and call.message.person.role < Role.ADMIN:
        raise NotAllowed(f"{command} --account", Role.ADMIN)
    return account_of(call, account)


async def _looked(connection: AsyncConnection, call: Call, what: str, of: str) -> None:
    """Write down, before it is shown, that an admin read what is kept about somebody."""
    known = await audit.actor_of(connection, await store.same_person(connection, of))
    await _log(connection, call, "kept", what, of, known)


async def _log(connection: AsyncConnection, call: Call, action: str, what: str, of: str, known: str) -> None:
    """Write down what an admin did to somebody, who stands in the log as `known`; nothing where it is themselves."""
    mine = await whose(connection, call.account)
    if of not in mine.accounts:
        await audit.append(
            connection, action, mine.person, {"what": what, "person": known or "unnamed"}, call.desk.now()
        )


def _parts(call: Call, what: str) -> list[Memory]:
    return [one for one in call.desk.memories if what in (ALL, one.name)]


async def _erased(connection: AsyncConnection, call: Call, parts: Sequence[Memory], of: str, sure: str) -> Found:
    """Erase, in this one transaction, exactly what was shown under the word `sure`. Raises OnlyLooked for another."""
    await store.one_forgets(connection)
    person = await whose(connection, of)
    found = [(part, await part.erase(connection, call.desk, person)) for part in parts]
    if not _count(found) or sure != _word(of, found):
        raise OnlyLooked(found)
    call.desk.database.erased(connection)
    return found


def _word(of: str, found: Found) -> str:
    """A word that stands for whose things were shown and for these counts of them: a yes holds for no others."""
    counts = [(part.name, sorted(erased.gone.items())) for part, erased in found]
    return hashlib.sha256(json.dumps([of, counts]).encode()).hexdigest()[:8]


def _count(found: Found) -> int:
    return sum(sum(erased.gone.values()) for _, erased in found)


def _words(language: str, found: Found) -> str:
    counted = Counter[str]()
    for _, erased in found:
        counted.update(erased.gone)
    if language == "hi":
        said = [f"{GONE[name]}: {n}" for name, n in counted.items() if n]
    else:
        said = [f"{n} {_plural(name) if n != 1 else name}" for name, n in counted.items() if n]
    return ", ".join(said) or frame(language, "forget_nothing")


def _plural(name: str) -> str:
    """The plural of a name: its first noun, before whatever is said of it."""
    for link in (" that ", " with ", " to ", " on ", " in ", " of ", " as "):
        head, found, tail = name.partition(link)
        if found:
            return f"{head}s{link}{tail}"
    return f"{name}s"


def _stays(language: str, found: Found) -> list[str]:
    return [frame(language, name) for name in dict.fromkeys(name for _, erased in found for name in erased.stays)]


def _shown(language: str, found: Found, what: str, account: str, word: str, *, changed: bool) -> Reply:
    told = partial(frame, language)
    whom = _whom(told, account)
    if not _count(found):
        return _alone(_nothing(told, whom, what))
    lines = [f"{told('forget_changed')}\n"] if changed else []
    lines.append(f"{told('forget_would', whom=whom)}\n")
    for part, erased in found:
        if any(erased.gone.values()):
            lines.append(f"- **{part.name}** ({told(f'part_{part.name}')}): {_words(language, [(part, erased)])}")
    command = " ".join(["forget", what, *([f"--account {account}"] if account else []), f"--sure {word}"])
    lines += ["", *_stays(language, found), "", told("forget_sure", command=command)]
    return _alone("\n".join(lines), Button(told("forget_button"), command, "bad"))


def _whom(told: Told, account: str) -> str:
    return told("kept_other", account=account) if account else told("kept_you")


def _nothing(told: Told, whom: str, what: str) -> str:
    return told("kept_none", whom=whom) if what == ALL else told("kept_none_of", whom=whom, part=what)


def _alone(text: str, *buttons: Button) -> Reply:
    return Reply((Text(text.strip()),), buttons, audience="person")
