"""What a waiting resident is told: whether anybody is there, when somebody will be, and how long it usually takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.desk.bell import Bell
from bot.store import escalations, volunteers
from bot.store.database import Connection

_ENOUGH = 5
_USUAL_OF = timedelta(days=14)
"""How far back it counts how long people usually wait."""


class OutlookKind(StrEnum):
    """What is known of when somebody will look at a question."""

    NOW = "now"
    LATER = "later"
    NIGHT = "night"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outlook:
    """The honest prospect. `at`: when somebody will be there, for LATER and NIGHT; `usual_minutes`: how long people
    have waited lately, None while too few have."""

    kind: OutlookKind
    at: datetime | None = None
    usual_minutes: float | None = None


def outlook_of(db: Connection, bell: Bell, escalation_id: int, now: datetime) -> Outlook:
    """What the resident who waits for this escalation can be told."""
    waits = usual(volunteers.first_waits(db, now - _USUAL_OF))
    escalation = escalations.find(db, escalation_id)
    if escalation is None or escalation.shown_at is not None:
        return Outlook(OutlookKind.NOW, usual_minutes=waits)
    at = bell.next_duty(db, now)
    if at is None:
        return Outlook(OutlookKind.UNKNOWN)
    return Outlook(OutlookKind.NIGHT if bell.quiet.at(now) else OutlookKind.LATER, at)


def usual(waits: Sequence[float]) -> float | None:
    """The median, or None where too few have waited for it to mean anything."""
    return sorted(waits)[len(waits) // 2] if len(waits) >= _ENOUGH else None
