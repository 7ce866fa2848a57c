"""Announcements on their way: started by an admin, fed into the outbox a few at a time, paused, resumed, stopped.

Who has got it is kept person by person, so a restart goes on where it was, and an answer to a resident never waits
behind thousands of announcements.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.store import acts, announcements, deliveries
from bot.store.acts import Act
from bot.store.announcements import Announcement, Receipt, State
from bot.store.database import Connection


class AnnouncementLetter(StrEnum):
    """The kinds of messages in the outbox that have to do with announcements."""

    ANNOUNCEMENT = "announcement"
    PROGRESS = "announcement_progress"


IN_THE_OUTBOX = 30
"""How many may be in the outbox at a time: what Telegram lets a bot send in a second."""

_GOING_ON = (State.SENDING, State.PAUSED)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an announcement is."""

    announcement: Announcement
    receipts: Mapping[Receipt, int]

    @property
    def recipients(self) -> int:
        """To how many people it goes."""
        return sum(self.receipts.values())

    @property
    def handled(self) -> int:
        """How many have got it, or cannot get it."""
        return self.receipts[Receipt.SENT] + self.receipts[Receipt.REFUSED]


def start(db: Connection, announcement_id: int, admin_id: int, now: datetime) -> bool:
    """Sends a draft on its way to all who are meant; False where it is no draft of this admin, or says nothing."""
    draft = announcements.draft_of(db, admin_id)
    if draft is None or draft.id != announcement_id or not draft.text:
        return False
    announcements.change_state(db, draft.id, [State.DRAFT], State.SENDING)
    count = announcements.choose_recipients(db, draft)
    acts.record(db, admin_id, Act.ANNOUNCE, str(draft.id), now, after=str(count))
    return True


def pause(db: Connection, announcement_id: int) -> bool:
    """Nothing more goes out for now; False where nothing was going out."""
    return announcements.change_state(db, announcement_id, [State.SENDING], State.PAUSED)


def resume(db: Connection, announcement_id: int) -> bool:
    """Goes on; False where it was not paused."""
    return announcements.change_state(db, announcement_id, [State.PAUSED], State.SENDING)


def stop(db: Connection, announcement_id: int, admin_id: int, now: datetime) -> bool:
    """Ends it for good; False where it is over."""
    if not announcements.change_state(db, announcement_id, _GOING_ON, State.STOPPED):
        return False
    acts.record(db, admin_id, Act.STOP_ANNOUNCEMENT, str(announcement_id), now)
    return True


def progress(db: Connection, announcement_id: int) -> Progress | None:
    """How far it is, or None where there is no such announcement."""
    found = announcements.find(db, announcement_id)
    return Progress(found, announcements.receipts(db, found.id)) if found else None


def feed(db: Connection, now: datetime) -> None:
    """Puts the next few into the outbox, as far as the earlier ones have left it; ends what has reached everybody."""
    for announcement in announcements.being_sent(db):
        announcements.give_up_on_set_aside(db, announcement.id, AnnouncementLetter.ANNOUNCEMENT)
        receipts = announcements.receipts(db, announcement.id)
        for person_id in announcements.next_recipients(
            db, announcement.id, max(0, IN_THE_OUTBOX - receipts[Receipt.QUEUED])
        ):
            subject: dict[str, int | str] = {"announcement": announcement.id, "person": person_id}
            deliveries.enqueue(db, person_id, AnnouncementLetter.ANNOUNCEMENT, subject, now)
        receipts = announcements.receipts(db, announcement.id)
        if not receipts[Receipt.WAITING] and not receipts[Receipt.QUEUED]:
            announcements.change_state(db, announcement.id, [State.SENDING], State.DONE)
            show_progress(db, announcement, now)


def show_progress(db: Connection, announcement: Announcement, now: datetime) -> None:
    """The admin's message with the progress is drawn anew."""
    if announcement.progress_message is not None:
        subject: dict[str, int | str] = {"announcement": announcement.id, "message": announcement.progress_message}
        deliveries.enqueue_once(db, announcement.admin_id, AnnouncementLetter.PROGRESS, subject, now)


def show_all_progress(db: Connection, now: datetime) -> None:
    """The same for all that are going out."""
    for announcement in announcements.being_sent(db):
        show_progress(db, announcement, now)
