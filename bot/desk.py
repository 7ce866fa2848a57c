"""The desk: the life of an escalation. Opened, claimed by exactly one, answered, passed on, closed; nobody forgotten.

Every function runs inside one transaction and puts into the outbox whatever others must learn of the change. Nothing
here knows how a card looks: the outbox holds what a message is about, and it is drawn at the moment of sending.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.config import EscalationConfig
from bot.store import deliveries, escalations, vouches
from bot.store.database import Connection
from bot.store.escalations import Author, Content, Escalation, Reason, State
from bot.store.vouches import Way


class Letter(StrEnum):
    """The kinds of messages in the outbox."""

    CARD = "card"
    CARD_UPDATE = "card_update"
    THREAD = "thread"
    HANDED_BACK = "handed_back"
    CLOSED = "closed"
    THANKS = "thanks"
    NOT_YET = "not_yet"
    REVIEW = "review"
    UNDELIVERED = "undelivered"
    ALARM = "alarm"


class Why(StrEnum):
    """Why a card is sent."""

    NEW = "new"
    PASSED_ON = "passed_on"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class Volunteer:
    """Who acts at the desk, and in which chat: their own or the volunteers' group."""

    id: int
    first_name: str
    chat_id: int


@dataclass(frozen=True, slots=True)
class Won:
    """The escalation is this volunteer's."""

    escalation: Escalation


@dataclass(frozen=True, slots=True)
class HeldBy:
    """Somebody else has it."""

    first_name: str


@dataclass(frozen=True, slots=True)
class Over:
    """It was closed or withdrawn, or does not exist any more."""


ClaimResult = Won | HeldBy | Over


class Desk:
    """The rules. `chats` names the chats that get the cards: the volunteers' group, or every volunteer's own."""

    def __init__(
        self,
        config: EscalationConfig,
        chats: Callable[[Connection], Iterable[int]],
        admins: Callable[[Connection], Iterable[int]],
    ) -> None:
        self._config = config
        self._chats = chats
        self._admins = admins

    def open(
        self,
        db: Connection,
        *,
        origin: str,
        person_id: int,
        reason: Reason,
        language: str,
        content: Content,
        now: datetime,
        question_id: int | None = None,
        guide: str | None = None,
        step: int | None = None,
        urgent: bool = False,
    ) -> int:
        """Hands a question to the volunteers; returns the escalation's id. The same `origin` does so only once.

        What is `urgent` heads the queue, and every admin is alarmed.
        """
        escalation_id, is_new = escalations.open_escalation(
            db,
            origin=origin,
            person_id=person_id,
            question_id=question_id,
            reason=reason,
            language=language,
            guide=guide,
            step=step,
            now=now,
            urgent=urgent,
        )
        if is_new:
            if content.text or content.file_id:
                self._add_words(db, escalation_id, person_id, content, origin, now)
            self._send_cards(db, escalation_id, Why.NEW, now)
            if urgent:
                self._alarm(db, escalation_id, now)
        return escalation_id

    def claim(self, db: Connection, escalation_id: int, volunteer: Volunteer, now: datetime) -> ClaimResult:
        """Gives the escalation to the volunteer, unless somebody was faster. The first statement decides the race."""
        won = escalations.claim(db, escalation_id, volunteer.id, volunteer.first_name, volunteer.chat_id, now)
        escalation = escalations.find(db, escalation_id)
        if escalation is None or escalation.state in (State.CLOSED, State.WITHDRAWN):
            return Over()
        if won:
            self._update_cards(db, escalation_id, now)
        if escalation.volunteer_id == volunteer.id:
            return Won(escalation)
        return HeldBy(escalation.volunteer_name or "")

    def reply(
        self, db: Connection, escalation_id: int, volunteer: Volunteer, *, content: Content, origin: str, now: datetime
    ) -> ClaimResult:
        """Brings a volunteer's answer to the resident; claims the escalation for the volunteer if it was open."""
        claimed = self.claim(db, escalation_id, volunteer, now)
        if not isinstance(claimed, Won):
            return claimed
        message_id = escalations.add_message(
            db,
            escalation_id=escalation_id,
            origin=origin,
            author=Author.VOLUNTEER,
            author_id=volunteer.id,
            content=content,
            now=now,
        )
        if message_id is not None:
            escalations.note_answered(db, escalation_id, now)
            deliveries.enqueue(db, claimed.escalation.person_id, Letter.THREAD, {"message": message_id}, now)
            self._update_cards(db, escalation_id, now)
            if content.kind == "entry" and claimed.escalation.question_id is not None:
                vouches.vouch(db, claimed.escalation.question_id, volunteer.id, content.text, Way.SENT)
            if content.kind == "text":
                self._ask_for_review(db, escalation_id, now)
        return claimed

    def follow_up(
        self, db: Connection, person_id: int, content: Content, *, origin: str, replied_to: int | None, now: datetime
    ) -> Escalation | None:
        """Brings a resident's message to the volunteer they are talking with.

        That is the volunteer of the message `replied_to`, or else the one who answered within the configured hours;
        or whoever will claim the wish to talk to a person that has no words yet.
        Returns None where there is no such conversation.
        """
        escalation = self._conversation(db, person_id, replied_to, now)
        if escalation is None:
            return None
        message_id = self._add_words(db, escalation.id, person_id, content, origin, now)
        if message_id is not None:
            self._update_cards(db, escalation.id, now)
            if escalation.state is State.OPEN:
                self._send_cards(db, escalation.id, Why.NEW, now)  # an edited card rings nobody
            if escalation.desk_chat_id is not None:
                deliveries.enqueue(db, escalation.desk_chat_id, Letter.THREAD, {"message": message_id}, now)
        return escalation

    def pass_on(self, db: Connection, escalation_id: int, volunteer: Volunteer, now: datetime) -> ClaimResult:
        """Puts the volunteer's escalation back into the queue and shows it to the others again.

        What nobody has claimed is with the others already.
        """
        mine = self._held(db, escalation_id, volunteer)
        if isinstance(mine, Won) and escalations.release(db, escalation_id):
            self._update_cards(db, escalation_id, now)
            others = [chat for chat in self._chats(db) if chat != volunteer.id]
            self._send_cards(db, escalation_id, Why.PASSED_ON, now, others)
        return mine

    def close(self, db: Connection, escalation_id: int, volunteer: Volunteer, now: datetime) -> ClaimResult:
        """Ends an escalation; a resident who got no answer is told so."""
        claimed = self.claim(db, escalation_id, volunteer, now)
        if isinstance(claimed, Won) and escalations.finish(db, escalation_id, State.CLOSED, now):
            if claimed.escalation.answered_at is None:
                deliveries.enqueue(db, claimed.escalation.person_id, Letter.CLOSED, {"escalation": escalation_id}, now)
            self._update_cards(db, escalation_id, now)
        return claimed

    def withdraw(self, db: Connection, escalation_id: int, person_id: int, now: datetime) -> bool:
        """Takes a resident's own question back; False where it is not theirs or already over."""
        escalation = escalations.find(db, escalation_id)
        if escalation is None or escalation.person_id != person_id:
            return False
        withdrawn = escalations.finish(db, escalation_id, State.WITHDRAWN, now)
        if withdrawn:
            self._update_cards(db, escalation_id, now)
        return withdrawn

    def rate(self, db: Connection, escalation_id: int, person_id: int, helped: bool, now: datetime) -> str | None:
        """The resident's word on an answer: thanks and the end, or back to the same volunteer.

        Returns the volunteer's first name; None where there is nothing to rate (any more).
        """
        escalation = escalations.find(db, escalation_id)
        if escalation is None or escalation.person_id != person_id or escalation.state is not State.ANSWERED:
            return None
        if helped:
            escalations.finish(db, escalation_id, State.CLOSED, now)
        if escalation.desk_chat_id is not None:
            letter = Letter.THANKS if helped else Letter.NOT_YET
            deliveries.enqueue(db, escalation.desk_chat_id, letter, {"escalation": escalation_id}, now)
        self._update_cards(db, escalation_id, now)
        return escalation.volunteer_name or ""

    def end_conversation(self, db: Connection, escalation_id: int, person_id: int, now: datetime) -> None:
        """From now on the resident's messages are questions to the bot again."""
        escalation = escalations.find(db, escalation_id)
        if escalation and escalation.person_id == person_id and escalation.state is State.ANSWERED:
            escalations.finish(db, escalation_id, State.CLOSED, now)
            self._update_cards(db, escalation_id, now)

    def remind(self, db: Connection, now: datetime) -> None:
        """Shows again what nobody has claimed in time, to the volunteers and the admins."""
        for urgent, minutes in ((True, self._config.urgent_minutes), (False, self._config.reminder_minutes)):
            for escalation in escalations.unclaimed_since(db, now - timedelta(minutes=minutes), urgent=urgent):
                chats = dict.fromkeys([*self._chats(db), *self._admins(db)])
                self._send_cards(db, escalation.id, Why.REMINDER, now, chats)
                escalations.note_reminded(db, escalation.id, now)

    def hand_back(self, db: Connection, now: datetime) -> None:
        """Gives what was claimed and forgotten back to the queue."""
        for escalation in escalations.claimed_before(db, now - timedelta(minutes=self._config.hand_back_minutes)):
            escalations.release(db, escalation.id)
            self._update_cards(db, escalation.id, now)
            if escalation.desk_chat_id is not None:
                deliveries.enqueue(db, escalation.desk_chat_id, Letter.HANDED_BACK, {"escalation": escalation.id}, now)

    def _conversation(self, db: Connection, person_id: int, replied_to: int | None, now: datetime) -> Escalation | None:
        if replied_to is not None:
            shown = escalations.shown_in(db, person_id, replied_to)
            escalation = escalations.find(db, shown) if shown is not None else None
            if escalation and escalation.person_id == person_id and escalation.volunteer_id is not None:
                escalations.note_answered(db, escalation.id, now)
                return escalation
        since = now - timedelta(hours=self._config.conversation_hours)
        return escalations.without_words(db, person_id, since) or escalations.conversation_of(db, person_id, since)

    def _add_words(
        self, db: Connection, escalation_id: int, person_id: int, content: Content, origin: str, now: datetime
    ) -> int | None:
        return escalations.add_message(
            db,
            escalation_id=escalation_id,
            origin=origin,
            author=Author.RESIDENT,
            author_id=person_id,
            content=content,
            now=now,
        )

    def _held(self, db: Connection, escalation_id: int, volunteer: Volunteer) -> ClaimResult:
        escalation = escalations.find(db, escalation_id)
        if escalation is None or escalation.state in (State.CLOSED, State.WITHDRAWN):
            return Over()
        if escalation.volunteer_id in (None, volunteer.id):
            return Won(escalation)
        return HeldBy(escalation.volunteer_name or "")

    def _send_cards(
        self, db: Connection, escalation_id: int, why: Why, now: datetime, chats: Iterable[int] | None = None
    ) -> None:
        for chat_id in self._chats(db) if chats is None else chats:
            deliveries.enqueue(db, chat_id, Letter.CARD, {"escalation": escalation_id, "why": why}, now)

    def _update_cards(self, db: Connection, escalation_id: int, now: datetime) -> None:
        for chat_id, message_id in escalations.cards_of(db, escalation_id):
            subject: dict[str, int | str] = {"escalation": escalation_id, "message": message_id}
            deliveries.enqueue_once(db, chat_id, Letter.CARD_UPDATE, subject, now)

    def _alarm(self, db: Connection, escalation_id: int, now: datetime) -> None:
        for chat_id in self._admins(db):
            deliveries.enqueue_once(db, chat_id, Letter.ALARM, {"escalation": escalation_id}, now)

    def _ask_for_review(self, db: Connection, escalation_id: int, now: datetime) -> None:
        for chat_id in self._admins(db):
            deliveries.enqueue_once(db, chat_id, Letter.REVIEW, {"escalation": escalation_id}, now)
