"""What time brings about: reminders, hand-backs, word to the admins and to those who wait, honest ends, the list of
the morning. One look at the desk does all of it; each thing happens once, however often one looks."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import VIETNAM
from bot.config import EscalationConfig
from bot.desk import duty
from bot.desk.bell import Bell
from bot.desk.reviewing import Reviewing
from bot.desk.values import Letter, Why
from bot.store import deliveries, escalations, volunteers
from bot.store.database import Connection
from bot.store.escalations import CloseReason, Escalation, State

_SETTLED_AFTER = timedelta(days=7)
"""An answer of which the resident says nothing for so long was good enough."""
_TO_WRITE_AN_URGENT_ANSWER = 5
"""How many times longer than unclaimed an urgent question may stay claimed without an answer."""


class Watch:
    """Looks after what nobody has answered yet."""

    def __init__(self, config: EscalationConfig, bell: Bell, reviewing: Reviewing) -> None:
        self._config = config
        self._bell = bell
        self._reviewing = reviewing

    def look(self, db: Connection, now: datetime) -> None:
        """Does whatever is due."""
        is_night = self._bell.quiet.at(now)
        due: list[Escalation] = []
        unseen: list[Escalation] = []
        for escalation in escalations.unfinished(db):
            if not is_night and self._gave_up(db, escalation, now):
                continue
            if escalation.state is State.OPEN and escalation.shown_at is None:
                unseen.append(escalation)
            if escalation.urgent or not is_night:
                due += self._look_at(db, escalation, now)
        self._bell.ring_unseen(db, unseen, now)  # also at night: somebody may have come on duty
        self._bell.remind(db, due, now)
        if not is_night:
            self._bell.tell_admins_of_the_late(db, now)
            self._reviewing.look(db, now)
        for escalation in escalations.answered_before(db, now - _SETTLED_AFTER):
            self._finish(db, escalation, CloseReason.DONE, now)
        if not is_night:
            self._send_day_lists(db, now)

    def _look_at(self, db: Connection, escalation: Escalation, now: datetime) -> list[Escalation]:
        """Does what is due for one; returns it if people are to be reminded of it."""
        if escalation.state is State.CLAIMED and escalation.asked_back_at is None:
            self._hand_back_if_forgotten(db, escalation, now)
        if escalation.asked_back_at is None and escalation.overdue_at is None:
            self._tell_if_overdue(db, escalation, now)
        is_due = escalation.state is State.OPEN and self._reminder_due(escalation, now)
        return [escalation] if is_due else []

    def _reminder_due(self, escalation: Escalation, now: datetime) -> bool:
        """The first reminder comes after the configured time, each further one after twice the time before."""
        minutes = self._config.urgent_minutes if escalation.urgent else self._config.reminder_minutes
        since = escalation.reminded_at or escalation.shown_at or escalation.opened_at
        wait = timedelta(minutes=minutes << escalation.reminders)
        return self._waking(escalation, since, now) >= wait

    def _hand_back_if_forgotten(self, db: Connection, escalation: Escalation, now: datetime) -> None:
        since = escalation.claimed_at or escalation.opened_at
        urgent = self._config.urgent_minutes * _TO_WRITE_AN_URGENT_ANSWER
        minutes = urgent if escalation.urgent else self._config.hand_back_minutes
        if self._waking(escalation, since, now) < timedelta(minutes=minutes):
            return
        escalations.release(db, escalation.id)
        self._bell.update_cards(db, escalation.id, now)
        if escalation.desk_chat_id is not None:
            deliveries.enqueue(db, escalation.desk_chat_id, Letter.HANDED_BACK, {"escalation": escalation.id}, now)
        besides = [] if escalation.volunteer_id is None else [escalation.volunteer_id]
        self._bell.ring(db, escalation.id, Why.PASSED_ON, now, besides=besides)

    def _tell_if_overdue(self, db: Connection, escalation: Escalation, now: datetime) -> None:
        if self._waking(escalation, escalation.opened_at, now) < timedelta(minutes=self._config.overdue_minutes):
            return
        deliveries.enqueue(db, escalation.person_id, Letter.STILL_WAITING, {"escalation": escalation.id}, now)
        escalations.note_overdue(db, escalation.id, now)

    def _gave_up(self, db: Connection, escalation: Escalation, now: datetime) -> bool:
        """Ends what nobody could answer in days, and what the resident leaves without a word: both are told."""
        since = escalation.asked_back_at or escalation.opened_at
        waits_for_them = escalation.asked_back_at is not None
        is_held = escalation.state is State.CLAIMED and not waits_for_them
        if is_held or now - since < timedelta(hours=self._config.give_up_hours):
            return False
        reason = CloseReason.NO_REPLY if waits_for_them else CloseReason.NO_ANSWER
        self._finish(db, escalation, reason, now)
        deliveries.enqueue(db, escalation.person_id, Letter.CLOSED, {"escalation": escalation.id}, now)
        return True

    def _finish(self, db: Connection, escalation: Escalation, reason: CloseReason, now: datetime) -> None:
        escalations.finish(db, escalation.id, State.CLOSED, now, reason)
        self._bell.update_cards(db, escalation.id, now)
        self._bell.update_forum_topic(db, escalation, now)

    def _send_day_lists(self, db: Connection, now: datetime) -> None:
        """To everybody, when their day of duty begins: what has waited since before this morning."""
        morning = self._bell.quiet.morning_of(now)
        if now < morning or not any(each.opened_at < morning for each in escalations.waiting(db, 1)):
            return
        day = morning.astimezone(VIETNAM).date().isoformat()
        have_it = volunteers.listed_on(db, day)
        for profile in self._bell.profiles(db):
            if profile.person_id in have_it or not duty.is_on_duty(profile, now, self._bell.quiet):
                continue
            if volunteers.note_listed(db, profile.person_id, day):
                deliveries.enqueue(db, profile.person_id, Letter.DAY_LIST, {"day": day}, now)

    def _waking(self, escalation: Escalation, since: datetime, now: datetime) -> timedelta:
        return now - since if escalation.urgent else self._bell.quiet.waking(since, now)
