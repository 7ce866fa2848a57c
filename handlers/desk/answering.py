"""A volunteer's answer on its way: shown as the resident will get it, then sent, written anew or thrown away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from html import escape

from telegram import CallbackQuery, ForceReply
from telegram.constants import ParseMode

from bot.desk import ClaimResult, HeldBy, Volunteer, Won
from bot.privacy import redact_helpers
from bot.services import Services
from bot.store import drafts, people, shown, volunteers
from bot.store.database import Connection
from bot.store.drafts import AnswerDraft, Asked
from bot.store.escalations import Content, Escalation
from bot.store.people import Person
from handlers.audience import Audience
from handlers.context import Context, Visit, screens_for
from handlers.desk import framing, taps
from handlers.desk.files import send_content
from handlers.desk.telling import in_topic, tell
from handlers.routing import OnTap, Table
from handlers.screens import Screen, button
from handlers.sending import call, without_buttons

_NO_WORDS = ("entry", "step")
"""Contents whose text names a part of the knowledge base."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What became of an answer that was offered: sent, refused, or kept as a draft for a last look."""

    result: ClaimResult
    draft: AnswerDraft | None = None
    resident: Person | None = None


async def offer(
    escalation_id: int, content: Content, visit: Visit, context: Context, *, asks: bool = False, origin: str = ""
) -> str | None:
    """Takes a volunteer's answer (or question to the resident): sends it, or shows it first if they want that.

    Returns what to tell the volunteer, or None where the preview says it.
    """
    services = context.services
    content = await _masked(content, visit, context)
    kept = await services.database.run(
        _keep, services, escalation_id, content, volunteer(visit), asks, origin or visit.origin
    )
    if kept.draft is None or not isinstance(kept.result, Won):
        return outcome(kept.result, "asked_back" if asks else "sent", visit)
    await _show_preview(kept.draft, kept.result.escalation, kept.resident, visit, context)
    return None


async def send_answer(query: CallbackQuery, tap: taps.SendAnswer, visit: Visit, context: Context) -> str:
    """Sends it as it was shown."""
    services = context.services

    def sent(db: Connection) -> tuple[ClaimResult, bool] | None:
        draft = drafts.find_draft(db, tap.draft, visit.person.id)
        if draft is None:
            return None
        drafts.drop_draft(db, draft.id)
        return _send(db, services, draft, volunteer(visit), f"answer:{draft.id}"), draft.asks

    done = await services.database.run(sent)
    await without_buttons(query)
    if done is None:
        return visit.screens.label("old_button")
    return outcome(done[0], "asked_back" if done[1] else "sent", visit)


async def rewrite(query: CallbackQuery, tap: taps.RewriteAnswer, visit: Visit, context: Context) -> str | None:
    """Asks for the text once more; a tap on the present one copies it."""
    draft = await context.services.database.read(drafts.find_draft, tap.draft, visit.person.id)
    await without_buttons(query)
    if draft is None:
        return visit.screens.label("old_button")
    await context.services.database.run(drafts.drop_draft, draft.id)
    present = draft.content.text if draft.content.kind == "text" else ""
    await ask_for_answer(draft.escalation_id, visit, context, present=present, asks=draft.asks)
    return None


async def discard(query: CallbackQuery, tap: taps.DiscardAnswer, visit: Visit, context: Context) -> str:
    """Throws it away; the escalation stays with the volunteer."""
    draft = await context.services.database.read(drafts.find_draft, tap.draft, visit.person.id)
    await without_buttons(query)
    if draft is None:
        return visit.screens.label("old_button")
    await context.services.database.run(drafts.drop_draft, draft.id)
    return visit.screens.label("answer_discarded")


async def ask_for_answer(
    escalation_id: int, visit: Visit, context: Context, *, present: str = "", asks: bool = False
) -> None:
    """Opens the reply field on the volunteer's phone, so that the answer needs no search for the card."""
    key = "write_question_back" if asks else "write_answer"
    text = visit.screens.say(key, number=escalation_id)
    if present:
        text += f"\n\n<pre>{escape(present)}</pre>"
    message_id = await say_with_reply(text, visit, context)
    if asks:
        await note_prompt(message_id, Asked.ASK_BACK, escalation_id, visit, context)
    else:
        await context.services.database.run(shown.note_shown, visit.chat_id, message_id, "thread", escalation_id)


async def say_with_reply(text: str, visit: Visit, context: Context) -> int:
    """Says something (HTML) and opens the reply field, in private chats; returns the message's id."""
    send = partial(context.bot.send_message, visit.chat_id, text, message_thread_id=visit.forum_topic)
    markup = ForceReply() if visit.chat_id == visit.person.id else None
    return (await call(partial(send, reply_markup=markup, parse_mode=ParseMode.HTML))).message_id


async def note_prompt(message_id: int, kind: Asked, escalation_id: int | None, visit: Visit, context: Context) -> None:
    """Remembers what a reply of this volunteer to the message will be."""
    await context.services.database.run(
        drafts.note_prompt,
        chat_id=visit.chat_id,
        message_id=message_id,
        person_id=visit.person.id,
        kind=kind,
        escalation_id=escalation_id,
        now=context.services.clock(),
    )


def volunteer(visit: Visit) -> Volunteer:
    """Who acts, and in which chat."""
    return Volunteer(visit.person.id, visit.person.first_name, visit.chat_id)


def outcome(result: ClaimResult, won: str, visit: Visit) -> str:
    """The words that tell what became of an act: the text `won`, or who has the escalation, or that it is over."""
    match result:
        case Won():
            return visit.screens.label(won)
        case HeldBy(first_name):
            return visit.screens.label("held_by", name=first_name)
        case _:
            return visit.screens.label("over")


async def _masked(content: Content, visit: Visit, context: Context) -> Content:
    """Without private numbers, as they are kept nowhere; the volunteer is told. Phones to call stay."""
    if content.kind in _NO_WORDS:
        return content
    redacted = redact_helpers(content.text)
    if redacted.kinds:
        await tell(visit, context, visit.screens.plain("answer_masked"))
    return replace(content, text=redacted.text)


def _keep(
    db: Connection,
    services: Services,
    escalation_id: int,
    content: Content,
    who: Volunteer,
    asks: bool,
    origin: str,
) -> _Kept:
    draft = AnswerDraft(0, who.id, escalation_id, content, asks)
    wants_preview = volunteers.profile(db, who.id).preview
    if wants_preview is None:
        wants_preview = services.config.escalation.preview
    if not wants_preview:
        return _Kept(_send(db, services, draft, who, origin))
    result = services.desk.claim(db, escalation_id, who, services.clock())
    if not isinstance(result, Won):
        return _Kept(result)
    kept = drafts.keep_draft(
        db, person_id=who.id, escalation_id=escalation_id, content=content, asks=asks, origin=origin
    )
    return _Kept(result, kept, people.find(db, result.escalation.person_id))


def _send(db: Connection, services: Services, draft: AnswerDraft, who: Volunteer, origin: str) -> ClaimResult:
    send = services.desk.ask_back if draft.asks else services.desk.reply
    return send(db, draft.escalation_id, who, content=draft.content, origin=origin, now=services.clock())


async def _show_preview(
    draft: AnswerDraft, escalation: Escalation, resident: Person | None, visit: Visit, context: Context
) -> None:
    """The message in the resident's language, exactly as they will get it; below it, what can be done."""
    theirs = screens_for(context.services, resident.language if resident else None)
    phone, name = (resident.phone_type if resident else None), visit.person.first_name
    framed = framing.for_resident(theirs, escalation, draft.content, phone, asks=draft.asks, name=name)
    if framed is None:
        await tell(visit, context, visit.screens.plain("old_button"))
        return
    rows = [
        [button(visit.screens.label("send_answer"), taps.SendAnswer(draft.id))],
        [
            button(visit.screens.label("rewrite_answer"), taps.RewriteAnswer(draft.id)),
            button(visit.screens.label("discard_answer"), taps.DiscardAnswer(draft.id)),
        ],
    ]
    heading = f"<i>{visit.screens.say('preview', number=escalation.id)}</i>"
    shown_screen = replace(framed.screen, text=f"{heading}\n\n{framed.screen.text}", rows=rows)
    if framed.file is None:
        await tell(visit, context, shown_screen)
        return
    await tell(visit, context, replace(shown_screen, rows=()))
    keyboard = Screen("", rows).keyboard
    send = partial(send_content, context.bot, visit.chat_id, framed.file, keyboard)
    await in_topic(visit.forum_topic, lambda topic: send(forum_topic=topic))


TABLE: Table = (
    OnTap(taps.SendAnswer, send_answer, Audience.VOLUNTEERS),
    OnTap(taps.RewriteAnswer, rewrite, Audience.VOLUNTEERS),
    OnTap(taps.DiscardAnswer, discard, Audience.VOLUNTEERS),
)
