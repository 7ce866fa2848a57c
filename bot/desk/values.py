"""The words of the desk: what it sends, why a card is shown, who acts, and what became of an act."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.store.escalations import Escalation


class Letter(StrEnum):
    """The kinds of messages in the outbox."""

    CARD = "card"
    CARD_UPDATE = "card_update"
    THREAD = "thread"
    HANDED_BACK = "handed_back"
    CLOSED = "closed"
    STILL_WAITING = "still_waiting"
    THANKS = "thanks"
    NOT_YET = "not_yet"
    REVIEW = "review"
    REVIEWS = "reviews"
    UNDELIVERED = "undelivered"
    ALARM = "alarm"
    ALARM_OVER = "alarm_over"
    DAY_LIST = "day_list"
    WAITING_LIST = "waiting_list"
    LATE_LIST = "late_list"
    FORUM_TOPIC = "forum_topic"
    TAKE_AWAY = "take_away"


class Why(StrEnum):
    """Why a card is sent."""

    NEW = "new"
    PASSED_ON = "passed_on"
    OFFERED = "offered"
    REMINDER = "reminder"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Volunteer:
    """Who acts at the desk, and in which chat: their own or the volunteers' group."""

    id: int
    first_name: str
    chat_id: int


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works at the desk. Cards go to the group where there is one; where nobody is a volunteer, `volunteers`
    gives the admins, so that no question falls into a void."""

    volunteers: Callable[[], Iterable[int]]
    admins: Callable[[], Iterable[int]]
    group: int | None = None


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
