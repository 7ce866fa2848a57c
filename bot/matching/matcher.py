"""The matcher: questions in, decisions out, live at once when the knowledge base changes."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from bot.matching import calibration, grouping, learning, making
from bot.matching.cache import Cache
from bot.matching.corpus import Corpus
from bot.matching.deciding import Bands, Mind, decide, worth_telling_apart
from bot.matching.decision import Decision, DecisionKind
from bot.matching.encoder import Encoder, open_encoder
from bot.matching.lexicon import Lexicon
from bot.matching.words import FollowUps, packaged_words
from bot.matching.worker import APART_FROM, Worker
from bot.text import split_questions
from knowledge_base.library import Library

SUGGEST_FROM = 0.1
_ALIKE = 0.45
_ALIKE_WITH_MEANING = 0.55


class Matcher:
    """Answers from whatever it knows at the moment; every method may be called from any thread."""

    def __init__(
        self,
        encoder: Encoder | None = None,
        cache: Path | None = None,
        answer_confidence: float | None = None,
        suggest_confidence: float | None = None,
        apart_from: int = APART_FROM,
    ) -> None:
        self._encoder = encoder
        self.cache = Cache(cache)
        self._answer_from, self._suggest_from = answer_confidence, suggest_confidence
        self._mind: Mind | None = None
        self._changing = threading.Lock()
        self._version = 0
        self._worker = Worker(cache, encoder is not None, self._learn, self._adopt, apart_from)

    @classmethod
    def build(
        cls,
        pairs: Iterable[tuple[str, str]],
        *,
        semantic: str = "auto",
        words: Mapping[str, object] | None = None,
        cache: Path | None = None,
    ) -> Matcher:
        """A matcher over (entry id, phrasing), ready when this returns. `words`: the tables, by default our own."""
        self = cls(open_encoder(semantic), cache)
        self.take(Corpus.from_pairs(pairs, packaged_words() if words is None else words), words or {}, wait=True)
        return self

    @classmethod
    def from_library(
        cls,
        library: Library,
        *,
        semantic: str = "auto",
        cache: Path | None = None,
        answer_confidence: float | None = None,
        suggest_confidence: float | None = None,
        wait: bool = False,
        apart_from: int = APART_FROM,
    ) -> Matcher:
        """A matcher over the knowledge base. Without a warm cache it answers at once by the nearest phrasing and learns
        in the background, from `apart_from` phrasings on in a process of its own; `wait` makes it learn first, here.
        Raises RuntimeError where `semantic` is "on" and no encoder is installed."""
        self = cls(open_encoder(semantic), cache, answer_confidence, suggest_confidence, apart_from)
        self.take(Corpus.from_library(library), library.words, wait=wait)
        return self

    def rank(self, text: str, limit: int = 3) -> list[tuple[str, float]]:
        """The best entries with their chances, best first; chances are comparable between questions."""
        return list(self.mind.judge(text, limit=limit).ranking)

    def decide(self, text: str, *, language: str | None = None, previous: str | None = None) -> Decision:
        """The decision on one question. `language`: the person's own; `previous`: the entry answered before."""
        return decide(self.mind, self.bands, text, language, previous)

    def decide_each(
        self, text: str, *, language: str | None = None, previous: str | None = None
    ) -> tuple[Decision, ...]:
        """The decisions on the questions in a message, in order; usually one."""
        parts = split_questions(text)
        if len(parts) > 1:
            found: list[Decision] = []
            for part in parts:
                found.append(self.decide(part, language=language, previous=previous))
                previous = found[-1].entry if found[-1].kind is DecisionKind.ANSWER else previous
            apart = worth_telling_apart(found)
            if apart:
                return apart
        return (self.decide(text, language=language, previous=previous),)

    def update(self, library: Library) -> None:
        """Takes over a changed knowledge base: live when this returns, learned anew in the background."""
        self.take(Corpus.from_library(library), library.words, wait=False)

    def changed(self, library: Library) -> Matcher:
        """A matcher as this one would be at once after `update(library)`; this one stays as it is."""
        other = Matcher(self._encoder, None, self._answer_from, self._suggest_from)
        before = self.mind
        model = making.at_once(Corpus.from_library(library), before.model, self._encoder, Cache(None))
        learned = learning.carry_over(before.learned, before.model.corpus, model) if before.learned else None
        other._mind = Mind(model, learned, FollowUps.from_words(library.words))
        return other

    def similar(self, texts: Sequence[str]) -> tuple[tuple[int, ...], ...]:
        """Groups of `texts` (tuples of indices, largest group first) that ask for the same by all appearance."""
        if not texts:
            return ()
        model = self.mind.model
        readings = [model.reader.read(text, model.corpus.language) for text in texts]
        vectors = Lexicon.fit(readings).vectors(readings)  # of their own words: most of them no entry has
        likeness = np.asarray((vectors @ vectors.T).toarray(), dtype=np.float32)
        if model.encoder is None or model.meaning is None:
            return grouping.group(likeness, _ALIKE)
        raw = model.encoder.encode([reading.restored for reading in readings]) - model.meaning.mean
        raw /= np.maximum(np.linalg.norm(raw, axis=1, keepdims=True), 1e-9)
        return grouping.group(np.asarray((likeness + raw @ raw.T) / 2, dtype=np.float32), _ALIKE_WITH_MEANING)

    def hold_out(self) -> list[tuple[float, bool, float]]:
        """How the confidence does on phrasings held out from learning: confidence (as calibrated on such phrasings),
        whether the best entry was right, and the weight of the question. Learns anew, so it takes seconds."""
        _, evidence = learning.learn_with_evidence(self.mind.model)
        chances = calibration.learn(evidence).chance(evidence.signs)
        triples = zip(chances, evidence.right, calibration.shares(evidence), strict=True)
        return [(float(chance), bool(right), float(weight)) for chance, right, weight in triples]

    @property
    def mind(self) -> Mind:
        """What is known at this moment."""
        if self._mind is None:
            raise RuntimeError("a matcher is made by Matcher.build or Matcher.from_library")
        return self._mind

    @property
    def tier(self) -> str:
        """What decides: "lexical", or "semantic" where a sentence encoder helps."""
        return "lexical" if self._encoder is None else "semantic"

    @property
    def bands(self) -> Bands:
        """The bands of confidence in force: as configured, else as calibrated."""
        learned = self.mind.learned
        calibrated = learned.answer_from if learned else learning.UNTAUGHT_ANSWER_FROM
        return Bands(
            calibrated if self._answer_from is None else self._answer_from,
            SUGGEST_FROM if self._suggest_from is None else self._suggest_from,
        )

    @property
    def ready(self) -> bool:
        """Whether everything is learned, with the encoder if there is one."""
        return making.is_learned(self.mind.model, self.mind.learned, self._encoder) and not self._worker.busy

    @property
    def learner(self) -> int | None:
        """The number of the process that learns for this matcher at the moment, if it needs one."""
        return self._worker.child

    def wait(self, seconds: float | None = None) -> bool:
        """Waits until everything is learned. Whether it is."""
        self._worker.wait(seconds)
        return self.ready

    def take(self, corpus: Corpus, words: Mapping[str, object] | None = None, *, wait: bool = False) -> None:
        """Puts a corpus into force with what can be had at once, then learns."""
        with self._changing:
            self._version += 1
            before = self._mind
            model = making.at_once(corpus, before.model if before else None, self._encoder, self.cache, whole=wait)
            learned = making.kept_head(model, self.cache) or (
                learning.carry_over(before.learned, before.model.corpus, model) if before and before.learned else None
            )
            self._mind = Mind(model, learned, FollowUps.from_words(words or {}))
            version = self._version
        if wait:
            self._learn(version)
        elif not making.is_learned(model, learned, self._encoder):
            self._worker.start(version, corpus)

    def _learn(self, version: int) -> None:
        """Learns what is missing, here."""
        mind = self.mind
        for model, learned in making.learn_all(mind.model, mind.learned, self._encoder, self.cache):
            if not self._replace(version, Mind(model, learned, mind.follow_ups)):
                return

    def _adopt(self, version: int, cache: Cache) -> bool:
        """Takes over what another process has left in `cache`. Whether everything is learned now."""
        mind = self.mind
        model = making.at_once(mind.model.corpus, mind.model, self._encoder, cache)
        learned = making.kept_head(model, cache) or mind.learned
        self._replace(version, Mind(model, learned, mind.follow_ups))
        return making.is_learned(model, learned, self._encoder)

    def _replace(self, version: int, mind: Mind) -> bool:
        """Puts `mind` into force unless the knowledge base has changed since. Whether it did."""
        with self._changing:
            if version != self._version:
                return False
            self._mind = mind
            return True
