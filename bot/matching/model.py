"""A question against all phrasings, in letters and in meaning: all that is computed before anything is learned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.corpus import SMALLTALK, Corpus
from bot.matching.encoder import Encoder
from bot.matching.guard import Said
from bot.matching.lexicon import Lexicon
from bot.matching.restoring import Restorer
from bot.matching.views import Reader, Reading, glance, vocabulary
from knowledge_base.schema import REFERENCE_LANGUAGE

Floats = NDArray[np.float32]
SEMANTIC_WEIGHT = 4.0
SEMANTIC_WIDTH = 0.6
"""The kernel of meaning is SEMANTIC_WEIGHT * exp((cosine - 1) / SEMANTIC_WIDTH), added to the lexical kernel. Chosen on
the validation parts of BANKING77 and HWU64 (weight 1 to 8, width 0.3 to 1 or linear)."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """One question against every phrasing: (phrasings,) in letters, and in meaning (cosine) or None."""

    lexical: Floats
    semantic: Floats | None

    @property
    def kernel(self) -> Floats:
        """Both together, as the head was learned on."""
        return combine(self.lexical, self.semantic)


@dataclass(frozen=True, slots=True)
class Meaning:
    """Vectors of the phrasings (phrasings, dimensions): as the encoder gave them, and about their mean, length one."""

    raw: Floats
    mean: Floats
    vectors: Floats

    @classmethod
    def of(cls, raw: Floats) -> Meaning:
        """From the encoder's own vectors."""
        mean = raw.mean(axis=0)
        return cls(raw, mean, _unit(raw - mean))

    def like(self, raw: Floats) -> Floats:
        """Cosines of the encoder's vectors `raw` (m, dimensions) with every phrasing: (m, phrasings)."""
        return np.asarray(_unit(raw - self.mean) @ self.vectors.T, dtype=np.float32)


class Model:
    """The phrasings of a corpus, read and indexed. Never changes, so many threads may ask it."""

    reader: Reader
    hasty: bool

    def __init__(
        self,
        corpus: Corpus,
        before: Model | None = None,
        kept: Mapping[tuple[str, str], Reading] | None = None,
        *,
        hasty: bool = False,
    ) -> None:
        """Reads and indexes `corpus`. `before`: the model whose reader and readings are taken over where the tables are
        the same, so that a new phrasing need not wait for all others. `kept`: readings of this very corpus. `hasty`:
        phrasings are only cleaned and folded, a tenth of the work, until somebody has read them in full."""
        same = before is not None and before.reader.tables == corpus.tables
        known = before.known_readings if before is not None and same and not before.hasty else kept or {}
        self.hasty = hasty
        self.corpus = corpus
        self.reader = before.reader if before is not None and same else _reader(corpus)
        read = glance if hasty else self.reader.read
        self.readings = tuple(
            known.get((phrasing.text, phrasing.language)) or read(phrasing.text, phrasing.language)
            for phrasing in corpus.phrasings
        )
        self.lexicon = Lexicon.fit(self.readings, corpus.learned)
        self.slots = _slots(corpus, self.readings)
        self.smalltalk = frozenset(
            reading.typed_folded
            for phrasing, reading in zip(corpus.phrasings, self.readings, strict=True)
            if phrasing.owner.startswith(f"{SMALLTALK}:")
        )
        self.smalltalk_words = frozenset(word for phrase in self.smalltalk for word in phrase.split())
        self.word_for_word = _owned_by_one(
            (reading.typed_folded, phrasing.owner)
            for phrasing, reading in zip(corpus.phrasings, self.readings, strict=True)
        )
        self.encoder: Encoder | None = None
        self.meaning: Meaning | None = None

    def with_meaning(self, encoder: Encoder, raw: Floats) -> Model:
        """The same model with the encoder's vectors `raw` of its phrasings, in their order."""
        richer = object.__new__(Model)
        richer.__dict__.update(self.__dict__)
        richer.encoder, richer.meaning = encoder, Meaning.of(raw)
        return richer

    def without_meaning(self) -> Model:
        """The same model, lexical."""
        poorer = object.__new__(Model)
        poorer.__dict__.update(self.__dict__)
        poorer.encoder, poorer.meaning = None, None
        return poorer

    @property
    def meaning_raw(self) -> Floats | None:
        """The encoder's own vectors of the phrasings, or None."""
        return None if self.meaning is None else self.meaning.raw

    @property
    def sentences(self) -> list[str]:
        """What the encoder reads of every phrasing."""
        return [reading.restored for reading in self.readings]

    @property
    def known_readings(self) -> dict[tuple[str, str], Reading]:
        """Readings by text and language, for a following model to take over."""
        pairs = zip(self.corpus.phrasings, self.readings, strict=True)
        return {(phrasing.text, phrasing.language): reading for phrasing, reading in pairs}

    def likeness(self, reading: Reading) -> Likeness:
        """One question against every phrasing."""
        lexical = self.lexicon.likeness(reading)
        if self.encoder is None or self.meaning is None:
            return Likeness(lexical, None)
        return Likeness(lexical, self.meaning.like(self.encoder.encode([reading.restored]))[0])

    def likenesses(self, some: NDArray[np.int64], others: NDArray[np.int64]) -> tuple[Floats, Floats | None]:
        """The phrasings `some` against the phrasings `others`, in letters and in meaning: two (some, others)."""
        lexical = self.lexicon.kernel(some, others)
        if self.meaning is None:
            return lexical, None
        vectors = self.meaning.vectors
        return lexical, np.asarray(vectors[some] @ vectors[others].T, dtype=np.float32)

    def nearest(self, likeness: Floats) -> Floats:
        """The likeness (phrasings,) to the nearest phrasing of each class: (classes,)."""
        return np.asarray(np.maximum.reduceat(likeness, self.corpus.starts), dtype=np.float32)


def combine(lexical: Floats, semantic: Floats | None) -> Floats:
    """The kernel that heads are learned on. Without meaning it is `lexical` itself, not a copy."""
    if semantic is None:
        return lexical
    meaning = np.exp((semantic - 1) / np.float32(SEMANTIC_WIDTH))
    return np.asarray(lexical + np.float32(SEMANTIC_WEIGHT) * meaning, dtype=np.float32)


def _reader(corpus: Corpus) -> Reader:
    written = [phrasing.text for phrasing in corpus.phrasings if phrasing.language == REFERENCE_LANGUAGE]
    known = vocabulary([phrasing.text for phrasing in corpus.phrasings])
    restorer = Restorer.fit([*written, *corpus.prose])
    return Reader(corpus.tables, restorer, known, decoding=corpus.language == REFERENCE_LANGUAGE)


def _slots(corpus: Corpus, readings: Sequence[Reading]) -> dict[str, list[Said]]:
    """What every entry's phrasings say on each slot of the guard."""
    found: dict[str, list[Said]] = {}
    if corpus.guard.slots:
        for phrasing, reading in zip(corpus.phrasings, readings, strict=True):
            found.setdefault(phrasing.owner, []).append(corpus.guard.says(reading.folded))
    return found


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def _owned_by_one(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Folded phrasing to its owner, where all that fold to it belong to the same."""
    owners: dict[str, set[str]] = {}
    for folded, owner in pairs:
        owners.setdefault(folded, set()).add(owner)
    return {folded: min(held) for folded, held in owners.items() if len(held) == 1}
