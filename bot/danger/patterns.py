"""Danger by its patterns: phrases and combinations of words that admins write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache

from bot.danger.spans import Found, Index, Span, Word, phrase_of, words_of
from bot.matching.views import Reader
from bot.text import clean, decode_telex, decode_vni
from knowledge_base.danger import Combination, DangerKind, DangerWords

_NEAR, _CLOSE = 7, 2
"""Words that may stand between two parts of a combination, and of a close one."""


@dataclass(frozen=True, slots=True)
class Named:
    """The ids of the kinds of danger that a message names, the gravest first: what it is known for as a whole, what a
    pattern finds in it, and what a pattern finds while the message asks about papers or rules."""

    whole: tuple[str, ...]
    by_pattern: tuple[str, ...]
    held_back: tuple[str, ...]


class _How(IntEnum):
    """How a message names a danger, the surest first."""

    WHOLE = 0
    BY_PATTERN = 1
    HELD_BACK = 2


class Patterns:
    """All patterns of the words of danger. `reader`: gives the spellings in which they are looked for."""

    def __init__(self, danger: DangerWords, reader: Reader) -> None:
        self._kinds = [_Kind(kind) for kind in danger.kinds]
        self._now = frozenset(danger.now)
        self._index = Index([*danger.now, *(text for kind in danger.kinds for text in _texts(kind))])
        self._reader = reader

    def known(self, text: str) -> tuple[str, ...]:
        """What `named` gives as `whole`, found in a tenth of the time."""
        readings = {_folded_words(words_of(reading)) for reading in self._readings(text)}
        return tuple(kind.id for kind in self._kinds if not readings.isdisjoint(kind.whole))

    def named(self, text: str) -> Named:
        """The kinds of danger that a message names, each as in the surest of its readings."""
        named: dict[str, _How] = {}
        for reading in dict.fromkeys(self._readings(text)):
            words = words_of(reading)
            found = self._index.find(words)
            is_now = not self._now.isdisjoint(found)
            for kind in self._kinds:
                how = kind.named(words, found, is_now=is_now)
                if how is not None:
                    named[kind.id] = min(how, named.get(kind.id, how))
        return Named(*(tuple(kind.id for kind in self._kinds if named.get(kind.id) is how) for how in _How))

    def _readings(self, text: str) -> Iterator[str]:
        """As typed; with keystrokes decoded and shorthand written out; and as if it were Vietnamese in any case."""
        typed = clean(text)
        yield typed
        yield self._reader.read(text).expanded
        yield " ".join(decode_telex(word) or decode_vni(word) or word for word in typed.split())


class _Kind:
    """One kind of danger with its words."""

    def __init__(self, kind: DangerKind) -> None:
        self.id = kind.id
        self._phrases = frozenset(kind.phrases)
        self._combinations = [_Combined(each) for each in kind.combinations]
        self._known = (*kind.whole, *kind.examples)
        self._not_words = frozenset(kind.not_words)
        self._unless = frozenset(kind.unless)

    @cached_property
    def whole(self) -> frozenset[tuple[str, ...]]:
        """The messages known as a whole: thousands, so made ready by the first message, not by the start."""
        return _folded(self._known)

    def named(self, words: Sequence[Word], found: Found, *, is_now: bool) -> _How | None:
        """How the words, in which these phrases were found, name this danger; None where they do not."""
        if _folded_words(words) in self.whole:
            return _How.WHOLE
        if self._phrases.isdisjoint(found) and not any(each.may_hold(found) for each in self._combinations):
            return None
        out = _exact(found, self._not_words)
        if not _counting(found, self._phrases, out) and not any(each.holds(found, out) for each in self._combinations):
            return None
        return _How.HELD_BACK if not is_now and _exact(found, self._unless) else _How.BY_PATTERN


@lru_cache(maxsize=64)
def _folded(texts: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    """The folded words of each text; kept for the next recogniser, as the examples of a kind seldom change."""
    return frozenset(_folded_words(phrase_of(text)) for text in texts)


def _folded_words(words: Sequence[Word]) -> tuple[str, ...]:
    return tuple(word.folded for word in words)


class _Combined:
    """One combination with its groups."""

    def __init__(self, combination: Combination) -> None:
        self._groups = [frozenset(group) for group in combination.groups]
        self._ordered = combination.ordered
        self._gap = _CLOSE if combination.close else _NEAR

    def may_hold(self, found: Found) -> bool:
        """Whether something of each group was found at all."""
        return not any(group.isdisjoint(found) for group in self._groups)

    def holds(self, found: Found, out: Sequence[Span]) -> bool:
        """Whether one of each group stands near the one before, in order or in any."""
        if not self.may_hold(found):
            return False
        first, *others = (_counting(found, group, out) for group in self._groups)
        return any(self._goes_on([span], others) for span in first)

    def _goes_on(self, taken: list[Span], others: Sequence[Sequence[Span]]) -> bool:
        if not others:
            return True
        return any(self._goes_on([*taken, span], others[1:]) for span in others[0] if self._fits(taken, span))

    def _fits(self, taken: Sequence[Span], span: Span) -> bool:
        if self._ordered:
            return 0 <= span.start - taken[-1].end <= self._gap
        if any(span.overlaps(each) for each in taken):
            return False
        return any(max(span.start - each.end, each.start - span.end) <= self._gap for each in taken)


def _texts(kind: DangerKind) -> Iterator[str]:
    yield from kind.phrases
    yield from kind.not_words
    yield from kind.unless
    for combination in kind.combinations:
        for group in combination.groups:
            yield from group


def _counting(found: Found, phrases: frozenset[str], out: Sequence[Span]) -> list[Span]:
    """Where one of the phrases stands, but for spans that do not count."""
    spans = {span for phrase in phrases.intersection(found) for span in found[phrase]}
    return sorted(
        (span for span in spans if not any(span.overlaps(each) for each in out)),
        key=lambda span: (span.start, span.end),
    )


def _exact(found: Found, phrases: frozenset[str]) -> list[Span]:
    """Where one of the phrases stands without a typo."""
    return [span for phrase in phrases.intersection(found) for span in found[phrase] if not span.typo]
