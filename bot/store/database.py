"""The SQLite file: one thread owns the one connection; callers hand it a function and await the result.

Functions that wait at the same time share one transaction, each behind a savepoint of its own: the disk has to be
waited for once, not once for each.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import sqlite_utils

from bot.errors import Fault, StoreError, StoreInUseError
from bot.store import log as wal
from bot.store import opening
from bot.store.migrations import MIGRATIONS
from bot.store.views import drop_views, make_views

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

Connection = sqlite_utils.Database
"""What the functions of this package take: the open database inside one transaction."""

_Work = Callable[[Connection], Any]
_Job = tuple[_Work, "Future[Any]"]
_Outcome = tuple[Any, Exception | None]

_LARGEST_BATCH = 200
_RETRY_SECONDS = 1.0
_LARGEST_LOG = 4_000_000
"""Bytes of the write-ahead log after which it is written into the file."""
_LONGEST_LOG_SECONDS = 60.0
"""After so long the log is written into the file however small it is, which also ends what was deleted."""


class Database:
    """One open file, whose only writer this is. `run` executes a function in one durable transaction."""

    def __init__(self, path: Path) -> None:
        """Opens, checks and migrates the file. Raises StoreError with one sentence for the person at the terminal."""
        self.path = path
        self._lock = opening.lock(path)
        try:
            self._sums, recovered, remark = opening.check(path)
            with opening.explaining(path):
                self._connection = sqlite_utils.Database(_open(path))
                if remark:
                    log.warning("%s: %s", path, remark)
                self._save_log(recovered)
                _migrate(self._connection)
        except BaseException:
            self._lock.release()
            raise
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._tail = wal.Tail(path)
        self._listeners: list[Callable[[], None]] = []
        self._fault_listeners: list[Callable[[], None]] = []
        self._fault: StoreError | None = None
        self._checkpoint_at = time.monotonic()
        self._is_to_settle = False
        self._thread = threading.Thread(target=self._work, name="store", daemon=True)
        self._thread.start()

    def on_change(self, listener: Callable[[], None]) -> None:
        """Calls `listener` in the event loop after every transaction (the outbox wakes up by it)."""
        self._listeners.append(listener)

    def on_fault(self, listener: Callable[[], None]) -> None:
        """Calls `listener` in the event loop after every transaction that failed by the file or the disk."""
        self._fault_listeners.append(listener)

    @property
    def fault(self) -> StoreError | None:
        """What failed by the file or the disk, until something is written again."""
        return self._fault

    async def run(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`function(connection, …)` in one transaction: all of it is durable when this returns, or none of it.

        Raises StoreError where the file or the disk fails; the function may be called once more for that reason, so
        its effects must be on the connection only.
        """
        result = await self.read(function, *args, **kwargs)
        for listener in self._listeners:
            listener()
        return result

    async def read(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for a function that only reads: nobody is told of a change."""
        try:
            return await asyncio.wrap_future(self._submit(lambda db: function(db, *args, **kwargs)))
        except StoreError:
            for listener in self._fault_listeners:
                listener()
            raise

    def run_now(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for callers without an event loop."""
        return self._submit(lambda db: function(db, *args, **kwargs)).result()

    async def settle(self) -> None:
        """Writes the log into the file: when this returns, what was deleted stands nowhere any more.

        Where a reader or the disk hinders it, that is tried again after every change.
        """
        self._is_to_settle = True
        for _ in range(2):  # the log is written after the batch of the first, so before the second
            await self.read(lambda _db: None)

    def close(self) -> None:
        """Finishes what is under way, then closes the file."""
        self._jobs.put(None)
        self._thread.join()
        try:
            if self._checkpoint():
                self._connection.close()
            else:
                opening.close_without_checkpoint(self._connection.conn, self.path)
        finally:
            self._lock.release()

    def _submit(self, work: Callable[[Connection], T]) -> Future[T]:
        future: Future[T] = Future()
        self._jobs.put((work, future))
        return future

    def _work(self) -> None:
        while True:
            try:
                first = self._jobs.get(timeout=_LONGEST_LOG_SECONDS)
            except queue.Empty:
                self._checkpoint()
                continue
            batch, last = self._batch(first)
            self._execute(batch)
            if last:
                return
            waits = _RETRY_SECONDS if self._is_long() else _LONGEST_LOG_SECONDS
            if self._is_to_settle:
                self._is_to_settle = not self._checkpoint()
            elif time.monotonic() > self._checkpoint_at + waits:
                self._checkpoint()

    def _is_long(self) -> bool:
        return self._log_size() > _LARGEST_LOG

    def _batch(self, first: _Job | None) -> tuple[list[_Job], bool]:
        """What waits now, and whether the end was asked for."""
        batch: list[_Job] = []
        job = first
        while job is not None:
            if job[1].set_running_or_notify_cancel():
                batch.append(job)
            if len(batch) >= _LARGEST_BATCH or self._jobs.empty():
                return batch, False
            job = self._jobs.get()
        return batch, True

    def _execute(self, batch: list[_Job]) -> None:
        """Executes jobs in one transaction; where that fails as a whole, each in one of its own.

        Where another program holds the lock they fail together: each would only wait for it anew.
        """
        try:
            outcomes = self._transaction([work for work, _ in batch])
        except sqlite3.Error as reason:
            found = self._explained(reason)
            is_locked = isinstance(found, StoreError) and found.fault is Fault.LOCKED
            outcomes = [(None, found)] * len(batch) if is_locked else [self._alone(work) for work, _ in batch]
        for (_, future), (result, error) in zip(batch, outcomes, strict=True):
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)

    def _transaction(self, works: list[_Work]) -> list[_Outcome]:
        """Raises SQLite's error where the transaction as a whole failed."""
        before = self._connection.conn.total_changes
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            outcomes = [self._attempt(work) for work in works]
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.rollback()
            raise
        if self._connection.conn.total_changes > before:
            self._fault = None
        self._confirm()
        return outcomes

    def _confirm(self) -> None:
        """Notes how far the log goes now. Without this note a damaged end of it cannot be told from a torn one."""
        try:
            if mark := self._tail.advance():
                self._sums.confirm(mark)
        except OSError as error:
            log.warning("the end of the log could not be noted: %s", error)

    def _attempt(self, work: _Work) -> _Outcome:
        """One job behind a savepoint. Raises SQLite's error where it ended the whole transaction."""
        try:
            with self._connection.atomic():
                return work(self._connection), None
        except sqlite3.Error as error:
            if not self._connection.conn.in_transaction:
                raise
            return None, self._explained(error)
        except Exception as error:
            return None, error

    def _alone(self, work: _Work) -> _Outcome:
        try:
            return self._transaction([work])[0]
        except sqlite3.Error as error:
            return None, self._explained(error)

    def _explained(self, error: sqlite3.Error) -> Exception:
        """The error for whoever waits; a fault of the file or the disk is kept at hand as well."""
        found = opening.explained(self.path, error)
        if isinstance(found, StoreError):
            self._fault = found
        return found

    def _log_size(self) -> int:
        file = wal.log_of(self.path)
        return file.stat().st_size if file.exists() else 0

    def _checkpoint(self) -> bool:
        """Writes the log into the file; False where a reader or the disk hinders it, which is tried again later."""
        self._checkpoint_at = time.monotonic()
        try:
            if written := wal.own_log(self.path):
                self._save_log(written)
        except (sqlite3.Error, OSError) as error:
            log.warning("the log could not be written into the database yet: %s", error)
            return False
        return self._log_size() == 0

    def _save_log(self, written: wal.Log | None) -> None:
        """Writes the log into the file, the sums of its pages first."""
        if written is not None:
            self._sums.follow(written)
        confirmed, self._sums.confirmed = self._sums.confirmed, wal.NOTHING
        self._sums.save()
        if written is None:
            return
        self._connection.execute("PRAGMA busy_timeout = 0")
        try:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            self._connection.execute(f"PRAGMA busy_timeout = {opening.LOCK_PATIENCE_MS}")
            if self._log_size():
                self._sums.confirm(confirmed)


def _open(path: Path) -> sqlite3.Connection:
    connection = opening.connect(path)
    try:
        opening.require_writable(connection)
        opening.require_sound(connection, path)
    except BaseException:
        opening.close_without_checkpoint(connection, path)
        raise
    return connection


def _migrate(database: Connection) -> None:
    with database.atomic():
        drop_views(database)
    MIGRATIONS.apply(database)
    with database.atomic():
        make_views(database)


def visit(path: Path, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """One transaction for a command on the terminal, also while the bot runs on the file. Raises StoreError."""
    try:
        with closing(Database(path)) as database:
            return database.run_now(function, *args, **kwargs)
    except StoreInUseError:
        return _as_guest(path, lambda db: function(db, *args, **kwargs))


def _as_guest(path: Path, work: Callable[[Connection], T]) -> T:
    """Works beside the bot, and leaves the log to it."""
    with opening.explaining(path):
        connection = opening.connect(path)
        try:
            database = sqlite_utils.Database(connection)
            with database.atomic():
                return work(database)
        finally:
            opening.close_without_checkpoint(connection, path)
