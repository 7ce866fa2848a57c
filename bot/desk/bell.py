"""Rings those who should look at an escalation, and keeps every card of it true. Leaves what happened to the desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.config import EscalationConfig
from bot.desk import duty, routing
from bot.desk.duty import Quiet
from bot.desk.routing import Need
from bot.desk.values import Letter, Staff, Why
from bot.store import deliveries, escalations, people, shown, threads, volunteers
from bot.store.database import Connection
from bot.store.escalations import LOCATION, Escalation
from bot.store.volunteers import Profile
from knowledge_base.schema import REFERENCE_LANGUAGE

PAUSE = timedelta(minutes=5)
"""For one resident's question people are not rung again within so little time; what is urgent knows no pause."""


class Bell:
    """Who is rung for an escalation at a moment."""

    def __init__(self, config: EscalationConfig, staff: Staff) -> None:
        self._config = config
        self.staff = staff
        self.quiet = Quiet(config.quiet_from, config.quiet_to)
        # Forgotten at a restart, which costs everybody one more reminder.
        self._reminded_at: dict[int, datetime] = {}
        self._admins_told_at: datetime | None = None

    def ring(self, db: Connection, escalation_id: int, why: Why, now: datetime, *, besides: Iterable[int] = ()) -> bool:
        """Shows the card to those on duty who fit best, but for `besides`; whether anybody is on duty.

        Where nobody is, the escalation stays unseen until somebody comes.
        """
        escalation = escalations.find(db, escalation_id)
        return escalation is not None and self._ring(db, escalation, why, now, self.profiles(db), set(besides))

    def ring_with_words(self, db: Connection, escalation: Escalation, message_id: int, now: datetime) -> None:
        """Rings for what a resident adds to what nobody has claimed, as an edited card makes no sound: for the first
        words, and then after a pause.

        Where the card is already, a file comes by itself, as the card cannot show it. So does every word of who is in
        danger, who may write many short messages.
        """
        added = threads.message(db, message_id)
        alone = escalation.urgent or (added is not None and added.content.file_id is not None)
        chats = sorted({chat_id for chat_id, _ in shown.cards_of(db, escalation.id)}) if alone else []
        for chat_id in chats:
            deliveries.enqueue(db, chat_id, Letter.THREAD, {"message": message_id}, now)
        rung_at = escalation.shown_at
        is_due = rung_at is None or rung_at == escalation.opened_at or now - rung_at >= PAUSE
        if not chats and (is_due or escalation.urgent):
            self.ring(db, escalation.id, Why.NEW, now)

    def ring_unseen(self, db: Connection, unseen: Sequence[Escalation], now: datetime) -> None:
        """Shows what nobody has seen yet to whoever is on duty by now."""
        everybody = self.profiles(db) if unseen else []
        for escalation in unseen:
            self._ring(db, escalation, Why.NEW, now, everybody, set())

    def remind(self, db: Connection, due: Sequence[Escalation], now: datetime) -> None:
        """Reminds everybody who has not said that they are off, on duty or not, of what nobody has claimed.

        One question is shown as its card, several as one list, first those of which nobody was reminded yet. Nobody is
        reminded more often than every `reminder_minutes`. What is urgent is a card to everybody and the admins.
        """
        for escalation in (each for each in due if each.urgent):
            all_of_them = {*self._everybody(db, now), *self.staff.admins()}
            self.send_cards(db, escalation.id, Why.REMINDER, now, sorted(all_of_them))
            escalations.note_reminded(db, escalation.id, now)
        others = sorted((each for each in due if not each.urgent), key=lambda each: (each.reminders > 0, each.id))
        others = others[: escalations.LISTED]  # the rest is due the next time
        chats: Iterable[int] = (self._everybody(db, now) or self.staff.admins()) if others else ()
        patient = [chat_id for chat_id in chats if self._may_remind(chat_id, now)]
        for chat_id in patient:
            self._reminded_at[chat_id] = now
            if len(others) > 1:
                deliveries.enqueue(db, chat_id, Letter.WAITING_LIST, {"at": now.isoformat()}, now)
            else:
                self.send_cards(db, others[0].id, Why.REMINDER, now, [chat_id])
        for escalation in others if patient else ():
            escalations.note_reminded(db, escalation.id, now)

    def send_cards(self, db: Connection, escalation_id: int, why: Why, now: datetime, chats: Iterable[int]) -> None:
        """Sends the card to these chats."""
        for chat_id in chats:
            deliveries.enqueue(db, chat_id, Letter.CARD, {"escalation": escalation_id, "why": why}, now)

    def update_cards(self, db: Connection, escalation_id: int, now: datetime) -> None:
        """Draws every card of an escalation anew."""
        for chat_id, message_id in shown.cards_of(db, escalation_id):
            subject: dict[str, int | str] = {"escalation": escalation_id, "message": message_id}
            deliveries.enqueue_once(db, chat_id, Letter.CARD_UPDATE, subject, now)

    def update_forum_topic(self, db: Connection, escalation: Escalation, now: datetime) -> None:
        """Closes or opens the group's thread of an escalation, as it is over or not by the time of sending."""
        if escalation.forum_topic is not None and self.staff.group is not None:
            subject: dict[str, int | str] = {"escalation": escalation.id}
            deliveries.enqueue_once(db, self.staff.group, Letter.FORUM_TOPIC, subject, now)

    def tell_admins(self, db: Connection, letter: Letter, escalation_id: int, now: datetime) -> None:
        """A word to every admin."""
        for chat_id in self.staff.admins():
            deliveries.enqueue_once(db, chat_id, letter, {"escalation": escalation_id}, now)

    def call_off(self, db: Connection, escalation: Escalation, now: datetime) -> None:
        """Tells the admins, if they were alarmed, that the resident says it was none."""
        if escalation.urgent and not escalation.is_over:
            self.tell_admins(db, Letter.ALARM_OVER, escalation.id, now)

    def tell_admins_of_the_late(self, db: Connection, now: datetime) -> None:
        """Shows the admins what has become overdue: one question as its card, several as one list, and not more often
        than every `reminder_minutes`."""
        late = escalations.overdue_since(db, self._admins_told_at)
        pause = timedelta(minutes=self._config.reminder_minutes)
        if not late or (self._admins_told_at is not None and now - self._admins_told_at < pause):
            return
        self._admins_told_at = now
        for chat_id in self.staff.admins():
            if len(late) > 1:
                deliveries.enqueue(db, chat_id, Letter.LATE_LIST, {}, now)
            else:
                self.send_cards(db, late[0].id, Why.OVERDUE, now, [chat_id])

    def profiles(self, db: Connection) -> list[Profile]:
        """All volunteers."""
        return volunteers.profiles(db, sorted(self.staff.volunteers()))

    def fitting(self, db: Connection, escalation: Escalation, now: datetime) -> list[Profile]:
        """All volunteers who are not off, those on duty first, then those who fit best."""
        awake = [profile for profile in self.profiles(db) if not duty.is_off(profile, now)]
        best = routing.ranked(awake, need_of(db, escalation), volunteers.open_claims(db))
        return sorted(best, key=lambda profile: not duty.is_on_duty(profile, now, self.quiet))

    def on_duty(self, db: Connection, escalation_id: int, now: datetime) -> list[Profile]:
        """Who would be rung now if there were no group. The group has every card; a reminder in it names these."""
        escalation = escalations.find(db, escalation_id)
        if escalation is None:
            return []
        return self._chosen(db, escalation, self._team(db, escalation, now, self.profiles(db)))

    def next_duty(self, db: Connection, now: datetime) -> datetime | None:
        """When somebody will be on duty, or None where nobody has said so."""
        if self.staff.group is not None:
            return self.quiet.end_after(now)
        return duty.next_duty(self.profiles(db), now, self.quiet)

    def _ring(
        self,
        db: Connection,
        escalation: Escalation,
        why: Why,
        now: datetime,
        everybody: Sequence[Profile],
        besides: set[int],
    ) -> bool:
        if self.staff.group is not None:
            is_there = escalation.urgent or not self.quiet.at(now)
            chats = [self.staff.group] if is_there else []
        else:
            team = self._team(db, escalation, now, everybody)
            is_there = bool(team)
            rung = [profile for profile in team if profile.person_id not in besides]
            chats = [profile.person_id for profile in self._chosen(db, escalation, rung)]
        self.send_cards(db, escalation.id, why, now, chats)
        if is_there:
            escalations.note_rung(db, escalation.id, now)
        return is_there

    def _everybody(self, db: Connection, now: datetime) -> list[int]:
        """The chats of all who have not said that they are off."""
        if self.staff.group is not None:
            return [self.staff.group]
        return [profile.person_id for profile in self.profiles(db) if not duty.is_off(profile, now)]

    def _may_remind(self, chat_id: int, now: datetime) -> bool:
        last = self._reminded_at.get(chat_id)
        return last is None or now - last >= timedelta(minutes=self._config.reminder_minutes)

    def _team(
        self, db: Connection, escalation: Escalation, now: datetime, everybody: Sequence[Profile]
    ) -> list[Profile]:
        """Who can be rung now. What nobody on duty can listen to rings other speakers; what is urgent rings all."""
        awake = [profile for profile in everybody if not duty.is_off(profile, now)]
        if escalation.urgent:
            return awake
        on_duty = [profile for profile in awake if duty.is_on_duty(profile, now, self.quiet)]
        if self.quiet.at(now):
            return on_duty
        need = need_of(db, escalation)
        if need.spoken and not any(routing.speaks(profile, need.language) for profile in on_duty):
            return [profile for profile in awake if routing.speaks(profile, need.language)] or on_duty
        return on_duty

    def _chosen(self, db: Connection, escalation: Escalation, team: list[Profile]) -> list[Profile]:
        if not team:
            return []
        return routing.choose(
            team,
            need_of(db, escalation),
            volunteers.open_claims(db),
            limit=len(team) if escalation.urgent else self._config.cards_at_once,
            turn=escalation.id,
        )


def need_of(db: Connection, escalation: Escalation) -> Need:
    """What an escalation asks of a volunteer."""
    resident = people.find(db, escalation.person_id)
    sent = [message.content for message in threads.thread(db, escalation.id)[:1]]
    return Need(
        language=escalation.language or REFERENCE_LANGUAGE,
        commune=resident.commune if resident else None,
        topic=escalation.topic,
        spoken=any(content.file_id is not None and content.kind != LOCATION for content in sent),
    )
