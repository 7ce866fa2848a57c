"""Reads from the database what the desk's screens show."""

from __future__ import annotations

from bot.store import escalations, people, questions, threads
from bot.store.database import Connection
from bot.store.escalations import Escalation
from bot.store.threads import ThreadMessage
from handlers.desk_screens import Case


def load_case(db: Connection, escalation_id: int) -> Case | None:
    """All that a card shows, or None where the escalation is gone."""
    escalation = escalations.find(db, escalation_id)
    if escalation is None:
        return None
    return Case(
        escalation,
        threads.thread(db, escalation_id),
        questions.find(db, escalation.question_id) if escalation.question_id else None,
        people.find(db, escalation.person_id),
    )


def load_cases(db: Connection, found: list[Escalation]) -> list[Case]:
    """The cases of these escalations."""
    return [case for each in found if (case := load_case(db, each.id))]


def load_message(db: Connection, message_id: int) -> tuple[ThreadMessage, Case] | None:
    """A message of a thread and its case, or None where they are gone."""
    part = threads.message(db, message_id)
    case = load_case(db, part.escalation_id) if part else None
    return (part, case) if part and case else None
