"""From a message to the kinds of danger that it tells of: by patterns first, else by what was learned from examples.
When in doubt it is danger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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
        told: set[str] = set()
        for reading in dict.fromkeys(self._readings(text[:_LONGEST])):
            words = words_of(reading)
            found = self._index.find(words)
            is_now = not self._now.isdisjoint(found)
            told.update(kind.id for kind in self._kinds if kind.is_told(words, found, is_now=is_now))
        named = tuple(kind.id for kind in self._kinds if kind.id in told)[:MOST]
        return named or self._sensed(text[:_LONGEST])

    def _sensed(self, text: str) -> tuple[str, ...]:
        """The kind that no pattern names, heard from how people speak of such things."""
        sense = self._learner.sense if self._learner is not None else None
        kind = sense.kind(self._reader.read(text)) if sense is not None else None
        return () if kind is None else (kind,)

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
        self._whole = {tuple(word.folded for word in phrase_of(text)) for text in (*kind.whole, *kind.examples)}
        self._not_words = frozenset(kind.not_words)
        self._unless = frozenset(kind.unless)

    def is_told(self, words: Sequence[Word], found: Found, *, is_now: bool) -> bool:
        """Whether the words, in which these phrases were found, tell of this danger."""
        if tuple(word.folded for word in words) in self._whole:
            return True
        out = _exact(found, self._not_words)
        if self._phrases.isdisjoint(found) and not any(each.may_hold(found) for each in self._combinations):
            return False
        if not _counting(found, self._phrases, out) and not any(each.holds(found, out) for each in self._combinations):
            return False
        return is_now or not _exact(found, self._unless)


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
