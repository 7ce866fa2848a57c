"""What the buttons of the studio carry."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.callbacks import Tap


@dataclass(frozen=True, slots=True)
class OpenStudio(Tap):
    """Back to the admins' menu."""


@dataclass(frozen=True, slots=True)
class ShowWeek(Tap):
    """The figures of the week that began on the day `monday` (as 2026-11-23), or of the present one."""

    monday: str


@dataclass(frozen=True, slots=True)
class ListAnnouncements(Tap):
    """The announcements."""


@dataclass(frozen=True, slots=True)
class BeginAnnouncement(Tap):
    """A new announcement."""


@dataclass(frozen=True, slots=True)
class OpenAnnouncement(Tap):
    """One announcement."""

    announcement: int


@dataclass(frozen=True, slots=True)
class AddressAnnouncement(Tap):
    """For speakers of a language, for people of a commune (`kind`): choose it, or no longer."""

    announcement: int
    kind: str
    code: str


@dataclass(frozen=True, slots=True)
class RewriteAnnouncement(Tap):
    """Write the text of a draft anew."""

    announcement: int


@dataclass(frozen=True, slots=True)
class DropAnnouncement(Tap):
    """Throw a draft away."""

    announcement: int


@dataclass(frozen=True, slots=True)
class SendAnnouncement(Tap):
    """Send a draft to all who are meant."""

    announcement: int


@dataclass(frozen=True, slots=True)
class SteerAnnouncement(Tap):
    """Pause, resume or stop (`act`) what is going out."""

    announcement: int
    act: str
