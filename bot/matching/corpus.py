"""What there is to match against: every phrasing with its class, in a fixed order, and the tables to read it with."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.matching.guard import Guard
from bot.matching.views import Tables
from bot.text import clean, detect_language, fold
from knowledge_base.library import Library
from knowledge_base.schema import REFERENCE_LANGUAGE, Entry

OUT_OF_SCOPE, SMALLTALK = "out_of_scope", "smalltalk"
HIDDEN = (OUT_OF_SCOPE, SMALLTALK)
"""Files of words whose groups become classes of their own, which are recognised and never shown."""
MOST_LEARNED = 6000
"""The kernel matrix of so many phrasings takes 144 MB."""
_HARDLY_ANY = 0.1
_SAMPLE = 1000
"""So many texts tell the language of all."""
_COMMON = 0.2
"""A word that so many of the entries use belongs to none of them."""
_WORDS_OF_ID = re.compile(r"[^\W\d_]{2,}")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_VERSION = "9"
"""Part of the fingerprint: change it with every change of how heads are learned, so that no old head is loaded."""


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One way of asking for the entry (or hidden class) `owner`, written in `language`."""

    owner: str
    text: str
    language: str


class Corpus:
    """Phrasings sorted by class: entries first, then hidden classes ("out_of_scope:..."). Never changes."""

    def __init__(
        self,
        phrasings: Iterable[Phrasing],
        *,
        tables: Tables,
        guard: Guard,
        prose: Sequence[str] = (),
        titles: Mapping[str, str] | None = None,
        said: Mapping[str, frozenset[str]] | None = None,
        language: str = REFERENCE_LANGUAGE,
    ) -> None:
        unique = dict.fromkeys(phrasing for phrasing in phrasings if phrasing.text.strip())
        owners = sorted({phrasing.owner for phrasing in unique}, key=lambda owner: (is_hidden(owner), owner))
        number = {owner: k for k, owner in enumerate(owners)}
        self.phrasings = tuple(sorted(unique, key=lambda phrasing: number[phrasing.owner]))
        self.classes = tuple(owners)
        self.entries = sum(not is_hidden(owner) for owner in owners)
        self.class_of: NDArray[np.int64] = np.array([number[p.owner] for p in self.phrasings], dtype=np.int64)
        self.starts = np.searchsorted(self.class_of, np.arange(len(owners)))
        self.tables, self.guard, self.prose = tables, guard, tuple(prose)
        self.titles = dict(titles or {})
        self.said = dict(said or {})
        self.language = language

    @classmethod
    def from_library(cls, library: Library) -> Corpus:
        """Phrasings and titles of every entry, in every language, and the hidden classes from the word files."""
        found = [
            Phrasing(entry.id, text, language)
            for entry in library.entries.values()
            for language, texts in [
                *entry.phrasings.items(),
                *((code, (title,)) for code, title in entry.title.items()),
            ]
            for text in texts
        ]
        prose = [entry.answer[REFERENCE_LANGUAGE] for entry in library.entries.values()]
        prose += [step.text[REFERENCE_LANGUAGE] for guide in library.guides.values() for step in guide.steps]
        return cls(
            [*found, *hidden_phrasings(library.words)],
            tables=Tables.from_words(library.words),
            guard=Guard.from_words(library.words),
            prose=prose,
            titles={entry.id: entry.title[REFERENCE_LANGUAGE] for entry in library.entries.values()},
            said={entry.id: _said_in(entry, library) for entry in library.entries.values()},
        )

    @classmethod
    def from_pairs(cls, pairs: Iterable[tuple[str, str]], words: Mapping[str, object]) -> Corpus:
        """A corpus of (entry id, phrasing) alone: not our knowledge base, so no hidden classes and no guard. Ids that
        are made of words ("card_lost") stand for the titles that are missing."""
        pairs = list(pairs)
        language = _commonest_language([text for _, text in pairs])
        found = [Phrasing(owner, text, language) for owner, text in pairs]
        found += [Phrasing(owner, title, language) for owner, title in _titles_from_ids({owner for owner, _ in pairs})]
        return cls(found, tables=Tables.from_words(words), guard=Guard.from_words({}), language=language)

    @cached_property
    def learned(self) -> NDArray[np.int64]:
        """The phrasings that a head learns from: all, or the first ones of every class up to MOST_LEARNED together.
        The others still count as nearest phrasings."""
        if len(self.phrasings) <= MOST_LEARNED:
            return np.arange(len(self.phrasings))
        place = np.arange(len(self.phrasings)) - self.starts[self.class_of]
        return np.flatnonzero(place < max(1, MOST_LEARNED // len(self.classes)))[:MOST_LEARNED]

    @cached_property
    def common_words(self) -> frozenset[str]:
        """Folded words that so many entries use that they tell nothing about any of them."""
        counts = Counter(word for words in self.said.values() for word in words)
        return frozenset(word for word, count in counts.items() if count >= _COMMON * len(self.said))

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """A name for every phrasing that stays the same as long as its text and class do."""
        return tuple(f"{phrasing.owner}\t{phrasing.text}" for phrasing in self.phrasings)

    @cached_property
    def fingerprint(self) -> str:
        """Changes with everything that a learned head depends on."""
        parts = [_VERSION, *self.keys, *self.prose, repr(sorted(self.tables.teencode.items()))]
        parts.append(repr(sorted(self.tables.aliases.items())))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]


def _said_in(entry: Entry, library: Library) -> frozenset[str]:
    """The folded words of an entry's phrasings, answer and guide, in every language."""
    texts = [text for texts in entry.phrasings.values() for text in texts]
    texts += [*entry.title.values(), *entry.answer.values()]
    if entry.guide:
        texts += [text for step in library.guides[entry.guide].steps for text in step.text.values()]
    return frozenset(word for text in texts for word in fold(clean(text)).split())


def _titles_from_ids(ids: Collection[str]) -> list[tuple[str, str]]:
    """The words of every id, where they tell it from others: none that most ids share ("intent 12"), nothing short."""
    words = {owner: _WORDS_OF_ID.findall(_HUMP.sub(" ", owner).lower()) for owner in ids}
    counts = Counter(word for each in words.values() for word in set(each))
    shared = {word for word, count in counts.items() if count > max(1, len(ids) // 2)}
    titles = {owner: " ".join(word for word in each if word not in shared) for owner, each in words.items()}
    return [(owner, title) for owner, title in sorted(titles.items()) if title]


def _commonest_language(texts: Sequence[str]) -> str:
    """English if most of the `texts` tell it and almost none carries a Vietnamese mark, else Vietnamese."""
    some = texts[:: 1 + len(texts) // _SAMPLE]
    told = Counter(detect_language(text, "") for text in some)
    marked = sum(not text.isascii() for text in some)
    english = told["en"] > told[REFERENCE_LANGUAGE] and marked < _HARDLY_ANY * len(some)
    return "en" if english else REFERENCE_LANGUAGE


def is_hidden(owner: str) -> bool:
    """Whether a class is one that is recognised but never shown."""
    return owner.split(":")[0] in HIDDEN and ":" in owner


def hidden_phrasings(words: Mapping[str, object]) -> list[Phrasing]:
    """The phrasings of hidden classes: the groups of the word files named in HIDDEN."""
    found = []
    for file in HIDDEN:
        table = words.get(file)
        for group, texts in (table if isinstance(table, Mapping) else {}).items():
            for text in texts if isinstance(texts, list) else []:
                found.append(Phrasing(f"{file}:{group}", str(text), REFERENCE_LANGUAGE))
    return found
