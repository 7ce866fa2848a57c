"""Keeping the knowledge base true: what people say is out of date, and what was not checked for too long."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.clock import Clock
from bot.delivery import PoisonedError, RefusedError, UnreachableError
from bot.outbox import SET_ASIDE
from bot.store import deliveries, roles, upkeep
from bot.store.database import Connection
from bot.store.deliveries import Delivery
from knowledge_base.library import Library
from knowledge_base.schema import Entry

OUTDATED = "outdated"
"""The kind of the message in the outbox that tells an admin what somebody found out of date."""


@dataclass(frozen=True, slots=True)
class Stale:
    """An entry to be checked again. `asked`: how often it was the answer; `reported`: how many found it out of date."""

    entry: Entry
    asked: int
    reported: int


def report_outdated(db: Connection, entry_id: str, person_id: int, admins: Iterable[int], now: datetime) -> None:
    """Notes that a person finds an entry out of date; the admins are told of each entry once until they read it."""
    if upkeep.note_outdated(db, entry_id, person_id, now):
        for admin in admins:
            deliveries.enqueue_once(db, admin, OUTDATED, {"entry": entry_id}, now)


def note_refusal(
    admins: Callable[[], Iterable[int]], clock: Clock, db: Connection, letter: Delivery, error: RefusedError
) -> None:
    """Remembers who cannot be reached; tells the admins of a letter that is refused for what it says."""
    if isinstance(error, UnreachableError):
        roles.note_reachable(db, letter.chat_id, False, clock())
    if isinstance(error, PoisonedError) and letter.kind != SET_ASIDE:
        for admin in sorted(admins()):
            deliveries.enqueue_once(db, admin, SET_ASIDE, {"letter": letter.id}, clock())


def stale(
    library: Library, days: int, today: date, asked: Mapping[str, int], reported: Mapping[str, int]
) -> list[Stale]:
    """The entries last checked more than `days` ago or reported since, most reported, then most asked first."""
    oldest = today - timedelta(days=days)
    found = [
        Stale(entry, asked.get(entry.id, 0), reported.get(entry.id, 0))
        for entry in library.entries.values()
        if entry.checked < oldest or reported.get(entry.id)
    ]
    return sorted(found, key=lambda each: (-each.reported, -each.asked, each.entry.priority, each.entry.id))
