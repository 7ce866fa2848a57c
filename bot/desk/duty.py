"""Who is on duty at a moment, when somebody will be, and which hours of the night are quiet. Values in, values out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import VIETNAM
from bot.store.volunteers import Duty, Profile

_HOUR = timedelta(hours=1)
_WEEK = 7 * 24


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours of the night in which nobody is rung for what can wait. Equal hours: there are none."""

    begins: int
    ends: int

    def at(self, now: datetime) -> bool:
        """Whether it is night."""
        hour = now.astimezone(VIETNAM).hour
        if self.begins <= self.ends:
            return self.begins <= hour < self.ends
        return hour >= self.begins or hour < self.ends

    def end_after(self, now: datetime) -> datetime:
        """When the night that it is now ends, or `now` by day."""
        while self.at(now):
            now = _next_hour(now)
        return now

    def morning_of(self, now: datetime) -> datetime:
        """When this day began: the end of the last night."""
        return now.astimezone(VIETNAM).replace(hour=self.ends % 24, minute=0, second=0, microsecond=0)

    def waking(self, start: datetime, end: datetime) -> timedelta:
        """How much of a span was day, to the hour where it touches a night."""
        awake = timedelta()
        while start < end:
            until = min(end, _next_hour(start))
            if not self.at(start):
                awake += until - start
            start = until
        return awake


def is_on_duty(profile: Profile, now: datetime, quiet: Quiet) -> bool:
    """Whether the volunteer is on duty: as they said, else by their hours; without hours, by day."""
    said = profile.duty if _still_holds(profile, now) else Duty.HOURS
    if said is not Duty.HOURS:
        return said is Duty.ON
    return _has_hour(profile, now) if profile.hours else not quiet.at(now)


def is_off(profile: Profile, now: datetime) -> bool:
    """Whether the volunteer has said that they are off; not even reminders ring them."""
    return profile.duty is Duty.OFF and _still_holds(profile, now)


def until_when(profile: Profile, duty: Duty, now: datetime) -> datetime | None:
    """Until when saying `duty` holds: on to the end of the present or next hours of duty, off to their next beginning.

    None where the volunteer has no hours: until they say otherwise.
    """
    if not profile.hours:
        return None
    begins = _skip(profile, now, while_in=False)
    ends = _skip(profile, begins, while_in=True)
    if duty is Duty.ON:
        return ends
    return begins if begins > now else _skip(profile, ends, while_in=False)


def next_duty(profiles: Iterable[Profile], now: datetime, quiet: Quiet) -> datetime | None:
    """The next full hour within a week at which any of them is on duty, or None."""
    team, moment = list(profiles), _next_hour(now)
    for _ in range(_WEEK):
        if any(is_on_duty(profile, moment, quiet) for profile in team):
            return moment
        moment += _HOUR
    return None


def _still_holds(profile: Profile, now: datetime) -> bool:
    return profile.duty_until is None or now < profile.duty_until


def _has_hour(profile: Profile, now: datetime) -> bool:
    local = now.astimezone(VIETNAM)
    return (local.weekday(), local.hour) in profile.hours


def _skip(profile: Profile, moment: datetime, *, while_in: bool) -> datetime:
    """The first full hour at which the volunteer's hours of duty have begun (or ended)."""
    for _ in range(_WEEK):
        if _has_hour(profile, moment) is not while_in:
            return moment
        moment = _next_hour(moment)
    return moment


def _next_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0) + _HOUR
