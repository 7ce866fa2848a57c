"""Danger first: the number to call and the first step at once, before anything else; then everybody is alarmed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from html import escape

from telegram import CallbackQuery, Message

from bot.alarming import Alarm
from bot.answering import reply_language
from bot.danger import Judgement
from bot.store.escalations import Content
from bot.text import detect_language
from handlers import callbacks
from handlers.context import Context, Visit, screens_for
from handlers.resident import content_of, take_message, warn_of_private
from handlers.routing import OnTap, Table
from handlers.screens import Screen, Screens, button
from handlers.sending import say, without_buttons
from knowledge_base.schema import in_language

_ANY_KIND = "help"
"""The kind in `danger.yaml` of a cry that does not say what happens."""


async def take_danger(message: Message, visit: Visit, context: Context) -> bool:
    """A message in a private chat that tells of danger, in its words or in the caption of a picture. Where it may, the
    numbers are given and a button, and the message goes on its way."""
    text, judgement = _text(message), await _judged(message, visit, context)
    screens = _screens(text, visit, context)
    if judgement.kinds:
        await say(context.bot, visit.chat_id, first_step(screens, judgement.kinds))
        alarm = await _alarm(content_of(message) or Content("text", text), screens, visit, context)
        await warn_of_private(alarm.private, message, visit, context)
    elif judgement.may_be:
        doubt = Screen(screens.say("danger_doubt"), [[button(screens.label("in_danger"), callbacks.InDanger())]])
        await say(context.bot, visit.chat_id, doubt, reply_to=message.message_id)
    return bool(judgement.kinds)


async def in_danger(query: CallbackQuery, _tap: callbacks.InDanger, visit: Visit, context: Context) -> None:
    """It is danger indeed: the alarm, with the words that left the bot in doubt where they are still there."""
    await without_buttons(query)
    words = query.message.reply_to_message if isinstance(query.message, Message) else None
    content = (content_of(words) if words else None) or Content("text", visit.screens.label("in_danger"))
    await _alarm(content, visit.screens, visit, context)


async def take_more_words(message: Message, visit: Visit, context: Context) -> bool:
    """What somebody in danger has corrected, such as where they are: the volunteers read it as it stands now."""
    services = context.services
    if not await services.database.read(services.desk.is_in_danger, visit.person.id, services.clock()):
        return False
    return await take_message(message, visit, context)


async def tell_first_step(message: Message, visit: Visit, context: Context) -> bool:
    """Says whom to call and what to do first, and nothing else: for those whose messages are not taken, all there is.

    False where the message tells of no danger; where it may, the numbers are given.
    """
    judgement, screens = await _judged(message, visit, context), _screens(_text(message), visit, context)
    if judgement.kinds:
        await say(context.bot, visit.chat_id, first_step(screens, judgement.kinds))
    elif judgement.may_be:
        await say(context.bot, visit.chat_id, screens.plain("danger_numbers"))
    return bool(judgement.kinds)


def first_step(screens: Screens, kinds: Sequence[str]) -> Screen:
    """Whom to call and what to do first, of each kind of danger; below it the entry that tells more.

    What is known better needs no word on danger of any kind.
    """
    known = {kind.id: kind for kind in screens.library.danger.kinds}
    told = [known[kind] for kind in kinds if kind in known and (kind != _ANY_KIND or len(kinds) == 1)]
    entries = [
        screens.library.entries[kind.more] for kind in told if kind.more and kind.more in screens.library.entries
    ]
    rows = [[button(screens.title(entry), callbacks.OpenEntry(entry.id))] for entry in entries]
    return Screen("\n\n".join(escape(in_language(kind.reply, screens.language)) for kind in told), rows)


async def _judged(message: Message, visit: Visit, context: Context) -> Judgement:
    text = _text(message)
    if visit.chat_id != visit.person.id or not text:
        return Judgement()
    return await asyncio.to_thread(context.services.recogniser.judge, text)


async def _alarm(content: Content, screens: Screens, visit: Visit, context: Context) -> Alarm:
    alarm = await context.services.alarming.raise_alarm(visit.person, content, origin=visit.origin)
    await say(context.bot, visit.chat_id, screens.escalated(alarm.escalation_id, "danger_told"))
    return alarm


def _text(message: Message) -> str:
    return message.text or message.caption or ""


def _screens(text: str, visit: Visit, context: Context) -> Screens:
    language = reply_language(visit.person.language, detect_language(text, visit.language))
    return screens_for(context.services, language)


TABLE: Table = (OnTap(callbacks.InDanger, in_danger),)
