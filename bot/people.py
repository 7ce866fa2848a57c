"""Who holds which role, by configuration or by an accepted invitation, and who is blocked; read once, kept at hand."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.config import Config
from bot.store import people, roles
from bot.store.database import Connection
from bot.store.people import Role


@dataclass(slots=True)
class People:
    """The roles as they are now. Whoever changes them calls `refresh` in the same transaction."""

    config: Config
    invited: dict[Role, frozenset[int]] = field(default_factory=dict)
    blocked: frozenset[int] = frozenset()
    _left: frozenset[int] = frozenset()

    def refresh(self, db: Connection) -> None:
        """Reads the invited and the blocked people anew."""
        self.invited = {role: people.with_role(db, role) for role in Role}
        self.blocked = roles.blocked(db)
        self._left = roles.withdrawn(db)

    def volunteers(self) -> frozenset[int]:
        """Ids of all volunteers."""
        return self.config.volunteers | self.invited.get(Role.VOLUNTEER, frozenset())

    def admins(self) -> frozenset[int]:
        """Ids of all admins."""
        return self.config.admins | self.invited.get(Role.ADMIN, frozenset())

    def holders(self) -> frozenset[int]:
        """Ids of everybody with any role."""
        return self.volunteers() | self.admins()

    def configured(self, role: Role) -> frozenset[int]:
        """Ids of those who hold a role by the configuration, which only whoever runs the bot can change."""
        return self.config.volunteers if role is Role.VOLUNTEER else self.config.admins

    def may_help(self, person_id: int, chat_id: int) -> bool:
        """Whether a person acts as a volunteer in a chat: their own, or the volunteers' group, whose members all are
        volunteers, except for those from whom the role was withdrawn."""
        if person_id in self.holders():
            return chat_id in (person_id, self.config.volunteer_group)
        return chat_id == self.config.volunteer_group and person_id not in self._left

    def may_see_cards(self, chat_id: int) -> bool:
        """Whether the questions of residents may be shown in a chat."""
        return chat_id == self.config.volunteer_group or chat_id in self.holders()

    def at_the_desk(self) -> frozenset[int]:
        """Who answers: the volunteers. Where there are none the admins do, so that no question falls into a void."""
        return self.volunteers() or self.admins()
