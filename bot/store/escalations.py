"""Escalations and their threads, and every message by which they are shown anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.store.database import Connection

_COLUMNS = (
    "id, person_id, question_id, reason, language, guide, step, state, volunteer_id, volunteer_name, desk_chat_id, "
    "opened_at, claimed_at, answered_at, urgent"
)


class State(StrEnum):
    """The life of an escalation."""

    OPEN = "open"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Reason(StrEnum):
    """Why a person is asked."""

    NO_ENTRY = "no_entry"
    NOT_HELPED = "not_helped"
    STUCK = "stuck"
    WANTS_PERSON = "wants_person"
    MEDIA = "media"
    DANGER = "danger"


class Author(StrEnum):
    """Who wrote a message of a thread."""

    RESIDENT = "resident"
    VOLUNTEER = "volunteer"


@dataclass(frozen=True, slots=True)
class Content:
    """What a person sent: a text, or a file on Telegram's servers with an optional caption as `text`."""

    kind: str
    text: str = ""
    file_id: str | None = None


@dataclass(frozen=True, slots=True)
class Escalation:
    """One question in human hands. `desk_chat_id`: the chat in which its volunteer works on it. `urgent`: before all
    others, since somebody may be in danger."""

    id: int
    person_id: int
    question_id: int | None
    reason: Reason
    language: str
    guide: str | None
    step: int | None
    state: State
    volunteer_id: int | None
    volunteer_name: str | None
    desk_chat_id: int | None
    opened_at: datetime
    claimed_at: datetime | None
    answered_at: datetime | None
    urgent: bool


@dataclass(frozen=True, slots=True)
class ThreadMessage:
    """One message of a thread."""

    id: int
    escalation_id: int
    author: Author
    content: Content
    written_at: datetime


def open_escalation(
    db: Connection,
    *,
    origin: str,
    person_id: int,
    question_id: int | None,
    reason: Reason,
    language: str,
    guide: str | None,
    step: int | None,
    now: datetime,
    urgent: bool = False,
) -> tuple[int, bool]:
    """Opens an escalation; returns its id and whether it is new. The same `origin` opens it only once."""
    row = db.execute(
        """INSERT INTO escalations
               (origin, person_id, question_id, reason, language, guide, step, urgent, state, opened_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open', ?) ON CONFLICT (origin) DO NOTHING RETURNING id""",
        [origin, person_id, question_id, reason, language, guide, step, int(urgent), now.isoformat()],
    ).fetchone()
    if row is not None:
        return int(row[0]), True
    return int(db.execute("SELECT id FROM escalations WHERE origin = ?", [origin]).fetchone()[0]), False


def find(db: Connection, escalation_id: int) -> Escalation | None:
    """The escalation, or None."""
    return _first(db, "id = ?", [escalation_id])


def claim(
    db: Connection,
    escalation_id: int,
    volunteer_id: int,
    volunteer_name: str,
    desk_chat_id: int,
    now: datetime,
) -> bool:
    """Gives an open escalation to a volunteer; False where somebody was faster or it is over."""
    return _changed(
        db,
        """UPDATE escalations SET state = 'claimed', volunteer_id = ?, volunteer_name = ?, desk_chat_id = ?,
                  claimed_at = ? WHERE id = ? AND state = 'open'""",
        [volunteer_id, volunteer_name, desk_chat_id, now.isoformat(), escalation_id],
    )


def release(db: Connection, escalation_id: int) -> bool:
    """Puts a claimed or answered escalation back into the queue."""
    return _changed(
        db,
        """UPDATE escalations SET state = 'open', volunteer_id = NULL, volunteer_name = NULL, desk_chat_id = NULL,
                  claimed_at = NULL, reminded_at = NULL WHERE id = ? AND state IN ('claimed', 'answered')""",
        [escalation_id],
    )


def note_answered(db: Connection, escalation_id: int, now: datetime) -> None:
    """Notes that the volunteer has answered."""
    db.execute(
        "UPDATE escalations SET state = 'answered', answered_at = ? WHERE id = ?",
        [now.isoformat(), escalation_id],
    )


def finish(db: Connection, escalation_id: int, state: State, now: datetime) -> bool:
    """Closes or withdraws an escalation that is not over yet."""
    return _changed(
        db,
        """UPDATE escalations SET state = ?, closed_at = ?
           WHERE id = ? AND state IN ('open', 'claimed', 'answered')""",
        [state, now.isoformat(), escalation_id],
    )


def add_message(
    db: Connection,
    *,
    escalation_id: int,
    origin: str,
    author: Author,
    author_id: int,
    content: Content,
    now: datetime,
) -> int | None:
    """Adds a message to the thread and returns its id; None where this `origin` was added before."""
    row = db.execute(
        """INSERT INTO thread_messages (escalation_id, origin, author, author_id, kind, text, file_id, written_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (origin) DO NOTHING RETURNING id""",
        [
            escalation_id,
            origin,
            author,
            author_id,
            content.kind,
            content.text,
            content.file_id,
            now.isoformat(),
        ],
    ).fetchone()
    return None if row is None else int(row[0])


def message(db: Connection, message_id: int) -> ThreadMessage | None:
    """One message of a thread, or None."""
    return next(iter(_messages(db, "id = ?", [message_id])), None)


def thread(db: Connection, escalation_id: int) -> list[ThreadMessage]:
    """All messages of an escalation, oldest first."""
    return _messages(db, "escalation_id = ?", [escalation_id])


def asked_and_answered(messages: Sequence[ThreadMessage]) -> tuple[list[str], list[str]]:
    """What the resident wrote in a thread, and what the volunteer answered in writing; each oldest first."""
    asked = [each.content.text for each in messages if each.author is Author.RESIDENT and each.content.text]
    answered = [
        each.content.text for each in messages if each.author is Author.VOLUNTEER and each.content.kind == "text"
    ]
    return asked, answered


def waiting(db: Connection, limit: int = 20) -> list[Escalation]:
    """The open escalations, the urgent ones first, then the longest waiting."""
    return _all(db, "state = 'open' ORDER BY urgent DESC, id LIMIT ?", [limit])


def held_by(db: Connection, volunteer_id: int) -> list[Escalation]:
    """What a volunteer has claimed and not answered yet."""
    return _all(db, "state = 'claimed' AND volunteer_id = ? ORDER BY id", [volunteer_id])


def conversation_of(db: Connection, person_id: int, answered_since: datetime) -> Escalation | None:
    """The escalation in which a volunteer answered this person last, if since then and not over yet."""
    return _first(
        db,
        "person_id = ? AND state = 'answered' AND answered_at >= ? ORDER BY answered_at DESC",
        [person_id, answered_since.isoformat()],
    )


def in_danger(db: Connection, person_id: int, opened_since: datetime) -> Escalation | None:
    """The person's urgent escalation of which nobody has said that it is over, if opened since then."""
    return _first(
        db,
        """person_id = ? AND urgent = 1 AND state IN ('open', 'claimed', 'answered') AND opened_at >= ?
           ORDER BY id DESC""",
        [person_id, opened_since.isoformat()],
    )


def without_words(db: Connection, person_id: int, opened_since: datetime) -> Escalation | None:
    """The person's wish to talk to somebody that they have not put into words yet."""
    return _first(
        db,
        """person_id = ? AND reason = 'wants_person' AND state IN ('open', 'claimed') AND opened_at >= ?
           AND id NOT IN (SELECT escalation_id FROM thread_messages) ORDER BY id DESC""",
        [person_id, opened_since.isoformat()],
    )


def unclaimed_since(db: Connection, moment: datetime, *, urgent: bool = False) -> list[Escalation]:
    """Open escalations (the urgent or the others) of which nobody was reminded since `moment`, and that were there
    before it."""
    return _all(
        db,
        "state = 'open' AND urgent = ? AND opened_at < ? AND (reminded_at IS NULL OR reminded_at < ?) ORDER BY id",
        [int(urgent), moment.isoformat(), moment.isoformat()],
    )


def claimed_before(db: Connection, moment: datetime) -> list[Escalation]:
    """Escalations that were claimed before `moment` and have no answer."""
    return _all(db, "state = 'claimed' AND claimed_at < ? ORDER BY id", [moment.isoformat()])


def note_reminded(db: Connection, escalation_id: int, now: datetime) -> None:
    """Notes that people were reminded of an open escalation."""
    db.execute("UPDATE escalations SET reminded_at = ? WHERE id = ?", [now.isoformat(), escalation_id])


def note_shown(db: Connection, chat_id: int, message_id: int, kind: str, escalation_id: int) -> None:
    """Remembers that a message in a chat shows an escalation (`card`) or a part of its thread (`thread`)."""
    db.execute(
        "INSERT OR REPLACE INTO shown_messages (chat_id, message_id, kind, escalation_id) VALUES (?, ?, ?, ?)",
        [chat_id, message_id, kind, escalation_id],
    )


def shown_in(db: Connection, chat_id: int, message_id: int) -> int | None:
    """The escalation that a message shows, or None."""
    row = db.execute(
        "SELECT escalation_id FROM shown_messages WHERE chat_id = ? AND message_id = ?", [chat_id, message_id]
    ).fetchone()
    return None if row is None else int(row[0])


def cards_of(db: Connection, escalation_id: int) -> list[tuple[int, int]]:
    """Chat and message of every card of an escalation."""
    rows = db.query(
        "SELECT chat_id, message_id FROM shown_messages WHERE escalation_id = ? AND kind = 'card'",
        [escalation_id],
    )
    return [(row["chat_id"], row["message_id"]) for row in rows]


def _changed(db: Connection, sql: str, values: list[object]) -> bool:
    return db.execute(sql, values).rowcount == 1


def _first(db: Connection, where: str, values: list[object]) -> Escalation | None:
    return next(iter(_all(db, f"{where} LIMIT 1", values)), None)


def _all(db: Connection, where: str, values: list[object]) -> list[Escalation]:
    return [_escalation(row) for row in db.query(f"SELECT {_COLUMNS} FROM escalations WHERE {where}", values)]


def _escalation(row: dict[str, object]) -> Escalation:
    moments = {
        name: None if row[name] is None else datetime.fromisoformat(str(row[name]))
        for name in ("opened_at", "claimed_at", "answered_at")
    }
    known = {
        **row,
        **moments,
        "reason": Reason(str(row["reason"])),
        "state": State(str(row["state"])),
        "urgent": bool(row["urgent"]),
    }
    return Escalation(**known)  # type: ignore[arg-type]


def _messages(db: Connection, where: str, values: list[object]) -> list[ThreadMessage]:
    rows = db.query(
        f"""SELECT id, escalation_id, author, kind, text, file_id, written_at FROM thread_messages
            WHERE {where} ORDER BY id""",
        values,
    )
    return [
        ThreadMessage(
            row["id"],
            row["escalation_id"],
            Author(row["author"]),
            Content(row["kind"], row["text"], row["file_id"]),
            datetime.fromisoformat(row["written_at"]),
        )
        for row in rows
    ]
