"""How the groups of unanswered questions look, and a volunteer's answer that may become an entry."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from telegram import InlineKeyboardButton

from bot.store.threads import asked_and_answered
from bot.studio import Group
from handlers.desk_screens import Case, commune_name
from handlers.screens import Screen, Screens, button
from handlers.studio import taps
from handlers.studio.answer_taps import OpenAnswers, SettleAnswer
from knowledge_base.schema import Entry

_GROUPS_A_PAGE = 8
_SAMPLES_SHOWN = 8
_COMMUNES_SHOWN = 6


def unanswered(screens: Screens, groups: Sequence[Group], page: int = 0) -> Screen:
    """A page of the groups, each a button with its count."""
    back = [button(screens.label("studio_back"), taps.OpenStudio())]
    if not groups:
        return Screen(screens.say("unanswered_none"), [back])
    start = page * _GROUPS_A_PAGE if page * _GROUPS_A_PAGE < len(groups) else 0
    shown = groups[start : start + _GROUPS_A_PAGE]
    lines = [f"{len(group.questions)} × {escape(group.sample.text)} {_trend(group)}".rstrip() for group in shown]
    rows = [
        [button(f"{len(group.questions)} × {group.sample.text}", taps.OpenGroup(group.sample.id))] for group in shown
    ]
    pages = []
    if start:
        pages.append(button(screens.label("previous"), taps.OpenUnanswered(page - 1)))
    if start + _GROUPS_A_PAGE < len(groups):
        pages.append(button(screens.label("more"), taps.OpenUnanswered(page + 1)))
    text = "\n".join([f"<b>{screens.say('unanswered')}</b>", *lines])
    return Screen(text, [*rows, *([pages] if pages else []), back])


def group(screens: Screens, shown: Group) -> Screen:
    """One group: how it was asked, and what can be made of it."""
    sample = shown.sample
    samples = [f"• {escape(text)}" for text in shown.texts[:_SAMPLES_SHOWN]]
    languages = ", ".join(f"{screens.library.language_name(code)} {count}" for code, count in shown.languages)
    places = ", ".join(
        f"{commune_name(screens, commune)} {count}" for commune, count in shown.communes[:_COMMUNES_SHOWN]
    )
    communes = [screens.say("group_communes", communes=places)] if places else []
    trend = screens.say("group_trend", now=shown.this_week, before=shown.week_before)
    lines = [
        f"<b>{screens.say('group', count=shown.people)}</b>",
        *samples,
        screens.say("group_languages", languages=languages),
        *communes,
        f"{trend} {_trend(shown)}".rstrip(),
    ]
    entries = screens.library.entries
    rows = [[button(screens.label("make_entry"), taps.MakeEntry(sample.id))]]
    rows += [_add(screens, sample.id, entries[guess]) for guess in shown.guesses if guess in entries]
    rows += [
        [button(screens.label("find_for_group"), taps.FindForGroup(sample.id))],
        [button(screens.label("ask_volunteers"), taps.AskVolunteers(sample.id))],
        [button(screens.label("out_of_scope"), taps.PutOutOfScope(sample.id))],
        [button(screens.label("studio_back"), taps.OpenUnanswered(0))],
    ]
    return Screen("\n".join(lines), rows)


def found_for_group(screens: Screens, question: int, entries: Sequence[Entry]) -> Screen:
    """The entries that were asked for, each to take the group in."""
    back = [button(screens.label("studio_back"), taps.OpenGroup(question))]
    return Screen(screens.say("found_for_group"), [*(_add(screens, question, entry) for entry in entries), back])


def review(screens: Screens, case: Case) -> Screen:
    """A volunteer's answer, with the offer to make it an entry."""
    asked, answers = asked_and_answered(case.thread)
    lines = [
        f"<b>{screens.say('review', name=case.escalation.volunteer_name or '')}</b>",
        screens.say("review_question", text=asked[0] if asked else "…"),
        screens.say("review_answer", text=answers[-1] if answers else "…"),
    ]
    if not asked:
        return Screen("\n\n".join(lines))
    make = button(screens.label("make_entry_from_answer"), taps.MakeEntryFromAnswer(case.escalation.id))
    return Screen("\n\n".join(lines), [[make]])


def reviews(screens: Screens, count: int) -> Screen:
    """How many answers may become entries, with the button that shows one after the other."""
    text = screens.say("reviews", count=count)
    return Screen(f"<b>{text}</b>", [[button(screens.label("open_answers"), OpenAnswers(0))]])


def reviewed(screens: Screens, case: Case | None, left: int) -> Screen:
    """One answer of `left`, with what may become of it."""
    back = [button(screens.label("studio_back"), taps.OpenStudio())]
    if case is None:
        return Screen(screens.say("reviews_none"), [back])
    shown = review(screens, case)
    rows = [*shown.rows, [button(screens.label("settle_answer"), SettleAnswer(case.escalation.id))]]
    if left > 1:
        rows.append([button(screens.label("next_answer"), OpenAnswers(case.escalation.id))])
    return Screen(f"{screens.say('reviews', count=left)}\n\n{shown.text}", [*rows, back])


def _add(screens: Screens, question: int, entry: Entry) -> list[InlineKeyboardButton]:
    return [button(screens.label("add_to_entry", title=screens.title(entry)), taps.AddToEntry(question, entry.id))]


def _trend(group: Group) -> str:
    if group.this_week == group.week_before:
        return ""
    return "📈" if group.this_week > group.week_before else "📉"
