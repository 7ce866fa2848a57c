"""From a message to the kinds of danger that it tells of: the patterns and what was learned from examples weigh it
together. When in doubt it is danger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.danger.learner import Learner, reader_of
from bot.danger.parts import Parts
from bot.danger.patterns import Patterns
from bot.danger.sense import Sense
from bot.matching.cache import Cache
from bot.matching.views import Reading, Tables
from knowledge_base.danger import DangerWords
from knowledge_base.library import Library

MOST = 2
"""No more kinds than this are told of one message: who is in danger reads little."""
_LONGEST = 4000
"""Characters of a message that are read."""
_PATTERN = 1.5
"""What a pattern adds to the learned log-odds. Chosen, as the limits below, by what fresh messages and questions said,
which neither the patterns nor the examples came from: patterns alone took 3 % of the questions for danger."""
_CLAUSE = 2.5
"""What a clause must have more than a message or a sentence."""
DANGER_FROM = 0.35
"""Log-odds from which a message is danger."""
DOUBT_FROM = -0.5
"""Log-odds from which it may be."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The ids of the kinds of danger that a message tells of, the surest first, empty where it tells of none; or
    whether it `may_be` danger all the same."""

    kinds: tuple[str, ...] = ()
    may_be: bool = False


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A message or a part of it: its log-odds of danger, and the kinds that patterns find."""

    log_odds: float
    named: tuple[str, ...]
    reading: Reading


class Recogniser:
    """Finds danger. Make a new one whenever the knowledge base has changed."""

    def __init__(self, danger: DangerWords, words: Mapping[str, object]) -> None:
        self._reader = reader_of(Tables.from_words(words))
        self._patterns = Patterns(danger, self._reader)
        self._parts = Parts(words)
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
        """The ids of the kinds of danger that `text` tells of, the surest first; empty where it tells of none."""
        return self.judge(text).kinds

    def judge(self, text: str) -> Judgement:
        """Whether `text` tells of danger. What is said word for word like an example does; else the learned log-odds
        decide, to which a pattern adds; until something is learned, the patterns alone. Danger in one sentence is
        danger, whatever is said around it."""
        text = text[:_LONGEST]
        if known := self._patterns.known(text):
            return Judgement(known[:MOST])
        named = self._patterns.named(text)
        sense = self._learner.sense if self._learner is not None else None
        if sense is None:
            return Judgement(named.by_pattern[:MOST], may_be=bool(named.held_back) and not named.by_pattern)
        surest = max(self._weighed(text, named.by_pattern, sense), key=lambda weighed: weighed.log_odds)
        if surest.log_odds < DANGER_FROM:
            return Judgement(may_be=surest.log_odds >= DOUBT_FROM)
        # Asked first of what it has not seen, the sense had 3 of 120 wrong, the patterns 13.
        return Judgement(tuple(dict.fromkeys([sense.kind(surest.reading), *surest.named]))[:MOST])

    def _weighed(self, text: str, named: tuple[str, ...], sense: Sense) -> Iterator[_Weighed]:
        """The whole message, then its sentences and clauses."""
        yield self._weigh(text, named, sense)
        sentences = self._parts.sentences(text)
        for sentence in sentences:
            part = self._patterns.named(sentence)
            yield self._weigh(sentence, part.whole or part.by_pattern, sense)
        for clause in self._parts.clauses(text):
            if clause in sentences:
                continue  # it weighs more as a sentence
            yield self._weigh(clause, self._patterns.named(clause).by_pattern, sense, less=_CLAUSE)

    def _weigh(self, text: str, named: tuple[str, ...], sense: Sense, less: float = 0.0) -> _Weighed:
        reading = self._reader.read(text)
        return _Weighed(sense.log_odds(reading) + (_PATTERN if named else 0.0) - less, named, reading)
