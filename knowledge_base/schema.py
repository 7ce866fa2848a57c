"""The shapes of what we know: topics, entries, guides, steps, languages. Values only; `loading` reads the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge_base.drawing import Drawing

REFERENCE_LANGUAGE = "vi"
"""BCP-47 code of the language that every text exists in; the others fall back to it."""

DRAFT = "draft"
"""The review of a text that nobody who speaks its language has checked."""

Translations = Mapping[str, str]
"""Language code to text. Always holds `REFERENCE_LANGUAGE`."""


class PhoneType(StrEnum):
    """The two kinds of phone whose steps differ."""

    ANDROID = "android"
    IPHONE = "iphone"


@dataclass(frozen=True, slots=True)
class Entry:
    """One curated answer, with the ways in which people ask for it."""

    id: str
    topic: str
    title: Translations
    phrasings: Mapping[str, tuple[str, ...]]
    answer: Translations
    source: str
    checked: date
    guide: str | None = None
    priority: int = 2
    review: Mapping[str, str] | None = None

    def is_draft(self, language: str) -> bool:
        """Whether nobody who speaks `language` has checked this entry's text in it yet."""
        return _is_draft(self.review, language)


@dataclass(frozen=True, slots=True)
class Step:
    """One action of a guide, on one screen. `picture` is a real picture's file, `screen` a drawn one."""

    text: Translations
    expect: Translations | None = None
    trouble: Translations | None = None
    picture: str | None = None
    screen: Drawing | None = None
    only: PhoneType | None = None


@dataclass(frozen=True, slots=True)
class Guide:
    """Steps that lead a person by the hand from the start to the goal."""

    id: str
    topic: str
    title: Translations
    steps: tuple[Step, ...]
    review: Mapping[str, str] | None = None

    @property
    def asks_phone_type(self) -> bool:
        """Whether any step differs between Android and iPhone."""
        return any(step.only for step in self.steps)

    def steps_for(self, phone: PhoneType | None) -> tuple[Step, ...]:
        """The steps that a person with this kind of phone sees, in order."""
        return tuple(step for step in self.steps if step.only is None or step.only is phone)

    def is_draft(self, language: str) -> bool:
        """Whether nobody who speaks `language` has checked this guide's texts in it yet."""
        return _is_draft(self.review, language)


@dataclass(frozen=True, slots=True)
class Topic:
    """A file of the knowledge base: the entries and guides on one system."""

    id: str
    title: Translations
    entries: tuple[Entry, ...]
    guides: tuple[Guide, ...]
    icon: str = "•"
    order: int = 1000


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the interface. `texts` may be partial where `draft`; the reference language fills the gaps."""

    code: str
    name: str
    texts: Mapping[str, str]
    draft: bool = False


def in_language(texts: Translations, language: str) -> str:
    """The text in `language`, or in the reference language where it is missing."""
    return texts.get(language) or texts[REFERENCE_LANGUAGE]


def _is_draft(review: Mapping[str, str] | None, language: str) -> bool:
    return (review or {}).get(language) == DRAFT
