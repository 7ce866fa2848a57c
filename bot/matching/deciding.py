"""From scores to a decision: the bands of confidence, small talk, subjects that are always for a person, follow-ups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from bot.matching import learning
from bot.matching.calibration import Scores, entry_chances
from bot.matching.corpus import OUT_OF_SCOPE, SMALLTALK
from bot.matching.decision import Decision, DecisionKind
from bot.matching.head import softmax
from bot.matching.learning import Learned
from bot.matching.model import Model
from bot.matching.views import Reading
from bot.matching.words import NO_FOLLOW_UPS, FollowUps
from bot.text import clean, fold

SUGGESTIONS = 3
CLEARLY = 0.5
"""A hidden class is taken for sure from this probability on."""
PERHAPS = 0.1
"""From this probability of another subject on, options are offered instead of an answer."""
_WORD_FOR_WORD = 0.97
_LONGEST_SMALLTALK = 9
_SHARE_OF_SMALLTALK = 0.8


@dataclass(frozen=True, slots=True)
class Bands:
    """From which confidence on an entry is shown as the answer, or offered as a suggestion. Below that, a person."""

    answer: float
    suggest: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """One reading with everything that the decision rests on. `hidden`: the probability of each kind of
    hidden class."""

    reading: Reading
    scores: Scores
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    hidden: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Mind:
    """A model and what was learned from it: one moment's whole knowledge. Never changes."""

    model: Model
    learned: Learned | None
    follow_ups: FollowUps = NO_FOLLOW_UPS

    def judge(self, text: str, default: str | None = None, limit: int = SUGGESTIONS) -> Judgement:
        """Reads and scores `text`; `ranking` holds the `limit` best entries with their chances. `default`: the language
        of a text that does not tell, by itself that of the knowledge base."""
        reading = self.model.reader.read(text, default or self.model.corpus.language)
        scores = learning.score(self.model, self.learned, self.model.likeness(reading))
        confidence = learning.chance(self.learned, scores)
        return Judgement(reading, scores, confidence, self._ranking(scores, confidence, limit), self._hidden(scores))

    def _ranking(self, scores: Scores, confidence: float, limit: int) -> tuple[tuple[str, float], ...]:
        chances = entry_chances(scores, np.array([confidence]))[0]
        best = np.argsort(-scores.logits[0, : scores.entries], kind="stable")[:limit]
        return tuple((self.model.corpus.classes[k], round(float(chances[k]), 4)) for k in best)

    def _hidden(self, scores: Scores) -> dict[str, float]:
        """The probability of each kind of hidden class."""
        found = {OUT_OF_SCOPE: 0.0, SMALLTALK: 0.0}
        among = softmax(scores.logits)[0]
        for k in range(scores.entries, len(among)):
            found[self.model.corpus.classes[k].split(":")[0]] += float(among[k])
        return found

    def may_answer(self, judgement: Judgement, entry: str) -> bool:
        """The guards: the question is on what the entry is on, is no person's own case, and no hidden class is near."""
        guard, folded = self.model.corpus.guard, judgement.reading.folded
        near = judgement.hidden[OUT_OF_SCOPE] >= PERHAPS
        return not near and not guard.is_own_case(folded) and guard.agrees(folded, self.model.slots.get(entry, ()))


def decide(mind: Mind, bands: Bands, text: str, language: str | None, previous: str | None) -> Decision:
    """The decision on one question."""
    if _is_smalltalk(mind, text):
        return Decision(DecisionKind.SMALLTALK, text, None, 1.0, (), _language(mind, text, language))
    judgement = mind.judge(text, language)
    owner = mind.model.word_for_word.get(judgement.reading.typed_folded)
    if owner in mind.model.corpus.titles:
        return _word_for_word(judgement, text, owner)
    if judgement.hidden[SMALLTALK] >= CLEARLY and _sounds_like_smalltalk(mind, judgement.reading):
        return Decision(DecisionKind.SMALLTALK, text, None, judgement.hidden[SMALLTALK], (), judgement.reading.language)
    leans = _leans(mind, judgement.reading)
    if leans and previous and _stays_with(mind, judgement.reading, previous):
        judgement = _with_previous(mind, judgement, text, previous)
    return replace(_banded(mind, bands, judgement, text), leans=leans)


def _word_for_word(judgement: Judgement, text: str, owner: str) -> Decision:
    """A question that somebody has curated word for word needs no guess: it is answered by its entry."""
    others = [entry for entry, _ in judgement.ranking if entry != owner]
    suggestions = (owner, *others)[:SUGGESTIONS]
    sure = max(judgement.confidence, _WORD_FOR_WORD)
    return Decision(DecisionKind.ANSWER, text, owner, sure, suggestions, judgement.reading.language)


def _banded(mind: Mind, bands: Bands, judgement: Judgement, text: str) -> Decision:
    entry = judgement.ranking[0][0] if judgement.ranking else None
    confidence = judgement.confidence if entry else 0.0
    kind = DecisionKind.ESCALATE
    if entry and judgement.hidden[OUT_OF_SCOPE] < CLEARLY:
        if confidence >= bands.answer and mind.may_answer(judgement, entry):
            kind = DecisionKind.ANSWER
        elif confidence >= bands.suggest:
            kind = DecisionKind.SUGGEST
    suggestions = tuple(owner for owner, _ in judgement.ranking)
    return Decision(kind, text, entry, confidence, suggestions, judgement.reading.language)


def _is_smalltalk(mind: Mind, text: str) -> bool:
    """A sticker's emoji, a number of signs, or a phrase that stands in the table as it is."""
    folded = fold(clean(text))
    return not folded or folded in mind.model.smalltalk


def _sounds_like_smalltalk(mind: Mind, reading: Reading) -> bool:
    """Whether a short text uses hardly any word that small talk does not: a question in unknown words is none."""
    words, known = reading.typed_folded.split(), mind.model.smalltalk_words
    return len(words) <= _LONGEST_SMALLTALK and sum(word in known for word in words) >= _SHARE_OF_SMALLTALK * len(words)


def _language(mind: Mind, text: str, default: str | None) -> str:
    return mind.model.reader.read(text, default or mind.model.corpus.language).language


def _leans(mind: Mind, reading: Reading) -> bool:
    """Whether a question opens like one that leans on the one before."""
    return any(
        reading.folded == opener or reading.folded.startswith(f"{opener} ") for opener in mind.follow_ups.openers
    )


def _stays_with(mind: Mind, reading: Reading, previous: str) -> bool:
    """Whether a question brings in no word that the entry `previous` does not use.

    “con trâu nhà tôi ốm” after an answer on passwords is another matter, “còn iPhone thì sao” is not, whether the entry
    speaks of the iPhone or not.
    """
    corpus, words = mind.model.corpus, set(reading.folded.split())
    said = corpus.said.get(previous, frozenset())
    return words <= said | corpus.common_words or words <= mind.follow_ups.same_matter


def _with_previous(mind: Mind, alone: Judgement, text: str, previous: str) -> Judgement:
    """The question with the previous entry's title before it, where that is surer than the question alone.

    That the question alone looks out of scope does not count: it has no word but the entry's own and common ones.
    """
    title = mind.model.corpus.titles.get(previous)
    if title is None:
        return alone
    together = mind.judge(f"{title} {text}", alone.reading.language)
    return together if together.confidence > alone.confidence else alone


def worth_telling_apart(found: list[Decision]) -> tuple[Decision, ...]:
    """The decisions on the parts of a message, if the parts stand by themselves: two answers or offers at least, to
    different entries. Small talk between them is dropped; a greeting is no question."""
    real = [decision for decision in found if decision.kind is not DecisionKind.SMALLTALK]
    known = [decision for decision in real if decision.kind is not DecisionKind.ESCALATE]
    if len(real) >= 2 and len(known) == len(real) and len({decision.entry for decision in real}) == len(real):
        return tuple(real)
    answered = [decision for decision in real if decision.kind is DecisionKind.ANSWER]
    return tuple(real) if len(real) >= 2 and answered and len(answered) < len(real) else ()
