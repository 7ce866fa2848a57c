"""The figures of a stretch of time: what was asked, what became of it, how long people waited for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.store.database import Connection


@dataclass(frozen=True, slots=True)
class Tally:
    """How many questions there were, and of how many of them the bot did what.

    `asked` is the sum of `answered`, `suggested`, `escalated` and `danger`: what was raised as an alarm is no escalated
    question.
    """

    asked: int = 0
    answered: int = 0
    suggested: int = 0
    escalated: int = 0
    danger: int = 0
    helped: int = 0
    not_helped: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.asked + other.asked,
            self.answered + other.answered,
            self.suggested + other.suggested,
            self.escalated + other.escalated,
            self.danger + other.danger,
            self.helped + other.helped,
            self.not_helped + other.not_helped,
        )


_TALLY = """count(*) AS asked,
            count(*) FILTER (WHERE decision = 'answer') AS answered,
            count(*) FILTER (WHERE decision = 'suggest') AS suggested,
            count(*) FILTER (WHERE decision = 'escalate') AS escalated,
            count(*) FILTER (WHERE decision = 'danger') AS danger,
            count(*) FILTER (WHERE helped = 1) AS helped,
            count(*) FILTER (WHERE helped = 0) AS not_helped"""
_ASKED = "FROM questions WHERE decision <> 'smalltalk' AND asked_at >= ? AND asked_at < ?"


def by_day(db: Connection, since: datetime, until: datetime, hours_east: int) -> dict[date, Tally]:
    """The questions of each day, by a clock that is so many hours east of UTC; days without any are left out."""
    rows = db.query(
        f"SELECT date(asked_at, ?) AS day, {_TALLY} {_ASKED} GROUP BY 1 ORDER BY 1",
        [f"{hours_east:+} hours", since.isoformat(), until.isoformat()],
    )
    return {date.fromisoformat(row.pop("day")): Tally(**row) for row in rows}


def by_language(db: Connection, since: datetime, until: datetime) -> dict[str, Tally]:
    """The questions in each language, most asked first."""
    rows = db.query(
        f"SELECT language, {_TALLY} {_ASKED} GROUP BY 1 ORDER BY asked DESC, language",
        [since.isoformat(), until.isoformat()],
    )
    return {row.pop("language"): Tally(**row) for row in rows}


def by_entry(db: Connection, since: datetime, until: datetime) -> dict[str | None, Tally]:
    """The questions by the entry that was chosen, answered with, or suggested first; None: there was no such entry."""
    rows = db.query(
        f"""SELECT coalesce(chosen_entry, CASE decision WHEN 'answer' THEN entry
                                                         WHEN 'suggest' THEN json_extract(suggestions, '$[0]') END
                           ) AS about, {_TALLY} {_ASKED} GROUP BY 1""",
        [since.isoformat(), until.isoformat()],
    )
    return {row.pop("about"): Tally(**row) for row in rows}


def minutes_to_first_answer(db: Connection, since: datetime, until: datetime) -> list[float]:
    """Of the escalations opened then and answered by a person: the minutes that the resident waited, shortest first."""
    rows = db.query(
        """SELECT (julianday(first_answer_at) - julianday(opened_at)) * 1440 AS minutes FROM escalations
           WHERE first_answer_at IS NOT NULL AND opened_at >= ? AND opened_at < ? ORDER BY minutes""",
        [since.isoformat(), until.isoformat()],
    )
    return [max(0.0, row["minutes"]) for row in rows]


def first_question(db: Connection) -> datetime | None:
    """When the oldest question that is kept was asked."""
    first = db.execute("SELECT min(asked_at) FROM questions").fetchone()[0]
    return datetime.fromisoformat(first) if first else None


def open_now(db: Connection) -> int:
    """How many escalations wait for a person's answer at this moment."""
    row = db.execute("SELECT count(*) FROM escalations WHERE state IN ('open', 'claimed')").fetchone()
    return int(row[0])


def note_week_sent(db: Connection, monday: date, now: datetime) -> bool:
    """Notes that the figures of the week that began on `monday` go out; False where they went out before."""
    row = db.execute(
        "INSERT INTO weekly_figures (monday, sent_at) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING monday",
        [monday.isoformat(), now.isoformat()],
    ).fetchone()
    return row is not None
