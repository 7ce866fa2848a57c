"""What a waiting resident is told: whether anybody is there, when somebody will be, and how long it usually takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

_ENOUGH = 5


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


def usual(waits: Sequence[float]) -> float | None:
    """The median, or None where too few have waited for it to mean anything."""
    return sorted(waits)[len(waits) // 2] if len(waits) >= _ENOUGH else None
