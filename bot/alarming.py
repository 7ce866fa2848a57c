"""A message of danger: logged, brought to the head of the volunteers' queue, and the admins are alarmed at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.desk import Desk
from bot.privacy import PrivateKind, redact
from bot.store import Database, questions
from bot.store.database import Connection
from bot.store.escalations import Content
from bot.store.people import Person
from knowledge_base.schema import REFERENCE_LANGUAGE

DANGER = "danger"
"""The decision on a message that told of danger, as it is logged."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """The alarm that was raised, and which private things the message contained."""

    escalation_id: int
    private: frozenset[PrivateKind]


class Alarming:
    """The way of a message that tells of danger. What is danger, and what is said at once, others decide."""

    def __init__(self, database: Database, desk: Desk, clock: Clock) -> None:
        self._database = database
        self._desk = desk
        self._clock = clock

    async def raise_alarm(self, person: Person, content: Content, *, origin: str) -> Alarm:
        """Masks what is private and alarms everybody who can help, in one transaction."""
        redacted = redact(content.text)
        masked = Content(content.kind, redacted.text, content.file_id)
        escalation_id = await self._database.run(self._alarm, person, masked, origin, self._clock())
        return Alarm(escalation_id, redacted.kinds)

    def _alarm(self, db: Connection, person: Person, content: Content, origin: str, now: datetime) -> int:
        language = person.language or REFERENCE_LANGUAGE
        question_id = questions.log_question(
            db,
            origin=origin,
            part=0,
            person_id=person.id,
            now=now,
            text=content.text,
            language=language,
            decision=DANGER,
            entry=None,
            confidence=1.0,
            suggestions=(),
        )
        return self._desk.raise_alarm(
            db,
            origin=origin,
            person_id=person.id,
            language=language,
            content=content,
            question_id=question_id,
            now=now,
        )
