"""Long messages are split at sentences, never cut, and every piece is one that Telegram takes."""

from __future__ import annotations

from handlers.sending import split


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
