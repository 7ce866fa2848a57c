"""The history of the knowledge base: who changed what and when, and back again byte for byte.

A change is noted before it gets into its file and confirmed afterwards, so that after a kill the file itself tells
which of the two it was. What people change by hand is found by its digest. Replaying the versions of a file therefore
always gives the file. What a version settles beside the file (questions, the log of acts) is done with its
confirmation, in one transaction.
"""

from __future__ import annotations

import asyncio
import difflib
from bisect import bisect_left
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.clock import Clock
from bot.store import Database, acts, questions, versions
from bot.store.acts import Act
from bot.store.database import Connection
from bot.store.versions import FILE, Origin, Patch, Version
from knowledge_base.loading import topic_files, yaml_files
from knowledge_base.merging import merged
from knowledge_base.problems import FaultyFilesError
from knowledge_base.writing import BusyFileError, Journal, Rewrite, digest, only_writer, rewrite

_BY_HAND = Origin(FILE, 0, "", FILE)
_NOTHING = digest(b"")


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, and from where: `chat` or `page`."""

    source: str
    id: int
    first_name: str

    def origin(self, what: str, subject: str, question_ids: tuple[int, ...] = (), undoes: int | None = None) -> Origin:
        """What the history says of an act of theirs."""
        return Origin(self.source, self.id, self.first_name, what, subject, question_ids, undoes)


def changed_lines(before: str, after: str, *, around: int) -> list[str]:
    """The lines that were taken out (-) and put in (+), with so many unchanged lines around; @@ begins each place."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=around)
    return list(lines)[2:]


@dataclass(frozen=True, slots=True)
class Undone:
    """It is undone; `exactly` where the file is byte for byte as before, else it was merged with later changes."""

    exactly: bool


@dataclass(frozen=True, slots=True)
class CannotUndo:
    """Nothing was changed. `why`: gone, first, before (it is undone already), overlaps (later changes of the same
    lines), faulty (with the `fault` that the knowledge base would have), or busy."""

    why: str
    fault: FaultyFilesError | None = None


class _OverlapsError(Exception):
    pass


class History:
    """The versions of the files in `path`. Its methods without `async` wait, so call them on a thread of their own."""

    def __init__(self, database: Database, path: Path, clock: Clock) -> None:
        self._database = database
        self._path = path
        self._clock = clock

    def journal(self, origin: Origin) -> Journal:
        """What notes the changes of `origin`; give it to the functions of `saving`."""
        return _Noting(self._database, origin, self._clock)

    def notice(self) -> None:
        """Notes what was changed by hand, and finds out what became of changes during which the process was killed."""
        if not self._path.is_dir():
            return
        with only_writer(self._path):
            present = {name: self._bytes(name) for name in self._names()}
            self._database.run_now(_catch_up, present, self._clock)

    async def latest(self, limit: int, skip: int = 0, subject: str | None = None) -> list[Version]:
        """A page of all changes, newest first; only those of one entry or guide where `subject` is given."""
        return await self._database.read(versions.latest, limit, skip, subject)

    async def count(self, subject: str | None = None) -> int:
        """How many changes there are."""
        return await self._database.read(versions.count, subject)

    async def find(self, version_id: int) -> Version | None:
        """One change."""
        return await self._database.read(versions.find, version_id)

    async def is_undone(self, version_id: int) -> bool:
        """Whether a change was undone, and that was not undone itself."""
        return await self._database.read(versions.undone_by, version_id) is not None

    async def text_of(self, version: Version) -> tuple[str, str]:
        """The whole file before and after a change."""
        before, after = await self._database.read(_texts_around, version)
        return before.decode(errors="replace"), after.decode(errors="replace")

    async def undo(self, version_id: int, by: By) -> Undone | CannotUndo:
        """Takes a change back. The knowledge base in force must be reloaded afterwards."""
        return await asyncio.to_thread(self._undo, version_id, by)

    def replay(self) -> dict[str, bytes]:
        """Every file as its history tells. Raises ValueError where a version does not follow from the one before."""
        return self._database.run_now(_replayed)

    def _undo(self, version_id: int, by: By) -> Undone | CannotUndo:
        self.notice()
        version = self._database.run_now(versions.find, version_id)
        if version is None:
            return CannotUndo("gone")
        if version.digest_before == _NOTHING:
            return CannotUndo("first")
        if self._database.run_now(versions.undone_by, version_id) is not None:
            return CannotUndo("before")
        origin = by.origin(Act.UNDO, version.origin.subject, version.origin.question_ids, version_id)
        before, after = self._database.run_now(_texts_around, version)
        file = self._path / version.file
        try:
            made = rewrite(self._path, lambda: _taken_back(file, before, after), self.journal(origin))
        except _OverlapsError:
            return CannotUndo("overlaps")
        except FaultyFilesError as error:
            return CannotUndo("faulty", error)
        except (BusyFileError, FileNotFoundError):
            return CannotUndo("busy")
        return Undone(exactly=made.after == before)

    def _names(self) -> list[str]:
        folders = [self._path / name for name in ("words", "languages") if (self._path / name).is_dir()]
        files = [*topic_files(self._path), *(file for folder in folders for file in yaml_files(folder))]
        there = {file.relative_to(self._path).as_posix() for file in files}
        return sorted(there | set(self._database.run_now(versions.files)))

    def _bytes(self, name: str) -> bytes:
        """What a file holds; nothing where it was deleted."""
        with suppress(FileNotFoundError):
            return (self._path / name).read_bytes()
        return b""


class _Noting:
    """Notes one change: before it gets into the file, and whether it did."""

    def __init__(self, database: Database, origin: Origin, clock: Clock) -> None:
        self._database = database
        self._origin = origin
        self._clock = clock
        self._version: int | None = None

    def begins(self, file: str, before: bytes, after: bytes) -> None:
        """Notes it as begun, after whatever was changed by hand since the last version."""
        self._version = self._database.run_now(self._begin, file, before, after)

    def done(self) -> None:
        """Confirms it, with all that it settles."""
        if self._version is not None:
            self._database.run_now(_confirm, self._version, self._clock)

    def given_up(self) -> None:
        """Forgets it."""
        if self._version is not None:
            self._database.run_now(versions.forget, self._version)

    def _begin(self, db: Connection, file: str, before: bytes, after: bytes) -> int:
        _catch_up(db, {file: before}, self._clock)
        digests = digest(before), digest(after)
        return versions.add(db, file, patch(before, after), digests, self._origin, self._clock(), begun=True)


def patch(before: bytes, after: bytes) -> Patch:
    """What is taken out and put in to come from `before` to `after`."""
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    return Patch(start, before[start : len(before) - end], after[start : len(after) - end])


def _shared(one: bytes, other: bytes) -> int:
    """The length of the beginning that both have."""
    lengths = range(1, min(len(one), len(other)) + 1)
    return bisect_left(lengths, True, key=lambda length: one[:length] != other[:length])


def applied(text: bytes, change: Patch) -> bytes:
    """`text` with a patch made. Raises ValueError where it does not hold what is to be taken out."""
    end = change.place + len(change.removed)
    if text[change.place : end] != change.removed:
        raise ValueError("the patch does not fit")
    return text[: change.place] + change.inserted + text[end:]


def reversed_patch(change: Patch) -> Patch:
    """What takes a patch back."""
    return Patch(change.place, change.inserted, change.removed)


def _catch_up(db: Connection, present: Mapping[str, bytes], clock: Clock) -> None:
    """Brings the histories of some files to what the files hold."""
    for file, data in present.items():
        begun = versions.begun(db, file)
        if begun is not None:
            if _was_made(db, begun, data):
                _confirm(db, begun.id, clock)
            else:
                versions.forget(db, begun.id)
        known = versions.digest_of(db, file) or _NOTHING
        if known != digest(data):
            head = _head(db, file)
            versions.add(db, file, patch(head, data), (known, digest(data)), _BY_HAND, clock(), begun=False)


def _was_made(db: Connection, begun: Version, present: bytes) -> bool:
    """Whether a change got into the file before the process was killed. Where somebody has edited the file since, the
    side counts to which it is closer: that concerns who is named for the change, and never the bytes."""
    if digest(present) in (begun.digest_before, begun.digest_after):
        return digest(present) == begun.digest_after
    head = _head(db, begun.file)
    return _size(patch(applied(head, begun.patch), present)) < _size(patch(head, present))


def _size(change: Patch) -> int:
    return len(change.removed) + len(change.inserted)


def _head(db: Connection, file: str, up_to: int | None = None) -> bytes:
    """The file as its versions tell, up to the one with the id `up_to`."""
    text = b""
    for version in versions.of_file(db, file, up_to):
        text = applied(text, version.patch)
        if digest(text) != version.digest_after:
            raise ValueError(f"version {version.id} of {file} does not lead to what it says")
    return text


def _replayed(db: Connection) -> dict[str, bytes]:
    return {file: _head(db, file) for file in versions.files(db)}


def _texts_around(db: Connection, version: Version) -> tuple[bytes, bytes]:
    after = _head(db, version.file, version.id)
    return applied(after, reversed_patch(version.patch)), after


def _taken_back(file: Path, before: bytes, after: bytes) -> Rewrite:
    present = file.read_bytes()
    wanted = before if present == after else merged(after, present, before)
    if wanted is None:
        raise _OverlapsError
    return Rewrite(file, present, wanted)


def _confirm(db: Connection, version_id: int, clock: Clock) -> None:
    """The change is in its file: what it settles is settled."""
    versions.finish(db, version_id)
    version = versions.find(db, version_id)
    if version is None or version.origin.source == FILE:
        return
    origin = version.origin
    _settle_questions(db, origin)
    if origin.what in list(Act):
        # Not the texts: residents' words may be among them, and who asks to be forgotten must not stay here.
        acts.record(db, origin.person_id, Act(origin.what), origin.subject or version.file, clock())


def _settle_questions(db: Connection, origin: Origin) -> None:
    match origin.what:
        case Act.PUBLISH | Act.ADD_PHRASINGS:
            for question_id in origin.question_ids:
                questions.note_choice(db, question_id, origin.subject)
        case Act.DISMISS:
            questions.dismiss(db, origin.question_ids)
        case Act.UNDO:
            undone = versions.find(db, origin.undoes or 0)
            redone = versions.find(db, undone.origin.undoes or 0) if undone else None
            if redone:  # an undoing was undone: what was done first is done again
                _settle_questions(db, redone.origin)
            else:
                questions.reopen(db, origin.question_ids)
