"""Before publishing: what the draft answers to a question, and which logged questions it would answer otherwise."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from html import escape

from telegram import CallbackQuery, Message

from bot.delivery import RefusedError
from bot.matching import Decision, DecisionKind
from bot.studio import Diff, Differing, Draft
from bot.studio.trying import DAYS
from handlers.audience import Audience
from handlers.context import Context, Visit
from handlers.routing import OnTap, Table
from handlers.screens import Screen, Screens, button
from handlers.sending import edit, say
from handlers.studio import drafting, quoting, taps
from knowledge_base.library import Library
from knowledge_base.schema import in_language

QUESTION = "?"
"""What a draft awaits where the next text is a question to try."""
_A_PAGE = 8
_SECONDS_BETWEEN_SIGNS = 1.0
_KINDS = {
    DecisionKind.SUGGEST: "would_suggest",
    DecisionKind.ESCALATE: "would_escalate",
    DecisionKind.SMALLTALK: "would_chat",
}


async def ask_for_question(query: CallbackQuery, tap: taps.TryQuestion, visit: Visit, context: Context) -> str | None:
    """Asks for a question."""
    draft = await drafting.own_draft(tap.draft, visit, context)
    if draft is None:
        return visit.screens.label("no_draft")
    await context.services.editing.await_text(draft, QUESTION)
    await say(context.bot, query.from_user.id, visit.screens.plain("write_question"))
    return None


async def try_question(draft: Draft, text: str, visit: Visit, context: Context) -> None:
    """What a question is answered with now, and with the draft. The next question may follow at once."""
    services = context.services
    tried = await services.trying.ask(draft, text)
    lines = [
        f"<b>{escape(text)}</b>",
        visit.screens.say("tried_before", answer=_decisions(visit.screens, tried.before, services.library)),
        visit.screens.say("tried_after", answer=_decisions(visit.screens, tried.after, tried.library)),
    ]
    shown = [each.entry or "" for each in tried.after if each.kind is DecisionKind.ANSWER]
    lines += [escape(in_language(tried.library.entries[name].answer, visit.language)) for name in shown]
    back = button(visit.screens.label("back"), taps.ShowDraft(draft.id, draft.language))
    message = await say(context.bot, visit.chat_id, Screen("\n\n".join(lines), [[back]]))
    await quoting.note_drafts(message.message_id, [draft], visit, context, also=[text])


async def show_diff(query: CallbackQuery, tap: taps.ShowDiff, visit: Visit, context: Context) -> str | None:
    """A page of the logged questions that would be answered otherwise; how far it is, while it is worked out."""
    draft = await drafting.own_draft(tap.draft, visit, context)
    if draft is None:
        return visit.screens.label("no_draft")
    if tap.page and isinstance(query.message, Message):
        message = query.message
    else:
        message = await say(context.bot, visit.chat_id, visit.screens.plain("diff_progress", percent=0))
    diff = await _with_progress(draft, message, visit, context)
    screen = _diff(visit.screens, draft, diff, tap.page, context.services.library)
    await edit(context.bot, visit.chat_id, message.message_id, screen)
    await quoting.note_drafts(message.message_id, [draft], visit, context, also=[each.text for each in diff.differing])
    return None


async def _with_progress(draft: Draft, message: Message, visit: Visit, context: Context) -> Diff:
    """The diff; the message says every second how much is done."""
    share = [0.0]

    def note(done: float) -> None:
        share[0] = done

    work = asyncio.create_task(context.services.trying.diff(draft, note))
    while not (await asyncio.wait({work}, timeout=_SECONDS_BETWEEN_SIGNS))[0]:
        try:
            sign = visit.screens.plain("diff_progress", percent=round(100 * share[0]))
            await edit(context.bot, visit.chat_id, message.message_id, sign)
        except RefusedError:
            continue  # the message is gone; the result comes all the same
    return await work


def _diff(screens: Screens, draft: Draft, diff: Diff, page: int, library: Library) -> Screen:
    back = button(screens.label("back"), taps.ShowDraft(draft.id, draft.language))
    if not diff.differing:
        return Screen(screens.say("diff_none", asked=diff.asked, days=DAYS), [[back]])
    start = page * _A_PAGE if page * _A_PAGE < len(diff.differing) else 0
    counted = sum(each.count for each in diff.differing)
    lines = [f"<b>{screens.say('diff', count=counted, asked=diff.asked, days=DAYS)}</b>"]
    lines += [_difference(screens, each, library, diff.library) for each in diff.differing[start : start + _A_PAGE]]
    moves = []
    if start:
        moves.append(button(screens.label("previous"), taps.ShowDiff(draft.id, page - 1)))
    if start + _A_PAGE < len(diff.differing):
        moves.append(button(screens.label("more"), taps.ShowDiff(draft.id, page + 1)))
    return Screen("\n\n".join(lines), [*([moves] if moves else []), [back]])


def _difference(screens: Screens, each: Differing, before: Library, after: Library) -> str:
    was, becomes = _decisions(screens, each.before, before), _decisions(screens, each.after, after)
    return f"{each.count} × {escape(each.text)}\n{escape(was)} → {escape(becomes)}"


def _decisions(screens: Screens, decisions: Sequence[Decision], library: Library) -> str:
    """What a person would get, in words; not yet escaped."""
    return " + ".join(_decision(screens, each, library) for each in decisions)


def _decision(screens: Screens, decision: Decision, library: Library) -> str:
    titles = [
        in_language(library.entries[name].title, screens.language)
        for name in ([decision.entry or ""] if decision.kind is DecisionKind.ANSWER else decision.suggestions)
        if name in library.entries
    ]
    if decision.kind is DecisionKind.ANSWER:
        return f"“{titles[0] if titles else decision.entry}”"
    return screens.label(_KINDS[decision.kind], titles=", ".join(titles))


TABLE: Table = (
    OnTap(taps.TryQuestion, ask_for_question, Audience.ADMINS),
    OnTap(taps.ShowDiff, show_diff, Audience.ADMINS),
)
