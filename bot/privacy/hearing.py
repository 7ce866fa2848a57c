"""Words as they sound, so that one list of cues stands for all their spellings: no marks, no doubled letters, what the
keyboard left decoded, letters that sound alike made one, slips of a finger mended, spaced letters of “O T P” joined."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.privacy.shadow import Shadow
from bot.text import decode_telex, decode_vni, fold, is_plain_syllable

_SPACED = re.compile(r"(?<![^\W_])[^\W\d_](?P<gap>[ .\-_]{1,2})[^\W\d_](?:(?P=gap)[^\W\d_]){0,3}(?![^\W\d_])")
_ACRONYMS = frozenset(
    """
    otp mk stk sdt cccd cmnd cmt pin puk cvv cvc tk bhyt bhxh mst gplx dt pw cc pass ma
    """.split()  # noqa: SIM905
)
_TOKEN = re.compile(r"(?P<word>[^\W\d_]+(?:\d+[^\W\d_]*)*)|(?P<blank>\s+)|(?P<sign>.)", re.DOTALL)
_LETTERS = re.compile(r"[^\W\d_]+|\d+")
_DOUBLED = re.compile(r"([^\W\d_])\1+")
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in [
        (r"^x", "s"),
        (r"^tr", "ch"),
        (r"^gi(?=[aeou])|^z", "d"),
        (r"^k(?!h)", "c"),
        (r"y", "i"),
        (r"(?<=..)ng$|(?<=..)nh$", "n"),
        (r"(?<=..)ch$|(?<=..)[ck]$", "t"),
    ]
]
_NO_KEYSTROKES = frozenset("pass pas ver acc tel tech master code error order".split())  # noqa: SIM905
"""Words that are no keystrokes of Vietnamese ones (“pas” would be “pá”)."""
_SHORTEST_MENDED = 4


@dataclass(frozen=True)
class Vocabulary:
    """Words as they sound: those that are right as they are, and those that are known again after a slip."""

    known: frozenset[str] = frozenset()
    mended: frozenset[str] = frozenset()


def heard(text: str, words: Vocabulary) -> Shadow:
    """The text as it sounds, single blanks between its words, each sign with the place of its word in `text`. A slip
    of a finger that makes no syllable is mended where it makes one of the vocabulary."""
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def add(sound: str, start: int, end: int) -> None:
        signs.append(sound)
        starts.extend([start] * len(sound))
        ends.extend([end] * len(sound))

    spelled = {match.start(): match for match in _SPACED.finditer(text) if _letters(match[0]) in _ACRONYMS}
    place = 0
    while place < len(text):
        if spaced := spelled.get(place):
            add(sound_of(_letters(spaced[0]), words), *spaced.span())
            place = spaced.end()
            continue
        match = _TOKEN.match(text, place)
        assert match
        place = match.end()
        if match["word"]:
            for part, start in _parts(match["word"]):
                add(sound_of(part, words), match.start() + start, match.start() + start + len(part))
        else:
            add(" " if match["blank"] else match[0], *match.span())
    return Shadow("".join(signs), tuple(starts), tuple(ends))


@lru_cache(maxsize=1 << 14)
def sound_of(word: str, words: Vocabulary | None = None) -> str:
    """One word as it sounds; digits stay as they are."""
    word = word.lower()
    if word.isdigit():
        return word
    typed = None if word in _NO_KEYSTROKES else decode_vni(word) or decode_telex(word)
    plain = _DOUBLED.sub(r"\1", fold(typed or word))
    sound = plain
    for pattern, alike in _SOUNDS:
        sound = pattern.sub(alike, sound)
    if not words or sound in words.known or len(sound) < _SHORTEST_MENDED or is_plain_syllable(plain):
        return sound
    return next((meant for meant in sorted(words.mended) if _is_one_slip(sound, meant)), sound)


def vocabulary(phrases: Iterable[str], mended: Iterable[str], others: Iterable[str]) -> Vocabulary:
    """The words of all `phrases`; slips are mended to the syllables of those in `mended` that are long enough, and to
    `others`."""
    known = frozenset(sound_of(word) for phrase in phrases for word in phrase.split())
    syllables = {sound_of(word) for phrase in mended for word in phrase.split() if is_plain_syllable(fold(word))}
    long = {sound for sound in syllables if len(sound) >= _SHORTEST_MENDED}
    return Vocabulary(known, frozenset(long | {sound_of(word) for word in others}))


def _letters(spaced: str) -> str:
    return fold("".join(filter(str.isalpha, spaced)))


def _parts(word: str) -> list[tuple[str, int]]:
    """A word with digits is one where they are keystrokes (“kha63u”); else its letters and its digits are apart."""
    if word.isalpha() or decode_vni(word.lower()):
        return [(word, 0)]
    return [(match[0], match.start()) for match in _LETTERS.finditer(word)]


def _is_one_slip(word: str, meant: str) -> bool:
    """Whether one letter is missing, too much or another, or two have changed places."""
    if abs(len(word) - len(meant)) > 1 or word == meant:
        return word == meant
    start = next((k for k, (one, other) in enumerate(zip(word, meant, strict=False)) if one != other), None)
    if start is None:
        return True
    rest, other = word[start:], meant[start:]
    swapped = len(rest) > 1 and rest[1::-1] + rest[2:] == other
    return swapped or rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]
