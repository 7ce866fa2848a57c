"""People: who they are, what they chose, which roles they hold."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.store.database import Connection


class Role(StrEnum):
    """What a person may do besides asking."""

    VOLUNTEER = "volunteer"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Person:
    """A Telegram user who has written to the bot. `language` is None until chosen."""

    id: int
    first_name: str
    language: str | None = None
    phone_type: str | None = None
    last_entry: str | None = None
    commune: str | None = None


def remember(db: Connection, person_id: int, first_name: str, now: datetime) -> Person:
    """Notes that a person is here, and returns what is known of them."""
    db.execute(
        """INSERT INTO people (id, first_name, first_seen, last_seen) VALUES (?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET first_name = excluded.first_name, last_seen = excluded.last_seen""",
        [person_id, first_name, now.isoformat(), now.isoformat()],
    )
    return find(db, person_id) or Person(person_id, first_name)


def find(db: Connection, person_id: int) -> Person | None:
    """The person, or None where nobody of this id has written yet."""
    for row in db.query(
        "SELECT id, first_name, language, phone_type, last_entry, commune FROM people WHERE id = ?", [person_id]
    ):
        return Person(**row)
    return None


def choose_language(db: Connection, person_id: int, language: str) -> None:
    """Keeps the person's language."""
    db.execute("UPDATE people SET language = ? WHERE id = ?", [language, person_id])


def choose_phone_type(db: Connection, person_id: int, phone_type: str) -> None:
    """Keeps which kind of phone the person has."""
    db.execute("UPDATE people SET phone_type = ? WHERE id = ?", [phone_type, person_id])


def communes(db: Connection) -> dict[int, str]:
    """The commune of everybody who has told it."""
    return {row["id"]: row["commune"] for row in db.query("SELECT id, commune FROM people WHERE commune IS NOT NULL")}


def choose_commune(db: Connection, person_id: int, commune: str | None) -> None:
    """Keeps the commune that the person told, or forgets it."""
    db.execute("UPDATE people SET commune = ? WHERE id = ?", [commune, person_id])


def note_last_entry(db: Connection, person_id: int, entry: str) -> None:
    """Keeps the entry shown last, which a question like “and on an iPhone?” depends on."""
    db.execute("UPDATE people SET last_entry = ? WHERE id = ?", [entry, person_id])


def save_guide_step(db: Connection, person_id: int, guide: str, step: int, now: datetime) -> None:
    """Keeps where in a guide the person is. `step` counts from 0."""
    db.execute(
        "INSERT OR REPLACE INTO guides_in_progress (person_id, guide, step, updated_at) VALUES (?, ?, ?, ?)",
        [person_id, guide, step, now.isoformat()],
    )


def finish_guide(db: Connection, person_id: int, guide: str) -> None:
    """Forgets a guide that was walked through."""
    db.execute("DELETE FROM guides_in_progress WHERE person_id = ? AND guide = ?", [person_id, guide])


def guide_in_progress(db: Connection, person_id: int) -> tuple[str, int] | None:
    """The guide that the person was last in, and the step (from 0)."""
    for row in db.query(
        "SELECT guide, step FROM guides_in_progress WHERE person_id = ? ORDER BY updated_at DESC LIMIT 1",
        [person_id],
    ):
        return row["guide"], row["step"]
    return None


def guide_step(db: Connection, person_id: int, guide: str) -> int:
    """The step (from 0) at which the person left the guide, 0 where they never began it."""
    for row in db.query("SELECT step FROM guides_in_progress WHERE person_id = ? AND guide = ?", [person_id, guide]):
        return int(row["step"])
    return 0


def grant(db: Connection, person_id: int, role: Role, now: datetime) -> None:
    """Gives a role."""
    db.execute(
        "INSERT OR IGNORE INTO roles (person_id, role, since) VALUES (?, ?, ?)",
        [person_id, role, now.isoformat()],
    )


def with_role(db: Connection, role: Role) -> frozenset[int]:
    """Ids of the people who hold a role by invitation."""
    return frozenset(row["person_id"] for row in db.query("SELECT person_id FROM roles WHERE role = ?", [role]))


def invite(db: Connection, code: str, role: Role, expires_at: datetime, admin_id: int) -> None:
    """Keeps an invitation. Only the hash of its code is stored."""
    db.execute(
        "INSERT INTO invitations (code_hash, role, expires_at, invited_by) VALUES (?, ?, ?, ?)",
        [_hash(code), role, expires_at.isoformat(), admin_id],
    )


def invited_role(db: Connection, code: str, person_id: int, now: datetime) -> tuple[Role, bool, int] | None:
    """The role of an invitation, whether it is still unused, and who made it (0: somebody at the terminal); None where
    it is too old, another's, or none."""
    row = db.execute(
        """SELECT role, used_by IS NULL, coalesce(invited_by, 0) FROM invitations
           WHERE code_hash = ? AND (used_by = ? OR (used_by IS NULL AND expires_at > ?))""",
        [_hash(code), person_id, now.isoformat()],
    ).fetchone()
    return None if row is None else (Role(row[0]), bool(row[1]), int(row[2]))


def accept_invitation(db: Connection, code: str, person_id: int, now: datetime) -> None:
    """Gives the role of a good invitation and uses it up."""
    (role,) = db.execute(
        "UPDATE invitations SET used_by = ? WHERE code_hash = ? RETURNING role", [person_id, _hash(code)]
    ).fetchone()
    grant(db, person_id, Role(role), now)


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
