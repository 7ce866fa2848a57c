"""Which step's picture each admin is replacing, kept over restarts: the next picture is for it, or is looked at now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.store.database import Connection


@dataclass(frozen=True, slots=True)
class PictureChange:
    """A picture that is awaited, or waits to be published under `name`. `seen` and `was`: the step as it was then."""

    guide: str
    step: int
    seen: str
    was: str | None
    name: str | None = None


def await_picture(db: Connection, admin_id: int, change: PictureChange, now: datetime) -> None:
    """The admin's next picture is for this step; what was awaited before is forgotten."""
    db.execute(
        """INSERT OR REPLACE INTO picture_changes (admin_id, guide, step, seen, was, name, updated_at)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        [admin_id, change.guide, change.step, change.seen, change.was, change.name, now.isoformat()],
    )


def awaited(db: Connection, admin_id: int, since: datetime) -> PictureChange | None:
    """What the admin was asked for, or last sent, after `since`."""
    for row in db.query(
        "SELECT guide, step, seen, was, name FROM picture_changes WHERE admin_id = ? AND updated_at > ?",
        [admin_id, since.isoformat()],
    ):
        return PictureChange(**row)
    return None


def stop_awaiting(db: Connection, admin_id: int) -> bool:
    """The admin's next picture is no step's any more. Whether one was awaited."""
    return db.execute("DELETE FROM picture_changes WHERE admin_id = ?", [admin_id]).rowcount > 0
