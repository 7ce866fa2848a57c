"""Entries that the matcher mixes up: asked with phrasings that it has not learned, and counted."""

from __future__ import annotations

from pathlib import Path

from bot.confusion import confusion, format_confusion
from bot.matching import Decision, DecisionKind, LeftOut, Matcher, Phrasing, leave_out
from knowledge_base.whereabouts import phrasing_places
from tests.conftest import SMALL_KNOWLEDGE_BASE

PAIRS = [
    *(("card", f"làm lại thẻ {kind}") for kind in ("bảo hiểm", "bảo hiểm y tế", "bị mất", "bị rách", "cũ")),
    *(("bill", f"trả tiền {kind}") for kind in ("điện", "điện tháng này", "điện nhà tôi", "điện qua máy")),
    ("bill", "làm lại thẻ bị hỏng"),  # a phrasing in the wrong place
]


def left_out(owner: str, guess: str, kind: DecisionKind, own: float, other: float) -> LeftOut:
    """A phrasing and what was said to it."""
    phrasing = Phrasing(owner, f"{owner} {own}", "vi")
    return LeftOut(phrasing, Decision(kind, phrasing.text, guess, other, (guess,), "vi"), own, other)


def test_what_is_left_out_is_not_known() -> None:
    matcher = Matcher.build(PAIRS, semantic="off")
    found = list(leave_out(matcher.mind, matcher.bands, set(PAIRS)))
    assert sorted((each.phrasing.owner, each.phrasing.text) for each in found) == sorted(PAIRS)
    astray = [each for each in found if each.decision.entry != each.phrasing.owner]
    assert [each.phrasing.text for each in astray] == ["làm lại thẻ bị hỏng"]
    assert astray[0].own < astray[0].other


def test_pairs_are_counted_and_the_worst_comes_first() -> None:
    found = confusion(
        [
            left_out("a", "a", DecisionKind.ANSWER, 0.9, 0.0),
            left_out("a", "b", DecisionKind.SUGGEST, 0.36, 0.4),
            left_out("b", "a", DecisionKind.SUGGEST, 0.3, 0.45),
            left_out("c", "a", DecisionKind.ANSWER, 0.1, 0.8),
        ]
    )
    assert (found.asked, found.answered, found.in_doubt, found.share) == (4, 1, 0, 0.25)
    assert [(pair.entries, pair.went, pair.answered, round(pair.gap, 2)) for pair in found.pairs] == [
        (("a", "c"), 1, 1, 0.7),
        (("a", "b"), 2, 0, 0.1),
    ]
    table = format_confusion(found, {("c", "c 0.1"): "topics/c.yaml:7"}, most=5)
    assert "topics/c.yaml:7: c 0.1" in table
    assert "a / b  close" in table
    assert "25.0 %, over the bar of 2 %" in table


def test_a_phrasing_is_found_in_its_file() -> None:
    places = phrasing_places(SMALL_KNOWLEDGE_BASE)
    file, line = places["vssid.install", "muốn có VssID trong điện thoại"].rsplit(":", 1)
    assert "muốn có VssID" in Path(file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
