"""The desk's letters: what happened to an escalation becomes messages to volunteers, admins and the resident."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from html import escape

from telegram import InlineKeyboardMarkup, Message

from bot.delivery import PoisonedError, RefusedError
from bot.desk import Letter, Why
from bot.outbox import Afterwards
from bot.services import Services
from bot.store import deliveries, escalations, people, reviews, shown
from bot.store.database import Connection
from bot.store.deliveries import Delivery
from bot.store.escalations import Author, CloseReason, Content, Escalation
from bot.store.threads import ThreadMessage
from handlers import desk_screens
from handlers.context import Bot, screens_for
from handlers.desk import framing
from handlers.desk.cases import load_case, load_cases, load_message
from handlers.desk.files import below_card, send_content
from handlers.desk.forum import Forum
from handlers.desk.framing import Framed
from handlers.desk.telling import in_topic
from handlers.desk_screens import Case
from handlers.screens import Screen, Screens
from handlers.sending import call, edit, say, unless_unchanged
from handlers.studio import group_screens

_LISTS = {Letter.DAY_LIST: "day_list", Letter.WAITING_LIST: "waiting_list", Letter.LATE_LIST: "late_list"}
_ENDS = {
    CloseReason.DUPLICATE: "closed_duplicate",
    CloseReason.OUT_OF_SCOPE: "closed_out_of_scope",
    CloseReason.UNCLEAR: "closed_unclear",
    CloseReason.NO_REPLY: "closed_no_reply",
    CloseReason.NO_ANSWER: "closed_no_answer",
}
"""What the resident is told of an end without an answer; the others just say that it was closed."""


class DeskMail:
    """Sends the desk's deliveries."""

    def __init__(self, bot: Bot, services: Services) -> None:
        self._bot = bot
        self._services = services
        self._forum = Forum(bot, services)
        self._senders: dict[str, Callable[[Delivery, Case, Screens], Awaitable[Afterwards | None]]] = {
            Letter.CARD: self._card,
            Letter.CARD_UPDATE: self._card_update,
            Letter.HANDED_BACK: self._note("handed_back"),
            Letter.CLOSED: self._closed,
            Letter.STILL_WAITING: self._still_waiting,
            Letter.THANKS: self._note("thanks", is_thread=True),
            Letter.NOT_YET: self._note("not_yet", is_thread=True),
            Letter.REVIEW: self._review,
            Letter.UNDELIVERED: self._note("undelivered"),
            Letter.ALARM: self._alarm,
            Letter.ALARM_OVER: self._note("alarm_over"),
            Letter.FORUM_TOPIC: self._forum_topic,
        }

    async def send(self, delivery: Delivery) -> Afterwards | None:
        """Sends one delivery; returns what is to be remembered of it. Raises TryAgainError or RefusedError."""
        screens = await self._screens(delivery.chat_id)
        if delivery.kind == Letter.THREAD:
            return await self._thread(delivery, screens)
        if delivery.kind == Letter.TAKE_AWAY:
            await self._take_away(delivery, screens)
            return None
        if delivery.kind in _LISTS:
            return await self._list(delivery, screens)
        if delivery.kind == Letter.REVIEWS:
            await self._reviews(delivery, screens)
            return None
        case = await self._services.database.read(load_case, int(delivery.subject["escalation"]))
        if case is None:
            raise RefusedError("the escalation does not exist any more")
        if not self._may_read(delivery.chat_id, case.escalation):
            await self._after_the_role(delivery, screens)
            return None
        return await self._senders[delivery.kind](delivery, case, screens)

    def _may_read(self, chat_id: int, escalation: Escalation) -> bool:
        return chat_id == escalation.person_id or self._services.people.may_see_cards(chat_id)

    async def _after_the_role(self, delivery: Delivery, screens: Screens) -> None:
        """Who lost the role sees no question any more: cards close, and what was on its way does not arrive."""
        if delivery.kind != Letter.CARD_UPDATE:
            raise RefusedError("no role any more")
        closed = screens.plain("card_not_yours", number=delivery.subject["escalation"])
        await edit(self._bot, delivery.chat_id, int(delivery.subject["message"]), closed)

    async def _screens(self, chat_id: int) -> Screens:
        person = await self._services.database.read(people.find, chat_id)
        return screens_for(self._services, person.language if person else None)

    async def _card(self, delivery: Delivery, case: Case, screens: Screens) -> Afterwards | None:
        if case.escalation.is_over:
            return None  # nobody needs to be rung for it any more
        why, chat_id = Why(str(delivery.subject["why"])), delivery.chat_id
        case = await self._forum.with_topic(chat_id, case, screens)
        screen = desk_screens.card(screens, case, self._services.clock(), chat_id=chat_id, why=why)
        if why is Why.REMINDER:
            screen = await self._calling(screen, chat_id, case, screens)
        message, below = await self._say(chat_id, screen, case), []
        for content in below_card(case.thread):
            below.append((await self._send_file(chat_id, content, None, case)).message_id)
        return _remember_card(chat_id, message.message_id, below, case, screen, self._services)

    async def _calling(self, screen: Screen, chat_id: int, case: Case, screens: Screens) -> Screen:
        """A reminder; in the group with the names of those on duty, as most have muted it."""
        services = self._services
        if chat_id != services.config.volunteer_group:
            return screen
        team = await services.database.read(services.desk.bell.on_duty, case.escalation.id, services.clock())
        return replace(screen, text=screen.text + desk_screens.calling(screens, team))

    async def _card_update(self, delivery: Delivery, case: Case, screens: Screens) -> Afterwards:
        chat_id, message_id = delivery.chat_id, int(delivery.subject["message"])
        screen = desk_screens.card(screens, case, self._services.clock(), chat_id=chat_id)
        mark = _mark(screen)
        if await self._services.database.read(shown.drawn_as, chat_id, message_id) != mark:
            await edit(self._bot, chat_id, message_id, screen)

        def afterwards(db: Connection) -> None:
            shown.note_drawn(db, chat_id, message_id, mark)
            if (
                load_case(db, case.escalation.id) != case
            ):  # the letter for that was taken for this one, as it waited still
                deliveries.enqueue(db, chat_id, Letter.CARD_UPDATE, delivery.subject, self._services.clock())

        return afterwards

    async def _take_away(self, delivery: Delivery, screens: Screens) -> None:
        """What shows the words of somebody forgotten. Telegram deletes no message older than two days."""
        chat_id, message_id = delivery.chat_id, int(delivery.subject["message"])
        try:
            await call(partial(self._bot.delete_message, chat_id, message_id))
        except RefusedError:
            await self._without_words(chat_id, message_id, screens)

    async def _without_words(self, chat_id: int, message_id: int, screens: Screens) -> None:
        try:
            await edit(self._bot, chat_id, message_id, screens.plain("card_forgotten"))
        except PoisonedError:  # a file, of which only the words can go
            caption = screens.label("card_forgotten")
            change = partial(self._bot.edit_message_caption, chat_id, message_id, caption=caption)
            await unless_unchanged(change)

    async def _alarm(self, delivery: Delivery, case: Case, screens: Screens) -> Afterwards:
        message = await say(self._bot, delivery.chat_id, desk_screens.alarm(screens, case))
        return _remember(delivery.chat_id, message.message_id, case.escalation.id)

    async def _review(self, delivery: Delivery, case: Case, screens: Screens) -> Afterwards:
        message = await say(self._bot, delivery.chat_id, group_screens.review(screens, case))
        return _remember(delivery.chat_id, message.message_id, case.escalation.id)

    async def _reviews(self, delivery: Delivery, screens: Screens) -> None:
        if delivery.chat_id not in self._services.people.admins():
            raise RefusedError("no role any more")
        count = await self._services.database.read(reviews.count)
        if count:
            await say(self._bot, delivery.chat_id, group_screens.reviews(screens, count))

    async def _closed(self, delivery: Delivery, case: Case, screens: Screens) -> None:
        reason = case.escalation.close_reason
        key = _ENDS.get(CloseReason(reason), "closed") if reason else "closed"
        await say(self._bot, delivery.chat_id, screens.plain(key, number=case.escalation.id))

    async def _still_waiting(self, delivery: Delivery, case: Case, screens: Screens) -> None:
        if case.escalation.is_over or case.escalation.answered_at is not None:
            return
        waited = desk_screens.duration(screens, self._services.clock() - case.escalation.opened_at)
        screen = screens.escalated(case.escalation.id, "still_waiting", wait=waited)
        await say(self._bot, delivery.chat_id, screen)

    async def _forum_topic(self, _delivery: Delivery, case: Case, _screens: Screens) -> None:
        await self._forum.close_or_open(case.escalation)

    async def _list(self, delivery: Delivery, screens: Screens) -> Afterwards | None:
        """What waits, the oldest first, and how much it is; nothing, if meanwhile somebody took all of it.

        In the morning that is everything, as a reminder what people are to be reminded of, for admins what is overdue.
        """
        if not self._services.people.may_see_cards(delivery.chat_id):
            raise RefusedError("no role any more")
        at = str(delivery.subject.get("at", ""))

        def waiting(db: Connection) -> tuple[list[Case], int]:
            if delivery.kind == Letter.LATE_LIST:
                late = escalations.overdue_since(db, None)
                return load_cases(db, late[: escalations.LISTED]), len(late)
            found = escalations.reminded_of(db, datetime.fromisoformat(at)) if at else escalations.waiting(db)
            return load_cases(db, found), escalations.count_waiting(db)

        found, count = await self._services.database.read(waiting)
        if not found:
            return None
        now, heading = self._services.clock(), screens.say(_LISTS[Letter(delivery.kind)], count=count)
        screen = desk_screens.case_list(screens, heading, found, now)
        if at:
            screen = await self._calling(screen, delivery.chat_id, found[0], screens)
        message = await say(self._bot, delivery.chat_id, screen)
        people_listed = [case.escalation.person_id for case in found]
        return lambda db: shown.note_list(db, delivery.chat_id, message.message_id, people_listed, now)

    def _note(
        self, key: str, *, is_thread: bool = False
    ) -> Callable[[Delivery, Case, Screens], Awaitable[Afterwards | None]]:
        """A sender of one interface text; a reply to it continues the thread if it is a part of it."""

        async def send(delivery: Delivery, case: Case, screens: Screens) -> Afterwards | None:
            name = case.resident.first_name if case.resident else ""
            message = await self._say(delivery.chat_id, screens.plain(key, number=case.escalation.id, name=name), case)
            return _remember(delivery.chat_id, message.message_id, case.escalation.id) if is_thread else None

        return send

    async def _thread(self, delivery: Delivery, screens: Screens) -> Afterwards:
        loaded = await self._services.database.read(load_message, int(delivery.subject["message"]))
        if loaded is None:
            raise RefusedError("the message does not exist any more")
        part, case = loaded
        if not self._may_read(delivery.chat_id, case.escalation):
            raise RefusedError("no role any more")
        framed = self._framed(part, case, screens)
        if framed is None:
            raise RefusedError("what was to be sent does not exist any more")
        try:
            message = await self._say_framed(delivery.chat_id, framed, case)
        except RefusedError:
            if part.author is Author.VOLUNTEER and case.escalation.desk_chat_id is not None:
                await self._tell_undelivered(case)
            raise
        return _remember(delivery.chat_id, message.message_id, part.escalation_id)

    def _framed(self, part: ThreadMessage, case: Case, screens: Screens) -> Framed | None:
        if part.author is Author.VOLUNTEER:
            phone = case.resident.phone_type if case.resident else None
            name = case.escalation.volunteer_name or ""
            return framing.for_resident(screens, case.escalation, part.content, phone, asks=part.asks, name=name)
        name = case.resident.first_name if case.resident else ""
        heading = f"<b>{screens.say('resident_says', name=name, number=case.escalation.id)}</b>"
        if part.content.file_id is None:
            return Framed(Screen(f"{heading}\n{escape(part.content.text)}"))
        return Framed(Screen(heading), part.content)

    async def _tell_undelivered(self, case: Case) -> None:
        """The volunteer learns that the answer did not arrive: the resident has blocked the bot."""
        subject: dict[str, int | str] = {"escalation": case.escalation.id}
        await self._services.database.run(
            deliveries.enqueue, case.escalation.desk_chat_id or 0, Letter.UNDELIVERED, subject, self._services.clock()
        )

    async def _say(self, chat_id: int, screen: Screen, case: Case) -> Message:
        """Says it in the escalation's topic; where somebody has deleted that, in the group itself."""
        send = partial(say, self._bot, chat_id, screen)
        return await in_topic(self._topic(chat_id, case), lambda topic: send(forum_topic=topic))

    async def _send_file(
        self, chat_id: int, content: Content, keyboard: InlineKeyboardMarkup | None, case: Case
    ) -> Message:
        send = partial(send_content, self._bot, chat_id, content, keyboard)
        return await in_topic(self._topic(chat_id, case), lambda topic: send(forum_topic=topic))

    async def _say_framed(self, chat_id: int, framed: Framed, case: Case) -> Message:
        if framed.file is None:
            return await self._say(chat_id, framed.screen, case)
        await self._say(chat_id, replace(framed.screen, rows=()), case)
        return await self._send_file(chat_id, framed.file, framed.screen.keyboard, case)

    def _topic(self, chat_id: int, case: Case) -> int | None:
        is_group = chat_id == self._services.config.volunteer_group
        return case.escalation.forum_topic if is_group else None


def _mark(screen: Screen) -> str:
    """Stands for what a card looks like, so that an edit that would change nothing is not sent."""
    buttons = [(each.text, str(each.callback_data)) for row in screen.rows for each in row]
    return hashlib.sha256(repr((screen.text, buttons)).encode()).hexdigest()[:16]


def _remember(chat_id: int, message_id: int, escalation_id: int) -> Afterwards:
    def afterwards(db: Connection) -> None:
        if escalations.find(db, escalation_id):
            shown.note_shown(db, chat_id, message_id, "thread", escalation_id)

    return afterwards


def _remember_card(
    chat_id: int, message_id: int, below: Sequence[int], drawn: Case, screen: Screen, services: Services
) -> Afterwards:
    """Remembers where a card and the file below it are shown.

    If the case changed while the card was on its way, it is drawn again.
    """

    def afterwards(db: Connection) -> None:
        present, number = load_case(db, drawn.escalation.id), drawn.escalation.id
        if present is None:  # forgotten while it was on its way
            for shown_id in (message_id, *below):
                deliveries.enqueue(db, chat_id, Letter.TAKE_AWAY, {"message": shown_id}, services.clock())
            return
        shown.note_shown(db, chat_id, message_id, "card", number)
        shown.note_drawn(db, chat_id, message_id, _mark(screen))
        for file in below:
            shown.note_shown(db, chat_id, file, "thread", number)
        if present != drawn:
            subject: dict[str, int | str] = {"escalation": number, "message": message_id}
            deliveries.enqueue_once(db, chat_id, Letter.CARD_UPDATE, subject, services.clock())

    return afterwards
