"""The database file: one writer, faults told apart in one line each, damage noticed, backups that come back."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils

from bot.backup import backup, restore
from bot.clock import system_clock
from bot.errors import DamagedStoreError, Fault, StoreError, StoreInUseError
from bot.store import Database, checksums, deliveries, people, visit
from bot.store.database import Connection
from bot.store.migrations import MIGRATIONS

ENDINGS = ("", "-wal", ".sums")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the database will be."""
    return tmp_path / "camtay.sqlite"


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    """A fresh database, open."""
    with closing(Database(file)) as opened:
        yield opened


def waiting(db: Connection) -> list[int]:
    """The numbers of the messages in the outbox."""
    return [row["chat_id"] for row in db.query("SELECT chat_id FROM outbox ORDER BY id")]


def put(db: Connection, number: int, size: int = 10) -> None:
    """One more message into the outbox."""
    deliveries.enqueue(db, number, "card", {"text": "x" * size}, system_clock())


def left_by_a_kill(file: Path, to: Path) -> Path:
    """The files as a killed process leaves them."""
    for ending in ENDINGS:
        to.with_name(to.name + ending).write_bytes(file.with_name(file.name + ending).read_bytes())
    return to


def overwrite(file: Path, start: int, data: bytes) -> None:
    """Changes a part of a file in place."""
    with file.open("r+b") as stream:
        stream.seek(start)
        stream.write(data)


def test_a_second_instance_is_refused_and_the_first_goes_on(database: Database) -> None:
    with pytest.raises(StoreInUseError, match="another Cầm Tay is running"):
        Database(database.path)
    database.run_now(put, 1)
    assert database.run_now(waiting) == [1]


def test_what_was_confirmed_is_on_the_disk_and_what_was_deleted_is_overwritten(database: Database) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    found = {
        name: database.run_now(lambda db, name=name: db.execute(f"PRAGMA {name}").fetchone()[0]) for name in wanted
    }
    assert found == wanted
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        database.run_now(lambda db: db.execute("INSERT INTO phrases (owner_id, text) VALUES (404, 'x')") and None)


def test_a_command_on_the_terminal_writes_beside_the_bot(file: Path) -> None:
    with closing(Database(file)) as database:
        database.run_now(put, 1)
        visit(file, put, 2)
        database.run_now(put, 3)
    assert visit(file, waiting) == [1, 2, 3]


async def test_one_failing_change_takes_nothing_from_those_it_shares_a_transaction_with(database: Database) -> None:
    def fails(db: Connection) -> None:
        put(db, 99)
        raise ValueError("no")

    jobs = [database.run(put, 1), database.run(fails), database.run(put, 2)]
    outcomes = await asyncio.gather(*jobs, return_exceptions=True)
    assert [type(outcome).__name__ for outcome in outcomes] == ["NoneType", "ValueError", "NoneType"]
    assert database.run_now(waiting) == [1, 2]


def test_a_full_disk_is_told_and_takes_nothing_that_was_confirmed(database: Database) -> None:
    database.run_now(put, 1)
    pages = database.run_now(lambda db: db.execute("PRAGMA page_count").fetchone()[0])
    database.run_now(lambda db: db.execute(f"PRAGMA max_page_count = {pages + 2}").fetchone())
    with pytest.raises(StoreError, match="the disk is full; make room"):
        database.run_now(put, 2, 50_000)
    database.run_now(lambda db: db.execute("PRAGMA max_page_count = 100000").fetchone())
    database.run_now(put, 3, 50_000)
    assert database.run_now(waiting) == [1, 3]


async def test_while_another_program_holds_the_lock_all_fail_together_and_then_go_on(database: Database) -> None:
    with closing(sqlite3.connect(database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        jobs = [database.run(put, number) for number in range(4)]
        async with asyncio.timeout(8):  # two batches at most, each waits three seconds for the lock
            outcomes = await asyncio.gather(*jobs, return_exceptions=True)
    assert {(type(outcome), getattr(outcome, "fault", None)) for outcome in outcomes} == {(StoreError, Fault.LOCKED)}
    assert database.fault is not None
    await database.run(put, 5)
    assert (database.fault, database.run_now(waiting)) == (None, [5])


def test_a_mistyped_path_makes_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="typo does not exist"):
        Database(tmp_path / "typo" / "camtay.sqlite")
    assert not (tmp_path / "typo").exists()


def test_a_folder_in_its_place_and_a_read_only_file_are_told_apart(file: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError, match="this is a folder"):
        Database(tmp_path / "folder")
    Database(file).close()
    file.chmod(0o444)
    with pytest.raises(StoreError, match="read-only; make the file and its folder writable"):
        Database(file)


@pytest.mark.parametrize("fill", [b"\0", b"\x5a"])
def test_every_overwritten_page_is_noticed(file: Path, fill: bytes) -> None:
    with closing(Database(file)) as database:
        for number in range(60):
            database.run_now(put, number, 500)
    whole = file.read_bytes()
    for start in range(0, len(whole), 4096):
        overwrite(file, start, fill * 4096)
        with pytest.raises(DamagedStoreError, match="camtay restore"):
            Database(file)
        file.write_bytes(whole)
    assert visit(file, waiting) == list(range(60))


def test_after_a_kill_every_overwritten_frame_of_the_log_is_noticed(database: Database, tmp_path: Path) -> None:
    for number in range(3):
        database.run_now(put, number)
    killed = left_by_a_kill(database.path, tmp_path / "killed.sqlite")
    log = killed.with_name("killed.sqlite-wal")
    whole = log.read_bytes()
    for start in range(32, len(whole), 4096 + 24):
        overwrite(log, start, b"\0" * 4120)
        with pytest.raises(DamagedStoreError, match="camtay restore"):
            Database(killed)
        log.write_bytes(whole)
    assert visit(killed, waiting) == [0, 1, 2]


def test_a_log_that_is_gone_lost_its_changes_or_another_program_took_them_in(file: Path, tmp_path: Path) -> None:
    visit(file, put, 0)
    with closing(Database(file)) as database:
        database.run_now(put, 1)
        lost = left_by_a_kill(file, tmp_path / "lost.sqlite")
        opened = left_by_a_kill(file, tmp_path / "opened.sqlite")
    lost.with_name("lost.sqlite-wal").unlink()
    with pytest.raises(DamagedStoreError, match="confirmed changes would be lost"):
        Database(lost)
    with closing(sqlite3.connect(opened)) as shell:
        shell.execute("SELECT count(*) FROM outbox").fetchone()
    assert not opened.with_name("opened.sqlite-wal").exists()
    with pytest.raises(DamagedStoreError, match=r"delete opened\.sqlite\.sums if you opened"):
        Database(opened)
    checksums.beside(opened).unlink()
    assert visit(opened, waiting) == [0, 1]


def test_a_change_that_a_power_failure_cut_off_is_dropped_and_the_rest_is_there(
    database: Database, tmp_path: Path
) -> None:
    for number in range(3):
        database.run_now(put, number)
    killed = left_by_a_kill(database.path, tmp_path / "killed.sqlite")
    confirmed = killed.with_name("killed.sqlite-wal").stat().st_size
    database.run_now(put, 3)
    torn = database.path.with_name("camtay.sqlite-wal").read_bytes()
    killed.with_name("killed.sqlite-wal").write_bytes(torn[: confirmed + 24] + bytes(len(torn) - confirmed - 24))
    assert visit(killed, waiting) == [0, 1, 2]


def test_a_backup_while_writing_comes_back_and_what_was_before_is_kept(file: Path, tmp_path: Path) -> None:
    with closing(Database(file)) as database:
        database.run_now(put, 1)
        backup(file, tmp_path / "copy.sqlite")
        database.run_now(put, 2)
        with pytest.raises(StoreInUseError):
            restore(tmp_path / "copy.sqlite", file)
    aside = restore(tmp_path / "copy.sqlite", file)
    assert aside is not None
    assert visit(file, waiting) == [1]
    assert visit(aside, waiting) == [1, 2]


@pytest.mark.parametrize(
    "harm",
    [
        "INSERT INTO phrases (owner_id, text) VALUES (404, 'x')",
        "INSERT INTO volunteer_profiles (person_id, duty) VALUES ((SELECT id FROM people), 'never')",
    ],
)
def test_what_no_sum_tells_is_found_at_the_start_in_a_backup_and_before_one_is_made(
    file: Path, tmp_path: Path, harm: str
) -> None:
    visit(file, people.remember, 101, "Hoa", system_clock())
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA ignore_check_constraints = ON")
        other.execute(harm)
    checksums.beside(file).unlink()
    with pytest.raises(DamagedStoreError, match="camtay restore"):
        Database(file)
    with pytest.raises(DamagedStoreError):
        backup(file, tmp_path / "copy.sqlite")
    assert not list(tmp_path.glob("copy.sqlite*"))
    with pytest.raises(StoreError, match="the backup is damaged"):
        restore(file, tmp_path / "new.sqlite")
    assert [left.name for left in tmp_path.glob("new.sqlite*")] == ["new.sqlite.lock"]


@pytest.mark.parametrize("steps", [1, 12])
def test_an_older_file_becomes_what_a_new_one_is_and_keeps_what_it_holds(
    file: Path, tmp_path: Path, steps: int
) -> None:
    old = sqlite_utils.Database(file)
    MIGRATIONS.apply(old, stop_before=MIGRATIONS.pending(old)[steps].name)
    old.execute("INSERT INTO people (id, first_name, first_seen, last_seen) VALUES (101, 'Hoa', '2026', '2026')")
    old.conn.commit()
    old.close()
    schema = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"
    fresh = visit(tmp_path / "fresh.sqlite", lambda db: db.execute(schema).fetchall())
    assert visit(file, lambda db: db.execute(schema).fetchall()) == fresh
    assert visit(file, lambda db: db.execute("SELECT first_name FROM people").fetchall()) == [("Hoa",)]


def test_a_backup_that_changed_since_is_refused(database: Database, tmp_path: Path) -> None:
    for number in range(60):
        database.run_now(put, number, 500)
    copy = tmp_path / "copy.sqlite"
    backup(database.path, copy)
    overwrite(copy, copy.stat().st_size - 100, b"y" * 50)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with pytest.raises(StoreError, match="the backup is damaged"):
        restore(copy, tmp_path / "new.sqlite")
    assert not checksums.beside(tmp_path / "new.sqlite").exists()
