"""The lexical kernel: one question gives the same as a matrix of them, and a large lexicon leaves out only little."""

import numpy as np
import pytest

from bot.matching import lexicon
from bot.matching.lexicon import Lexicon
from bot.matching.views import glance
from tests.bot.matching.conftest import PHRASINGS

READINGS = [glance(text, "vi") for texts in PHRASINGS.values() for text in texts]
QUESTIONS = ("quen mat khau vneid", "đóng tiền học cho con", "zxqv không có chữ nào", "", "vneid")


@pytest.mark.parametrize("text", QUESTIONS)
def test_one_question_is_weighed_as_a_matrix_of_them(text):
    own = Lexicon.fit(READINGS)
    row = own.vectors([glance(text, "vi")])
    assert own.likeness(glance(text, "vi")) == pytest.approx((row @ own.matrix.T).toarray()[0], abs=1e-6)


def test_a_large_lexicon_is_exact_where_it_matters():
    many = [
        glance(f"{reading.typed} {k}", "vi")
        for k in range(lexicon.PRUNED_FROM // len(READINGS) + 1)
        for reading in READINGS
    ]
    own = Lexicon.fit(many, sure=np.arange(3))
    for place in (0, 1, 2, 5000, len(many) - 1):
        found, exact = own.likeness(many[place]), (own.vectors([many[place]]) @ own.matrix.T).toarray()[0]
        assert found.argmax() == place
        assert found[[0, 1, 2, place]] == pytest.approx(exact[[0, 1, 2, place]], abs=1e-5)
        assert (found <= exact + 1e-5).all()
