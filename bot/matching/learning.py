"""What is learned from a model: the head and the calibration, at leisure or, for a few new phrasings, at once."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.matching import calibration, head
from bot.matching.calibration import Calibrator, Evidence, Scores
from bot.matching.corpus import Corpus
from bot.matching.model import Likeness, Model, combine

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
_FEW_NEW = 400
_UNTAUGHT = Calibrator(np.array([0.8, 0.0, 0.0, 5.0, 2.0, -2.6]))
"""Confidence before anything is learned: about a half where two thirds of the letters agree. Erring to the low side."""
_UNTAUGHT_SHARPNESS = 12.0
UNTAUGHT_ANSWER_FROM = 0.7
SAME_FROM, SAME_BONUS = 0.9, 60.0
"""A question that is a phrasing nearly to the letter goes to its entry, whatever the head thinks (a phrasing may be too
new for the head, or beyond Corpus.learned): up to 6 on its logit."""


@dataclass(frozen=True, slots=True)
class Learned:
    """A head: `weights` (rows, classes) over the phrasings `rows`, the kernel's centre, and the calibration with the
    confidence from which on it may answer. `fingerprint`: of the corpus that it was learned from."""

    rows: Integers
    weights: Floats
    centre: head.Centre
    calibrator: Calibrator
    answer_from: float
    semantic: bool
    fingerprint: str

    def logits(self, kernel: Floats) -> Floats:
        """Scores (classes,) of one question's kernel values (phrasings,), moved in a copy."""
        values = kernel[self.rows][None, :].copy()
        return np.asarray((self.centre.move(values) @ self.weights)[0], dtype=np.float32)


def score(model: Model, learned: Learned | None, likeness: Likeness) -> Scores:
    """All scores of one question, as a batch of one."""
    lexical = model.nearest(likeness.lexical)
    semantic = None if likeness.semantic is None else model.nearest(likeness.semantic)
    if learned is None:
        logits = np.float32(_UNTAUGHT_SHARPNESS) * (lexical if semantic is None else lexical + semantic)
    else:
        # A head that was learned without meaning goes on working while the encoder comes up.
        logits = learned.logits(likeness.kernel if learned.semantic else likeness.lexical)
        logits += np.float32(SAME_BONUS) * np.maximum(lexical - np.float32(SAME_FROM), 0)
    return Scores(logits[None], lexical[None], None if semantic is None else semantic[None], model.corpus.entries)


def chance(learned: Learned | None, scores: Scores) -> float:
    """The calibrated chance that the best entry is right."""
    calibrator = _UNTAUGHT if learned is None else learned.calibrator
    return float(calibrator.chance(calibration.signs(scores))[0])


def learn(model: Model) -> Learned:
    """Learns head and calibration of a model. Seconds for thousands of phrasings."""
    learned, _ = learn_with_evidence(model)
    return learned


def learn_with_evidence(model: Model) -> tuple[Learned, Evidence]:
    """As `learn`, with the held-out questions that the calibration was learned from."""
    corpus = model.corpus
    rows = corpus.learned
    kernel = combine(*model.likenesses(rows, rows))
    centre = head.Centre.of(kernel)
    centre.move(kernel)
    target = head.one_hot(corpus.class_of[rows], len(corpus.classes))
    weights = head.fit(kernel, target)
    evidence = calibration.hold_out(
        calibration.Trial(kernel, target, weights, corpus.entries, lambda some: model.likenesses(rows[some], rows))
    )
    calibrator = calibration.for_residents(calibration.learn(evidence), model.meaning is not None)
    answer_from = calibration.answer_from(calibrator, evidence)
    return Learned(
        rows, weights, centre, calibrator, answer_from, model.meaning is not None, corpus.fingerprint
    ), evidence


def carry_over(learned: Learned, before: Corpus, model: Model) -> Learned:
    """The head for a changed corpus, at once: known phrasings keep their weights, a few new ones are learned beside
    them (one block step of the same descent). Classes and phrasings that are gone are dropped."""
    corpus = model.corpus
    column = {owner: k for k, owner in enumerate(before.classes)}
    place = {before.keys[row]: k for k, row in enumerate(learned.rows)}
    kept = np.array([r for r, key in enumerate(corpus.keys) if key in place], dtype=np.int64)
    old = np.array([place[corpus.keys[row]] for row in kept], dtype=np.int64)
    weights = np.zeros((len(kept), len(corpus.classes)), dtype=np.float32)
    shared = [(k, column[owner]) for k, owner in enumerate(corpus.classes) if owner in column]
    weights[:, [k for k, _ in shared]] = learned.weights[old][:, [k for _, k in shared]]
    centre = head.Centre(learned.centre.rows[old], learned.centre.all)
    moved = replace(learned, rows=kept, weights=weights, centre=centre)
    new = np.array([r for r, key in enumerate(corpus.keys) if key not in place], dtype=np.int64)
    return _teach(moved, model, new[:_FEW_NEW]) if len(new) else moved


def _teach(learned: Learned, model: Model, new: Integers) -> Learned:
    """Adds the phrasings `new` to a head whose other weights stay as they are."""
    rows = np.concatenate([learned.rows, new])
    lexical, semantic = model.likenesses(new, rows)
    kernel = combine(lexical, semantic if learned.semantic else None)
    known = len(learned.rows)
    middle = kernel[:, :known].mean(axis=1) if known else kernel.mean(axis=1)
    centre = head.Centre(np.concatenate([learned.centre.rows, middle]), learned.centre.all)
    kernel = centre.move(kernel)
    target = head.one_hot(model.corpus.class_of[new], len(model.corpus.classes))
    offset = kernel[:, :known] @ learned.weights
    fresh = head.fit(np.ascontiguousarray(kernel[:, known:]), target, offset=offset)
    return replace(learned, rows=rows, weights=np.concatenate([learned.weights, fresh]), centre=centre)
