"""What becomes of what is asked in vain: the groups, put out of scope, or handed to the volunteers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.clock import Clock
from bot.desk import Desk
from bot.matching import Matcher
from bot.matching.corpus import OUT_OF_SCOPE
from bot.privacy import without_mask
from bot.store import Database, acts, curations, escalations, people, questions, reviews
from bot.store.acts import Act
from bot.store.database import Connection
from bot.store.escalations import Content, Reason
from bot.store.versions import Origin
from bot.studio.drafts import Draft
from bot.studio.editing import Editing
from bot.studio.grouping import Group, open_groups
from bot.studio.history import By, History
from knowledge_base import saving
from knowledge_base.library import KnowledgeBase

_TEXTS_LEARNED, _TEXTS_SHOWN = 10, 5
_MARKED_BY_ADMINS = "quản trị viên đánh dấu"
"""The group of the table into which admins' choices go."""


class Groups:
    """The groups, and what can be done with one besides writing. `desk` hands a group to the volunteers."""

    def __init__(
        self,
        database: Database,
        knowledge: KnowledgeBase,
        matcher: Callable[[], Matcher],
        history: History,
        editing: Editing,
        desk: Desk,
        clock: Clock,
    ) -> None:
        self._database = database
        self._knowledge = knowledge
        self._matcher = matcher
        self._history = history
        self._editing = editing
        self._desk = desk
        self._clock = clock
        self._last: tuple[object, object, list[Group]] | None = None

    async def unanswered(self) -> list[Group]:
        """What was asked in vain, and would be today, grouped by meaning, most asked first. Grouped anew only where
        anything is new."""
        found = await self._database.read(questions.unanswered)
        communes = await self._database.read(people.communes)
        mind, now = self._matcher().mind, self._clock()
        key = [question.id for question in found], communes, now.date()
        if self._last is None or self._last[0] != key or self._last[1] is not mind:
            self._last = key, mind, await asyncio.to_thread(open_groups, self._matcher(), found, communes, now)
        return self._last[2]

    async def find(self, question_id: int) -> Group | None:
        """The group to which an unanswered question belongs now."""
        return next((group for group in await self.unanswered() if question_id in group.ids), None)

    async def begin_from_answer(self, by: By, escalation_id: int) -> Draft | None:
        """Begins an entry from a volunteer's answer, for all who ask the same; None where there is no text answer."""
        escalation = await self._database.read(escalations.find, escalation_id)
        asked = escalation.question_id if escalation else None
        group = await self.find(asked) if asked else None
        await self._database.run(reviews.settle, escalation_id, self._clock())
        return await self._editing.begin_from_escalation(by, escalation_id, group)

    async def put_out_of_scope(self, by: By, group: Group) -> None:
        """The matcher learns that such questions are none of its business, and the group leaves the list.

        It can be undone like every change of a file. A knowledge base without tables of its own is not changed; the
        group leaves the list all the same. Raises FaultyFilesError, BusyFileError.
        """
        origin = by.origin(Act.DISMISS, f"#{group.sample.id}", group.ids)
        path = self._knowledge.path
        learned = (path / "words" / f"{OUT_OF_SCOPE}.yaml").is_file()
        if learned:
            texts = [without_mask(text) for text in group.texts[:_TEXTS_LEARNED]]
            journal = self._history.journal(origin)
            await self._editing.write(saving.add_words, path, OUT_OF_SCOPE, _MARKED_BY_ADMINS, texts, journal)
        if not learned:
            await self._database.run(self._dismiss, origin)

    async def ask_volunteers(self, by: By, group: Group) -> int:
        """Asks the volunteers for an answer that fits all who ask this; it comes back to the admin, who may publish it.

        Gives the number of the escalation. The same group is handed over once.
        """
        return await self._database.run(self._ask_volunteers, by, group)

    def _dismiss(self, db: Connection, origin: Origin) -> None:
        questions.dismiss(db, origin.question_ids)
        acts.record(db, origin.person_id, Act.DISMISS, origin.subject, self._clock())

    def _ask_volunteers(self, db: Connection, by: By, group: Group) -> int:
        now, sample = self._clock(), group.sample
        text = curations.listed(group.texts[:_TEXTS_SHOWN])
        acts.record(db, by.id, Act.ASK_VOLUNTEER, f"#{sample.id}", now)
        return self._desk.open(
            db,
            origin=f"group:{sample.id}",
            person_id=by.id,
            reason=Reason.CURATION,
            language=sample.language,
            content=Content("text", text),
            question_id=sample.id,
            now=now,
        )
