"""Recordings by volunteers: of which text, in which language, by whom, and whether an admin has approved them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.store.database import Connection

_COLUMNS = "id, language, digest, text, name, person_id, state"


class State(StrEnum):
    """What became of a recording."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording. `text` is what was read aloud, `name` the file's; the reader is None once forgotten."""

    id: int
    language: str
    digest: str
    text: str
    name: str
    person_id: int | None
    state: State


def add(
    db: Connection,
    language: str,
    digest: str,
    text: str,
    name: str,
    person_id: int,
    now: datetime,
    origin: str,
) -> int | None:
    """Keeps a recording and returns its id; None where this update was handled before."""
    row = db.execute(
        """INSERT INTO recordings (id, origin, language, digest, text, name, person_id, recorded_at)
           VALUES ((SELECT number + 1 FROM last_numbers WHERE what = 'recording'), ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (origin) DO NOTHING RETURNING id""",
        [origin, language, digest, text, name, person_id, now.isoformat()],
    ).fetchone()
    if row is None:
        return None
    db.execute("UPDATE last_numbers SET number = ? WHERE what = 'recording'", [row[0]])
    return int(row[0])


def was_kept(db: Connection, origin: str) -> bool:
    """Whether a recording came with this update."""
    return db.execute("SELECT 1 FROM recordings WHERE origin = ?", [origin]).fetchone() is not None


def find(db: Connection, recording_id: int) -> Recording | None:
    """The recording of this id."""
    for row in db.query(f"SELECT {_COLUMNS} FROM recordings WHERE id = ?", [recording_id]):
        return _recording(row)
    return None


def decide(db: Connection, recording_id: int, state: State, admin_id: int, now: datetime) -> bool:
    """Whether the recording was still waiting and now has this state."""
    row = db.execute(
        """UPDATE recordings SET state = ?, decided_by = ?, decided_at = ?
           WHERE id = ? AND state = 'waiting' RETURNING id""",
        [state, admin_id, now.isoformat(), recording_id],
    ).fetchone()
    return row is not None


def approved(db: Connection) -> dict[tuple[str, str], str]:
    """Language and digest of each approved text to the file's name; of several recordings the one approved last."""
    rows = db.query("SELECT language, digest, name FROM recordings WHERE state = 'approved' ORDER BY decided_at, id")
    return {(row["language"], row["digest"]): row["name"] for row in rows}


def files_in_use(db: Connection) -> frozenset[str]:
    """The names of the files of all recordings that are approved or wait for an admin."""
    return frozenset(row["name"] for row in db.query("SELECT name FROM recordings WHERE state != 'rejected'"))


def waiting(db: Connection) -> list[Recording]:
    """The recordings that wait for an admin, oldest first."""
    rows = db.query(f"SELECT {_COLUMNS} FROM recordings WHERE state = 'waiting' ORDER BY id")
    return [_recording(row) for row in rows]


def count_by(db: Connection, person_id: int) -> int:
    """How many recordings there are of a person."""
    return int(db.execute("SELECT count(*) FROM recordings WHERE person_id = ?", [person_id]).fetchone()[0])


def forget_reader(db: Connection, person_id: int) -> list[str]:
    """Removes all recordings of a person. Gives the names of their files, which are no longer wanted."""
    names = [row["name"] for row in db.query("SELECT name FROM recordings WHERE person_id = ?", [person_id])]
    db.execute("DELETE FROM recordings WHERE person_id = ?", [person_id])
    for name in names:
        db.execute("DELETE FROM picture_files WHERE name = ?", [name])
    return names


def taken_care_of(db: Connection, language: str) -> frozenset[str]:
    """The digests that are recorded in a language, approved or waiting for an admin."""
    rows = db.query("SELECT digest FROM recordings WHERE language = ? AND state != 'rejected'", [language])
    return frozenset(row["digest"] for row in rows)


def await_voice(
    db: Connection, chat_id: int, message_id: int, person_id: int, language: str, digest: str, now: datetime
) -> None:
    """Notes that a message shows a person this text to read aloud."""
    db.execute(
        """INSERT OR REPLACE INTO reading_requests (chat_id, message_id, person_id, language, digest, asked_at)
           VALUES (?, ?, ?, ?, ?, ?)""",
        [chat_id, message_id, person_id, language, digest, now.isoformat()],
    )


def awaited_by_reply(db: Connection, chat_id: int, message_id: int) -> tuple[str, str] | None:
    """Language and digest of the text that this message shows."""
    for row in db.query(
        "SELECT language, digest FROM reading_requests WHERE chat_id = ? AND message_id = ?", [chat_id, message_id]
    ):
        return row["language"], row["digest"]
    return None


def awaited_since(db: Connection, chat_id: int, person_id: int, since: datetime) -> tuple[str, str] | None:
    """Language and digest of the text that this person was last shown here, if that was after `since`."""
    for row in db.query(
        """SELECT language, digest FROM reading_requests WHERE chat_id = ? AND person_id = ? AND asked_at > ?
           ORDER BY asked_at DESC, message_id DESC LIMIT 1""",
        [chat_id, person_id, since.isoformat()],
    ):
        return row["language"], row["digest"]
    return None


def stop_awaiting(db: Connection, chat_id: int, person_id: int, digest: str | None = None) -> None:
    """Forgets what a person was asked to read here: this text, or all of them."""
    db.execute(
        "DELETE FROM reading_requests WHERE chat_id = ? AND person_id = ? AND digest = coalesce(?, digest)",
        [chat_id, person_id, digest],
    )


def _recording(row: dict[str, object]) -> Recording:
    return Recording(**{**row, "state": State(str(row["state"]))})  # type: ignore[arg-type]
