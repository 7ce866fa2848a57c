"""What a sense of danger is learned from: the words and examples of each kind, against everything that people ask."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.danger.parts import courtesies
from bot.text import fold
from knowledge_base.danger import Combination
from knowledge_base.library import Library

ORDINARY = ""
_EXAMPLE, _PHRASE, _ASKED = 1.0, 0.25, 0.51
"""What an example counts, a mere phrase of the words of danger, and a phrasing of the knowledge base."""
_OF_EACH = 6
"""So many phrases are made of each combination."""
_FEWEST_ASKED = 1000
"""With fewer phrasings in the knowledge base everything unknown would sound like danger."""
_VERSION = "5"
_NOT_ASKED = ("nguy hiểm và tội phạm", "sức khỏe của người", "gia đình và đời tư")
"""Groups of out_of_scope.yaml that are danger themselves, or near it."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text with the kind of danger that it tells of (ORDINARY: of none), and how much it counts."""

    text: str
    kind: str
    weight: float


def told_of(library: Library) -> tuple[Lesson, ...]:
    """What the words of danger of a library teach. Nothing where they have no examples, or where the knowledge base has
    too few questions to set against them."""
    if len(_asked(library)) < _FEWEST_ASKED or not any(kind.examples for kind in library.danger.kinds):
        return ()
    return tuple(_told(library))


def asked_of(library: Library) -> tuple[Lesson, ...]:
    """What else people ask, none of it danger."""
    return tuple(_lessons([*_asked(library), *_out_of_scope(library)], ORDINARY, _ASKED))


def fingerprint(told: Iterable[Lesson]) -> str:
    """Changes with the words of danger. Not with each phrasing of the knowledge base: one more or less of thousands
    is not worth learning anew."""
    texts = (f"{lesson.kind}\t{lesson.text}" for lesson in told)
    return hashlib.sha256("\n".join([_VERSION, *texts]).encode()).hexdigest()[:24]


def _asked(library: Library) -> list[str]:
    """All phrasings but of what some danger names as its `more`: people say that in danger too."""
    after = {kind.more for kind in library.danger.kinds}
    entries = [entry for entry in library.entries.values() if entry.id not in after]
    return [text for entry in entries for texts in entry.phrasings.values() for text in texts]


def _told(library: Library) -> list[Lesson]:
    danger, polite = library.danger, courtesies(library.words)
    found = _written_thrice(danger.ordinary, ORDINARY, polite)
    for kind in danger.kinds:
        found += _written_thrice(kind.examples, kind.id, polite)
        found += _lessons([*kind.phrases, *_made(kind.combinations)], kind.id, _PHRASE)
        found += _lessons(kind.not_words, ORDINARY, _PHRASE)
    return found


def _made(combinations: Iterable[Combination]) -> Iterable[str]:
    """Phrases from combinations: one alternative of each group, a different one each time."""
    for combination in combinations:
        for number in range(min(_OF_EACH, max(map(len, combination.groups)))):
            yield " ".join(group[number * 7 % len(group)] for group in combination.groups)


def _out_of_scope(library: Library) -> list[str]:
    found: list[str] = []
    for file in ("out_of_scope", "smalltalk"):
        groups = library.words.get(file) or {}
        for group, texts in groups.items():
            if group not in _NOT_ASKED and isinstance(texts, list):
                found += map(str, texts)
    return found


def _written_thrice(examples: Iterable[str], kind: str, polite: Sequence[str]) -> list[Lesson]:
    """Examples with their marks, without, and with a courtesy before or behind, which then tells nothing."""
    found: list[Lesson] = []
    for place, text in enumerate(_plain(examples)):
        courtesy = polite[place % len(polite)] if polite else ""
        politely = f"{courtesy} {text}" if place % 2 else fold(f"{text} {courtesy}")
        found += [Lesson(written, kind, _EXAMPLE / 3) for written in (text, fold(text), politely)]
    return found


def _lessons(texts: Iterable[str], kind: str, weight: float) -> list[Lesson]:
    """Texts, every second one without its marks."""
    return [Lesson(text if place % 2 else fold(text), kind, weight) for place, text in enumerate(_plain(texts))]


def _plain(texts: Iterable[str]) -> list[str]:
    return [text.replace("!", "") for text in dict.fromkeys(texts)]
