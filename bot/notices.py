"""Short messages that must arrive and are nothing but one interface text, by the outbox."""

from __future__ import annotations

from datetime import datetime

from bot.store import deliveries
from bot.store.database import Connection

NOTICE = "notice"
"""The kind of these messages in the outbox; the subject holds the text's `key` and its values."""


def notify(db: Connection, /, chat_id: int, key: str, now: datetime, **values: int | str) -> None:
    """Puts the interface text `key` into the outbox, in the caller's transaction."""
    deliveries.enqueue(db, chat_id, NOTICE, {"key": key, **values}, now)
