"""The table of languages and topics says how much there is, and how much of it nobody has checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge_base.coverage import Share, coverage, format_coverage
from knowledge_base.library import Library

VSSID = """\
topic: vssid
title: {vi: VssID}
order: 1
entries:
  - id: vssid.install
    phrasings: {vi: [a]}
    answer: {vi: A, en: A, hmn: A}
    source: x
    checked: 2025-11-24
    review: {hmn: draft}
  - id: vssid.login
    phrasings: {vi: [b]}
    answer: {vi: B, hmn: B}
    source: x
    checked: 2025-11-24
    review: {hmn: "Páo, 2026-11-24"}
  - id: vssid.card
    phrasings: {vi: [c]}
    answer: {vi: C}
    source: x
    checked: 2025-11-24
guides:
  - id: vssid.install
    title: {vi: A, hmn: A}
    review: {hmn: draft}
    steps:
      - text: {vi: A, hmn: A}
        expect: {vi: A}
  - id: vssid.login
    title: {vi: B, hmn: B}
    review: {hmn: draft}
    steps:
      - text: {vi: B, hmn: B}
"""
BILL = """\
topic: bill
title: {vi: Bill}
order: 2
entries:
  - id: bill.water
    phrasings: {vi: [d]}
    answer: {vi: D, en: D}
    source: x
    checked: 2025-11-24
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Two topics, one of them partly translated, and an interface of two texts."""
    for name, text in (("vssid", VSSID), ("bill", BILL)):
        (tmp_path / "topics").mkdir(exist_ok=True)
        (tmp_path / "topics" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "vi.yaml").write_text("name: V\ntexts: {a: A, b: B}\n", encoding="utf-8")
    (tmp_path / "languages" / "en.yaml").write_text("name: E\ntexts: {a: A, b: B}\n", encoding="utf-8")
    (tmp_path / "languages" / "hmn.yaml").write_text("name: H\ndraft: true\ntexts: {a: A}\n", encoding="utf-8")
    return Library.load(tmp_path)


def test_entries_count_as_answered_and_drafts_apart(library: Library) -> None:
    vssid, bill = coverage(library, ["vi", "en", "hmn"]).rows
    assert (vssid.topic, bill.topic) == ("vssid", "bill")
    assert vssid.entries == (Share(3, 3), Share(1, 3), Share(2, 3, 1))
    assert bill.entries == (Share(1, 1), Share(1, 1), Share(0, 1))


def test_a_guide_counts_only_when_every_text_of_it_is_there(library: Library) -> None:
    vssid, bill = coverage(library, ["vi", "hmn"]).rows
    assert vssid.guides == (Share(2, 2), Share(1, 2, 1))
    assert bill.guides == (Share(0, 0), Share(0, 0))


def test_the_interface_of_a_draft_language_is_a_draft(library: Library) -> None:
    assert coverage(library, ["vi", "hmn", "lo"]).named["interface"] == (Share(2, 2), Share(1, 2, 1), Share(0, 2))


def test_what_every_language_should_have_first_is_counted_together(library: Library) -> None:
    named = coverage(library, ["vi", "hmn"]).named
    assert named["menu"] == (Share(6, 6), Share(0, 6))  # titles that are phrasings are there in Vietnamese only
    assert named["safety entries"] == (Share(0, 0), Share(0, 0))
    # the guides vssid.install and vssid.login are named; the first has a text that lacks H'Mông
    assert named["needed guides"] == (Share(2, 2), Share(1, 2, 1))


def test_the_table_as_text(library: Library) -> None:
    lines = format_coverage(coverage(library, ["vi", "en", "hmn"])).splitlines()
    assert [line.split() for line in lines[:4]] == [
        ["topic", "vi", "en", "hmn"],
        ["vssid", "100/100", "33/0", "66(33d)/50d"],
        ["bill", "100/–", "100/–", "0/–"],
        ["all", "100/100", "50/0", "50(25d)/50d"],
    ]
    named = {line.split()[0]: line.split()[1:] for line in lines[6:]}
    assert named["interface"] == ["100", "100", "50d"]
    assert named["NAMED"] == ["PART", "100", "20", "20d"]


def test_not_quite_all_is_never_shown_as_100() -> None:
    assert str(Share(999, 1000)) == "99"
