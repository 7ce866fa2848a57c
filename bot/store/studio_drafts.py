"""What admins are writing: one draft for each admin and entry or guide, kept over restarts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.store.database import Connection

_COLUMNS = "id, admin_id, subject, draft, awaits, updated_at"


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as it is kept. `awaits` names the field that the admin's next text fills."""

    id: int
    admin_id: int
    subject: str
    content: Mapping[str, object]
    awaits: str | None
    updated_at: datetime


def save(db: Connection, admin_id: int, subject: str, content: Mapping[str, object], now: datetime) -> int:
    """Keeps a draft in the place of the admin's earlier one on the same subject; returns its id."""
    row = db.execute(
        """INSERT INTO studio_drafts (id, admin_id, subject, draft, updated_at)
           VALUES ((SELECT number + 1 FROM last_numbers WHERE what = 'studio_draft'), ?, ?, ?, ?)
           ON CONFLICT (admin_id, subject) DO UPDATE SET draft = excluded.draft, updated_at = excluded.updated_at
           RETURNING id""",
        [admin_id, subject, json.dumps(dict(content), ensure_ascii=False), now.isoformat()],
    ).fetchone()
    db.execute("UPDATE last_numbers SET number = max(number, ?) WHERE what = 'studio_draft'", [row[0]])
    return int(row[0])


def await_text(db: Connection, admin_id: int, draft_id: int, field: str, now: datetime) -> None:
    """The admin's next text fills this field of a draft."""
    await_nothing(db, admin_id)
    db.execute(
        "UPDATE studio_drafts SET awaits = ?, updated_at = ? WHERE id = ? AND admin_id = ?",
        [field, now.isoformat(), draft_id, admin_id],
    )


def await_search(db: Connection, admin_id: int, purpose: str, now: datetime) -> None:
    """The admin's next text is asked like a question, to find an entry for some purpose."""
    await_nothing(db, admin_id)
    db.execute("INSERT INTO studio_searches VALUES (?, ?, ?)", [admin_id, purpose, now.isoformat()])


def search_of(db: Connection, admin_id: int, since: datetime) -> str | None:
    """The purpose for which the admin is looking for an entry, if they were asked since then."""
    row = db.execute(
        "SELECT purpose FROM studio_searches WHERE admin_id = ? AND asked_at >= ?", [admin_id, since.isoformat()]
    ).fetchone()
    return None if row is None else str(row[0])


def await_nothing(db: Connection, admin_id: int) -> None:
    """The admin's next text is a question like anybody's."""
    db.execute("UPDATE studio_drafts SET awaits = NULL WHERE admin_id = ?", [admin_id])
    db.execute("DELETE FROM studio_searches WHERE admin_id = ?", [admin_id])


def find(db: Connection, draft_id: int) -> Kept | None:
    """A draft, or None."""
    return next(iter(_all(db, "id = ?", [draft_id])), None)


def on(db: Connection, subject: str) -> list[Kept]:
    """Everybody's drafts on one subject."""
    return _all(db, "subject = ? ORDER BY updated_at", [subject])


def of(db: Connection, admin_id: int) -> list[Kept]:
    """An admin's drafts, the one worked on last first."""
    return _all(db, "admin_id = ? ORDER BY updated_at DESC", [admin_id])


def drop(db: Connection, draft_id: int) -> None:
    """Forgets a draft."""
    db.execute("DELETE FROM studio_drafts WHERE id = ?", [draft_id])


def _all(db: Connection, where: str, values: list[object]) -> list[Kept]:
    return [
        Kept(
            row["id"],
            row["admin_id"],
            row["subject"],
            json.loads(row["draft"]),
            row["awaits"],
            datetime.fromisoformat(row["updated_at"]),
        )
        for row in db.query(f"SELECT {_COLUMNS} FROM studio_drafts WHERE {where}", values)
    ]
