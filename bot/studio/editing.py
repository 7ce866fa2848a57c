"""Drafts from the first word to the published text: kept for each admin and entry, resumed, published, never lost.

Nothing here knows a screen: the chat and the page do the same through these functions.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Concatenate, ParamSpec

from bot.clock import Clock, today
from bot.matching import Matcher
from bot.store import Database, deliveries, people, studio_drafts
from bot.store.acts import Act
from bot.store.database import Connection
from bot.store.versions import Origin
from bot.studio import beginning
from bot.studio.drafts import Draft, Kind
from bot.studio.grouping import Group
from bot.studio.history import By, History
from bot.studio.proposals import new_entry
from bot.text import fold
from knowledge_base import changing, saving
from knowledge_base.changing import Change, FieldsChangedError
from knowledge_base.fields import STEPS, Value, fields_of
from knowledge_base.library import KnowledgeBase
from knowledge_base.problems import FaultyFilesError
from knowledge_base.schema import REFERENCE_LANGUAGE, Entry, Guide

P = ParamSpec("P")

OPENED, OVERTAKEN = "draft_opened", "draft_overtaken"
"""Letters to another admin who writes on the same entry: somebody has begun to change it too, or has published."""
_NO_SOURCE = "Tổ công nghệ số, {name} duyệt"
"""The source of a new entry for which its admin has named none, as residents read it."""
_WAITS = timedelta(days=1)
"""How long a text is awaited: an admin's question of next week must not land in an answer."""


@dataclass(frozen=True, slots=True)
class Published:
    """The entry or guide `name` is as drafted, and in force."""

    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A field that is needed is empty."""

    field: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else has changed these fields meanwhile. For each: what the draft says, and what stands there now."""

    draft: Draft
    fields: dict[str, tuple[Value, Value]]

    def can_keep(self, field: str) -> bool:
        """Whether the admin's own can take the place of what stands there: not of what they have not changed, nor of
        the order of steps, whose numbers mean others by now."""
        return field in self.draft.changes and field != STEPS


@dataclass(frozen=True, slots=True)
class Gone:
    """There is no such draft any more, or its entry was deleted."""


PublishResult = Published | Missing | Conflict | Gone


class Editing:
    """What admins do with texts. `matcher` gives the matcher in force, which learns of every publication at once."""

    def __init__(
        self,
        database: Database,
        knowledge: KnowledgeBase,
        matcher: Callable[[], Matcher],
        history: History,
        clock: Clock,
    ) -> None:
        self._database = database
        self._knowledge = knowledge
        self._matcher = matcher
        self._history = history
        self._clock = clock
        self._writing = asyncio.Lock()

    # Beginning a draft, and finding it again

    async def open(self, by: By, kind: Kind, name: str) -> Draft | None:
        """The admin's draft of an entry or guide: the one begun before, or a new one. None where it does not exist.

        `others_on` names others who are writing on it; they are told once this admin changes anything.
        """
        part = self._part(kind, name)
        if part is None:
            return None
        return await self._database.run(self._open, by, kind, name, part)

    async def begin_from_group(self, by: By, group: Group) -> Draft:
        """Begins an entry from a group of unanswered questions; its answer is still to be written."""
        fresh = beginning.from_group(self._knowledge.library, by, group, self._clock())
        return await self._database.run(self._begin, fresh)

    async def begin_from_escalation(self, by: By, escalation_id: int, group: Group | None) -> Draft | None:
        """Begins an entry from a resident's question and the volunteer's answer; None where there is no text answer.

        `group`: the unanswered questions of the same meaning, which the entry then answers as well.
        """

        def begin(db: Connection) -> Draft | None:
            fresh = beginning.from_escalation(db, self._knowledge.library, by, escalation_id, group, self._clock())
            return self._begin(db, fresh) if fresh else None

        return await self._database.run(begin)

    async def find(self, draft_id: int, admin_id: int) -> Draft | None:
        """An admin's own draft, or None."""
        kept = await self._database.read(studio_drafts.find, draft_id)
        return Draft.restored(kept) if kept and kept.admin_id == admin_id else None

    async def drafts_of(self, admin_id: int) -> list[Draft]:
        """An admin's drafts that change anything or await a text, the one worked on last first."""
        drafts = (Draft.restored(kept) for kept in await self._database.read(studio_drafts.of, admin_id))
        return [draft for draft in drafts if draft.changes or draft.awaits]

    async def awaiting(self, admin_id: int) -> Draft | None:
        """The draft that the admin's next text belongs to, or None."""
        since = self._clock() - _WAITS
        waiting = (draft for draft in await self.drafts_of(admin_id) if draft.awaits and draft.updated_at > since)
        return next(waiting, None)

    async def entries_like(self, text: str, limit: int = 5) -> list[Entry]:
        """The entries that a text asks for, likeliest first; the one with this very id where there is one."""
        library = self._knowledge.library
        if text.strip() in library.entries:
            return [library.entries[text.strip()]]
        ranking = await asyncio.to_thread(self._matcher().rank, text, limit)
        return [library.entries[name] for name, _ in ranking if name in library.entries]

    async def await_search(self, admin_id: int, purpose: str) -> None:
        """The admin's next text is to find an entry for this purpose."""
        await self._database.run(studio_drafts.await_search, admin_id, purpose, self._clock())

    async def search_of(self, admin_id: int) -> str | None:
        """The purpose for which the admin's next text finds an entry, or None."""
        return await self._database.read(studio_drafts.search_of, admin_id, self._clock() - _WAITS)

    async def await_nothing(self, admin_id: int) -> None:
        """The admin's next text is a question like anybody's."""
        await self._database.run(studio_drafts.await_nothing, admin_id)

    async def others_on(self, draft: Draft) -> list[tuple[str, Draft]]:
        """The first names of other admins who write on the same entry or guide, and their drafts. Who has only looked
        at it does not write."""
        return await self._database.read(self._others_on, draft)

    # Writing

    async def await_text(self, draft: Draft, field: str) -> None:
        """The admin's next text fills this field."""
        await self._database.run(studio_drafts.await_text, draft.admin_id, draft.id, field, self._clock())

    async def keep(self, draft: Draft) -> Draft:
        """Keeps a draft as it is now; no text is awaited any more."""
        return await self._database.run(self._keep, draft)

    async def add_step(self, draft: Draft, after: str) -> Draft:
        """The draft of a guide with an empty step after another; it needs the complete languages that the title has.
        Raises ValueError where there is no such step."""
        complete = [code for code, each in self._knowledge.library.languages.items() if not each.draft]
        promised = [code for code in complete if draft.text("title", code) and code != REFERENCE_LANGUAGE]
        return await self.keep(draft.with_new_step(after, [REFERENCE_LANGUAGE, *promised]))

    async def mark_checked_today(self, draft: Draft) -> Draft:
        """The source was read today, and says so still."""
        return await self.keep(draft.with_field("checked", today(self._clock).isoformat()))

    async def drop(self, draft: Draft) -> None:
        """Throws a draft away."""
        await self._database.run(studio_drafts.drop, draft.id)

    # Publishing

    async def publish(self, draft: Draft, by: By) -> PublishResult:
        """Writes a draft into its topic's file; it is matched when this returns.

        Raises FaultyFilesError or BusyFileError where nothing could be written; the draft is kept then.
        """
        if draft.missing:
            return Missing(draft.missing)
        if draft.kind is Kind.NEW:
            published = await self._publish_new(draft, by)
        else:
            part = self._part(draft.kind, draft.name)
            if part is None:
                return Gone()
            try:
                await self._publish_changes(draft, part.topic, by)
            except FieldsChangedError as error:
                fields = {name: (draft.fields.get(name, ""), present) for name, present in error.present.items()}
                return Conflict(draft, fields)
            except LookupError:
                return Gone()
            published = Published(draft.kind, draft.name)
        await self._database.run(self._after_publishing, draft, by)
        return published

    async def keep_mine(self, draft: Draft, field: str) -> Draft:
        """The admin has seen what others made of a field, and will overwrite it."""
        return await self.keep(draft.rebased(field, self._present(draft).get(field, "")))

    async def take_theirs(self, draft: Draft, field: str) -> Draft:
        """The admin leaves a field to what others made of it."""
        present = self._present(draft)
        return await self.keep(draft.without_change(field).rebased(field, present.get(field, "")).on_present(present))

    async def retire(self, draft: Draft, by: By) -> bool:
        """Takes the entry of a draft out of the knowledge base, with the draft; False where it is gone already. Undoing
        the change in the history brings it back. Raises FaultyFilesError, BusyFileError."""
        entry = self._knowledge.library.entries.get(draft.name) if draft.kind is Kind.ENTRY else None
        if entry is None:
            return False
        journal = self._history.journal(by.origin(Act.RETIRE, entry.id))
        try:
            await self.write(saving.remove_entry, self._knowledge.path, entry.topic, entry.id, journal)
        except LookupError:
            return False
        await self.drop(draft)
        return True

    async def add_phrasings(self, by: By, entry_id: str, group: Group) -> None:
        """Makes the wordings of a group phrasings of an entry. Raises FaultyFilesError, BusyFileError, LookupError."""
        texts: dict[str, list[str]] = {}
        for question in group.questions:
            texts.setdefault(question.language, []).append(question.text)
        origin = by.origin(Act.ADD_PHRASINGS, entry_id, group.ids)
        await self._add_phrasings(entry_id, texts, origin)

    async def add_phrasing(self, origin: Origin, text: str, language: str) -> None:
        """Makes a text a phrasing of the entry that `origin` names. Raises as above."""
        await self._add_phrasings(origin.subject, {language: [text]}, origin)

    async def write(self, save: Callable[Concatenate[P], None], *args: P.args, **kwargs: P.kwargs) -> None:
        """Calls a function of `saving` that changes a file, and puts the change into force."""
        async with self._writing:
            await asyncio.to_thread(save, *args, **kwargs)
            await self.take_over_changes()

    async def take_over_changes(self) -> bool:
        """Puts changed files into force, for look-ups and for the matcher, and notes what was changed by hand.

        Raises FaultyFilesError; the last good version stays in force then.
        """
        try:
            changed = await asyncio.to_thread(self._knowledge.reload_if_changed)
        except FaultyFilesError:
            await asyncio.to_thread(self._history.notice)
            raise
        if changed:
            await asyncio.to_thread(self._history.notice)
            await asyncio.to_thread(self._matcher().update, self._knowledge.library)
        return changed

    async def _publish_new(self, draft: Draft, by: By) -> Published:
        """The id is chosen and kept first: after a crash the same entry is published, not a second one."""
        name = draft.fields.get("id")
        if not isinstance(name, str) or not name:
            title = draft.text("title")
            name = saving.free_entry_id(self._knowledge.library, str(draft.fields["topic"]), fold(title))
            draft = await self.keep(replace(draft, changes={**draft.changes, "id": name}))
        entry = new_entry(draft, name, today(self._clock))
        source = f"{entry.source}, {by.first_name} duyệt" if entry.source else _NO_SOURCE.format(name=by.first_name)
        entry = replace(entry, source=source)
        journal = self._history.journal(by.origin(Act.PUBLISH, name, draft.question_ids))
        await self.write(saving.add_entry, self._knowledge.path, entry, journal)
        return Published(Kind.ENTRY, name)

    async def _publish_changes(self, draft: Draft, topic: str, by: By) -> None:
        empty: dict[bool, Value] = {True: (), False: ""}
        changes = {
            field: Change(draft.base.get(field, empty[isinstance(value, tuple)]), value)
            for field, value in {**draft.rests_on, **draft.changes}.items()
        }
        journal = self._history.journal(by.origin(Act.EDIT, draft.name))
        part = (str(draft.kind), draft.name)
        await self.write(changing.change_fields, self._knowledge.path, topic, part, changes, journal)

    async def _add_phrasings(self, entry_id: str, texts: dict[str, list[str]], origin: Origin) -> None:
        """Texts in a language that the knowledge base does not have count as such of the reference language."""
        library = self._knowledge.library
        entry = library.entries.get(entry_id)
        if entry is None:
            raise LookupError(entry_id)
        known: dict[str, list[str]] = {}
        for language, each in texts.items():
            known.setdefault(beginning.known_language(library, language), []).extend(each)
        journal = self._history.journal(origin)
        await self.write(saving.add_phrasings, self._knowledge.path, entry.topic, entry_id, known, journal)

    def _part(self, kind: Kind, name: str) -> Entry | Guide | None:
        library = self._knowledge.library
        return library.guides.get(name) if kind is Kind.GUIDE else library.entries.get(name)

    def _present(self, draft: Draft) -> dict[str, Value]:
        part = self._part(draft.kind, draft.name)
        return fields_of(part) if part else {}

    def _open(self, db: Connection, by: By, kind: Kind, name: str, part: Entry | Guide) -> Draft:
        now = self._clock()
        fresh = Draft(0, by.id, kind, name, fields_of(part), {}, now)
        for kept in map(Draft.restored, studio_drafts.of(db, by.id)):
            if not kept.is_at_work(now - _WAITS) and kept.updated_at < now - _WAITS:
                studio_drafts.drop(db, kept.id)  # was looked at, and nothing more
        own = next((kept for kept in studio_drafts.on(db, fresh.subject) if kept.admin_id == by.id), None)
        return self._keep(db, Draft.restored(own).on_present(fresh.base) if own else fresh)

    def _begin(self, db: Connection, fresh: Draft) -> Draft:
        """A new entry's draft; the same admin's earlier one from the same questions is gone on with."""
        own = next((kept for kept in studio_drafts.on(db, fresh.subject) if kept.admin_id == fresh.admin_id), None)
        return Draft.restored(own) if own else self._keep(db, fresh)

    def _keep(self, db: Connection, draft: Draft) -> Draft:
        now = self._clock()
        before = studio_drafts.find(db, draft.id) if draft.id else None
        if draft.changes and not (before and Draft.restored(before).changes):
            self._tell_others(db, draft, OPENED, _first_name(db, draft.admin_id))
        draft_id = studio_drafts.save(db, draft.admin_id, draft.subject, draft.stored(), now)
        studio_drafts.await_nothing(db, draft.admin_id)
        return replace(draft, id=draft_id, awaits=None, updated_at=now)

    def _after_publishing(self, db: Connection, draft: Draft, by: By) -> None:
        studio_drafts.drop(db, draft.id)
        self._tell_others(db, draft, OVERTAKEN, by.first_name)

    def _tell_others(self, db: Connection, draft: Draft, letter: str, name: str) -> None:
        for _, other in self._others_on(db, draft) if draft.kind is not Kind.NEW else ():
            told: dict[str, int | str] = {"kind": draft.kind, "name": draft.name, "by": name}
            deliveries.enqueue(db, other.admin_id, letter, told, self._clock())

    def _others_on(self, db: Connection, draft: Draft) -> list[tuple[str, Draft]]:
        drafts = map(Draft.restored, studio_drafts.on(db, draft.subject))
        since = self._clock() - _WAITS
        others = (each for each in drafts if each.admin_id != draft.admin_id and each.is_at_work(since))
        return [(_first_name(db, each.admin_id), each) for each in others]


def _first_name(db: Connection, person_id: int) -> str:
    person = people.find(db, person_id)
    return person.first_name if person else str(person_id)
