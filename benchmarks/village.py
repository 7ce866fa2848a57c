"""The people of the simulated week: residents who ask at their hours, volunteers who answer, and some who forget."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.clock import VIETNAM
from bot.desk import Desk, Letter, Volunteer, Why, Won
from bot.desk.duty import Quiet, is_on_duty
from bot.store import deliveries, escalations, people, shown, volunteers
from bot.store.database import Connection
from bot.store.deliveries import Delivery
from bot.store.escalations import CloseReason, Content, Reason, State
from bot.store.volunteers import Part, Profile

MONDAY = datetime(2026, 11, 23, tzinfo=VIETNAM).astimezone(UTC)
TOPICS = ("vneid", "vssid", "dvc", "bill", "pay")
COMMUNES = ("muong-luan", "chieng-sinh")
_VOLUNTEERS, _ADMINS, _RESIDENTS = range(201, 213), range(301, 303), range(1001, 1401)
_AT_ONCE = 20
_FORGETFUL = frozenset({203, 207, 211})
_ASKED_BY_HOUR = (1, 1, 1, 1, 1, 3, 8, 14, 16, 15, 13, 12, 9, 10, 13, 14, 14, 15, 17, 18, 14, 8, 4, 2)
_LANGUAGES = ("vi", "hmn", "blt")


@dataclass(slots=True)
class Helper:
    """A volunteer of the simulation: the cards that they have and have not dealt with, and what they are doing."""

    profile: Profile
    cards: dict[int, datetime] = field(default_factory=dict)
    busy_until: datetime = MONDAY
    answering: int | None = None
    looks_at: datetime = MONDAY


class Village:
    """Everybody. `live` is one minute of their lives; the figures are read when it is over."""

    def __init__(self, questions: int, days: int, seed: int, quiet: Quiet) -> None:
        self._chance = random.Random(seed)
        self._quiet = quiet
        self._asked_at = self._times(questions, days)
        self._asked = 0
        self._message = 0
        self._helpers: dict[int, Helper] = {}
        self._admin_looks = MONDAY
        self._resident_acts: dict[int, datetime] = {}
        self._unseen_since: dict[int, datetime] = {}
        self._topics: dict[int, str] = {}
        self.letters: Counter[str] = Counter()
        self.reminders = self.asked_back = self.letters_to_admins = 0
        self.ends: dict[int, str] = {}
        self.left: dict[int, str] = {}
        self.silent_ends: list[int] = []
        self.waits: list[float] = []
        self.waking_waits: list[float] = []
        self.unseen: list[float] = []
        self._told_the_end: set[int] = set()
        self._for_admins: set[int] = set()

    def volunteer_ids(self) -> frozenset[int]:
        """Who volunteers."""
        return frozenset(_VOLUNTEERS)

    def admin_ids(self) -> frozenset[int]:
        """Who is told of what waits for long."""
        return frozenset(_ADMINS)

    def topic_of(self, entry: str) -> str | None:
        """Every question of the simulation is about the topic that its guide is named by."""
        return entry if entry in TOPICS else None

    def settle(self, db: Connection) -> None:
        """Everybody starts the bot; volunteers tell what they speak and when they are on duty."""
        for number in (*_VOLUNTEERS, *_ADMINS, *_RESIDENTS):
            people.remember(db, number, f"N{number}", MONDAY)
        for number in _RESIDENTS:
            if self._chance.random() < 0.6:
                people.choose_commune(db, number, self._chance.choice(COMMUNES))
        for place, number in enumerate(_VOLUNTEERS):
            self._tell_profile(db, number, place)
        self._helpers = {profile.person_id: Helper(profile) for profile in volunteers.profiles(db, sorted(_VOLUNTEERS))}

    def live(self, db: Connection, desk: Desk, now: datetime) -> None:
        """A minute: residents ask, the desk looks around, letters arrive, volunteers and residents act."""
        while self._asked < len(self._asked_at) and self._asked_at[self._asked] <= now:
            self._ask(db, desk, now)
        desk.look_after(db, now)
        self._deliver(db, now)
        for helper in self._helpers.values():
            self._help(db, desk, helper, now)
        self._residents_act(db, desk, now)
        if now >= self._admin_looks and not self._quiet.at(now):
            self._admin_looks = now + timedelta(minutes=30)
            for number in self._for_admins:
                self._see(number, now)
            self._for_admins.clear()

    def is_unfinished(self, db: Connection) -> bool:
        """Whether anybody still waits."""
        return bool(escalations.unfinished(db))

    def take_stock(self, db: Connection) -> None:
        """Reads the figures of everything that was asked."""
        rows = db.query("SELECT id, state, close_reason, opened_at, first_answer_at FROM escalations")
        for row in rows:
            number, state = row["id"], State(row["state"])
            is_answered = row["first_answer_at"] is not None
            reason = row["close_reason"] or ""
            self.ends[number] = "answered" if is_answered else f"{state} {reason}".strip()
            if state in (State.OPEN, State.CLAIMED):
                self.left[number] = state
            if state is State.CLOSED and not is_answered and number not in self._told_the_end:
                self.silent_ends.append(number)
            if is_answered:
                start, end = (datetime.fromisoformat(row[name]) for name in ("opened_at", "first_answer_at"))
                self.waits.append((end - start).total_seconds() / 60)
                self.waking_waits.append(self._quiet.waking(start, end).total_seconds() / 60)

    def _times(self, questions: int, days: int) -> list[datetime]:
        hours = self._chance.choices(range(24), _ASKED_BY_HOUR, k=questions)
        return sorted(
            MONDAY + timedelta(days=self._chance.randrange(days), hours=hour, minutes=self._chance.random() * 60)
            for hour in hours
        )

    def _tell_profile(self, db: Connection, number: int, place: int) -> None:
        spoken = ["vi", *(["hmn"] if place % 3 == 0 else []), *(["blt"] if place % 4 == 1 else [])]
        for language in spoken:
            volunteers.toggle(db, number, Part.LANGUAGES, language)
        if place % 2:
            volunteers.toggle(db, number, Part.COMMUNES, COMMUNES[place % 4 // 2])
        for topic in self._chance.sample(TOPICS, place % 3):
            volunteers.toggle(db, number, Part.TOPICS, topic)
        for weekday in range(7):
            if self._chance.random() < 0.2:
                continue  # a day off
            start = self._chance.choice((7, 9, 12, 14, 17, 18))
            for hour in range(start, min(start + 4, 22)):
                volunteers.toggle_hour(db, number, weekday, hour)

    def _ask(self, db: Connection, desk: Desk, now: datetime) -> None:
        self._asked += 1
        language = self._chance.choices(_LANGUAGES, (8, 1, 1))[0]
        spoken = self._chance.random() < 0.15
        number = desk.open(
            db,
            origin=f"asked:{self._asked}",
            person_id=self._chance.choice(_RESIDENTS),
            reason=Reason.MEDIA if spoken else Reason.NO_ENTRY,
            language=language,
            content=Content("voice", "", f"voice{self._asked}") if spoken else Content("text", f"câu {self._asked}"),
            guide=self._chance.choice(TOPICS),
            urgent=self._chance.random() < 0.005,
            now=now,
        )
        self._unseen_since[number] = now
        if self._chance.random() < 0.01:
            self._resident_acts[-number] = now + timedelta(minutes=self._chance.expovariate(1 / 60))

    def _deliver(self, db: Connection, now: datetime) -> None:
        """Empties the outbox onto the phones."""
        while due := deliveries.due(db, now.timestamp(), [], _AT_ONCE)[0]:
            for delivery in due:
                self._arrive(db, delivery, now)
                deliveries.note_sent(db, delivery.id)

    def _arrive(self, db: Connection, delivery: Delivery, now: datetime) -> None:
        self.letters[delivery.kind] += 1
        self.letters_to_admins += delivery.chat_id in _ADMINS
        number = int(delivery.subject.get("escalation", 0))
        match delivery.kind:
            case Letter.CARD:
                self._message += 1
                shown.note_shown(db, delivery.chat_id, self._message, "card", number)
                self.reminders += delivery.subject["why"] == Why.REMINDER
                self._put_card(delivery.chat_id, number, now)
            case Letter.DAY_LIST:
                for each in escalations.waiting(db):
                    self._put_card(delivery.chat_id, each.id, now)
            case Letter.WAITING_LIST:
                for each in escalations.reminded_of(db, datetime.fromisoformat(str(delivery.subject["at"]))):
                    self._put_card(delivery.chat_id, each.id, now)
            case Letter.LATE_LIST:
                self._for_admins.update(each.id for each in escalations.overdue_since(db, None))
            case Letter.CLOSED:
                self._told_the_end.add(number)
            case Letter.HANDED_BACK:
                self._unseen_since[number] = now
            case Letter.THREAD if delivery.chat_id in self._helpers:
                self._put_card(delivery.chat_id, self._escalation_of(db, int(delivery.subject["message"])), now)
            case Letter.THREAD:
                self._read_by_resident(self._escalation_of(db, int(delivery.subject["message"])), now)
            case Letter.NOT_YET:
                self._put_card(delivery.chat_id, number, now)

    def _put_card(self, chat_id: int, number: int, now: datetime) -> None:
        if chat_id in self._helpers:
            self._helpers[chat_id].cards[number] = now
        else:
            self._for_admins.add(number)

    def _escalation_of(self, db: Connection, message_id: int) -> int:
        row = db.execute("SELECT escalation_id FROM thread_messages WHERE id = ?", [message_id]).fetchone()
        return int(row[0])

    def _read_by_resident(self, number: int, now: datetime) -> None:
        """A resident who was written to answers, rates, or says nothing at all."""
        if self._chance.random() < 0.6:
            self._resident_acts[number] = now + timedelta(minutes=self._chance.expovariate(1 / 45))

    def _residents_act(self, db: Connection, desk: Desk, now: datetime) -> None:
        for key in [key for key, at in self._resident_acts.items() if at <= now and not self._quiet.at(now)]:
            del self._resident_acts[key]
            escalation = escalations.find(db, abs(key))
            if escalation is None:
                continue
            if key < 0:
                desk.withdraw(db, escalation.id, escalation.person_id, now)
            elif escalation.asked_back_at is not None:
                self._write_again(db, desk, escalation.person_id, now)
            elif escalation.state is State.ANSWERED:
                desk.rate(db, escalation.id, escalation.person_id, self._chance.random() < 0.85, now)

    def _write_again(self, db: Connection, desk: Desk, person_id: int, now: datetime) -> None:
        self._message += 1
        origin = f"again:{self._message}"
        desk.follow_up(db, person_id, Content("text", "vâng"), origin=origin, replied_to=None, now=now)

    def _help(self, db: Connection, desk: Desk, helper: Helper, now: datetime) -> None:
        """On duty a volunteer looks at once; off duty they look at their phone every hour or so, by day."""
        on_duty = is_on_duty(helper.profile, now, self._quiet)
        if now < helper.busy_until or not (on_duty or (now >= helper.looks_at and not self._quiet.at(now))):
            return
        helper.looks_at = now + timedelta(minutes=self._chance.uniform(20, 60))
        who = Volunteer(helper.profile.person_id, helper.profile.first_name, helper.profile.person_id)
        if helper.answering is not None:
            self._finish_answer(db, desk, helper, who, now)
        for number in helper.cards:
            self._see(number, now)
        if helper.cards and (on_duty or self._chance.random() < 0.2):
            self._take_next(db, desk, helper, who, now)

    def _take_next(self, db: Connection, desk: Desk, helper: Helper, who: Volunteer, now: datetime) -> None:
        """The urgent, then the oldest of the cards that show by their state that something is to be done."""
        found = [escalations.find(db, number) for number in helper.cards]
        free = [each for each in found if each and each.state is State.OPEN]
        mine = [each for each in found if each and each.state is State.CLAIMED and each.volunteer_id == who.id]
        helper.cards = {each.id: helper.cards[each.id] for each in (*free, *mine)}
        if not helper.cards:
            return
        number = min((*free, *mine), key=lambda each: (not each.urgent, each.id)).id
        del helper.cards[number]
        if isinstance(desk.claim(db, number, who, now), Won):
            self._begin_answer(helper, number, now)

    def _begin_answer(self, helper: Helper, number: int, now: datetime) -> None:
        forgets = helper.profile.person_id in _FORGETFUL and self._chance.random() < 0.3
        if not forgets:
            helper.answering = number
            helper.busy_until = now + timedelta(minutes=self._chance.lognormvariate(1.4, 0.6))

    def _finish_answer(self, db: Connection, desk: Desk, helper: Helper, who: Volunteer, now: datetime) -> None:
        number, helper.answering = helper.answering or 0, None
        luck = self._chance.random()
        self._message += 1
        origin, words = f"said:{self._message}", Content("text", "vâng ạ")
        if luck < 0.08:
            self.asked_back += isinstance(desk.ask_back(db, number, who, content=words, origin=origin, now=now), Won)
        elif luck < 0.11:
            reasons = (CloseReason.OUT_OF_SCOPE, CloseReason.UNCLEAR)
            desk.close(db, number, who, reason=self._chance.choice(reasons), now=now)
        elif luck < 0.14:
            desk.release(db, number, who, now)
            self._unseen_since[number] = now
        else:
            desk.reply(db, number, who, content=words, origin=origin, now=now)

    def _see(self, number: int, now: datetime) -> None:
        since = self._unseen_since.pop(number, None)
        if since is not None:
            self.unseen.append(self._quiet.waking(since, now).total_seconds() / 60)
