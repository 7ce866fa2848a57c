"""How an escalation looks: the volunteers' card, the frame around an answer, lists for volunteers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from telegram import InlineKeyboardButton

from bot import waits
from bot.clock import shown_time
from bot.desk import Why
from bot.store.escalations import LOCATION, Author, Escalation, Reason, State
from bot.store.people import Person
from bot.store.questions import Question
from bot.store.threads import ThreadMessage
from bot.store.volunteers import Profile
from handlers import callbacks
from handlers.desk import taps
from handlers.desk.blocking_taps import AskBlock
from handlers.screens import Screen, Screens, button, pairs
from knowledge_base.schema import PhoneType, in_language

_HEADINGS = {
    Why.NEW: "card",
    Why.PASSED_ON: "card_passed_on",
    Why.OFFERED: "card_offered",
    Why.REMINDER: "card_reminder",
    Why.OVERDUE: "card_overdue",
}
_PHONES = {PhoneType.ANDROID: "phone_android", PhoneType.IPHONE: "phone_iphone"}
_GUESSES = 3
_LATEST = 4
_LONGEST_QUOTE = 600
_MARKS = {
    "photo": "🖼",
    "voice": "🎤",
    "audio": "🎵",
    "video": "🎬",
    "video_note": "🎬",
    "document": "📎",
    LOCATION: "📍",
}


@dataclass(frozen=True, slots=True)
class Case:
    """All that a card shows of an escalation."""

    escalation: Escalation
    thread: Sequence[ThreadMessage]
    question: Question | None
    resident: Person | None


def card(screens: Screens, case: Case, now: datetime, *, chat_id: int, why: Why = Why.NEW) -> Screen:
    """The card: all that is needed to answer at once, and the present state.

    Whoever cannot act on it any more (`chat_id` is another volunteer's) sees the state and no buttons.
    """
    escalation = case.escalation
    lines = [f"<b>{screens.say('urgent')}</b>"] if escalation.urgent else []
    lines += [f"<b>{screens.say(_HEADINGS[why], number=escalation.id)}</b>", *asked(screens, case)]
    lines += [_reason(screens, escalation), *_about(screens, case)]
    if not escalation.is_over:
        since = shown_time(escalation.opened_at)
        lines.append(screens.say("card_waits", time=since, wait=duration(screens, now - escalation.opened_at)))
    lines += latest(screens, case)
    lines.append(f"<b>{state(screens, escalation)}</b>")
    rows = _rows(screens, case) if _can_act(escalation, chat_id) else []
    if rows:
        lines.append(f"<i>{screens.say('card_how')}</i>")
    return Screen("\n".join(lines), rows)


def calling(screens: Screens, team: Sequence[Profile]) -> str:
    """A line that rings these people in a group, as HTML; nothing where there are none whose names are known."""
    named = [each for each in team if each.first_name]
    names = [f'<a href="tg://user?id={each.person_id}">{escape(each.first_name)}</a>' for each in named]
    return f"\n{screens.say('card_calls')} {', '.join(names)}" if names else ""


def alarm(screens: Screens, case: Case) -> Screen:
    """What wakes the admins: somebody may be in danger, in their own words."""
    name = case.resident.first_name if case.resident else ""
    told = screens.say("alarm", number=case.escalation.id, name=name)
    rows = [[button(screens.label("alarm_card"), callbacks.ShowCard(case.escalation.id))]]
    return Screen("\n".join([f"<b>{told}</b>", *asked(screens, case)]), rows)


def rating_rows(screens: Screens, escalation_id: int) -> list[list[InlineKeyboardButton]]:
    """What the resident says of an answer with one tap."""
    return [
        [
            button(screens.label("answer_helped"), callbacks.AnswerHelped(escalation_id)),
            button(screens.label("answer_not_yet"), callbacks.AnswerNotYet(escalation_id)),
        ]
    ]


def case_list(screens: Screens, heading: str, cases: Sequence[Case], now: datetime) -> Screen:
    """Escalations below a heading, each a button to its card."""
    rows = [[button(_line(screens, case, now), callbacks.ShowCard(case.escalation.id))] for case in cases]
    return Screen(heading, rows)


def duration(screens: Screens, span: timedelta) -> str:
    """A wait in words: minutes, then hours, then days."""
    return waits.in_words(screens.library, screens.language, span)


def commune_name(screens: Screens, commune: str) -> str:
    """A commune as people call it."""
    return communes(screens).get(commune, commune)


def communes(screens: Screens) -> dict[str, str]:
    """The communes to choose from, by id, with “another” at the end."""
    return screens.library.communes(screens.label("commune_other"))


def asked(screens: Screens, case: Case) -> list[str]:
    """What the resident wrote first."""
    return [f"<blockquote>{escape(words(screens, message))}</blockquote>" for message in case.thread[:1]]


def latest(screens: Screens, case: Case) -> list[str]:
    """The last messages after the question, each with who wrote it."""
    lines = []
    for message in case.thread[1:][-_LATEST:]:
        by_volunteer = message.author is Author.VOLUNTEER
        mark = "❔🙋" if message.asks else "🙋" if by_volunteer else "🧑"
        lines.append(f"{mark} {escape(words(screens, message))}")
    return lines


def words(screens: Screens, message: ThreadMessage) -> str:
    """A message of a thread in a line: its text, or what was sent instead."""
    content = message.content
    if content.kind == "entry":
        entry = screens.library.entries.get(content.text)
        return f"📤 {screens.title(entry)}" if entry else "📤"
    if content.kind == "step":
        guide = screens.library.guides.get(content.text.partition(":")[0])
        return f"📖 {in_language(guide.title, screens.language)}" if guide else "📖"
    text = content.text if len(content.text) <= _LONGEST_QUOTE else f"{content.text[:_LONGEST_QUOTE]}…"
    return " ".join(part for part in (_MARKS.get(content.kind, ""), text) if part)


def state(screens: Screens, escalation: Escalation) -> str:
    """The present state in words, as HTML."""
    if escalation.state is State.CLAIMED and escalation.asked_back_at is not None:
        return screens.say("state_asked_back", name=escalation.volunteer_name or "")
    if escalation.state in (State.CLAIMED, State.ANSWERED):
        return screens.say(f"state_{escalation.state}", name=escalation.volunteer_name or "")
    told = screens.say(f"state_{escalation.state}")
    if escalation.state is State.CLOSED and escalation.close_reason:
        return f"{told}: {screens.say(f'close_reason_{escalation.close_reason}')}"
    return told


def _line(screens: Screens, case: Case, now: datetime) -> str:
    escalation = case.escalation
    mark = {State.OPEN: "🟡", State.CLAIMED: "🔵", State.ANSWERED: "🟢"}.get(escalation.state, "⚪")
    if escalation.asked_back_at is not None:
        mark = "⏳"
    urgent = "🚨" if escalation.urgent else ""
    text = next((words(screens, message) for message in case.thread[:1]), "") or _reason(screens, escalation)
    return f"{urgent}{mark} {escalation.id} ({duration(screens, now - escalation.opened_at)}): {text}"


def _about(screens: Screens, case: Case) -> list[str]:
    """Language, commune and phone, as far as they are known."""
    facts = [screens.say("card_language", language=screens.library.language_name(case.escalation.language))]
    if case.resident and case.resident.commune:
        facts.append(screens.say("card_commune", commune=commune_name(screens, case.resident.commune)))
    if case.resident and case.resident.phone_type:
        facts.append(screens.say("card_phone", phone=screens.label(_PHONES[PhoneType(case.resident.phone_type)])))
    return [" · ".join(facts)]


def _reason(screens: Screens, escalation: Escalation) -> str:
    if escalation.reason is Reason.STUCK:
        guide = screens.library.guides.get(escalation.guide or "")
        title = in_language(guide.title, screens.language) if guide else escalation.guide
        return screens.say("card_reason_stuck", step=(escalation.step or 0) + 1, guide=title)
    return screens.say(f"card_reason_{escalation.reason}")


def _can_act(escalation: Escalation, chat_id: int) -> bool:
    is_group = chat_id < 0
    return not escalation.is_over and (is_group or escalation.volunteer_id in (None, chat_id))


def _rows(screens: Screens, case: Case) -> list[list[InlineKeyboardButton]]:
    number = case.escalation.id
    find = button(screens.label("find_entry"), taps.FindEntry(number))
    close = button(screens.label("close"), callbacks.Close(number))
    block = button(screens.label("block"), AskBlock(number))
    if case.escalation.state is State.OPEN:
        claim = button(screens.label("claim"), callbacks.Claim(number))
        return [[claim], *_guess_rows(screens, case), [find, close], [block]]
    rest = [
        find,
        button(screens.label("use_phrase"), taps.OpenPhrases(number)),
        button(screens.label("ask_back"), taps.AskBack(number)),
        button(screens.label("pass_on"), callbacks.PassOn(number)),
        button(screens.label("release"), taps.Release(number)),
        close,
        block,
    ]
    return [*_guess_rows(screens, case), *pairs(rest)]


def _guess_rows(screens: Screens, case: Case) -> list[list[InlineKeyboardButton]]:
    guesses = case.question.suggestions[:_GUESSES] if case.question else ()
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
