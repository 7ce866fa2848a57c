"""The history of the knowledge base: every version of every file, as the bytes taken out and put in at one place."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.store.database import Connection

CHAT, PAGE, FILE = "chat", "page", "file"
"""Where a change came from; `FILE`: by hand, or with another program."""
_COLUMNS = (
    "id, file, place, removed, inserted, digest_before, digest_after, source, person_id, person_name, what, subject, "
    "question_ids, undoes, made_at"
)


@dataclass(frozen=True, slots=True)
class Patch:
    """At byte `place`, `removed` becomes `inserted`."""

    place: int
    removed: bytes
    inserted: bytes


@dataclass(frozen=True, slots=True)
class Origin:
    """Who changed something, from where (`chat`, `page`, `file`), what they did and to which entry or guide.

    `question_ids`: the residents' questions that were settled by it; `undoes`: the version that was undone by it.
    """

    source: str
    person_id: int
    person_name: str
    what: str
    subject: str = ""
    question_ids: tuple[int, ...] = ()
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One change of one file."""

    id: int
    file: str
    patch: Patch
    digest_before: str
    digest_after: str
    origin: Origin
    made_at: datetime


def add(
    db: Connection, file: str, patch: Patch, digests: tuple[str, str], origin: Origin, now: datetime, *, begun: bool
) -> int:
    """Adds a version and gives its id. `digests`: of the file before and after; `begun`: it is not in the file yet."""
    row = db.execute(
        """INSERT INTO versions (file, place, removed, inserted, digest_before, digest_after, state, source, person_id,
                                 person_name, what, subject, question_ids, undoes, made_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
        [
            file,
            patch.place,
            zlib.compress(patch.removed),
            zlib.compress(patch.inserted),
            *digests,
            "begun" if begun else "done",
            origin.source,
            origin.person_id,
            origin.person_name,
            origin.what,
            origin.subject,
            json.dumps(list(origin.question_ids)),
            origin.undoes,
            now.isoformat(),
        ],
    ).fetchone()
    return int(row[0])


def finish(db: Connection, version_id: int) -> None:
    """What had begun is in the file."""
    db.execute("UPDATE versions SET state = 'done' WHERE id = ?", [version_id])


def forget(db: Connection, version_id: int) -> None:
    """What had begun never got into the file."""
    db.execute("DELETE FROM versions WHERE id = ? AND state = 'begun'", [version_id])


def begun(db: Connection, file: str) -> Version | None:
    """The change of a file of which nobody knows whether it was made."""
    return next(iter(_all(db, "state = 'begun' AND file = ? ORDER BY id", [file])), None)


def of_file(db: Connection, file: str, up_to: int | None = None) -> list[Version]:
    """The versions of a file, oldest first, up to the one with the id `up_to`."""
    limit = "" if up_to is None else f"AND id <= {int(up_to)}"
    return _all(db, f"state = 'done' AND file = ? {limit} ORDER BY id", [file])


def files(db: Connection) -> list[str]:
    """Every file that has a history."""
    return [str(row["file"]) for row in db.query("SELECT DISTINCT file FROM versions ORDER BY file")]


def digest_of(db: Connection, file: str) -> str:
    """The digest of a file's newest version, "" where it has none."""
    row = db.execute(
        "SELECT digest_after FROM versions WHERE file = ? AND state = 'done' ORDER BY id DESC LIMIT 1", [file]
    ).fetchone()
    return str(row[0]) if row else ""


def find(db: Connection, version_id: int) -> Version | None:
    """One version, or None."""
    return next(iter(_all(db, "state = 'done' AND id = ?", [version_id])), None)


def undone_by(db: Connection, version_id: int) -> int | None:
    """The version that undid this one, if any did and was not undone itself."""
    for row in db.query("SELECT id FROM versions WHERE state = 'done' AND undoes = ? ORDER BY id DESC", [version_id]):
        return None if undone_by(db, row["id"]) else int(row["id"])
    return None


_NEWS = f"state = 'done' AND NOT (digest_before = '' AND source = '{FILE}')"
"""Changes only: that a file was there when the history began is none."""


def latest(db: Connection, limit: int, skip: int = 0, subject: str | None = None) -> list[Version]:
    """A page of all changes, newest first; only those of one entry or guide where `subject` is given."""
    where, values = ("AND subject = ?", [subject]) if subject else ("", [])
    return _all(db, f"{_NEWS} {where} ORDER BY id DESC LIMIT ? OFFSET ?", [*values, limit, skip])


def count(db: Connection, subject: str | None = None) -> int:
    """How many changes there are, in all or of one entry or guide."""
    where, values = ("AND subject = ?", [subject]) if subject else ("", [])
    return int(db.execute(f"SELECT count(*) FROM versions WHERE {_NEWS} {where}", values).fetchone()[0])


def _all(db: Connection, where: str, values: Sequence[object]) -> list[Version]:
    return [_version(row) for row in db.query(f"SELECT {_COLUMNS} FROM versions WHERE {where}", list(values))]


def _version(row: dict[str, object]) -> Version:
    return Version(
        id=int(str(row["id"])),
        file=str(row["file"]),
        patch=Patch(int(str(row["place"])), _bytes(row["removed"]), _bytes(row["inserted"])),
        digest_before=str(row["digest_before"]),
        digest_after=str(row["digest_after"]),
        origin=Origin(
            source=str(row["source"]),
            person_id=int(str(row["person_id"])),
            person_name=str(row["person_name"]),
            what=str(row["what"]),
            subject=str(row["subject"]),
            question_ids=tuple(json.loads(str(row["question_ids"]))),
            undoes=None if row["undoes"] is None else int(str(row["undoes"])),
        ),
        made_at=datetime.fromisoformat(str(row["made_at"])),
    )


def _bytes(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise TypeError("a version without its bytes")
    return zlib.decompress(value)
