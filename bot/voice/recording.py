"""The rules of recordings: kept once, the admins are asked, one of them decides, the volunteer is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.store import acts, deliveries, recordings
from bot.store.acts import Act
from bot.store.database import Connection
from bot.store.recordings import Recording, State
from bot.voice.readings import Reading

RECORDED = "recorded"
"""The kind of the message in the outbox that asks an admin about a recording."""
DECIDED = "recording_decided"
"""The kind of the message that tells the volunteer what became of it."""


def keep(
    db: Connection, reading: Reading, name: str, person_id: int, admins: Iterable[int], now: datetime, *, origin: str
) -> None:
    """Notes a recording under its file's name and asks the admins. The same `origin` again changes nothing."""
    recording_id = recordings.add(db, reading.language, reading.digest, reading.text, name, person_id, now, origin)
    if recording_id is not None:
        for admin in admins:
            deliveries.enqueue_once(db, admin, RECORDED, {"recording": recording_id}, now)


def decide(db: Connection, recording_id: int, approve: bool, admin_id: int, now: datetime) -> Recording | None:
    """Approves or rejects a recording that still waits; None where somebody was faster."""
    state = State.APPROVED if approve else State.REJECTED
    if not recordings.decide(db, recording_id, state, admin_id, now):
        return None
    acts.record(db, admin_id, Act.APPROVE if approve else Act.REJECT, f"recording:{recording_id}", now)
    recording = recordings.find(db, recording_id)
    if recording and recording.person_id is not None:
        deliveries.enqueue_once(db, recording.person_id, DECIDED, {"recording": recording_id}, now)
    return recording
