"""The week in figures: one value for the picture in the chat, for the page and for the table in a file."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from pathlib import Path
from statistics import median, quantiles

from bot.clock import VIETNAM
from bot.store import deliveries, statistics
from bot.store.database import Connection
from bot.store.statistics import Tally
from bot.store.views import VIEWS, rows_of

WEEK = "week"
"""The kind of the message in the outbox that brings an admin the week in a picture."""

_SENT_FROM = time(7)
"""On Mondays, by the clock of Vietnam."""


@dataclass(frozen=True, slots=True)
class Week:
    """The seven days from `monday`. Waits in minutes, None where nobody was answered by a person."""

    monday: date
    total: Tally
    days: dict[date, Tally]
    topics: dict[str | None, Tally]
    languages: dict[str, Tally]
    median_wait: float | None
    longest_usual_wait: float | None
    open_now: int

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)


def monday_of(day: date) -> date:
    """The Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def week(db: Connection, monday: date, topic_of: Callable[[str], str | None]) -> Week:
    """The figures of the week that begins on `monday`. `topic_of`: the topic of an entry, None where it is gone.

    The longest usual wait is the 95th percentile.
    """
    since = datetime.combine(monday, time(), VIETNAM)
    until = since + timedelta(days=7)
    span = since.astimezone(UTC), until.astimezone(UTC)
    found = statistics.by_day(db, *span, hours_east=_hours_east(since))
    days = {monday + timedelta(days=n): found.get(monday + timedelta(days=n), Tally()) for n in range(7)}
    topics: dict[str | None, Tally] = {}
    for entry, tally in statistics.by_entry(db, *span).items():
        topic = topic_of(entry) if entry else None
        topics[topic] = topics.get(topic, Tally()) + tally
    waits = statistics.minutes_to_first_answer(db, *span)
    return Week(
        monday=monday,
        total=reduce(Tally.__add__, days.values()),
        days=days,
        topics=dict(sorted(topics.items(), key=lambda item: (-item[1].asked, item[0] or ""))),
        languages=statistics.by_language(db, *span),
        median_wait=median(waits) if waits else None,
        longest_usual_wait=quantiles(waits, n=20, method="inclusive")[-1] if len(waits) > 1 else None,
        open_now=statistics.open_now(db),
    )


def send_last_week(db: Connection, admins: Iterable[int], now: datetime) -> bool:
    """On Monday morning, or as soon after as the bot runs: last week's picture goes to the admins, once.

    A week without any question is no news. Returns whether it went out.
    """
    local = now.astimezone(VIETNAM)
    monday = monday_of(local.date())
    if local < datetime.combine(monday, _SENT_FROM, VIETNAM):
        return False
    last = monday - timedelta(days=7)
    if not statistics.note_week_sent(db, last, now) or not week(db, last, lambda _entry: None).total.asked:
        return False
    for admin in admins:
        deliveries.enqueue(db, admin, WEEK, {"monday": last.isoformat()}, now)
    return True


def export(db: Connection, weeks: Iterable[Week], folder: Path) -> list[Path]:
    """Writes every view of the database, and the weeks, as CSV files that a spreadsheet opens; returns their paths.

    Raises OSError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = {name: rows_of(db, name) for name in VIEWS}
    written = [_write(folder / f"{name}.csv", header, rows) for name, (header, rows) in tables.items()]
    header = ["monday", "by", "name", *(field.name for field in fields(Tally))]
    return [*written, _write(folder / "weeks.csv", header, [row for each in weeks for row in _week_rows(each)])]


def weeks_since_first_question(db: Connection, until: date, topic_of: Callable[[str], str | None]) -> Iterator[Week]:
    """Every week from the first question that is kept to the week of `until`, oldest first."""
    first = statistics.first_question(db)
    monday = monday_of(first.astimezone(VIETNAM).date()) if first else monday_of(until)
    while monday <= until:
        yield week(db, monday, topic_of)
        monday += timedelta(days=7)


def _hours_east(moment: datetime) -> int:
    return int((moment.utcoffset() or timedelta()) / timedelta(hours=1))


def _week_rows(shown: Week) -> Iterator[list[object]]:
    groups: dict[str, dict[str, Tally]] = {
        "total": {"": shown.total},
        "day": {str(day): tally for day, tally in shown.days.items()},
        "topic": {topic or "": tally for topic, tally in shown.topics.items()},
        "language": shown.languages,
    }
    for by, tallies in groups.items():
        for name, tally in tallies.items():
            yield [shown.monday, by, name, *astuple(tally)]


def _write(file: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> Path:
    """With the mark by which spreadsheets know UTF-8."""
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows([_harmless(value) for value in row] for row in rows)
    return file


def _harmless(value: object) -> object:
    """A spreadsheet takes a text that begins like a formula for one; residents write what they want."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
