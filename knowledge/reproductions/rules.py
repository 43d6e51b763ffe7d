"""What reproductions make of an entry's evidence. Pure.

An organisation has one voice, its newest, and so has a person. The author's own organisation has none: neither where
they work now, nor where they worked before. Of who tried it counts where they worked then. Reproductions count for the
text they were made on: when what was run changes (command, engine, model, hardware, figures), they are history.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from knowledge.review.rules import organisation, same_organisation

CONDITIONS = (
    *("models", "precision", "engine", "hardware", "launch", "environment", "flags", "load", "results", "prices"),
    *("derived", "scores", "dataset", "harness", "command", "chat_template_hash"),
)
"""The fields that say what was run and what came out."""
NEWER = frozenset((("results", "hardware"), ("derived", "language"), ("scores", "revision")))
"""Fields below those that came later: where they are empty, what was run is the same with and without them."""


@dataclass(frozen=True)
class Tried:
    """One person's report that they tried it again. `state` is counted, waiting or refused."""

    id: int
    entry_id: str
    number: int
    conditions: str
    person: str
    name: str
    organisation: str
    worked: bool
    hardware: str
    deviation_percent: float | None
    note: str
    state: str
    at: Any
    voice: str = ""
    """What stands for the organisation once who tried it is forgotten: its name is not in it, only comparable to it."""
    own: bool = False
    """Whether it is known to come from the author's own organisation, though no name says so any more."""
    employer: str | None = None
    """Where they said then that they work; empty for nowhere, None where they had not said."""


@dataclass(frozen=True)
class Standing:
    """What is said of an entry: its level, how many organisations it worked for or not, and on what."""

    evidence: str
    worked: int
    failed: int
    on: tuple[str, ...]
    not_on: tuple[str, ...]

    @property
    def words(self) -> str:
        """The counts and conditions in a few words; empty where nobody tried."""
        parts = []
        if self.worked:
            parts.append(f"worked for {_times(self.worked)} on {', '.join(self.on)}")
        if self.failed:
            parts.append(f"did not for {_times(self.failed)} on {', '.join(self.not_on)}")
        return "; ".join(parts)


def _voice(one: Tried, others: Iterable[str]) -> str:
    """Whose voice a report is: its organisation's, also under a longer or shorter name; without one, the person's."""
    names = list(others)
    if one.voice:
        return next((other for other in names if one.voice in _prints(one.entry_id, other)), one.voice)
    name = organisation(one.organisation)
    if not name:
        return f"person {one.person}"
    known = next((other for other in names if _same(name, other)), "")
    return known or next((other for other in names if other in _prints(one.entry_id, name)), name)


def voice_of(one: Tried, tried: Iterable[Tried]) -> str:
    """What is to stand for a report's organisation when its names go; empty for none.

    It is made of the shortest name that others have for it, so that it still meets them all.
    """
    name = organisation(one.organisation)
    names = {organisation(other.organisation) for other in tried} - {""}
    return _print(one.entry_id, min((other for other in names if _same(name, other)), key=len)) if name else one.voice


def _print(entry_id: str, name: str) -> str:
    """What stands for a name about one entry.

    It keeps the name out of what is read and listed, and no more: who has the database and guesses a name can check the
    guess. A key would not change that, since every copy of the service must compare the same prints, so that the key
    would have to lie in the same database.
    """
    return "#" + hashlib.sha256(f"{entry_id} {name}".encode()).hexdigest()[:32]


def _prints(entry_id: str, name: str) -> list[str]:
    """The prints under which a name may stand: its own, and those of what it may be a longer form of."""
    return [_print(entry_id, name[:length]) for length in range(min(3, len(name)), len(name) + 1)]


def voices(entry_id: str, names: str) -> list[str]:
    """What stands for the organisations of a text, where their names are not to be read."""
    each = {organisation(part) for part in (names, *names.split(","))} - {""}
    return sorted(_print(entry_id, name) for name in each)


def is_own(
    one: Tried, own: Iterable[str], declared: Mapping[str, str], silenced: Collection[str] = frozenset()
) -> bool:
    """Whether a report comes from one of these organisations, which are the author's, or from a voice that was."""
    names = (one.organisation, declared.get(one.person, "") if one.employer is None else one.employer)
    if one.own or any(_same(name, author) for name in names for author in own):
        return True
    heard = {one.voice, *(mark for name in names for mark in _prints(one.entry_id, organisation(name)))}
    return not heard.isdisjoint(silenced)


def _same(one: str, other: str) -> bool:
    """Whether two texts name one organisation, either of them in short."""
    return same_organisation(one, other) or same_organisation(other, one)


def _times(number: int) -> str:
    return f"{number} other" if number == 1 else f"{number} others"


def conditions(header: Mapping[str, Any]) -> str:
    """A fingerprint of what was run, from an entry's front matter."""
    said = {name: _older(name, header[name]) for name in CONDITIONS if header.get(name)}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:32]


def _older(field: str, value: Any) -> Any:
    """A field's value without what is empty in it and was not there before."""
    if isinstance(value, Mapping):
        return {name: one for name, one in value.items() if one or (field, name) not in NEWER}
    return [_older(field, one) for one in value] if isinstance(value, list | tuple) else value


def _of_each(tried: Iterable[Tried], made_on: str) -> list[Tried]:
    """What each person says last of these conditions, of what counts; the newest is the last."""
    said: dict[str, Tried] = {}
    for one in tried:
        if one.state == "counted" and one.conditions == made_on:
            said.pop(one.person, None)
            said[one.person] = one
    return list(said.values())


def standing(
    header: Mapping[str, Any],
    evidence: str,
    tried: Sequence[Tried],
    authors: Sequence[str] = (),
    declared: Mapping[str, str] = MappingProxyType({}),
    silenced: Collection[str] = frozenset(),
) -> Standing:
    """What the counted reproductions of the current conditions make of an entry whose author claims `evidence`.

    `authors` are the organisations that its authors have said they work for, beside the one that the entry names;
    `declared` says the same of those who tried it and had not said so then, beside the one they named with their
    report; `silenced` are the voices of organisations for which its authors worked.
    Raised to `reproduced` when it worked for more organisations than not; lowered to `claimed` when it did not work
    for two or more, and for more than it worked for.
    """
    own = [str(header.get("affiliation") or ""), *authors]
    newest: dict[str, Tried] = {}
    for one in _of_each(tried, conditions(header)):
        if not is_own(one, own, declared, silenced):
            newest[_voice(one, newest)] = one
    named = [one for one in newest.values() if one.voice or organisation(one.organisation)]
    worked, failed = [one for one in named if one.worked], [one for one in named if not one.worked]
    level = evidence
    if len(worked) > len(failed):
        level = "reproduced"
    elif len(failed) >= 2:
        level = "claimed"
    everyone = list(newest.values())
    return Standing(
        level,
        sum(one.worked for one in everyone),
        sum(not one.worked for one in everyone),
        tuple(dict.fromkeys(one.hardware for one in everyone if one.worked)),
        tuple(dict.fromkeys(one.hardware for one in everyone if not one.worked)),
    )
