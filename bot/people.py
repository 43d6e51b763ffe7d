"""Which role an account has, from its platform's ids alone, never from names."""

from collections.abc import Iterable

from bot.message import Role
from bot.settings import Settings


def role_of(settings: Settings, platform: str, ids: Iterable[str]) -> Role:
    """The highest role that the settings give to any of these ids (of the person, their roles or groups)."""
    named = {f"{platform}:{one}" for one in ids}
    for role, listed in (
        (Role.ADMIN, settings.admins),
        (Role.MODERATOR, settings.moderators),
        (Role.ORGANIZER, settings.organizers),
    ):
        if named & set(listed):
            return role
    return Role.MEMBER


def ids_with_roles(settings: Settings, platform: str) -> frozenset[str]:
    """The ids of a platform's people, roles and groups that the settings give a role."""
    listed = (*settings.organizers, *settings.moderators, *settings.admins)
    return frozenset(one.partition(":")[2] for one in listed if one.startswith(f"{platform}:"))
