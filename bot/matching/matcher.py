"""The matcher: questions in, decisions out, live at once when the knowledge base changes."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from bot.matching import calibration, grouping, learning
from bot.matching.cache import Cache, digest
from bot.matching.corpus import Corpus
from bot.matching.deciding import Bands, Mind, decide, worth_telling_apart
from bot.matching.decision import Decision, DecisionKind
from bot.matching.encoder import Encoder, open_encoder
from bot.matching.learning import Learned
from bot.matching.lexicon import Lexicon
from bot.matching.model import Model
from bot.matching.words import openers, packaged_words
from bot.text import split_questions
from knowledge_base.library import Library

SUGGEST_FROM = 0.15
_AT_ONCE = 50
"""So many new phrasings are encoded while the admin waits (about 10 ms each); more of them in the background."""
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
    ) -> None:
        self._encoder = encoder
        self._cache = Cache(cache)
        self._answer_from, self._suggest_from = answer_confidence, suggest_confidence
        self._mind: Mind | None = None
        self._changing = threading.Lock()
        self._version = 0
        self._worker: threading.Thread | None = None

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
    ) -> Matcher:
        """A matcher over the knowledge base. Without a warm cache it answers at once by the nearest phrasing and learns
        in the background; `wait` makes it learn first. Raises RuntimeError where `semantic` is "on" and no
        encoder is installed."""
        self = cls(open_encoder(semantic), cache, answer_confidence, suggest_confidence)
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
        learned = self.mind.learned
        return learned is not None and learned.semantic == (self._encoder is not None) and not self._busy

    @property
    def _busy(self) -> bool:
        return self._worker is not None and self._worker.is_alive()

    def wait(self, seconds: float | None = None) -> bool:
        """Waits until everything is learned. Whether it is."""
        if self._worker is not None:
            self._worker.join(seconds)
        return self.ready

    def take(self, corpus: Corpus, words: Mapping[str, object] | None = None, *, wait: bool = False) -> None:
        """Puts a corpus into force with what can be had at once, then learns."""
        with self._changing:
            self._version += 1
            before = self._mind
            model = self._at_once(self._read(corpus, before), before)
            learned = self._cached(model) or (
                learning.carry_over(before.learned, before.model.corpus, model) if before and before.learned else None
            )
            self._mind = Mind(model, learned, openers(words or {}))
            version = self._version
        if wait:
            self._learn(version)
        elif not self._is_learned(model, learned):
            self._worker = threading.Thread(target=self._learn, args=(version,), name="matcher-learning", daemon=True)
            self._worker.start()

    def _read(self, corpus: Corpus, before: Mind | None) -> Model:
        """The model of a corpus; how its phrasings read is kept for the next start."""
        kept = {} if before else self._cache.readings(corpus.fingerprint)
        model = Model(corpus, before.model if before else None, kept)
        if not kept:
            self._cache.keep_readings(corpus.fingerprint, model.known_readings)
        return model

    def _at_once(self, model: Model, before: Mind | None) -> Model:
        """The model with meaning, where its vectors are known or few are missing."""
        if self._encoder is None:
            return model
        known = dict(self._cache.vectors(self._encoder.name))
        if before is not None and before.model.meaning_raw is not None:
            known.update(zip(map(digest, before.model.sentences), before.model.meaning_raw, strict=True))
        missing = {s for s in model.sentences if digest(s) not in known}
        return self._with_meaning(model, known) if len(missing) <= _AT_ONCE else model

    def _with_meaning(self, model: Model, known: Mapping[str, learning.Floats]) -> Model:
        if self._encoder is None:
            return model
        sentences = model.sentences
        new = list(dict.fromkeys(s for s in sentences if digest(s) not in known))
        fresh = dict(zip(map(digest, new), self._encoder.encode(new), strict=True)) if new else {}
        raw = np.stack([fresh[d] if d in fresh else known[d] for d in map(digest, sentences)])
        if new:
            self._cache.keep_vectors(self._encoder.name, sentences, raw)
        return model.with_meaning(self._encoder, raw)

    def _cached(self, model: Model) -> Learned | None:
        """A head kept from an earlier run: the one with meaning, else the lexical one."""
        names = [model.encoder.name] if model.encoder is not None else []
        found = (self._cache.head(model.corpus.fingerprint, name) for name in [*names, ""])
        return next((learned for learned in found if learned is not None and self._fits(learned, model)), None)

    @staticmethod
    def _fits(learned: Learned, model: Model) -> bool:
        width = len(model.corpus.classes)
        return learned.weights.shape == (len(learned.rows), width) and learned.rows.max() < len(model.corpus.phrasings)

    def _is_learned(self, model: Model, learned: Learned | None) -> bool:
        fresh = learned is not None and learned.fingerprint == model.corpus.fingerprint
        return fresh and learned is not None and learned.semantic == (self._encoder is not None)

    def _learn(self, version: int) -> None:
        """Learns what is missing: first the lexical head, which is soon ready, then the one with meaning."""
        mind = self.mind
        learned = mind.learned
        if not (learned and learned.fingerprint == mind.model.corpus.fingerprint) and (
            self._encoder is None or mind.model.encoder is None
        ):
            bare = mind.model if mind.model.encoder is None else mind.model.without_meaning()
            learned = learning.learn(bare)
            self._cache.keep_head(mind.model.corpus.fingerprint, "", learned)
            if not self._replace(version, Mind(mind.model, learned, mind.openers)):
                return
        if self._encoder is not None:
            model = mind.model
            if model.meaning is None:
                model = self._with_meaning(model, self._cache.vectors(self._encoder.name))
            learned = learning.learn(model)
            self._cache.keep_head(model.corpus.fingerprint, self._encoder.name, learned)
            self._replace(version, Mind(model, learned, mind.openers))

    def _replace(self, version: int, mind: Mind) -> bool:
        """Puts `mind` into force unless the knowledge base has changed since. Whether it did."""
        with self._changing:
            if version != self._version:
                return False
            self._mind = mind
            return True
