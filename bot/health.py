"""How the running bot is: a verdict for whoever asks by HTTP, and the incidents of which the admins are told."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from bot.config import HealthConfig
from bot.errors import Fault, StoreError
from bot.store.queues import Queues

_LONGEST_POLL_SECONDS = 120.0
_MEGABYTE = 1_000_000


class Incident(StrEnum):
    """What the admins are told of once when it begins and once when it is over."""

    OUTBOX_STALLED = "outbox_stalled"
    DISK_NEARLY_FULL = "disk_nearly_full"
    INBOX_POISONED = "inbox_poisoned"
    VOLUNTEER_GROUP = "volunteer_group"
    STORE_FAILING = "store_failing"


@dataclass(slots=True)
class Pulse:
    """What the parts of the running bot note of themselves."""

    last_poll: datetime | None = None
    knowledge_is_fine: bool = True
    group_is_known: bool = True

    def note_poll(self, now: datetime) -> None:
        """Updates were asked for and the Bot API has answered."""
        self.last_poll = now


@dataclass(frozen=True, slots=True)
class Vitals:
    """Everything that a verdict needs. `queues` is None where the database does not answer; `store_fault` tells why it
    takes nothing."""

    queues: Queues | None
    disk_free_mb: float
    last_poll_seconds: float | None
    knowledge_is_fine: bool
    group_is_known: bool
    store_fault: Fault | None = None


def vitals(queues: Queues | None, fault: StoreError | None, store: Path, pulse: Pulse, now: datetime) -> Vitals:
    """The present state; the disk is that of the database."""
    polled = None if pulse.last_poll is None else (now - pulse.last_poll).total_seconds()
    free = _free_megabytes(store.parent)
    found = fault.fault if fault else None
    return Vitals(queues, free, polled, pulse.knowledge_is_fine, pulse.group_is_known, found)


def _free_megabytes(folder: Path) -> float:
    """None is free where the folder is gone: that is nothing to fail at, but exactly what is to be told."""
    try:
        return shutil.disk_usage(folder).free / _MEGABYTE
    except OSError:
        return 0.0


def incidents(state: Vitals, config: HealthConfig) -> frozenset[Incident]:
    """What is wrong now."""
    queues, stalled = state.queues, config.stalled_minutes * 60
    found = {
        Incident.OUTBOX_STALLED: queues is not None and queues.outbox.oldest_seconds > stalled,
        Incident.DISK_NEARLY_FULL: state.disk_free_mb < config.disk_free_mb,
        Incident.INBOX_POISONED: queues is not None and queues.poisoned > 0,
        Incident.VOLUNTEER_GROUP: not state.group_is_known,
        Incident.STORE_FAILING: state.store_fault not in (None, Fault.DAMAGED),  # that one ends the bot
    }
    return frozenset(incident for incident, is_present in found.items() if is_present)


def verdict(state: Vitals, config: HealthConfig) -> tuple[bool, Mapping[str, object]]:
    """Whether the bot does its work, and the details. Faulty files do not stop it: the last good version serves."""
    queues = state.queues
    stalled = config.stalled_minutes * 60
    checks = {
        "database": queues is not None and state.store_fault is None,
        "inbox": queues is not None and queues.inbox.oldest_seconds <= stalled,
        "outbox": queues is not None and queues.outbox.oldest_seconds <= stalled,
        "polling": state.last_poll_seconds is None or state.last_poll_seconds <= _LONGEST_POLL_SECONDS,
        "disk": state.disk_free_mb >= config.disk_free_mb,
    }
    details: dict[str, object] = {
        "checks": checks,
        "knowledge_base": "fine" if state.knowledge_is_fine else "faulty, the last good version serves",
        "last_poll_seconds": _rounded(state.last_poll_seconds),
        "disk_free_mb": round(state.disk_free_mb),
    }
    if queues is not None:
        details["queues"] = {
            name: {"waiting": queue.waiting, "oldest_seconds": _rounded(queue.oldest_seconds)}
            for name, queue in queues.by_name().items()
        }
        details["poisoned_updates_last_hour"] = queues.poisoned
    is_fine = all(checks.values())
    return is_fine, {"status": "fine" if is_fine else "ailing", **details}


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)
