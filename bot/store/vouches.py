"""Who vouched, by what they did, that a question belongs to an entry; and what admins decided on such wordings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.store.database import Connection

_MOST = 2000
"""Newest vouches that are looked at; older ones come up when these are decided."""


class Way(StrEnum):
    """How somebody vouched: tapped the suggestion, said that the answer helped, or sent the entry to the resident."""

    PICKED = "picked"
    HELPED = "helped"
    SENT = "sent"


class Verdict(StrEnum):
    """What an admin decided."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Vouch:
    """One person's word that the question `text` (masked) belongs to `entry`."""

    id: int
    question_id: int
    person_id: int
    entry: str
    way: Way
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """An admin's decision on a wording that was proposed for an entry. `taken_as`: the entry that it was added to."""

    verdict: Verdict
    admin_id: int
    admin_name: str | None
    taken_as: str | None


def vouch(db: Connection, question_id: int, person_id: int, entry: str, way: Way) -> None:
    """Keeps a person's word; the same word again counts once."""
    db.execute(
        """INSERT INTO vouches (question_id, person_id, entry, way) VALUES (?, ?, ?, ?)
           ON CONFLICT (question_id, person_id, entry, way) DO NOTHING""",
        [question_id, person_id, entry, way],
    )


def withdraw(db: Connection, question_id: int, person_id: int) -> None:
    """Takes a person's word on a question back."""
    db.execute("DELETE FROM vouches WHERE question_id = ? AND person_id = ?", [question_id, person_id])


def standing(db: Connection) -> list[Vouch]:
    """The vouches for questions that can be understood alone and held nothing private, oldest first."""
    rows = db.query(
        f"""SELECT * FROM (
                SELECT vouches.id, question_id, vouches.person_id, vouches.entry, way, text, language
                FROM vouches JOIN questions ON questions.id = question_id
                WHERE stands_alone = 1 AND text <> '' ORDER BY vouches.id DESC LIMIT {_MOST}
            ) ORDER BY id"""
    )
    return [Vouch(**{**row, "way": Way(row["way"])}) for row in rows]


def find(db: Connection, vouch_id: int) -> Vouch | None:
    """The vouch, or None where it was withdrawn or forgotten."""
    return next((each for each in standing(db) if each.id == vouch_id), None)


def rule(
    db: Connection,
    wordings: Iterable[tuple[str, str]],
    verdict: Verdict,
    admin_id: int,
    now: datetime,
    taken_as: str | None = None,
) -> None:
    """Keeps what an admin decided on wordings, each as (digest, proposed entry). The first decision stands."""
    rows: Sequence[tuple[object, ...]] = [
        (digest, entry, verdict, admin_id, taken_as, now.isoformat()) for digest, entry in wordings
    ]
    db.conn.executemany(
        """INSERT INTO rulings (digest, entry, verdict, admin_id, taken_as, ruled_at) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (digest, entry) DO NOTHING""",
        rows,
    )


def ruling(db: Connection, digest: str, entry: str) -> Ruling | None:
    """What was decided on a wording for an entry, or None."""
    for row in db.query(
        """SELECT verdict, admin_id, people.first_name AS admin_name, taken_as
           FROM rulings LEFT JOIN people ON people.id = admin_id WHERE digest = ? AND entry = ?""",
        [digest, entry],
    ):
        return Ruling(**{**row, "verdict": Verdict(row["verdict"])})
    return None


def ruled(db: Connection) -> frozenset[tuple[str, str]]:
    """Every wording that was decided on, as (digest, proposed entry)."""
    return frozenset((row["digest"], row["entry"]) for row in db.query("SELECT digest, entry FROM rulings"))
