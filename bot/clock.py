"""The time, as a parameter: tests bring a clock of their own."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

VIETNAM = timezone(timedelta(hours=7))
"""Vietnam has one time zone and no summer time, so no time-zone database is needed."""


class Clock(Protocol):
    """Tells the time, and lets it pass."""

    def __call__(self) -> datetime:
        """The present moment with its time zone (UTC)."""

    async def pause(self, seconds: float) -> None:
        """Returns when so much time has passed by this clock."""


class SystemClock:
    """The clock of this machine."""

    def __call__(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)

    async def pause(self, seconds: float) -> None:
        """Sleeps."""
        await asyncio.sleep(seconds)


system_clock = SystemClock()


def today(clock: Clock) -> date:
    """The day that it is in Vietnam."""
    return clock().astimezone(VIETNAM).date()


def shown_day(moment: datetime) -> str:
    """The day of a moment in Vietnam, as people read it: 26/11/2026."""
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y}"


def shown_time(moment: datetime) -> str:
    """A moment of these days by the clock of Vietnam: 18:05 26/11."""
    return f"{moment.astimezone(VIETNAM):%H:%M %d/%m}"


def shown_moment(moment: datetime) -> str:
    """A moment of any year by the clock of Vietnam: 18:05 26/11/2026."""
    return f"{moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
