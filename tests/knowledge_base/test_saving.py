"""Changes are written into files that people wrote: all that was not changed stays byte for byte as it was."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge_base.library import Library
from knowledge_base.loading import PACKAGED
from knowledge_base.problems import FaultyFilesError
from knowledge_base.saving import (
    ChangedMeanwhileError,
    Place,
    add_phrasings,
    approve_translation,
    replace_translation,
)

TOPIC = """\
# Written by hand:   with comments, and set out as somebody liked it.
topic:  vssid
title:   { vi: Bảo hiểm,   en: Insurance }   # at the end of a line

entries:
- id: vssid.install     # not indented
  title: {vi: 'Cài VssID', en: "Install VssID", hmn: Nruab VssID}
  phrasings: {vi: [cài VssID thế nào, tải VssID], en: [how do I install it]}
  answer:
    vi: |-
        Cài VssID không mất tiền.
        Bấm cài đặt.
    # before English
    en:   "Install it."
    hmn:   'Nruab VssID.'       # who wrote this?
    blt: |-
      Cài VssID.
      Bấm cài.

    # after a block
  source: Bảo hiểm xã hội
  checked: 2025-11-24
  review: { hmn: draft,  blt: draft }   # nobody yet

# between two parts
guides:
    - id: vssid.install
      title: {vi: Cài VssID, en: Install VssID, hmn: Nruab VssID}
      review: {hmn: draft}
      steps:
        - text: { vi: Mở CH Play., en: Open Play., hmn: Qhib CH Play. }
        # before the second step
        - text:
             vi:  Gõ VssID.
             en:  Type VssID.
             hmn: Ntaus VssID.
          expect: {vi: Thấy chữ., en: You see it.}
"""
ANSWER = Place("vssid.install", 0, "hmn")
BLOCK = Place("vssid.install", 0, "blt")
STEP = Place("vssid.install", 2, "hmn")
STEPS = ("Qhib CH Play.", "Ntaus VssID.")


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    """A knowledge base of one file that somebody set out by hand."""
    (tmp_path / "vssid.yaml").write_text(TOPIC, encoding="utf-8")
    return tmp_path


def text_of(kb: Path) -> str:
    return (kb / "vssid.yaml").read_bytes().decode()


def test_a_corrected_answer_changes_its_line_only(kb: Path) -> None:
    replace_translation(kb, "vssid", ANSWER, "Nruab VssID.", "Nruab VssID: pub dawb.")
    assert text_of(kb) == TOPIC.replace(
        "    hmn:   'Nruab VssID.'       # who wrote this?", "    hmn: 'Nruab VssID: pub dawb.' # who wrote this?"
    )


def test_a_block_keeps_the_comments_behind_it(kb: Path) -> None:
    replace_translation(kb, "vssid", BLOCK, "Cài VssID.\nBấm cài.", "Cài VssID mớ.\nBấm cài.\nXong.")
    assert text_of(kb) == TOPIC.replace("Cài VssID.\n      Bấm cài.", "Cài VssID mớ.\n      Bấm cài.\n      Xong.")


def test_a_corrected_step_changes_that_step_only(kb: Path) -> None:
    replace_translation(kb, "vssid", STEP, "Ntaus VssID.", "Sau VssID.")
    assert text_of(kb) == TOPIC.replace("             hmn: Ntaus VssID.", "             hmn: Sau VssID.")


def test_approval_names_who_and_touches_one_language(kb: Path) -> None:
    approve_translation(kb, "vssid", ANSWER, ["Nruab VssID."], "Páo, 2026-11-24")
    entry = Library.load(kb).entries["vssid.install"]
    assert (entry.review or {}) == {"hmn": "Páo, 2026-11-24", "blt": "draft"}
    assert not entry.is_draft("hmn")
    changed = [new for old, new in zip(TOPIC.splitlines(), text_of(kb).splitlines(), strict=True) if old != new]
    assert changed == ['  review: {hmn: "Páo, 2026-11-24", blt: draft} # nobody yet']


def test_approval_of_a_guide_is_for_all_of_its_steps(kb: Path) -> None:
    with pytest.raises(ChangedMeanwhileError):
        approve_translation(kb, "vssid", STEP, ["Qhib CH Play.", "Something else."], "Páo, 2026-11-24")
    approve_translation(kb, "vssid", STEP, STEPS, "Páo, 2026-11-24")
    assert text_of(kb) == TOPIC.replace("      review: {hmn: draft}", '      review: {hmn: "Páo, 2026-11-24"}')


def test_a_correction_makes_an_approved_text_a_draft_again(kb: Path) -> None:
    approve_translation(kb, "vssid", STEP, STEPS, "Páo, 2026-11-24")
    replace_translation(kb, "vssid", STEP, "Ntaus VssID.", "Sau VssID.")
    assert Library.load(kb).guides["vssid.install"].is_draft("hmn")


def test_who_comes_second_is_given_what_stands_there_now(kb: Path) -> None:
    replace_translation(kb, "vssid", ANSWER, "Nruab VssID.", "Nruab VssID dawb.")
    before = text_of(kb)
    with pytest.raises(ChangedMeanwhileError) as raised:
        replace_translation(kb, "vssid", ANSWER, "Nruab VssID.", "Nruab.")
    assert raised.value.present == "Nruab VssID dawb."
    assert text_of(kb) == before


def test_a_place_that_is_gone_is_told(kb: Path) -> None:
    with pytest.raises(LookupError):
        replace_translation(kb, "vssid", Place("vssid.install", 9, "hmn"), "", "x")
    with pytest.raises(LookupError):
        approve_translation(kb, "vssid", Place("vssid.other", 0, "hmn"), [], "x")


@pytest.mark.parametrize("fault", ["source: [", "sauce: x", "\tsource: x"])
def test_nothing_is_written_into_a_faulty_knowledge_base(kb: Path, fault: str) -> None:
    broken = TOPIC.replace("source: Bảo hiểm xã hội", fault)
    (kb / "vssid.yaml").write_text(broken, encoding="utf-8")
    with pytest.raises(FaultyFilesError):
        replace_translation(kb, "vssid", ANSWER, "Nruab VssID.", "Nruab.")
    assert text_of(kb) == broken


def test_a_text_that_does_not_fit_is_never_written(kb: Path) -> None:
    with pytest.raises(FaultyFilesError):
        replace_translation(kb, "vssid", STEP, "Ntaus VssID.", "x" * 401)
    assert text_of(kb) == TOPIC


def test_writers_at_the_same_time_lose_nothing(kb: Path) -> None:
    phrasings = [f"cách hỏi số {number}" for number in range(6)]
    threads = [
        threading.Thread(target=add_phrasings, args=(kb, "vssid", "vssid.install", {"vi": [phrasing]}))
        for phrasing in phrasings
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(phrasings) <= set(Library.load(kb).entries["vssid.install"].phrasings["vi"])


@pytest.mark.parametrize("place", [ANSWER, BLOCK, STEP, Place("vssid.install", 1, "hmn")])
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(
        st.characters(
            codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"], include_characters="\n:#'\"|>{}[]&*!%@`"
        ),
        min_size=1,
        max_size=200,
    )
    .map(lambda text: "\n".join(line.strip() for line in text.strip().splitlines()))
    .filter(bool)
)
def test_any_text_comes_back_as_it_was_written(kb: Path, place: Place, text: str) -> None:
    (kb / "vssid.yaml").write_text(TOPIC, encoding="utf-8")
    library = Library.load(kb)
    guide, entry = library.guides["vssid.install"], library.entries["vssid.install"]
    was = guide.steps[place.step - 1].text["hmn"] if place.step else entry.answer[place.language]
    replace_translation(kb, "vssid", place, was, text)
    library = Library.load(kb)
    guide, entry = library.guides["vssid.install"], library.entries["vssid.install"]
    now = guide.steps[place.step - 1].text["hmn"] if place.step else entry.answer[place.language]
    assert now == text.strip()
    assert entry.source == "Bảo hiểm xã hội"


def test_a_large_file_of_the_product_keeps_every_other_line(tmp_path: Path) -> None:
    shutil.copytree(PACKAGED / "topics", tmp_path / "topics")
    entry = Library.load(tmp_path).topics["vssid"].entries[-1]
    add_phrasings(tmp_path, "vssid", entry.id, {"vi": ["một cách hỏi thật mới"]})
    after = (tmp_path / "topics" / "vssid.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    added = [line for line in after if "một cách hỏi thật mới" in line]
    assert len(added) == 1
    after.remove(added[0])
    assert "".join(after) == (PACKAGED / "topics" / "vssid.yaml").read_text(encoding="utf-8")
