"""The desk: the life of an escalation. Opened, claimed by exactly one, answered, passed on, closed; nobody forgotten.

Every function runs inside one transaction and puts into the outbox whatever others must learn of the change. Nothing
here knows how a card looks: the outbox holds what a message is about, and it is drawn at the moment of sending.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.config import EscalationConfig
from bot.desk import joining
from bot.desk.bell import Bell
from bot.desk.duty import Quiet
from bot.desk.outlook import Outlook, outlook_of
from bot.desk.reviewing import Reviewing
from bot.desk.values import ClaimResult, HeldBy, Letter, Over, Staff, Volunteer, Why, Won
from bot.desk.watching import Watch
from bot.store import deliveries, escalations, questions, shown, threads, vouches
from bot.store.database import Connection
from bot.store.escalations import Author, CloseReason, Content, Escalation, Reason, State
from bot.store.volunteers import Profile
from bot.store.vouches import Way

_ONE_MATTER = timedelta(minutes=5)
"""What a resident sends within so little time is about one matter."""


class Desk:
    """The rules. `topic_of` gives the topic of an entry (or of the guide of the same name), or None."""

    def __init__(self, config: EscalationConfig, staff: Staff, topic_of: Callable[[str], str | None]) -> None:
        self._config = config
        self._topic_of = topic_of
        self.bell = Bell(config, staff)
        self._reviewing = Reviewing(config, staff)
        self._watch = Watch(config, self.bell, self._reviewing)

    @property
    def quiet(self) -> Quiet:
        """The hours of the night."""
        return self.bell.quiet

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

        What is `urgent` heads the queue, and every admin is alarmed. Whoever asks and asks rings nobody (`joining`).
        """
        topic, joined = self._topic(db, question_id, guide), None
        if not urgent and reason is not Reason.CURATION:
            joined = joining.join(
                db,
                origin=origin,
                person_id=person_id,
                question_id=question_id,
                reason=reason,
                language=language,
                guide=guide,
                step=step,
                topic=topic,
                now=now,
            )
        if joined is not None:
            if content.text or content.file_id:
                self._add_words(db, joined, person_id, content, origin, now)
            self.bell.update_cards(db, joined, now)
            return joined
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
            topic=topic,
        )
        if is_new:
            if content.text or content.file_id:
                self._add_words(db, escalation_id, person_id, content, origin, now)
            self.bell.ring(db, escalation_id, Why.NEW, now)
            if urgent:
                self.bell.tell_admins(db, Letter.ALARM, escalation_id, now)
        return escalation_id

    def outlook(self, db: Connection, escalation_id: int, now: datetime) -> Outlook:
        """What the resident who waits for it can be told honestly."""
        return outlook_of(db, self.bell, escalation_id, now)

    def claim(self, db: Connection, escalation_id: int, volunteer: Volunteer, now: datetime) -> ClaimResult:
        """Gives the escalation to the volunteer, unless somebody was faster. The first statement decides the race."""
        won = escalations.claim(db, escalation_id, volunteer.id, volunteer.first_name, volunteer.chat_id, now)
        escalation = escalations.find(db, escalation_id)
        if escalation is None or escalation.is_over:
            return Over()
        if won:
            self.bell.update_cards(db, escalation_id, now)
        if escalation.volunteer_id == volunteer.id:
            return Won(escalation)
        return HeldBy(escalation.volunteer_name or "")

    def reply(
        self, db: Connection, escalation_id: int, volunteer: Volunteer, *, content: Content, origin: str, now: datetime
    ) -> ClaimResult:
        """Brings a volunteer's answer to the resident; claims the escalation for the volunteer if it was open."""
        claimed = self.claim(db, escalation_id, volunteer, now)
        if isinstance(claimed, Won) and self._say(db, claimed.escalation, volunteer, content, origin, now):
            escalations.note_answered(db, escalation_id, now)
            self.bell.update_cards(db, escalation_id, now)
            if content.kind == "entry" and claimed.escalation.question_id is not None:
                vouches.vouch(db, claimed.escalation.question_id, volunteer.id, content.text, Way.SENT)
            if content.kind == "text":
                self._reviewing.offer(db, claimed.escalation, now)
        return claimed

    def ask_back(
        self, db: Connection, escalation_id: int, volunteer: Volunteer, *, content: Content, origin: str, now: datetime
    ) -> ClaimResult:
        """Asks the resident something. Until they write, the escalation waits for them and not for the volunteer."""
        claimed = self.claim(db, escalation_id, volunteer, now)
        if isinstance(claimed, Won) and self._say(db, claimed.escalation, volunteer, content, origin, now, asks=True):
            escalations.note_asked_back(db, escalation_id, now)
            self.bell.update_cards(db, escalation_id, now)
        return claimed

    def follow_up(
        self,
        db: Connection,
        person_id: int,
        content: Content,
        *,
        origin: str,
        replied_to: int | None,
        now: datetime,
        wants_answer: bool = True,
        adds: bool = False,
    ) -> Escalation | None:
        """Brings a resident's message to the volunteer they are talking with.

        That is the volunteer of the message `replied_to`, or else the one who answered within the configured hours;
        or whoever will claim the wish to talk to a person that has no words yet or their danger. Unless it is only
        thanks (`wants_answer`), the volunteer is expected to answer as if they had just claimed it.
        What hardly stands alone (`adds`: a picture, a voice) also joins what they have asked a moment ago.
        Returns None where there is no such conversation.
        """
        escalation = self._conversation(db, person_id, replied_to, now)
        if escalation is None and adds:
            escalation = escalations.asked_lately(db, person_id, now - _ONE_MATTER)
        if escalation is None:
            return None
        message_id = self._add_words(db, escalation.id, person_id, content, origin, now)
        if message_id is not None:
            escalations.note_resident_wrote(db, escalation.id, now)
            if wants_answer:
                escalations.expect_answer(db, escalation.id, now)
                self.bell.update_forum_topic(db, escalation, now)
            self.bell.update_cards(db, escalation.id, now)
            if escalation.state is State.OPEN:
                self.bell.ring_with_words(db, escalation, message_id, now)
            if escalation.desk_chat_id is not None:
                deliveries.enqueue(db, escalation.desk_chat_id, Letter.THREAD, {"message": message_id}, now)
        return escalation

    def wish_of(self, db: Connection, person_id: int, now: datetime) -> int | None:
        """The escalation of a person who wants to talk to somebody and has not said yet what about, or None."""
        since = now - timedelta(hours=self._config.conversation_hours)
        escalation = escalations.without_words(db, person_id, since)
        return escalation.id if escalation else None

    def raise_alarm(
        self,
        db: Connection,
        *,
        origin: str,
        person_id: int,
        language: str,
        content: Content,
        question_id: int | None,
        now: datetime,
    ) -> int:
        """Somebody is in danger: returns the urgent escalation. Whoever they are talking with learns of it as well.

        What they write while one is not over joins it.
        """
        known = escalations.in_danger(db, person_id, now - timedelta(hours=self._config.conversation_hours))
        told = self.follow_up(
            db, person_id, content, origin=f"{origin}:said", replied_to=None, now=now, wants_answer=True
        )
        if known is not None and told is not None and told.id == known.id:
            return known.id
        return self.open(
            db,
            origin=origin,
            person_id=person_id,
            reason=Reason.DANGER,
            language=language,
            content=content,
            question_id=question_id,
            now=now,
            urgent=True,
        )

    def is_in_danger(self, db: Connection, person_id: int, now: datetime) -> bool:
        """Whether the person has told of danger and nobody has said that it is over."""
        since = now - timedelta(hours=self._config.conversation_hours)
        return escalations.in_danger(db, person_id, since) is not None

    def release(self, db: Connection, escalation_id: int, volunteer: Volunteer, now: datetime) -> ClaimResult:
        """Puts the volunteer's escalation back into the queue and shows it to the others again.

        What nobody has claimed is with the others already.
        """
        mine = self.held_by(db, escalation_id, volunteer)
        if isinstance(mine, Won) and escalations.release(db, escalation_id):
            self.bell.update_cards(db, escalation_id, now)
            self.bell.ring(db, escalation_id, Why.PASSED_ON, now, besides=[volunteer.id])
        return mine

    def pass_on(
        self, db: Connection, escalation_id: int, volunteer: Volunteer, *, to: int, now: datetime
    ) -> ClaimResult:
        """Offers the escalation to another volunteer, in their own chat. If they do not take it, all are reminded."""
        mine = self.held_by(db, escalation_id, volunteer)
        if isinstance(mine, Won):
            escalations.release(db, escalation_id)
            escalations.note_rung(db, escalation_id, now)
            self.bell.update_cards(db, escalation_id, now)
            self.bell.send_cards(db, escalation_id, Why.OFFERED, now, [to])
        return mine

    def fitting(self, db: Connection, escalation_id: int, volunteer_id: int, now: datetime) -> list[Profile]:
        """To whom the volunteer can pass an escalation on, those on duty and best fitting first."""
        escalation = escalations.find(db, escalation_id)
        found = self.bell.fitting(db, escalation, now) if escalation else []
        return [profile for profile in found if profile.person_id != volunteer_id]

    def held_by(self, db: Connection, escalation_id: int, volunteer: Volunteer) -> ClaimResult:
        """Whether the volunteer may act on it: `Won` also for what nobody has claimed yet. Changes nothing."""
        escalation = escalations.find(db, escalation_id)
        if escalation is None or escalation.is_over:
            return Over()
        if escalation.volunteer_id in (None, volunteer.id):
            return Won(escalation)
        return HeldBy(escalation.volunteer_name or "")

    def close(
        self, db: Connection, escalation_id: int, volunteer: Volunteer, *, reason: CloseReason, now: datetime
    ) -> ClaimResult:
        """Ends an escalation; a resident who got no answer is told so, and why."""
        claimed = self.claim(db, escalation_id, volunteer, now)
        ended = isinstance(claimed, Won) and self._finish(db, claimed.escalation, State.CLOSED, now, reason)
        if ended and isinstance(claimed, Won) and claimed.escalation.answered_at is None:
            deliveries.enqueue(db, claimed.escalation.person_id, Letter.CLOSED, {"escalation": escalation_id}, now)
        return claimed

    def withdraw(self, db: Connection, escalation_id: int, person_id: int, now: datetime) -> bool:
        """Takes a resident's own question back, or the alarm; False where it is not theirs or already over."""
        escalation = escalations.find(db, escalation_id)
        if escalation is None or escalation.person_id != person_id:
            return False
        self.bell.call_off(db, escalation, now)
        return self._finish(db, escalation, State.WITHDRAWN, now)

    def rate(self, db: Connection, escalation_id: int, person_id: int, helped: bool, now: datetime) -> str | None:
        """The resident's word on an answer: thanks and the end, or back to the same volunteer.

        Returns the volunteer's first name; None where there is nothing to rate (any more).
        """
        escalation = escalations.find(db, escalation_id)
        if escalation is None or escalation.person_id != person_id or escalation.answered_at is None:
            return None
        if escalation.state not in (State.ANSWERED, State.CLAIMED):
            return None
        if helped:
            escalations.note_helped(db, escalation_id)
            self._finish(db, escalation, State.CLOSED, now, CloseReason.DONE)
        else:
            escalations.reopen(db, escalation_id, now)
            self.bell.update_cards(db, escalation_id, now)
        if escalation.desk_chat_id is not None:
            letter = Letter.THANKS if helped else Letter.NOT_YET
            deliveries.enqueue(db, escalation.desk_chat_id, letter, {"escalation": escalation_id}, now)
        return escalation.volunteer_name or ""

    def end_conversation(self, db: Connection, escalation_id: int, person_id: int, now: datetime) -> None:
        """From now on the resident's messages are questions to the bot again."""
        escalation = escalations.find(db, escalation_id)
        if escalation and escalation.person_id == person_id and escalation.answered_at is not None:
            self._finish(db, escalation, State.CLOSED, now, CloseReason.DONE)

    def let_go(self, db: Connection, volunteer_id: int, now: datetime) -> None:
        """Takes everything out of the hands of somebody who is no volunteer any more.

        What waits for an answer goes back to the others, what was answered is closed; the cards in their chat close.
        """
        for escalation in escalations.in_hands_of(db, volunteer_id):
            if escalation.state is State.ANSWERED:
                self._finish(db, escalation, State.CLOSED, now, CloseReason.DONE)
            else:
                escalations.release(db, escalation.id)
                self.bell.update_cards(db, escalation.id, now)
                self.bell.ring(db, escalation.id, Why.PASSED_ON, now, besides=[volunteer_id])
        for escalation_id in shown.open_cards_in(db, volunteer_id):
            self.bell.update_cards(db, escalation_id, now)

    def close_all_of(self, db: Connection, person_id: int, now: datetime) -> None:
        """Ends all that a resident has at the desk, without a word to them."""
        for escalation in escalations.not_over_of(db, person_id):
            self._finish(db, escalation, State.CLOSED, now)

    def look_after(self, db: Connection, now: datetime) -> None:
        """Whatever time has made due: reminders, hand-backs, word to the admins and to those who wait, the lists."""
        self._watch.look(db, now)

    def _conversation(self, db: Connection, person_id: int, replied_to: int | None, now: datetime) -> Escalation | None:
        if replied_to is not None:
            replied = shown.shown_in(db, person_id, replied_to)
            escalation = escalations.find(db, replied) if replied is not None else None
            if escalation and escalation.person_id == person_id and escalation.volunteer_id is not None:
                return escalation
        since = now - timedelta(hours=self._config.conversation_hours)
        return (
            escalations.in_danger(db, person_id, since)
            or escalations.without_words(db, person_id, since)
            or escalations.conversation_of(db, person_id, since)
        )

    def _topic(self, db: Connection, question_id: int | None, guide: str | None) -> str | None:
        """What the question is about, by the guide or by the bot's best guess."""
        question = questions.find(db, question_id) if question_id else None
        guesses = [question.entry, *question.suggestions] if question else []
        named = guide or next((guess for guess in guesses if guess), None)
        return self._topic_of(named) if named else None

    def _say(
        self,
        db: Connection,
        escalation: Escalation,
        volunteer: Volunteer,
        content: Content,
        origin: str,
        now: datetime,
        *,
        asks: bool = False,
    ) -> bool:
        """Adds a volunteer's words and sends them; False where this `origin` did so before."""
        message_id = threads.add_message(
            db,
            escalation_id=escalation.id,
            origin=origin,
            author=Author.VOLUNTEER,
            author_id=volunteer.id,
            content=content,
            now=now,
            asks=asks,
        )
        if message_id is not None:
            deliveries.enqueue(db, escalation.person_id, Letter.THREAD, {"message": message_id}, now)
        return message_id is not None

    def _add_words(
        self, db: Connection, escalation_id: int, person_id: int, content: Content, origin: str, now: datetime
    ) -> int | None:
        return threads.add_message(
            db,
            escalation_id=escalation_id,
            origin=origin,
            author=Author.RESIDENT,
            author_id=person_id,
            content=content,
            now=now,
        )

    def _finish(
        self, db: Connection, escalation: Escalation, state: State, now: datetime, reason: CloseReason | None = None
    ) -> bool:
        finished = escalations.finish(db, escalation.id, state, now, reason)
        if finished:
            self.bell.update_cards(db, escalation.id, now)
            self.bell.update_forum_topic(db, escalation, now)
        return finished
