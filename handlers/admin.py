"""The admin's side: unanswered questions by demand, and new entries made from them and from answers."""

from __future__ import annotations

from telegram import CallbackQuery, Message

from bot.editing import EntryDraft, TooLongError
from handlers import admin_screens, callbacks
from handlers.audience import Audience, may
from handlers.context import Context, Visit
from handlers.routing import OnCommand, OnTap, Table
from handlers.sending import say, show
from knowledge_base.loading import LONGEST_ANSWER, LONGEST_TITLE
from knowledge_base.problems import FaultyFilesError

_REQUESTS = {
    "title": ("write_title", LONGEST_TITLE),
    "phrasings": ("write_phrasings", 0),
    "answer": ("write_draft_answer", LONGEST_ANSWER),
}
"""What the admin is asked to write for each field, and how many characters it may have."""


async def unanswered(_message: Message, _arguments: list[str], visit: Visit, context: Context) -> None:
    """The groups of unanswered questions, most asked first."""
    groups = await context.services.editing.unanswered()
    await say(context.bot, visit.chat_id, admin_screens.unanswered(visit.screens, groups))


async def open_unanswered(
    _query: CallbackQuery, _tap: callbacks.OpenUnanswered, visit: Visit, context: Context
) -> None:
    """The same from a button."""
    groups = await context.services.editing.unanswered()
    await say(context.bot, visit.chat_id, admin_screens.unanswered(visit.screens, groups))


async def open_group(_query: CallbackQuery, tap: callbacks.OpenGroup, visit: Visit, context: Context) -> str | None:
    """One group, and what can be made of it."""
    group = await context.services.editing.group_of(tap.question)
    if group is None:
        return visit.screens.label("group_gone")
    await say(context.bot, visit.chat_id, admin_screens.group(visit.screens, group))
    return None


async def make_entry(_query: CallbackQuery, tap: callbacks.MakeEntry, visit: Visit, context: Context) -> str | None:
    """A draft from a group; its answer is asked for."""
    group = await context.services.editing.group_of(tap.question)
    if group is None:
        return visit.screens.label("group_gone")
    draft = await context.services.editing.draft_from_group(visit.person.id, group)
    await _show_draft(draft, visit, context)
    await _request("answer", visit, context)
    return None


async def make_entry_from_answer(
    _query: CallbackQuery, tap: callbacks.MakeEntryFromAnswer, visit: Visit, context: Context
) -> str | None:
    """A draft from a volunteer's answer, ready to publish."""
    draft = await context.services.editing.draft_from_escalation(visit.person.id, tap.escalation)
    if draft is None:
        return visit.screens.label("group_gone")
    await _show_draft(draft, visit, context)
    if draft.missing:
        await _request(draft.missing, visit, context)
    return None


async def add_to_entry(query: CallbackQuery, tap: callbacks.AddToEntry, visit: Visit, context: Context) -> str | None:
    """The group's questions become phrasings of an entry."""
    editing, entry = context.services.editing, context.services.library.entries.get(tap.entry)
    group = await editing.group_of(tap.question)
    if group is None or entry is None:
        return visit.screens.label("group_gone")
    try:
        await editing.add_phrasings(visit.person.id, tap.entry, group)
    except FaultyFilesError as error:
        await _tell_fault(error, visit, context)
        return None
    await show(context.bot, query, visit.screens.plain("added_to_entry", title=visit.screens.title(entry)))
    return None


async def dismiss(query: CallbackQuery, tap: callbacks.DismissGroup, visit: Visit, context: Context) -> str | None:
    """Takes a group off the list."""
    group = await context.services.editing.group_of(tap.question)
    if group is None:
        return visit.screens.label("group_gone")
    await context.services.editing.dismiss(visit.person.id, group)
    await show(context.bot, query, visit.screens.plain("dismissed"))
    return None


async def edit_draft(_query: CallbackQuery, tap: callbacks.EditDraft, visit: Visit, context: Context) -> str | None:
    """Asks for a field of the draft."""
    if await context.services.editing.draft_of(visit.person.id) is None:
        return visit.screens.label("no_draft")
    if tap.field == "topic":
        await say(context.bot, visit.chat_id, admin_screens.choose_topic(visit.screens))
    elif tap.field in _REQUESTS:
        await context.services.editing.await_field(visit.person.id, tap.field)
        await _request(tap.field, visit, context)
    return None


async def choose_topic(query: CallbackQuery, tap: callbacks.ChooseTopic, visit: Visit, context: Context) -> str | None:
    """The draft's topic."""
    if tap.topic not in context.services.library.topics:
        return visit.screens.label("old_button")
    draft = await context.services.editing.fill(visit.person.id, "topic", tap.topic)
    if draft is None:
        return visit.screens.label("no_draft")
    await show(context.bot, query, admin_screens.draft(visit.screens, draft))
    return None


async def publish(query: CallbackQuery, _tap: callbacks.PublishDraft, visit: Visit, context: Context) -> str | None:
    """Writes the draft into the knowledge base; the bot answers with it from now on."""
    services = context.services
    try:
        entry_id = await services.editing.publish(visit.person.id, visit.person.first_name)
    except FaultyFilesError as error:
        await _tell_fault(error, visit, context)
        return None
    if entry_id is None:
        return visit.screens.label("no_draft")
    title = visit.screens.title(services.library.entries[entry_id])
    await show(context.bot, query, visit.screens.plain("published", title=title, entry=entry_id))
    return None


async def drop(query: CallbackQuery, _tap: callbacks.DropDraft, visit: Visit, context: Context) -> None:
    """Throws the draft away."""
    await context.services.editing.drop(visit.person.id)
    await show(context.bot, query, visit.screens.plain("dropped"))


async def take_text(message: Message, visit: Visit, context: Context) -> bool:
    """The text that a draft waits for."""
    services = context.services
    if not message.text or not may(Audience.ADMINS, services, visit.person.id, visit.chat_id):
        return False
    found = await services.editing.draft_of(visit.person.id)
    if found is None or found[1] is None:
        return False
    try:
        draft = await services.editing.fill(visit.person.id, found[1], message.text.strip())
    except TooLongError as error:
        await say(context.bot, visit.chat_id, visit.screens.plain("too_long", limit=error.limit))
        return True
    if draft:
        await _show_draft(draft, visit, context)
    return True


async def _show_draft(draft: EntryDraft, visit: Visit, context: Context) -> None:
    await say(context.bot, visit.chat_id, admin_screens.draft(visit.screens, draft))


async def _request(field: str, visit: Visit, context: Context) -> None:
    key, limit = _REQUESTS[field]
    values = {"limit": limit} if limit else {}
    await say(context.bot, visit.chat_id, visit.screens.plain(key, **values))


async def _tell_fault(error: FaultyFilesError, visit: Visit, context: Context) -> None:
    await say(context.bot, visit.chat_id, visit.screens.plain("not_published", problem=error))


TABLE: Table = (
    OnCommand("unanswered", unanswered, Audience.ADMINS),
    OnTap(callbacks.OpenUnanswered, open_unanswered, Audience.ADMINS),
    OnTap(callbacks.OpenGroup, open_group, Audience.ADMINS),
    OnTap(callbacks.MakeEntry, make_entry, Audience.ADMINS),
    OnTap(callbacks.MakeEntryFromAnswer, make_entry_from_answer, Audience.ADMINS),
    OnTap(callbacks.AddToEntry, add_to_entry, Audience.ADMINS),
    OnTap(callbacks.DismissGroup, dismiss, Audience.ADMINS),
    OnTap(callbacks.EditDraft, edit_draft, Audience.ADMINS),
    OnTap(callbacks.ChooseTopic, choose_topic, Audience.ADMINS),
    OnTap(callbacks.PublishDraft, publish, Audience.ADMINS),
    OnTap(callbacks.DropDraft, drop, Audience.ADMINS),
)
