"""What every part of the studio that works on drafts has in common: who acts, showing a draft, asking for a text."""

from __future__ import annotations

from html import escape

from telegram import CallbackQuery

from bot.store.versions import CHAT
from bot.studio import By, Draft, Kind
from handlers.context import Context, Visit
from handlers.screens import Screen
from handlers.sending import say, show
from handlers.studio import draft_screens, quoting
from knowledge_base.fields import longest

_REQUESTS = {
    "title": "write_title",
    "phrasings": "write_phrasings",
    "answer": "write_draft_answer",
    "source": "write_source",
    "checked": "write_checked",
    "steps": "write_step",
}
"""What the admin is asked to write, by the kind of the field."""


def by(visit: Visit) -> By:
    """Who acts, for the history."""
    return By(CHAT, visit.person.id, visit.person.first_name)


async def own_draft(draft_id: int, visit: Visit, context: Context) -> Draft | None:
    """The admin's draft, or None where it was published or thrown away."""
    return await context.services.editing.find(draft_id, visit.person.id)


async def say_draft(draft: Draft, visit: Visit, context: Context, language: str | None = None) -> None:
    """The draft as a new message."""
    message = await say(context.bot, visit.chat_id, await draft_screen(draft, visit, context, language))
    await quoting.note_drafts(message.message_id, [draft], visit, context)


async def show_draft(
    query: CallbackQuery, draft: Draft, visit: Visit, context: Context, language: str | None = None
) -> None:
    """The draft in place of the tapped message."""
    await show_of(query, draft, await draft_screen(draft, visit, context, language), visit, context)


async def show_of(query: CallbackQuery, draft: Draft, screen: Screen, visit: Visit, context: Context) -> None:
    """A screen about a draft in place of the tapped message."""
    await quoting.note_drafts(await show(context.bot, query, screen), [draft], visit, context)


async def draft_screen(draft: Draft, visit: Visit, context: Context, language: str | None = None) -> Screen:
    """The draft with its texts in a language; of a guide, its first step."""
    others = await context.services.editing.others_on(draft)
    names = [name for name, _ in others]
    context.services.trying.read_ahead()
    if draft.kind is Kind.GUIDE:
        return draft_screens.step(visit.screens, draft, language or draft.language, int(draft.steps[0]), names)
    return draft_screens.entry(visit.screens, draft, language or draft.language, names)


async def request(draft: Draft, field: str, visit: Visit, context: Context) -> None:
    """Asks for the text of a field; what stands there now is set so that a tap copies it."""
    await context.services.editing.await_text(draft, field)
    name, _, place = field.partition("#")
    key = "write_phrasing" if place else _REQUESTS[name.split(".")[0]]
    asked = visit.screens.say(key, limit=longest(name)) if name != "checked" else visit.screens.say(key)
    language = name.rpartition(".")[2]
    if language != visit.language and language in context.services.library.languages:
        asked += f" 🌐 {escape(context.services.library.language_name(language))}"
    present = draft.fields.get(name, "")
    if isinstance(present, tuple):
        present = present[int(place)] if place and int(place) < len(present) else ""
    screen = Screen(f"{asked}\n\n<pre>{escape(present)}</pre>" if present else asked)
    message = await say(context.bot, visit.chat_id, screen)
    await quoting.note_drafts(message.message_id, [draft] if present else [], visit, context)
