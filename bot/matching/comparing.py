"""Which of many questions would be decided otherwise by a changed knowledge base: all are looked at, few are asked.

What a decision rests on is computed for all questions at once; it is linear in the question's features up to the
nearest phrasing, so no question meets every phrasing. Where that leaves the decision as it was, by a margin wider than
rounding, nothing more is done. All others are decided by the matcher itself, before and after: what is reported is
never a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.matching import calibration
from bot.matching.calibration import Scores
from bot.matching.corpus import OUT_OF_SCOPE, SMALLTALK
from bot.matching.deciding import CLEARLY, PERHAPS, SUGGESTIONS, Bands, Mind
from bot.matching.decision import Decision, DecisionKind
from bot.matching.head import softmax
from bot.matching.learning import SAME_BONUS, SAME_FROM, Learned
from bot.matching.matcher import Matcher
from bot.matching.model import Model, combine
from bot.matching.views import Reading
from bot.text import split_questions

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
_BLOCK = 5000
_MARGIN = 2e-3
"""Of probabilities and logits: batches and single questions differ by rounding, about 1e-5."""


_REST = 0.75


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the language that its person has chosen, if any."""

    text: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """The question at `place` would be decided otherwise."""

    place: int
    before: tuple[Decision, ...]
    after: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What the decisions on some questions rest on, a row each: the best classes, on which side of every threshold the
    question lies, whether that or the best class is a near thing, and whether what is offered is."""

    best: Integers
    sides: NDArray[np.bool_]
    close: NDArray[np.bool_]
    close_offer: NDArray[np.bool_]


class Comparing:
    """Compares matchers on the same questions. Keeps what stays the same between two comparisons."""

    def __init__(self) -> None:
        self._readings: dict[Asked, Reading] = {}
        self._reader: object = None
        self._sheet: tuple[Mind, Bands, tuple[Asked, ...], _Sheet] | None = None

    def prepare(self, matcher: Matcher, asked: Sequence[Asked]) -> None:
        """Works out what `differences` from this matcher on these questions will need, so that it is there by then."""
        if matcher.mind.learned is not None:
            self._kept_sheet(matcher, tuple(asked), lambda _share: None)

    def differences(
        self,
        before: Matcher,
        after: Matcher,
        asked: Sequence[Asked],
        progress: Callable[[float], None] = lambda _share: None,
    ) -> list[Difference]:
        """The questions that `after` would decide otherwise than `before`. `progress` hears the share that is done."""
        questions = tuple(asked)
        if before.mind.learned is None or after.mind.learned is None:
            places = list(range(len(questions)))  # by the nearest phrasing alone nothing is linear
        else:
            first = self._kept_sheet(before, questions, progress)
            second = self._new_sheet(after, questions, lambda share: progress(0.4 + 0.4 * share))
            places = _perhaps_otherwise(before.mind, after.mind, first, second, self._readings_of(after, questions))
            several = [place for place, each in enumerate(questions) if len(split_questions(each.text)) > 1]
            places = sorted({*places, *several})
        found = []
        for done, place in enumerate(places):
            each = questions[place]
            old = before.decide_each(each.text, language=each.language)
            new = after.decide_each(each.text, language=each.language)
            if list(map(shown, old)) != list(map(shown, new)):
                found.append(Difference(place, old, new))
            progress(0.8 + 0.2 * (done + 1) / len(places))
        return found

    def _kept_sheet(self, matcher: Matcher, asked: tuple[Asked, ...], progress: Callable[[float], None]) -> _Sheet:
        kept = self._sheet
        if kept and kept[0] is matcher.mind and kept[1] == matcher.bands and kept[2] == asked:
            return kept[3]
        mind, bands = matcher.mind, matcher.bands
        sheet = self._new_sheet(matcher, asked, lambda share: progress(0.4 * share))
        self._sheet = mind, bands, asked, sheet
        return sheet

    def _new_sheet(self, matcher: Matcher, asked: Sequence[Asked], progress: Callable[[float], None]) -> _Sheet:
        mind, bands = matcher.mind, matcher.bands
        readings = self._readings_of(matcher, asked)
        scoring = _Scoring(mind)
        parts = []
        for start in range(0, max(1, len(readings)), _BLOCK):
            parts.append(scoring.sheet(readings[start : start + _BLOCK], bands))
            progress(min(1.0, len(parts) * _BLOCK / max(1, len(readings))))
        columns = ((part.best, part.sides, part.close, part.close_offer) for part in parts)
        return _Sheet(*(np.concatenate(column) for column in zip(*columns, strict=True)))

    def _readings_of(self, matcher: Matcher, asked: Sequence[Asked]) -> list[Reading]:
        model = matcher.mind.model
        if self._reader is not model.reader:
            self._reader, self._readings = model.reader, {}
        for each in asked:
            if each not in self._readings:
                self._readings[each] = model.reader.read(each.text, each.language or model.corpus.language)
        return [self._readings[each] for each in asked]


def answers(matcher: Matcher, asked: Sequence[Asked]) -> dict[int, str]:
    """The entries by which a matcher answers these questions, by their places; what it does not answer is left out."""
    mind, places = matcher.mind, list(range(len(asked)))
    if mind.learned is not None and asked:
        language = mind.model.corpus.language
        readings = [mind.model.reader.read(each.text, each.language or language) for each in asked]
        sheet = _Scoring(mind).sheet(readings, matcher.bands)
        curated = np.array([reading.typed_folded in mind.model.word_for_word for reading in readings], dtype=bool)
        places = [int(place) for place in np.flatnonzero(sheet.sides[:, 0] | sheet.close | curated)]
    decisions = ((place, matcher.decide(asked[place].text, language=asked[place].language)) for place in places)
    return {place: each.entry for place, each in decisions if each.kind is DecisionKind.ANSWER and each.entry}


def shown(decision: Decision) -> tuple[DecisionKind, frozenset[str]]:
    """What a person sees of a decision: the entry, or the entries that are offered, in whatever order."""
    match decision.kind:
        case DecisionKind.ANSWER:
            return decision.kind, frozenset({decision.entry or ""})
        case DecisionKind.SUGGEST:
            return decision.kind, frozenset(decision.suggestions)
        case kind:
            return kind, frozenset()


class _Scoring:
    """A mind made ready for many questions: the head folded into one vector for every feature."""

    def __init__(self, mind: Mind) -> None:
        if mind.learned is None:
            raise ValueError("nothing is learned yet")
        self._mind = mind
        self._model: Model = mind.model
        self._learned: Learned = mind.learned
        matrix, learned = self._model.lexicon.matrix, mind.learned
        rows = csr_matrix(matrix[learned.rows])
        self._columns = csr_matrix(matrix.T)
        self._commonness = np.argsort(np.argsort(-np.diff(self._columns.indptr)))
        self._folded = np.asarray(rows.T @ learned.weights, dtype=np.float32)
        self._mean = np.asarray(rows.mean(axis=0), dtype=np.float32).ravel()
        self._sum = learned.weights.sum(axis=0)
        self._offset = learned.centre.all * self._sum - learned.centre.rows @ learned.weights

    def sheet(self, readings: Sequence[Reading], bands: Bands) -> _Sheet:
        """What the decisions on some readings rest on."""
        scores = self._scores(readings)
        entries = scores.logits[:, : scores.entries]
        best = np.argsort(-entries, axis=1, kind="stable")[:, : SUGGESTIONS + 1]
        ordered = np.take_along_axis(entries, best, axis=1)
        confidence = self._learned.calibrator.chance(calibration.signs(scores))
        hidden = self._hidden(scores)
        values = np.stack([confidence, confidence, hidden[OUT_OF_SCOPE], hidden[OUT_OF_SCOPE], hidden[SMALLTALK]])
        limits = np.array([bands.answer, bands.suggest, CLEARLY, PERHAPS, CLEARLY])[:, None]
        ties = -np.diff(ordered, axis=1) < _MARGIN
        close = np.logical_or(ties[:, :1].any(axis=1), (np.abs(values - limits) < _MARGIN).any(axis=0))
        return _Sheet(best.astype(np.int64), (values >= limits).T, close, np.logical_or.reduce(ties, axis=1))

    def _scores(self, readings: Sequence[Reading]) -> Scores:
        """As `learning.score`, but the nearest phrasings are filled in for the best entry alone."""
        model, learned = self._model, self._learned
        vectors = model.lexicon.vectors(readings)
        logits = np.asarray(vectors @ self._folded, dtype=np.float32) + self._offset
        mean = np.asarray(vectors @ self._mean)
        meaning = self._meaning(readings)
        if meaning is not None and learned.semantic:
            kernel = combine(np.zeros_like(meaning), meaning)[:, learned.rows]
            logits += kernel @ learned.weights
            mean = mean + kernel.mean(axis=1)
        logits -= mean[:, None] * self._sum
        logits += np.float32(SAME_BONUS) * self._sameness(vectors, logits.shape[1])
        best = logits[:, : model.corpus.entries].argmax(axis=1)
        lexical = np.zeros_like(logits)
        lexical[np.arange(len(best)), best] = self._nearest(vectors, best)
        semantic = None if meaning is None else np.maximum.reduceat(meaning, model.corpus.starts, axis=1)
        return Scores(logits, lexical, semantic, model.corpus.entries)

    def _meaning(self, readings: Sequence[Reading]) -> Floats | None:
        model = self._model
        if model.encoder is None or model.meaning is None:
            return None
        return model.meaning.like(model.encoder.encode([reading.restored for reading in readings]))

    def _sameness(self, vectors: csr_matrix, classes: int) -> Floats:
        """How far the nearest phrasing of each class lies above SAME_FROM, zero below.

        A question's commoner features, of length _REST at most, can bring at most that much likeness: whatever is that
        much alike is found by the rarer ones alone, which few phrasings have (prefix filtering: Bayardo, Ma and Srikant
        2007).
        """
        above = np.zeros((vectors.shape[0], classes), dtype=np.float32)
        partly = (self._rarer(vectors) @ self._columns).tocoo()
        enough = partly.data >= SAME_FROM - _REST - _MARGIN
        questions, phrasings = partly.row[enough], partly.col[enough]
        likeness = np.asarray(vectors[questions].multiply(self._model.lexicon.matrix[phrasings]).sum(axis=1)).ravel()
        places = questions, self._model.corpus.class_of[phrasings]
        np.maximum.at(above, places, np.maximum(likeness - np.float32(SAME_FROM), 0))
        return above

    def _rarer(self, vectors: csr_matrix) -> csr_matrix:
        """The rows without their commonest features, of which so many are left out as stay shorter than _REST."""
        row = np.repeat(np.arange(vectors.shape[0]), np.diff(vectors.indptr))
        order = np.argsort(row * len(self._commonness) + self._commonness[vectors.indices])
        lengths = np.cumsum(vectors.data[order].astype(np.float64) ** 2)
        before = np.concatenate([[0.0], lengths])[vectors.indptr[:-1]]
        chosen = lengths - before[row] >= _REST**2
        places = row[chosen], vectors.indices[order][chosen]
        return csr_matrix((vectors.data[order][chosen], places), shape=vectors.shape)

    def _nearest(self, vectors: csr_matrix, best: Integers) -> Floats:
        """The likeness of every row to the nearest phrasing of its best class."""
        found = np.zeros(len(best), dtype=np.float32)
        starts = [*self._model.corpus.starts, len(self._model.corpus.phrasings)]
        for each in np.unique(best):
            places = np.flatnonzero(best == each)
            phrasings = self._model.lexicon.matrix[starts[each] : starts[each + 1]]
            found[places] = (vectors[places] @ phrasings.T).max(axis=1).toarray().ravel()
        return found

    def _hidden(self, scores: Scores) -> dict[str, Floats]:
        among = softmax(scores.logits)
        found = {kind: np.zeros(len(among), dtype=np.float32) for kind in (OUT_OF_SCOPE, SMALLTALK)}
        for k in range(scores.entries, among.shape[1]):
            found[self._model.corpus.classes[k].split(":")[0]] += among[:, k]
        return found


def _perhaps_otherwise(
    before: Mind, after: Mind, first: _Sheet, second: _Sheet, readings: Sequence[Reading]
) -> list[int]:
    """The places of the questions whose decision may differ."""
    names = np.array(before.model.corpus.classes), np.array(after.model.corpus.classes)
    old, new = names[0][first.best], names[1][second.best]
    width = min(old.shape[1], new.shape[1], SUGGESTIONS)
    answered, offered = first.sides[:, 0] & second.sides[:, 0], first.sides[:, 1]
    suspects = first.close | second.close | (old[:, 0] != new[:, 0]) | (first.sides != second.sides).any(axis=1)
    other_offer = (np.sort(old[:, :width], axis=1) != np.sort(new[:, :width], axis=1)).any(axis=1)
    other_offer = offered & (other_offer | first.close_offer | second.close_offer)
    for place in map(int, np.flatnonzero(other_offer & ~suspects)):  # an offer is seen only where nothing is answered
        suspects[place] = not answered[place] or not _surely_answered(after, second, place, readings[place])
    if before.model.corpus.guard != after.model.corpus.guard:
        suspects |= answered
    reguarded = [
        entry
        for entry in {*before.model.slots, *after.model.slots}
        if before.model.slots.get(entry) != after.model.slots.get(entry)
    ]
    suspects |= answered & np.isin(new[:, 0], reguarded)
    if before.model.smalltalk != after.model.smalltalk or before.follow_ups != after.follow_ups:
        suspects[:] = True
    curated = [
        before.model.word_for_word.get(reading.typed_folded) != after.model.word_for_word.get(reading.typed_folded)
        for reading in readings
    ]
    return [int(place) for place in np.flatnonzero(suspects | np.array(curated, dtype=bool))]


def _surely_answered(mind: Mind, sheet: _Sheet, place: int, reading: Reading) -> bool:
    """Whether no guard holds back the answer to a question whose confidence is high enough."""
    guard, entry = mind.model.corpus.guard, mind.model.corpus.classes[sheet.best[place, 0]]
    near_another_subject = bool(sheet.sides[place, 3])
    agrees = guard.agrees(reading.folded, mind.model.slots.get(entry, ()))
    return agrees and not near_another_subject and not guard.is_own_case(reading.folded)
