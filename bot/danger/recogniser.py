"""From a message to the kinds of danger that it tells of: the patterns and what was learned from examples weigh it
together. When in doubt it is danger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache

from bot.danger.learner import Learner, reader_of
from bot.danger.spans import Found, Index, Span, Word, phrase_of, words_of
from bot.matching.cache import Cache
from bot.matching.views import Tables
from bot.text import clean, decode_telex, decode_vni
from knowledge_base.danger import Combination, DangerKind, DangerWords
from knowledge_base.library import Library

_NEAR, _CLOSE = 7, 2
"""Words that may stand between two parts of a combination, and of a close one."""
MOST = 2
"""No more kinds than this are told of one message: who is in danger reads little."""
_LONGEST = 4000
"""Characters of a message that are read."""
_PATTERN = 1.5
"""What a pattern adds to the learned log-odds. Chosen, as both limits, by what fresh messages and questions said, which
neither the patterns nor the examples came from: patterns alone took 3 % of the questions for danger."""
DANGER_FROM = 0.3
"""Log-odds from which a message is danger."""
DOUBT_FROM = -0.5
"""Log-odds from which it may be."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The ids of the kinds of danger that a message tells of, the gravest first, empty where it tells of none; or
    whether it `may_be` danger all the same."""

    kinds: tuple[str, ...] = ()
    may_be: bool = False


class Recogniser:
    """Finds danger. Make a new one whenever the knowledge base has changed."""

    def __init__(self, danger: DangerWords, words: Mapping[str, object]) -> None:
        self._kinds = [_Kind(kind) for kind in danger.kinds]
        self._now = frozenset(danger.now)
        self._index = Index([*danger.now, *(text for kind in danger.kinds for text in _texts(kind))])
        self._reader = reader_of(Tables.from_words(words))
        self._learner: Learner | None = None

    @classmethod
    def of(cls, library: Library, cache: Cache | None = None, before: Recogniser | None = None) -> Recogniser:
        """With the words of a library. It recognises by patterns at once, and learns from the examples in the
        background, or finds in `cache` what it learned earlier. `before`: goes by what that one has learned till then.
        """
        self = cls(library.danger, library.words)
        sense = before._learner.sense if before is not None and before._learner is not None else None
        self._learner = Learner(library, cache or Cache(None), sense)
        return self

    def wait(self, seconds: float | None = None) -> Recogniser:
        """This one, when it has learned all that it can."""
        if self._learner is not None:
            self._learner.wait(seconds)
        return self

    def kinds(self, text: str) -> tuple[str, ...]:
        """The ids of the kinds of danger that `text` tells of, the gravest first; empty where it tells of none."""
        return self.judge(text).kinds

    def judge(self, text: str) -> Judgement:
        """Whether `text` tells of danger. What is said word for word like an example does; else the learned log-odds
        decide, to which a pattern adds; until something is learned, the patterns alone."""
        text = text[:_LONGEST]
        told = self._told(text)
        certain, likely, held_back = (
            [kind.id for kind in self._kinds if told.get(kind.id) is how][:MOST] for how in _Told
        )
        sense = self._learner.sense if self._learner is not None else None
        if certain or sense is None:
            return Judgement(tuple(certain or likely), may_be=not certain and not likely and bool(held_back))
        reading = self._reader.read(text)
        log_odds = sense.log_odds(reading) + (_PATTERN if likely else 0.0)
        if log_odds >= DANGER_FROM:
            return Judgement(tuple(dict.fromkeys([*likely[: MOST - 1], sense.kind(reading)])))
        return Judgement(may_be=log_odds >= DOUBT_FROM)

    def _told(self, text: str) -> dict[str, _Told]:
        """How a message tells of each kind of danger that it names, the surest of all its readings."""
        told: dict[str, _Told] = {}
        for reading in dict.fromkeys(self._readings(text)):
            words = words_of(reading)
            found = self._index.find(words)
            is_now = not self._now.isdisjoint(found)
            for kind in self._kinds:
                how = kind.told(words, found, is_now=is_now)
                if how is not None and (kind.id not in told or how < told[kind.id]):
                    told[kind.id] = how
        return told

    def _readings(self, text: str) -> Iterator[str]:
        """As typed; with keystrokes decoded and shorthand written out; and as if it were Vietnamese in any case."""
        typed = clean(text)
        yield typed
        yield self._reader.read(text).expanded
        yield " ".join(decode_telex(word) or decode_vni(word) or word for word in typed.split())


class _Told(IntEnum):
    """How a message names a danger, the surest first: it is known as a whole; a pattern holds; a pattern holds, but
    the message asks about papers or rules."""

    WHOLE = 0
    BY_PATTERN = 1
    HELD_BACK = 2


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
    def _whole(self) -> frozenset[tuple[str, ...]]:
        """The messages known as a whole: thousands, so made ready by the first message, not by the start."""
        return _folded(self._known)

    def told(self, words: Sequence[Word], found: Found, *, is_now: bool) -> _Told | None:
        """How the words, in which these phrases were found, tell of this danger; None where they do not."""
        if tuple(word.folded for word in words) in self._whole:
            return _Told.WHOLE
        if self._phrases.isdisjoint(found) and not any(each.may_hold(found) for each in self._combinations):
            return None
        out = _exact(found, self._not_words)
        if not _counting(found, self._phrases, out) and not any(each.holds(found, out) for each in self._combinations):
            return None
        return _Told.HELD_BACK if not is_now and _exact(found, self._unless) else _Told.BY_PATTERN


@lru_cache(maxsize=64)
def _folded(texts: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    """The folded words of each text; kept for the next recogniser, as the examples of a kind seldom change."""
    return frozenset(tuple(word.folded for word in phrase_of(text)) for text in texts)


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
