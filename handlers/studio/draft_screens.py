"""How a draft looks: an entry with a button for every text, its phrasings, the steps of a guide, a conflict."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from html import escape

from telegram import InlineKeyboardButton

from bot.studio import OPENED, OVERTAKEN, Conflict, Draft, Kind
from handlers.screens import Screen, Screens, button, pairs
from handlers.studio import step_taps, taps
from handlers.studio.picture_taps import ReplacePicture
from knowledge_base.fields import STEP_TEXTS, STEPS, Value
from knowledge_base.schema import REFERENCE_LANGUAGE, Entry, in_language

_PHRASINGS_A_PAGE = 8
_SHOWN_OF_PHRASINGS = 5
_CHANGED = "✏"


def entry(screens: Screens, draft: Draft, language: str, others: Sequence[str]) -> Screen:
    """An entry's draft as it would be published, with its texts in one language."""
    known = draft.base.get(f"phrasings.{language}", ())
    phrasings = sorted(draft.phrasings(language), key=lambda text: text in known)  # the new ones first
    shown = [f"• {escape(text)}" for text in phrasings[:_SHOWN_OF_PHRASINGS]]
    if len(phrasings) > _SHOWN_OF_PHRASINGS:
        shown.append(screens.say("and_more", count=len(phrasings) - _SHOWN_OF_PHRASINGS))
    missing = screens.label("draft_missing")
    lines = [
        _heading(screens, draft, others),
        _marked(draft, f"title.{language}", screens.say("draft_title", title=draft.text("title", language) or missing)),
        _marked(
            draft, f"answer.{language}", screens.say("draft_answer", answer=draft.text("answer", language) or missing)
        ),
        "\n".join([_marked(draft, f"phrasings.{language}", screens.say("draft_phrasings")), *(shown or [missing])]),
        _source(screens, draft),
    ]
    return Screen("\n\n".join(lines), _entry_rows(screens, draft, language))


def step(screens: Screens, draft: Draft, language: str, number: int, others: Sequence[str] = ()) -> Screen:
    """One step of a guide's draft, by the number that its fields have, with what is shown with it."""
    place = draft.steps.index(str(number))
    fields = [f"steps.{number}.{kind}.{language}" for kind in STEP_TEXTS]
    missing = screens.label("draft_missing")
    texts = [str(draft.fields.get(field, "")) or missing for field in fields]
    lines = [
        _heading(screens, draft, others),
        screens.say("progress", step=place + 1, steps=len(draft.steps)),
        *([_marked(draft, STEPS, screens.say("steps_rearranged"))] if STEPS in draft.changes else []),
        *(
            _marked(draft, field, screens.say(f"draft_step_{kind}", text=text))
            for field, kind, text in zip(fields, STEP_TEXTS, texts, strict=True)
        ),
    ]
    writes = [
        button(screens.label(f"edit_step_{kind}"), taps.WriteField(draft.id, field))
        for field, kind in zip(fields, STEP_TEXTS, strict=True)
    ]
    if str(number) in draft.base.get(STEPS, ()):
        writes.append(button(screens.label("replace_picture"), ReplacePicture(draft.name, number)))
    moves = [
        button(screens.label(label), taps.ShowStepTexts(draft.id, language, int(draft.steps[there])))
        for label, there in (("back", place - 1), ("next", place + 1))
        if 0 <= there < len(draft.steps)
    ]
    title = button(screens.label("edit_title"), taps.WriteField(draft.id, f"title.{language}"))
    arranging = _arranging(screens, draft, language, number)
    rows = [
        *pairs(writes),
        moves,
        *pairs(arranging),
        [title, _language_button(screens, draft, language)],
        *_last_rows(screens, draft),
    ]
    return Screen("\n\n".join(lines), [row for row in rows if row])


def _arranging(screens: Screens, draft: Draft, language: str, number: int) -> list[InlineKeyboardButton]:
    """What can be done with a step as a whole."""
    place = draft.steps.index(str(number))
    buttons = [
        button(screens.label("add_step"), step_taps.AddStep(draft.id, language, number)),
        button(screens.label("remove_step"), step_taps.RemoveStep(draft.id, language, number)),
    ]
    for label, there in (("step_up", place - 1), ("step_down", place + 1)):
        if 0 <= there < len(draft.steps):
            buttons.append(button(screens.label(label), step_taps.MoveStep(draft.id, language, number, there)))
    return buttons


def phrasings(screens: Screens, draft: Draft, language: str, page: int) -> Screen:
    """A page of the phrasings, each a button."""
    texts = draft.phrasings(language)
    start = page * _PHRASINGS_A_PAGE if page * _PHRASINGS_A_PAGE < len(texts) else 0
    shown = list(enumerate(texts))[start : start + _PHRASINGS_A_PAGE]
    rows = [[button(text, taps.ShowPhrasing(draft.id, language, place))] for place, text in shown]
    moves = []
    if start:
        moves.append(button(screens.label("previous"), taps.ShowPhrasings(draft.id, language, page - 1)))
    if start + _PHRASINGS_A_PAGE < len(texts):
        moves.append(button(screens.label("more"), taps.ShowPhrasings(draft.id, language, page + 1)))
    add = button(screens.label("add_phrasing"), taps.WriteField(draft.id, f"phrasings.{language}"))
    back = button(screens.label("back"), taps.ShowDraft(draft.id, language))
    text = screens.say("phrasings_of", count=len(texts), title=draft.text("title"))
    return Screen(text, [*rows, *([moves] if moves else []), [add, back]])


def phrasing(screens: Screens, draft: Draft, language: str, place: int) -> Screen:
    """One phrasing, to change or to remove."""
    text = draft.phrasings(language)[place]
    rows = [
        [
            button(screens.label("change_phrasing"), taps.WriteField(draft.id, f"phrasings.{language}#{place}")),
            button(screens.label("remove_phrasing"), taps.RemovePhrasing(draft.id, language, place, mark_of(text))),
        ],
        [button(screens.label("back"), taps.ShowPhrasings(draft.id, language, place // _PHRASINGS_A_PAGE))],
    ]
    return Screen(escape(text), rows)


def mark_of(text: str) -> str:
    """A short mark of a text: a button carries it, so that only what was seen is removed."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def languages(screens: Screens, draft: Draft) -> Screen:
    """The languages, those in which the draft has something marked."""
    used = {name.rsplit(".", 1)[1] for name, value in draft.fields.items() if value and "." in name}
    buttons = [
        button(f"{'●' if code in used else '○'} {language.name}", taps.ShowDraft(draft.id, code))
        for code, language in screens.library.languages.items()
    ]
    return Screen(screens.say("choose_draft_language"), pairs(buttons))


def choose_topic(screens: Screens, draft: Draft) -> Screen:
    """The topics, to choose the new entry's."""
    buttons = [
        button(f"{topic.icon} {in_language(topic.title, screens.language)}", taps.SetDraftTopic(draft.id, topic.id))
        for topic in screens.library.topics.values()
    ]
    return Screen(screens.say("choose_topic"), pairs(buttons))


def found(screens: Screens, entries: Sequence[Entry]) -> Screen:
    """The entries that were asked for, each to edit."""
    rows = [[button(screens.title(entry), taps.OpenToEdit(Kind.ENTRY, entry.id))] for entry in entries]
    return Screen(screens.say("found_to_edit"), [*rows, [button(screens.label("studio_back"), taps.OpenStudio())]])


def search(screens: Screens, drafts: Sequence[Draft]) -> Screen:
    """How to find what is to be edited, and the drafts that wait to be gone on with."""
    rows = [
        [
            button(
                screens.label("continue_draft", title=_named(screens, draft)), taps.ShowDraft(draft.id, draft.language)
            )
        ]
        for draft in drafts
    ]
    return Screen(screens.say("ask_for_entry"), rows)


def conflict(screens: Screens, found: Conflict) -> Screen:
    """What somebody else has changed meanwhile, beside the admin's own text."""
    lines = [f"<b>{screens.say('draft_conflict')}</b>"]
    rows = []
    for field, (mine, theirs) in found.fields.items():
        lines += [
            f"<b>{escape(field)}</b>",
            screens.say("conflict_theirs", text=_flat(theirs)),
            screens.say("conflict_mine", text=_flat(mine)),
        ]
        keep = button(screens.label("keep_mine"), taps.KeepMine(found.draft.id, field))
        rows.append(
            [
                button(screens.label("take_theirs"), taps.TakeTheirs(found.draft.id, field)),
                *([keep] if found.can_keep(field) else []),
            ]
        )
    return Screen("\n\n".join(lines), rows)


def told(screens: Screens, kind: str, subject: Mapping[str, int | str]) -> Screen:
    """Another admin has begun to write on the same entry or guide, or has published it."""
    key = {OPENED: "draft_opened", OVERTAKEN: "draft_overtaken"}[kind]
    name = str(subject["name"])
    part = screens.library.guides.get(name) if subject["kind"] == Kind.GUIDE else screens.library.entries.get(name)
    title = in_language(part.title, screens.language) if part else name
    rows = [[button(screens.label("open_draft"), taps.OpenToEdit(str(subject["kind"]), name))]]
    return Screen(screens.say(key, name=subject["by"], title=title), rows)


def _heading(screens: Screens, draft: Draft, others: Sequence[str]) -> str:
    key = {Kind.NEW: "draft", Kind.ENTRY: "draft_of_entry", Kind.GUIDE: "draft_of_guide"}[draft.kind]
    lines = [f"<b>{screens.say(key, title=_title(screens, draft))}</b>"]
    if draft.kind is Kind.NEW:
        topic = screens.library.topics[str(draft.fields["topic"])]
        lines.append(screens.say("draft_topic", topic=in_language(topic.title, screens.language)))
    if others:
        lines.append(screens.say("draft_others", names=", ".join(others)))
    return "\n".join(lines)


def _title(screens: Screens, draft: Draft) -> str:
    return draft.text("title") or draft.text("title", REFERENCE_LANGUAGE) or screens.label("draft_missing")


def _named(screens: Screens, draft: Draft) -> str:
    """With a book before a guide: an entry may have the same title."""
    return f"📖 {_title(screens, draft)}" if draft.kind is Kind.GUIDE else _title(screens, draft)


def _marked(draft: Draft, field: str, text: str) -> str:
    """With a pencil where the draft says otherwise than what is published."""
    changed = draft.kind is not Kind.NEW and field in draft.changes
    return f"{_CHANGED} {text}" if changed else text


def _source(screens: Screens, draft: Draft) -> str:
    source, checked = str(draft.fields.get("source", "")), str(draft.fields.get("checked", ""))
    text = screens.say("draft_source", source=source or screens.label("source_missing"), checked=checked or "…")
    return _marked(draft, "source" if "source" in draft.changes else "checked", text)


def _entry_rows(screens: Screens, draft: Draft, language: str) -> list[list[InlineKeyboardButton]]:
    writes = [
        button(screens.label("edit_title"), taps.WriteField(draft.id, f"title.{language}")),
        button(screens.label("edit_answer"), taps.WriteField(draft.id, f"answer.{language}")),
        button(screens.label("edit_phrasings"), taps.ShowPhrasings(draft.id, language, 0)),
        button(screens.label("edit_source"), taps.WriteField(draft.id, "source")),
        button(screens.label("edit_checked"), taps.WriteField(draft.id, "checked")),
        button(screens.label("checked_today"), taps.CheckedToday(draft.id)),
        _language_button(screens, draft, language),
    ]
    if draft.kind is Kind.NEW:
        writes.append(button(screens.label("edit_topic"), taps.ChooseDraftTopic(draft.id)))
    elif guide := screens.library.entries[draft.name].guide if draft.name in screens.library.entries else None:
        writes.append(button(screens.label("edit_guide"), taps.OpenToEdit(Kind.GUIDE, guide)))
    rows = [*pairs(writes), *_last_rows(screens, draft)]
    if draft.kind is Kind.ENTRY:
        rows.append([button(screens.label("retire"), step_taps.AskRetire(draft.id))])
    return rows


def _last_rows(screens: Screens, draft: Draft) -> list[list[InlineKeyboardButton]]:
    rows = []
    if not draft.missing and draft.kind is not Kind.GUIDE:
        rows.append(
            [
                button(screens.label("try_question"), taps.TryQuestion(draft.id)),
                button(screens.label("show_diff"), taps.ShowDiff(draft.id, 0)),
            ]
        )
    if draft.kind is not Kind.NEW:
        rows.append([button(screens.label("history_of"), taps.ShowHistoryOf(0, draft.name))])
    last = [button(screens.label("drop"), taps.DropDraft(draft.id))]
    if draft.changes and not draft.missing:
        last.insert(0, button(screens.label("publish"), taps.PublishDraft(draft.id)))
    return [*rows, last]


def _language_button(screens: Screens, draft: Draft, language: str) -> InlineKeyboardButton:
    return button(f"🌐 {screens.library.language_name(language)}", taps.ChooseDraftLanguage(draft.id))


def _flat(value: Value) -> str:
    return value if isinstance(value, str) else "; ".join(value)
