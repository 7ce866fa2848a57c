"""What the buttons of the studio carry."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.callbacks import Tap


@dataclass(frozen=True, slots=True)
class OpenStudio(Tap):
    """Back to the admins' menu."""
