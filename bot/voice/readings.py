"""What can be read aloud: the text of an answer or of a step, in one language, as a resident sees it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge_base.library import Library
from knowledge_base.schema import Entry, Guide, Step, in_language

_LEAST_NEEDED = 9


@dataclass(frozen=True, slots=True)
class Reading:
    """A text to be heard in `language`. Where nobody has translated it, it is the Vietnamese one."""

    language: str
    title: str
    text: str
    is_translated: bool

    @property
    def digest(self) -> str:
        """Stands for exactly this text: a recording of it fits as long as the digest is the same."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:20]


def of_entry(entry: Entry, language: str) -> Reading:
    """The title and the answer."""
    title = in_language(entry.title, language)
    text = f"{title}\n\n{in_language(entry.answer, language)}"
    return Reading(language, title, text, language in entry.answer)


def of_step(guide: Guide, step: Step, language: str) -> Reading:
    """What a step says: what to do, what to see then, and what to do if not."""
    parts = [in_language(text, language) for text in (step.text, step.expect, step.trouble) if text]
    return Reading(language, in_language(guide.title, language), "\n\n".join(parts), language in step.text)


def readings_in(library: Library, language: str, asked: Mapping[str, int]) -> list[Reading]:
    """All that can be read aloud in a language, most needed first: by priority, then by how often it was asked.

    A guide is as much needed as the entries that lead to it. A text that stands in several places comes once.
    """
    needs: dict[str, tuple[int, int]] = {}
    found: dict[str, tuple[tuple[int, int], Reading]] = {}
    for entry in library.entries.values():
        need = (entry.priority, -asked.get(entry.id, 0))
        _note(found, need, of_entry(entry, language))
        if entry.guide:
            needs[entry.guide] = min(need, needs.get(entry.guide, need))
    for guide in library.guides.values():
        for step in guide.steps:
            _note(found, needs.get(guide.id, (_LEAST_NEEDED, 0)), of_step(guide, step, language))
    return [reading for _, reading in sorted(found.values(), key=lambda pair: pair[0])]


def find(library: Library, language: str, digest: str) -> Reading | None:
    """The text that a digest stands for, or None where no text is like that any more."""
    readings = readings_in(library, language, {})
    return next((reading for reading in readings if reading.digest == digest), None)


def _note(found: dict[str, tuple[tuple[int, int], Reading]], need: tuple[int, int], reading: Reading) -> None:
    known = found.get(reading.digest)
    if known is None or need < known[0]:
        found[reading.digest] = (need, reading)
