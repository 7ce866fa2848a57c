"""Every phrasing asked of a matcher that never saw it: what the bot would say if nobody had written it down.

Left out in parts: everything is learned anew without each part, which is then asked as a resident would ask it. Only
the calibration and the putting back of diacritics still know of the part.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching import head
from bot.matching.cache import digest
from bot.matching.corpus import Corpus, Phrasing
from bot.matching.deciding import Bands, Mind, decide
from bot.matching.decision import Decision
from bot.matching.encoder import Encoder
from bot.matching.learning import Learned
from bot.matching.model import Model, combine

Floats = NDArray[np.float32]
PARTS = 10
_STEPS = 25  # from the weights of the whole it is not far, as in `calibration`


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A phrasing with the decision on it. `own`, `other`: the chances of its entry and of the likeliest other one."""

    phrasing: Phrasing
    decision: Decision
    own: float
    other: float


def leave_out(mind: Mind, bands: Bands, asked: Collection[tuple[str, str]], parts: int = PARTS) -> Iterator[LeftOut]:
    """Asks phrasings, part by part. `asked`: entry id and text of those to ask (titles, for one, nobody asks by).

    Raises RuntimeError where nothing is learned yet.
    """
    if mind.learned is None:
        raise RuntimeError("nothing is learned yet")
    corpus = mind.model.corpus
    place = np.arange(len(corpus.phrasings)) - corpus.starts[corpus.class_of]
    part_of = (place + corpus.class_of) % parts
    encoder = None if mind.model.encoder is None else _Remembering(mind.model.encoder, mind.model)
    for part in range(parts):
        without = _without(mind, mind.learned, part_of == part, encoder)
        for row in np.flatnonzero(part_of == part):
            phrasing = corpus.phrasings[row]
            if (phrasing.owner, phrasing.text) in asked:
                yield _asked(without, bands, phrasing)


def _asked(mind: Mind, bands: Bands, phrasing: Phrasing) -> LeftOut:
    decision = decide(mind, bands, phrasing.text, phrasing.language, None)
    if decision.entry == phrasing.owner:
        return LeftOut(phrasing, decision, decision.confidence, 0.0)
    ranking = mind.judge(phrasing.text, phrasing.language, limit=mind.model.corpus.entries).ranking
    others = [chance for entry, chance in ranking if entry != phrasing.owner]
    return LeftOut(phrasing, decision, dict(ranking).get(phrasing.owner, 0.0), max(others, default=0.0))


def _without(mind: Mind, learned: Learned, left_out: NDArray[np.bool_], encoder: Encoder | None) -> Mind:
    """All that would be known without some phrasings."""
    kept = np.flatnonzero(~left_out)
    model = Model(_corpus(mind.model.corpus, [mind.model.corpus.phrasings[row] for row in kept]), mind.model)
    if encoder is not None and mind.model.meaning_raw is not None:
        model = model.with_meaning(encoder, mind.model.meaning_raw[kept])
    return Mind(model, _relearned(model, learned, kept), mind.follow_ups)


def _corpus(whole: Corpus, phrasings: Sequence[Phrasing]) -> Corpus:
    return Corpus(
        phrasings,
        tables=whole.tables,
        guard=whole.guard,
        prose=whole.prose,
        titles=whole.titles,
        said=whole.said,
        language=whole.language,
    )


def _relearned(model: Model, learned: Learned, kept: NDArray[np.int64]) -> Learned:
    """The head for `model`, whose phrasings are the rows `kept` of the model that `learned` belongs to."""
    rows = model.corpus.learned
    kernel = combine(*model.likenesses(rows, rows))
    centre = head.Centre.of(kernel)
    centre.move(kernel)
    target = head.one_hot(model.corpus.class_of[rows], len(model.corpus.classes))
    before = dict(zip(learned.rows.tolist(), learned.weights, strict=True))
    nothing = np.zeros(target.shape[1], dtype=np.float32)
    start = np.stack([before.get(row, nothing) for row in kept[rows].tolist()])
    weights = head.fit(kernel, target, start=start, steps=_STEPS)
    semantic = model.meaning is not None
    return Learned(rows, weights, centre, learned.calibrator, learned.answer_from, semantic, model.corpus.fingerprint)


class _Remembering:
    """An encoder that knows the vectors of a model's phrasings: they need not be computed again."""

    def __init__(self, encoder: Encoder, model: Model) -> None:
        self.name = encoder.name
        self._encoder = encoder
        raw = () if model.meaning_raw is None else model.meaning_raw
        self._known = dict(zip(map(digest, model.sentences), raw, strict=True))

    def encode(self, texts: Sequence[str]) -> Floats:
        """Vectors, one row for each of `texts`."""
        known = [self._known.get(digest(text)) for text in texts]
        return np.stack(
            [self._encoder.encode([text])[0] if each is None else each for text, each in zip(texts, known, strict=True)]
        )
