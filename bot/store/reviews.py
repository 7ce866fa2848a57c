"""Volunteers' answers that may become entries: which ones no admin has decided about, and when they were told."""

from __future__ import annotations

from datetime import datetime

from bot.store.database import Connection


def note(db: Connection, escalation_id: int, now: datetime) -> bool:
    """An escalation was answered in writing; False where that was noted before."""
    row = db.execute(
        "INSERT INTO answer_reviews (escalation_id, answered_at) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING 1",
        [escalation_id, now.isoformat()],
    ).fetchone()
    return row is not None


def note_told(db: Connection, now: datetime) -> None:
    """The admins are told of all that they have not been told of."""
    db.execute("UPDATE answer_reviews SET told_at = ? WHERE told_at IS NULL", [now.isoformat()])


def told_since(db: Connection, moment: datetime) -> bool:
    """Whether the admins were told of any since then."""
    return bool(db.execute("SELECT 1 FROM answer_reviews WHERE told_at > ? LIMIT 1", [moment.isoformat()]).fetchone())


def any_untold(db: Connection) -> bool:
    """Whether there are any that the admins have not been told of and that nobody has decided about."""
    untold = "SELECT 1 FROM answer_reviews WHERE told_at IS NULL AND settled_at IS NULL LIMIT 1"
    return bool(db.execute(untold).fetchone())


def settle(db: Connection, escalation_id: int, now: datetime) -> None:
    """An admin has decided: it becomes an entry, or it need not."""
    db.execute(
        "UPDATE answer_reviews SET settled_at = ? WHERE escalation_id = ? AND settled_at IS NULL",
        [now.isoformat(), escalation_id],
    )


def count(db: Connection) -> int:
    """How many nobody has decided about."""
    return int(db.execute("SELECT count(*) FROM answer_reviews WHERE settled_at IS NULL").fetchone()[0])


def next_after(db: Connection, escalation_id: int) -> int | None:
    """The next escalation that nobody has decided about, after the last one the first again; None where none is."""
    row = db.execute(
        """SELECT escalation_id FROM answer_reviews WHERE settled_at IS NULL
           ORDER BY escalation_id <= ?, escalation_id LIMIT 1""",
        [escalation_id],
    ).fetchone()
    return None if row is None else int(row[0])
