"""No table may be overlooked: what names a person is shown by /mydata, and goes with them or stays for a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store import Database, forgetting, own_data, recordings
from bot.store.database import Connection

_SOMEBODY = 77_000_001
_NAMES_NOBODY = {"message_id", "question_id", "escalation_id", "announcement_id", "old_id", "new_id"}
"""Columns of numbers that name things, or groups."""
_CHOICES = re.compile(r"(\w+) TEXT[^,]*CHECK \(\w+ IN \('(\w+)'")
_EARLIER = ("people", "questions", "escalations", "announcements")
"""What others refer to."""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty database."""
    database = Database(tmp_path / "camtay.sqlite")
    yield database
    database.close()


def test_mydata_counts_every_column_that_names_a_person(database: Database) -> None:
    named = set(database.run_now(_columns_of_people))
    counted = {place for places in own_data.PLACES.values() for place in places}
    assert named == counted | own_data.TOLD_APART | own_data.CHATS


def test_the_forgotten_are_named_in_no_table_but_those_kept_for_a_reason(database: Database) -> None:
    def left(db: Connection) -> set[str]:
        _fill(db)
        shown = own_data.kept_of(db, _SOMEBODY)
        assert set(shown.counts) == set(own_data.Thing)
        assert len(shown.questions) == len(shown.messages) == 1
        recordings.forget_reader(db, _SOMEBODY)
        forgetting.forget_person(db, _SOMEBODY)
        columns = _columns_of_people(db)
        return {
            table for table, column in columns if _names(db, table, column) and (table, column) not in own_data.CHATS
        }

    assert database.run_now(left) <= set(forgetting.KEPT)


def _columns_of_people(db: Connection) -> list[tuple[str, str]]:
    found = [("people", "id")]
    for table in db.table_names():
        if not table.startswith(("_", "sqlite_")):
            for _, column, kind, *_ in db.execute(f"PRAGMA table_info({table})").fetchall():
                if kind == "INTEGER" and re.search("_(id|by)$", column) and column not in _NAMES_NOBODY:
                    found.append((table, column))
    return found


def _fill(db: Connection) -> None:
    """One row about somebody in every table, whatever its columns are."""
    tables = [name for name in db.table_names() if not name.startswith(("_", "sqlite_"))]
    columns = set(_columns_of_people(db))
    for table in sorted(
        tables, key=lambda name: (name not in _EARLIER, _EARLIER.index(name) if name in _EARLIER else 0)
    ):
        (sql,) = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", [table]).fetchone()
        choices = dict(_CHOICES.findall(sql))
        row: dict[str, object] = {}
        for _, column, kind, *_ in db.execute(f"PRAGMA table_info({table})").fetchall():
            if (table, column) in columns:
                row[column] = _SOMEBODY
            elif kind in ("INTEGER", "REAL"):
                row[column] = 1
            else:
                row[column] = choices.get(column, "2026-01-01T00:00:00+00:00")
        names = ", ".join(row)
        db.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))


def _names(db: Connection, table: str, column: str) -> bool:
    return bool(db.execute(f"SELECT 1 FROM {table} WHERE {column} = ?", [_SOMEBODY]).fetchone())
