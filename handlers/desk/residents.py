"""What residents touch of the desk: their commune, told only if they like, and a guide that a volunteer sent."""

from __future__ import annotations

from dataclasses import replace

from telegram import CallbackQuery, InlineKeyboardButton

from bot.store import people
from handlers.context import Context, Visit
from handlers.desk import taps
from handlers.desk_screens import commune_name, communes
from handlers.guide import open_guide
from handlers.routing import OnTap, Table
from handlers.screens import Screen, Screens, button, pairs
from handlers.sending import say, show

_NONE = "none"


def commune_row(screens: Screens) -> list[InlineKeyboardButton]:
    """The way to the choice of a commune."""
    return [button(screens.label("tell_commune"), taps.AskCommune())]


def with_commune(screen: Screen, visit: Visit) -> Screen:
    """What is kept of the person, with the commune they told and the way to change it."""
    told = visit.person.commune
    line = visit.screens.say("my_commune", commune=commune_name(visit.screens, told)) if told else ""
    text = "\n".join(part for part in (screen.text, line) if part)
    return replace(screen, text=text, rows=[*screen.rows, commune_row(visit.screens)])


async def ask_commune(_query: CallbackQuery, _tap: taps.AskCommune, visit: Visit, context: Context) -> None:
    """The communes, and the way to say nothing."""
    buttons = [button(name, taps.ChooseCommune(commune)) for commune, name in communes(visit.screens).items()]
    last = [button(visit.screens.label("commune_none"), taps.ChooseCommune(_NONE))]
    await say(context.bot, visit.chat_id, Screen(visit.screens.say("which_commune"), [*pairs(buttons), last]))


async def choose_commune(query: CallbackQuery, tap: taps.ChooseCommune, visit: Visit, context: Context) -> str | None:
    """Keeps the commune, or forgets the one that was told."""
    is_known = tap.commune in communes(visit.screens)
    if not is_known and tap.commune != _NONE:
        return visit.screens.label("old_button")
    await context.services.database.run(people.choose_commune, visit.person.id, tap.commune if is_known else None)
    told = (
        visit.screens.plain("commune_chosen", commune=commune_name(visit.screens, tap.commune))
        if is_known
        else visit.screens.plain("commune_forgotten")
    )
    await show(context.bot, query, told)
    return None


async def open_step(_query: CallbackQuery, tap: taps.OpenStep, visit: Visit, context: Context) -> str | None:
    """Into the guide that a volunteer sent, at the step they meant."""
    if tap.guide not in context.services.library.guides:
        return visit.screens.label("old_button")
    await context.services.database.run(
        people.save_guide_step, visit.person.id, tap.guide, tap.step, context.services.clock()
    )
    return await open_guide(tap.guide, visit, context)


TABLE: Table = (
    OnTap(taps.AskCommune, ask_commune),
    OnTap(taps.ChooseCommune, choose_commune),
    OnTap(taps.OpenStep, open_step),
)
