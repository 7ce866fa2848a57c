"""The volunteer's side: claim, answer by replying, send a suggested entry, pass on, close, the queue."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from telegram import CallbackQuery, ForceReply, Message
from telegram.constants import ParseMode

from bot.desk import ClaimResult, HeldBy, Volunteer, Won
from bot.store import escalations
from bot.store.database import Connection
from bot.store.escalations import Content
from handlers import callbacks, desk_screens
from handlers.audience import Audience, may
from handlers.context import Context, Visit
from handlers.desk_screens import Case
from handlers.letters import load_case
from handlers.resident import content_of
from handlers.routing import OnCommand, OnTap, Table
from handlers.sending import call, say

_NUMBER = re.compile(r"#(\d{1,12})\b")


async def claim(query: CallbackQuery, tap: callbacks.Claim, visit: Visit, context: Context) -> str:
    """Takes an escalation; whoever is too late is told who has it."""
    result = await _act(query, context.services.desk.claim, tap.escalation, visit, context)
    if isinstance(result, Won) and visit.chat_id == visit.person.id:
        await _ask_for_answer(tap.escalation, visit, context)
    return _words(result, "claimed_toast", visit)


async def send_entry(query: CallbackQuery, tap: callbacks.SendEntry, visit: Visit, context: Context) -> str:
    """Answers with an entry of the knowledge base, in the resident's language."""
    services = context.services
    if tap.entry not in services.library.entries:
        return visit.screens.label("old_button")
    reply = partial(services.desk.reply, content=Content("entry", tap.entry), origin=visit.origin)
    return _words(await _act(query, reply, tap.escalation, visit, context), "sent", visit)


async def pass_on(query: CallbackQuery, tap: callbacks.PassOn, visit: Visit, context: Context) -> str:
    """Gives an escalation back to the others."""
    result = await _act(query, context.services.desk.pass_on, tap.escalation, visit, context)
    return _words(result, "passed_on", visit)


async def close(query: CallbackQuery, tap: callbacks.Close, visit: Visit, context: Context) -> str:
    """Ends an escalation."""
    result = await _act(query, context.services.desk.close, tap.escalation, visit, context)
    return _words(result, "closed_toast", visit)


async def queue(_message: Message, _arguments: list[str], visit: Visit, context: Context) -> None:
    """What waits, and what the volunteer holds."""
    waiting, held = await context.services.database.read(_queue, visit.person.id)
    await say(context.bot, visit.chat_id, desk_screens.queue(visit.screens, waiting, held))


async def show_card(_query: CallbackQuery, tap: callbacks.ShowCard, visit: Visit, context: Context) -> str | None:
    """The card of an escalation from the queue; a reply to it answers, too."""
    services = context.services
    case = await services.database.read(load_case, tap.escalation)
    if case is None:
        return visit.screens.label("over")
    message = await say(context.bot, visit.chat_id, desk_screens.card(visit.screens, case))
    await services.database.run(shown.note_shown, visit.chat_id, message.message_id, "card", tap.escalation)
    return None


async def take_reply(message: Message, visit: Visit, context: Context) -> bool:
    """A reply to a card or to a message of its thread: the answer goes to the resident."""
    services = context.services
    replied_to = message.reply_to_message
    if replied_to is None or not may(Audience.VOLUNTEERS, services, visit.person.id, visit.chat_id):
        return False
    escalation_id = await services.database.read(_answered_by_reply, visit, replied_to, context.bot.id)
    content = content_of(message)
    if escalation_id is None or content is None:
        return False
    result = await services.database.run(
        services.desk.reply,
        escalation_id,
        _volunteer(visit),
        content=content,
        origin=visit.origin,
        now=services.clock(),
    )
    key, values = _key(result, "sent")
    words = visit.screens.plain(key, **values)
    await say(context.bot, visit.chat_id, words, reply_to=message.message_id)
    return True


async def _act(
    query: CallbackQuery, rule: Callable[..., ClaimResult], escalation_id: int, visit: Visit, context: Context
) -> ClaimResult:
    """Does what a button of a card asks for.

    The card is noted as one in the same transaction: after a crash it may be on a phone without our knowing.
    """

    def noted(db: Connection) -> ClaimResult:
        if query.message and escalations.find(db, escalation_id):
            shown.note_shown(db, visit.chat_id, query.message.message_id, "card", escalation_id)
        return rule(db, escalation_id, _volunteer(visit), now=context.services.clock())

    return await context.services.database.run(noted)


async def _ask_for_answer(escalation_id: int, visit: Visit, context: Context) -> None:
    """Opens the reply field on the volunteer's phone, so that the answer needs no search for the card."""
    text = visit.screens.say("write_answer", number=escalation_id)
    send = partial(context.bot.send_message, visit.chat_id, text, parse_mode=ParseMode.HTML)
    message = await call(partial(send, reply_markup=ForceReply()))
    await context.services.database.run(
        shown.note_shown, visit.chat_id, message.message_id, "thread", escalation_id
    )


def _volunteer(visit: Visit) -> Volunteer:
    return Volunteer(visit.person.id, visit.person.first_name, visit.chat_id)


def _words(result: ClaimResult, won: str, visit: Visit) -> str:
    key, values = _key(result, won)
    return visit.screens.label(key, **values)


def _key(result: ClaimResult, won: str) -> tuple[str, dict[str, str]]:
    """The interface text that tells the outcome."""
    match result:
        case Won():
            return won, {}
        case HeldBy(first_name):
            return "held_by", {"name": first_name}
        case _:
            return "over", {}


def _queue(db: Connection, volunteer_id: int) -> tuple[list[Case], list[Case]]:
    def cases(found: list[escalations.Escalation]) -> list[Case]:
        return [case for each in found if (case := load_case(db, each.id))]

    return cases(escalations.waiting(db)), cases(escalations.held_by(db, volunteer_id))


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
    OnCommand("queue", queue, Audience.VOLUNTEERS),
    OnTap(callbacks.Claim, claim, Audience.VOLUNTEERS),
    OnTap(callbacks.SendEntry, send_entry, Audience.VOLUNTEERS),
    OnTap(callbacks.PassOn, pass_on, Audience.VOLUNTEERS),
    OnTap(callbacks.Close, close, Audience.VOLUNTEERS),
    OnTap(callbacks.ShowCard, show_card, Audience.VOLUNTEERS),
)
