"""Getting a change into a file: what somebody saves at the same moment is never overwritten, a kill leaves no mess."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge_base.library import Library
from knowledge_base.problems import FaultyFilesError
from knowledge_base.writing import NOBODY, BusyFileError, Rewrite, digest, only_writer, rewrite

BILL = Path("topics") / "bill.yaml"


def replaced(file: Path, old: str, new: str) -> Rewrite:
    before = file.read_bytes()
    return Rewrite(file, before, before.replace(old.encode(), new.encode()))


def test_what_is_saved_by_hand_meanwhile_stays_and_the_change_is_made_on_top(knowledge_base: Path) -> None:
    file, saves = knowledge_base / BILL, iter(["# one\n", "# two\n"])

    def make() -> Rewrite:
        change = replaced(file, "chọn “Điện”", "chọn “Điện lực”")
        for comment in saves:  # somebody saves the file after it was read
            file.write_text(comment + file.read_text(encoding="utf-8"), encoding="utf-8")
            break
        return change

    rewrite(knowledge_base, make, NOBODY)
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# two\n# one\n")
    assert "Điện lực" in text
    assert [each.name for each in file.parent.iterdir() if each.suffix != ".yaml"] == []


def test_a_file_that_is_saved_again_and_again_is_left_alone(knowledge_base: Path) -> None:
    file = knowledge_base / BILL

    def make() -> Rewrite:
        change = replaced(file, "chọn “Điện”", "chọn “Điện lực”")
        file.write_text("#\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
        return change

    with pytest.raises(BusyFileError):
        rewrite(knowledge_base, make, NOBODY)
    assert "Điện lực" not in file.read_text(encoding="utf-8")


def test_a_change_that_would_not_load_is_not_written(knowledge_base: Path) -> None:
    file = knowledge_base / BILL
    before = file.read_bytes()
    with pytest.raises(FaultyFilesError):
        rewrite(knowledge_base, lambda: replaced(file, "source:", "sauce:"), NOBODY)
    assert file.read_bytes() == before


@pytest.mark.parametrize("left", ["before", "after", "somebody's"])
def test_what_a_killed_writer_left_is_cleared_away(knowledge_base: Path, left: str) -> None:
    file = knowledge_base / BILL
    before = file.read_bytes()
    after = before.replace("chọn “Điện”".encode(), "chọn “Điện lực”".encode())
    saved = b"# saved by hand\n" + before
    marks = f"{digest(before)[:16]}-{digest(after)[:16]}"
    prepared = file.with_name(f".{file.name}.{marks}.new")
    prepared.write_bytes({"before": before, "after": after, "somebody's": saved}[left])
    file.with_name(f".{file.name}.{marks}.part").write_bytes(b"half of i")
    if left != "after":  # killed after the exchange
        file.write_bytes(after)
    with only_writer(knowledge_base):
        pass
    assert file.read_bytes() == {"before": after, "after": before, "somebody's": saved}[left]
    assert [each.name for each in file.parent.iterdir() if each.suffix != ".yaml"] == []
    Library.load(knowledge_base)


def test_a_file_with_other_line_ends_and_rights_keeps_them(knowledge_base: Path) -> None:
    file = knowledge_base / BILL
    file.chmod(0o640)
    rewrite(knowledge_base, lambda: replaced(file, "chọn “Điện”", "chọn “Điện lực”"), NOBODY)
    assert file.stat().st_mode & 0o777 == 0o640
