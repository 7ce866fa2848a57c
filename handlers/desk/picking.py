"""Answering with what the knowledge base has: an entry, or a guide opened at a step, found by a few words."""

from __future__ import annotations

import asyncio

from telegram import CallbackQuery

from bot.store.drafts import Asked
from bot.store.escalations import Content
from handlers.audience import Audience
from handlers.context import Context, Visit
from handlers.desk import taps
from handlers.desk.answering import note_prompt, offer, say_with_reply
from handlers.desk.cases import load_case
from handlers.desk.telling import tell
from handlers.routing import OnTap, Table
from handlers.screens import Screen, button
from knowledge_base.schema import PhoneType, in_language

_FOUND = 6


async def find_entry(_query: CallbackQuery, tap: taps.FindEntry, visit: Visit, context: Context) -> str | None:
    """What comes closest to the question itself, and the field to look for something else."""
    case = await context.services.database.read(load_case, tap.escalation)
    if case is None or case.escalation.is_over:
        return visit.screens.label("over")
    texts = [message.content.text for message in case.thread[:1] if message.content.kind == "text"]
    if texts:
        await _show_found(tap.escalation, texts[0], visit, context)
    message_id = await say_with_reply(visit.screens.say("write_search", number=tap.escalation), visit, context)
    await note_prompt(message_id, Asked.SEARCH, tap.escalation, visit, context)
    return None


async def search(escalation_id: int, text: str, visit: Visit, context: Context) -> str | None:
    """Shows what comes closest to these words; returns what to say where nothing does."""
    return None if await _show_found(escalation_id, text, visit, context) else visit.screens.label("nothing_found")


async def pick_entry(_query: CallbackQuery, tap: taps.PickEntry, visit: Visit, context: Context) -> str | None:
    """Answers with the entry."""
    if tap.entry not in context.services.library.entries:
        return visit.screens.label("old_button")
    return await offer(tap.escalation, Content("entry", tap.entry), visit, context)


async def pick_guide(_query: CallbackQuery, tap: taps.PickGuide, visit: Visit, context: Context) -> str | None:
    """The steps as the resident's phone has them."""
    guide = context.services.library.guides.get(tap.guide)
    case = await context.services.database.read(load_case, tap.escalation)
    if guide is None or case is None:
        return visit.screens.label("old_button")
    phone = case.resident.phone_type if case.resident else None
    rows = [
        [
            button(
                f"{index + 1}. {in_language(step.text, visit.language)}",
                taps.PickStep(tap.escalation, guide.id, index),
            )
        ]
        for index, step in enumerate(guide.steps_for(PhoneType(phone) if phone else None))
    ]
    rows.append([button(visit.screens.label("back_to_found"), taps.FindEntry(tap.escalation))])
    title = in_language(guide.title, visit.language)
    await tell(visit, context, Screen(visit.screens.say("which_step", guide=title), rows))
    return None


async def pick_step(_query: CallbackQuery, tap: taps.PickStep, visit: Visit, context: Context) -> str | None:
    """Answers with the guide, opened at this step."""
    if tap.guide not in context.services.library.guides:
        return visit.screens.label("old_button")
    return await offer(tap.escalation, Content("step", f"{tap.guide}:{tap.step}"), visit, context)


async def _show_found(escalation_id: int, text: str, visit: Visit, context: Context) -> bool:
    services = context.services
    ranked = await asyncio.to_thread(services.matcher.rank, text, _FOUND)
    entries = [services.library.entries[entry] for entry, _ in ranked if entry in services.library.entries]
    rows = []
    for entry in entries:
        row = [button(f"📤 {visit.screens.title(entry)}", taps.PickEntry(escalation_id, entry.id))]
        if entry.guide:
            row.append(button(visit.screens.label("pick_step"), taps.PickGuide(escalation_id, entry.guide)))
        rows.append(row)
    if rows:
        await tell(visit, context, Screen(visit.screens.say("found", number=escalation_id), rows))
    return bool(rows)


TABLE: Table = (
    OnTap(taps.FindEntry, find_entry, Audience.VOLUNTEERS),
    OnTap(taps.PickEntry, pick_entry, Audience.VOLUNTEERS),
    OnTap(taps.PickGuide, pick_guide, Audience.VOLUNTEERS),
    OnTap(taps.PickStep, pick_step, Audience.VOLUNTEERS),
)
