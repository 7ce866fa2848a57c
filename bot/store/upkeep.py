"""Who found which entry out of date, and how often each entry was the answer."""

from __future__ import annotations

from datetime import datetime

from bot.store.database import Connection


def note_outdated(db: Connection, entry_id: str, person_id: int, now: datetime) -> bool:
    """Keeps a report; False where this person has reported this entry before."""
    row = db.execute(
        """INSERT INTO outdated_reports (entry, person_id, reported_at) VALUES (?, ?, ?)
           ON CONFLICT (entry, person_id) DO NOTHING RETURNING entry""",
        [entry_id, person_id, now.isoformat()],
    ).fetchone()
    return row is not None


def reports(db: Connection) -> dict[str, int]:
    """How many people found each entry out of date."""
    rows = db.query("SELECT entry, count(*) AS people FROM outdated_reports GROUP BY entry")
    return {row["entry"]: row["people"] for row in rows}


def times_asked(db: Connection) -> dict[str, int]:
    """How often each entry was shown as the answer or chosen."""
    rows = db.query(
        """SELECT coalesce(chosen_entry, entry) AS entry, count(*) AS times FROM questions
           WHERE decision = 'answer' OR chosen_entry IS NOT NULL GROUP BY 1"""
    )
    return {row["entry"]: row["times"] for row in rows}
