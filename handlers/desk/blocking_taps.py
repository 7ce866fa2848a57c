"""What the buttons to block an abuser carry."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.callbacks import Tap


@dataclass(frozen=True, slots=True)
class AskBlock(Tap):
    """Really take no more messages from the resident of this escalation?"""

    escalation: int


@dataclass(frozen=True, slots=True)
class BlockResident(Tap):
    """Yes, block them."""

    escalation: int


@dataclass(frozen=True, slots=True)
class KeepResident(Tap):
    """No, leave it."""
