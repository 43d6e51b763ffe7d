"""Which of the user groups that the settings name somebody is in, as Slack has them."""

import logging

from bot.desk import Desk
from bot.message import Role
from bot.people import ids_with_roles, role_of
from bot.platforms.calls import Refused
from bot.platforms.slack.wire import Wire

log = logging.getLogger(__name__)


class Groups:
    """The members of the user groups with a role, kept until Slack says that they changed."""

    def __init__(self, desk: Desk, wire: Wire) -> None:
        self._settings, self._wire = desk.settings, wire
        self._members: dict[str, list[str]] = {}

    async def role(self, person: str) -> Role:
        """A person's role from their id and their user groups."""
        return role_of(self._settings, "slack", await self._ids(person))

    async def now(self, person: str) -> tuple[str, ...]:
        """A person's id and those of their user groups, read from Slack now."""
        self.forget()
        return await self._ids(person)

    def forget(self) -> None:
        """A user group changed: its members are read anew when they are needed."""
        self._members.clear()

    async def _ids(self, person: str) -> tuple[str, ...]:
        groups = sorted(one for one in ids_with_roles(self._settings, "slack") if one.startswith("S"))
        return person, *[group for group in groups if person in await self._of(group)]

    async def _of(self, group: str) -> list[str]:
        if group not in self._members:
            try:
                self._members[group] = (await self._wire.call("usergroups.users.list", usergroup=group))["users"]
            except Refused as error:
                log.warning("the members of a user group cannot be read: %s", error)
                self._members[group] = []
        return self._members[group]
