"""Volunteers' profiles: what they speak and know, when they are on duty, and how they like to work."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.store.database import Connection

Hours = frozenset[tuple[int, int]]
"""Weekdays (0 is Monday) with hours (0 to 23, Vietnam's time) in which a volunteer is on duty."""


class Duty(StrEnum):
    """Whether a volunteer follows the duty hours, or has said on or off for now."""

    HOURS = "hours"
    ON = "on"
    OFF = "off"


class Part(StrEnum):
    """The lists of a profile from which a volunteer chooses."""

    LANGUAGES = "languages"
    COMMUNES = "communes"
    TOPICS = "topics"


@dataclass(frozen=True, slots=True)
class Profile:
    """A volunteer. Empty lists mean: no preference. `duty_until`: when what they said of duty ends; None: when they
    say so. `preview` is None where they left it to the configuration."""

    person_id: int
    first_name: str = ""
    languages: frozenset[str] = frozenset()
    communes: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    hours: Hours = frozenset()
    duty: Duty = Duty.HOURS
    duty_until: datetime | None = None
    preview: bool | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """One volunteer's own numbers. Waits are in minutes."""

    answered: int
    thanks: int
    not_yet: int
    median_wait: float | None


def profile(db: Connection, person_id: int) -> Profile:
    """The volunteer's profile; one without preferences where they have told none."""
    return profiles(db, [person_id])[0]


def profiles(db: Connection, person_ids: Iterable[int]) -> list[Profile]:
    """The profiles of these volunteers, in their order."""
    ids = list(person_ids)
    marks = ",".join("?" * len(ids))
    rows = db.query(
        f"""SELECT people.id, first_name, language, languages, communes, topics, duty, duty_until, preview,
                   (SELECT group_concat(weekday * 24 + hour) FROM duty_hours WHERE person_id = people.id) AS hours
            FROM people LEFT JOIN volunteer_profiles ON person_id = people.id WHERE people.id IN ({marks})""",
        ids,
    )
    known = {row["id"]: _profile(row) for row in rows}
    return [known.get(person_id) or Profile(person_id) for person_id in ids]


def toggle(db: Connection, person_id: int, part: Part, value: str) -> None:
    """Adds a value to one of the profile's lists, or takes it away."""
    _ensure(db, person_id)
    row = db.execute(f"SELECT {part} FROM volunteer_profiles WHERE person_id = ?", [person_id]).fetchone()
    chosen = sorted(set(json.loads(row[0])) ^ {value})
    db.execute(f"UPDATE volunteer_profiles SET {part} = ? WHERE person_id = ?", [json.dumps(chosen), person_id])


def toggle_hour(db: Connection, person_id: int, weekday: int, hour: int) -> None:
    """Adds an hour of duty, or takes it away."""
    gone = db.execute(
        "DELETE FROM duty_hours WHERE person_id = ? AND weekday = ? AND hour = ?", [person_id, weekday, hour]
    )
    if not gone.rowcount:
        db.execute("INSERT INTO duty_hours VALUES (?, ?, ?)", [person_id, weekday, hour])


def copy_day(db: Connection, person_id: int, weekday: int) -> None:
    """Makes every day's hours those of this one."""
    db.execute("DELETE FROM duty_hours WHERE person_id = ? AND weekday <> ?", [person_id, weekday])
    for other in set(range(7)) - {weekday}:
        db.execute(
            "INSERT INTO duty_hours SELECT person_id, ?, hour FROM duty_hours WHERE person_id = ? AND weekday = ?",
            [other, person_id, weekday],
        )


def set_duty(db: Connection, person_id: int, duty: Duty, until: datetime | None) -> None:
    """Keeps what the volunteer says of their duty, and until when it holds."""
    _ensure(db, person_id)
    db.execute(
        "UPDATE volunteer_profiles SET duty = ?, duty_until = ? WHERE person_id = ?",
        [duty, until and until.isoformat(), person_id],
    )


def set_preview(db: Connection, person_id: int, preview: bool) -> None:
    """Whether the volunteer wants to look at each answer before it is sent."""
    _ensure(db, person_id)
    db.execute("UPDATE volunteer_profiles SET preview = ? WHERE person_id = ?", [int(preview), person_id])


def note_listed(db: Connection, person_id: int, day: str) -> bool:
    """Notes that the volunteer got the list of this day; False where they had got it."""
    _ensure(db, person_id)
    noted = db.execute(
        "UPDATE volunteer_profiles SET listed_on = ? WHERE person_id = ? AND listed_on IS NOT ?",
        [day, person_id, day],
    )
    return bool(noted.rowcount)


def listed_on(db: Connection, day: str) -> frozenset[int]:
    """Who has got the list of this day."""
    rows = db.query("SELECT person_id FROM volunteer_profiles WHERE listed_on = ?", [day])
    return frozenset(row["person_id"] for row in rows)


def open_claims(db: Connection) -> dict[int, int]:
    """How many unanswered escalations each volunteer holds."""
    rows = db.query(
        "SELECT volunteer_id, count(*) AS held FROM escalations WHERE state = 'claimed' GROUP BY volunteer_id"
    )
    return {row["volunteer_id"]: row["held"] for row in rows}


def figures(db: Connection, person_id: int, since: datetime) -> Figures:
    """What the volunteer has answered since then, how it was received, and how long those people had waited."""
    rows = db.query(
        """SELECT opened_at, first_answer_at, helped FROM escalations
           WHERE first_answer_at >= ? AND (volunteer_id = ? OR id IN (
               SELECT escalation_id FROM thread_messages WHERE author = 'volunteer' AND author_id = ? AND asks = 0))""",
        [since.isoformat(), person_id, person_id],
    )
    found = list(rows)
    waits = sorted(_minutes(row["opened_at"], row["first_answer_at"]) for row in found)
    helped = [row["helped"] for row in found]
    return Figures(len(found), helped.count(1), helped.count(0), waits[len(waits) // 2] if waits else None)


def first_waits(db: Connection, since: datetime, limit: int = 200) -> list[float]:
    """Minutes from the question to the first human answer, of the latest answers since then."""
    rows = db.query(
        """SELECT opened_at, first_answer_at FROM escalations WHERE first_answer_at >= ?
           ORDER BY first_answer_at DESC LIMIT ?""",
        [since.isoformat(), limit],
    )
    return [_minutes(row["opened_at"], row["first_answer_at"]) for row in rows]


def _minutes(start: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() / 60


def _ensure(db: Connection, person_id: int) -> None:
    db.execute("INSERT OR IGNORE INTO volunteer_profiles (person_id) SELECT id FROM people WHERE id = ?", [person_id])


def _profile(row: dict[str, object]) -> Profile:
    def chosen(name: str) -> frozenset[str]:
        return frozenset(json.loads(str(row[name]))) if row[name] else frozenset()

    spoken = chosen("languages") or (frozenset({str(row["language"])}) if row["language"] else frozenset())
    return Profile(
        person_id=int(str(row["id"])),
        first_name=str(row["first_name"]),
        languages=spoken,
        communes=chosen("communes"),
        topics=chosen("topics"),
        hours=frozenset(divmod(int(hour), 24) for hour in str(row["hours"] or "").split(",") if hour),
        duty=Duty(str(row["duty"])) if row["duty"] else Duty.HOURS,
        duty_until=datetime.fromisoformat(str(row["duty_until"])) if row["duty_until"] else None,
        preview=None if row["preview"] is None else bool(row["preview"]),
    )
