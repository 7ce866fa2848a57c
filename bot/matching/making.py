"""From a corpus to a model and a head: what can be had at once, and what is learned step by step and kept."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bot.matching import learning
from bot.matching.cache import Cache, digest
from bot.matching.corpus import Corpus
from bot.matching.encoder import Encoder
from bot.matching.learning import Learned
from bot.matching.model import Model

_AT_ONCE = 50
"""So many new phrasings are encoded while the admin waits (about 10 ms each); more of them in the background."""


def at_once(
    corpus: Corpus, before: Model | None, encoder: Encoder | None, cache: Cache, *, whole: bool = False
) -> Model:
    """The model of `corpus` without much waiting: read in haste where nothing is kept (never if `whole`), and with
    meaning where its vectors are known or few are missing."""
    taken_over = before is not None and not before.hasty
    kept = {} if taken_over else cache.readings(corpus.fingerprint)
    model = Model(corpus, before, kept, hasty=not (whole or taken_over or kept))
    if not model.hasty and not kept:
        cache.keep_readings(corpus.fingerprint, model.known_readings)
    return _with_known_meaning(model, before, encoder, cache)


def learn_all(
    model: Model, learned: Learned | None, encoder: Encoder | None, cache: Cache
) -> Iterator[tuple[Model, Learned]]:
    """Learns what is missing, and keeps it: first the lexical head, which is soon ready, then the one with meaning.
    Gives what to put into force after each step."""
    if model.hasty:
        model = at_once(model.corpus, model, encoder, cache, whole=True)
    fresh = learned is not None and learned.fingerprint == model.corpus.fingerprint
    if not fresh and (encoder is None or model.encoder is None):
        learned = learning.learn(model.without_meaning())
        cache.keep_head(model.corpus.fingerprint, "", learned)
        yield model, learned
    if encoder is not None:
        if model.meaning is None:
            model = _with_meaning(model, encoder, cache, cache.vectors(encoder.name))
        learned = learning.learn(model)
        cache.keep_head(model.corpus.fingerprint, encoder.name, learned)
        yield model, learned


def kept_head(model: Model, cache: Cache) -> Learned | None:
    """A head kept from an earlier run: the one with meaning, else the lexical one."""
    if model.hasty:
        return None  # heads know phrasings as they read in full
    names = [model.encoder.name] if model.encoder is not None else []
    found = (cache.head(model.corpus.fingerprint, name) for name in [*names, ""])
    return next((learned for learned in found if learned is not None and _fits(learned, model)), None)


def is_learned(model: Model, learned: Learned | None, encoder: Encoder | None) -> bool:
    """Whether nothing is left to learn."""
    if model.hasty or learned is None:
        return False
    return learned.fingerprint == model.corpus.fingerprint and learned.semantic == (encoder is not None)


def _fits(learned: Learned, model: Model) -> bool:
    width = len(model.corpus.classes)
    return learned.weights.shape == (len(learned.rows), width) and learned.rows.max() < len(model.corpus.phrasings)


def _with_known_meaning(model: Model, before: Model | None, encoder: Encoder | None, cache: Cache) -> Model:
    if encoder is None:
        return model
    known = cache.vectors(encoder.name)
    if before is not None and before.meaning_raw is not None:
        known.update(zip(map(digest, before.sentences), before.meaning_raw, strict=True))
    missing = {sentence for sentence in model.sentences if digest(sentence) not in known}
    return _with_meaning(model, encoder, cache, known) if len(missing) <= _AT_ONCE else model


def _with_meaning(model: Model, encoder: Encoder, cache: Cache, known: dict[str, learning.Floats]) -> Model:
    sentences = model.sentences
    new = list(dict.fromkeys(s for s in sentences if digest(s) not in known))
    fresh = dict(zip(map(digest, new), encoder.encode(new), strict=True)) if new else {}
    raw = np.stack([fresh[d] if d in fresh else known[d] for d in map(digest, sentences)])
    if new:
        cache.keep_vectors(encoder.name, sentences, raw)
    return model.with_meaning(encoder, raw)
