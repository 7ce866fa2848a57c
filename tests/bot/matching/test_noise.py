"""The same question finds its entry however it is typed."""

import pytest

from bot.matching import Matcher
from bot.matching.restoring import Restorer
from bot.matching.views import Reader, Tables
from bot.matching.words import packaged_words


def best(matcher: Matcher, text: str) -> str:
    return matcher.rank(text)[0][0]


@pytest.mark.parametrize(
    "text",
    [
        "Quên mật khẩu VNeID rồi",
        "quen mat khau vneid roi",
        "quên mât khâu vneid",
        "queen maatj khaaur vneid",
        "que6n ma65t kha63u vneid",
        "quen mk vneid",
        "quên pass vnid r",
        "quen matkhau vneid",
        "quen mat khua vneid",
        "quên mật khẩu vê nê ai đi",
        "QUÊN MẬT KHẨU VNEID!!! 😭",
        "quênnnn mật khẩu vneid",
    ],
)
def test_every_noise_finds_the_entry(matcher, text):
    assert best(matcher, text) == "app.password"


def test_the_app_that_is_named_decides(matcher):
    assert best(matcher, "mk vssid k nho") == "card.password"
    assert best(matcher, "quên mật khẩu vít ét i đê") == "card.password"


def test_english_finds_its_phrasing(matcher):
    assert best(matcher, "forgot password of vneid") == "app.password"


def test_hmong_finds_its_phrasing(matcher):
    assert best(matcher, "kuv yuav them nqi kawm ntawv li cas") == "school.fee"


@pytest.fixture(scope="module")
def reader() -> Reader:
    texts = ["quên mật khẩu thì làm sao", "đóng tiền học cho con", "thẻ bảo hiểm mất rồi"]
    return Reader(Tables.from_words(packaged_words()), Restorer.fit(texts))


@pytest.mark.parametrize(
    "text", ["kuv xav hnov koj lub xov tooj", "nws tsis muaj nyiaj los yog ntawv", "kuv nrhiav tsis pom"]
)
def test_hmong_tone_letters_are_left_alone(reader, text):
    reading = reader.read(text)
    assert reading.language == "hmn"
    assert reading.expanded == reading.restored == text


def test_english_is_left_alone(reader):
    assert reader.read("how can i pass this on to my son").expanded == "how can i pass this on to my son"


def test_the_untouched_view_stays_beside_the_expanded_one(reader):
    reading = reader.read("ko nho mk")
    assert reading.typed == "ko nho mk"
    assert reading.expanded.startswith("không")


def test_marks_are_put_back_from_the_knowledge_base(reader):
    assert reader.read("quen mat khau").restored == "quên mật khẩu"


def test_wrong_marks_are_put_right_where_neighbours_leave_no_doubt(reader):
    assert reader.read("quên mật khâu").restored == "quên mật khẩu"


def test_unknown_words_stay_as_typed(reader):
    assert reader.read("quạ khoang").restored == "quạ khoang"


def test_ordinary_words_with_marks_are_no_shorthand(reader):
    assert reader.read("đóng tiền học").expanded == "đóng tiền học"


def test_a_name_is_not_taken_apart(reader):
    assert "ch play" in reader.read("tải từ CH Play").expanded
