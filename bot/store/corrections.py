"""Which translated text each volunteer was asked to write anew, kept over restarts: the next message is the text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.store.database import Connection


@dataclass(frozen=True, slots=True)
class Correction:
    """A text that is awaited. `name`, `step` and `language` say where it stands, `shown` what the volunteer saw."""

    name: str
    step: int
    language: str
    shown: str


def await_correction(db: Connection, person_id: int, correction: Correction, now: datetime) -> None:
    """The person's next text is this correction; what was awaited before is forgotten."""
    db.execute(
        """INSERT OR REPLACE INTO corrections (person_id, name, step, language, shown, updated_at)
           VALUES (?, ?, ?, ?, ?, ?)""",
        [person_id, correction.name, correction.step, correction.language, correction.shown, now.isoformat()],
    )


def awaited(db: Connection, person_id: int, since: datetime) -> Correction | None:
    """What the person was asked for after `since`, unless something of the studio was asked for later still."""
    for row in db.query(
        """SELECT name, step, language, shown FROM corrections WHERE person_id = ? AND updated_at > ?
           AND NOT EXISTS (SELECT 1 FROM (SELECT admin_id, updated_at FROM studio_drafts WHERE awaits IS NOT NULL
                                          UNION ALL SELECT admin_id, asked_at FROM studio_searches) AS later
                           WHERE later.admin_id = corrections.person_id
                                 AND later.updated_at > corrections.updated_at)""",
        [person_id, since.isoformat()],
    ):
        return Correction(**row)
    return None


def forget_correction(db: Connection, person_id: int) -> None:
    """The person's next text is no correction any more."""
    db.execute("DELETE FROM corrections WHERE person_id = ?", [person_id])
