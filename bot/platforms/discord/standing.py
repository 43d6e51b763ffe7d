"""The roles that somebody has on Discord's servers, read from Discord now; no privileged intent is needed for one."""

from typing import TYPE_CHECKING

from bot.platforms.discord.wire import Refused

if TYPE_CHECKING:
    from bot.platforms.discord.client import DiscordClient

ABSENT = 404


async def standing(client: "DiscordClient", person: str) -> tuple[str, ...] | None:
    """A person's id and those of their roles; None while Discord, or one of our servers, cannot be reached."""
    if not client.is_ready() or client.is_closed():
        return None
    settings = client.desk.settings
    named = {one.partition(":")[2] for one in (*settings.organizers, *settings.moderators, *settings.admins)}
    ids = [person]
    for guild in client.guilds:
        if guild.unavailable:
            return None
        if named.isdisjoint(str(role.id) for role in guild.roles):
            continue
        try:
            member = await client.wire.member(str(guild.id), person)
        except Refused as error:
            if error.status == ABSENT:
                continue
            raise
        ids += [str(one) for one in member["roles"]]
    return tuple(ids)
