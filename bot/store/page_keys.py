"""Keys to the studio's page: links that sign an admin in once, and the sessions that begin with them. Only hashes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.store.database import Connection


class Kind(StrEnum):
    """What a key opens."""

    LINK = "link"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Session:
    """An admin at the page. `form_key` stands in every form, so that other sites cannot send one."""

    admin_id: int
    form_key: str


def add(db: Connection, key: str, kind: Kind, session: Session, expires_at: datetime) -> None:
    """Keeps a key."""
    db.execute(
        "INSERT INTO page_keys (key_hash, kind, admin_id, form_key, expires_at) VALUES (?, ?, ?, ?, ?)",
        [_hash(key), kind, session.admin_id, session.form_key, expires_at.isoformat()],
    )


def find(db: Connection, key: str, kind: Kind, now: datetime) -> Session | None:
    """Whose key this is, or None where it is none (any more)."""
    row = db.execute(
        "SELECT admin_id, form_key FROM page_keys WHERE key_hash = ? AND kind = ? AND expires_at > ?",
        [_hash(key), kind, now.isoformat()],
    ).fetchone()
    return None if row is None else Session(int(row[0]), str(row[1]))


def remove(db: Connection, key: str) -> bool:
    """Makes a key worthless; False where it was already."""
    return db.execute("DELETE FROM page_keys WHERE key_hash = ?", [_hash(key)]).rowcount == 1


def remove_all_of(db: Connection, admin_id: int) -> None:
    """Makes every key of an admin worthless."""
    db.execute("DELETE FROM page_keys WHERE admin_id = ?", [admin_id])


def remove_expired(db: Connection, now: datetime) -> None:
    """Makes room."""
    db.execute("DELETE FROM page_keys WHERE expires_at <= ?", [now.isoformat()])


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
