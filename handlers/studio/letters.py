"""Letters that Telegram refuses for what they say: admins are told of each, and send it again or drop it."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import CallbackQuery, Message

from bot.delivery import RefusedError
from bot.services import Services
from bot.store import deliveries
from bot.store.deliveries import Delivery
from handlers.audience import Audience
from handlers.context import Bot, Context, Visit
from handlers.routing import OnCommand, OnTap, Table
from handlers.screens import Screen, Screens, button
from handlers.sending import say, show
from handlers.studio import letter_taps as taps

_LISTED = 10
_LONGEST_ERROR = 200


async def open_by_command(_message: Message, _arguments: list[str], visit: Visit, context: Context) -> None:
    """The list."""
    await say(context.bot, visit.chat_id, await _list(visit.screens, context))


async def open_by_button(_query: CallbackQuery, _tap: taps.OpenLetters, visit: Visit, context: Context) -> None:
    """The same from a button."""
    await say(context.bot, visit.chat_id, await _list(visit.screens, context))


async def send_again(query: CallbackQuery, tap: taps.SendLetterAgain, visit: Visit, context: Context) -> str:
    """Puts a letter back into the outbox."""
    done = await context.services.database.run(deliveries.try_again, tap.letter)
    await show(context.bot, query, await _list(visit.screens, context))
    return visit.screens.label("letter_again_toast" if done else "letter_gone")


async def drop(query: CallbackQuery, tap: taps.DropLetter, visit: Visit, context: Context) -> str:
    """Throws a letter away."""
    done = await context.services.database.run(deliveries.drop, tap.letter)
    await show(context.bot, query, await _list(visit.screens, context))
    return visit.screens.label("letter_dropped" if done else "letter_gone")


async def send_set_aside(bot: Bot, services: Services, delivery: Delivery, screens: Screens) -> None:
    """Tells an admin of one letter. Raises RefusedError where it is set aside no more."""
    letter = await services.database.read(deliveries.find_set_aside, int(delivery.subject["letter"]))
    if letter is None:
        raise RefusedError("the letter is set aside no more")
    await say(bot, delivery.chat_id, _screen(screens, screens.say("letter_set_aside"), [letter]))


async def _list(screens: Screens, context: Context) -> Screen:
    letters = await context.services.database.read(deliveries.set_aside, _LISTED)
    if not letters:
        return screens.plain("no_letters_set_aside")
    return _screen(screens, screens.say("letters_set_aside", count=len(letters)), letters)


def _screen(screens: Screens, heading: str, letters: Sequence[Delivery]) -> Screen:
    lines = [f"<b>{heading}</b>", *(_line(screens, letter) for letter in letters)]
    rows = [
        [
            button(screens.label("letter_again", number=letter.id), taps.SendLetterAgain(letter.id)),
            button(screens.label("letter_drop", number=letter.id), taps.DropLetter(letter.id)),
        ]
        for letter in letters
    ]
    return Screen("\n\n".join(lines), rows)


def _line(screens: Screens, letter: Delivery) -> str:
    error = letter.error.partition(": ")[2][:_LONGEST_ERROR]
    return screens.say("letter_line", number=letter.id, kind=letter.kind, chat=letter.chat_id, error=error)


TABLE: Table = (
    OnCommand("letters", open_by_command, Audience.ADMINS),
    OnTap(taps.OpenLetters, open_by_button, Audience.ADMINS),
    OnTap(taps.SendLetterAgain, send_again, Audience.ADMINS),
    OnTap(taps.DropLetter, drop, Audience.ADMINS),
)
