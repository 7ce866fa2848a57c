"""An admin gives a step a real picture: sends it, sees the step as residents will, publishes it or takes it back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from telegram import CallbackQuery, InlineKeyboardButton, Message

from bot.delivery import RefusedError
from bot.illustrating import Changed, Faulty, Preview, Replaced, mark_of
from bot.pictures import LARGEST_FILE, Unfit, UnfitPictureError
from handlers.audience import Audience, may
from handlers.context import Context, Visit
from handlers.faults import tell_fault
from handlers.pictures import say_step
from handlers.routing import OnTap, Table
from handlers.screens import Screen, Screens, button
from handlers.sending import call, say, without_buttons
from handlers.studio import picture_taps as taps
from knowledge_base.schema import Guide, PhoneType, Step, in_language

_MEGABYTE = 1_000_000
_REASONS = {
    Unfit.TOO_LARGE: "picture_too_large",
    Unfit.NO_PICTURE: "picture_no_picture",
    Unfit.TOO_SMALL: "picture_too_small",
    Unfit.TOO_LONG: "picture_too_long",
}
"""What is said where a picture cannot be shown."""


def with_replacing(screen: Screen, guide: Guide, step: Step, visit: Visit, context: Context) -> Screen:
    """The screen of a step; for an admin with the button to replace its picture."""
    if not may(Audience.ADMINS, context.services, visit.person.id, visit.chat_id):
        return screen
    tap = taps.ReplacePicture(guide.id, _number(guide, step))
    return replace(screen, rows=[*screen.rows, [button(visit.screens.label("replace_picture"), tap)]])


async def ask(_query: CallbackQuery, tap: taps.ReplacePicture, visit: Visit, context: Context) -> str | None:
    """Asks for the picture, and offers the way back to the drawn one where there is a real one."""
    step = await context.services.illustrating.ask(visit.person.id, tap.guide, tap.step)
    if step is None:
        return visit.screens.label("old_button")
    title = in_language(context.services.library.guides[tap.guide].title, visit.language)
    rows = [[button(visit.screens.label("cancel_picture"), taps.CancelPicture())]]
    if step.picture:
        rows.insert(0, [_take_back(visit.screens, tap.guide, tap.step, step.picture)])
    await say(context.bot, visit.chat_id, Screen(visit.screens.say("send_picture", step=tap.step, title=title), rows))
    return None


async def cancel(query: CallbackQuery, _tap: taps.CancelPicture, visit: Visit, context: Context) -> str:
    """Nothing is awaited any more."""
    was_awaited = await context.services.illustrating.cancel(visit.person.id)
    await without_buttons(query)
    return visit.screens.label("picture_cancelled" if was_awaited else "old_button")


async def take_picture(message: Message, visit: Visit, context: Context) -> bool:
    """The picture that an admin was asked for: as a photo, or as a file of a picture's kind."""
    services = context.services
    sent = message.photo[-1] if message.photo else message.document
    if sent is None or not may(Audience.ADMINS, services, visit.person.id, visit.chat_id):
        return False
    if not await services.illustrating.is_awaited(visit.person.id):
        return False
    try:
        if (sent.file_size or 0) > LARGEST_FILE:
            raise UnfitPictureError(Unfit.TOO_LARGE)
        file = await call(partial(context.bot.get_file, sent.file_id))
        data = bytes(await call(file.download_as_bytearray))
        preview = await services.illustrating.take(visit.person.id, data)
    except UnfitPictureError as error:
        why = visit.screens.plain(_REASONS[error.reason], megabytes=LARGEST_FILE // _MEGABYTE)
        await say(context.bot, visit.chat_id, why, reply_to=message.message_id)
        return True
    except RefusedError:
        await say(context.bot, visit.chat_id, visit.screens.plain("picture_lost"), reply_to=message.message_id)
        return True
    if preview is not None:
        await _show_preview(preview, visit, context)
    return True


async def publish(query: CallbackQuery, tap: taps.PublishPicture, visit: Visit, context: Context) -> str | None:
    """Residents see the picture from now on."""
    outcome = await context.services.illustrating.publish(visit.person.id, tap.mark)
    return await _tell(outcome, query, visit, context)


async def take_back(query: CallbackQuery, tap: taps.TakeBackPicture, visit: Visit, context: Context) -> str | None:
    """Residents see the drawn picture again."""
    outcome = await context.services.illustrating.take_back(visit.person.id, tap.guide, tap.step, tap.mark)
    return await _tell(outcome, query, visit, context)


async def _tell(
    outcome: Replaced | Faulty | Changed, query: CallbackQuery, visit: Visit, context: Context
) -> str | None:
    match outcome:
        case Replaced(guide, number, picture):
            await without_buttons(query)
            key = "picture_published" if picture else "picture_taken_back"
            text = visit.screens.say(key, step=number, title=in_language(guide.title, visit.language))
            rows = [[_take_back(visit.screens, guide.id, number, picture)]] if picture else []
            await say(context.bot, visit.chat_id, Screen(text, rows))
        case Faulty(error):
            await tell_fault(error, visit, context)
        case Changed():
            await without_buttons(query)
            return visit.screens.label("picture_changed")
    return None


async def _show_preview(preview: Preview, visit: Visit, context: Context) -> None:
    """The step as a resident will see it, without its buttons, and below it what to look for."""
    guide, step = preview.guide, preview.step
    known = PhoneType(visit.person.phone_type) if visit.person.phone_type else None
    steps = guide.steps_for(step.only or known)
    place = next(place for place, each in enumerate(steps) if each is step)
    await say_step(context, visit.chat_id, replace(visit.screens.step(guide, steps, place, preview.picture), rows=()))
    rows = [
        [button(visit.screens.label("publish_picture"), taps.PublishPicture(mark_of(preview.picture.name)))],
        [button(visit.screens.label("cancel_picture"), taps.CancelPicture())],
    ]
    await say(context.bot, visit.chat_id, Screen(visit.screens.say("look_at_picture"), rows))


def _take_back(screens: Screens, guide: str, number: int, picture: str) -> InlineKeyboardButton:
    return button(screens.label("take_back_picture"), taps.TakeBackPicture(guide, number, mark_of(picture)))


def _number(guide: Guide, step: Step) -> int:
    return next(number for number, each in enumerate(guide.steps, 1) if each is step)


TABLE: Table = (
    OnTap(taps.ReplacePicture, ask, Audience.ADMINS),
    OnTap(taps.CancelPicture, cancel, Audience.ADMINS),
    OnTap(taps.PublishPicture, publish, Audience.ADMINS),
    OnTap(taps.TakeBackPicture, take_back, Audience.ADMINS),
)
