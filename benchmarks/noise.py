"""The ways in which residents mistype, made on purpose: each kind turns a clean question into a noisy one."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Mapping
from itertools import pairwise

Noise = Callable[[str, random.Random], str]

_TELEX_TONES = {"\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j"}
_TELEX_SHAPES = {"\u0302": None, "\u0306": "w", "\u031b": "w"}  # the circumflex doubles its letter
_TONES = tuple(_TELEX_TONES)
_NEIGHBOURS = {a: b for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm") for a, b in pairwise(row)}
# Written for this file and not taken from the matcher's own table, so that the table is measured and not mirrored.
_SHORTHAND = {
    "không": "k", "được": "dc", "gì": "j", "sao": "s", "rồi": "r", "mình": "mk", "với": "vs", "vậy": "v",
    "thế": "thê", "làm": "lm", "người": "ng", "biết": "bt", "điện thoại": "đt", "tài khoản": "tk", "mật khẩu": "mk",
    "bao nhiêu": "bn", "như thế nào": "ntn", "đăng ký": "đk", "trước": "trc", "nhiều": "nh", "bây giờ": "bh",
    "chuyển khoản": "ck", "ngân hàng": "nh", "hồ sơ": "hs", "em": "e", "anh": "a", "giờ": "h", "cũng": "cx",
    "nhé": "nha", "ở đâu": "ở đâu z", "dùng": "xài", "quá": "wá", "thôi": "thui", "yêu": "iu", "vào": "zô",
    "bị": "bj", "chưa": "ch", "phải": "fải",
}  # fmt: skip


def no_diacritics(text: str, _chance: random.Random) -> str:
    """Every mark left out."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def wrong_tones(text: str, chance: random.Random) -> str:
    """The tone of about a third of the words dropped or changed."""
    return " ".join(_wrong_tone(word, chance) if chance.random() < 0.35 else word for word in text.split())


def shorthand(text: str, chance: random.Random) -> str:
    """Nine in ten words that have a short form written so."""
    padded = f" {text.lower()} "
    for long, short in sorted(_SHORTHAND.items(), key=lambda pair: -len(pair[0])):
        if f" {long} " in padded and chance.random() < 0.9:
            padded = padded.replace(f" {long} ", f" {short} ")
    return padded.strip()


def telex(text: str, chance: random.Random, share: float = 1.0) -> str:
    """Keystrokes left in the text, as with the Vietnamese keyboard switched off."""
    return " ".join(_keystrokes(word) if chance.random() < share else word for word in text.split())


def some_telex(text: str, chance: random.Random) -> str:
    """Half of the words left as keystrokes."""
    return telex(text, chance, 0.5)


def typing_errors(text: str, chance: random.Random) -> str:
    """One or two slips: a letter left out, doubled, swapped with the next, or its neighbour on the keyboard."""
    for _ in range(chance.choice((1, 2))):
        text = _slip(text, chance)
    return text


def text_message(text: str, chance: random.Random) -> str:
    """Everything at once: shorthand, no diacritics, a slip."""
    return _slip(no_diacritics(shorthand(text, chance), chance), chance)


KINDS: Mapping[str, Noise] = {
    "clean": lambda text, _: text,
    "no diacritics": no_diacritics,
    "wrong tones": wrong_tones,
    "shorthand": shorthand,
    "Telex, every word": telex,
    "Telex, half": some_telex,
    "1-2 typing errors": typing_errors,
    "text message": text_message,
}


def _wrong_tone(word: str, chance: random.Random) -> str:
    decomposed = list(unicodedata.normalize("NFD", word))
    places = [k for k, c in enumerate(decomposed) if c in _TONES]
    if not places:
        return word
    decomposed[places[0]] = chance.choice(("", *_TONES))
    return unicodedata.normalize("NFC", "".join(decomposed))


def _keystrokes(word: str) -> str:
    keys, tone = "", ""
    for letter in word.replace("đ", "dd").replace("Đ", "Dd"):
        decomposed = unicodedata.normalize("NFD", letter)
        keys += decomposed[0]
        for mark in decomposed[1:]:
            tone = _TELEX_TONES.get(mark, tone)
            keys += (_TELEX_SHAPES[mark] or decomposed[0].lower()) if mark in _TELEX_SHAPES else ""
    return keys + tone


def _slip(text: str, chance: random.Random) -> str:
    if len(text) < 4:
        return text
    place = chance.randrange(1, len(text) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return text[:place] + text[place + 1 :]
    if kind == 1:
        return text[:place] + text[place] + text[place:]
    if kind == 2:
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text[:place] + _NEIGHBOURS.get(text[place], text[place]) + text[place + 1 :]
