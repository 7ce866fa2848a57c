"""Drafts: what fits, what is missing, what follows the present texts, and that all of it survives being kept."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.store.studio_drafts import Kept
from bot.studio import BadDayError, Draft, EmptyFieldError, Kind, PrivateTextError, TooLongError
from knowledge_base.fields import changed_guide, fields_of
from knowledge_base.library import Library
from tests.conftest import SMALL_KNOWLEDGE_BASE

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
LIBRARY = Library.load(SMALL_KNOWLEDGE_BASE)
ENTRY = Draft(1, 301, Kind.ENTRY, "vssid.install", fields_of(LIBRARY.entries["vssid.install"]), {}, NOW)
GUIDE = Draft(2, 301, Kind.GUIDE, "vssid.install", fields_of(LIBRARY.guides["vssid.install"]), {}, NOW)


@pytest.mark.parametrize(
    ("field", "text", "error"),
    [
        ("title.vi", "x" * 61, TooLongError),
        ("phrasings.vi", "x" * 301, TooLongError),
        ("answer.vi", " \n", EmptyFieldError),
        ("source", "", EmptyFieldError),
        ("checked", "hôm qua", BadDayError),
        ("phrasings.vi#9", "x", IndexError),
        ("answer.vi", "số căn cước 011204005678", PrivateTextError),
    ],
)
def test_what_does_not_fit_is_refused(field: str, text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        ENTRY.filled(field, text)


def test_only_fields_that_exist_are_asked_for() -> None:
    languages = LIBRARY.languages
    for field in ("title.vi", "answer.en", "phrasings.vi", "phrasings.vi#0", "source", "checked"):
        assert ENTRY.asks_for(field, languages)
    for field in ("steps.1.text.vi", "steps.1.trouble.en", "title.vi"):
        assert GUIDE.asks_for(field, languages)
    forged = ("", "zz", "topic", "__class__", "answer", "answer.zz", "phrasings.vi#99", "phrasings.vi#a", "title.vi#0")
    for field in (*forged, "steps.1.text.vi", "phrasings#0"):
        assert not ENTRY.asks_for(field, languages), field
    for field in ("steps.99.text.vi", "steps.1.text.zz", "steps.1.only.vi", "steps.1", "steps"):
        assert not GUIDE.asks_for(field, languages), field


def test_a_field_that_is_as_before_is_no_change() -> None:
    changed = ENTRY.filled("title.vi", "Khác")
    assert changed.changes == {"title.vi": "Khác"}
    assert changed.filled("title.vi", "Cài VssID").changes == {}
    assert ENTRY.filled("checked", " 5/9/2026 ").fields["checked"] == "2026-09-05"
    assert changed.without_change("title.vi").changes == {}


def test_phrasings_are_added_changed_and_removed() -> None:
    known = ENTRY.phrasings("vi")
    assert ENTRY.filled("phrasings.vi", "một\n\n hai \nmột").phrasings("vi") == (*known, "một", "hai")
    assert ENTRY.filled("phrasings.vi#0", "đổi").phrasings("vi") == ("đổi", *known[1:])
    assert ENTRY.without_phrasing("vi", 1).phrasings("vi") == (known[0], *known[2:])
    assert ENTRY.without_phrasing("en", 0).without_phrasing("en", 0).phrasings("en") == ()


def test_a_text_of_a_step_goes_with_its_translations() -> None:
    changed = GUIDE.filled("steps.3.expect.vi", "")
    assert changed.changes == {"steps.3.expect.vi": "", "steps.3.expect.en": ""}


def test_a_new_entry_says_what_is_missing() -> None:
    draft = replace(ENTRY, kind=Kind.NEW, base={}, language="en", changes={"title.en": "x", "phrasings.en": ("x",)})
    assert draft.missing == "answer.en"
    assert draft.filled("answer.en", "x").missing is None


def test_what_was_not_touched_follows_the_present_texts() -> None:
    changed = ENTRY.filled("title.vi", "Của tôi")
    present = {**ENTRY.base, "title.vi": "Của người khác", "source": "Nguồn mới"}
    assert changed.on_present(present).base == {**ENTRY.base, "source": "Nguồn mới"}
    assert changed.rebased("title.vi", "Của người khác").base["title.vi"] == "Của người khác"
    assert changed.rebased("title.vi", "Của tôi").changes == {}


def test_a_draft_comes_back_as_it_was_kept() -> None:
    changed = ENTRY.filled("phrasings.vi", "thêm").filled("answer.en", "")
    kept = Kept(1, 301, changed.subject, json.loads(json.dumps(changed.stored())), None, NOW)
    assert Draft.restored(kept) == changed


def test_steps_keep_their_numbers_wherever_they_go() -> None:
    added = GUIDE.with_new_step("3", ["vi", "en"])
    assert added.steps == ("1", "2", "3", "5", "4")
    assert added.missing == "steps.5.text.vi"
    written = added.filled("steps.5.text.vi", "Nối mạng.").filled("steps.5.text.en", "Go online.")
    assert written.missing is None
    moved = written.without_step("1").with_step_at("5", 0)
    assert moved.steps == ("5", "2", "3", "4")
    assert moved.rests_on.keys() == {"steps", *(f"steps.{number}.text.vi" for number in range(1, 5))} - {
        "steps.1.text.vi"
    }
    assert changed_guide(LIBRARY.guides["vssid.install"], moved.changes).steps[0].text["en"] == "Go online."
    assert moved.without_step("5").changes.keys() == {"steps"}
    assert moved.without_change("steps").changes == {}
    only = GUIDE.without_step("1").without_step("2").without_step("3")
    with pytest.raises(EmptyFieldError):
        only.without_step("4")
    for forged in ("9", "", "x"):
        with pytest.raises(ValueError, match=f"^{forged}$"):
            GUIDE.with_step_at(forged, 0)


def test_an_order_of_steps_is_not_moved_onto_other_steps() -> None:
    ordered = GUIDE.with_step_at("4", 0)
    fewer = fields_of(replace(LIBRARY.guides["vssid.install"], steps=LIBRARY.guides["vssid.install"].steps[1:]))
    assert ordered.on_present(fewer) == ordered
