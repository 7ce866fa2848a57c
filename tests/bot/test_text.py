"""One message, several readings: what may be changed about a text, and what may not."""

import unicodedata

import pytest

from bot.text import clean, decode_telex, decode_vni, detect_language, fold, split_questions


def test_folding_leaves_plain_letters():
    assert fold("Đường  về BẢN\n") == "duong ve ban"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_both_unicode_forms_are_one(form):
    assert clean(unicodedata.normalize(form, "Điện thoại hỏng")) == "điện thoại hỏng"


@pytest.mark.parametrize(("old", "new"), [("hoà", "hòa"), ("thuý", "thúy"), ("khoẻ", "khỏe"), ("quý", "quý")])
def test_old_and_new_tone_placement_are_one(old, new):
    assert clean(old) == clean(new) == new


def test_emoji_and_loose_signs_go():
    assert clean("giúp với 😭😭 !!! (gấp)") == "giúp với gấp"


def test_repeated_letters_are_one_but_abbreviations_stay():
    assert clean("rồiiii") == "rồi"
    assert clean("cccd") == "cccd"


def test_a_web_address_stays_whole():
    assert "vneid.gov.vn" in clean("vào vneid.gov.vn được không?").split()


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ("ddieenj", "điện"),
        ("nuwowcs", "nước"),
        ("tieengs", "tiếng"),
        ("caif", "cài"),
        ("dduowngf", "đường"),
        ("toans", "toán"),
    ],
)
def test_telex_keystrokes_are_decoded(keys, word):
    assert decode_telex(keys) == word


@pytest.mark.parametrize(("keys", "word"), [("d9ie65n", "điện"), ("nu7o7c1", "nước"), ("kho6ng", "không")])
def test_vni_keystrokes_are_decoded(keys, word):
    assert decode_vni(keys) == word


@pytest.mark.parametrize("word", ["vneid", "app", "zalo", "sms", "con", "lam", "wifi"])
def test_ordinary_words_are_no_keystrokes(word):
    assert decode_telex(word) is None


@pytest.mark.parametrize("word", ["4g", "mp3", "2025", "muc2"])
def test_numbers_are_no_keystrokes(word):
    assert decode_vni(word) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("làm thế nào để đóng học phí", "vi"),
        ("lam the nao de dong hoc phi", "vi"),
        ("how can I pay for water", "en"),
        ("I am scared", "en"),
        ("good morning", "en"),
        ("ok thanks", "en"),
        ("he hit me", "en"),
        ("kuv xav them nqi dej ua li cas", "hmn"),
        ("khỏi báu hụ chữ", "blt"),
        ("ສະບາຍດີ", "lo"),
    ],
)
def test_languages_are_told_apart(text, language):
    assert detect_language(text, "vi") == language


def test_what_tells_no_language_is_in_the_persons_own():
    assert detect_language("VssID", "hmn") == "hmn"


def test_two_questions_are_taken_apart():
    parts = split_questions("Thẻ bảo hiểm mất thì làm lại ở đâu? Học phí nộp qua mạng thế nào?")
    assert len(parts) == 2
    assert parts[1].startswith("Học phí")


@pytest.mark.parametrize(
    "text",
    ["Chữ ký số là gì, có mất tiền không", "Máy tôi cũ rồi. Cài không được", "Học phí nộp ở đâu?"],
)
def test_one_question_stays_whole(text):
    assert split_questions(text) == (text,)


def test_what_does_not_ask_goes_with_its_question():
    parts = split_questions("Cháu chào bác. Mẹ cháu mất thẻ rồi.\nLàm lại ở đâu hả bác?\nCó mất tiền không ạ?")
    assert len(parts) == 2
    assert "Mẹ cháu mất thẻ rồi" in parts[0]


def test_a_long_story_stays_whole():
    story = "\n".join(["Cái này làm thế nào?"] * 8)
    assert split_questions(story) == (story,)
