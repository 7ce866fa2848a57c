"""The time, as a parameter: tests bring a clock of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

Clock = Callable[[], datetime]
"""Gives the present moment with its time zone (UTC)."""

VIETNAM = timezone(timedelta(hours=7))
"""Vietnam has one time zone and no summer time, so no time-zone database is needed."""


def system_clock() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def today(clock: Clock) -> date:
    """The day that it is in Vietnam."""
    return clock().astimezone(VIETNAM).date()
