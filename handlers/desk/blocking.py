"""Blocking whoever abuses the desk: asked once more, then nothing of theirs is taken until an admin unblocks them."""

from __future__ import annotations

from telegram import CallbackQuery

from bot.desk import Volunteer
from bot.store import escalations
from handlers.audience import Audience
from handlers.context import Context, Visit
from handlers.desk import blocking_taps as taps
from handlers.desk.telling import tell
from handlers.routing import OnTap, Table
from handlers.screens import Screen, button
from handlers.sending import show


async def ask_block(_query: CallbackQuery, tap: taps.AskBlock, visit: Visit, context: Context) -> str | None:
    """Asks once more, beside the card, which stays as it is."""
    escalation = await context.services.database.read(escalations.find, tap.escalation)
    if escalation is None:
        return visit.screens.label("over")
    if escalation.person_id in context.services.people.holders():
        return visit.screens.label("cannot_block")
    yes = button(visit.screens.label("block_yes"), taps.BlockResident(tap.escalation))
    no = button(visit.screens.label("no_leave_it"), taps.KeepResident())
    await tell(visit, context, Screen(visit.screens.say("ask_block", number=tap.escalation), [[yes, no]]))
    return None


async def block(query: CallbackQuery, tap: taps.BlockResident, visit: Visit, context: Context) -> str | None:
    """Nothing of this resident is taken any more."""
    services = context.services
    volunteer = Volunteer(visit.person.id, visit.person.first_name, visit.chat_id)
    if not await services.database.run(services.team.block, tap.escalation, volunteer, services.clock()):
        return visit.screens.label("cannot_block")
    await show(context.bot, query, visit.screens.plain("blocked_now", number=tap.escalation))
    return None


async def keep(query: CallbackQuery, _tap: taps.KeepResident, visit: Visit, context: Context) -> None:
    """Nothing happens."""
    await show(context.bot, query, visit.screens.plain("not_blocked"))


TABLE: Table = (
    OnTap(taps.AskBlock, ask_block, Audience.VOLUNTEERS),
    OnTap(taps.BlockResident, block, Audience.VOLUNTEERS),
    OnTap(taps.KeepResident, keep, Audience.VOLUNTEERS),
)
