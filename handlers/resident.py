"""The resident's side: start, language, menu, questions, answers, the way to a person, one's own data."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from telegram import CallbackQuery, Message

from bot.answering import Answer, Escalated, Outcome, Relayed, Reply, Smalltalk, Suggest
from bot.matching import DecisionKind
from bot.privacy import PrivateKind
from bot.store import escalations, people, questions, vouches
from bot.store.database import Connection
from bot.store.escalations import LOCATION, Content
from bot.store.vouches import Way
from bot.text import fold
from bot.upkeep import report_outdated
from handlers import callbacks, smalltalk
from handlers.context import Context, Visit, screens_for
from handlers.desk import outlooks
from handlers.desk.residents import commune_row
from handlers.guide import open_guide
from handlers.invitations import accept_invitation
from handlers.menus import own_commands, show_commands_in
from handlers.news import ask_once
from handlers.routing import OnCommand, OnTap, Table
from handlers.screens import Screen, Screens
from handlers.sending import say, show, without_buttons
from handlers.translations import entry_with_review
from knowledge_base.schema import Entry

_NUMBER = re.compile(r"(?:(?:so|cau|muc|cai|number|no) ?)?([1-9])")
_CHOICE_LASTS = timedelta(minutes=30)
_UNREAD = {"voice": "escalated_voice", "audio": "escalated_voice", "photo": "escalated_photo"}
_ENTRY_LINK, _GUIDE_LINK, _INVITATION_LINK = "e-", "g-", "i-"


async def start(message: Message, arguments: list[str], visit: Visit, context: Context) -> None:
    """Into the bot: by a link to an answer, a guide or a role, or to the choice of language."""
    link = arguments[0] if arguments else ""
    if link.startswith(_INVITATION_LINK):
        await accept_invitation(link.removeprefix(_INVITATION_LINK), visit, context)
    elif link.startswith(_ENTRY_LINK):
        await _show_entry(_from_link(link, _ENTRY_LINK), visit, context)
    elif link.startswith(_GUIDE_LINK):
        await open_guide(_from_link(link, _GUIDE_LINK), visit, context)
    else:
        await choose_language(message, arguments, visit, context)
        if visit.person.language is not None:
            in_progress = await _guide_in_progress(visit, context)
            await say(context.bot, visit.chat_id, visit.screens.welcome(in_progress))


async def choose_language(_message: Message, _arguments: list[str], visit: Visit, context: Context) -> None:
    """Every language by its own name."""
    await say(context.bot, visit.chat_id, visit.screens.choose_language(context.services.config.languages))


async def language_chosen(
    query: CallbackQuery, tap: callbacks.ChooseLanguage, visit: Visit, context: Context
) -> str | None:
    """Keeps the language, says so in it, and shows the menu."""
    services = context.services
    language = services.library.languages.get(tap.code)
    if language is None or tap.code not in services.config.languages:
        return visit.screens.label("old_button")
    await services.database.run(people.choose_language, visit.person.id, tap.code)
    screens = screens_for(services, tap.code)
    lines = [screens.say("language_chosen")] if "language_chosen" in language.texts else []
    if language.draft:
        lines.append(screens.say("draft_language" if language.texts else "no_texts_yet", language=language.name))
    await show(context.bot, query, Screen("\n".join(lines), [commune_row(screens)]))
    in_progress = await _guide_in_progress(visit, context)
    await say(context.bot, visit.chat_id, screens.welcome(in_progress))
    await show_commands_in(visit.chat_id, tap.code, context)
    return None


async def menu(_message: Message, _arguments: list[str], visit: Visit, context: Context) -> None:
    """The topics."""
    in_progress = await _guide_in_progress(visit, context)
    await say(context.bot, visit.chat_id, visit.screens.menu(in_progress))


async def open_menu(query: CallbackQuery, _tap: callbacks.OpenMenu, visit: Visit, context: Context) -> None:
    """The topics, in place of the tapped message."""
    in_progress = await _guide_in_progress(visit, context)
    await show(context.bot, query, visit.screens.menu(in_progress))


async def open_topic(query: CallbackQuery, tap: callbacks.OpenTopic, visit: Visit, context: Context) -> str | None:
    """The entries of a topic."""
    topic = context.services.library.topics.get(tap.topic)
    if topic is None:
        return visit.screens.label("old_button")
    await show(context.bot, query, visit.screens.topic(topic, tap.page))
    return None


async def open_entry(_query: CallbackQuery, tap: callbacks.OpenEntry, visit: Visit, context: Context) -> str | None:
    """An entry of the menu, as a message of its own so that the menu stays."""
    return await _show_entry(tap.entry, visit, context)


async def picked(query: CallbackQuery, tap: callbacks.PickSuggestion, visit: Visit, context: Context) -> str | None:
    """The entry that the person meant."""
    entry = context.services.library.entries.get(tap.entry)
    if entry is None:
        return visit.screens.label("old_button")
    await context.services.database.run(_note_picked, visit.person.id, tap.question, tap.entry)
    await without_buttons(query)
    await say(context.bot, visit.chat_id, _answer_screen(entry, tap.question, visit.screens, visit, context))
    return None


async def helped(query: CallbackQuery, tap: callbacks.Helped, visit: Visit, context: Context) -> str | None:
    """The answer helped."""
    await context.services.database.run(_note_own_helped, visit.person.id, tap.question)
    await without_buttons(query)
    await say(context.bot, visit.chat_id, visit.screens.plain("glad"))
    await ask_once(visit, context)
    return None


async def out_of_date(_query: CallbackQuery, tap: callbacks.OutOfDate, visit: Visit, context: Context) -> str:
    """The answer is not true any more: the admins see it."""
    services = context.services
    if tap.entry not in services.library.entries:
        return visit.screens.label("old_button")
    await services.database.run(
        report_outdated, tap.entry, visit.person.id, sorted(services.people.admins()), services.clock()
    )
    return visit.screens.label("out_of_date_noted")


async def not_helped(query: CallbackQuery, tap: callbacks.NotHelped, visit: Visit, context: Context) -> str | None:
    """The answer did not help: a person takes over, with the question."""
    await without_buttons(query)
    return await _to_person(tap.question, visit, context)


async def ask_person(query: CallbackQuery, tap: callbacks.AskPerson, visit: Visit, context: Context) -> str | None:
    """None of the suggestions, or simply a person."""
    if tap.question:
        await without_buttons(query)
    return await _to_person(tap.question, visit, context)


async def help_(_message: Message, _arguments: list[str], visit: Visit, context: Context) -> None:
    """What the bot can do, and the commands that this person may use."""
    own = own_commands(context.commands, context.services, visit.chat_id)
    commands = [(name, visit.screens.label(f"command_{name}")) for name in own]
    await say(context.bot, visit.chat_id, visit.screens.help(commands))


async def person(_message: Message, _arguments: list[str], visit: Visit, context: Context) -> None:
    """A person, please."""
    await _to_person(0, visit, context)


async def withdraw(query: CallbackQuery, tap: callbacks.Withdraw, visit: Visit, context: Context) -> str | None:
    """Takes the question, or the alarm, back."""
    services = context.services
    if not await services.database.run(services.desk.withdraw, tap.escalation, visit.person.id, services.clock()):
        return visit.screens.label("cannot_withdraw")
    taken_back = await services.database.read(escalations.find, tap.escalation)
    key = "alarm_withdrawn" if taken_back is not None and taken_back.urgent else "withdrawn"
    await show(context.bot, query, visit.screens.plain(key))
    return visit.screens.label("withdrawn")


async def answer_helped(
    query: CallbackQuery, tap: callbacks.AnswerHelped, visit: Visit, context: Context
) -> str | None:
    """The volunteer's answer helped."""
    return await _rate(query, tap.escalation, True, visit, context)


async def answer_not_yet(
    query: CallbackQuery, tap: callbacks.AnswerNotYet, visit: Visit, context: Context
) -> str | None:
    """The volunteer's answer did not help yet."""
    return await _rate(query, tap.escalation, False, visit, context)


async def end_conversation(
    query: CallbackQuery, tap: callbacks.EndConversation, visit: Visit, context: Context
) -> None:
    """Back to the bot."""
    services = context.services
    await services.database.run(services.desk.end_conversation, tap.escalation, visit.person.id, services.clock())
    await show(context.bot, query, visit.screens.plain("conversation_ended"))


async def take_message(message: Message, visit: Visit, context: Context) -> bool:
    """A resident's message in a private chat: a question, or part of a conversation with a volunteer."""
    if visit.chat_id != visit.person.id:
        return False
    answering = context.services.answering
    replied_to = message.reply_to_message.message_id if message.reply_to_message else None
    if message.text and replied_to is None and await _take_number(message.text, visit, context):
        return True
    if message.text:
        outcome = await answering.ask(visit.person, message.text, origin=visit.origin, replied_to=replied_to)
        await _answer(outcome, message, visit, context)
    elif content := content_of(message):
        outcome = await answering.pass_on_media(visit.person, content, origin=visit.origin, replied_to=replied_to)
        await _answer(outcome, message, visit, context)
    else:
        key = "smalltalk_ok" if message.sticker else "unreadable"
        await say(context.bot, visit.chat_id, visit.screens.plain(key))
    return True


def content_of(message: Message) -> Content | None:
    """What can be passed on of a message, or None."""
    if message.text:
        return Content("text", message.text)
    caption = message.caption or ""
    if message.photo:
        return Content("photo", caption, message.photo[-1].file_id)
    for kind in ("voice", "audio", "video", "video_note", "document"):
        file = getattr(message, kind)
        if file:
            return Content(kind, caption, file.file_id)
    if message.location:
        return Content(LOCATION, "", f"{message.location.latitude:.6f},{message.location.longitude:.6f}")
    return None


async def _answer(outcome: Outcome, message: Message, visit: Visit, context: Context) -> None:
    await warn_of_private(outcome.private, message, visit, context)
    for reply in outcome.replies:
        context.services.metrics.decided(type(reply).__name__.lower(), context.services.matcher.tier)
        await say(context.bot, visit.chat_id, await _screen(reply, message.text or "", visit, context))


async def warn_of_private(private: frozenset[PrivateKind], message: Message, visit: Visit, context: Context) -> None:
    """Says that something in the message should not have been sent, if so."""
    if private:
        key = "warn_secret" if PrivateKind.SECRET in private else "warn_number"
        await say(context.bot, visit.chat_id, visit.screens.plain(key), reply_to=message.message_id)


async def _screen(reply: Reply, text: str, visit: Visit, context: Context) -> Screen:
    screens = screens_for(context.services, reply.language)
    entries = context.services.library.entries
    match reply:
        case Answer(entry, question_id):
            return _answer_screen(entries[entry], question_id, screens, visit, context)
        case Suggest(ids, question_id):
            return screens.suggest([entries[entry] for entry in ids if entry in entries], question_id)
        case Escalated(escalation_id, _, media):
            key = _UNREAD.get(media, "escalated_file") if media else "escalated"
            return await outlooks.escalated(screens, escalation_id, context, key)
        case Relayed(escalation_id, first_name, _, waits, urgent):
            name = first_name or screens.label("a_volunteer")
            return screens.relayed(escalation_id, name, waits=waits, urgent=urgent)
        case Smalltalk():
            return screens.plain(smalltalk.reply_key(text, context.services.library.words))


def _answer_screen(entry: Entry, question_id: int, screens: Screens, visit: Visit, context: Context) -> Screen:
    return entry_with_review(screens.answer(entry, question_id), entry, screens.language, visit, context)


async def _show_entry(entry_id: str, visit: Visit, context: Context) -> str | None:
    services = context.services
    entry = services.library.entries.get(entry_id)
    if entry is None:
        return visit.screens.label("old_button")
    await services.database.run(people.note_last_entry, visit.person.id, entry_id)
    await say(context.bot, visit.chat_id, _answer_screen(entry, 0, visit.screens, visit, context))
    return None


async def _guide_in_progress(visit: Visit, context: Context) -> tuple[str, int] | None:
    return await context.services.database.read(people.guide_in_progress, visit.person.id)


async def _to_person(question_id: int, visit: Visit, context: Context) -> str | None:
    escalated = await context.services.answering.ask_person(visit.person, question_id or None, origin=visit.origin)
    if escalated is None:
        return visit.screens.label("old_button")
    key = "escalated" if question_id else "ask_what"
    screen = await outlooks.escalated(visit.screens, escalated.escalation_id, context, key)
    await say(context.bot, visit.chat_id, screen)
    return None


async def _rate(
    query: CallbackQuery, escalation_id: int, was_helped: bool, visit: Visit, context: Context
) -> str | None:
    services = context.services
    name = await services.database.run(services.desk.rate, escalation_id, visit.person.id, was_helped, services.clock())
    await without_buttons(query)
    if name is None:
        return visit.screens.label("cannot_withdraw")
    key = "rated_helped" if was_helped else "rated_not_yet"
    await say(context.bot, visit.chat_id, visit.screens.plain(key, name=name))
    return None


async def _take_number(text: str, visit: Visit, context: Context) -> bool:
    """“2” after suggestions: the second of them is meant."""
    number = _NUMBER.fullmatch(fold(text))
    if number is None:
        return False
    services = context.services
    question = await services.database.read(_offered, visit.person.id, services.clock() - _CHOICE_LASTS)
    offered = [entry for entry in question.suggestions if entry in services.library.entries] if question else []
    if question is None or int(number[1]) > len(offered):
        return False
    entry = services.library.entries[offered[int(number[1]) - 1]]
    await services.database.run(_note_picked, visit.person.id, question.id, entry.id)
    await say(context.bot, visit.chat_id, _answer_screen(entry, question.id, visit.screens, visit, context))
    return True


def _offered(db: Connection, person_id: int, since: datetime) -> questions.Question | None:
    """The question whose suggestions wait for a choice; None where a volunteer has written after them."""
    question = questions.latest_of(db, person_id, since)
    if question is None or question.decision != DecisionKind.SUGGEST or question.helped is False:
        return None
    return None if escalations.conversation_of(db, person_id, question.asked_at) else question


def _note_picked(db: Connection, person_id: int, question_id: int, entry: str) -> None:
    question = questions.find_own(db, question_id, person_id)
    if question and entry in question.suggestions:
        questions.note_choice(db, question_id, entry)
        people.note_last_entry(db, person_id, entry)
        vouches.vouch(db, question_id, person_id, entry, Way.PICKED)


def _note_own_helped(db: Connection, person_id: int, question_id: int) -> None:
    question = questions.find_own(db, question_id, person_id)
    if question is None:
        return
    questions.note_helped(db, question_id, True)
    answered_with = question.chosen_entry or (question.entry if question.decision == DecisionKind.ANSWER else None)
    if answered_with:
        vouches.vouch(db, question_id, person_id, answered_with, Way.HELPED)


def _from_link(link: str, prefix: str) -> str:
    """Telegram's start links carry no dot, so ids travel with a double dash instead."""
    return link.removeprefix(prefix).replace("--", ".")


TABLE: Table = (
    OnCommand("start", start),
    OnCommand("menu", menu),
    OnCommand("language", choose_language),
    OnCommand("help", help_),
    OnCommand("person", person),
    OnTap(callbacks.ChooseLanguage, language_chosen),
    OnTap(callbacks.OpenMenu, open_menu),
    OnTap(callbacks.OpenTopic, open_topic),
    OnTap(callbacks.OpenEntry, open_entry),
    OnTap(callbacks.PickSuggestion, picked),
    OnTap(callbacks.AskPerson, ask_person),
    OnTap(callbacks.Helped, helped),
    OnTap(callbacks.NotHelped, not_helped),
    OnTap(callbacks.OutOfDate, out_of_date),
    OnTap(callbacks.Withdraw, withdraw),
    OnTap(callbacks.AnswerHelped, answer_helped),
    OnTap(callbacks.AnswerNotYet, answer_not_yet),
    OnTap(callbacks.EndConversation, end_conversation),
)
