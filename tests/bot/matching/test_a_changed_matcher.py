"""New phrasings and entries are live at once, also while others ask, and what was learned is kept on disk."""

import threading

import numpy as np
import pytest

from bot.matching import Matcher
from tests.bot.matching.conftest import PHRASINGS, library_of

NEW = {**PHRASINGS, "water.pay": ("trả tiền nước ở đâu", "đóng tiền nước cho công ty nước", "tiền nước nộp thế nào")}


@pytest.fixture
def own() -> Matcher:
    return Matcher.from_library(library_of(PHRASINGS), semantic="off", wait=True)


def test_a_new_entry_is_live_at_once(own):
    own.update(library_of(NEW))
    assert own.rank("nộp tiền nước thế nào")[0][0] == "water.pay"
    assert own.rank("quên mật khẩu vneid")[0][0] == "app.password"


def test_a_new_phrasing_is_live_at_once(own):
    more = {**PHRASINGS, "school.fee": (*PHRASINGS["school.fee"], "góp tiền bán trú cho bé")}
    own.update(library_of(more))
    assert own.rank("gop tien ban tru cho be")[0][0] == "school.fee"


def test_an_entry_that_is_gone_is_not_found_again(own):
    own.update(library_of({owner: texts for owner, texts in PHRASINGS.items() if owner != "school.fee"}))
    assert "school.fee" not in [entry for entry, _ in own.rank("nộp học phí", limit=10)]


def test_it_learns_anew_in_the_background(own):
    own.update(library_of(NEW))
    assert own.wait(30)
    assert own.rank("nộp tiền nước thế nào")[0][0] == "water.pay"


def test_its_confidence_is_calibrated_anew_in_the_background(own):
    before = own.mind.learned.calibrator
    own.update(library_of(NEW))
    assert own.wait(30)
    afresh = Matcher.from_library(library_of(NEW), semantic="off", wait=True)
    assert own.bands == afresh.bands
    assert np.allclose(own.mind.learned.calibrator.coefficients, afresh.mind.learned.calibrator.coefficients)
    assert not np.allclose(own.mind.learned.calibrator.coefficients, before.coefficients)


def test_many_may_ask_while_it_changes(own):
    failures: list[Exception] = []

    def ask() -> None:
        try:
            for _ in range(30):
                assert own.decide("quên mật khẩu vneid").entry == "app.password"
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for libraries in (NEW, PHRASINGS, NEW):
        own.update(library_of(libraries))
    for thread in threads:
        thread.join()
    assert own.wait(30)
    assert failures == []


def test_it_answers_before_anything_is_learned():
    own = Matcher.from_library(library_of(PHRASINGS), semantic="off")
    assert own.rank("quên mật khẩu vneid")[0][0] == "app.password"
    own.wait(30)


def test_what_was_learned_is_taken_from_the_disk(tmp_path):
    first = Matcher.from_library(library_of(PHRASINGS), semantic="off", cache=tmp_path, wait=True)
    second = Matcher.from_library(library_of(PHRASINGS), semantic="off", cache=tmp_path)
    assert second.ready
    assert second.rank("quen mk vneid")[0][0] == first.rank("quen mk vneid")[0][0]


def test_a_torn_file_is_the_same_as_none(tmp_path):
    Matcher.from_library(library_of(PHRASINGS), semantic="off", cache=tmp_path, wait=True)
    for file in tmp_path.iterdir():
        file.write_bytes(file.read_bytes()[:100])
    own = Matcher.from_library(library_of(PHRASINGS), semantic="off", cache=tmp_path)
    assert own.rank("quên mật khẩu vneid")[0][0] == "app.password"
    assert own.wait(30)


def test_pairs_of_another_knowledge_base():
    own = Matcher.build(
        [("a", "open an account"), ("a", "new account"), ("b", "lost my card"), ("b", "card stolen")], semantic="off"
    )
    found = own.rank("my card was stolen", limit=2)
    assert [entry for entry, _ in found] == ["b", "a"]
    assert 1 >= found[0][1] >= found[1][1] >= 0


def test_one_single_phrasing_is_enough():
    assert Matcher.build([("only", "cài vneid")], semantic="off").rank("cai vneid")[0][0] == "only"


def test_a_question_in_unknown_letters_has_no_confidence(matcher):
    assert all(confidence < 0.3 for _, confidence in matcher.rank("ŧ€ł¶ŧ"))


def test_questions_are_grouped_by_what_they_ask(matcher):
    texts = ["mua vé xe đi hà nội", "quên mật khẩu vneid", "vé xe hà nội mua ở đâu", "quen mat khau vneid roi"]
    assert set(matcher.similar(texts)) == {(0, 2), (1, 3)}
    assert matcher.similar([]) == ()
