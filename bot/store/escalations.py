"""Escalations: questions in human hands, from the first card to the end. Their words are in `threads`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.store.database import Connection

_COLUMNS = (
    "id, person_id, question_id, reason, language, guide, step, state, volunteer_id, volunteer_name, desk_chat_id, "
    "opened_at, claimed_at, answered_at, urgent, topic, shown_at, reminded_at, reminders, overdue_at, asked_back_at, "
    "close_reason, forum_topic"
)
_MOMENTS = ("opened_at", "claimed_at", "answered_at", "shown_at", "reminded_at", "overdue_at", "asked_back_at")


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
    CURATION = "curation"
    DANGER = "danger"


class CloseReason(StrEnum):
    """Why an escalation was closed by a volunteer, or (`NO_ANSWER`) by the bot since nobody could answer."""

    DONE = "done"
    DUPLICATE = "duplicate"
    OUT_OF_SCOPE = "out_of_scope"
    UNCLEAR = "unclear"
    NOT_SERIOUS = "not_serious"
    NO_REPLY = "no_reply"
    NO_ANSWER = "no_answer"


class Author(StrEnum):
    """Who wrote a message of a thread."""

    RESIDENT = "resident"
    VOLUNTEER = "volunteer"


LOCATION = "location"
"""The kind of a place."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a person sent: a text, or a file on Telegram's servers with an optional caption as `text`.

    A place has its latitude and longitude in degrees, "21.3861,103.0169", where a file has its id.
    """

    kind: str
    text: str = ""
    file_id: str | None = None


@dataclass(frozen=True, slots=True)
class Escalation:
    """One question in human hands. `desk_chat_id`: the chat in which its volunteer works on it. `urgent`: before all
    others, since somebody may be in danger. `shown_at`: since when people on duty have its card; `reminders`: how
    often they were rung again; `overdue_at`: when the admins and the resident were told that it waits for long;
    `asked_back_at`: since when the volunteer waits for the resident; `forum_topic`: its thread in the group."""

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
    topic: str | None
    shown_at: datetime | None
    reminded_at: datetime | None
    reminders: int
    overdue_at: datetime | None
    asked_back_at: datetime | None
    close_reason: str | None
    forum_topic: int | None

    @property
    def is_over(self) -> bool:
        """Whether it was closed or taken back."""
        return self.state in (State.CLOSED, State.WITHDRAWN)


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
    topic: str | None = None,
) -> tuple[int, bool]:
    """Opens an escalation; returns its id and whether it is new. The same `origin` opens it only once."""
    row = db.execute(
        """INSERT INTO escalations
               (id, origin, person_id, question_id, reason, language, guide, step, urgent, topic, state, opened_at)
           VALUES ((SELECT number + 1 FROM last_numbers WHERE what = 'escalation'),
                   ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', ?) ON CONFLICT (origin) DO NOTHING RETURNING id""",
        [origin, person_id, question_id, reason, language, guide, step, int(urgent), topic, now.isoformat()],
    ).fetchone()
    if row is not None:
        db.execute("UPDATE last_numbers SET number = ? WHERE what = 'escalation'", [row[0]])
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
    """Puts a claimed or answered escalation back into the queue, as one that nobody was shown yet."""
    return _changed(
        db,
        """UPDATE escalations SET state = 'open', volunteer_id = NULL, volunteer_name = NULL, desk_chat_id = NULL,
                  claimed_at = NULL, asked_back_at = NULL, shown_at = NULL, reminded_at = NULL, reminders = 0
           WHERE id = ? AND state IN ('claimed', 'answered')""",
        [escalation_id],
    )


def note_answered(db: Connection, escalation_id: int, now: datetime) -> None:
    """Notes that the volunteer has answered."""
    moment = now.isoformat()
    db.execute(
        """UPDATE escalations SET state = 'answered', answered_at = ?, asked_back_at = NULL,
                  first_answer_at = coalesce(first_answer_at, ?) WHERE id = ?""",
        [moment, moment, escalation_id],
    )


def note_asked_back(db: Connection, escalation_id: int, now: datetime) -> None:
    """Notes that its volunteer has asked the resident something and waits for them."""
    db.execute(
        "UPDATE escalations SET state = 'claimed', asked_back_at = ? WHERE id = ?", [now.isoformat(), escalation_id]
    )


def note_resident_wrote(db: Connection, escalation_id: int, now: datetime) -> None:
    """Notes that the volunteer need not wait for the resident any longer."""
    db.execute(
        "UPDATE escalations SET asked_back_at = NULL, claimed_at = ? WHERE id = ? AND asked_back_at IS NOT NULL",
        [now.isoformat(), escalation_id],
    )


def reopen(db: Connection, escalation_id: int, now: datetime) -> None:
    """Gives an answered escalation to its volunteer once more: the answer did not help yet."""
    db.execute(
        """UPDATE escalations SET state = 'claimed', claimed_at = ?, helped = 0
           WHERE id = ? AND state = 'answered'""",
        [now.isoformat(), escalation_id],
    )


def expect_answer(db: Connection, escalation_id: int, now: datetime) -> None:
    """Gives an answered or closed escalation to its volunteer once more: the resident has written again."""
    db.execute(
        """UPDATE escalations SET state = 'claimed', claimed_at = ?, asked_back_at = NULL
           WHERE id = ? AND state IN ('answered', 'closed') AND volunteer_id IS NOT NULL""",
        [now.isoformat(), escalation_id],
    )


def note_helped(db: Connection, escalation_id: int) -> None:
    """Notes the resident's word that the answer helped."""
    db.execute("UPDATE escalations SET helped = 1 WHERE id = ?", [escalation_id])


def finish(db: Connection, escalation_id: int, state: State, now: datetime, reason: CloseReason | None = None) -> bool:
    """Closes or withdraws an escalation that is not over yet."""
    return _changed(
        db,
        """UPDATE escalations SET state = ?, closed_at = ?, close_reason = ?
           WHERE id = ? AND state IN ('open', 'claimed', 'answered')""",
        [state, now.isoformat(), reason, escalation_id],
    )


LISTED = 30
"""How many escalations one list shows: more are no help on a small phone."""


def waiting(db: Connection, limit: int = LISTED) -> list[Escalation]:
    """The open escalations, the urgent ones first, then the longest waiting."""
    return _all(db, "state = 'open' ORDER BY urgent DESC, id LIMIT ?", [limit])


def count_waiting(db: Connection) -> int:
    """How many escalations nobody has claimed."""
    return int(db.execute("SELECT count(*) FROM escalations WHERE state = 'open'").fetchone()[0])


def reminded_of(db: Connection, moment: datetime) -> list[Escalation]:
    """The open escalations of which people were reminded at this moment, longest waiting first."""
    return _all(db, "state = 'open' AND reminded_at = ? ORDER BY id", [moment.isoformat()])


def overdue_since(db: Connection, moment: datetime | None) -> list[Escalation]:
    """What nobody has answered and became overdue after `moment` (None: ever), longest waiting first."""
    since = moment.isoformat() if moment else ""
    return _all(db, "state IN ('open', 'claimed') AND overdue_at > ? ORDER BY id", [since])


def held_by(db: Connection, volunteer_id: int) -> list[Escalation]:
    """What a volunteer has claimed and not answered yet."""
    return _all(db, "state = 'claimed' AND volunteer_id = ? ORDER BY id", [volunteer_id])


def in_hand(db: Connection, volunteer_id: int, limit: int) -> list[Escalation]:
    """What a volunteer has claimed or answered and is not over: the unanswered first, then the latest."""
    return _all(
        db,
        """state IN ('claimed', 'answered') AND volunteer_id = ?
           ORDER BY state = 'answered', asked_back_at IS NOT NULL, id DESC LIMIT ?""",
        [volunteer_id, limit],
    )


def in_hands_of(db: Connection, volunteer_id: int) -> list[Escalation]:
    """All that a volunteer has claimed or answered and that is not over."""
    return _all(db, "state IN ('claimed', 'answered') AND volunteer_id = ? ORDER BY id", [volunteer_id])


def not_over_of(db: Connection, person_id: int) -> list[Escalation]:
    """All that a resident has at the desk."""
    return _all(db, "state IN ('open', 'claimed', 'answered') AND person_id = ? ORDER BY id", [person_id])


def newest_of_many(db: Connection, person_id: int, many: int) -> Escalation | None:
    """The newest of a person's questions that nobody has claimed, where there are so many of them; else None."""
    waiting = "person_id = ? AND state = 'open' AND answered_at IS NULL AND reason <> 'curation'"
    found = _all(db, f"{waiting} ORDER BY id DESC LIMIT ?", [person_id, many])
    return found[0] if len(found) == many else None


def conversation_of(db: Connection, person_id: int, answered_since: datetime) -> Escalation | None:
    """The escalation in which a volunteer waits for this person's word, or answered them last since then, and that is
    not over yet."""
    return _first(
        db,
        """person_id = ? AND state IN ('open', 'claimed', 'answered') AND reason <> 'curation'
           AND (answered_at >= ? OR asked_back_at IS NOT NULL)
           ORDER BY asked_back_at IS NULL, answered_at DESC""",
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


def asked_lately(db: Connection, person_id: int, since: datetime) -> Escalation | None:
    """What this person asked, or added to, since then and nobody has answered yet."""
    return _first(
        db,
        """person_id = ? AND state IN ('open', 'claimed') AND answered_at IS NULL AND reason <> 'curation'
           AND (opened_at >= ? OR id IN (SELECT escalation_id FROM thread_messages WHERE written_at >= ?))
           ORDER BY id DESC""",
        [person_id, since.isoformat(), since.isoformat()],
    )


def unfinished(db: Connection) -> list[Escalation]:
    """What nobody has answered yet, claimed or not, the urgent and the oldest first."""
    return _all(db, "state IN ('open', 'claimed') ORDER BY urgent DESC, id", [])


def answered_before(db: Connection, moment: datetime) -> list[Escalation]:
    """Answered escalations of which the resident has said nothing since `moment`."""
    return _all(db, "state = 'answered' AND answered_at < ? ORDER BY id", [moment.isoformat()])


def note_rung(db: Connection, escalation_id: int, now: datetime) -> None:
    """Notes that people on duty have the card from now on."""
    db.execute("UPDATE escalations SET shown_at = ? WHERE id = ?", [now.isoformat(), escalation_id])


def note_reminded(db: Connection, escalation_id: int, now: datetime) -> None:
    """Notes that people were reminded of an open escalation."""
    db.execute(
        """UPDATE escalations SET reminded_at = ?, reminders = reminders + 1, shown_at = coalesce(shown_at, ?)
           WHERE id = ?""",
        [now.isoformat(), now.isoformat(), escalation_id],
    )


def note_overdue(db: Connection, escalation_id: int, now: datetime) -> None:
    """Notes that the admins and the resident were told that it waits for long."""
    db.execute("UPDATE escalations SET overdue_at = ? WHERE id = ?", [now.isoformat(), escalation_id])


def note_forum_topic(db: Connection, escalation_id: int, forum_topic: int) -> None:
    """Keeps the thread of the volunteers' group in which an escalation is talked about."""
    db.execute("UPDATE escalations SET forum_topic = ? WHERE id = ?", [forum_topic, escalation_id])


def _changed(db: Connection, sql: str, values: list[object]) -> bool:
    return db.execute(sql, values).rowcount == 1


def _first(db: Connection, where: str, values: list[object]) -> Escalation | None:
    return next(iter(_all(db, f"{where} LIMIT 1", values)), None)


def _all(db: Connection, where: str, values: list[object]) -> list[Escalation]:
    return [_escalation(row) for row in db.query(f"SELECT {_COLUMNS} FROM escalations WHERE {where}", values)]


def _escalation(row: dict[str, object]) -> Escalation:
    moments = {name: None if row[name] is None else datetime.fromisoformat(str(row[name])) for name in _MOMENTS}
    known = {
        **row,
        **moments,
        "reason": Reason(str(row["reason"])),
        "state": State(str(row["state"])),
        "urgent": bool(row["urgent"]),
    }
    return Escalation(**known)  # type: ignore[arg-type]
