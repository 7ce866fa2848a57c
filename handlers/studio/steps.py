"""Which steps a guide has, and whether an entry is there at all: add, move and remove a step, retire an entry."""

from __future__ import annotations

from telegram import CallbackQuery

from bot.studio import Draft, EmptyFieldError, Kind
from handlers.audience import Audience
from handlers.context import Context, Visit
from handlers.faults import tell_fault
from handlers.routing import OnTap, Table
from handlers.screens import Screen, button
from handlers.sending import show
from handlers.studio import draft_screens, drafting
from handlers.studio import step_taps as taps
from handlers.studio.taps import ShowDraft
from knowledge_base.problems import FaultyFilesError
from knowledge_base.writing import BusyFileError


async def add_step(query: CallbackQuery, tap: taps.AddStep, visit: Visit, context: Context) -> str | None:
    """An empty step after this one; its text is asked for."""
    draft = await _draft_with(tap.draft, tap.step, visit, context)
    if draft is None:
        return visit.screens.label("old_button")
    kept = await context.services.editing.add_step(draft, str(tap.step))
    number = kept.steps[kept.steps.index(str(tap.step)) + 1]
    await _show(query, kept, number, tap.language, visit, context)
    await drafting.request(kept, kept.missing or f"steps.{number}.text.{tap.language}", visit, context)
    return None


async def remove_step(query: CallbackQuery, tap: taps.RemoveStep, visit: Visit, context: Context) -> str | None:
    """The guide without this step; the one that takes its place is shown."""
    draft = await _draft_with(tap.draft, tap.step, visit, context)
    if draft is None:
        return visit.screens.label("old_button")
    place = draft.steps.index(str(tap.step))
    try:
        kept = await context.services.editing.keep(draft.without_step(str(tap.step)))
    except EmptyFieldError:
        return visit.screens.label("last_step")
    await _show(query, kept, kept.steps[min(place, len(kept.steps) - 1)], tap.language, visit, context)
    return None


async def move_step(query: CallbackQuery, tap: taps.MoveStep, visit: Visit, context: Context) -> str | None:
    """The step at another place."""
    draft = await _draft_with(tap.draft, tap.step, visit, context)
    if draft is None:
        return visit.screens.label("old_button")
    kept = await context.services.editing.keep(draft.with_step_at(str(tap.step), tap.place))
    await _show(query, kept, str(tap.step), tap.language, visit, context)
    return None


async def ask_retire(query: CallbackQuery, tap: taps.AskRetire, visit: Visit, context: Context) -> str | None:
    """Whether the admin is sure."""
    draft = await drafting.own_draft(tap.draft, visit, context)
    if draft is None or draft.kind is not Kind.ENTRY:
        return visit.screens.label("no_draft")
    text = visit.screens.say("retire_sure", title=draft.text("title"))
    yes = button(visit.screens.label("retire_yes"), taps.RetireEntry(draft.id))
    no = button(visit.screens.label("back"), ShowDraft(draft.id, draft.language))
    await show(context.bot, query, Screen(text, [[yes, no]]))
    return None


async def retire(query: CallbackQuery, tap: taps.RetireEntry, visit: Visit, context: Context) -> str | None:
    """The bot does not answer with the entry any more."""
    draft = await drafting.own_draft(tap.draft, visit, context)
    if draft is None:
        return visit.screens.label("no_draft")
    try:
        done = await context.services.editing.retire(draft, drafting.by(visit))
    except (FaultyFilesError, BusyFileError) as error:
        await tell_fault(error, visit, context)
        return None
    if not done:
        return visit.screens.label("entry_gone")
    await show(context.bot, query, visit.screens.plain("retired", title=draft.text("title")))
    return None


async def _draft_with(draft_id: int, step: int, visit: Visit, context: Context) -> Draft | None:
    """The admin's draft of a guide that has this step, or None."""
    draft = await drafting.own_draft(draft_id, visit, context)
    return draft if draft and str(step) in draft.steps else None


async def _show(query: CallbackQuery, draft: Draft, step: str, language: str, visit: Visit, context: Context) -> None:
    others = [name for name, _ in await context.services.editing.others_on(draft)]
    await show(context.bot, query, draft_screens.step(visit.screens, draft, language, int(step), others))


TABLE: Table = (
    OnTap(taps.AddStep, add_step, Audience.ADMINS),
    OnTap(taps.RemoveStep, remove_step, Audience.ADMINS),
    OnTap(taps.MoveStep, move_step, Audience.ADMINS),
    OnTap(taps.AskRetire, ask_retire, Audience.ADMINS),
    OnTap(taps.RetireEntry, retire, Audience.ADMINS),
)
