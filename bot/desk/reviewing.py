"""Tells the admins of answers that may become entries: the first one at once, those that follow soon as one list."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.config import EscalationConfig
from bot.desk.values import Letter, Staff
from bot.store import deliveries, reviews
from bot.store.database import Connection
from bot.store.escalations import Escalation, Reason


class Reviewing:
    """Offers what volunteers answered in writing to the admins, who decide what becomes an entry."""

    def __init__(self, config: EscalationConfig, staff: Staff) -> None:
        self._pause = timedelta(minutes=config.review_minutes)
        self._staff = staff

    def offer(self, db: Connection, escalation: Escalation, now: datetime) -> None:
        """An escalation was answered. An answer that an admin asked for comes to that admin at once."""
        admins = list(self._staff.admins())
        if escalation.reason is Reason.CURATION and escalation.person_id in admins:
            admins = [escalation.person_id]
        elif not reviews.note(db, escalation.id, now) or reviews.told_since(db, now - self._pause):
            return
        else:
            reviews.note_told(db, now)
        for chat_id in admins:
            deliveries.enqueue_once(db, chat_id, Letter.REVIEW, {"escalation": escalation.id}, now)

    def look(self, db: Connection, now: datetime) -> None:
        """Sends the list of what was answered during the pause, once it is over."""
        if not reviews.any_untold(db) or reviews.told_since(db, now - self._pause):
            return
        reviews.note_told(db, now)
        for chat_id in self._staff.admins():
            deliveries.enqueue_once(db, chat_id, Letter.REVIEWS, {}, now)
