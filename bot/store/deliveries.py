"""The inbox (updates that came and are not handled yet) and the outbox (messages that must still arrive)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.store.database import Connection

_REMEMBERED_UPDATES = 20_000


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message that must arrive: what it is about (`subject`), not how it will look."""

    id: int
    chat_id: int
    kind: str
    subject: Mapping[str, int | str]
    attempts: int


def receive(db: Connection, updates: Sequence[tuple[str, str]], now: datetime) -> list[str]:
    """Keeps updates (origin and JSON); returns the JSON of those that are new."""
    new = []
    for origin, payload in updates:
        row = db.execute(
            """INSERT INTO inbox (origin, payload, received_at) VALUES (?, ?, ?)
               ON CONFLICT (origin) DO NOTHING RETURNING id""",
            [origin, payload, now.isoformat()],
        ).fetchone()
        if row is not None:
            new.append(payload)
    return new


def unhandled(db: Connection) -> list[str]:
    """The JSON of the updates that wait, oldest first."""
    return [row["payload"] for row in db.query("SELECT payload FROM inbox WHERE state = 'waiting' ORDER BY id")]


def note_handled(db: Connection, origin: str, error: str | None = None) -> None:
    """Marks an update as handled (or failed) and removes what it held; only its origin stays, to know a repeat."""
    db.execute(
        "UPDATE inbox SET payload = NULL, state = ?, error = ? WHERE origin = ?",
        ["failed" if error else "handled", error, origin],
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


def due(db: Connection, now: float, busy_chats: Sequence[int], limit: int = 20) -> list[Delivery]:
    """The first waiting message of each chat that is not busy, where its time has come."""
    excluded = ",".join("?" * len(busy_chats))
    rows = db.query(
        f"""SELECT id, chat_id, kind, subject, attempts, due_at FROM outbox
            WHERE id IN (SELECT min(id) FROM outbox WHERE state = 'waiting' GROUP BY chat_id)
              AND due_at <= ? AND chat_id NOT IN ({excluded}) ORDER BY id LIMIT ?""",
        [now, *busy_chats, limit],
    )
    return [
        Delivery(row["id"], row["chat_id"], row["kind"], json.loads(row["subject"]), row["attempts"]) for row in rows
    ]


def next_due(db: Connection, busy_chats: Sequence[int]) -> float | None:
    """When the next message to a chat that is not busy may go out, in seconds since 1970; None where none waits."""
    excluded = ",".join("?" * len(busy_chats))
    row = db.execute(
        f"""SELECT min(due_at) FROM outbox
            WHERE id IN (SELECT min(id) FROM outbox WHERE state = 'waiting' GROUP BY chat_id)
              AND chat_id NOT IN ({excluded})""",
        [*busy_chats],
    ).fetchone()
    return None if row[0] is None else float(row[0])


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
