"""What the buttons of the studio carry."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.callbacks import Tap


@dataclass(frozen=True, slots=True)
class OpenStudio(Tap):
    """Back to the admins' menu."""


@dataclass(frozen=True, slots=True)
class ShowWeek(Tap):
    """The figures of the week that began on the day `monday` (as 2026-11-23)."""

    monday: str
