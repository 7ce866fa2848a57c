"""Confidence that means something: of answers given with 0.9, nine in ten are right.

Learned by holding out: phrasings one by one in folds (is the best entry right?), and whole entries (their phrasings
then are near misses that must not be answered). A small logistic model maps what the scores show to a probability.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.head import fit, softmax

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
Doubles = NDArray[np.float64]
FOLDS = 6
STEPS = 25  # each fold starts from the weights of the whole, so it has little way to go
COVERED, NEAR_MISS, OTHER = 0, 1, 2
"""Kinds of questions: of an entry; near one, but of an entry that was held out; of a hidden class."""
EVEN = (1.0, 1.0, 0.5)
REAL = (0.84, 0.08, 0.08)
"""Shares of the kinds: to learn the direction, and as thought to be real. Of 442 residents' questions 56 (13 %) are out
of scope."""
STEEPER, EASIER, EASIER_WITH_MEANING = 1.85, 1.5, 0.5
"""How residents' questions differ from held-out phrasings, which their writers made as unlike each other as they could:
factor and summand of the log-odds, measured once on 442 residents' questions (Platt 1999)."""
MOST_WRONG = 0.0275
LOWEST_ANSWER, HIGHEST_ANSWER = 0.5, 0.9
"""The bot would rather offer three entries than answer wrongly: at most this share of all questions; never below even
odds, and never so shy that nothing is answered."""
_SPEAKS_FOR = (0, 1, 3, 4)
_PENALTY = 1e-5


@dataclass(frozen=True, slots=True)
class Scores:
    """What is known of some questions, against every class (entries first, then hidden classes).

    `logits` (q, classes) from the head; `lexical` (q, classes) the likeness of the nearest phrasing; `semantic` the
    same by meaning, or None without an encoder. `entries`: how many of the classes are entries.
    """

    logits: Floats
    lexical: Floats
    semantic: Floats | None
    entries: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Held-out questions: `signs` (n, features), `right` (n,) and `kind` (n,), see `Kind`."""

    signs: Doubles
    right: Doubles
    kind: Integers


@dataclass(frozen=True, slots=True)
class Calibrator:
    """Chance = logistic(coefficients . signs); the last coefficient is the constant."""

    coefficients: Doubles

    def chance(self, signs: Doubles) -> Doubles:
        """The chance (n,) that the best entry is right, for signs (n, features)."""
        return np.asarray(1 / (1 + np.exp(-np.clip(_with_constant(signs) @ self.coefficients, -30, 30))))


def signs(scores: Scores) -> Doubles:
    """What the calibrator looks at, (q, 5): log-probability of the best entry, energy, hidden classes against entries,
    nearest phrasing of the best entry in letters and in meaning."""
    entries = scores.logits[:, : scores.entries]
    best = entries.argmax(axis=1)
    rows = np.arange(len(best))
    energy = _log_sum(entries)
    hidden = _log_sum(scores.logits[:, scores.entries :]) if scores.logits.shape[1] > scores.entries else energy - 10
    semantic = scores.lexical if scores.semantic is None else scores.semantic
    return np.stack(
        [
            entries[rows, best] - np.logaddexp(energy, hidden),
            energy,
            np.clip(hidden - energy, -10, 10),
            scores.lexical[rows, best],
            semantic[rows, best],
        ],
        axis=1,
    ).astype(np.float64)


def learn(evidence: Evidence) -> Calibrator:
    """Learns on which signs a question is answered rightly, then how often.

    The direction is learned with near misses as heavy as covered questions (that separates best), scale and constant
    with the shares that are thought to be real (Platt 1999). No sign may count against the entry that it speaks for.
    """
    even = _weigh(evidence.kind, EVEN)
    direction = _logistic(_with_constant(evidence.signs), evidence.right, even, never_negative=_SPEAKS_FOR)
    score = _with_constant(evidence.signs) @ direction
    scale = _logistic(_with_constant(score[:, None]), evidence.right, _weigh(evidence.kind, REAL), never_negative=(0,))
    coefficients = direction * scale[0]
    coefficients[-1] += scale[1]
    return Calibrator(coefficients)


def for_residents(calibrator: Calibrator, semantic: bool) -> Calibrator:
    """The calibrator of held-out phrasings, moved to how residents ask."""
    coefficients = calibrator.coefficients * STEEPER
    coefficients[-1] += EASIER_WITH_MEANING if semantic else EASIER
    return Calibrator(coefficients)


def shares(evidence: Evidence) -> Doubles:
    """The weight (n,) of each held-out question if the kinds had their real shares."""
    return _weigh(evidence.kind, REAL)


def answer_from(calibrator: Calibrator, evidence: Evidence) -> float:
    """The lowest confidence from which on to answer so that, of all questions, at most MOST_WRONG get a wrong answer.

    Counted as expected from the confidence itself, over the held-out questions.
    """
    chance = calibrator.chance(evidence.signs)
    order = np.argsort(-chance)
    weight = _weigh(evidence.kind, REAL)
    wrong = np.cumsum((weight * (1 - chance))[order]) / max(1e-9, float(weight.sum()))
    allowed = np.flatnonzero(wrong <= MOST_WRONG)
    lowest = float(chance[order[allowed[-1]]]) if len(allowed) else 1.0
    return round(min(max(lowest, LOWEST_ANSWER), HIGHEST_ANSWER), 3)


def _logistic(inputs: Doubles, right: Doubles, weight: Doubles, never_negative: tuple[int, ...]) -> Doubles:
    """Logistic regression by Newton's method; coefficients that come out negative but must not are dropped."""
    free = np.ones(inputs.shape[1], dtype=bool)
    while True:
        coefficients = np.zeros(inputs.shape[1])
        coefficients[free] = _newton(inputs[:, free], right, weight)
        wrong = [k for k in never_negative if coefficients[k] < 0]
        if not wrong:
            return coefficients
        free[min(wrong, key=lambda k: coefficients[k])] = False


def _newton(inputs: Doubles, right: Doubles, weight: Doubles) -> Doubles:
    coefficients = np.zeros(inputs.shape[1])
    ridge = _PENALTY * weight.sum() * np.eye(inputs.shape[1])
    for _ in range(40):
        chance = 1 / (1 + np.exp(-np.clip(inputs @ coefficients, -30, 30)))
        gradient = inputs.T @ (weight * (chance - right)) + ridge @ coefficients
        curvature = inputs.T @ (inputs * (weight * chance * (1 - chance) + 1e-6)[:, None]) + ridge
        change = np.linalg.solve(curvature, gradient)
        coefficients -= change * min(1.0, 5.0 / max(1e-9, float(np.abs(change).max())))
        if np.abs(change).max() < 1e-6:
            break
    return coefficients


@dataclass(frozen=True, slots=True)
class Trial:
    """What holding out needs: the centred `kernel` (n, n), `target` and `weights` (n, classes), how many classes are
    `entries`, and `likenesses` of some phrasings with all, in letters and in meaning, computed when asked for."""

    kernel: Floats
    target: Floats
    weights: Floats
    entries: int
    likenesses: Callable[[Integers], tuple[Floats, Floats | None]]


def hold_out(trial: Trial, folds: int = FOLDS) -> Evidence:
    """Evidence from the phrasings themselves, held out in `folds` parts."""
    parts = [_hold_out_fold(trial, fold, folds) for fold in range(folds)]
    return Evidence(
        np.concatenate([part.signs for part in parts]),
        np.concatenate([part.right for part in parts]),
        np.concatenate([part.kind for part in parts]),
    )


def _hold_out_fold(trial: Trial, fold: int, folds: int) -> Evidence:
    """Learns without every `folds`-th phrasing and every `folds`-th entry, then asks them."""
    classes = trial.target.argmax(axis=1)
    place = np.concatenate([np.arange(count) for count in np.bincount(classes, minlength=trial.target.shape[1])])
    gone = (classes % folds == fold) & (classes < trial.entries)
    held = gone | ((place + classes) % folds == fold)
    weights = fit(trial.kernel, trial.target, start=trial.weights, active=~held, steps=STEPS)
    tested = np.flatnonzero(held)
    logits = np.concatenate([trial.kernel[some] @ weights for some in _blocks(tested)])
    logits[:, np.unique(classes[gone])] = -30.0
    kind = np.where(gone[tested], NEAR_MISS, np.where(classes[tested] >= trial.entries, OTHER, COVERED))
    right = (logits[:, : trial.entries].argmax(axis=1) == classes[tested]) & (kind == COVERED)
    lexical, semantic = _nearest(trial, tested, ~held, classes)
    return Evidence(signs(Scores(logits, lexical, semantic, trial.entries)), right.astype(np.float64), kind)


def _nearest(
    trial: Trial, tested: Integers, active: NDArray[np.bool_], classes: Integers
) -> tuple[Floats, Floats | None]:
    """The likeness of each tested phrasing to the nearest active one of every class: two (tested, classes)."""
    starts = np.searchsorted(classes, np.arange(trial.target.shape[1]))
    lexical, semantic = [], []
    for some in _blocks(tested):
        letters, meaning = trial.likenesses(some)
        lexical.append(np.maximum.reduceat(np.where(active, letters, np.float32(-1)), starts, axis=1))
        if meaning is not None:
            semantic.append(np.maximum.reduceat(np.where(active, meaning, np.float32(-1)), starts, axis=1))
    return np.concatenate(lexical), np.concatenate(semantic) if semantic else None


def _blocks(rows: Integers, size: int = 256) -> list[Integers]:
    """`rows` in parts, so that what is computed of them at one time stays small."""
    return [rows[start : start + size] for start in range(0, len(rows), size)] or [rows]


def _weigh(kind: Integers, shares: tuple[float, float, float]) -> Doubles:
    """Weights (n,), on average one, so that the kinds have these shares."""
    counts = np.bincount(kind, minlength=3)
    wanted = np.where(counts > 0, shares, 0.0)
    return np.asarray((wanted / wanted.sum() / np.maximum(counts, 1))[kind] * len(kind), dtype=np.float64)


def _with_constant(values: Doubles) -> Doubles:
    return np.concatenate([values, np.ones((len(values), 1))], axis=1)


def _log_sum(values: Floats) -> Floats:
    top = values.max(axis=1)
    return np.asarray(top + np.log(np.exp(values - top[:, None]).sum(axis=1)), dtype=np.float32)


def entry_chances(scores: Scores, best_chance: Doubles) -> Floats:
    """The chance of every entry (q, entries): the best one's is calibrated, the others share in proportion to it."""
    among = softmax(scores.logits[:, : scores.entries])
    top = among.max(axis=1, keepdims=True)
    return np.asarray(among / np.maximum(top, 1e-9) * best_chance[:, None], dtype=np.float32)
