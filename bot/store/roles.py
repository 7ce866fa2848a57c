"""Roles and blocks as they are kept: who holds what since when, from whom it was withdrawn, who may not write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.store.database import Connection
from bot.store.people import Role


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a person with a role. `since` holds the invited roles; `first_name` is None before /start."""

    person_id: int
    first_name: str | None
    since: dict[Role, datetime]
    last_seen: datetime | None
    unreachable_since: datetime | None


@dataclass(frozen=True, slots=True)
class Block:
    """Somebody whose messages are not taken."""

    person_id: int
    first_name: str | None
    blocked_by: int
    blocked_at: datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that nobody has used yet. `mark` names it without giving the code away."""

    mark: str
    role: Role
    expires_at: datetime
    invited_by: int | None


def standing(db: Connection, ids: Iterable[int]) -> list[Standing]:
    """What is known of these people and of everybody with an invited role, ordered by id."""
    since: dict[int, dict[Role, datetime]] = {}
    for row in db.query("SELECT person_id, role, since FROM roles"):
        since.setdefault(row["person_id"], {})[Role(row["role"])] = datetime.fromisoformat(row["since"])
    return [_standing(db, person_id, since.get(person_id, {})) for person_id in sorted({*ids, *since})]


def withdraw(db: Connection, person_id: int, role: Role, now: datetime) -> bool:
    """Takes an invited role away; False where the person does not hold it by invitation."""
    taken = db.execute("DELETE FROM roles WHERE person_id = ? AND role = ?", [person_id, role]).rowcount == 1
    if taken:
        db.execute("INSERT OR REPLACE INTO withdrawals VALUES (?, ?)", [person_id, now.isoformat()])
    return taken


def withdrawn(db: Connection) -> frozenset[int]:
    """Ids of those from whom a role was withdrawn and who hold none now."""
    rows = db.query("SELECT person_id FROM withdrawals WHERE person_id NOT IN (SELECT person_id FROM roles)")
    return frozenset(row["person_id"] for row in rows)


def open_invitations(db: Connection, now: datetime) -> list[Invitation]:
    """The invitations that somebody could still accept, the oldest first."""
    rows = db.query(
        """SELECT substr(code_hash, 1, 12) AS mark, role, expires_at, invited_by FROM invitations
           WHERE used_by IS NULL AND expires_at > ? ORDER BY expires_at""",
        [now.isoformat()],
    )
    return [
        Invitation(row["mark"], Role(row["role"]), datetime.fromisoformat(row["expires_at"]), row["invited_by"])
        for row in rows
    ]


def cancel_invitation(db: Connection, mark: str) -> Role | None:
    """Makes an unused invitation worthless and gives its role; None where there is none of this mark (any more)."""
    found = db.execute(
        "DELETE FROM invitations WHERE substr(code_hash, 1, 12) = ? AND used_by IS NULL RETURNING role", [mark]
    ).fetchone()
    return None if found is None else Role(found[0])


def cancel_invitations_of(db: Connection, admin_id: int) -> None:
    """Makes worthless what somebody has made and nobody has used yet."""
    db.execute("DELETE FROM invitations WHERE invited_by = ? AND used_by IS NULL", [admin_id])


def block(db: Connection, person_id: int, by: int, now: datetime) -> bool:
    """Takes no more messages from a person; False where that is so already."""
    row = db.execute(
        "INSERT INTO blocks VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING 1", [person_id, by, now.isoformat()]
    ).fetchone()
    return row is not None


def unblock(db: Connection, person_id: int) -> bool:
    """Takes a person's messages again; False where they were not blocked."""
    return db.execute("DELETE FROM blocks WHERE person_id = ?", [person_id]).rowcount == 1


def blocked(db: Connection) -> frozenset[int]:
    """Ids of all who are blocked."""
    return frozenset(row["person_id"] for row in db.query("SELECT person_id FROM blocks"))


def blocks(db: Connection) -> list[Block]:
    """Everybody who is blocked, the latest first."""
    rows = db.query(
        """SELECT blocks.person_id, first_name, blocked_by, blocked_at
           FROM blocks LEFT JOIN people ON people.id = blocks.person_id ORDER BY blocked_at DESC"""
    )
    return [
        Block(row["person_id"], row["first_name"], row["blocked_by"], datetime.fromisoformat(row["blocked_at"]))
        for row in rows
    ]


def note_reachable(db: Connection, person_id: int, reachable: bool, now: datetime) -> None:
    """Notes that a person has blocked the bot, or takes its messages again."""
    db.execute(
        """UPDATE people SET unreachable_since = CASE WHEN ? THEN NULL ELSE coalesce(unreachable_since, ?) END
           WHERE id = ?""",
        [reachable, now.isoformat(), person_id],
    )


def _standing(db: Connection, person_id: int, since: dict[Role, datetime]) -> Standing:
    for row in db.query("SELECT first_name, last_seen, unreachable_since FROM people WHERE id = ?", [person_id]):
        gone = row["unreachable_since"]
        return Standing(
            person_id,
            row["first_name"],
            since,
            datetime.fromisoformat(row["last_seen"]),
            datetime.fromisoformat(gone) if gone else None,
        )
    return Standing(person_id, None, since, None, None)
