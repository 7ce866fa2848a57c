"""The outbox's way out: what a delivery is about becomes a message at the moment of sending."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from html import escape

from telegram import InlineKeyboardMarkup, Message
from telegram.constants import MessageLimit, ParseMode

from bot.delivery import Afterwards, RefusedError
from bot.desk import Letter, Why
from bot.services import Services
from bot.statistics import WEEK
from bot.store import deliveries, escalations, people, questions, recordings, upkeep
from bot.store.database import Connection
from bot.store.deliveries import Delivery
from bot.store.escalations import Author, Content, Escalation, ThreadMessage
from bot.store.recordings import State
from bot.upkeep import OUTDATED
from bot.voice import DECIDED, RECORDED
from handlers import admin_screens, desk_screens, voice_screens
from handlers.context import Bot, screens_for
from handlers.desk_screens import Case
from handlers.screens import Screen, Screens
from handlers.sending import call, edit, say
from handlers.sounds import send_to_decide
from handlers.studio.statistics import send_week


class Letters:
    """Sends deliveries. Give `send` to the outbox."""

    def __init__(self, bot: Bot, services: Services) -> None:
        self._bot = bot
        self._services = services
        self._senders: dict[str, Callable[[Delivery, Case, Screens], Awaitable[Afterwards | None]]] = {
            Letter.CARD: self._card,
            Letter.CARD_UPDATE: self._card_update,
            Letter.HANDED_BACK: self._note("handed_back"),
            Letter.CLOSED: self._note("closed"),
            Letter.THANKS: self._note("thanks", shown_as="thread"),
            Letter.NOT_YET: self._note("not_yet", shown_as="thread"),
            Letter.REVIEW: self._review,
            Letter.UNDELIVERED: self._note("undelivered"),
            Letter.ALARM: self._alarm,
        }

    async def send(self, delivery: Delivery) -> Afterwards | None:
        """Sends one delivery; returns what is to be remembered of it. Raises TryAgainError or RefusedError."""
        if delivery.kind == Letter.THREAD:
            return await self._thread(delivery)
        if delivery.kind == OUTDATED:
            await self._outdated(delivery)
            return None
        if delivery.kind in (RECORDED, DECIDED):
            await self._recording(delivery)
            return None
        if delivery.kind == WEEK:
            monday = date.fromisoformat(str(delivery.subject["monday"]))
            screens = await self._screens(delivery.chat_id)
            await send_week(self._bot, self._services, delivery.chat_id, monday, screens)
            return None
        case = await self._services.database.read(load_case, int(delivery.subject["escalation"]))
        if case is None:
            raise RefusedError("the escalation does not exist any more")
        return await self._senders[delivery.kind](delivery, case, await self._screens(delivery.chat_id))

    async def _screens(self, chat_id: int) -> Screens:
        person = await self._services.database.read(people.find, chat_id)
        return screens_for(self._services, person.language if person else None)

    async def _card(self, delivery: Delivery, case: Case, screens: Screens) -> Afterwards:
        screen = desk_screens.card(screens, case, Why(str(delivery.subject["why"])))
        message = await say(self._bot, delivery.chat_id, screen)
        for part in case.thread[:1]:
            if part.content.file_id:
                await send_content(self._bot, delivery.chat_id, part.content)
        return _remember_card(delivery.chat_id, message.message_id, case.escalation, self._services)

    async def _card_update(self, delivery: Delivery, case: Case, screens: Screens) -> None:
        await edit(self._bot, delivery.chat_id, int(delivery.subject["message"]), desk_screens.card(screens, case))

    async def _alarm(self, delivery: Delivery, case: Case, screens: Screens) -> Afterwards:
        message = await say(self._bot, delivery.chat_id, desk_screens.alarm(screens, case))
        return _remember(delivery.chat_id, message.message_id, case.escalation.id)

    async def _review(self, delivery: Delivery, case: Case, screens: Screens) -> None:
        await say(self._bot, delivery.chat_id, admin_screens.review(screens, case))

    async def _outdated(self, delivery: Delivery) -> None:
        entry = self._services.library.entries.get(str(delivery.subject["entry"]))
        if entry is None:
            raise RefusedError("the entry does not exist any more")
        reported = await self._services.database.read(upkeep.reports)
        screens = await self._screens(delivery.chat_id)
        told = screens.say("outdated_report", count=reported.get(entry.id, 1), title=screens.title(entry))
        await say(self._bot, delivery.chat_id, Screen(f"{told}\n\n{screens.entry_text(entry)}"))

    async def _recording(self, delivery: Delivery) -> None:
        recording = await self._services.database.read(recordings.find, int(delivery.subject["recording"]))
        if recording is None:
            raise RefusedError("the recording does not exist any more")
        screens = await self._screens(delivery.chat_id)
        if delivery.kind == DECIDED:
            await say(self._bot, delivery.chat_id, voice_screens.decided(screens, recording))
        elif recording.state is State.WAITING:
            await send_to_decide(self._bot, self._services, delivery.chat_id, screens, recording)

    def _note(
        self, key: str, shown_as: str | None = None
    ) -> Callable[[Delivery, Case, Screens], Awaitable[Afterwards | None]]:
        """A sender of one interface text; a reply to it continues the thread if it is `shown_as` a part of it."""

        async def send(delivery: Delivery, case: Case, screens: Screens) -> Afterwards | None:
            name = case.resident.first_name if case.resident else ""
            screen = screens.plain(key, number=case.escalation.id, name=name)
            message = await say(self._bot, delivery.chat_id, screen)
            return _remember(delivery.chat_id, message.message_id, case.escalation.id) if shown_as else None

        return send

    async def _thread(self, delivery: Delivery) -> Afterwards:
        loaded = await self._services.database.read(_load_message, int(delivery.subject["message"]))
        if loaded is None:
            raise RefusedError("the message does not exist any more")
        part, case = loaded
        screens = await self._screens(delivery.chat_id)
        if part.author is Author.VOLUNTEER:
            frame = desk_screens.thread_message_for_resident(screens, case.escalation)
        else:
            name = case.resident.first_name if case.resident else ""
            frame = Screen(f"<b>{screens.say('resident_says', name=name, number=case.escalation.id)}</b>")
        try:
            message = await self._framed(delivery.chat_id, frame, part.content, screens)
        except RefusedError:
            if part.author is Author.VOLUNTEER and case.escalation.desk_chat_id is not None:
                await self._tell_undelivered(case)
            raise
        return _remember(delivery.chat_id, message.message_id, part.escalation_id)

    async def _tell_undelivered(self, case: Case) -> None:
        """The volunteer learns that the answer did not arrive: the resident has blocked the bot."""
        subject: dict[str, int | str] = {"escalation": case.escalation.id}
        await self._services.database.run(
            deliveries.enqueue, case.escalation.desk_chat_id or 0, Letter.UNDELIVERED, subject, self._services.clock()
        )

    async def _framed(self, chat_id: int, frame: Screen, content: Content, screens: Screens) -> Message:
        if content.kind == "entry":
            entry = screens.library.entries.get(content.text)
            if entry is None:
                raise RefusedError("the entry does not exist any more")
            return await say(self._bot, chat_id, Screen(f"{frame.text}\n\n{screens.entry_text(entry)}", frame.rows))
        if content.file_id is None:
            return await say(self._bot, chat_id, Screen(f"{frame.text}\n{escape(content.text)}", frame.rows))
        await say(self._bot, chat_id, Screen(frame.text))
        return await send_content(self._bot, chat_id, content, frame.keyboard)


async def send_content(
    bot: Bot, chat_id: int, content: Content, keyboard: InlineKeyboardMarkup | None = None
) -> Message:
    """Sends a photo, a voice message or another file that Telegram already has. Raises RefusedError for others."""
    senders: dict[str, Callable[..., Awaitable[Message]]] = {
        "photo": bot.send_photo,
        "voice": bot.send_voice,
        "audio": bot.send_audio,
        "video": bot.send_video,
        "video_note": bot.send_video_note,
        "document": bot.send_document,
    }
    if content.kind not in senders:
        raise RefusedError(f"no way to send {content.kind}")
    caption = escape(content.text)
    fits = content.kind != "video_note" and len(caption) <= MessageLimit.CAPTION_LENGTH // 2
    if caption and not fits:
        await say(bot, chat_id, Screen(caption))
    captions = {"caption": caption, "parse_mode": ParseMode.HTML} if caption and fits else {}
    return await call(partial(senders[content.kind], chat_id, content.file_id, reply_markup=keyboard, **captions))


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


def _load_message(db: Connection, message_id: int) -> tuple[ThreadMessage, Case] | None:
    part = threads.message(db, message_id)
    case = load_case(db, part.escalation_id) if part else None
    return (part, case) if part and case else None


def _remember(chat_id: int, message_id: int, escalation_id: int) -> Afterwards:
    def afterwards(db: Connection) -> None:
        if escalations.find(db, escalation_id):
            shown.note_shown(db, chat_id, message_id, "thread", escalation_id)

    return afterwards


def _remember_card(chat_id: int, message_id: int, drawn: Escalation, services: Services) -> Afterwards:
    """Remembers where a card is shown; if the escalation changed while it was on its way, it is drawn again."""

    def afterwards(db: Connection) -> None:
        present = escalations.find(db, drawn.id)
        if present is None:
            return
        shown.note_shown(db, chat_id, message_id, "card", drawn.id)
        if present != drawn:
            subject: dict[str, int | str] = {"escalation": drawn.id, "message": message_id}
            deliveries.enqueue_once(db, chat_id, Letter.CARD_UPDATE, subject, services.clock())

    return afterwards
