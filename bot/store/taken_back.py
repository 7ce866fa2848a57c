"""Questions that were taken back and are asked anew: the same escalation, with other words."""

from __future__ import annotations

from datetime import datetime

from bot.store.database import Connection


def taken_back_since(db: Connection, person_id: int, origin: str, rung_since: datetime) -> int | None:
    """The newest escalation that a person took back, unanswered, and for which people were rung since then; or None.

    What is urgent, and what an admin asked, is left out. None, too, where `origin` has opened one before.
    """
    row = db.execute(
        """SELECT id FROM escalations WHERE person_id = ? AND state = 'withdrawn' AND first_answer_at IS NULL
           AND urgent = 0 AND reason <> 'curation' AND shown_at > ?
           AND NOT EXISTS (SELECT 1 FROM escalations WHERE origin = ?) ORDER BY id DESC LIMIT 1""",
        [person_id, rung_since.isoformat(), origin],
    ).fetchone()
    return None if row is None else int(row[0])


def ask_anew(
    db: Connection,
    escalation_id: int,
    *,
    origin: str,
    question_id: int | None,
    reason: str,
    language: str,
    guide: str | None,
    step: int | None,
    topic: str | None,
    now: datetime,
) -> None:
    """Opens an escalation that was taken back once more, for whatever is asked now; the words taken back are gone."""
    db.execute("DELETE FROM thread_messages WHERE escalation_id = ? AND author = 'resident'", [escalation_id])
    db.execute(
        """UPDATE escalations SET origin = ?, question_id = ?, reason = ?, language = ?, guide = ?, step = ?, topic = ?,
               state = 'open', opened_at = ?, closed_at = NULL, close_reason = NULL, volunteer_id = NULL,
               volunteer_name = NULL, desk_chat_id = NULL, claimed_at = NULL, asked_back_at = NULL, overdue_at = NULL
           WHERE id = ?""",
        [origin, question_id, reason, language, guide, step, topic, now.isoformat(), escalation_id],
    )
