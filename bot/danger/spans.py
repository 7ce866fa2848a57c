"""Phrases found in the words of a message, whatever their marks and small typos. One index looks for all at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from bot.text import clean, fold

_MARKS_MATTER = "!"
_SHORTEST_WITH_TYPO = 6
"""Letters of a phrase from which one word of it may be misspelt; a shorter one is too like its neighbours."""
_SHORTEST_WITH_WRONG_MARK = 9
_SHORTEST_WORD_WITH_TYPO = 5


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a message, or of a phrase (`exact`: with these marks only)."""

    marked: str
    folded: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Where a phrase stands in a message: words `start` to before `end`. `typo`: one word of it is misspelt."""

    start: int
    end: int
    typo: bool = False

    def overlaps(self, other: Span) -> bool:
        """Whether both have a word in common."""
        return self.start < other.end and other.start < self.end


Found = Mapping[str, Sequence[Span]]
"""Phrase, as the admins wrote it, to where it stands; those that stand nowhere are missing."""


def words_of(text: str) -> list[Word]:
    """The words of a cleaned message."""
    return [Word(word, fold(word)) for word in text.split()]


def phrase_of(text: str) -> tuple[Word, ...]:
    """The words of a phrase as admins write it; those that end in "!" count with their marks only."""
    return tuple(
        Word(word, fold(word), written.endswith(_MARKS_MATTER))
        for written in text.split()
        for word in clean(written).split()
    )


_kept_phrase = lru_cache(maxsize=1 << 14)(phrase_of)
"""An index holds its phrases anyway, and the next one, after a change of the knowledge base, has nearly the same."""


class Index:
    """All phrases, ready to be found in messages; by the first word of each, misspelt or not."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._by_first: defaultdict[str, list[tuple[str, tuple[Word, ...], int]]] = defaultdict(list)
        for text in dict.fromkeys(texts):
            phrase = _kept_phrase(text)
            if phrase:
                letters = sum(len(word.folded) for word in phrase)
                for key in _keys(phrase[0].folded) if letters >= _SHORTEST_WITH_TYPO else (phrase[0].folded,):
                    self._by_first[key].append((text, phrase, letters))

    def find(self, words: Sequence[Word]) -> Found:
        """Every phrase that stands in a message, with its places."""
        found: dict[str, list[Span]] = {}
        for start, word in enumerate(words):
            tried: set[str] = set()
            for key in _keys(word.folded):
                for text, phrase, letters in self._by_first.get(key, ()):
                    if text not in tried:
                        tried.add(text)
                        typos = _typos(words[start : start + len(phrase)], phrase, letters)
                        if typos is not None:
                            found.setdefault(text, []).append(Span(start, start + len(phrase), bool(typos)))
        return found


def _typos(words: Sequence[Word], phrase: Sequence[Word], letters: int) -> int | None:
    """How many words are misspelt, at most one; None where these are not the words of the phrase."""
    if len(words) < len(phrase):
        return None
    typos = 0
    for word, wanted in zip(words, phrase, strict=True):
        if _is(word, wanted):
            continue
        typos += 1
        if typos > 1 or letters < _SHORTEST_WITH_TYPO or not _almost(word, wanted, letters):
            return None
    return typos


def _is(word: Word, wanted: Word) -> bool:
    """The same word; one typed without marks is every word that it may stand for."""
    return word.marked == wanted.marked or (
        not wanted.exact and word.marked == word.folded and word.folded == wanted.folded
    )


def _almost(word: Word, wanted: Word, letters: int) -> bool:
    """A wrong mark in a long phrase, a doubled or swapped letter, or one letter of a long word."""
    if wanted.exact:
        return False
    if word.folded == wanted.folded:
        return letters >= _SHORTEST_WITH_WRONG_MARK
    return _one_edit_apart(word.folded, wanted.folded)


@lru_cache(maxsize=1 << 14)
def _one_edit_apart(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1 or max(len(one), len(other)) < 4:
        return False
    is_slip = sorted(one) == sorted(other) or _singled(one) == _singled(other)
    if not is_slip and min(len(one), len(other)) < _SHORTEST_WORD_WITH_TYPO:
        return False
    return DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1


def _singled(word: str) -> str:
    return "".join(letter for place, letter in enumerate(word) if not place or word[place - 1] != letter)


@lru_cache(maxsize=1 << 15)
def _keys(word: str) -> tuple[str, ...]:
    """A word and what is left of it without one of its letters: two words one typo apart share one of these."""
    if len(word) < 4:
        return (word,)
    return tuple(dict.fromkeys([word, *(word[:place] + word[place + 1 :] for place in range(len(word)))]))
