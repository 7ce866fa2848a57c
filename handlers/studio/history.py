"""The history in the chat: who changed what and when, what exactly, and back again."""

from __future__ import annotations

from html import escape

from telegram import CallbackQuery

from bot.clock import shown_time
from bot.store import people
from bot.store.versions import FILE, Version
from bot.studio import CannotUndo, Undone, changed_lines
from handlers.audience import Audience
from handlers.context import Context, Visit
from handlers.faults import tell_fault
from handlers.routing import OnTap, Table
from handlers.screens import Screen, Screens, button
from handlers.sending import say, show
from handlers.studio import drafting, taps
from knowledge_base.problems import FaultyFilesError

_A_PAGE = 8
_LINES_SHOWN = 40
_WHY_NOT = {
    "gone": "undo_gone",
    "first": "undo_first",
    "before": "undo_before",
    "overlaps": "undo_overlaps",
    "busy": "file_busy",
}


async def show_history(query: CallbackQuery, tap: taps.ShowHistory, visit: Visit, context: Context) -> None:
    """A page of all changes, newest first."""
    await show(context.bot, query, await _page(tap.page, None, visit.screens, context))


async def show_history_of(query: CallbackQuery, tap: taps.ShowHistoryOf, visit: Visit, context: Context) -> None:
    """A page of the changes of one entry or guide."""
    await show(context.bot, query, await _page(tap.page, tap.name, visit.screens, context))


async def show_version(query: CallbackQuery, tap: taps.ShowVersion, visit: Visit, context: Context) -> str | None:
    """What a change took out and put in."""
    history = context.services.history
    version = await history.find(tap.version)
    if version is None:
        return visit.screens.label("old_button")
    before, after = await history.text_of(version)
    rows = [[button(visit.screens.label("studio_back"), taps.ShowHistory(0))]]
    if version.digest_before and before and not await history.is_undone(version.id):
        rows.insert(0, [button(visit.screens.label("undo"), taps.UndoVersion(version.id))])
    lines = [
        f"<b>{escape(await _line(version, visit.screens, context))}</b>",
        f"<pre>{escape(_changes(before, after))}</pre>",
    ]
    await show(context.bot, query, Screen("\n".join(lines), rows))
    return None


async def undo(query: CallbackQuery, tap: taps.UndoVersion, visit: Visit, context: Context) -> str | None:
    """Takes a change back."""
    outcome = await context.services.history.undo(tap.version, drafting.by(visit))
    try:
        await context.services.editing.take_over_changes()
    except FaultyFilesError as error:
        await tell_fault(error, visit, context)
    match outcome:
        case Undone(exactly):
            await show(context.bot, query, visit.screens.plain("undone" if exactly else "undone_merged"))
        case CannotUndo(_, fault) if fault:
            await tell_fault(fault, visit, context, "undo_faulty")
        case CannotUndo(why):
            await say(context.bot, visit.chat_id, visit.screens.plain(_WHY_NOT[why]))
    return None


async def _page(page: int, name: str | None, screens: Screens, context: Context) -> Screen:
    history = context.services.history
    versions, count = await history.latest(_A_PAGE, page * _A_PAGE, name), await history.count(name)
    rows = [[button(await _line(version, screens, context), taps.ShowVersion(version.id))] for version in versions]
    moves = []
    if page:
        moves.append(button(screens.label("previous"), _page_tap(page - 1, name)))
    if (page + 1) * _A_PAGE < count:
        moves.append(button(screens.label("more"), _page_tap(page + 1, name)))
    rows += [*([moves] if moves else []), [button(screens.label("studio_back"), taps.OpenStudio())]]
    return Screen(screens.say("history", count=count) if count else screens.say("history_empty"), rows)


def _page_tap(page: int, name: str | None) -> taps.ShowHistory | taps.ShowHistoryOf:
    return taps.ShowHistory(page) if name is None else taps.ShowHistoryOf(page, name)


async def _line(version: Version, screens: Screens, context: Context) -> str:
    """When, who, what, to what."""
    origin = version.origin
    name = origin.person_name
    if not name and origin.person_id:
        person = await context.services.database.read(people.find, origin.person_id)
        name = person.first_name if person else str(origin.person_id)
    if origin.source == FILE:
        name = screens.label("by_hand")
    when = shown_time(version.made_at)
    what = screens.label(f"version_{origin.what}")
    return f"{when} {name}: {what} {origin.subject or version.file}"


def _changes(before: str, after: str) -> str:
    shown = [line for line in changed_lines(before, after, around=0) if not line.startswith("@@")]
    return "\n".join(shown[:_LINES_SHOWN]) + ("\n…" if len(shown) > _LINES_SHOWN else "")


TABLE: Table = (
    OnTap(taps.ShowHistory, show_history, Audience.ADMINS),
    OnTap(taps.ShowHistoryOf, show_history_of, Audience.ADMINS),
    OnTap(taps.ShowVersion, show_version, Audience.ADMINS),
    OnTap(taps.UndoVersion, undo, Audience.ADMINS),
)
