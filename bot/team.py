"""The team: invitations, joining, changing and withdrawing roles, blocking. Every act is recorded as it is done."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from enum import Enum

from bot.desk import Desk, Volunteer
from bot.notices import notify
from bot.people import People
from bot.store import acts, escalations, page_keys, people, roles
from bot.store.acts import Act
from bot.store.database import Connection
from bot.store.people import Role

INVITATION_LASTS = timedelta(days=3)


class Outcome(Enum):
    """What became of a wish to change somebody's role."""

    DONE = "done"
    NOT_HELD = "not_held"
    CONFIGURED = "configured"
    LAST_ADMIN = "last_admin"
    HAS_ROLE = "has_role"


def invite(db: Connection, role: Role, admin_id: int, now: datetime) -> str:
    """The code of a new invitation, which the first who comes with it within three days may use."""
    code = secrets.token_urlsafe(16)
    people.invite(db, code, role, now + INVITATION_LASTS, admin_id)
    acts.record(db, admin_id, Act.INVITE, role, now)
    return code


def invitation_link(username: str, code: str) -> str:
    """The link that opens the bot with an invitation."""
    return f"https://t.me/{username}?start=i-{code}"


class Team:
    """The rules of roles and blocks; each function runs inside one transaction."""

    def __init__(self, members: People, desk: Desk) -> None:
        self._people = members
        self._desk = desk

    def join(self, db: Connection, code: str, person_id: int, now: datetime) -> Role | Outcome | None:
        """Gives the invitation's role; None for a worthless one, HAS_ROLE (it stays good) where nothing is to gain.

        An invitation is worth nothing any more when its maker is no admin any more.
        """
        found = people.invited_role(db, code, person_id, now)
        if found is None:
            return None
        role, is_unused, invited_by = found
        if person_id in self._holding(role):
            return Outcome.HAS_ROLE
        if not is_unused or invited_by not in self._people.admins() | {acts.TERMINAL}:
            return None
        people.accept_invitation(db, code, person_id, now)
        acts.record(db, person_id, Act.JOIN, role, now)
        self._people.refresh(db)
        if invited_by != acts.TERMINAL:
            person = people.find(db, person_id)
            notify(db, invited_by, f"joined_{role}", now, name=person.first_name if person else str(person_id))
        return role

    def cancel_invitation(self, db: Connection, mark: str, admin_id: int, now: datetime) -> bool:
        """Makes an unused invitation worthless; False where it was used meanwhile."""
        role = roles.cancel_invitation(db, mark)
        if role is not None:
            acts.record(db, admin_id, Act.CANCEL_INVITATION, role, now)
        return role is not None

    def withdraw(self, db: Connection, person_id: int, role: Role, admin_id: int, now: datetime) -> Outcome:
        """Takes a role away, at once: what the person held at the desk goes back, their cards close."""
        outcome = self._may_lose(person_id, role)
        if outcome is Outcome.DONE:
            roles.withdraw(db, person_id, role, now)
            acts.record(db, admin_id, Act.WITHDRAW, str(person_id), now, before=role)
            self._after_loss(db, person_id, now)
            notify(db, person_id, "role_withdrawn", now)
        return outcome

    def change(self, db: Connection, person_id: int, to: Role, admin_id: int, now: datetime) -> Outcome:
        """Gives a member the other role in the place of the one they hold by invitation."""
        of = Role.ADMIN if to is Role.VOLUNTEER else Role.VOLUNTEER
        outcome = self._may_lose(person_id, of)
        if outcome is Outcome.DONE:
            people.grant(db, person_id, to, now)
            roles.withdraw(db, person_id, of, now)
            acts.record(db, admin_id, Act.GRANT, str(person_id), now, before=of, after=to)
            self._after_loss(db, person_id, now)
            notify(db, person_id, f"invited_{to}", now)
        return outcome

    def block(self, db: Connection, escalation_id: int, volunteer: Volunteer, now: datetime) -> bool:
        """Takes no more messages from the resident of an escalation, and closes all that is theirs at the desk.

        False where there is no such escalation, or it is of somebody with a role: a quarrel in the team is no abuse.
        """
        escalation = escalations.find(db, escalation_id)
        if escalation is None or escalation.person_id in self._people.holders():
            return False
        if roles.block(db, escalation.person_id, volunteer.id, now):
            acts.record(db, volunteer.id, Act.BLOCK, str(escalation.person_id), now, before=f"#{escalation_id}")
            self._desk.close_all_of(db, escalation.person_id, now)
            self._people.refresh(db)
            notify(db, escalation.person_id, "you_are_blocked", now)
            for admin_id in sorted(self._people.admins() - {volunteer.id}):
                notify(db, admin_id, "was_blocked", now, number=escalation_id, name=volunteer.first_name)
        return True

    def unblock(self, db: Connection, person_id: int, admin_id: int, now: datetime) -> bool:
        """Takes a person's messages again; False where they were not blocked."""
        done = roles.unblock(db, person_id)
        if done:
            acts.record(db, admin_id, Act.UNBLOCK, str(person_id), now)
            self._people.refresh(db)
        return done

    def _may_lose(self, person_id: int, role: Role) -> Outcome:
        if person_id in self._people.configured(role):
            return Outcome.CONFIGURED
        if person_id not in self._holding(role):
            return Outcome.NOT_HELD
        if role is Role.ADMIN and self._people.admins() == {person_id}:
            return Outcome.LAST_ADMIN
        return Outcome.DONE

    def _after_loss(self, db: Connection, person_id: int, now: datetime) -> None:
        self._people.refresh(db)
        if person_id not in self._people.admins():
            page_keys.remove_all_of(db, person_id)
            roles.cancel_invitations_of(db, person_id)
        if person_id not in self._people.holders():
            self._desk.let_go(db, person_id, now)

    def _holding(self, role: Role) -> frozenset[int]:
        return self._people.volunteers() if role is Role.VOLUNTEER else self._people.admins()
