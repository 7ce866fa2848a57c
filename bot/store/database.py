"""The SQLite file: one thread owns the one connection; callers hand it a function and await the result."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import sqlite_utils

from bot.errors import StoreError
from bot.store.migrations import MIGRATIONS
from bot.store.views import drop_views, make_views

P = ParamSpec("P")
T = TypeVar("T")

Connection = sqlite_utils.Database
"""What the functions of this package take: the open database inside one transaction."""

_LOCK_PATIENCE_MS = 3000


class Database:
    """One open file. `run` executes a function in one durable transaction on the writing thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._connection = self._thread.submit(_open, path).result()
        self._listeners: list[Callable[[], None]] = []

    def on_change(self, listener: Callable[[], None]) -> None:
        """Calls `listener` in the event loop after every transaction (the outbox wakes up by it)."""
        self._listeners.append(listener)

    async def run(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`function(connection, …)` in one transaction: all of it is durable when this returns, or none of it."""
        result = await self.read(function, *args, **kwargs)
        for listener in self._listeners:
            listener()
        return result

    async def read(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for a function that only reads: nobody is told of a change."""
        return await asyncio.get_running_loop().run_in_executor(
            self._thread, lambda: self._in_transaction(function, *args, **kwargs)
        )

    def run_now(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for callers without an event loop."""
        return self._thread.submit(lambda: self._in_transaction(function, *args, **kwargs)).result()

    def _in_transaction(
        self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        with self._connection.atomic():
            return function(self._connection, *args, **kwargs)

    def close(self) -> None:
        """Waits for what is under way, then closes the file."""
        self._thread.submit(self._connection.close).result()
        self._thread.shutdown()


def _open(path: Path) -> Connection:
    """Opens, checks and migrates the file. Raises StoreError with one sentence for the person at the terminal."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _require_writable_mark(path)
        connection = sqlite3.connect(path, timeout=_LOCK_PATIENCE_MS / 1000)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        database = sqlite_utils.Database(connection)
        with database.atomic():
            drop_views(database)
        MIGRATIONS.apply(database)
        with database.atomic():
            make_views(database)
        _require_writable(connection)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(_explanation(path, error)) from error
    return database


def _require_writable_mark(path: Path) -> None:
    """Respects a file that was marked read-only, also where the user (root) could write to it all the same."""
    if path.exists() and not path.stat().st_mode & 0o222:
        raise PermissionError(f"{path} is marked read-only")


def _require_writable(connection: sqlite3.Connection) -> None:
    """Takes and gives back the write lock, so that a locked or read-only file is told at the start."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("ROLLBACK")


def _explanation(path: Path, error: Exception) -> str:
    text = str(error).lower()
    if "locked" in text or "busy" in text:
        return f"{path}: the database is locked by another program; stop the other one and start again"
    if "readonly" in text or "read-only" in text or isinstance(error, PermissionError):
        return f"{path}: the database is read-only; make the file and its folder writable for this user"
    if "malformed" in text or "not a database" in text:
        return f"{path}: the file is damaged or no database; put a backup in its place with camtay restore"
    if "full" in text:
        return f"{path}: the disk is full; make room and start again"
    return f"{path}: the database cannot be opened ({error}); check store.path and its folder"
