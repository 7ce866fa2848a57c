"""How everything looks on a phone: values in, a `Screen` out. No rules, no sending."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.voice import Reading, of_entry, of_step
from handlers import callbacks
from knowledge_base.library import Library
from knowledge_base.schema import REFERENCE_LANGUAGE, Entry, Guide, PhoneType, Step, Topic, in_language

ENTRIES_PER_PAGE = 8
_LONGEST_LABEL = 60
Rows = Sequence[Sequence[InlineKeyboardButton]]


@dataclass(frozen=True, slots=True)
class Screen:
    """A message: `text` in Telegram's HTML, rows of buttons below it, and perhaps a picture."""

    text: str
    rows: Rows = ()
    picture: Path | None = None

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        """The buttons as Telegram wants them."""
        return InlineKeyboardMarkup(self.rows) if self.rows else None


def button(label: str, tap: callbacks.Tap) -> InlineKeyboardButton:
    """A button; a label that is too long for a phone is shortened at a word."""
    if len(label) > _LONGEST_LABEL:
        label = label[: _LONGEST_LABEL - 1].rsplit(" ", 1)[0] + "…"
    return InlineKeyboardButton(label, callback_data=tap.pack())


def pairs(buttons: Iterable[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    """Buttons in rows of two."""
    row = list(buttons)
    return [row[start : start + 2] for start in range(0, len(row), 2)]


class Screens:
    """The screens in one language."""

    def __init__(self, library: Library, language: str, can_play: Callable[[Reading], bool]) -> None:
        self.library = library
        self.language = language
        self._can_play = can_play

    def say(self, key: str, /, **values: object) -> str:
        """An interface text as HTML; values are escaped."""
        return self.library.text(self.language, key, **{name: escape(str(value)) for name, value in values.items()})

    def label(self, key: str, /, **values: object) -> str:
        """An interface text for a button or a toast: no HTML there."""
        return self.library.text(self.language, key, **values)

    def plain(self, key: str, /, **values: object) -> Screen:
        """A message that is nothing but an interface text."""
        return Screen(self.say(key, **values))

    # --- the start and the menu ---

    def choose_language(self, codes: Sequence[str]) -> Screen:
        """Every language by its own name."""
        known = [self.library.languages[code] for code in codes if code in self.library.languages]
        buttons = [button(language.name, callbacks.ChooseLanguage(language.code)) for language in known]
        question = " / ".join(
            language.texts["choose_language"] for language in known if "choose_language" in language.texts
        )
        return Screen(escape(question), pairs(buttons))

    def welcome(self, in_progress: tuple[str, int] | None) -> Screen:
        """The first screen: what this is, and the menu."""
        return Screen(self.say("welcome"), self._menu_rows(in_progress))

    def menu(self, in_progress: tuple[str, int] | None) -> Screen:
        """The topics as big buttons, a guide that was begun on top."""
        return Screen(self.say("menu"), self._menu_rows(in_progress))

    def topic(self, topic: Topic, page: int) -> Screen:
        """The entries of a topic, most needed first."""
        entries = sorted(topic.entries, key=lambda entry: entry.priority)
        shown = entries[page * ENTRIES_PER_PAGE : (page + 1) * ENTRIES_PER_PAGE]
        rows = [[button(self.title(entry), callbacks.OpenEntry(entry.id))] for entry in shown]
        pages = []
        if page:
            pages.append(button(self.label("previous"), callbacks.OpenTopic(topic.id, page - 1)))
        if len(entries) > (page + 1) * ENTRIES_PER_PAGE:
            pages.append(button(self.label("more"), callbacks.OpenTopic(topic.id, page + 1)))
        last = [button(self.label("back_to_menu"), callbacks.OpenMenu())]
        heading = f"<b>{escape(topic.icon)} {escape(in_language(topic.title, self.language))}</b>"
        return Screen(f"{heading}\n{self.say('topic')}", [*rows, *([pages] if pages else []), last])

    def help(self, commands: Iterable[tuple[str, str]]) -> Screen:
        """What the bot can do, and the person's commands with their descriptions."""
        lines = [f"/{name} – {escape(description)}" for name, description in commands]
        return Screen("\n".join([self.say("help"), "", self.say("help_commands"), *lines]))

    # --- answers ---

    def title(self, entry: Entry) -> str:
        """The title of an entry."""
        return in_language(entry.title, self.language)

    def answer(self, entry: Entry, question_id: int) -> Screen:
        """An entry's answer with its source and day, and what one can do next."""
        rows = self._listen_rows(of_entry(entry, self.language))
        if entry.guide:
            rows.append([button(self.label("step_by_step"), callbacks.StartGuide(entry.guide))])
        if question_id:
            rows.append(
                [
                    button(self.label("helped"), callbacks.Helped(question_id)),
                    button(self.label("not_helped"), callbacks.NotHelped(question_id)),
                ]
            )
            if self.language not in (REFERENCE_LANGUAGE, *entry.answer):
                label = self.label("ask_in_language", language=self.own_name)
                rows.append([button(label, callbacks.AskPerson(question_id))])
        else:
            rows.append([button(self.label("ask_person"), callbacks.AskPerson(0))])
            rows.append([button(self.label("back_to_menu"), callbacks.OpenMenu())])
        rows.append([button(self.label("out_of_date"), callbacks.OutOfDate(entry.id))])
        return Screen(self.entry_text(entry), rows)

    def entry_text(self, entry: Entry) -> str:
        """Title, answer, and when and from what it was checked, as HTML."""
        lines = [f"<b>{escape(self.title(entry))}</b>", escape(in_language(entry.answer, self.language))]
        lines += self._language_note(entry)
        lines.append(f"<i>{self.say('checked', date=f'{entry.checked:%d/%m/%Y}', source=entry.source)}</i>")
        return "\n\n".join(lines)

    def step_text(self, guide: Guide, step: Step) -> str:
        """A step alone, as those who check its translation see it, as HTML."""
        heading = f"<b>{escape(in_language(guide.title, self.language))}</b>"
        return "\n\n".join([heading, escape(in_language(step.text, self.language)), *self._review_note(guide)])

    def _language_note(self, entry: Entry) -> list[str]:
        """That the answer is not in the person's language yet; else who has checked it."""
        if self.language == REFERENCE_LANGUAGE or self.language in entry.answer:
            return self._review_note(entry)
        return [self.say("not_in_language", language=self.own_name)]

    @property
    def own_name(self) -> str:
        """What the language is called by those who speak it."""
        return self.library.language_name(self.language)

    def _review_note(self, part: Entry | Guide) -> list[str]:
        """Who has checked the translation, or that nobody has; nothing for the languages that need no review."""
        reviewer = (part.review or {}).get(self.language)
        if reviewer is None:
            return []
        return [self.say("draft_note") if part.is_draft(self.language) else self.say("checked_by", by=reviewer)]

    def suggest(self, entries: Sequence[Entry], question_id: int) -> Screen:
        """Up to three entries as buttons, and the way to a person."""
        rows = [[button(self.title(entry), callbacks.PickSuggestion(question_id, entry.id))] for entry in entries]
        none = [button(self.label("none_of_these"), callbacks.AskPerson(question_id))]
        return Screen(self.say("suggest"), [*rows, none])

    def escalated(self, escalation_id: int, key: str = "escalated", *, below: str = "", **values: object) -> Screen:
        """A person will answer; the question can be taken back. `below`: what else is to be said, as HTML."""
        label = "false_alarm" if key == "danger_told" else "withdraw"
        withdraw = button(self.label(label), callbacks.Withdraw(escalation_id))
        told = self.say(key, number=escalation_id, **values)
        return Screen("\n".join(part for part in (told, below) if part), [[withdraw]])

    def relayed(self, escalation_id: int, name: str, *, waits: bool, urgent: bool = False) -> Screen:
        """The message went to the volunteer. What waits for its first answer can be taken back, but not ended."""
        withdraw = button(self.label("false_alarm" if urgent else "withdraw"), callbacks.Withdraw(escalation_id))
        end = button(self.label("end_conversation"), callbacks.EndConversation(escalation_id))
        return Screen(self.say("relayed", name=name), [[withdraw if waits else end]])

    # --- guides ---

    def which_phone(self, guide: Guide) -> Screen:
        """Asked once, before the first guide whose steps differ."""
        choices = [("android", PhoneType.ANDROID), ("iphone", PhoneType.IPHONE), ("unknown_phone", PhoneType.ANDROID)]
        rows = [[button(self.label(key), callbacks.ChoosePhone(phone, guide.id))] for key, phone in choices]
        return Screen(self.say("which_phone"), rows)

    def step(self, guide: Guide, steps: Sequence[Step], index: int, picture: Path | None = None) -> Screen:
        """One step of a guide. `index` counts from 0."""
        step = steps[index]
        dots = "●" * (index + 1) + "○" * (len(steps) - index - 1)
        parts = [
            f"<b>{escape(in_language(guide.title, self.language))}</b>",
            f"{self.say('progress', step=index + 1, steps=len(steps))} {dots}",
            escape(in_language(step.text, self.language)),
        ]
        if step.expect:
            parts.append(self.say("expect", text=in_language(step.expect, self.language)))
        if step.trouble:
            parts.append(self.say("trouble", text=in_language(step.trouble, self.language)))
        parts += self._review_note(guide)
        return Screen("\n\n".join(parts), self._step_rows(guide, steps, index), picture)

    def guide_done(self, guide: Guide) -> Screen:
        """The goal is reached."""
        menu = button(self.label("back_to_menu"), callbacks.OpenMenu())
        return Screen(self.say("guide_done", title=in_language(guide.title, self.language)), [[menu]])

    # --- my data ---

    def forget(self, recordings: int) -> Screen:
        """Are you sure? Who has recorded is told that others will no longer hear it."""
        also = [self.say("forget_recordings", count=recordings)] if recordings else []
        return Screen(
            "\n\n".join([self.say("forget_ask"), *also]), [[button(self.label("forget_yes"), callbacks.ForgetMe())]]
        )

    def _menu_rows(self, in_progress: tuple[str, int] | None) -> Rows:
        rows: list[list[InlineKeyboardButton]] = []
        if in_progress and in_progress[0] in self.library.guides:
            guide, step = self.library.guides[in_progress[0]], in_progress[1] + 1
            label = self.label("continue_guide", title=in_language(guide.title, self.language), step=step)
            rows.append([button(label, callbacks.StartGuide(guide.id))])
        topics = [
            button(f"{topic.icon} {in_language(topic.title, self.language)}", callbacks.OpenTopic(topic.id, 0))
            for topic in self.library.topics.values()
        ]
        return [*rows, *pairs(topics), [button(self.label("ask_person"), callbacks.AskPerson(0))]]

    def _step_rows(self, guide: Guide, steps: Sequence[Step], index: int) -> Rows:
        moves = []
        if index:
            moves.append(button(self.label("back"), callbacks.ShowStep(guide.id, index - 1)))
        if index < len(steps) - 1:
            moves.append(button(self.label("next"), callbacks.ShowStep(guide.id, index + 1)))
        else:
            moves.append(button(self.label("done"), callbacks.GuideDone(guide.id)))
        listen = self._listen_rows(of_step(guide, steps[index], self.language))
        return [*listen, moves, [button(self.label("stuck"), callbacks.Stuck(guide.id, index))]]

    def _listen_rows(self, reading: Reading) -> list[list[InlineKeyboardButton]]:
        """The button to listen, where there is something to hear."""
        if not self._can_play(reading):
            return []
        return [[button(self.label("listen"), callbacks.Listen(reading.language, reading.digest))]]
