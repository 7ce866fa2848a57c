"""What a Vietnamese syllable may look like, and the decoding of keyboards that left their keystrokes in the text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ONSETS = ("ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr", *"bcdđghklmnprstvx")
_RIMES = frozenset(
    re.findall(
        r"\w+",
        """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oat oay oăc oăn oăng oăt oc oe oen oeo oet oi om on ong oong op ot
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uynh
    uyt uyu ư ưa ưc ưi ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu
    """,
    )
)
_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_TONES = frozenset(_TELEX_TONES.values())
_STOPPED_TONES = {None, "\u0301", "\u0323"}
_CIRCUMFLEX = {"a": "â", "e": "ê", "o": "ô"}
_HORN = {"o": "ơ", "u": "ư", "a": "ă"}
_VOWELS = "aăâeêioôơuưy"


@lru_cache(maxsize=1)
def _plain_rimes() -> frozenset[str]:
    return frozenset(_without_marks(rime) for rime in _RIMES)


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether the marked `word` (lower case, NFC) is a possible Vietnamese syllable."""
    base, tone = _split_tone(word)
    rime = _rime(base)
    return rime in _RIMES and (not rime.endswith(("c", "p", "t", "ch")) or tone in _STOPPED_TONES)


@lru_cache(maxsize=20_000)
def is_plain_syllable(word: str) -> bool:
    """Whether `word`, written without any mark, could stand for a Vietnamese syllable."""
    return _rime(word) in _plain_rimes()


@lru_cache(maxsize=20_000)
def decode_telex(word: str) -> str | None:
    """The syllable that the Telex keystrokes `word` stand for ("ddieenj" is "điện"), or None where they are none."""
    if not word.isascii() or not word.isalpha() or is_plain_syllable(word):
        return None
    letters: list[str] = []
    tone = None
    for key in word:
        if key in _TELEX_TONES and tone is None and any(c in _VOWELS for c in letters):
            tone = _TELEX_TONES[key]
        elif not _strike(letters, key):
            letters.append(key)
    return _syllable("".join(letters), tone)


@lru_cache(maxsize=20_000)
def decode_vni(word: str) -> str | None:
    """The syllable that the VNI keystrokes `word` stand for ("d9ie65n" is "điện"), or None where they are none."""
    if not word.isascii() or not any(c.isdigit() for c in word) or not word[:1].isalpha():
        return None
    letters: list[str] = []
    tone = None
    for key in word:
        if key in _VNI_TONES and tone is None:
            tone = _VNI_TONES[key]
        elif key in "6789":
            if not _strike_vni(letters, key):
                return None
        elif key.isdigit():
            return None
        else:
            letters.append(key)
    return _syllable("".join(letters), tone)


def _strike(letters: list[str], key: str) -> bool:
    """Applies a Telex key that changes an earlier letter. Whether it did."""
    if key == "d" and letters and letters[0] == "d" and "đ" not in letters:
        letters[0] = "đ"
        return True
    if key in _CIRCUMFLEX and key in letters and any(c in _VOWELS for c in letters):
        last = len(letters) - 1 - letters[::-1].index(key)
        if last == len(letters) - 1 or letters[-1] not in _VOWELS:
            letters[last] = _CIRCUMFLEX[key]
            return True
    return key == "w" and _horn(letters)


def _strike_vni(letters: list[str], key: str) -> bool:
    if key == "9" and letters and letters[0] == "d":
        letters[0] = "đ"
        return True
    if key in "78":
        return _horn(letters, only="a" if key == "8" else "ou")
    for place in range(len(letters) - 1, -1, -1):
        if key == "6" and letters[place] in _CIRCUMFLEX:
            letters[place] = _CIRCUMFLEX[letters[place]]
            return True
    return False


def _horn(letters: list[str], only: str = "oua") -> bool:
    for place in range(len(letters) - 1, -1, -1):
        if letters[place] in only:
            letters[place] = _HORN[letters[place]]
            if letters[place] == "ơ" and place and letters[place - 1] == "u" and place < len(letters):
                letters[place - 1] = "ư"
            return True
    return False


def _syllable(base: str, tone: str | None) -> str | None:
    """`base` with `tone` on the letter that bears it, or None where that is no marked syllable."""
    base = base.replace("ưo", "ươ").replace("uơ", "ươ") if not base.endswith("uơ") else base
    word = put_tone(base, tone)
    return word if not word.isascii() and is_syllable(word) else None


def put_tone(base: str, tone: str | None) -> str:
    """`base` (no tone yet) with the combining `tone` on the vowel that bears it in the new placement."""
    if tone is None:
        return base
    start = 2 if base.startswith(("qu", "gi")) and any(c in _VOWELS for c in base[2:]) else 0
    vowels = [k for k in range(start, len(base)) if base[k] in _VOWELS]
    if not vowels:
        return base
    strong = [k for k in vowels if base[k] in "ăâêôơư"]
    closed = vowels[-1] < len(base) - 1
    place = strong[-1] if strong else vowels[-1] if closed or len(vowels) == 1 else vowels[len(vowels) - 2]
    if base[place:] in ("a", "e", "y") and len(vowels) == 2 and base[vowels[0]] in "ou" and not strong:
        place = vowels[0]
    return unicodedata.normalize("NFC", base[: place + 1] + tone + base[place + 1 :])


def _rime(base: str) -> str:
    for onset in _ONSETS:
        if base.startswith(onset):
            rest = base[len(onset) :]
            return rest or ("i" if onset == "gi" else "")
    return base


def _split_tone(word: str) -> tuple[str, str | None]:
    decomposed = unicodedata.normalize("NFD", word)
    tone = next((c for c in decomposed if c in _TONES), None)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES)), tone


def _without_marks(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word.replace("đ", "d")) if not unicodedata.combining(c))
