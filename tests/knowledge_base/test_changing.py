"""Fields of entries and guides, changed in files that people set out: only what was meant, and nobody loses a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge_base.changing import Change, FieldsChangedError, change_fields
from knowledge_base.fields import Value, changed_entry, changed_guide, fields_of, merged_phrasings
from knowledge_base.library import Library
from knowledge_base.saving import remove_entry

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


NEW_ORDER = {
    "steps": Change(("1", "2", "3", "4"), ("4", "5", "2", "3")),
    **{
        f"steps.{number}.text.vi": Change(text, text)
        for number, text in enumerate(("Mở CH Play.", "Mở App Store.", "Gõ VssID vào ô tìm."), 1)
    },
    "steps.4.text.vi": Change("Bấm “Cài đặt”. Bà con thử chỉ lại cho người nhà.", "Bấm “Cài đặt”."),
    "steps.5.text.vi": Change("", "Nối mạng."),
    "steps.5.text.en": Change("", "Go online."),
}


def test_steps_are_put_into_a_new_order_once(knowledge_base: Path) -> None:
    file = knowledge_base / "topics" / "vssid.yaml"
    before = Library.load(knowledge_base).guides["vssid.install"]
    change_fields(knowledge_base, "vssid", GUIDE, NEW_ORDER)
    after = Library.load(knowledge_base).guides["vssid.install"]
    assert after == changed_guide(before, {name: each.now for name, each in NEW_ORDER.items()})
    assert [step.text["vi"] for step in after.steps] == [
        "Bấm “Cài đặt”.",
        "Nối mạng.",
        "Mở App Store.",
        "Gõ VssID vào ô tìm.",
    ]
    written = file.read_bytes()
    change_fields(knowledge_base, "vssid", GUIDE, NEW_ORDER)  # the same again, after a crash
    assert file.read_bytes() == written


def test_an_order_made_of_other_steps_is_refused(knowledge_base: Path) -> None:
    file = knowledge_base / "topics" / "vssid.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("vi: Mở App Store.", "vi: Mở kho App."), encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(FieldsChangedError) as raised:
        change_fields(knowledge_base, "vssid", GUIDE, NEW_ORDER)
    assert raised.value.present == {"steps.2.text.vi": "Mở kho App."}
    assert file.read_bytes() == before


@pytest.mark.parametrize("name", ["vssid.install", "vssid.forgot_password"])
def test_a_removed_entry_takes_no_comment_along(knowledge_base: Path, name: str) -> None:
    file = knowledge_base / "topics" / "vssid.yaml"
    text = file.read_text(encoding="utf-8").replace("  - id: vssid.forgot", "\n  # on passwords\n  - id: vssid.forgot")
    file.write_text(text.replace("\nguides:", "\n# how to\nguides:"), encoding="utf-8")
    remove_entry(knowledge_base, "vssid", name)
    left = file.read_text(encoding="utf-8")
    assert name not in Library.load(knowledge_base).entries
    assert "\n  # on passwords\n" in left
    assert "\n# how to\nguides:" in left
    with pytest.raises(LookupError):
        remove_entry(knowledge_base, "vssid", name)
