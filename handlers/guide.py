"""Guides: one message that is edited in place, one step a screen, continued after a restart and a week's pause."""

from __future__ import annotations

from telegram import CallbackQuery, Message

from bot.store import people
from handlers import callbacks
from handlers.context import Context, Visit
from handlers.desk import outlooks
from handlers.pictures import picture_of, say_step, show_step
from handlers.routing import OnTap, Table
from handlers.screens import Screen
from handlers.sending import say, show, without_buttons
from handlers.studio.pictures import with_replacing
from handlers.translations import step_with_review
from knowledge_base.schema import Guide, PhoneType


async def open_guide(guide_id: str, visit: Visit, context: Context) -> str | None:
    """Begins a guide, or goes on where it was left; asks first for the kind of phone where that matters."""
    guide = context.services.library.guides.get(guide_id)
    if guide is None:
        return visit.screens.label("old_button")
    if guide.asks_phone_type and visit.person.phone_type is None:
        await say(context.bot, visit.chat_id, visit.screens.which_phone(guide))
        return None
    step = await context.services.database.read(people.guide_step, visit.person.id, guide_id)
    screen = await _step_screen(guide, step, visit, context, visit.person.phone_type)
    await say_step(context, visit.chat_id, screen)
    return None


async def start_guide(_query: CallbackQuery, tap: callbacks.StartGuide, visit: Visit, context: Context) -> str | None:
    """Into a guide, as a message of its own so that the answer stays."""
    return await open_guide(tap.guide, visit, context)


async def phone_chosen(query: CallbackQuery, tap: callbacks.ChoosePhone, visit: Visit, context: Context) -> str | None:
    """Keeps the kind of phone and shows the first step."""
    guide = context.services.library.guides.get(tap.guide)
    if guide is None or tap.phone not in list(PhoneType):
        return visit.screens.label("old_button")
    await context.services.database.run(people.choose_phone_type, visit.person.id, tap.phone)
    begun = await context.services.database.read(people.guide_step, visit.person.id, guide.id)
    await _show_step(query, guide, begun, visit, context, tap.phone)
    return None


async def step(query: CallbackQuery, tap: callbacks.ShowStep, visit: Visit, context: Context) -> str | None:
    """Back or next."""
    guide = context.services.library.guides.get(tap.guide)
    if guide is None:
        return visit.screens.label("old_button")
    await _show_step(query, guide, tap.step, visit, context, visit.person.phone_type)
    return None


async def stuck(_query: CallbackQuery, tap: callbacks.Stuck, visit: Visit, context: Context) -> str | None:
    """A person is asked, and told the guide and the step."""
    guide = context.services.library.guides.get(tap.guide)
    if guide is None or tap.step >= len(guide.steps):
        return visit.screens.label("old_button")
    escalated = await context.services.answering.stuck(visit.person, tap.guide, tap.step, origin=visit.origin)
    screen = await outlooks.escalated(visit.screens, escalated.escalation_id, context, "stuck_sent")
    await say(context.bot, visit.chat_id, screen)
    return None


async def done(query: CallbackQuery, tap: callbacks.GuideDone, visit: Visit, context: Context) -> str | None:
    """Arrived: the guide is no longer in progress."""
    guide = context.services.library.guides.get(tap.guide)
    if guide is None:
        return visit.screens.label("old_button")
    await context.services.database.run(people.finish_guide, visit.person.id, tap.guide)
    await without_buttons(query)
    await say(context.bot, visit.chat_id, visit.screens.guide_done(guide))
    return None


async def _show_step(
    query: CallbackQuery, guide: Guide, index: int, visit: Visit, context: Context, phone: str | None
) -> None:
    screen = await _step_screen(guide, index, visit, context, phone)
    before = query.message if isinstance(query.message, Message) else None
    if await show_step(context, visit.chat_id, screen, before):
        if before is not None and not before.photo:
            await without_buttons(query)
    else:
        await show(context.bot, query, screen)


async def _step_screen(guide: Guide, index: int, visit: Visit, context: Context, phone: str | None) -> Screen:
    """The screen of a step, which is remembered. An index beyond the end (the guide was shortened) is the last."""
    steps = guide.steps_for(PhoneType(phone) if phone else None)
    index = min(max(index, 0), len(steps) - 1)
    services = context.services
    await services.database.run(people.save_guide_step, visit.person.id, guide.id, index, services.clock())
    picture = await picture_of(steps[index], index + 1, visit.language, services)
    screen = visit.screens.step(guide, steps, index, picture)
    screen = step_with_review(screen, guide, steps[index], visit, context)
    return with_replacing(screen, guide, steps[index], visit, context)


TABLE: Table = (
    OnTap(callbacks.StartGuide, start_guide),
    OnTap(callbacks.ChoosePhone, phone_chosen),
    OnTap(callbacks.ShowStep, step),
    OnTap(callbacks.Stuck, stuck),
    OnTap(callbacks.GuideDone, done),
)
