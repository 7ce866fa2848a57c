"""Quick phrases: what a volunteer writes often, kept for a tap, and shared with the others if they like."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import CallbackQuery, InlineKeyboardButton, Message

from bot.privacy import redact_helpers
from bot.store import drafts
from bot.store.drafts import Asked, Phrase
from bot.store.escalations import Content
from handlers.audience import Audience
from handlers.context import Context, Visit
from handlers.desk import taps
from handlers.desk.answering import note_prompt, offer, say_with_reply
from handlers.desk.telling import tell
from handlers.routing import OnCommand, OnTap, Table
from handlers.screens import Screen, Screens, button
from handlers.sending import show
from knowledge_base.loading import LONGEST_ANSWER

_SHOWN = 20


async def phrases(_message: Message, _arguments: list[str], visit: Visit, context: Context) -> None:
    """The own phrases and those of the others."""
    await tell(visit, context, await _list(visit, context))


async def new_phrase(_query: CallbackQuery, _tap: taps.NewPhrase, visit: Visit, context: Context) -> None:
    """Asks for the words."""
    message_id = await say_with_reply(visit.screens.say("write_phrase", limit=LONGEST_ANSWER), visit, context)
    await note_prompt(message_id, Asked.PHRASE, None, visit, context)


async def keep_phrase(text: str, visit: Visit, context: Context) -> str | None:
    """Keeps the words; returns what to say where they are too long or name somebody's number."""
    if len(text) > LONGEST_ANSWER:
        return visit.screens.label("too_long", limit=LONGEST_ANSWER)
    if redact_helpers(text).kinds:
        return visit.screens.label("no_private_numbers")
    await context.services.database.run(drafts.add_phrase, visit.person.id, text)
    await tell(visit, context, await _list(visit, context))
    return None


async def share(query: CallbackQuery, tap: taps.SharePhrase, visit: Visit, context: Context) -> None:
    """Shows it to the others, or takes it back."""
    await context.services.database.run(drafts.share_phrase, tap.phrase, visit.person.id)
    await show(context.bot, query, await _list(visit, context))


async def drop(query: CallbackQuery, tap: taps.DropPhrase, visit: Visit, context: Context) -> None:
    """Deletes it."""
    await context.services.database.run(drafts.drop_phrase, tap.phrase, visit.person.id)
    await show(context.bot, query, await _list(visit, context))


async def open_phrases(_query: CallbackQuery, tap: taps.OpenPhrases, visit: Visit, context: Context) -> None:
    """The phrases, each a button that answers with it."""
    found = (await context.services.database.read(drafts.phrases, visit.person.id))[:_SHOWN]
    rows = [[button(phrase.text, taps.UsePhrase(tap.escalation, phrase.id))] for phrase in found]
    key = "which_phrase" if found else "no_phrases"
    screen = Screen(visit.screens.say(key, number=tap.escalation), [*rows, _new_row(visit.screens)])
    await tell(visit, context, screen)


async def use_phrase(_query: CallbackQuery, tap: taps.UsePhrase, visit: Visit, context: Context) -> str | None:
    """Answers with it."""
    found = await context.services.database.read(drafts.phrases, visit.person.id)
    text = next((phrase.text for phrase in found if phrase.id == tap.phrase), None)
    if text is None:
        return visit.screens.label("old_button")
    return await offer(tap.escalation, Content("text", text), visit, context)


async def _list(visit: Visit, context: Context) -> Screen:
    found = await context.services.database.read(drafts.phrases, visit.person.id)
    return _phrases_screen(visit.screens, found[:_SHOWN], visit.person.id)


def _phrases_screen(screens: Screens, found: Sequence[Phrase], person_id: int) -> Screen:
    lines, rows = [], []
    for number, phrase in enumerate(found, 1):
        mark = "👥" if phrase.shared else "🔒"
        lines.append(f"{number}. {mark} {phrase.text}")
        if phrase.owner_id == person_id:
            key = "unshare_phrase" if phrase.shared else "share_phrase"
            rows.append(
                [
                    button(screens.label(key, number=number), taps.SharePhrase(phrase.id)),
                    button(screens.label("drop_phrase", number=number), taps.DropPhrase(phrase.id)),
                ]
            )
    text = screens.say("phrases", list="\n".join(lines)) if found else screens.say("no_phrases")
    return Screen(text, [*rows, _new_row(screens)])


def _new_row(screens: Screens) -> list[InlineKeyboardButton]:
    return [button(screens.label("new_phrase"), taps.NewPhrase())]


TABLE: Table = (
    OnCommand("phrases", phrases, Audience.VOLUNTEERS),
    OnTap(taps.NewPhrase, new_phrase, Audience.VOLUNTEERS),
    OnTap(taps.SharePhrase, share, Audience.VOLUNTEERS),
    OnTap(taps.DropPhrase, drop, Audience.VOLUNTEERS),
    OnTap(taps.OpenPhrases, open_phrases, Audience.VOLUNTEERS),
    OnTap(taps.UsePhrase, use_phrase, Audience.VOLUNTEERS),
)
