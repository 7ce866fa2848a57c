"""What an edit would change: the same as deciding every question before and after, with far less work."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from bot.matching import Matcher
from bot.matching.comparing import Asked, Comparing, shown
from bot.text import fold
from knowledge_base.library import Library
from knowledge_base.schema import Entry
from tests.conftest import SMALL_KNOWLEDGE_BASE


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load(SMALL_KNOWLEDGE_BASE)


@pytest.fixture(scope="module")
def matcher(library: Library) -> Matcher:
    return Matcher.from_library(library, semantic="off", wait=True)


@pytest.fixture(scope="module")
def asked(library: Library) -> list[Asked]:
    chance = random.Random(5)
    known = [text for entry in library.entries.values() for texts in entry.phrasings.values() for text in texts]
    words = [word for text in known for word in text.split()]
    found = [Asked("xin chào", "vi"), Asked("", None), Asked("cài VssID thế nào? đóng tiền điện ở đâu?", None)]
    for text in known:
        mixed = [*text.split(), *chance.sample(words, 2)]
        found += [Asked(text, None), Asked(fold(text), "vi"), Asked(" ".join(mixed), chance.choice([None, "en"]))]
    return [*found, *(Asked(" ".join(chance.sample(words, 4)), None) for _ in range(60))]


def edits(entry: Entry) -> dict[str, Entry]:
    vi = entry.phrasings["vi"]
    return {
        "phrasings taken away": replace(entry, phrasings={"vi": vi[3:]}),
        "phrasings of another": replace(entry, phrasings={"vi": (*vi, "đóng tiền điện ở đâu", "tiền điện tháng này")}),
        "another title": replace(entry, title={"vi": "Trả tiền điện tháng này"}),
        "another answer": replace(entry, answer={"vi": "Khác."}),
        "a new entry": replace(
            entry, id="vssid.new", title={"vi": "Trâu ốm"}, phrasings={"vi": ("con trâu ốm", vi[0])}
        ),
        "nothing": entry,
    }


@pytest.mark.parametrize("name", list(edits(Library.load(SMALL_KNOWLEDGE_BASE).entries["vssid.install"])))
def test_the_differences_are_those_of_a_full_recomputation(
    matcher: Matcher, library: Library, asked: list[Asked], name: str
) -> None:
    changed = matcher.changed(library.with_entry(edits(library.entries["vssid.install"])[name]))
    shares: list[float] = []
    found = Comparing().differences(matcher, changed, asked, shares.append)
    pairs = [
        [list(map(shown, each.decide_each(one.text, language=one.language))) for each in (matcher, changed)]
        for one in asked
    ]
    assert [each.place for each in found] == [place for place, (old, new) in enumerate(pairs) if old != new]
    assert shares == sorted(shares)
    if name in ("another answer", "nothing"):
        assert not found


def test_a_second_comparison_needs_only_the_changed_side(
    matcher: Matcher, library: Library, asked: list[Asked]
) -> None:
    comparing = Comparing()
    for name in ("phrasings of another", "a new entry"):
        changed = matcher.changed(library.with_entry(edits(library.entries["vssid.install"])[name]))
        again = comparing.differences(matcher, changed, asked)
        assert again == Comparing().differences(matcher, changed, asked)
        assert again


def test_what_was_prepared_changes_no_result(matcher: Matcher, library: Library, asked: list[Asked]) -> None:
    comparing = Comparing()
    comparing.prepare(matcher, asked)
    changed = matcher.changed(library.with_entry(edits(library.entries["vssid.install"])["a new entry"]))
    more = [*asked, Asked("con trâu ốm rồi", None)]
    assert comparing.differences(matcher, changed, more) == Comparing().differences(matcher, changed, more)
