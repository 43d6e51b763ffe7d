"""The stage on Discord: the real client against the Discord of the tests, with the message content intent on."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Any

from bot.desk import Desk
from bot.message import Role
from bot.platforms.discord.client import DiscordClient
from bot.platforms.discord.wire import use_hosts
from tests.fakes import discord as fake
from tests.stage import ROLE_IDS, Seen, Stage, called, links_in, one_line, settled

FIRST_PERSON, FIRST_DIRECT = 4200, 5200


@contextlib.asynccontextmanager
async def running(desk: Desk, discord: fake.FakeDiscord) -> AsyncIterator[DiscordClient]:
    """The client, connected; what is under way is finished before it leaves."""
    use_hosts(discord.api, discord.gateway)
    client = DiscordClient(desk, guilds_wait=0.1)
    client.before_identify_hook = _at_once  # type: ignore[method-assign]
    task = asyncio.create_task(client.start(fake.TOKEN))
    ready = asyncio.create_task(discord.connected())
    try:
        await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            ready.cancel()
            await task
        await asyncio.wait_for(client.wait_until_ready(), 20)
        yield client
    finally:
        await client.door.turns.finish(5)
        await client.close()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await task


async def _at_once(shard: int | None, *, initial: bool = False) -> None:
    """Discord.py waits five seconds before it identifies again; this Discord does not count."""


@contextlib.asynccontextmanager
async def play(open_home: Any, *, here: Mapping[str, Any] | None = None, **given: Any) -> AsyncIterator[Stage]:
    """A stage with one server, its channel, and private channels."""
    roles = {f"{role.name.lower()}s": f"discord:{one}" for role, one in ROLE_IDS["discord"].items()}
    place = f"discord:{fake.CHANNEL}"
    given = {**roles, "discord_message_content": True, "places": {place: dict(here or {})}, **given}
    async with fake.FakeDiscord() as discord:
        discord.message_content = True
        hosts = {
            "discord_token": fake.TOKEN,
            "discord_api_url": discord.api,
            "discord_gateway_url": discord.gateway,
        }
        async with open_home(**hosts, **given) as desk, running(desk, discord) as client:
            known: set[str] = set()
            people: dict[str, Person] = {}

            def enter(name: str, role: Role) -> Person:
                if name not in people:
                    people[name] = Person(desk, discord, known, str(FIRST_PERSON + len(people)))
                people[name].role = role
                return people[name]

            yield Stage("discord", desk, place, enter, lambda: unasked(discord, known, fake.CHANNEL), discord, client)


def unasked(discord: fake.FakeDiscord, known: set[str], channel: str) -> list[Seen]:
    """What the assistant said in a channel that answers nothing on this stage."""
    own = [one for one in discord.messages.values() if one["author"]["id"] == fake.ME]
    return [seen([one]) for one in own if one["channel_id"] == channel and one["id"] not in known]


def seen(messages: list[dict[str, Any]], **raw: Any) -> Seen:
    """Messages as a person reads them."""
    content = "\n".join(one.get("content", "") for one in messages)
    buttons = [one["label"] for one in controls(messages)]
    private = any(one.get("flags", 0) & 64 for one in messages)
    return Seen(
        one_line(content), tuple(buttons), links_in(content), private=private, raw={"messages": messages, **raw}
    )


def controls(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The buttons of messages."""
    return [one for message in messages for row in message.get("components", ()) for one in row["components"]]


class Person:
    """Somebody on Discord."""

    def __init__(self, desk: Desk, discord: fake.FakeDiscord, known: set[str], id: str) -> None:
        self._desk, self._discord, self._known, self._id = desk, discord, known, id
        self.role = Role.MEMBER
        self.account = f"discord:{id}"
        self._direct = str(FIRST_DIRECT + int(id))

    @property
    def _who(self) -> dict[str, Any]:
        role = ROLE_IDS["discord"].get(self.role)
        return {"person": self._id, "roles": (role,) if role else ()}

    async def _answer(self, question: str, channel: str) -> Seen:
        await settled(self._desk, "discord", question)
        messages = self._discord.replies(question)
        self._known.update(one["id"] for one in messages)
        return seen(messages, question=question, channel=channel)

    async def says(self, text: str, *, after: Seen | None = None, files: Mapping[str, bytes] | None = None) -> Seen:
        """Mention the assistant in the channel, or reply to it."""
        given = tuple((name, raw, "text/plain") for name, raw in (files or {}).items())
        reply_to = after.raw["messages"][0]["id"] if after else ""
        question = await self._discord.say(text, reply_to=reply_to, files=given, **self._who)
        return await self._answer(question, fake.CHANNEL)

    async def writes(self, text: str, *, after: Seen | None = None, files: Mapping[str, bytes] | None = None) -> Seen:
        """Write a direct message."""
        given = tuple((name, raw, "text/plain") for name, raw in (files or {}).items())
        question = await self._discord.say(text, guild=None, channel=self._direct, person=self._id, files=given)
        return await self._answer(question, self._direct)

    async def types(self, line: str) -> Seen:
        """Use a slash command; what cannot be given that way is said."""
        found = called(self._desk, line)
        if found is None:
            return await self.says(line)
        words, options = found
        return await self._shown(await self._discord.slash(words, options, **self._who))

    async def presses(self, seen: Seen, label: str) -> Seen:
        """Press a button; where a form came too late for Discord, the button that stands in its place is pressed too."""
        for _ in range(3):
            message = next(one for one in seen.raw["messages"] if label in [each["label"] for each in controls([one])])
            seen = await self._shown(await self._discord.click(message, label, **self._who))
            if seen.buttons != (seen.text,):
                break
            label = seen.text
        return seen

    async def fills(self, seen: Seen, **values: str) -> Seen:
        """Send a form; one with errors is opened again first, by its button."""
        if seen.errors:
            seen = await self.presses(seen, seen.buttons[0])
        form = seen.raw["form"]
        told = await self._shown(await self._discord.submit(form, dict(values), **self._who))
        labels = {one["label"]: one["component"]["custom_id"] for one in form["components"]}
        content = "\n".join(one.get("content", "") for one in told.raw["messages"])
        lines = [line[2:].split(": ", 1) for line in content.split("\n") if line.startswith("- ") and ": " in line]
        errors = {labels[label]: sentence for label, sentence in lines if label in labels}
        return Seen(told.text, told.buttons, told.links, errors=errors, private=told.private, raw=told.raw)

    async def _shown(self, interaction: fake.Interaction) -> Seen:
        await settled(self._desk, "discord", f"i{interaction.id}")
        self._known.update(one["id"] for one in interaction.messages.values())
        body = interaction.answered or {}
        if body.get("type") == 9:
            form = body["data"]
            fields = {one["component"]["custom_id"]: value_of(one["component"]) for one in form["components"]}
            return Seen(one_line(form["title"]), fields=fields, private=True, raw={"messages": [], "form": form})
        unseen = {"@original": (body.get("data") or {}).get("flags", 0) & 64}  # an edit changes nothing about that
        shown = [
            {**one, "flags": one.get("flags", 0) | unseen.get(name, 0)} for name, one in interaction.messages.items()
        ]
        return seen(shown, channel=fake.CHANNEL)

    async def remarks(self, text: str, *, answered: bool, after: Seen | None = None) -> Seen | None:
        """Say something in the channel without mentioning anybody."""
        reply_to = after.raw["messages"][0]["id"] if after else ""
        question = await self._discord.say(text, mention=False, reply_to=reply_to, **self._who)
        if answered:
            return await self._answer(question, fake.CHANNEL)
        await asyncio.sleep(0.5)
        assert self._discord.replies(question) == []
        return None

    async def uses(self, shortcut: str, seen: Seen) -> Seen:
        """Use a command on the message that was answered."""
        return await self._shown(await self._discord.on_message(shortcut, seen.raw["question"], **self._who))

    async def finds(self) -> list[Seen]:
        """Direct messages that answer nothing."""
        channels = [one for one, person in self._discord.directs.items() if person == self._id]
        found = [unasked(self._discord, self._known, one) for one in dict.fromkeys([self._direct, *channels])]
        return sorted((one for some in found for one in some), key=lambda one: int(one.raw["messages"][0]["id"]))


def value_of(component: dict[str, Any]) -> str:
    """What stands in a field of a form."""
    chosen = [one["value"] for one in component.get("options", ()) if one.get("default")]
    return str(chosen[0] if chosen else component.get("value", ""))
