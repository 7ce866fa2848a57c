"""The content that comes with the product: complete, with its sources, and short enough for a small phone."""

from __future__ import annotations

import pytest

from knowledge_base.library import Library
from knowledge_base.schema import Entry

LIBRARY = Library.load()
NEEDED_GUIDES = {
    "vssid.install",
    "vssid.login",
    "vssid.bhyt_card",
    "vneid.level2",
    "bill.electricity",
    "bill.water",
    "dvc.submit",
    "dbs.send",
    "sign.register",
    "shop.buy",
}


@pytest.mark.parametrize("entry", LIBRARY.entries.values(), ids=lambda entry: entry.id)
def test_an_entry_is_complete(entry: Entry) -> None:
    assert {"vi", "en"} <= set(entry.title) & set(entry.answer) & set(entry.phrasings)
    assert len(entry.phrasings["vi"]) >= 5
    assert entry.source
    assert entry.checked.year >= 2025


def test_no_phrasing_belongs_to_two_entries() -> None:
    owners: dict[str, str] = {}
    for entry in LIBRARY.entries.values():
        for phrasings in entry.phrasings.values():
            for phrasing in phrasings:
                assert owners.setdefault(phrasing.casefold(), entry.id) == entry.id, phrasing


def test_every_guide_that_is_promised_is_there_and_fits() -> None:
    assert set(LIBRARY.guides) >= NEEDED_GUIDES
    for guide in LIBRARY.guides.values():
        for phone in (None, "android", "iphone"):
            steps = [step for step in guide.steps if step.only in (None, phone)]
            assert len(steps) <= 9, guide.id
        assert all({"vi", "en"} <= set(step.text) for step in guide.steps), guide.id
