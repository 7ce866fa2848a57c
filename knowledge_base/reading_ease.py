"""How easy the Vietnamese answers and steps are to read: syllables a sentence, as a grandmother would count them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge_base.library import Library
from knowledge_base.schema import REFERENCE_LANGUAGE

LONGEST_SENTENCE = 25
AVERAGE_SENTENCE = 14
"""Syllables. Vietnamese is written syllable by syllable, so a syllable is what stands between spaces."""

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n")
_SYLLABLE = re.compile(r"\S*\w\S*")


@dataclass(frozen=True, slots=True)
class ReadingEase:
    """Sentences of a library: how many, their average length in syllables, and the too long ones with their place."""

    sentences: int
    average: float
    too_long: tuple[tuple[str, str], ...]


def reading_ease(library: Library) -> ReadingEase:
    """Measures all Vietnamese answers and steps."""
    lengths = [(place, sentence, syllables(sentence)) for place, sentence in _sentences(library)]
    too_long = tuple((place, sentence) for place, sentence, length in lengths if length > LONGEST_SENTENCE)
    return ReadingEase(len(lengths), sum(length for *_, length in lengths) / max(1, len(lengths)), too_long)


def syllables(sentence: str) -> int:
    """The number of syllables of a Vietnamese sentence."""
    return len(_SYLLABLE.findall(sentence))


def _sentences(library: Library) -> Iterator[tuple[str, str]]:
    texts = [(entry.id, entry.answer[REFERENCE_LANGUAGE]) for entry in library.entries.values()]
    for guide in library.guides.values():
        for number, step in enumerate(guide.steps, 1):
            for part in (step.text, step.expect, step.trouble):
                if part:
                    texts.append((f"{guide.id} step {number}", part[REFERENCE_LANGUAGE]))
    for place, text in texts:
        for sentence in _SENTENCE.split(text):
            if sentence.strip():
                yield place, sentence
