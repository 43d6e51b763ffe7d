"""The settings of a place: what they are, and changing them one by one or in a form."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store
from bot.commands import Help, Registry
from bot.desk import Call
from bot.frames import frame
from bot.message import Button, Form, FormField, Reply, Role, Text, say
from bot.places import HELP, PIN, PINNED, BadPlaceSetting, PlaceSettings, check, may_call, may_say, named, shown
from bot.speaking import language_of

IN_FORM = ("watch", "verticals", "language", "role", "quiet")
"""The settings that fit into one form; Discord shows at most five."""

DEFAULT = {"watch": "no", "bots": "no", "who": "everyone", "audience": "public"}


def declare(registry: Registry) -> None:
    """Put the settings of places on a registry."""
    registry.command("place show")(show)
    registry.command("place set", role=Role.ORGANIZER)(change)
    registry.command("place form", role=Role.ORGANIZER, private=True)(form)
    registry.command("place save", role=Role.ORGANIZER, hidden=True, private=True)(save)


async def show(call: Call) -> AsyncIterator[Reply]:
    """Show what is set for this place."""
    settings, language = await call.place_settings(), await language_of(call)
    change_it = (Button(frame(language, "place_change"), "place form"),)
    lines = [f"- **{name}**: {value} · {what}" for name, value, what in shown(settings, language)]
    may = call.message.person.role >= Role.ORGANIZER
    yield say("\n".join([frame(language, "place_is"), "", *lines]), *(change_it if may else ()))


async def change(
    call: Call,
    name: Annotated[str, Help("which setting; `place show` lists them")],
    value: Annotated[str, Help("its new value; leave it out to go back to the default")] = "",
) -> AsyncIterator[Reply]:
    """Set one thing for this place."""
    check(name, value or DEFAULT.get(name, ""))
    may_say(call.message.person.role, name, value.strip())
    may_call(name, value)
    await _set(call, {name: value})
    here = await replace(call, set_here=None).place_settings()
    language, now = await language_of(replace(call, set_here=here)), {row[0]: row[1] for row in shown(here)}
    words = [frame(language, "place_now", name=name, value=now[name])]
    yield say(" ".join([*words, frame(language, "place_threads")] if name in PINNED else words))


async def _set(call: Call, given: Mapping[str, str]) -> None:
    """Set things for this place; where it is a thread, they hold from here on and not what it kept."""
    place = call.message.place

    async def work(connection: AsyncConnection) -> None:
        for name, value in given.items():
            await store.set_for(connection, call.place, name, value or None)
        await store.forget(connection, f"{PIN}{place.platform}-{place.id}")

    await call.desk.database.write(work, "place")


def _form(settings: PlaceSettings, language: str) -> Form:
    now = {name: value for name, value, _ in shown(settings)}
    fields = tuple(
        FormField(
            name,
            *named(name, language),
            required=name == "watch",
            choices=("no", "yes") if name == "watch" else (),
            value="" if now[name] == "—" else now[name],
            max_length=200,
        )
        for name in IN_FORM
    )
    title, keep = frame(language, "place_form"), frame(language, "place_save")
    return Form(title, "place save", fields, keep, "place form")


async def form(call: Call) -> AsyncIterator[Reply]:
    """Change the settings of this place in a form."""
    yield Reply((_form(await call.place_settings(), await language_of(call)),), audience="person")


async def save(
    call: Call,
    *,
    watch: Annotated[str, Help(HELP["watch"])] = "no",
    verticals: Annotated[str, Help(HELP["verticals"])] = "",
    language: Annotated[str, Help(HELP["language"])] = "",
    role: Annotated[str, Help(HELP["role"])] = "",
    quiet: Annotated[str, Help(HELP["quiet"])] = "",
) -> AsyncIterator[Reply]:
    """Keep what the form of this place says."""
    given = {"watch": watch, "verticals": verticals, "language": language, "role": role, "quiet": quiet}
    errors, language = {}, await language_of(call)
    for name, value in given.items():
        try:
            check(name, value)
            may_call(name, value)
        except BadPlaceSetting as error:
            errors[name] = error.said_in(language)
    made = _form(await call.place_settings(), language)
    if errors:
        fields = tuple(replace(one, value=given[one.name], error=errors.get(one.name, "")) for one in made.fields)
        yield Reply((replace(made, fields=fields),), audience="person", failed=True)
        return
    await _set(call, given)
    yield Reply((Text(frame(language, "place_saved")),), audience="person")
