"""What the buttons on people, invitations, blocks and the log carry."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.callbacks import Tap


@dataclass(frozen=True, slots=True)
class OpenPeople(Tap):
    """A page of the people with roles."""

    page: int


@dataclass(frozen=True, slots=True)
class OpenMember(Tap):
    """One of them, and what can be changed."""

    member: int


@dataclass(frozen=True, slots=True)
class AskWithdraw(Tap):
    """Really take this role away?"""

    member: int
    role: str


@dataclass(frozen=True, slots=True)
class WithdrawRole(Tap):
    """Yes, take it away."""

    member: int
    role: str


@dataclass(frozen=True, slots=True)
class AskChange(Tap):
    """Really give this role in the place of the other?"""

    member: int
    role: str


@dataclass(frozen=True, slots=True)
class ChangeRole(Tap):
    """Yes, change it."""

    member: int
    role: str


@dataclass(frozen=True, slots=True)
class InviteAs(Tap):
    """A one-time link and QR code for this role."""

    role: str


@dataclass(frozen=True, slots=True)
class CancelInvitation(Tap):
    """This invitation is worthless from now on."""

    mark: str


@dataclass(frozen=True, slots=True)
class OpenInvitations(Tap):
    """The invitations that nobody has used yet."""


@dataclass(frozen=True, slots=True)
class OpenBlocked(Tap):
    """Who is blocked."""


@dataclass(frozen=True, slots=True)
class UnblockPerson(Tap):
    """Listen to this person again."""

    blocked: int


@dataclass(frozen=True, slots=True)
class OpenLog(Tap):
    """A page of the log of admin acts."""

    page: int
