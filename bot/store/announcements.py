"""Announcements: what an admin says to all who agreed to hear it, and who of them has got it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.store.database import Connection


class State(StrEnum):
    """The life of an announcement."""

    DRAFT = "draft"
    SENDING = "sending"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"


class Receipt(StrEnum):
    """How far an announcement is on its way to one person."""

    WAITING = "waiting"
    QUEUED = "queued"
    SENT = "sent"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement. `languages` and `communes`: who is meant, empty for all."""

    id: int
    admin_id: int
    text: str
    languages: tuple[str, ...]
    communes: tuple[str, ...]
    state: State
    awaits_text: bool
    created_at: datetime
    progress_message: int | None


_COLUMNS = "id, admin_id, text, languages, communes, state, awaits_text, created_at, progress_message"
_MEANT = """FROM people WHERE wants_news = 1
            AND (:languages = '[]' OR coalesce(language, 'vi') IN (SELECT value FROM json_each(:languages)))
            AND (:communes = '[]' OR commune IN (SELECT value FROM json_each(:communes)))"""


def begin(db: Connection, admin_id: int, now: datetime) -> Announcement:
    """A new draft that waits for its text; an older draft of this admin goes."""
    db.execute("DELETE FROM announcements WHERE admin_id = ? AND state = 'draft'", [admin_id])
    row = db.execute(
        "INSERT INTO announcements (admin_id, created_at) VALUES (?, ?) RETURNING id", [admin_id, now.isoformat()]
    ).fetchone()
    return _present(db, row[0])


def find(db: Connection, announcement_id: int) -> Announcement | None:
    """The announcement, or None."""
    return _first(db, "id = ?", [announcement_id])


def draft_of(db: Connection, admin_id: int) -> Announcement | None:
    """What the admin is writing, or None."""
    return _first(db, "admin_id = ? AND state = 'draft'", [admin_id])


def latest(db: Connection, limit: int) -> list[Announcement]:
    """The announcements that were begun to be sent, newest first."""
    return _all(db, "state <> 'draft' ORDER BY id DESC LIMIT ?", [limit])


def being_sent(db: Connection) -> list[Announcement]:
    """The announcements that are going out, oldest first."""
    return _all(db, "state = 'sending' ORDER BY id", [])


def write(db: Connection, announcement_id: int, text: str) -> None:
    """Gives a draft its text."""
    db.execute("UPDATE announcements SET text = ?, awaits_text = 0 WHERE id = ?", [text, announcement_id])


def await_text(db: Connection, announcement_id: int) -> None:
    """The admin's next text is that of this draft."""
    db.execute("UPDATE announcements SET awaits_text = 1 WHERE id = ? AND state = 'draft'", [announcement_id])


def address(db: Connection, announcement_id: int, languages: Sequence[str], communes: Sequence[str]) -> None:
    """Says whom a draft is meant for; empty: all."""
    db.execute(
        "UPDATE announcements SET languages = ?, communes = ? WHERE id = ? AND state = 'draft'",
        [json.dumps(list(languages)), json.dumps(list(communes)), announcement_id],
    )


def drop(db: Connection, announcement_id: int) -> None:
    """Throws a draft away."""
    db.execute("DELETE FROM announcements WHERE id = ? AND state = 'draft'", [announcement_id])


def change_state(db: Connection, announcement_id: int, before: Sequence[State], after: State) -> bool:
    """Moves an announcement on; False where it is in none of the states `before`."""
    marks = ",".join("?" * len(before))
    row = db.execute(
        f"UPDATE announcements SET state = ? WHERE id = ? AND state IN ({marks}) RETURNING id",
        [after, announcement_id, *before],
    ).fetchone()
    return row is not None


def show_progress_in(db: Connection, announcement_id: int, message_id: int) -> None:
    """The admin sees the progress in this message."""
    db.execute("UPDATE announcements SET progress_message = ? WHERE id = ?", [message_id, announcement_id])


def meant(db: Connection, languages: Sequence[str], communes: Sequence[str]) -> int:
    """How many people agreed to announcements and are addressed by these languages and communes (empty: all)."""
    cursor = db.execute(f"SELECT count(*) {_MEANT}", _whom(languages, communes))
    return int(cursor.fetchone()[0])


def choose_recipients(db: Connection, announcement: Announcement) -> int:
    """Writes down who gets it, as of now; returns how many."""
    whom = _whom(announcement.languages, announcement.communes)
    cursor = db.execute(
        f"INSERT OR IGNORE INTO announcement_recipients (announcement_id, person_id) SELECT :id, id {_MEANT}",
        {"id": announcement.id, **whom},
    )
    return int(cursor.rowcount)


def next_recipients(db: Connection, announcement_id: int, limit: int) -> list[int]:
    """Takes up to `limit` of those who still wait, who are queued from now on; returns their ids.

    Whoever has changed their mind since is passed over.
    """
    db.execute(
        """DELETE FROM announcement_recipients WHERE announcement_id = ? AND state = 'waiting'
           AND person_id IN (SELECT id FROM people WHERE wants_news IS NOT 1)""",
        [announcement_id],
    )
    rows = db.execute(
        """UPDATE announcement_recipients SET state = 'queued' WHERE announcement_id = ? AND person_id IN
           (SELECT person_id FROM announcement_recipients WHERE announcement_id = ? AND state = 'waiting'
            ORDER BY person_id LIMIT ?) RETURNING person_id""",
        [announcement_id, announcement_id, limit],
    ).fetchall()
    return [row[0] for row in rows]


def note_receipt(db: Connection, announcement_id: int, person_id: int, receipt: Receipt) -> None:
    """Notes how far it is on its way to a person."""
    db.execute(
        "UPDATE announcement_recipients SET state = ? WHERE announcement_id = ? AND person_id = ?",
        [receipt, announcement_id, person_id],
    )


def give_up_on_set_aside(db: Connection, announcement_id: int, kind: str) -> None:
    """Whose message (of this kind in the outbox) was set aside as one that cannot be sent, waits no longer."""
    db.execute(
        """UPDATE announcement_recipients SET state = 'refused' WHERE announcement_id = ? AND state = 'queued'
           AND person_id IN (SELECT chat_id FROM outbox WHERE kind = ? AND state = 'refused'
                             AND json_extract(subject, '$.announcement') = ?)""",
        [announcement_id, kind, announcement_id],
    )


def receipts(db: Connection, announcement_id: int) -> Mapping[Receipt, int]:
    """How many people are how far."""
    rows = db.query(
        "SELECT state, count(*) AS people FROM announcement_recipients WHERE announcement_id = ? GROUP BY state",
        [announcement_id],
    )
    found = {Receipt(row["state"]): int(row["people"]) for row in rows}
    return {receipt: found.get(receipt, 0) for receipt in Receipt}


def wants_news(db: Connection, person_id: int) -> bool | None:
    """Whether a person agreed to announcements; None where nobody has asked them yet."""
    row = db.execute("SELECT wants_news FROM people WHERE id = ?", [person_id]).fetchone()
    return None if row is None or row[0] is None else bool(row[0])


def choose_news(db: Connection, person_id: int, wanted: bool) -> None:
    """Keeps whether a person wants announcements."""
    db.execute("UPDATE people SET wants_news = ? WHERE id = ?", [int(wanted), person_id])


def _whom(languages: Sequence[str], communes: Sequence[str]) -> dict[str, object]:
    return {"languages": json.dumps(list(languages)), "communes": json.dumps(list(communes))}


def _present(db: Connection, announcement_id: int) -> Announcement:
    return _all(db, "id = ?", [announcement_id])[0]


def _first(db: Connection, where: str, values: Sequence[object]) -> Announcement | None:
    return next(iter(_all(db, where, values)), None)


def _all(db: Connection, where: str, values: Sequence[object]) -> list[Announcement]:
    rows = db.query(f"SELECT {_COLUMNS} FROM announcements WHERE {where}", list(values))
    return [
        Announcement(
            id=row["id"],
            admin_id=row["admin_id"],
            text=row["text"],
            languages=tuple(json.loads(row["languages"])),
            communes=tuple(json.loads(row["communes"])),
            state=State(row["state"]),
            awaits_text=bool(row["awaits_text"]),
            created_at=datetime.fromisoformat(row["created_at"]),
            progress_message=row["progress_message"],
        )
        for row in rows
    ]
