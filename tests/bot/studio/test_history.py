"""The history: replays to the same files, undoes byte for byte, and tells edits by hand and kills apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store import Database, versions
from bot.store.versions import CHAT, FILE
from bot.studio import By, CannotUndo, History, Undone
from bot.studio.history import applied, patch, reversed_patch
from knowledge_base import saving
from knowledge_base.library import Library
from knowledge_base.writing import digest

THUY = By(CHAT, 301, "Thủy")
NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
FILE_OF_TOPIC = "topics/vssid.yaml"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "camtay.sqlite")
    yield database
    database.close()


@pytest.fixture
def history(database: Database, knowledge_base: Path) -> History:
    history = History(database, knowledge_base, lambda: NOW)
    history.notice()
    return history


def add(history: History, path: Path, text: str) -> None:
    journal = history.journal(THUY.origin("add_phrasings", "vssid.install"))
    saving.add_phrasings(path, "vssid", "vssid.install", {"vi": [text]}, journal)


def bytes_of(path: Path) -> bytes:
    return (path / FILE_OF_TOPIC).read_bytes()


def is_true(history: History, path: Path) -> bool:
    return all((path / name).read_bytes() == data for name, data in history.replay().items())


@pytest.mark.parametrize(
    ("before", "after"),
    [(b"", b"x"), (b"abc", b"abxc"), (b"aaaa", b"aa"), (b"abab", b"ababab"), (b"same", b"same"), (b"x", b"")],
)
def test_a_patch_leads_there_and_back(before: bytes, after: bytes) -> None:
    change = patch(before, after)
    assert applied(before, change) == after
    assert applied(after, reversed_patch(change)) == before


async def test_undo_is_byte_for_byte_and_can_be_undone(history: History, knowledge_base: Path) -> None:
    before = bytes_of(knowledge_base)
    add(history, knowledge_base, "cài bảo hiểm vào máy")
    after = bytes_of(knowledge_base)
    (version,) = await history.latest(1)
    assert (version.origin.person_name, version.origin.subject) == ("Thủy", "vssid.install")
    assert await history.undo(version.id, THUY) == Undone(exactly=True)
    assert bytes_of(knowledge_base) == before
    assert await history.undo(version.id, THUY) == CannotUndo("before")
    (undoing,) = await history.latest(1)
    assert await history.undo(undoing.id, THUY) == Undone(exactly=True)
    assert bytes_of(knowledge_base) == after
    assert is_true(history, knowledge_base)


async def test_undo_keeps_what_others_have_done_since(history: History, knowledge_base: Path) -> None:
    add(history, knowledge_base, "cài bảo hiểm vào máy")
    (version,) = await history.latest(1)
    file = knowledge_base / FILE_OF_TOPIC
    file.write_text(file.read_text(encoding="utf-8").replace("VssID is free.", "It is free."), encoding="utf-8")
    assert await history.undo(version.id, THUY) == Undone(exactly=False)
    assert "It is free." in file.read_text(encoding="utf-8")
    assert "cài bảo hiểm vào máy" not in file.read_text(encoding="utf-8")
    assert [each.origin.source for each in await history.latest(2)] == [CHAT, FILE]
    assert is_true(history, knowledge_base)


async def test_undo_is_refused_where_the_same_line_was_changed_since(history: History, knowledge_base: Path) -> None:
    add(history, knowledge_base, "cài bảo hiểm vào máy")
    (version,) = await history.latest(1)
    file = knowledge_base / FILE_OF_TOPIC
    file.write_text(file.read_text(encoding="utf-8").replace("cài bảo hiểm vào máy", "cài vào máy"), encoding="utf-8")
    kept = bytes_of(knowledge_base)
    assert await history.undo(version.id, THUY) == CannotUndo("overlaps")
    assert bytes_of(knowledge_base) == kept


async def test_the_first_version_of_a_file_cannot_be_undone(history: History) -> None:
    first = (await history.latest(10))[-1]
    assert await history.undo(first.id, THUY) == CannotUndo("first")


@pytest.mark.parametrize("was_made", [True, False])
async def test_after_a_kill_the_file_tells_whether_a_change_was_made(
    history: History, database: Database, knowledge_base: Path, was_made: bool
) -> None:
    before = bytes_of(knowledge_base)
    after = before.replace("cài VssID thế nào".encode(), "cài VssID ra sao".encode())
    change, digests = patch(before, after), (digest(before), digest(after))
    origin = THUY.origin("edit", "vssid.install")
    database.run_now(versions.add, FILE_OF_TOPIC, change, digests, origin, NOW, begun=True)
    if was_made:
        (knowledge_base / FILE_OF_TOPIC).write_bytes(after)
    history.notice()
    (newest,) = await history.latest(1)
    assert (newest.origin.what == "edit") == was_made
    assert is_true(history, knowledge_base)


async def test_a_deleted_file_has_a_history_too(history: History, knowledge_base: Path) -> None:
    (knowledge_base / "topics" / "bill.yaml").unlink()
    history.notice()
    assert history.replay()["topics/bill.yaml"] == b""
    Library.load(knowledge_base)
