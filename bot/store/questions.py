"""The log of questions: what was asked (already redacted), what was decided, and whether it helped."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.store.database import Connection

_COLUMNS = "id, person_id, asked_at, text, language, decision, entry, confidence, suggestions, chosen_entry, helped"


@dataclass(frozen=True, slots=True)
class Question:
    """One logged question. `text` holds no private number."""

    id: int
    person_id: int
    asked_at: datetime
    text: str
    language: str
    decision: str
    entry: str | None
    confidence: float
    suggestions: tuple[str, ...]
    chosen_entry: str | None
    helped: bool | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many questions of each decision there were, small talk left out, and what is still open.

    `asked` is the sum of `answered`, `suggested`, `escalated` and `danger`.
    """

    asked: int
    answered: int
    suggested: int
    escalated: int
    danger: int
    helped: int
    not_helped: int
    open_escalations: int
    claimed_escalations: int


def log_question(
    db: Connection,
    *,
    origin: str,
    part: int,
    person_id: int,
    now: datetime,
    text: str,
    language: str,
    decision: str,
    entry: str | None,
    confidence: float,
    suggestions: Sequence[str],
    stands_alone: bool = False,
) -> int:
    """Logs one question and returns its id; an update that is replayed after a crash gets the id that it had.

    `stands_alone`: it can be understood without what was said before, and nothing in it had to be masked.
    """
    row = db.execute(
        """INSERT INTO questions (id, origin, part, person_id, asked_at, text, language, decision, entry, confidence,
                                  suggestions, stands_alone)
           VALUES ((SELECT number + 1 FROM last_numbers WHERE what = 'question'), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (origin, part) DO UPDATE SET decision = excluded.decision RETURNING id""",
        [
            origin,
            part,
            person_id,
            now.isoformat(),
            text,
            language,
            decision,
            entry,
            confidence,
            json.dumps(list(suggestions)),
            int(stands_alone),
        ],
    ).fetchone()
    db.execute("UPDATE last_numbers SET number = max(number, ?) WHERE what = 'question'", [row[0]])
    return int(row[0])


def find(db: Connection, question_id: int) -> Question | None:
    """The question, or None."""
    for row in db.query(f"SELECT {_COLUMNS} FROM questions WHERE id = ?", [question_id]):
        return _question(row)
    return None


def find_own(db: Connection, question_id: int, person_id: int) -> Question | None:
    """The question, or None where it is not this person's."""
    question = find(db, question_id)
    return question if question and question.person_id == person_id else None


def latest_of(db: Connection, person_id: int, since: datetime) -> Question | None:
    """What this person asked last, if that was after `since`."""
    for row in db.query(
        f"SELECT {_COLUMNS} FROM questions WHERE person_id = ? AND asked_at >= ? ORDER BY id DESC LIMIT 1",
        [person_id, since.isoformat()],
    ):
        return _question(row)
    return None


def note_choice(db: Connection, question_id: int, entry: str) -> None:
    """Notes that this entry was what the person meant."""
    db.execute("UPDATE questions SET chosen_entry = ? WHERE id = ?", [entry, question_id])


def note_helped(db: Connection, question_id: int, helped: bool) -> None:
    """Notes whether the answer helped."""
    db.execute("UPDATE questions SET helped = ? WHERE id = ?", [int(helped), question_id])


def unanswered(db: Connection, limit: int = 2000) -> list[Question]:
    """The questions that no entry answered, newest first: escalated, not helped by, or suggested in vain."""
    rows = db.query(
        f"""SELECT {_COLUMNS} FROM questions
            WHERE dismissed = 0 AND chosen_entry IS NULL AND text <> ''
              AND (decision = 'escalate' OR helped = 0 OR (decision = 'suggest' AND helped IS NULL))
            ORDER BY id DESC LIMIT ?""",
        [limit],
    )
    return [_question(row) for row in rows]


def dismiss(db: Connection, question_ids: Sequence[int]) -> None:
    """Takes questions off the list of the unanswered ones."""
    db.conn.executemany("UPDATE questions SET dismissed = 1 WHERE id = ?", [(number,) for number in question_ids])


def asked_since(db: Connection, moment: datetime) -> list[tuple[str, str | None]]:
    """What was asked since then, each with the language that its person has chosen."""
    rows = db.query(
        """SELECT questions.text, people.language FROM questions LEFT JOIN people ON people.id = questions.person_id
           WHERE questions.asked_at >= ? AND questions.text <> ''""",
        [moment.isoformat()],
    )
    return [(row["text"], row["language"]) for row in rows]


def reopen(db: Connection, question_ids: Sequence[int]) -> None:
    """Puts questions back on the list of the unanswered ones: what settled them was undone."""
    db.conn.executemany(
        "UPDATE questions SET dismissed = 0, chosen_entry = NULL WHERE id = ?", [(number,) for number in question_ids]
    )


def counts_since(db: Connection, since: datetime) -> Counts:
    """The figures of all questions asked since then, and of the escalations now."""
    row = next(
        db.query(
            """SELECT count(*) AS asked,
                      count(*) FILTER (WHERE decision = 'answer') AS answered,
                      count(*) FILTER (WHERE decision = 'suggest') AS suggested,
                      count(*) FILTER (WHERE decision = 'escalate') AS escalated,
                      count(*) FILTER (WHERE decision = 'danger') AS danger,
                      count(*) FILTER (WHERE helped = 1) AS helped,
                      count(*) FILTER (WHERE helped = 0) AS not_helped,
                      (SELECT count(*) FROM escalations WHERE state = 'open') AS open_escalations,
                      (SELECT count(*) FROM escalations WHERE state = 'claimed') AS claimed_escalations
               FROM questions WHERE decision <> 'smalltalk' AND asked_at >= ?""",
            [since.isoformat()],
        )
    )
    return Counts(**row)


def _question(row: dict[str, object]) -> Question:
    return Question(
        id=int(str(row["id"])),
        person_id=int(str(row["person_id"])),
        asked_at=datetime.fromisoformat(str(row["asked_at"])),
        text=str(row["text"]),
        language=str(row["language"]),
        decision=str(row["decision"]),
        entry=None if row["entry"] is None else str(row["entry"]),
        confidence=float(str(row["confidence"])),
        suggestions=tuple(json.loads(str(row["suggestions"]))),
        chosen_entry=None if row["chosen_entry"] is None else str(row["chosen_entry"]),
        helped=None if row["helped"] is None else bool(row["helped"]),
    )
