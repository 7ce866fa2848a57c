"""Which wordings become candidates, and in which order."""

from __future__ import annotations

import pytest

from bot.candidates import candidates, is_fit
from bot.matching import Matcher, Mind
from bot.store.vouches import Vouch, Way

KNOWN = "quên mật khẩu VssID"


@pytest.fixture(scope="module")
def mind() -> Mind:
    """A matcher that knows two entries."""
    return Matcher.build([("a", KNOWN), ("a", "lấy lại mật khẩu"), ("b", "cài VssID về máy")], semantic="off").mind


def vouch(number: int, text: str, *, person: int = 1, entry: str = "a", way: Way = Way.PICKED) -> Vouch:
    """Somebody's word, by default on entry a."""
    return Vouch(number, number, person, entry, way, text, "vi")


@pytest.mark.parametrize(
    ("text", "fit"),
    [
        ("vssid", False),
        ("là gì", False),
        ("quên mật khẩu", True),
        (" ".join(["rồi"] * 25), True),
        (" ".join(["rồi"] * 26), False),
        ("a" * 100 + " " + "b" * 100, False),
    ],
)
def test_what_is_too_short_or_a_story_is_no_phrasing(text: str, fit: bool) -> None:
    assert is_fit(text) is fit


def test_what_is_known_or_decided_or_gone_is_no_candidate(mind: Mind) -> None:
    standing = [vouch(1, "quen mk vssid"), vouch(2, "VssID quên mật khẩu"), vouch(3, "không vào được", entry="gone")]
    assert candidates(mind, standing, set(), {"a", "b"}) == ()


def test_nearly_the_same_is_one_and_a_person_counts_once(mind: Mind) -> None:
    standing = [
        vouch(1, "không vào được app bảo hiểm"),
        vouch(2, "khong vao dc app bao hiem"),
        vouch(3, "app bảo hiểm không vào được", person=2, way=Way.HELPED),
        vouch(4, "mất tài khoản bảo hiểm", person=3),
    ]
    first, second = candidates(mind, standing, set(), {"a"})
    assert (first.id, first.people, first.question_ids) == (1, 2, (1, 2, 3))
    assert first.ways == {Way.PICKED: 1, Way.HELPED: 1, Way.SENT: 0}
    assert second.id == 4


def test_the_strongest_comes_first(mind: Mind) -> None:
    texts = ["hôm nay máy báo sai", "sáng qua bị khóa tài khoản", "cháu tôi đổi rồi quên", "điện thoại cũ hỏng mất"]
    standing = [
        vouch(1, texts[0], way=Way.HELPED),
        vouch(2, texts[1], way=Way.PICKED),
        vouch(3, texts[2], way=Way.SENT),
        vouch(4, texts[3], person=1),
        vouch(5, texts[3], person=2),
    ]
    assert [each.text for each in candidates(mind, standing, set(), {"a"})] == [texts[k] for k in (3, 2, 1, 0)]
