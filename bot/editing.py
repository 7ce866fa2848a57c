"""Growing the knowledge base: unanswered questions by demand, and a new entry from draft to published answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import VIETNAM, Clock
from bot.matching import Matcher
from bot.store import Database, acts, escalations, people, questions, threads
from bot.store.acts import Act
from bot.store.database import Connection
from bot.store.people import Draft
from bot.store.questions import Question
from bot.text import fold
from knowledge_base import saving
from knowledge_base.library import KnowledgeBase
from knowledge_base.loading import LONGEST_ANSWER, LONGEST_TITLE
from knowledge_base.schema import REFERENCE_LANGUAGE, Entry


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one meaning that nothing answered; `questions` newest first."""

    questions: tuple[Question, ...]

    @property
    def sample(self) -> Question:
        """The question that stands for the group: the shortest, as it is the easiest to read."""
        return min(self.questions, key=lambda question: (len(question.text), question.id))


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """An entry that an admin is making. Empty texts are still to be written."""

    topic: str
    title: str
    phrasings: tuple[str, ...]
    answer: str
    language: str
    question_ids: tuple[int, ...]
    source: str

    @property
    def missing(self) -> str | None:
        """The field that is still needed before it can be published, or None."""
        return "answer" if not self.answer else None


class TooLongError(Exception):
    """A field does not fit; `limit` in characters."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"more than {limit} characters")


class Editing:
    """What admins do. `matcher` gives the matcher in force, which learns of every publication at once."""

    def __init__(
        self, database: Database, knowledge: KnowledgeBase, matcher: Callable[[], Matcher], clock: Clock
    ) -> None:
        self._database = database
        self._knowledge = knowledge
        self._matcher = matcher
        self._clock = clock
        self._writing = asyncio.Lock()

    async def unanswered(self) -> list[Group]:
        """The unanswered questions grouped by meaning, most asked first."""
        open_questions = await self._database.read(questions.unanswered)
        texts = [question.text for question in open_questions]
        groups = await asyncio.to_thread(self._matcher().similar, texts) if texts else ()
        found = [Group(tuple(open_questions[index] for index in group)) for group in groups]
        return sorted(found, key=lambda group: (-len(group.questions), -group.questions[0].id))

    async def group_of(self, question_id: int) -> Group | None:
        """The group to which an unanswered question belongs now."""
        for group in await self.unanswered():
            if any(question.id == question_id for question in group.questions):
                return group
        return None

    async def draft_from_escalation(self, admin_id: int, escalation_id: int) -> EntryDraft | None:
        """Begins an entry from a resident's question and the volunteer's answer; None where there is no text answer."""
        return await self._database.run(self._draft_from_escalation, admin_id, escalation_id)

    async def draft_from_group(self, admin_id: int, group: Group) -> EntryDraft:
        """Begins an entry from a group of unanswered questions; its answer is still to be written."""
        sample = group.sample
        draft = EntryDraft(
            topic=self._likely_topic(sample.suggestions or ((sample.entry,) if sample.entry else ())),
            title=_shortened(sample.text),
            phrasings=tuple(dict.fromkeys(question.text for question in group.questions))[:10],
            answer="",
            language=sample.language if sample.language in self._knowledge.library.languages else REFERENCE_LANGUAGE,
            question_ids=tuple(question.id for question in group.questions),
            source="",
        )
        await self._keep(admin_id, draft, awaits="answer")
        return draft

    async def draft_of(self, admin_id: int) -> tuple[EntryDraft, str | None] | None:
        """The admin's draft and the field that their next text fills."""
        kept = await self._database.read(people.draft_of, admin_id)
        return None if kept is None else (_entry_draft(kept), kept.awaits)

    async def await_field(self, admin_id: int, field: str) -> None:
        """The admin's next text is this field of the draft."""
        found = await self.draft_of(admin_id)
        if found:
            await self._keep(admin_id, found[0], awaits=field)

    async def fill(self, admin_id: int, field: str, text: str) -> EntryDraft | None:
        """Puts a text into a field of the draft. Raises TooLongError."""
        found = await self.draft_of(admin_id)
        if found is None:
            return None
        limit = LONGEST_ANSWER if field == "answer" else LONGEST_TITLE
        if field in ("answer", "title") and len(text) > limit:
            raise TooLongError(limit)
        draft = _filled(found[0], field, text)
        await self._keep(admin_id, draft, awaits=None)
        return draft

    async def drop(self, admin_id: int) -> None:
        """Throws the draft away."""
        await self._database.run(people.drop_draft, admin_id)

    async def publish(self, admin_id: int, admin_name: str) -> str | None:
        """Writes the draft into its topic's file; it is matched when this returns. Gives the new entry's id.

        Raises FaultyFilesError where the knowledge base would not load with it; nothing is changed then.
        """
        async with self._writing:
            found = await self.draft_of(admin_id)
            if found is None or found[0].missing:
                return None
            draft = found[0]
            entry = self._entry(draft, admin_name)
            await asyncio.to_thread(saving.add_entry, self._knowledge.path, entry)
            await self.take_over_changes()
            await self._database.run(_note_published, admin_id, draft, entry.id, self._clock())
            return entry.id

    async def add_phrasings(self, admin_id: int, entry_id: str, group: Group) -> None:
        """Makes the questions of a group phrasings of an entry. Raises FaultyFilesError."""
        async with self._writing:
            for question in group.questions:
                await self._write_phrasing(entry_id, question.text, question.language)
            await self.take_over_changes()
            await self._database.run(_note_added, admin_id, group, entry_id, self._clock())

    async def add_phrasing(self, entry_id: str, text: str, language: str) -> None:
        """Makes a text a phrasing of an entry, which is matched when this returns. Raises FaultyFilesError."""
        async with self._writing:
            await self._write_phrasing(entry_id, text, language)
            await self.take_over_changes()

    async def dismiss(self, admin_id: int, group: Group) -> None:
        """Takes a group off the list: it is nothing for the knowledge base."""
        await self._database.run(_note_dismissed, admin_id, group, self._clock())

    async def take_over_changes(self) -> bool:
        """Puts changed files into force, for look-ups and for the matcher. Raises FaultyFilesError."""
        changed = await asyncio.to_thread(self._knowledge.reload_if_changed)
        if changed:
            await asyncio.to_thread(self._matcher().update, self._knowledge.library)
        return changed

    async def _write_phrasing(self, entry_id: str, text: str, language: str) -> None:
        library = self._knowledge.library
        known = language if language in library.languages else REFERENCE_LANGUAGE
        topic = library.entries[entry_id].topic
        await asyncio.to_thread(saving.add_phrasing, self._knowledge.path, topic, entry_id, known, text)

    def _draft_from_escalation(self, db: Connection, admin_id: int, escalation_id: int) -> EntryDraft | None:
        escalation = escalations.find(db, escalation_id)
        asked, answers = threads.asked_and_answered(threads.thread(db, escalation_id))
        if escalation is None or not asked or not answers:
            return None
        question = questions.find(db, escalation.question_id) if escalation.question_id else None
        draft = EntryDraft(
            topic=self._likely_topic(question.suggestions if question else ()),
            title=_shortened(asked[0]),
            phrasings=(asked[0],),
            answer=answers[-1] if len(answers[-1]) <= LONGEST_ANSWER else "",
            language=question.language if question else REFERENCE_LANGUAGE,
            question_ids=(question.id,) if question else (),
            source=f"Tình nguyện viên {escalation.volunteer_name}",
        )
        people.save_draft(db, admin_id, _stored(draft, None if draft.answer else "answer"), self._clock())
        return draft

    def _likely_topic(self, guesses: Sequence[str]) -> str:
        library = self._knowledge.library
        for guess in guesses:
            if guess in library.entries:
                return library.entries[guess].topic
        return next(iter(library.topics))

    def _entry(self, draft: EntryDraft, admin_name: str) -> Entry:
        """The entry to be written. The reference language is always filled, as every entry needs it."""
        library = self._knowledge.library
        source = "; ".join(part for part in (draft.source, f"duyệt: {admin_name}") if part)
        languages = dict.fromkeys((REFERENCE_LANGUAGE, draft.language))
        return Entry(
            id=saving.free_entry_id(library, draft.topic, fold(draft.title)),
            topic=draft.topic,
            title=dict.fromkeys(languages, draft.title),
            phrasings=dict.fromkeys(languages, draft.phrasings),
            answer=dict.fromkeys(languages, draft.answer),
            source=source,
            checked=self._clock().astimezone(VIETNAM).date(),
        )

    async def _keep(self, admin_id: int, draft: EntryDraft, awaits: str | None) -> None:
        await self._database.run(people.save_draft, admin_id, _stored(draft, awaits), self._clock())


def _filled(draft: EntryDraft, field: str, text: str) -> EntryDraft:
    match field:
        case "answer":
            return replace(draft, answer=text)
        case "title":
            return replace(draft, title=text)
        case "topic":
            return replace(draft, topic=text)
        case "phrasings":
            return replace(draft, phrasings=tuple(line.strip() for line in text.splitlines() if line.strip()))
    raise ValueError(field)


def _stored(draft: EntryDraft, awaits: str | None) -> Draft:
    fields = {name: getattr(draft, name) for name in EntryDraft.__dataclass_fields__}
    return Draft(fields, awaits)


def _entry_draft(kept: Draft) -> EntryDraft:
    fields = {name: tuple(value) if isinstance(value, list) else value for name, value in kept.fields.items()}
    return EntryDraft(**fields)  # type: ignore[arg-type]


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"


def _note_published(db: Connection, admin_id: int, draft: EntryDraft, entry_id: str, now: datetime) -> None:
    _note_choices(db, draft.question_ids, entry_id)
    acts.record(db, admin_id, Act.PUBLISH, entry_id, now, after=draft.title)
    people.drop_draft(db, admin_id)


def _note_choices(db: Connection, question_ids: Sequence[int], entry_id: str) -> None:
    for question_id in question_ids:
        questions.note_choice(db, question_id, entry_id)


def _note_added(db: Connection, admin_id: int, group: Group, entry_id: str, now: datetime) -> None:
    # Not the residents' words: who asks to be forgotten must not stay here.
    _note_choices(db, [question.id for question in group.questions], entry_id)
    acts.record(db, admin_id, Act.ADD_PHRASINGS, entry_id, now, after=f"+{len(group.questions)}")


def _note_dismissed(db: Connection, admin_id: int, group: Group, now: datetime) -> None:
    questions.dismiss(db, [question.id for question in group.questions])
    acts.record(db, admin_id, Act.DISMISS, f"#{group.sample.id}", now, before=str(len(group.questions)))
