"""Forgetting a person: shown first, done after a second yes, part by part or everything."""

import hashlib
import json
from collections.abc import AsyncIterator, Sequence
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands import Help, Registry
from bot.desk import Call
from bot.errors import NotAllowed, ShownError
from bot.forgetting import Erased, Memory, whose
from bot.message import Button, Reply, Role, Text

ALL = "everything"
What = Annotated[str, Help("everything, tables, questions, texts, notices or account")]
Whom = Annotated[str, Help("as an admin, at somebody's request: their account, such as discord:77")]
Found = list[tuple[Memory, Erased]]


class UnknownPart(ShownError):
    """A part of what is kept that there is not."""

    def __init__(self, said: str, names: Sequence[str]) -> None:
        super().__init__(f"Nothing is kept under `{said[:40]}`. Say one of: {', '.join([ALL, *names])}.")


class OnlyLooked(Exception):
    """Ends the transaction of a preview, so that nothing of it is kept."""

    def __init__(self, found: Found) -> None:
        super().__init__("this was a preview")
        self.found = found


def declare(registry: Registry) -> None:
    """Put `forget` on a registry."""
    registry.command("forget", private=True)(forget)


async def forget(
    call: Call,
    what: What = ALL,
    *,
    account: Whom = "",
    sure: Annotated[str, Help("the word of the preview, to do what it showed")] = "",
) -> AsyncIterator[Reply]:
    """Erase what is kept about you, on all your linked accounts; shows first what that is."""
    if account and call.message.person.role < Role.ADMIN:
        raise NotAllowed("forget --account", Role.ADMIN)
    of = account or call.account
    parts = _chosen(call, what.strip().lower())
    found = await _looked(call, parts, of)
    word = _word(of, found)
    if not _count(found):
        yield _alone(f"Nothing is kept about {_you(account)}{_under(what)}.")
        return
    if sure.strip() != word:
        yield _shown(found, what, account, word, changed=bool(sure))
        return
    done = await call.desk.database.write(lambda c: _erased(c, call, parts, of, erase=True), "forget")
    yield _alone(f"Erased: {_words(done)}.\n\n" + "\n\n".join(_stays(done)))


def _chosen(call: Call, what: str) -> list[Memory]:
    known = call.desk.memories
    chosen = [one for one in known if what in (ALL, one.name)]
    if not chosen:
        raise UnknownPart(what, [one.name for one in known])
    return chosen


async def _looked(call: Call, parts: Sequence[Memory], of: str) -> Found:
    """What would be erased: it is erased in a transaction that is undone."""
    try:
        return await call.desk.database.write(lambda c: _erased(c, call, parts, of, erase=False), "forget-look")
    except OnlyLooked as look:
        return look.found


async def _erased(connection: AsyncConnection, call: Call, parts: Sequence[Memory], of: str, *, erase: bool) -> Found:
    person = await whose(connection, of)
    found = [(part, await part.erase(connection, call.desk, person)) for part in parts]
    if not erase:
        raise OnlyLooked(found)
    call.desk.database.erased(connection)
    return found


def _word(of: str, found: Found) -> str:
    """A word for exactly what was shown, so that a yes holds for that and for nothing that came later."""
    counts = [(part.name, sorted(erased.gone.items())) for part, erased in found]
    return hashlib.sha256(json.dumps([of, counts]).encode()).hexdigest()[:8]


def _count(found: Found) -> int:
    return sum(sum(erased.gone.values()) for _, erased in found)


def _words(found: Found) -> str:
    counted = [(name, n) for _, erased in found for name, n in erased.gone.items() if n]
    return ", ".join(f"{n} {_plural(name) if n != 1 else name}" for name, n in counted) or "nothing"


def _plural(name: str) -> str:
    """The plural of a name: its first noun, before whatever is said of it."""
    for link in (" that ", " with ", " to ", " on ", " in ", " of ", " as "):
        head, found, tail = name.partition(link)
        if found:
            return f"{head}s{link}{tail}"
    return f"{name}s"


def _stays(found: Found) -> list[str]:
    return list(dict.fromkeys(sentence for _, erased in found for sentence in erased.stays))


def _shown(found: Found, what: str, account: str, word: str, *, changed: bool) -> Reply:
    lines = ["Something changed since you looked; this is what there is now.\n"] if changed else []
    lines.append(f"This is kept about {_you(account)}, and would be erased for good:\n")
    for part, erased in found:
        if any(erased.gone.values()):
            lines.append(f"- **{part.name}**: {_words([(part, erased)])}")
    command = " ".join(["forget", what, *([f"--account {account}"] if account else []), f"--sure {word}"])
    lines += ["", *_stays(found), "", f"Nothing is erased yet. `{command}` does it, and cannot be undone."]
    return _alone("\n".join(lines), Button("Erase it for good", command, "bad"))


def _you(account: str) -> str:
    return f"`{account}`" if account else "you"


def _under(what: str) -> str:
    return "" if what == ALL else f" under {what}"


def _alone(text: str, *buttons: Button) -> Reply:
    return Reply((Text(text.strip()),), buttons, audience="person")
