"""Diacritics put back from how the knowledge base itself writes: the likeliest marked words, pair by pair."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from operator import itemgetter

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extractOne

from bot.text import clean, fold, is_plain_syllable

_START = "<s>"
_PAIR_WEIGHT = 0.8
"""Share of the pair model in the interpolation with single words (Jelinek-Mercer), as in bigram tagging."""
_TRUST = 5.5  # log-odds: about one typed mark in fifty is wrong; 3 to 5 restore alike
_MENDED_LENGTH = 4
"""Shorter unknown words have too many neighbours at one edit to be mended."""

_score = itemgetter(0)


class Restorer:
    """A bigram model of words, decoded by Viterbi over the marked forms that share a folded form."""

    def __init__(self, single: Counter[str], pair: Counter[tuple[str, str]]) -> None:
        self._single = single
        self._pair = pair
        self._total = sum(single.values()) or 1
        forms: defaultdict[str, list[str]] = defaultdict(list)
        for word in single:
            forms[fold(word)].append(word)
        self._forms = {folded: tuple(sorted(words, key=lambda w: -single[w])) for folded, words in forms.items()}
        self._mendable = [folded for folded in self._forms if len(folded) >= _MENDED_LENGTH - 1]
        self._mended: dict[str, str] = {}
        self._alone: dict[str, float] = {}
        self._before: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for previous, word in pair:
            self._before[word][previous] = self._log_chance(previous, word)

    @classmethod
    def fit(cls, texts: Iterable[str]) -> Restorer:
        """Learns from `texts` written with their diacritics, cleaned here; sentences are lines or whole texts."""
        single: Counter[str] = Counter()
        pair: Counter[tuple[str, str]] = Counter()
        for text in texts:
            for line in text.split("\n"):
                words = clean(line).split()
                single.update(words)
                pair.update(zip([_START, *words], words, strict=False))
        return cls(single, pair)

    def restore(self, words: Sequence[str]) -> str:
        """`words` with marks put on those that have none, and wrong marks put right where the neighbours leave little
        doubt ("mất khâu" to "mật khẩu"): a marked word counts as _TRUST times likelier than it would by itself."""
        if not words:
            return ""
        best: dict[str, tuple[float, tuple[str, ...]]] = {_START: (0.0, ())}
        for word in words:
            step: dict[str, tuple[float, tuple[str, ...]]] = {}
            likeliest, first = max(best.values(), key=_score)
            for form in self._candidates(word):
                # Few words were ever seen before this one; of all the others the likeliest is the best.
                score, path = likeliest + self._chance_alone(form), first
                seen = self._before.get(form, {})
                for previous, (chance, its) in best.items() if seen else ():
                    if previous in seen and chance + seen[previous] > score:
                        score, path = chance + seen[previous], its
                trust = _TRUST if form == word and not word.isascii() else 0.0
                step[form] = (score + trust, (*path, form))
            best = step
        return " ".join(max(best.values())[1])

    def _candidates(self, word: str) -> tuple[str, ...]:
        if not word.isascii():
            return tuple(dict.fromkeys((word, *self._forms.get(fold(word), ()))))
        found = self._forms.get(word)
        if found is None and len(word) >= _MENDED_LENGTH and word.isalpha():
            found = self._forms.get(self._mend(word))
        return found or (word,)

    def _mend(self, word: str) -> str:
        """The known word at one edit from the unknown `word`, or `word`."""
        if word not in self._mended:
            if len(self._mended) > 10_000:
                self._mended.clear()
            near = (
                None
                if is_plain_syllable(word)
                else extractOne(word, self._mendable, scorer=DamerauLevenshtein.distance, score_cutoff=1)
            )
            self._mended[word] = near[0] if near else word
        return self._mended[word]

    def _chance_alone(self, word: str) -> float:
        """The chance of a word after any that it was never seen after."""
        if word not in self._single:
            return self._log_chance("", word)
        if word not in self._alone:
            self._alone[word] = self._log_chance("", word)
        return self._alone[word]

    def _log_chance(self, previous: str, word: str) -> float:
        single = (self._single[word] + 0.1) / self._total
        seen = self._single[previous] if previous != _START else 0
        pair = self._pair[previous, word] / seen if seen else 0.0
        return math.log(_PAIR_WEIGHT * pair + (1 - _PAIR_WEIGHT) * single)
