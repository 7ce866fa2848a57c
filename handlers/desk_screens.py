"""How an escalation looks: the volunteers' card, the messages of a thread, lists for volunteers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from telegram import InlineKeyboardButton

from bot.clock import VIETNAM
from bot.desk import Why
from bot.store.escalations import Escalation, Reason, State, ThreadMessage
from bot.store.people import Person
from bot.store.questions import Question
from handlers import callbacks
from handlers.screens import Screen, Screens, button
from knowledge_base.schema import in_language

_HEADINGS = {Why.NEW: "card", Why.PASSED_ON: "card_passed_on", Why.REMINDER: "card_reminder"}


@dataclass(frozen=True, slots=True)
class Case:
    """All that a card shows of an escalation."""

    escalation: Escalation
    thread: Sequence[ThreadMessage]
    question: Question | None
    resident: Person | None


def card(screens: Screens, case: Case, why: Why = Why.NEW) -> Screen:
    """The card: what is asked, by whom (first name and phone only), what the bot guesses, and the present state."""
    escalation = case.escalation
    language = screens.library.languages.get(escalation.language)
    lines = [f"<b>{screens.say(_HEADINGS[why], number=escalation.id)}</b>", *_asked(case)]
    if escalation.urgent:
        lines.insert(0, f"<b>{screens.say('urgent')}</b>")
    lines.append(_reason(screens, escalation))
    lines.append(screens.say("card_language", language=language.name if language else escalation.language))
    if case.resident and case.resident.phone_type:
        lines.append(screens.say("card_phone", phone=case.resident.phone_type))
    waits = escalation.opened_at.astimezone(VIETNAM).strftime("%H:%M %d/%m")
    lines.append(screens.say("card_waits", time=waits))
    lines.append(f"<b>{_state(screens, escalation)}</b>")
    if escalation.state in (State.OPEN, State.CLAIMED, State.ANSWERED):
        lines.append(f"<i>{screens.say('card_how')}</i>")
    return Screen("\n".join(lines), _card_rows(screens, case))


def alarm(screens: Screens, case: Case) -> Screen:
    """What wakes the admins: somebody may be in danger, in their own words."""
    name = case.resident.first_name if case.resident else ""
    told = screens.say("alarm", number=case.escalation.id, name=name)
    rows = [[button(screens.label("alarm_card"), callbacks.ShowCard(case.escalation.id))]]
    return Screen("\n".join([f"<b>{told}</b>", *_asked(case)]), rows)


def thread_message_for_resident(screens: Screens, escalation: Escalation) -> Screen:
    """The frame around a volunteer's answer."""
    rows = [
        [
            button(screens.label("answer_helped"), callbacks.AnswerHelped(escalation.id)),
            button(screens.label("answer_not_yet"), callbacks.AnswerNotYet(escalation.id)),
        ]
    ]
    return Screen(f"<b>{screens.say('volunteer_says', name=escalation.volunteer_name or '')}</b>", rows)


def queue(screens: Screens, waiting: Sequence[Case], held: Sequence[Case]) -> Screen:
    """What waits and what the volunteer holds, each a button to its card."""
    if not waiting and not held:
        return screens.plain("queue_empty")
    rows = [
        [
            button(
                f"{_mark(case, held)} {case.escalation.id}: {_summary(screens, case)}",
                callbacks.ShowCard(case.escalation.id),
            )
        ]
        for case in [*held, *waiting]
    ]
    return Screen(screens.say("queue", open=len(waiting), mine=len(held)), rows)


def _mark(case: Case, held: Sequence[Case]) -> str:
    state = "🔵" if case in held else "🟡"
    return f"🚨{state}" if case.escalation.urgent else state


def _asked(case: Case) -> list[str]:
    """What the resident wrote before anybody answered."""
    first = [message.content.text for message in case.thread[:1] if message.content.text]
    return [f"<blockquote>{escape(text)}</blockquote>" for text in first]


def _summary(screens: Screens, case: Case) -> str:
    for message in case.thread[:1]:
        if message.content.text:
            return message.content.text
    return _reason(screens, case.escalation)


def _reason(screens: Screens, escalation: Escalation) -> str:
    if escalation.reason is Reason.STUCK:
        guide = screens.library.guides.get(escalation.guide or "")
        title = in_language(guide.title, screens.language) if guide else escalation.guide
        return screens.say("card_reason_stuck", step=(escalation.step or 0) + 1, guide=title)
    return screens.say(f"card_reason_{escalation.reason}")


def _state(screens: Screens, escalation: Escalation) -> str:
    if escalation.state in (State.CLAIMED, State.ANSWERED):
        return screens.say(f"state_{escalation.state}", name=escalation.volunteer_name or "")
    return screens.say(f"state_{escalation.state}")


def _card_rows(screens: Screens, case: Case) -> list[list[InlineKeyboardButton]]:
    number = case.escalation.id
    last = [
        button(screens.label("pass_on"), callbacks.PassOn(number)),
        button(screens.label("close"), callbacks.Close(number)),
    ]
    match case.escalation.state:
        case State.OPEN:
            claim = button(screens.label("claim"), callbacks.Claim(number))
            return [[claim], *_guess_rows(screens, case), last]
        case State.CLAIMED | State.ANSWERED:
            return [*_guess_rows(screens, case), last]
        case _:
            return []


def _guess_rows(screens: Screens, case: Case) -> list[list[InlineKeyboardButton]]:
    guesses = case.question.suggestions if case.question else ()
    entries = [screens.library.entries[guess] for guess in guesses if guess in screens.library.entries]
    return [
        [
            button(
                screens.label("send_entry", title=screens.title(entry)),
                callbacks.SendEntry(case.escalation.id, entry.id),
            )
        ]
        for entry in entries
    ]
