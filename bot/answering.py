"""A question to a decision: read, mask, match, log, then answer, suggest, pass on to a person, or just be polite."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.desk import Desk
from bot.matching import Decision, DecisionKind, Matcher
from bot.privacy import PrivateKind, Redacted, redact, without_mask
from bot.store import Database, people, questions, vouches
from bot.store.database import Connection
from bot.store.escalations import LOCATION, Content, Escalation, Reason
from bot.store.people import Person
from knowledge_base.schema import REFERENCE_LANGUAGE

_UNTOLD = ("kjg", "lo")
"""Languages whose words nobody has given us: in Latin letters they look like another language of the region."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Sure enough to show this entry."""

    entry: str
    question_id: int
    language: str


@dataclass(frozen=True, slots=True)
class Suggest:
    """One of these may be meant."""

    entries: tuple[str, ...]
    question_id: int
    language: str


@dataclass(frozen=True, slots=True)
class Escalated:
    """A person will answer. `media`: the kind of what the bot cannot read by itself ("voice", "photo", …), if any."""

    escalation_id: int
    language: str
    media: str | None = None


@dataclass(frozen=True, slots=True)
class Smalltalk:
    """A greeting or thanks."""

    language: str


@dataclass(frozen=True, slots=True)
class Relayed:
    """The message went to the volunteer with whom the resident is talking, or who will be found (`waits`).

    `urgent`: they have told of danger.
    """

    escalation_id: int
    first_name: str
    language: str
    waits: bool
    urgent: bool = False


Reply = Answer | Suggest | Escalated | Smalltalk | Relayed


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message, and which private things it contained."""

    replies: tuple[Reply, ...]
    private: frozenset[PrivateKind]


class Answering:
    """The way of a question. `matcher` gives the matcher in force."""

    def __init__(self, database: Database, matcher: Callable[[], Matcher], desk: Desk, clock: Clock) -> None:
        self._database = database
        self._matcher = matcher
        self._desk = desk
        self._clock = clock

    async def ask(self, person: Person, text: str, *, origin: str, replied_to: int | None = None) -> Outcome:
        """Decides on a resident's message. `replied_to`: the message that it replies to, if any.

        The text is masked before it is matched, stored or shown to anybody.
        """
        redacted = redact(text)
        decisions = await asyncio.to_thread(
            self._matcher().decide_each,
            without_mask(redacted.text),
            language=person.language,
            previous=person.last_entry,
        )
        replies = await self._database.run(self._act, person, redacted, decisions, origin, replied_to, self._clock())
        return Outcome(tuple(replies), redacted.kinds)

    async def ask_person(self, person: Person, question_id: int | None, *, origin: str) -> Escalated | None:
        """Passes a question that the bot has not answered well on to a person; without one, the wish to talk.

        None where the question is not this person's, or not kept any more.
        """
        return await self._database.run(self._escalate_question, person, question_id, origin, self._clock())

    async def pass_on_media(self, person: Person, content: Content, *, origin: str, replied_to: int | None) -> Outcome:
        """A voice message, a picture or a place goes to a person as it is; only its caption is masked."""
        redacted = redact(content.text)
        masked = Content(content.kind, redacted.text, content.file_id)
        reply = await self._database.run(self._media, person, masked, origin, replied_to, self._clock())
        return Outcome((reply,), redacted.kinds)

    async def log_links(self, person: Person, text: str, *, entry: str | None, origin: str) -> frozenset[PrivateKind]:
        """Logs a message whose links were checked, and brings it to the volunteer the resident is talking with.

        Returns which private things it contained.
        """
        redacted = redact(text)
        language = person.language or REFERENCE_LANGUAGE
        await self._database.run(self._log_links, person, redacted.text, language, entry, origin, self._clock())
        return redacted.kinds

    async def stuck(self, person: Person, guide: str, step: int, *, origin: str) -> Escalated:
        """The person cannot go on in a guide. `step` counts from 0."""
        return await self._database.run(self._escalate_step, person, guide, step, origin, self._clock())

    def _act(
        self,
        db: Connection,
        person: Person,
        redacted: Redacted,
        decisions: tuple[Decision, ...],
        origin: str,
        replied_to: int | None,
        now: datetime,
    ) -> list[Reply]:
        text = redacted.text
        conversation = self._desk.follow_up(
            db,
            person.id,
            Content("text", text),
            origin=origin,
            replied_to=replied_to,
            now=now,
            wants_answer=any(_is_for_person(decision, replied_to) for decision in decisions),
        )
        waits = conversation is not None and conversation.answered_at is None
        in_danger = conversation is not None and conversation.urgent and waits
        known = [
            decision
            for decision in decisions
            if decision.kind is DecisionKind.ANSWER or (in_danger and decision.kind is DecisionKind.SUGGEST)
        ]
        if conversation and (replied_to or not known or (waits and not in_danger)):
            return [_relayed(person, conversation)]
        # In a conversation a question that the bot is sure of is answered at once; the volunteer sees it as well.
        # Who is in danger must know that it was passed on, whatever the bot has to say.
        passed_on = [_relayed(person, conversation)] if conversation and in_danger else []
        return passed_on + [
            self._reply(
                db,
                person,
                decision,
                text if len(decisions) == 1 else decision.text,
                origin,
                part,
                now,
                stands_alone=not (redacted.kinds or decision.leans),
            )
            for part, decision in enumerate(known if conversation else decisions)
        ]

    def _reply(
        self,
        db: Connection,
        person: Person,
        decision: Decision,
        text: str,
        origin: str,
        part: int,
        now: datetime,
        *,
        stands_alone: bool,
    ) -> Reply:
        language = reply_language(person.language, decision.language)
        if decision.kind is DecisionKind.SMALLTALK:
            return Smalltalk(language)
        question_id = questions.log_question(
            db,
            origin=origin,
            part=part,
            person_id=person.id,
            now=now,
            text=text,
            language=decision.language,
            decision=decision.kind,
            entry=decision.entry,
            confidence=decision.confidence,
            suggestions=decision.suggestions,
            stands_alone=stands_alone,
        )
        if decision.kind is DecisionKind.ANSWER and decision.entry:
            people.note_last_entry(db, person.id, decision.entry)
            return Answer(decision.entry, question_id, language)
        if decision.kind is DecisionKind.SUGGEST:
            return Suggest(decision.suggestions, question_id, language)
        escalation_id = self._desk.open(
            db,
            origin=f"{origin}:{part}",
            person_id=person.id,
            reason=Reason.NO_ENTRY,
            language=language,
            content=Content("text", text),
            question_id=question_id,
            now=now,
        )
        return Escalated(escalation_id, language)

    def _log_links(
        self, db: Connection, person: Person, text: str, language: str, entry: str | None, origin: str, now: datetime
    ) -> None:
        questions.log_question(
            db,
            origin=origin,
            part=0,
            person_id=person.id,
            now=now,
            text=text,
            language=language,
            decision=DecisionKind.ANSWER,
            entry=entry,
            confidence=1.0,
            suggestions=(),
        )
        self._desk.follow_up(db, person.id, Content("text", text), origin=origin, replied_to=None, now=now)

    def _escalate_question(
        self, db: Connection, person: Person, question_id: int | None, origin: str, now: datetime
    ) -> Escalated | None:
        question = questions.find_own(db, question_id, person.id) if question_id else None
        if question_id and question is None:
            return None
        language = reply_language(person.language, question.language if question else REFERENCE_LANGUAGE)
        wish = self._desk.wish_of(db, person.id, now)
        if question is None and wish is not None:
            return Escalated(wish, language)
        if question:
            questions.note_helped(db, question.id, False)
            vouches.withdraw(db, question.id, person.id)
        escalation_id = self._desk.open(
            db,
            origin=f"question:{question.id}" if question else origin,
            person_id=person.id,
            reason=Reason.NOT_HELPED if question else Reason.WANTS_PERSON,
            language=language,
            content=Content("text", question.text if question else ""),
            question_id=question.id if question else None,
            now=now,
        )
        return Escalated(escalation_id, language)

    def _escalate_step(
        self, db: Connection, person: Person, guide: str, step: int, origin: str, now: datetime
    ) -> Escalated:
        language = person.language or REFERENCE_LANGUAGE
        escalation_id = self._desk.open(
            db,
            origin=origin,
            person_id=person.id,
            reason=Reason.STUCK,
            language=language,
            content=Content("text", ""),
            guide=guide,
            step=step,
            now=now,
        )
        return Escalated(escalation_id, language)

    def _media(
        self, db: Connection, person: Person, content: Content, origin: str, replied_to: int | None, now: datetime
    ) -> Reply:
        conversation = self._desk.follow_up(
            db, person.id, content, origin=origin, replied_to=replied_to, now=now, adds=True
        )
        if conversation:
            return _relayed(person, conversation)
        language = person.language or REFERENCE_LANGUAGE
        escalation_id = self._desk.open(
            db,
            origin=origin,
            person_id=person.id,
            reason=Reason.WANTS_PERSON if content.kind == LOCATION else Reason.MEDIA,
            language=language,
            content=content,
            now=now,
        )
        return Escalated(escalation_id, language, content.kind)


def _is_for_person(decision: Decision, replied_to: int | None) -> bool:
    """Whether a volunteer has to answer it: not mere thanks, nor what the bot answers by itself in a conversation."""
    if decision.kind is DecisionKind.SMALLTALK:
        return False
    return replied_to is not None or decision.kind is not DecisionKind.ANSWER


def _relayed(person: Person, conversation: Escalation) -> Relayed:
    language = person.language or conversation.language
    waits = conversation.answered_at is None
    return Relayed(conversation.id, conversation.volunteer_name or "", language, waits, conversation.urgent)


def reply_language(chosen: str | None, of_question: str) -> str:
    """The language to answer in: the question's own where it is clearly another than the chosen one.

    Many who speak a highland language write Vietnamese, so a Vietnamese question does not overrule their choice. Nor
    does what looks like a neighbour's language where their own cannot be told by its words.
    """
    if chosen is None or chosen == of_question:
        return of_question
    if (of_question == REFERENCE_LANGUAGE and chosen != "en") or (chosen in _UNTOLD and of_question != "en"):
        return chosen
    return of_question
