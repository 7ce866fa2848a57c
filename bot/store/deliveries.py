"""The inbox (updates that came and are not handled yet) and the outbox (messages that must still arrive)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.store.database import Connection

_REMEMBERED_UPDATES = 20_000
_COLUMNS = "id, chat_id, kind, subject, attempts, created_at, error"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message that must arrive: what it is about (`subject`), not how it will look."""

    id: int
    chat_id: int
    kind: str
    subject: Mapping[str, int | str]
    attempts: int
    created_at: str = ""
    error: str = ""
    """What went wrong last."""


def receive(db: Connection, updates: Sequence[tuple[str, str]], now: datetime) -> list[str]:
    """Keeps updates (origin and JSON); returns the origins of those that are new."""
    new = []
    for origin, payload in updates:
        row = db.execute(
            """INSERT INTO inbox (origin, payload, received_at) VALUES (?, ?, ?)
               ON CONFLICT (origin) DO NOTHING RETURNING id""",
            [origin, payload, now.isoformat()],
        ).fetchone()
        if row is not None:
            new.append(origin)
    return new


def unhandled(db: Connection) -> list[tuple[str, str]]:
    """Origin and JSON of the updates that wait, oldest first."""
    rows = db.query("SELECT origin, payload FROM inbox WHERE state = 'waiting' ORDER BY id")
    return [(row["origin"], row["payload"]) for row in rows]


def note_handled(db: Connection, origin: str, error: str | None, now: datetime) -> None:
    """Marks an update as handled (or failed) and removes what it held; only its origin stays, to know a repeat."""
    db.execute(
        "UPDATE inbox SET payload = NULL, state = ?, error = ?, failed_at = ? WHERE origin = ?",
        ["failed" if error else "handled", error, now.isoformat() if error else None, origin],
    )
    db.execute(
        "DELETE FROM inbox WHERE state <> 'waiting' AND id < (SELECT max(id) FROM inbox) - ?", [_REMEMBERED_UPDATES]
    )


def enqueue(
    db: Connection,
    chat_id: int,
    kind: str,
    subject: Mapping[str, int | str],
    now: datetime,
    due_at: float = 0.0,
) -> None:
    """Puts a message into the outbox, in the caller's transaction. `due_at`: not before, in seconds since 1970."""
    db.execute(
        "INSERT INTO outbox (chat_id, kind, subject, created_at, due_at) VALUES (?, ?, ?, ?, ?)",
        [chat_id, kind, json.dumps(dict(subject), sort_keys=True), now.isoformat(), due_at],
    )


def enqueue_once(db: Connection, chat_id: int, kind: str, subject: Mapping[str, int | str], now: datetime) -> None:
    """Like `enqueue`, unless the same already waits: for messages that show the state at the time of sending."""
    waits = db.execute(
        "SELECT 1 FROM outbox WHERE chat_id = ? AND kind = ? AND subject = ? AND state = 'waiting' AND attempts = 0",
        [chat_id, kind, json.dumps(dict(subject), sort_keys=True)],
    ).fetchone()
    if waits is None:
        enqueue(db, chat_id, kind, subject, now)


def due(db: Connection, now: float, busy_chats: Sequence[int], limit: int) -> tuple[list[Delivery], float | None]:
    """The first waiting message of each chat that is not busy, where its time has come: at most `limit`, the longest
    due first; and when the next of the others will be due, in seconds since 1970 (None where none waits)."""
    excluded = ",".join("?" * len(busy_chats))
    rows = db.query(
        f"""SELECT {_COLUMNS}, due_at FROM outbox
            WHERE id IN (SELECT min(id) FROM outbox WHERE state = 'waiting' GROUP BY chat_id)
              AND chat_id NOT IN ({excluded}) ORDER BY max(due_at, ?), id LIMIT ?""",
        [*busy_chats, now, limit + 1],
    )
    found: list[Delivery] = []
    next_at = None
    for row in rows:
        if row["due_at"] <= now and len(found) < limit:
            found.append(_delivery(row))
        elif next_at is None:
            next_at = float(row["due_at"])
    return found, next_at


def waiting(db: Connection) -> list[Delivery]:
    """All messages that have not arrived."""
    return [_delivery(row) for row in db.query(f"SELECT {_COLUMNS} FROM outbox WHERE state = 'waiting'")]


def set_aside(db: Connection, limit: int) -> list[Delivery]:
    """The newest messages that Telegram refused for what they say, with why; not those whose chat takes none."""
    rows = db.query(
        f"""SELECT {_COLUMNS} FROM outbox WHERE state = 'refused' AND error LIKE 'PoisonedError%'
            ORDER BY id DESC LIMIT ?""",
        [limit],
    )
    return [_delivery(row) for row in rows]


def find_set_aside(db: Connection, delivery_id: int) -> Delivery | None:
    """One of them; None where it is gone or tried again."""
    rows = db.query(f"SELECT {_COLUMNS} FROM outbox WHERE state = 'refused' AND id = ?", [delivery_id])
    return next((_delivery(row) for row in rows), None)


def try_again(db: Connection, delivery_id: int) -> bool:
    """Puts a message that was set aside back among those that wait; False where it is not set aside any more."""
    return _was_set_aside(db, "UPDATE outbox SET state = 'waiting', attempts = 0, due_at = 0", delivery_id)


def drop(db: Connection, delivery_id: int) -> bool:
    """Removes a message that was set aside; False where it is not set aside any more."""
    return _was_set_aside(db, "DELETE FROM outbox", delivery_id)


def moved_chats(db: Connection) -> dict[int, int]:
    """The groups that have become supergroups: their old ids and their new ones."""
    return {row["old_id"]: row["new_id"] for row in db.query("SELECT old_id, new_id FROM moved_chats")}


def note_moved(db: Connection, old: int, new: int) -> None:
    """Keeps that a group has another id now."""
    db.execute("INSERT OR REPLACE INTO moved_chats (old_id, new_id) VALUES (?, ?)", [old, new])


def note_sent(db: Connection, delivery_id: int) -> None:
    """Takes a message that has arrived off the outbox."""
    db.execute("DELETE FROM outbox WHERE id = ?", [delivery_id])


def note_refused(db: Connection, delivery_id: int, error: str) -> None:
    """Sets a message aside that Telegram will never take (blocked bot, unknown chat, faulty content)."""
    db.execute("UPDATE outbox SET state = 'refused', error = ? WHERE id = ?", [error, delivery_id])


def postpone(db: Connection, delivery_id: int, due_at: float, error: str) -> None:
    """Keeps a message for a later attempt. `due_at` in seconds since 1970."""
    db.execute(
        "UPDATE outbox SET attempts = attempts + 1, due_at = ?, error = ? WHERE id = ?",
        [due_at, error, delivery_id],
    )


def _was_set_aside(db: Connection, change: str, delivery_id: int) -> bool:
    row = db.execute(f"{change} WHERE id = ? AND state = 'refused' RETURNING id", [delivery_id]).fetchone()
    return row is not None


def _delivery(row: Mapping[str, Any]) -> Delivery:
    subject = json.loads(row["subject"])
    return Delivery(
        row["id"], row["chat_id"], row["kind"], subject, row["attempts"], row["created_at"], row["error"] or ""
    )
