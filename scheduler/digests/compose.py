"""A digest in words: whole, for the page, and cut to fit a message. Pure.

Never empty: a period without news is one line, and one without anything is not sent.
"""

from collections.abc import Mapping
from dataclasses import replace

from scheduler.digests.frames import frame
from scheduler.digests.types import DEBT, ORDER, Contents, Edited, Line, Name
from scheduler.verticals import called

MOST_SHORT = 5
"""Lines of one section in a message; the page has them all."""


def title(contents: Contents) -> str:
    """What a digest is called: its scope and its days."""
    return frame(contents.language, "title", scope=_scope(contents), starts=contents.starts, ends=contents.ends)


def whole(contents: Contents, edited: Edited = Edited()) -> str:  # noqa: B008  # frozen
    """Everything, as Markdown under headings; empty if there is nothing to say."""
    contents = without(contents, edited)
    if contents.is_empty and not edited.lead:
        return ""
    parts = [edited.lead.strip()] if edited.lead.strip() else []
    if not contents.has_news:
        parts.append(quiet(contents, alone=False))
    return "\n\n".join([*parts, *(_section(contents, name) for name in ORDER if contents.of(name))])


def short(contents: Contents, limit: int, link: str, edited: Edited = Edited()) -> str:  # noqa: B008
    """What fits into a message of so many characters, with a link to the rest; empty if there is nothing to say.

    Sections give way from the end: first to fewer lines, then wholly. News goes last.
    """
    contents = without(contents, edited)
    if contents.is_empty and not edited.lead:
        return ""
    lead = _cut(edited.lead.strip(), limit // 3)
    head = f"**{title(contents)}**" + (f"\n\n{lead}" if lead else "")
    tail = frame(contents.language, "whole", link=link)
    if not contents.has_news:
        return f"{head}\n\n{_cut(quiet(contents), limit - len(head) - len(tail) - 4)}\n\n{tail}"
    shown = dict.fromkeys(ORDER, MOST_SHORT)
    text = _message(contents, shown, head, tail)
    for least in (2, 1, 0):
        for name in reversed(ORDER):
            if len(text) <= limit:
                return text
            shown[name] = min(shown[name], least)
            text = _message(contents, shown, head, tail)
    return text if len(text) <= limit else f"{head}\n\n{tail}"


def quiet(contents: Contents, *, alone: bool = True) -> str:
    """One line for a period without news; `alone`, it also says what waits and what comes."""
    language = contents.language
    scope = called(contents.scope, language) or frame(language, "in the community")
    said = frame(language, "quiet", scope=scope, starts=contents.starts, ends=contents.ends)
    if not alone:
        return said
    if any(contents.of(name) for name in DEBT):
        said += " " + frame(language, "waits", **{name: len(contents.of(name)) for name in DEBT})
    coming = contents.of("tables")
    return f"{said} {frame(language, 'tables')}: {coming[0].text}" if coming else said


def without(contents: Contents, edited: Edited) -> Contents:
    """The same digest without the lines that an organizer left out."""
    out = set(edited.left_out)
    kept = tuple((name, tuple(one for one in lines if one.key not in out)) for name, lines in contents.lines)
    return replace(contents, lines=kept)


def numbered(contents: Contents) -> tuple[Line, ...]:
    """Every line in the order people see them, for leaving some out by number."""
    return tuple(one for name in ORDER for one in contents.of(name))


def _message(contents: Contents, shown: Mapping[Name, int], head: str, tail: str) -> str:
    parts = [head]
    for name in ORDER:
        lines = contents.of(name)
        if not lines or not shown[name]:
            continue
        said = [f"- {_cut(one.text, 300)}" for one in lines[: shown[name]]]
        if len(lines) > len(said):
            said.append("- " + frame(contents.language, "more", n=len(lines) - len(said)))
        parts.append(f"**{frame(contents.language, name)}**\n" + "\n".join(said))
    return "\n\n".join([*parts, tail])


def _section(contents: Contents, name: Name) -> str:
    return f"## {frame(contents.language, name)}\n\n" + "\n".join(f"- {one.text}" for one in contents.of(name))


def _cut(text: str, limit: int) -> str:
    """Words up to a length; what is cut says so."""
    if len(text) <= limit:
        return text
    words = text[: limit - 1].rsplit(maxsplit=1)
    return (words[0] if words else "") + "…"


def _scope(contents: Contents) -> str:
    scope = called(contents.scope, contents.language)
    return scope.capitalize() or frame(contents.language, "community")
