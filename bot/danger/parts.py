"""A message in parts: the sentences between its full stops and courtesies, and their clauses.

Danger may be told in the middle of a long message, or with a greeting and thanks around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from bot.danger.spans import Index, words_of
from bot.text import clean

_SENTENCE_END = re.compile(r"[.!?;…\n]+")
_CLAUSE_END = re.compile(r"[,:]+")
_FEWEST_IN_SENTENCE, _FEWEST_IN_CLAUSE = 4, 5
"""Words of a part that say something by themselves."""
_MOST = 24
"""Parts of a message that are looked at, of each sort."""


class Parts:
    """Takes messages apart. `words`: the tables of the knowledge base, with the courtesies in `smalltalk`."""

    def __init__(self, words: Mapping[str, object]) -> None:
        self._courtesies = Index(courtesies(words))

    def sentences(self, text: str) -> list[str]:
        """The sentences of a message, cleaned, without what is only polite."""
        found = (part for written in _SENTENCE_END.split(text) for part in self._around_courtesies(clean(written)))
        return _telling(found, text, _FEWEST_IN_SENTENCE)

    def clauses(self, text: str) -> list[str]:
        """The parts between all its marks, cleaned."""
        written = (clause for sentence in _SENTENCE_END.split(text) for clause in _CLAUSE_END.split(sentence))
        return _telling(map(clean, written), text, _FEWEST_IN_CLAUSE)

    def _around_courtesies(self, sentence: str) -> Iterator[str]:
        words = sentence.split()
        polite = sorted(
            (span.start, span.end) for spans in self._courtesies.find(words_of(sentence)).values() for span in spans
        )
        start = 0
        for cut, end in polite:
            if cut >= start:
                yield " ".join(words[start:cut])
            start = max(start, end)
        yield " ".join(words[start:])


def courtesies(words: Mapping[str, object]) -> list[str]:
    """Greetings and thanks of several words."""
    smalltalk = words.get("smalltalk")
    groups = smalltalk if isinstance(smalltalk, Mapping) else {}
    texts = [str(text) for name in ("greeting", "thanks") for text in groups.get(name) or ()]
    return [text for text in texts if " " in text]


def _telling(parts: Iterable[str], text: str, fewest: int) -> list[str]:
    whole = clean(text)
    found = [part for part in parts if part != whole and len(part.split()) >= fewest]
    return list(dict.fromkeys(found))[:_MOST]
