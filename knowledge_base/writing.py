"""Puts a changed text in a file's place: tried on a copy first, in one step, and never over what somebody just saved.

Writers of this program wait for each other by a lock. An editor knows no lock: so the old file is exchanged for the
new one, and exchanged back if what comes out is not what the change was made of. What a killed writer leaves behind
tells by its name what it is, and the next writer clears it away.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ruamel.yaml.error import YAMLError

from knowledge_base.library import Library
from knowledge_base.problems import FaultyFilesError

_ATTEMPTS = 8
_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux
_PREPARED, _UNFINISHED = ".new", ".part"


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One file before and after a change."""

    file: Path
    before: bytes
    after: bytes


class Journal(Protocol):
    """Who wants to know of changes, in time to remember them even if this process is killed in between."""

    def begins(self, file: str, before: bytes, after: bytes) -> None:
        """`file` (as named within the knowledge base) is about to change. What it says counts only if it is."""

    def done(self) -> None:
        """The change that began is in the file."""

    def given_up(self) -> None:
        """It is not: somebody has edited the file meanwhile."""


class NoJournal:
    """For changes that nobody wants to know of."""

    def begins(self, file: str, before: bytes, after: bytes) -> None:
        """Nothing is noted."""

    def done(self) -> None:
        """Nothing is noted."""

    def given_up(self) -> None:
        """Nothing is noted."""


NOBODY = NoJournal()


class BusyFileError(Exception):
    """Somebody saves the file again and again; nothing was written."""


def rewrite(path: Path, make: Callable[[], Rewrite], journal: Journal) -> Rewrite:
    """Makes a change in the knowledge base `path` and gives it as it was made.

    `make` computes it from the files; it is called again where somebody has saved the file meanwhile. Raises
    FaultyFilesError where the knowledge base would not load with it or is faulty already (nothing is written then),
    BusyFileError, and whatever `make` raises.
    """
    with only_writer(path):
        for _ in range(_ATTEMPTS):
            try:
                change = make()
                _refuse_if_faulty(path, change)
            except (YAMLError, FaultyFilesError):
                Library.load(path)  # what was faulty already is told as such
                raise
            if change.after == change.before:
                return change
            journal.begins(change.file.relative_to(path).as_posix(), change.before, change.after)
            if _put_in_place(change):
                journal.done()
                return change
            journal.given_up()
    raise BusyFileError(str(change.file))


@contextmanager
def only_writer(path: Path) -> Iterator[None]:
    """Waits until no other thread or process changes this knowledge base, so that nobody's change is lost."""
    folder = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        for each in (path, *(path / name for name in ("topics", "words", "languages"))):
            _clear_away(each)
        yield
    finally:
        os.close(folder)


def digest(data: bytes) -> str:
    """A name for the content of a file."""
    return hashlib.sha256(data).hexdigest()


def _refuse_if_faulty(path: Path, change: Rewrite) -> None:
    """Loads a copy of the knowledge base in which the change is made."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "knowledge_base"
        ignored = shutil.ignore_patterns("__pycache__", "*.py", f"*{_PREPARED}", f"*{_UNFINISHED}")
        shutil.copytree(path, copy, ignore=ignored, copy_function=_copy_or_link)
        (copy / change.file.relative_to(path)).write_bytes(change.after)
        try:
            Library.load(copy)
        except FaultyFilesError as error:
            raise error.moved(copy, path) from None


def _copy_or_link(source: str, target: str) -> None:
    """Pictures and fonts only have to be there, so they need not be copied."""
    if source.endswith((".yaml", ".yml")):
        shutil.copyfile(source, target)
    else:
        Path(target).symlink_to(Path(source).absolute())


def _put_in_place(change: Rewrite) -> bool:
    """Whether `after` stands in the file's place; if not, the file is as somebody else has saved it meanwhile."""
    file = change.file
    marks = f"{digest(change.before)[:16]}-{digest(change.after)[:16]}"
    prepared = file.with_name(f".{file.name}.{marks}{_PREPARED}")
    unfinished = prepared.with_suffix(_UNFINISHED)
    with unfinished.open("wb") as out:
        out.write(change.after)
        out.flush()
        os.fsync(out.fileno())
    try:
        shutil.copymode(file, unfinished)
        unfinished.replace(prepared)
        _exchange(file, prepared)
    except FileNotFoundError:  # deleted or renamed by hand
        unfinished.unlink(missing_ok=True)
        prepared.unlink(missing_ok=True)
        return False
    if prepared.read_bytes() == change.before:
        prepared.unlink()
        _make_durable(file.parent)
        return True
    _take_back(file, prepared, change.after)
    return False


def _take_back(file: Path, prepared: Path, ours: bytes) -> None:
    """Puts what somebody saved, and what stands in `prepared` now, back into its place."""
    _exchange(file, prepared)
    if prepared.read_bytes() == ours:
        prepared.unlink()
    else:  # saved a second time within this moment: the newest stays in force, the other is kept beside it
        _exchange(file, prepared)
        prepared.replace(file.with_name(f"{file.name}.saved"))


def _exchange(one: Path, other: Path) -> None:
    """Lets two files change names in one step. Where the system cannot do that, `other` takes the place of `one`,
    and what stood there is found in `other` all the same."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        _replace_one_by_one(one, other)
        return
    if rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL):  # an old kernel, or a file system without it
        _replace_one_by_one(one, other)
    else:
        raise OSError(code, os.strerror(code), str(one))


def _replace_one_by_one(one: Path, other: Path) -> None:
    kept = one.with_name(f"{other.name}{_UNFINISHED}")
    os.link(one, kept)
    other.replace(one)
    kept.replace(other)


def _clear_away(folder: Path) -> None:
    """Removes what a killed writer left, and gives back to people what they had saved just then."""
    if not folder.is_dir():
        return
    for left in folder.glob(f".*{_UNFINISHED}"):
        left.unlink(missing_ok=True)
    for left in folder.glob(f".*{_PREPARED}"):
        name, before, after = _marks(left)
        mark = digest(left.read_bytes())[:16]
        file = folder / name
        if mark in (before, after):
            left.unlink()
        elif file.exists() and digest(file.read_bytes())[:16] == after:
            _exchange(file, left)  # killed between the exchange and the look at what came out
            left.unlink()
        else:
            left.replace(file.with_name(f"{name}.saved"))


def _marks(left: Path) -> tuple[str, str, str]:
    """The file's name, and the marks of its content before and after the change, from the name of what was left."""
    name, _, marks = left.name.removesuffix(_PREPARED).removeprefix(".").rpartition(".")
    before, _, after = marks.partition("-")
    return name, before, after


def _make_durable(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
