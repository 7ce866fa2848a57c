"""Drafts of translations in volunteers' hands: approve what is right, correct what is wrong, lose nobody's work."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock, today
from bot.privacy import redact_helpers
from bot.store import Database, corrections
from bot.store.corrections import Correction
from bot.store.versions import CHAT, Origin
from knowledge_base import saving
from knowledge_base.library import KnowledgeBase, Library
from knowledge_base.loading import LONGEST_ANSWER, LONGEST_STEP
from knowledge_base.problems import FaultyFilesError
from knowledge_base.saving import ChangedMeanwhileError, Place
from knowledge_base.schema import Entry, Guide
from knowledge_base.writing import BusyFileError, Journal

_WAITS = timedelta(days=1)
"""How long a text is awaited: a volunteer's question of next week must not land in an answer."""
_LONGEST_REVIEWER = 40


@dataclass(frozen=True, slots=True)
class Written:
    """The correction is in force, as a draft."""

    place: Place


@dataclass(frozen=True, slots=True)
class Approved:
    """The texts are reviewed; `by` is who and when, as it is shown from now on."""

    by: str


@dataclass(frozen=True, slots=True)
class Changed:
    """Somebody else was faster: the text is not the one that was seen. Nothing was written."""

    place: Place


@dataclass(frozen=True, slots=True)
class TooLong:
    """The text has more than `limit` characters; it is awaited still."""

    limit: int


@dataclass(frozen=True, slots=True)
class Faulty:
    """The knowledge base has a fault, or somebody is writing it, and nothing was written; a correction is awaited."""

    error: FaultyFilesError | BusyFileError


@dataclass(frozen=True, slots=True)
class Private:
    """The text holds somebody's number, code or password."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The entry or the step does not exist any more, or is no draft."""


Outcome = Written | Approved | Changed | TooLong | Private | Faulty | Gone


class Translating:
    """What volunteers do with drafts. `take_over` puts changed files into force."""

    def __init__(
        self,
        database: Database,
        knowledge: KnowledgeBase,
        take_over: Callable[[], Awaitable[object]],
        journal: Callable[[Origin], Journal],
        clock: Clock,
    ) -> None:
        self._database = database
        self._knowledge = knowledge
        self._take_over = take_over
        self._journal = journal
        self._clock = clock

    async def ask(self, person_id: int, place: Place) -> str | None:
        """Waits for the person's text for a place. Gives the present one ("" where there is none).

        None where the place is gone, or where the language is none that is reviewed.
        """
        part, present = part_at(self._knowledge.library, place), text_at(self._knowledge.library, place)
        if part is None or present is None or place.language not in (part.review or {}):
            return None
        correction = Correction(place.name, place.step, place.language, present)
        await self._database.run(corrections.await_correction, person_id, correction, self._clock())
        return present

    async def is_awaited(self, person_id: int) -> bool:
        """Whether the person's next text is a correction."""
        return await self._awaited(person_id) is not None

    async def cancel(self, person_id: int) -> bool:
        """Waits no longer. Whether a text was awaited."""
        was_awaited = await self.is_awaited(person_id)
        await self._database.run(corrections.forget_correction, person_id)
        return was_awaited

    async def correct(self, person_id: int, text: str) -> Outcome:
        """Writes the awaited text. Unless it is written or its place is gone, it is awaited still."""
        awaited = await self._awaited(person_id)
        if awaited is None:
            return Gone()
        place, text = Place(awaited.name, awaited.step, awaited.language), _tidy(text)
        if len(text) > longest(place):
            return TooLong(longest(place))
        if redact_helpers(text).kinds:
            return Private()
        outcome = await self._corrected(person_id, place, awaited.shown, text)
        if isinstance(outcome, Changed):
            await self.ask(person_id, place)
        elif isinstance(outcome, Written | Gone):
            await self._database.run(corrections.forget_correction, person_id)
        return outcome

    async def approve(self, place: Place, mark: str, first_name: str) -> Outcome:
        """Marks an entry or a whole guide as reviewed in a language, if its texts are those of `mark`."""
        library = self._knowledge.library
        part = part_at(library, place)
        if part is None or not can_approve(part, place.language):
            return Gone()
        if mark_of(part, place.language) != mark:
            return Changed(place)
        by = f"{' '.join(first_name.split())[:_LONGEST_REVIEWER]}, {today(self._clock).isoformat()}"
        seen = _texts(part, place.language)
        journal = self._journal(Origin(CHAT, 0, first_name, "approve_translation", place.name))
        return await self._written(Approved(by), saving.approve_translation, part.topic, place, seen, by, journal)

    async def _corrected(self, person_id: int, place: Place, shown: str, text: str) -> Outcome:
        part = part_at(self._knowledge.library, place)
        if part is None:
            return Gone()
        journal = self._journal(Origin(CHAT, person_id, "", "translate", place.name))
        return await self._written(Written(place), saving.replace_translation, part.topic, place, shown, text, journal)

    async def _awaited(self, person_id: int) -> Correction | None:
        return await self._database.read(corrections.awaited, person_id, self._clock() - _WAITS)

    async def _written(
        self, success: Outcome, write: Callable[..., None], topic: str, place: Place, *what: object
    ) -> Outcome:
        """Writes and takes over; `success` if that went well."""
        try:
            await asyncio.to_thread(write, self._knowledge.path, topic, place, *what)
            await self._take_over()
        except ChangedMeanwhileError:
            await self._take_over()
            return Changed(place)
        except LookupError:
            return Gone()
        except (FaultyFilesError, BusyFileError) as error:
            return Faulty(error)
        return success


def part_at(library: Library, place: Place) -> Entry | Guide | None:
    """The entry or the guide to which a place belongs."""
    return library.guides.get(place.name) if place.step else library.entries.get(place.name)


def text_at(library: Library, place: Place) -> str | None:
    """The text of a place, "" where it is not translated yet, None where the place is gone."""
    part = part_at(library, place)
    if part is None or place.step > len(part.steps if isinstance(part, Guide) else ()):
        return None
    return _texts(part, place.language)[max(place.step - 1, 0)]


def can_approve(part: Entry | Guide, language: str) -> bool:
    """Whether there is a complete draft in this language."""
    return part.is_draft(language) and all(_texts(part, language))


def mark_of(part: Entry | Guide, language: str) -> str:
    """A short mark of the texts in a language: a button carries it, so that only what was seen is approved."""
    return hashlib.sha256("\n\n".join(_texts(part, language)).encode()).hexdigest()[:6]


def longest(place: Place) -> int:
    """How many characters the text of a place may have."""
    return LONGEST_STEP if place.step else LONGEST_ANSWER


def _texts(part: Entry | Guide, language: str) -> tuple[str, ...]:
    """What volunteers correct: the answer of an entry, or the text of every step of a guide."""
    holders = [part.answer] if isinstance(part, Entry) else [step.text for step in part.steps]
    return tuple(texts.get(language, "") for texts in holders)


def _tidy(text: str) -> str:
    """Without the white space at the ends of lines, which no file keeps."""
    return "\n".join(line.strip() for line in text.strip().splitlines())


__all__ = [
    "Approved",
    "Changed",
    "Faulty",
    "Gone",
    "Outcome",
    "Place",
    "Private",
    "TooLong",
    "Translating",
    "Written",
    "can_approve",
    "longest",
    "mark_of",
    "part_at",
    "text_at",
]
