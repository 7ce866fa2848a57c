"""Trying a draft before it is published: what it answers, and which logged questions would be answered otherwise."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock, today
from bot.matching import Decision, Matcher
from bot.matching.comparing import Asked, Comparing
from bot.privacy import without_mask
from bot.store import Database, questions
from bot.studio.drafts import Draft
from bot.studio.proposals import with_draft
from knowledge_base.library import KnowledgeBase, Library

log = logging.getLogger(__name__)

DAYS = 90


@dataclass(frozen=True, slots=True)
class Tried:
    """What a question is answered with now, and what it would be."""

    before: tuple[Decision, ...]
    after: tuple[Decision, ...]
    library: Library


@dataclass(frozen=True, slots=True)
class Differing:
    """A logged question (asked `count` times) that would be answered otherwise."""

    text: str
    count: int
    before: tuple[Decision, ...]
    after: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Diff:
    """All that would be answered otherwise, most asked first, of `asked` questions. `library`: as it would be."""

    differing: tuple[Differing, ...]
    asked: int
    library: Library


class Trying:
    """Compares the knowledge base in force with what a draft would make of it."""

    def __init__(
        self, database: Database, knowledge: KnowledgeBase, matcher: Callable[[], Matcher], clock: Clock
    ) -> None:
        self._database = database
        self._knowledge = knowledge
        self._matcher = matcher
        self._clock = clock
        self._comparing = Comparing()
        self._one_at_a_time = asyncio.Lock()
        self._last: tuple[object, object, Diff] | None = None
        self._ahead: tuple[object, asyncio.Task[None]] | None = None

    def read_ahead(self) -> None:
        """Begins to read the logged questions: a draft is open, and its diff will be asked for soon. Returns at once.

        What one matcher has read stays; the few questions since then are read with the diff.
        """
        mind = self._matcher().mind
        if self._ahead is None or self._ahead[0] is not mind:
            task = asyncio.create_task(self._read_ahead())
            task.add_done_callback(_note_failure)
            self._ahead = mind, task

    async def ask(self, draft: Draft, text: str, language: str | None = None) -> Tried:
        """The decisions on a question, without and with the draft."""
        return await asyncio.to_thread(self._ask, draft, text, language)

    async def diff(self, draft: Draft, progress: Callable[[float], None] = lambda _share: None) -> Diff:
        """What would be answered otherwise of the last DAYS days' questions. `progress` hears the share that is done,
        on another thread. The next page of the same is there at once."""
        logged = await self._logged()
        async with self._one_at_a_time:
            key, mind = (draft.id, dict(draft.changes), len(logged)), self._matcher().mind
            if self._last is None or self._last[0] != key or self._last[1] is not mind:
                self._last = key, mind, await asyncio.to_thread(self._diff, draft, logged, progress)
            return self._last[2]

    async def _logged(self) -> list[tuple[str, str | None]]:
        return await self._database.read(questions.asked_since, self._clock() - timedelta(days=DAYS))

    async def _read_ahead(self) -> None:
        logged = await self._logged()
        async with self._one_at_a_time:
            await asyncio.to_thread(lambda: self._comparing.prepare(self._matcher(), _by_count(_counted(logged))))

    def _library_with(self, draft: Draft) -> Library:
        return with_draft(self._knowledge.library, draft, today(self._clock))

    def _ask(self, draft: Draft, text: str, language: str | None) -> Tried:
        matcher, library = self._matcher(), self._library_with(draft)
        changed = matcher.changed(library)
        asked = without_mask(text)
        return Tried(
            matcher.decide_each(asked, language=language), changed.decide_each(asked, language=language), library
        )

    def _diff(self, draft: Draft, logged: Iterable[tuple[str, str | None]], progress: Callable[[float], None]) -> Diff:
        matcher, library = self._matcher(), self._library_with(draft)
        counts = _counted(logged)
        asked = _by_count(counts)
        found = self._comparing.differences(matcher, matcher.changed(library), asked, progress)
        differing = [
            Differing(asked[each.place].text, counts[asked[each.place]], each.before, each.after) for each in found
        ]
        return Diff(tuple(differing), counts.total(), library)


def _counted(logged: Iterable[tuple[str, str | None]]) -> Counter[Asked]:
    return Counter(Asked(without_mask(text), language) for text, language in logged)


def _by_count(counts: Counter[Asked]) -> list[Asked]:
    return sorted(counts, key=lambda each: (-counts[each], each.text, each.language or ""))


def _note_failure(task: asyncio.Task[None]) -> None:
    """What was read ahead is only sooner: without it the diff itself reads, and says what is wrong."""
    if not task.cancelled() and task.exception() is not None:
        log.warning("the logged questions could not be read ahead (%s)", type(task.exception()).__name__)
