"""What is asked in vain: the groups, most asked first, and one tap for whatever may become of each."""

from __future__ import annotations

from telegram import CallbackQuery, Message

from bot.studio import Group
from handlers.audience import Audience
from handlers.context import Context, Visit
from handlers.faults import tell_fault
from handlers.routing import OnCommand, OnTap, Table
from handlers.sending import say, show
from handlers.studio import drafting, group_screens, quoting, taps
from knowledge_base.problems import FaultyFilesError
from knowledge_base.writing import BusyFileError


async def unanswered(_message: Message, _arguments: list[str], visit: Visit, context: Context) -> None:
    """The groups of unanswered questions, most asked first."""
    groups = await context.services.groups.unanswered()
    message = await say(context.bot, visit.chat_id, group_screens.unanswered(visit.screens, groups))
    await quoting.note_groups(message.message_id, groups, visit, context)


async def open_unanswered(query: CallbackQuery, tap: taps.OpenUnanswered, visit: Visit, context: Context) -> None:
    """The same from a button."""
    groups = await context.services.groups.unanswered()
    message_id = await show(context.bot, query, group_screens.unanswered(visit.screens, groups, tap.page))
    await quoting.note_groups(message_id, groups, visit, context)


async def open_group(query: CallbackQuery, tap: taps.OpenGroup, visit: Visit, context: Context) -> str | None:
    """One group, and what can be made of it."""
    group = await context.services.groups.find(tap.question)
    if group is None:
        return visit.screens.label("group_gone")
    message_id = await show(context.bot, query, group_screens.group(visit.screens, group))
    await quoting.note_groups(message_id, [group], visit, context)
    return None


async def make_entry(_query: CallbackQuery, tap: taps.MakeEntry, visit: Visit, context: Context) -> str | None:
    """A draft from a group; its answer is asked for."""
    group = await context.services.groups.find(tap.question)
    if group is None:
        return visit.screens.label("group_gone")
    draft = await context.services.editing.begin_from_group(drafting.by(visit), group)
    await drafting.say_draft(draft, visit, context)
    await drafting.request(draft, f"answer.{draft.language}", visit, context)
    return None


async def make_entry_from_answer(
    _query: CallbackQuery, tap: taps.MakeEntryFromAnswer, visit: Visit, context: Context
) -> str | None:
    """A draft from a volunteer's answer, ready to publish."""
    draft = await context.services.groups.begin_from_answer(drafting.by(visit), tap.escalation)
    if draft is None:
        return visit.screens.label("group_gone")
    await drafting.say_draft(draft, visit, context)
    if draft.missing:
        await drafting.request(draft, draft.missing, visit, context)
    return None


async def find_for_group(_query: CallbackQuery, tap: taps.FindForGroup, visit: Visit, context: Context) -> None:
    """Asks how a resident would ask for the entry."""
    await context.services.editing.await_search(visit.person.id, f"{_ADD}:{tap.question}")
    await say(context.bot, visit.chat_id, visit.screens.plain("ask_for_entry"))


async def take_search(purpose: str, text: str, visit: Visit, context: Context) -> bool:
    """The question by which an entry for a group was looked for."""
    kind, _, question = purpose.partition(":")
    if kind != _ADD:
        return False
    entries = await context.services.editing.entries_like(text)
    await say(context.bot, visit.chat_id, group_screens.found_for_group(visit.screens, int(question), entries))
    return True


async def add_to_entry(query: CallbackQuery, tap: taps.AddToEntry, visit: Visit, context: Context) -> str | None:
    """The group's questions become phrasings of an entry."""
    group, entry = await context.services.groups.find(tap.question), context.services.library.entries.get(tap.entry)
    if group is None or entry is None:
        return visit.screens.label("group_gone")
    try:
        await context.services.editing.add_phrasings(drafting.by(visit), tap.entry, group)
    except (FaultyFilesError, BusyFileError) as error:
        await tell_fault(error, visit, context)
        return None
    except LookupError:
        return visit.screens.label("group_gone")
    await show(context.bot, query, visit.screens.plain("added_to_entry", title=visit.screens.title(entry)))
    return None


async def put_out_of_scope(query: CallbackQuery, tap: taps.PutOutOfScope, visit: Visit, context: Context) -> str | None:
    """Nothing for the knowledge base, today and tomorrow."""
    group = await context.services.groups.find(tap.question)
    if group is None:
        return visit.screens.label("group_gone")
    try:
        await context.services.groups.put_out_of_scope(drafting.by(visit), group)
    except (FaultyFilesError, BusyFileError) as error:
        await tell_fault(error, visit, context)
        return None
    await show(context.bot, query, visit.screens.plain("put_out_of_scope"))
    return None


async def ask_volunteers(query: CallbackQuery, tap: taps.AskVolunteers, visit: Visit, context: Context) -> str | None:
    """A volunteer is asked for an answer; it comes back as a draft."""
    found: Group | None = await context.services.groups.find(tap.question)
    if found is None:
        return visit.screens.label("group_gone")
    number = await context.services.groups.ask_volunteers(drafting.by(visit), found)
    await show(context.bot, query, visit.screens.plain("volunteers_asked", number=number))
    return None


_ADD = "add"

TABLE: Table = (
    OnCommand("unanswered", unanswered, Audience.ADMINS),
    OnTap(taps.OpenUnanswered, open_unanswered, Audience.ADMINS),
    OnTap(taps.OpenGroup, open_group, Audience.ADMINS),
    OnTap(taps.MakeEntry, make_entry, Audience.ADMINS),
    OnTap(taps.MakeEntryFromAnswer, make_entry_from_answer, Audience.ADMINS),
    OnTap(taps.FindForGroup, find_for_group, Audience.ADMINS),
    OnTap(taps.AddToEntry, add_to_entry, Audience.ADMINS),
    OnTap(taps.PutOutOfScope, put_out_of_scope, Audience.ADMINS),
    OnTap(taps.AskVolunteers, ask_volunteers, Audience.ADMINS),
)
