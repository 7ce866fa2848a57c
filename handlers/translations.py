"""Drafts of translations in front of volunteers: two buttons below each, and what becomes of a tap on them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from html import escape

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.delivery import RefusedError
from bot.translating import (
    Approved,
    Changed,
    Faulty,
    Outcome,
    Place,
    Private,
    TooLong,
    Written,
    can_approve,
    longest,
    mark_of,
    part_at,
)
from handlers import callbacks
from handlers.audience import Audience, may
from handlers.context import Context, Visit, screens_for
from handlers.faults import tell_fault
from handlers.routing import OnTap, Table
from handlers.screens import Screen, Screens, button
from handlers.sending import call, say, without_buttons
from knowledge_base.schema import Entry, Guide, Step, in_language


def entry_with_review(screen: Screen, entry: Entry, language: str, visit: Visit, context: Context) -> Screen:
    """The screen of an answer; where it is a draft and the person a volunteer, with the buttons to review it."""
    return _with_review(screen, entry, Place(entry.id, 0, language), visit, context)


def step_with_review(screen: Screen, guide: Guide, step: Step, visit: Visit, context: Context) -> Screen:
    """The same for a step of a guide."""
    number = next(number for number, each in enumerate(guide.steps, 1) if each is step)
    return _with_review(screen, guide, Place(guide.id, number, visit.language), visit, context)


async def approve(query: CallbackQuery, tap: callbacks.Approve, visit: Visit, context: Context) -> str | None:
    """The whole entry or guide is reviewed from now on."""
    place = Place(tap.name, tap.step, tap.language)
    outcome = await context.services.translating.approve(place, tap.mark, visit.person.first_name)
    if not isinstance(outcome, Faulty):
        await _without_review(query)
    match outcome:
        case Approved(by):
            await _say_about(place, "translation_approved", visit, context, by=by)
        case Changed():
            await _say_about(place, "translation_changed_look", visit, context)
        case Faulty(error):
            await tell_fault(error, visit, context)
        case _:
            return _why_not(place, visit, context)
    return None


async def correct(_query: CallbackQuery, tap: callbacks.Correct, visit: Visit, context: Context) -> str | None:
    """Asks for the text; the present one is set so that a tap copies it."""
    place = Place(tap.name, tap.step, tap.language)
    present = await context.services.translating.ask(visit.person.id, place)
    if present is None:
        return visit.screens.label("old_button")
    name = context.services.library.language_name(place.language)
    text = visit.screens.say("write_translation", language=name, limit=longest(place))
    shown = f"{text}\n\n<pre>{escape(present)}</pre>" if present else text
    cancel_button = button(visit.screens.label("cancel_correction"), callbacks.CancelCorrection())
    await say(context.bot, visit.chat_id, Screen(shown, [[cancel_button]]))
    return None


async def cancel(query: CallbackQuery, _tap: callbacks.CancelCorrection, visit: Visit, context: Context) -> str:
    """Nothing is awaited any more."""
    was_awaited = await context.services.translating.cancel(visit.person.id)
    await without_buttons(query)
    return visit.screens.label("correction_cancelled" if was_awaited else "old_button")


async def take_text(message: Message, visit: Visit, context: Context) -> bool:
    """The text that a volunteer was asked for."""
    services = context.services
    if not message.text or visit.chat_id != visit.person.id:
        return False
    if not may(Audience.VOLUNTEERS, services, visit.person.id, visit.chat_id):
        return False
    if not await services.translating.is_awaited(visit.person.id):
        return False
    outcome = await services.translating.correct(visit.person.id, message.text)
    await _tell(outcome, visit, context)
    return True


async def _tell(outcome: Outcome, visit: Visit, context: Context) -> None:
    match outcome:
        case Written(place):
            await _say_about(place, "translation_written", visit, context)
        case Changed(place):
            await _say_about(place, "translation_changed", visit, context)
        case TooLong(limit):
            await say(context.bot, visit.chat_id, visit.screens.plain("too_long", limit=limit))
        case Private():
            await say(context.bot, visit.chat_id, visit.screens.plain("no_private_numbers"))
        case Faulty(error):
            await tell_fault(error, visit, context, "translation_faulty")
        case _:
            await say(context.bot, visit.chat_id, visit.screens.plain("translation_gone"))


async def _say_about(place: Place, key: str, visit: Visit, context: Context, **values: object) -> None:
    """What happened, above the text as it stands now."""
    library = context.services.library
    part, screens = part_at(library, place), screens_for(context.services, place.language)
    if part is None:
        await say(context.bot, visit.chat_id, visit.screens.plain("translation_gone"))
        return
    told = visit.screens.say(key, title=in_language(part.title, visit.language), **values)
    screen = Screen(f"{told}\n\n{_text(part, place, screens)}")
    await say(context.bot, visit.chat_id, _with_review(screen, part, place, visit, context))


def _text(part: Entry | Guide, place: Place, screens: Screens) -> str:
    if isinstance(part, Entry):
        return screens.entry_text(part)
    return screens.step_text(part, part.steps[min(place.step, len(part.steps)) - 1])


def _why_not(place: Place, visit: Visit, context: Context) -> str:
    """A draft that is none any more was approved by somebody else, or is gone."""
    part = part_at(context.services.library, place)
    by = (part.review or {}).get(place.language) if part and not part.is_draft(place.language) else None
    return visit.screens.label("checked_by", by=by) if by else visit.screens.label("old_button")


async def _without_review(query: CallbackQuery) -> None:
    """Takes the two buttons off the tapped message and leaves the others, as a guide goes on with them."""
    markup = query.message.reply_markup if isinstance(query.message, Message) else None
    verbs = (callbacks.Approve.verb, callbacks.Correct.verb)
    rows = [
        [each for each in row if str(each.callback_data).partition(":")[0] not in verbs]
        for row in (markup.inline_keyboard if markup else ())
    ]
    kept = InlineKeyboardMarkup([row for row in rows if row])
    with suppress(RefusedError):  # too old to be changed, or changed already
        await call(partial(query.edit_message_reply_markup, kept))


def _with_review(screen: Screen, part: Entry | Guide, place: Place, visit: Visit, context: Context) -> Screen:
    is_volunteer = may(Audience.VOLUNTEERS, context.services, visit.person.id, visit.chat_id)
    if not is_volunteer or not part.is_draft(place.language):
        return screen
    return replace(screen, rows=[*screen.rows, *_rows(part, place, visit.screens)])


def _rows(part: Entry | Guide, place: Place, screens: Screens) -> list[list[InlineKeyboardButton]]:
    """Approve, which is for a guide with all of its steps and only where nothing is missing; and correct."""
    rows = []
    if can_approve(part, place.language):
        label = (
            screens.label("approve_guide", steps=len(part.steps))
            if isinstance(part, Guide)
            else screens.label("approve_translation")
        )
        tap = callbacks.Approve(place.name, place.step, place.language, mark_of(part, place.language))
        rows.append([button(label, tap)])
    rows.append(
        [button(screens.label("correct_translation"), callbacks.Correct(place.name, place.step, place.language))]
    )
    return rows


TABLE: Table = (
    OnTap(callbacks.Approve, approve, Audience.VOLUNTEERS),
    OnTap(callbacks.Correct, correct, Audience.VOLUNTEERS),
    OnTap(callbacks.CancelCorrection, cancel, Audience.VOLUNTEERS),
)
