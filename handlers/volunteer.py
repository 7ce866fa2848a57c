"""The buttons of a card, and replies to it: claim, answer, ask back, pass on, give back, close."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from telegram import CallbackQuery, Message

from bot.desk import ClaimResult, Won
from bot.store import drafts, escalations, shown
from bot.store.database import Connection
from bot.store.drafts import Asked
from bot.store.escalations import CloseReason, Content
from bot.store.volunteers import Profile
from handlers import callbacks, desk_screens
from handlers.audience import Audience, may
from handlers.context import Context, Visit
from handlers.desk import taps
from handlers.desk.answering import ask_for_answer, offer, outcome, volunteer
from handlers.desk.cases import load_case
from handlers.desk.files import below_card, send_content
from handlers.desk.phrases import keep_phrase
from handlers.desk.picking import search
from handlers.desk.telling import in_topic, tell
from handlers.resident import content_of
from handlers.routing import OnTap, Table
from handlers.screens import Screen, button, pairs
from handlers.sending import show

_NUMBER = re.compile(r"#(\d{1,12})\b")
_PASSED_TO = 8
_CLOSE_REASONS = (
    CloseReason.DONE,
    CloseReason.DUPLICATE,
    CloseReason.UNCLEAR,
    CloseReason.OUT_OF_SCOPE,
    CloseReason.NOT_SERIOUS,
)


async def claim(query: CallbackQuery, tap: callbacks.Claim, visit: Visit, context: Context) -> str:
    """Takes an escalation; whoever is too late is told who has it."""
    result = await _act(query, context.services.desk.claim, tap.escalation, visit, context)
    if isinstance(result, Won) and visit.chat_id == visit.person.id:
        await ask_for_answer(tap.escalation, visit, context)
    return outcome(result, "claimed_toast", visit)


async def send_entry(query: CallbackQuery, tap: callbacks.SendEntry, visit: Visit, context: Context) -> str | None:
    """Answers with an entry of the knowledge base, in the resident's language."""
    if tap.entry not in context.services.library.entries:
        return visit.screens.label("old_button")
    await _note_card(query, tap.escalation, visit, context)
    return await offer(tap.escalation, Content("entry", tap.entry), visit, context)


async def ask_back(query: CallbackQuery, tap: taps.AskBack, visit: Visit, context: Context) -> str | None:
    """Asks for the words of a question to the resident."""
    result = await _act(query, context.services.desk.claim, tap.escalation, visit, context)
    if not isinstance(result, Won):
        return outcome(result, "sent", visit)
    await ask_for_answer(tap.escalation, visit, context, asks=True)
    return None


async def release(query: CallbackQuery, tap: taps.Release, visit: Visit, context: Context) -> str:
    """Gives an escalation back to the others."""
    result = await _act(query, context.services.desk.release, tap.escalation, visit, context)
    return outcome(result, "released", visit)


async def pass_on(query: CallbackQuery, tap: callbacks.PassOn, visit: Visit, context: Context) -> str | None:
    """To whom? Those who fit best come first."""
    services = context.services

    def candidates(db: Connection) -> list[Profile]:
        return services.desk.fitting(db, tap.escalation, visit.person.id, services.clock())

    held = await services.database.read(services.desk.held_by, tap.escalation, volunteer(visit))
    if not isinstance(held, Won):
        return outcome(held, "sent", visit)
    found = await services.database.read(candidates)
    rows = pairs(button(each.first_name, taps.PassTo(tap.escalation, each.person_id)) for each in found[:_PASSED_TO])
    rows.append([button(visit.screens.label("pass_to_anyone"), taps.PassTo(tap.escalation, 0))])
    await _say_below(query, Screen(visit.screens.say("pass_to_whom", number=tap.escalation), rows), visit, context)
    return None


async def pass_to(query: CallbackQuery, tap: taps.PassTo, visit: Visit, context: Context) -> str:
    """Offers the escalation to the one who was chosen."""
    services = context.services
    who, now = volunteer(visit), services.clock()
    if tap.volunteer and tap.volunteer not in services.people.at_the_desk():
        return visit.screens.label("old_button")
    if tap.volunteer:
        result = await services.database.run(services.desk.pass_on, tap.escalation, who, to=tap.volunteer, now=now)
    else:
        result = await services.database.run(services.desk.release, tap.escalation, who, now)
    words = outcome(result, "passed_on", visit)
    await show(context.bot, query, Screen(words))
    return words


async def close(query: CallbackQuery, tap: callbacks.Close, visit: Visit, context: Context) -> str | None:
    """Why? The resident is told."""
    held = await context.services.database.read(context.services.desk.held_by, tap.escalation, volunteer(visit))
    if not isinstance(held, Won):
        return outcome(held, "sent", visit)
    rows = [
        [button(visit.screens.label(f"close_reason_{reason}"), taps.CloseBecause(tap.escalation, reason))]
        for reason in _CLOSE_REASONS
    ]
    await _say_below(query, Screen(visit.screens.say("close_why", number=tap.escalation), rows), visit, context)
    return None


async def close_because(query: CallbackQuery, tap: taps.CloseBecause, visit: Visit, context: Context) -> str:
    """Ends an escalation for this reason."""
    if tap.reason not in list(CloseReason):
        return visit.screens.label("old_button")
    services = context.services
    result = await services.database.run(
        services.desk.close, tap.escalation, volunteer(visit), reason=CloseReason(tap.reason), now=services.clock()
    )
    words = outcome(result, "closed_toast", visit)
    await show(context.bot, query, Screen(words))
    return words


async def show_card(_query: CallbackQuery, tap: callbacks.ShowCard, visit: Visit, context: Context) -> str | None:
    """The card of an escalation from a list, and below it what the resident sent; a reply to either answers, too."""
    services = context.services
    case = await services.database.read(load_case, tap.escalation)
    if case is None:
        return visit.screens.label("over")
    screen = desk_screens.card(visit.screens, case, services.clock(), chat_id=visit.chat_id)
    message = await tell(visit, context, screen)
    await services.database.run(shown.note_shown, visit.chat_id, message.message_id, "card", tap.escalation)
    for content in below_card(case.thread):
        file = await _send_below(content, visit, context)
        await services.database.run(shown.note_shown, visit.chat_id, file.message_id, "thread", tap.escalation)
    return None


async def _send_below(content: Content, visit: Visit, context: Context) -> Message:
    send = partial(send_content, context.bot, visit.chat_id, content)
    return await in_topic(visit.forum_topic, lambda topic: send(forum_topic=topic))


async def take_reply(message: Message, visit: Visit, context: Context) -> bool:
    """A reply to a card, to a message of its thread, or to what the volunteer was asked for."""
    services = context.services
    replied_to = message.reply_to_message
    if replied_to is None or not may(Audience.VOLUNTEERS, services, visit.person.id, visit.chat_id):
        return False
    prompt = await services.database.read(drafts.take_prompt, visit.chat_id, replied_to.message_id, visit.person.id)
    if prompt is not None:
        await _take_asked(message, *prompt, visit, context)
        return True
    escalation_id = await services.database.read(_answered_by_reply, visit, replied_to, context.bot.id)
    if escalation_id is None:
        return False
    content = content_of(message)
    words = visit.screens.label("reply_unreadable")
    if content is not None:
        told = await offer(escalation_id, content, visit, context)
        if told is None:
            return True
        words = told
    await tell(visit, context, Screen(words), reply_to=message.message_id)
    return True


async def _take_asked(message: Message, kind: Asked, escalation_id: int | None, visit: Visit, context: Context) -> None:
    """The words that a volunteer was asked for."""
    content = content_of(message)
    if content is None or (kind is not Asked.ASK_BACK and not message.text):
        words: str | None = visit.screens.label("reply_unreadable")
    elif kind is Asked.PHRASE:
        words = await keep_phrase(content.text, visit, context)
    elif escalation_id is None:
        words = visit.screens.label("over")
    elif kind is Asked.SEARCH:
        words = await search(escalation_id, content.text, visit, context)
    else:
        words = await offer(escalation_id, content, visit, context, asks=True)
    if words is not None:
        await tell(visit, context, Screen(words), reply_to=message.message_id)


async def _act(
    query: CallbackQuery, rule: Callable[..., ClaimResult], escalation_id: int, visit: Visit, context: Context
) -> ClaimResult:
    """Does what a button of a card asks for."""
    await _note_card(query, escalation_id, visit, context)
    return await context.services.database.run(rule, escalation_id, volunteer(visit), now=context.services.clock())


async def _note_card(query: CallbackQuery, escalation_id: int, visit: Visit, context: Context) -> None:
    """Notes the tapped message as a card: after a crash it may be on a phone without our knowing."""

    def note(db: Connection) -> None:
        known = query.message and shown.shown_in(db, visit.chat_id, query.message.message_id)
        if query.message and not known and escalations.find(db, escalation_id):
            shown.note_shown(db, visit.chat_id, query.message.message_id, "card", escalation_id)

    await context.services.database.run(note)


async def _say_below(query: CallbackQuery, screen: Screen, visit: Visit, context: Context) -> None:
    """Says something in reply to the tapped card, so that it stands in the same topic of a group."""
    reply_to = query.message.message_id if query.message else None
    await tell(visit, context, screen, reply_to=reply_to)


def _answered_by_reply(db: Connection, visit: Visit, replied_to: Message, bot_id: int) -> int | None:
    """The escalation that a reply to a message answers; None where it is no card, or the person's own thread."""
    known = shown.shown_in(db, visit.chat_id, replied_to.message_id)
    is_own = replied_to.from_user is not None and replied_to.from_user.id == bot_id
    escalation_id = _number_on(replied_to) if known is None and is_own else known
    escalation = escalations.find(db, escalation_id) if escalation_id is not None else None
    if escalation is None:
        return None
    is_card = (visit.chat_id, replied_to.message_id) in shown.cards_of(db, escalation.id)
    return escalation.id if is_card or escalation.person_id != visit.person.id else None


def _number_on(message: Message) -> int | None:
    """The escalation's number as written on a desk message: one sent just before a crash was not noted."""
    number = _NUMBER.search(message.text or message.caption or "")
    return int(number[1]) if number else None


TABLE: Table = (
    OnTap(callbacks.Claim, claim, Audience.VOLUNTEERS),
    OnTap(callbacks.SendEntry, send_entry, Audience.VOLUNTEERS),
    OnTap(taps.AskBack, ask_back, Audience.VOLUNTEERS),
    OnTap(taps.Release, release, Audience.VOLUNTEERS),
    OnTap(callbacks.PassOn, pass_on, Audience.VOLUNTEERS),
    OnTap(taps.PassTo, pass_to, Audience.VOLUNTEERS),
    OnTap(callbacks.Close, close, Audience.VOLUNTEERS),
    OnTap(taps.CloseBecause, close_because, Audience.VOLUNTEERS),
    OnTap(callbacks.ShowCard, show_card, Audience.VOLUNTEERS),
)
