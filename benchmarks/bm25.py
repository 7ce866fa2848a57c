"""BM25, as many search engines rank: something to measure the matcher beside."""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from bot.text import fold


class Bm25:
    """Okapi BM25 over folded words, postings in dictionaries (k1 = 1.2, b = 0.75; Robertson and Zaragoza 2009)."""

    def __init__(self, texts: Sequence[str]) -> None:
        words = [fold(text).split() for text in texts]
        average = sum(map(len, words)) / len(words)
        frequency = Counter(word for each in words for word in set(each))
        self._postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, each in enumerate(words):
            for word, count in Counter(each).items():
                rarity = math.log(1 + (len(words) - frequency[word] + 0.5) / (frequency[word] + 0.5))
                length = 1.2 * (0.25 + 0.75 * len(each) / average)
                self._postings[word].append((place, rarity * count * 2.2 / (count + length)))

    def best(self, question: str, limit: int = 1) -> list[tuple[int, float]]:
        """The places of the best texts with their scores, best first; none where no word is known."""
        scores: defaultdict[int, float] = defaultdict(float)
        for word in fold(question).split():
            for place, weight in self._postings.get(word, ()):
                scores[place] += weight
        return heapq.nlargest(limit, scores.items(), key=lambda item: item[1])
