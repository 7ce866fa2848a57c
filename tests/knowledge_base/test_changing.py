"""Fields of entries and guides, changed in files that people set out: only what was meant, and nobody loses a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge_base.changing import Change, FieldsChangedError, change_fields
from knowledge_base.fields import Value, changed_entry, changed_guide, fields_of, merged_phrasings
from knowledge_base.library import Library

ENTRY, GUIDE = ("entries", "vssid.install"), ("guides", "vssid.install")
STEP = "steps.3"


@pytest.mark.parametrize(
    ("part", "field", "now"),
    [
        (ENTRY, "title.vi", "Cài VssID vào máy"),
        (ENTRY, "title.hmn", "Nruab VssID"),
        (ENTRY, "answer.vi", "Một dòng: có dấu hai chấm #"),
        (ENTRY, "answer.en", "One.\nTwo."),
        (ENTRY, "source", "Bảo hiểm xã hội tỉnh"),
        (ENTRY, "checked", "2026-11-26"),
        (ENTRY, "phrasings.vi", ("cài VssID thế nào", "mới", "muốn có VssID trong điện thoại")),
        (ENTRY, "phrasings.blt", ("tải VssID",)),
        (GUIDE, "title.vi", "Cài"),
        (GUIDE, f"{STEP}.text.vi", "Gõ chữ VssID."),
        (GUIDE, f"{STEP}.expect.en", ""),
        (GUIDE, f"{STEP}.trouble.vi", "Gõ lại."),
    ],
)
def test_a_field_changes_as_in_the_preview_and_back(
    knowledge_base: Path, part: tuple[str, str], field: str, now: Value
) -> None:
    file = knowledge_base / "topics" / "vssid.yaml"
    original, library = file.read_bytes(), Library.load(knowledge_base)
    kind, name = part
    shown = library.entries[name] if kind == "entries" else library.guides[name]
    was = fields_of(shown).get(field, () if isinstance(now, tuple) else "")
    change_fields(knowledge_base, "vssid", part, {field: Change(was, now)})
    after = Library.load(knowledge_base)
    if kind == "entries":
        assert after.entries[name] == changed_entry(library.entries[name], {field: now})
    else:
        assert after.guides[name] == changed_guide(library.guides[name], {field: now})
    change_fields(knowledge_base, "vssid", part, {field: Change(now, was)})
    assert fields_of(Library.load(knowledge_base).guides[name]) == fields_of(library.guides[name])
    assert fields_of(Library.load(knowledge_base).entries[name]) == fields_of(library.entries[name])
    assert "# A small knowledge base for the journeys" in file.read_text(encoding="utf-8")
    if not isinstance(now, tuple) and was:
        assert len(file.read_bytes().splitlines()) - len(original.splitlines()) in (-1, 0, 1)


def test_a_text_that_somebody_else_changed_is_never_overwritten(knowledge_base: Path) -> None:
    file = knowledge_base / "topics" / "vssid.yaml"
    before = file.read_bytes()
    changes = {"title.vi": Change("Cài VssID cũ", "Mới"), "source": Change("Bảo hiểm xã hội Việt Nam", "Khác")}
    with pytest.raises(FieldsChangedError) as raised:
        change_fields(knowledge_base, "vssid", ENTRY, changes)
    assert raised.value.present == {"title.vi": "Cài VssID"}
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("base", "mine", "present", "merged"),
    [
        (("a", "b"), ("a", "b", "c"), ("a", "b", "d"), ("a", "b", "d", "c")),
        (("a", "b"), ("a",), ("a", "b", "d"), ("a", "d")),
        (("a", "b"), ("a", "x"), ("b", "a"), ("a", "x")),
        (("a",), ("a", "c"), ("c",), ("c",)),
    ],
)
def test_phrasings_of_two_are_brought_together(
    base: tuple[str, ...], mine: tuple[str, ...], present: tuple[str, ...], merged: tuple[str, ...]
) -> None:
    assert merged_phrasings(base, mine, present) == merged


def test_a_part_that_is_gone_is_told(knowledge_base: Path) -> None:
    with pytest.raises(LookupError):
        change_fields(knowledge_base, "vssid", ("entries", "vssid.gone"), {"source": Change("", "x")})
    with pytest.raises(LookupError):
        change_fields(knowledge_base, "vssid", GUIDE, {"steps.9.text.vi": Change("", "x")})
