"""The bands, and everything that is not answered although it looks alike."""

import pytest

from bot.matching import DecisionKind, Matcher
from bot.matching.guard import Guard


def test_a_clear_question_is_answered(matcher):
    decision = matcher.decide("quên mật khẩu VNeID")
    assert (decision.kind, decision.entry, decision.language) == (DecisionKind.ANSWER, "app.password", "vi")
    assert 0 <= decision.confidence <= 1
    assert decision.suggestions[0] == "app.password"


@pytest.mark.parametrize(
    "text",
    ["xin chào", "ok bạn nhé", "cảm ơn nhiều lắm", "👍", "...", "hello", "ua tsaug"],
)
def test_small_talk_is_never_escalated(matcher, text):
    assert matcher.decide(text).kind is DecisionKind.SMALLTALK


@pytest.mark.parametrize(
    "text",
    [
        "con lợn nhà tôi bị ốm không ăn",
        "ông bị đau ngực uống thuốc gì",
        "hàng xóm chiếm đất nhà tôi",
        "ngày mai trời mưa không",
        "nhà tôi đang cháy",
    ],
)
def test_what_is_for_a_person_is_not_answered(matcher, text):
    assert matcher.decide(text).kind in (DecisionKind.ESCALATE, DecisionKind.SUGGEST)


def test_a_persons_own_case_is_not_answered(matcher):
    decision = matcher.decide("giấy khai sinh của con tôi bao giờ xong")
    assert decision.kind is not DecisionKind.ANSWER


def test_another_paper_than_the_entrys_is_offered_not_answered(matcher):
    assert matcher.decide("đăng ký kết hôn cho con").kind is not DecisionKind.ANSWER


def test_slots_disagree_only_where_both_speak():
    guard = Guard.from_words({"slots": {"app": {"vneid": ["vneid"], "vssid": ["vssid"]}}})
    entry = [guard.says("quen mat khau vneid")]
    assert guard.agrees("quen mat khau", entry)
    assert guard.agrees("quen mat khau vneid", entry)
    assert not guard.agrees("quen mat khau vssid", entry)
    assert guard.agrees("quen mat khau vssid", [guard.says("quen mat khau")])


def test_own_case_needs_a_phrase_of_every_group():
    guard = Guard.from_words({"own_case": {"whose": ["của tôi"], "when": ["bao giờ xong"]}})
    assert guard.is_own_case("ho so cua toi bao gio xong")
    assert not guard.is_own_case("ho so bao gio xong")
    assert not Guard().is_own_case("ho so cua toi bao gio xong")


def test_several_questions_are_decided_one_by_one(matcher):
    found = matcher.decide_each("Quên mật khẩu VNeID thì làm sao? Nộp học phí qua mạng thế nào?")
    assert [decision.entry for decision in found] == ["app.password", "school.fee"]


@pytest.mark.parametrize("between", [" ", " và "])
def test_two_questions_without_a_mark_between_them_are_both_in_the_list(matcher, between):
    (decision,) = matcher.decide_each(f"cài VNeID thế nào{between}nộp học phí cho cháu ở đâu")
    assert set(decision.suggestions[:2]) == {"app.install", "school.fee"}


def test_a_greeting_before_a_question_is_no_question(matcher):
    found = matcher.decide_each("Chào bạn.\nLàm giấy khai sinh ở đâu?")
    assert [decision.entry for decision in found] == ["birth.register"]


def test_a_question_that_leans_on_the_one_before_uses_it(matcher):
    decision = matcher.decide("còn iPhone thì sao?", previous="app.install")
    assert decision.entry == "app.install"
    for question in ("còn iPhone thì sao?", "thế còn máy Samsung?", "what about an iPhone?"):
        assert matcher.decide(question, previous="app.password").entry == "app.password", "it speaks of no phone"


def test_a_question_of_its_own_does_not_use_the_one_before(matcher):
    assert matcher.decide("làm giấy khai sinh ở đâu", previous="app.install").entry == "birth.register"


def test_bands_can_be_set(library):
    shy = Matcher.from_library(library, semantic="off", wait=True, answer_confidence=1.0, suggest_confidence=0.0)
    assert shy.decide("quên mật khẩu đăng nhập VNeID mất rồi").kind is DecisionKind.SUGGEST


def test_suggestions_are_three_different_entries_at_most(matcher):
    suggestions = matcher.decide("mật khẩu").suggestions
    assert len(suggestions) == len(set(suggestions)) <= 3


def test_hidden_classes_are_never_shown(matcher):
    for text in ("cảm ơn bạn nhiều nhé", "con bò bị ốm"):
        assert all(":" not in entry for entry, _ in matcher.rank(text))
