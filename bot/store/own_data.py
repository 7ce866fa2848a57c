"""Everything that is kept of one person, for them to see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.store.database import Connection


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept. `questions` and `messages`: when and what they wrote, oldest first; the rest are numbers.

    A message without words is a file on Telegram's servers, of which only the name there is kept; of a place the
    latitude and longitude.
    """

    questions: tuple[tuple[datetime, str], ...]
    messages: tuple[tuple[datetime, str], ...]
    guides: int
    recordings: int
    reports: int
    first_seen: datetime | None


def kept_of(db: Connection, person_id: int) -> Kept:
    """All that is kept of a person."""
    return Kept(
        questions=tuple(
            _dated(db, "SELECT asked_at AS at, text FROM questions WHERE person_id = ? ORDER BY id", person_id)
        ),
        messages=tuple(
            _dated(
                db,
                """SELECT written_at AS at, CASE WHEN kind = 'location' THEN '[' || kind || '] ' || file_id
                                 WHEN text = '' THEN '[' || kind || ']' ELSE text END AS text
                   FROM thread_messages WHERE author_id = ? ORDER BY id""",
                person_id,
            )
        ),
        guides=_count(db, "guides_in_progress", person_id),
        recordings=_count(db, "recordings", person_id),
        reports=_count(db, "outdated_reports", person_id),
        first_seen=next((at for at, _ in _dated(db, _FIRST_SEEN, person_id)), None),
    )


_FIRST_SEEN = "SELECT first_seen AS at, '' AS text FROM people WHERE id = ?"


def _dated(db: Connection, sql: str, person_id: int) -> Iterator[tuple[datetime, str]]:
    for row in db.query(sql, [person_id]):
        yield datetime.fromisoformat(row["at"]), row["text"]


def _count(db: Connection, table: str, person_id: int) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table} WHERE person_id = ?", [person_id]).fetchone()[0])
