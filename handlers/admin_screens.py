"""How the admins' side looks: groups of unanswered questions, the draft of an entry."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot.editing import EntryDraft, Group
from bot.store.threads import asked_and_answered
from handlers import callbacks
from handlers.desk_screens import Case
from handlers.screens import Screen, Screens, button, pairs
from handlers.studio.taps import OpenStudio
from knowledge_base.schema import in_language

_GROUPS_SHOWN = 10
_SAMPLES_SHOWN = 8


def unanswered(screens: Screens, groups: Sequence[Group]) -> Screen:
    """The groups of unanswered questions, each a button with its count."""
    if not groups:
        return screens.plain("unanswered_none")
    shown = groups[:_GROUPS_SHOWN]
    lines = [f"{len(group.questions)} × {escape(group.sample.text)}" for group in shown]
    rows = [
        [button(f"{len(group.questions)} × {group.sample.text}", callbacks.OpenGroup(group.sample.id))]
        for group in shown
    ]
    rows.append([button(screens.label("studio_back"), OpenStudio())])
    return Screen("\n".join([f"<b>{screens.say('unanswered')}</b>", *lines]), rows)


def group(screens: Screens, shown: Group) -> Screen:
    """One group: how it was asked, and what can be made of it."""
    sample = shown.sample
    lines = [f"• {escape(question.text)}" for question in shown.questions[:_SAMPLES_SHOWN]]
    people = len({question.person_id for question in shown.questions})
    guesses = [screens.library.entries[guess] for guess in sample.suggestions if guess in screens.library.entries]
    rows = [[button(screens.label("make_entry"), callbacks.MakeEntry(sample.id))]]
    rows += [
        [button(screens.label("add_to_entry", title=screens.title(entry)), callbacks.AddToEntry(sample.id, entry.id))]
        for entry in guesses
    ]
    rows.append([button(screens.label("dismiss"), callbacks.DismissGroup(sample.id))])
    return Screen("\n".join([f"<b>{screens.say('group', count=people)}</b>", *lines]), rows)


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
    make = button(screens.label("make_entry_from_answer"), callbacks.MakeEntryFromAnswer(case.escalation.id))
    return Screen("\n\n".join(lines), [[make]])


def draft(screens: Screens, shown: EntryDraft) -> Screen:
    """The entry as it would be published, with a button for every field."""
    missing = screens.label("draft_missing")
    topic = screens.library.topics[shown.topic]
    lines = [
        f"<b>{screens.say('draft')}</b>",
        screens.say("draft_topic", topic=in_language(topic.title, screens.language)),
        screens.say("draft_title", title=shown.title or missing),
        screens.say("draft_phrasings", phrasings="; ".join(shown.phrasings) or missing),
        screens.say("draft_answer", answer=shown.answer or missing),
    ]
    edits = [
        button(screens.label(f"edit_{field}"), callbacks.EditDraft(field))
        for field in ("topic", "title", "phrasings", "answer")
    ]
    last = [button(screens.label("drop"), callbacks.DropDraft())]
    if not shown.missing:
        last.insert(0, button(screens.label("publish"), callbacks.PublishDraft()))
    return Screen("\n\n".join(lines), [*pairs(edits), last])


def choose_topic(screens: Screens) -> Screen:
    """The topics, to choose the draft's."""
    buttons = [
        button(f"{topic.icon} {in_language(topic.title, screens.language)}", callbacks.ChooseTopic(topic.id))
        for topic in screens.library.topics.values()
    ]
    return Screen(screens.say("choose_topic"), pairs(buttons))
