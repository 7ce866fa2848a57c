"""Editing in the chat: find an entry by asking for it, change its texts one by one, publish."""

from __future__ import annotations

from telegram import CallbackQuery, Message

from bot.studio import (
    BadDayError,
    Conflict,
    Draft,
    EmptyFieldError,
    Gone,
    Kind,
    Missing,
    PrivateTextError,
    Published,
    TooLongError,
)
from handlers.audience import Audience, may
from handlers.context import Context, Visit
from handlers.faults import tell_fault
from handlers.routing import OnCommand, OnTap, Table
from handlers.sending import say, show
from handlers.studio import draft_screens, drafting, groups, quoting, taps, trying
from knowledge_base.problems import FaultyFilesError
from knowledge_base.schema import in_language
from knowledge_base.writing import BusyFileError

_EDIT = "edit"


async def edit(_message: Message, arguments: list[str], visit: Visit, context: Context) -> None:
    """`/edit` asks which entry, `/edit words` finds it at once."""
    if arguments:
        await _show_found(" ".join(arguments), visit, context)
    else:
        await _ask_which(visit, context)


async def find_to_edit(_query: CallbackQuery, _tap: taps.FindToEdit, visit: Visit, context: Context) -> None:
    """The same from the menu."""
    await _ask_which(visit, context)


async def open_to_edit(query: CallbackQuery, tap: taps.OpenToEdit, visit: Visit, context: Context) -> str | None:
    """The draft of an entry or guide, begun now or gone on with."""
    kind = Kind(tap.kind) if tap.kind in (Kind.ENTRY, Kind.GUIDE) else None
    draft = await context.services.editing.open(drafting.by(visit), kind, tap.name) if kind else None
    if draft is None:
        return visit.screens.label("old_button")
    await drafting.show_draft(query, draft, visit, context)
    return None


async def show_draft(query: CallbackQuery, tap: taps.ShowDraft, visit: Visit, context: Context) -> str | None:
    """A draft in one language."""
    draft = await drafting.own_draft(tap.draft, visit, context)
    if draft is None or tap.language not in context.services.library.languages:
        return visit.screens.label("no_draft")
    await drafting.show_draft(query, draft, visit, context, tap.language)
    return None


async def choose_language(
    query: CallbackQuery, tap: taps.ChooseDraftLanguage, visit: Visit, context: Context
) -> str | None:
    """Which language to work on."""
    draft = await drafting.own_draft(tap.draft, visit, context)
    if draft is None:
        return visit.screens.label("no_draft")
    await show(context.bot, query, draft_screens.languages(visit.screens, draft))
    return None


async def choose_topic(query: CallbackQuery, tap: taps.ChooseDraftTopic, visit: Visit, context: Context) -> str | None:
    """To which topic the new entry belongs."""
    draft = await drafting.own_draft(tap.draft, visit, context)
    if draft is None:
        return visit.screens.label("no_draft")
    await show(context.bot, query, draft_screens.choose_topic(visit.screens, draft))
    return None


async def set_topic(query: CallbackQuery, tap: taps.SetDraftTopic, visit: Visit, context: Context) -> str | None:
    """It belongs to this topic."""
    draft = await drafting.own_draft(tap.draft, visit, context)
    if draft is None or tap.topic not in context.services.library.topics:
        return visit.screens.label("no_draft")
    kept = await context.services.editing.keep(draft.with_field("topic", tap.topic))
    await drafting.show_draft(query, kept, visit, context)
    return None


async def write_field(_query: CallbackQuery, tap: taps.WriteField, visit: Visit, context: Context) -> str | None:
    """Asks for a text."""
    draft = await drafting.own_draft(tap.draft, visit, context)
    if draft is None or not draft.asks_for(tap.field, context.services.library.languages):
        return visit.screens.label("no_draft")
    await drafting.request(draft, tap.field, visit, context)
    return None


async def checked_today(query: CallbackQuery, tap: taps.CheckedToday, visit: Visit, context: Context) -> str | None:
    """The admin has read the source today."""
    draft = await drafting.own_draft(tap.draft, visit, context)
    if draft is None:
        return visit.screens.label("no_draft")
    kept = await context.services.editing.mark_checked_today(draft)
    await drafting.show_draft(query, kept, visit, context)
    return None


async def show_phrasings(query: CallbackQuery, tap: taps.ShowPhrasings, visit: Visit, context: Context) -> str | None:
    """A page of the phrasings."""
    draft = await drafting.own_draft(tap.draft, visit, context)
    if draft is None:
        return visit.screens.label("no_draft")
    await drafting.show_of(
        query, draft, draft_screens.phrasings(visit.screens, draft, tap.language, tap.page), visit, context
    )
    return None


async def show_phrasing(query: CallbackQuery, tap: taps.ShowPhrasing, visit: Visit, context: Context) -> str | None:
    """One phrasing."""
    draft = await drafting.own_draft(tap.draft, visit, context)
    if draft is None or tap.place >= len(draft.phrasings(tap.language)):
        return visit.screens.label("old_button")
    await drafting.show_of(
        query, draft, draft_screens.phrasing(visit.screens, draft, tap.language, tap.place), visit, context
    )
    return None


async def remove_phrasing(query: CallbackQuery, tap: taps.RemovePhrasing, visit: Visit, context: Context) -> str | None:
    """The draft without a phrasing."""
    draft = await drafting.own_draft(tap.draft, visit, context)
    texts = draft.phrasings(tap.language) if draft else ()
    if draft is None or tap.place >= len(texts) or draft_screens.mark_of(texts[tap.place]) != tap.mark:
        return visit.screens.label("old_button")
    try:
        kept = await context.services.editing.keep(draft.without_phrasing(tap.language, tap.place))
    except EmptyFieldError:
        return visit.screens.label("last_phrasing")
    await drafting.show_of(query, kept, draft_screens.phrasings(visit.screens, kept, tap.language, 0), visit, context)
    return None


async def show_step(query: CallbackQuery, tap: taps.ShowStepTexts, visit: Visit, context: Context) -> str | None:
    """The texts of a step."""
    draft = await drafting.own_draft(tap.draft, visit, context)
    if draft is None or str(tap.step) not in draft.steps:
        return visit.screens.label("no_draft")
    await drafting.show_of(
        query, draft, draft_screens.step(visit.screens, draft, tap.language, tap.step), visit, context
    )
    return None


async def publish(query: CallbackQuery, tap: taps.PublishDraft, visit: Visit, context: Context) -> str | None:
    """Into the knowledge base; the bot answers with it from now on."""
    draft = await drafting.own_draft(tap.draft, visit, context)
    if draft is None:
        return visit.screens.label("no_draft")
    try:
        outcome = await context.services.editing.publish(draft, drafting.by(visit))
    except (FaultyFilesError, BusyFileError) as error:
        await tell_fault(error, visit, context)
        return None
    match outcome:
        case Published(kind, name):
            library = context.services.library
            part = library.guides[name] if kind is Kind.GUIDE else library.entries[name]
            title = in_language(part.title, visit.language)
            await show(context.bot, query, visit.screens.plain("published", title=title, entry=name))
        case Missing(field):
            await drafting.request(draft, field, visit, context)
        case Conflict():
            await say(context.bot, visit.chat_id, draft_screens.conflict(visit.screens, outcome))
        case Gone():
            return visit.screens.label("entry_gone")
    return None


async def drop(query: CallbackQuery, tap: taps.DropDraft, visit: Visit, context: Context) -> str | None:
    """Throws the draft away."""
    draft = await drafting.own_draft(tap.draft, visit, context)
    if draft is None:
        return visit.screens.label("no_draft")
    await context.services.editing.drop(draft)
    await show(context.bot, query, visit.screens.plain("dropped"))
    return None


async def keep_mine(query: CallbackQuery, tap: taps.KeepMine, visit: Visit, context: Context) -> str | None:
    """Over what somebody else has written, which the admin has seen."""
    draft = await drafting.own_draft(tap.draft, visit, context)
    if draft is None:
        return visit.screens.label("no_draft")
    kept = await context.services.editing.keep_mine(draft, tap.field)
    await drafting.show_draft(query, kept, visit, context)
    return None


async def take_theirs(query: CallbackQuery, tap: taps.TakeTheirs, visit: Visit, context: Context) -> str | None:
    """What somebody else has written stays."""
    draft = await drafting.own_draft(tap.draft, visit, context)
    if draft is None:
        return visit.screens.label("no_draft")
    kept = await context.services.editing.take_theirs(draft, tap.field)
    await drafting.show_draft(query, kept, visit, context)
    return None


async def take_text(message: Message, visit: Visit, context: Context) -> bool:
    """The text that a draft or a search waits for."""
    services, text = context.services, (message.text or "").strip()
    if not text or not may(Audience.ADMINS, services, visit.person.id, visit.chat_id):
        return False
    purpose = await services.editing.search_of(visit.person.id)
    if purpose is not None:
        await services.editing.await_nothing(visit.person.id)
        if not await groups.take_search(purpose, text, visit, context):
            await _show_found(text, visit, context)
        return True
    draft = await services.editing.awaiting(visit.person.id)
    if draft is None or draft.awaits is None:
        return False
    if draft.awaits == trying.QUESTION:
        await trying.try_question(draft, text, visit, context)
    else:
        await _fill(draft, draft.awaits, text, visit, context)
    return True


async def _fill(draft: Draft, field: str, text: str, visit: Visit, context: Context) -> None:
    """Puts a text into a field; one that does not fit is asked for again."""
    try:
        kept = await context.services.editing.keep(draft.filled(field, text))
    except TooLongError as error:
        await say(context.bot, visit.chat_id, visit.screens.plain("too_long", limit=error.limit))
        return
    except PrivateTextError:
        await say(context.bot, visit.chat_id, visit.screens.plain("no_private_numbers"))
        return
    except BadDayError:
        await say(context.bot, visit.chat_id, visit.screens.plain("bad_day"))
        return
    except (EmptyFieldError, IndexError):
        await say(context.bot, visit.chat_id, visit.screens.plain("old_button"))
        return
    kind, *rest = field.partition("#")[0].split(".")
    if kind == "steps":
        await say(context.bot, visit.chat_id, draft_screens.step(visit.screens, kept, rest[-1], int(rest[0])))
        if kept.missing:
            await drafting.request(kept, kept.missing, visit, context)
    else:
        await drafting.say_draft(kept, visit, context, rest[-1] if rest else None)


async def _ask_which(visit: Visit, context: Context) -> None:
    drafts = await context.services.editing.drafts_of(visit.person.id)
    await context.services.editing.await_search(visit.person.id, _EDIT)
    message = await say(context.bot, visit.chat_id, draft_screens.search(visit.screens, drafts))
    await quoting.note_drafts(message.message_id, drafts, visit, context)


async def _show_found(text: str, visit: Visit, context: Context) -> None:
    entries = await context.services.editing.entries_like(text)
    await say(context.bot, visit.chat_id, draft_screens.found(visit.screens, entries))


TABLE: Table = (
    OnCommand("edit", edit, Audience.ADMINS),
    OnTap(taps.FindToEdit, find_to_edit, Audience.ADMINS),
    OnTap(taps.OpenToEdit, open_to_edit, Audience.ADMINS),
    OnTap(taps.ShowDraft, show_draft, Audience.ADMINS),
    OnTap(taps.ChooseDraftLanguage, choose_language, Audience.ADMINS),
    OnTap(taps.ChooseDraftTopic, choose_topic, Audience.ADMINS),
    OnTap(taps.SetDraftTopic, set_topic, Audience.ADMINS),
    OnTap(taps.WriteField, write_field, Audience.ADMINS),
    OnTap(taps.CheckedToday, checked_today, Audience.ADMINS),
    OnTap(taps.ShowPhrasings, show_phrasings, Audience.ADMINS),
    OnTap(taps.ShowPhrasing, show_phrasing, Audience.ADMINS),
    OnTap(taps.RemovePhrasing, remove_phrasing, Audience.ADMINS),
    OnTap(taps.ShowStepTexts, show_step, Audience.ADMINS),
    OnTap(taps.PublishDraft, publish, Audience.ADMINS),
    OnTap(taps.DropDraft, drop, Audience.ADMINS),
    OnTap(taps.KeepMine, keep_mine, Audience.ADMINS),
    OnTap(taps.TakeTheirs, take_theirs, Audience.ADMINS),
)
