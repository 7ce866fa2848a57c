"""Long messages are split at sentences, never cut, each piece one that Telegram takes; and what becomes of faults."""

from __future__ import annotations

import pytest
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.delivery import PoisonedError, RefusedError, TryAgainError, UnreachableError
from handlers.sending import call, split


@pytest.mark.parametrize(
    ("fault", "kind", "seconds"),
    [
        (RetryAfter(30), TryAgainError, 30),
        (NetworkError("Bad Gateway"), TryAgainError, None),
        (TimedOut(), TryAgainError, None),
        (InvalidToken("Unauthorized"), TryAgainError, None),
        (Forbidden("bot was blocked by the user"), UnreachableError, None),
        (BadRequest("Chat not found"), UnreachableError, None),
        (BadRequest("Message to edit not found"), RefusedError, None),
        (BadRequest("Message is too long"), PoisonedError, None),
    ],
)
async def test_telegrams_faults_are_either_tried_again_or_refused(
    fault: TelegramError, kind: type[Exception], seconds: float | None
) -> None:
    async def fail() -> None:
        raise fault

    with pytest.raises(Exception) as caught:
        await call(fail)
    assert type(caught.value) is kind
    assert getattr(caught.value, "seconds", None) == seconds


def test_a_long_text_is_split_at_sentences_and_nothing_is_lost() -> None:
    text = ("Đây là một câu. " * 600).strip()
    pieces = split(text)
    assert all(len(piece) <= 4096 for piece in pieces)
    assert all(piece.endswith("câu.") for piece in pieces)
    assert " ".join(pieces) == text


def test_tags_are_closed_and_opened_again() -> None:
    pieces = split(f"<b>{'Một câu dài. ' * 500}</b>")
    assert all(piece.count("<b>") == piece.count("</b>") == 1 for piece in pieces)


def test_a_word_without_end_is_cut_but_no_entity() -> None:
    pieces = split("&amp;" * 2000)
    assert all(len(piece) <= 4096 and piece.replace("&amp;", "") == "" for piece in pieces)


def test_emoji_count_twice() -> None:
    assert all(len(piece.encode("utf-16-le")) // 2 <= 4096 for piece in split("😀 " * 3000))
