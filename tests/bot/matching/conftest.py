"""A small knowledge base of three subjects, with our real word tables, and a matcher over it without the encoder."""

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from bot.matching import Matcher
from bot.matching.words import packaged_words
from knowledge_base.danger import DangerWords
from knowledge_base.library import Library
from knowledge_base.loading import Contents
from knowledge_base.schema import Entry, Topic

PHRASINGS: Mapping[str, tuple[str, ...]] = {
    "app.install": (
        "cài VNeID thế nào", "tải ứng dụng VNeID ở đâu", "muốn có VNeID trong máy", "lấy app VNeID về điện thoại",
        "how do I install VNeID",
    ),
    "app.password": (
        "quên mật khẩu VNeID", "không nhớ mật khẩu VNeID", "lấy lại mật khẩu VNeID", "mất mật khẩu vào VNeID",
        "I forgot my VNeID password",
    ),
    "card.password": (
        "quên mật khẩu VssID", "không nhớ mật khẩu VssID", "lấy lại mật khẩu VssID",
        "mật khẩu bảo hiểm xã hội số mất rồi", "I forgot my VssID password",
    ),
    "school.fee": (
        "nộp học phí qua mạng", "đóng tiền học cho con bằng điện thoại", "trả học phí cho cháu ở đâu",
        "học phí thanh toán thế nào", "kuv xav them nqi kawm ntawv",
    ),
    "birth.register": (
        "đăng ký khai sinh cho con", "làm giấy khai sinh ở đâu", "mới sinh em bé cần làm giấy gì",
        "khai sinh qua mạng được không", "xin giấy khai sinh cho cháu",
    ),
}  # fmt: skip

ANSWERS = {
    "app.install": "Máy Samsung, Oppo thì mở CH Play. Còn iPhone thì mở App Store. Cài xong thì sao? Mở ứng dụng."
}


def library_of(phrasings: Mapping[str, tuple[str, ...]]) -> Library:
    entries = tuple(
        Entry(
            id=owner,
            topic="small",
            title={"vi": texts[0], "en": owner},
            phrasings={"vi": texts},
            answer={"vi": ANSWERS.get(owner, "Trả lời."), "en": "Answer."},
            source="Kiến thức chung",
            checked=date(2025, 11, 24),
        )
        for owner, texts in phrasings.items()
    )
    topic = Topic(id="small", title={"vi": "Nhỏ", "en": "Small"}, entries=entries, guides=())
    return Library(Contents((topic,), {}, packaged_words(), DangerWords()))


@pytest.fixture
def library() -> Library:
    return library_of(PHRASINGS)


@pytest.fixture
def make_library() -> Callable[[Mapping[str, tuple[str, ...]]], Library]:
    return library_of


@pytest.fixture(scope="session")
def matcher() -> Matcher:
    """Learned once; whoever changes a matcher makes their own."""
    return Matcher.from_library(library_of(PHRASINGS), semantic="off", wait=True)
