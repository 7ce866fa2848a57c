"""Where escalations are shown: every card and every message of a thread, in whichever chat."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from bot.store.database import Connection


def note_shown(db: Connection, chat_id: int, message_id: int, kind: str, escalation_id: int) -> None:
    """Remembers that a message in a chat shows an escalation (`card`) or a part of its thread (`thread`)."""
    db.execute(
        "INSERT OR REPLACE INTO shown_messages (chat_id, message_id, kind, escalation_id) VALUES (?, ?, ?, ?)",
        [chat_id, message_id, kind, escalation_id],
    )


def shown_in(db: Connection, chat_id: int, message_id: int) -> int | None:
    """The escalation that a message shows, or None."""
    row = db.execute(
        "SELECT escalation_id FROM shown_messages WHERE chat_id = ? AND message_id = ?", [chat_id, message_id]
    ).fetchone()
    return None if row is None else int(row[0])


def note_list(db: Connection, chat_id: int, message_id: int, of: Iterable[int], now: datetime) -> None:
    """Remembers that a message in a chat shows words of these people beside each other."""
    for person_id in sorted(set(of)):
        db.execute(
            "INSERT OR REPLACE INTO lists_shown (chat_id, message_id, person_id, shown_at) VALUES (?, ?, ?, ?)",
            [chat_id, message_id, person_id, now.isoformat()],
        )


def note_quotes(
    db: Connection,
    chat_id: int,
    message_id: int,
    now: datetime,
    *,
    texts: Iterable[str] = (),
    question_ids: Iterable[int] = (),
    mask: str,
) -> None:
    """Remembers that a message in a chat quotes these texts, or these questions: whoever wrote so, with or without
    what was masked, is found by their own words."""
    rows = db.query(
        """SELECT person_id FROM questions WHERE id IN (SELECT value FROM json_each(:ids)) OR text <> '' AND (
               text IN (SELECT value FROM json_each(:texts))
               OR trim(replace(text, :mask, ' ')) IN (SELECT value FROM json_each(:texts)))
           UNION SELECT author_id FROM thread_messages
           WHERE author = 'resident' AND text <> '' AND text IN (SELECT value FROM json_each(:texts))""",
        {"ids": json.dumps(list(question_ids)), "texts": json.dumps(list(texts)), "mask": mask},
    )
    note_list(db, chat_id, message_id, [row["person_id"] for row in rows], now)


def cards_of(db: Connection, escalation_id: int) -> list[tuple[int, int]]:
    """Chat and message of every card of an escalation."""
    rows = db.query(
        "SELECT chat_id, message_id FROM shown_messages WHERE escalation_id = ? AND kind = 'card'",
        [escalation_id],
    )
    return [(row["chat_id"], row["message_id"]) for row in rows]


def messages_of(db: Connection, escalation_id: int) -> list[tuple[int, int]]:
    """Chat and message of all that shows an escalation."""
    rows = db.query("SELECT chat_id, message_id FROM shown_messages WHERE escalation_id = ?", [escalation_id])
    return [(row["chat_id"], row["message_id"]) for row in rows]


def elsewhere_of(db: Connection, person_id: int) -> list[tuple[int, int]]:
    """Chat and message of all that shows a resident's words to others."""
    rows = db.query(
        """SELECT chat_id, message_id FROM shown_messages JOIN escalations ON escalations.id = escalation_id
           WHERE person_id = :person AND chat_id <> :person
           UNION SELECT chat_id, message_id FROM lists_shown WHERE person_id = :person AND chat_id <> :person
           ORDER BY chat_id, message_id""",
        {"person": person_id},
    )
    return [(row["chat_id"], row["message_id"]) for row in rows]


def open_cards_in(db: Connection, chat_id: int) -> list[int]:
    """The escalations that are not over and have a card in a chat."""
    rows = db.query(
        """SELECT DISTINCT escalation_id FROM shown_messages JOIN escalations ON escalations.id = escalation_id
           WHERE chat_id = ? AND kind = 'card' AND state IN ('open', 'claimed', 'answered')""",
        [chat_id],
    )
    return [row["escalation_id"] for row in rows]


def drawn_as(db: Connection, chat_id: int, message_id: int) -> str | None:
    """The mark of what a card looked like when it was last drawn, or None."""
    row = db.execute(
        "SELECT drawn FROM shown_messages WHERE chat_id = ? AND message_id = ?", [chat_id, message_id]
    ).fetchone()
    return None if row is None else row[0]


def note_drawn(db: Connection, chat_id: int, message_id: int, mark: str) -> None:
    """Keeps the mark of what a card looks like now."""
    db.execute("UPDATE shown_messages SET drawn = ? WHERE chat_id = ? AND message_id = ?", [mark, chat_id, message_id])
