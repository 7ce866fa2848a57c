"""The threads of escalations: what residents and volunteers wrote to each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.store.database import Connection
from bot.store.escalations import Author, Content


@dataclass(frozen=True, slots=True)
class ThreadMessage:
    """One message of a thread. `asks`: the volunteer's question to the resident."""

    id: int
    escalation_id: int
    author: Author
    content: Content
    written_at: datetime
    asks: bool = False


def add_message(
    db: Connection,
    *,
    escalation_id: int,
    origin: str,
    author: Author,
    author_id: int,
    content: Content,
    now: datetime,
    asks: bool = False,
) -> int | None:
    """Adds a message to the thread and returns its id; None where this `origin` was added before."""
    row = db.execute(
        """INSERT INTO thread_messages
               (escalation_id, origin, author, author_id, kind, text, file_id, asks, written_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (origin) DO NOTHING RETURNING id""",
        [
            escalation_id,
            origin,
            author,
            author_id,
            content.kind,
            content.text,
            content.file_id,
            int(asks),
            now.isoformat(),
        ],
    ).fetchone()
    return None if row is None else int(row[0])


def message(db: Connection, message_id: int) -> ThreadMessage | None:
    """One message of a thread, or None."""
    return next(iter(_messages(db, "id = ?", [message_id])), None)


def thread(db: Connection, escalation_id: int) -> list[ThreadMessage]:
    """All messages of an escalation, oldest first."""
    return _messages(db, "escalation_id = ?", [escalation_id])


def asked_and_answered(messages: Sequence[ThreadMessage]) -> tuple[list[str], list[str]]:
    """What the resident wrote in a thread, and what the volunteer answered in writing; each oldest first."""
    asked = [each.content.text for each in messages if each.author is Author.RESIDENT and each.content.text]
    answered = [
        each.content.text
        for each in messages
        if each.author is Author.VOLUNTEER and each.content.kind == "text" and not each.asks
    ]
    return asked, answered


def _messages(db: Connection, where: str, values: list[object]) -> list[ThreadMessage]:
    rows = db.query(
        f"""SELECT id, escalation_id, author, kind, text, file_id, asks, written_at FROM thread_messages
            WHERE {where} ORDER BY id""",
        values,
    )
    return [
        ThreadMessage(
            row["id"],
            row["escalation_id"],
            Author(row["author"]),
            Content(row["kind"], row["text"], row["file_id"]),
            datetime.fromisoformat(row["written_at"]),
            bool(row["asks"]),
        )
        for row in rows
    ]
