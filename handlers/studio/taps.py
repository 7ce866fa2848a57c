"""What the buttons of the studio carry."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.callbacks import Tap


@dataclass(frozen=True, slots=True)
class OpenStudio(Tap):
    """Back to the admins' menu."""


@dataclass(frozen=True, slots=True)
class ShowWeek(Tap):
    """The figures of the week that began on the day `monday` (as 2026-11-23), or of the present one."""

    monday: str


@dataclass(frozen=True, slots=True)
class ListAnnouncements(Tap):
    """The announcements."""


@dataclass(frozen=True, slots=True)
class BeginAnnouncement(Tap):
    """A new announcement."""


@dataclass(frozen=True, slots=True)
class OpenAnnouncement(Tap):
    """One announcement."""

    announcement: int


@dataclass(frozen=True, slots=True)
class AddressAnnouncement(Tap):
    """For speakers of a language, for people of a commune (`kind`): choose it, or no longer."""

    announcement: int
    kind: str
    code: str


@dataclass(frozen=True, slots=True)
class RewriteAnnouncement(Tap):
    """Write the text of a draft anew."""

    announcement: int


@dataclass(frozen=True, slots=True)
class DropAnnouncement(Tap):
    """Throw a draft away."""

    announcement: int


@dataclass(frozen=True, slots=True)
class SendAnnouncement(Tap):
    """Send a draft to all who are meant: `count` people, as the admin was told."""

    announcement: int
    count: int = 0


@dataclass(frozen=True, slots=True)
class SteerAnnouncement(Tap):
    """Pause, resume or stop (`act`) what is going out."""

    announcement: int
    act: str


@dataclass(frozen=True, slots=True)
class OpenUnanswered(Tap):
    """The list of unanswered groups."""

    page: int


@dataclass(frozen=True, slots=True)
class OpenGroup(Tap):
    """The group of a question."""

    question: int


@dataclass(frozen=True, slots=True)
class AddToEntry(Tap):
    """The questions of a group become phrasings of an entry."""

    question: int
    entry: str


@dataclass(frozen=True, slots=True)
class FindForGroup(Tap):
    """Look for another entry to which a group belongs, by asking for it."""

    question: int


@dataclass(frozen=True, slots=True)
class PutOutOfScope(Tap):
    """Such questions are nothing for the knowledge base."""

    question: int


@dataclass(frozen=True, slots=True)
class AskVolunteers(Tap):
    """Ask the volunteers what to answer to a group."""

    question: int


@dataclass(frozen=True, slots=True)
class MakeEntry(Tap):
    """An entry from a group of unanswered questions."""

    question: int


@dataclass(frozen=True, slots=True)
class MakeEntryFromAnswer(Tap):
    """An entry from a volunteer's answer."""

    escalation: int


@dataclass(frozen=True, slots=True)
class FindToEdit(Tap):
    """Look for an entry to edit, by asking for it."""


@dataclass(frozen=True, slots=True)
class OpenToEdit(Tap):
    """Edit an entry or a guide (`kind`: entries or guides)."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class ShowDraft(Tap):
    """A draft, with its texts in one language."""

    draft: int
    language: str


@dataclass(frozen=True, slots=True)
class ChooseDraftLanguage(Tap):
    """Which language of the draft to work on."""

    draft: int


@dataclass(frozen=True, slots=True)
class WriteField(Tap):
    """The next text is this field of the draft."""

    draft: int
    field: str


@dataclass(frozen=True, slots=True)
class CheckedToday(Tap):
    """The source was read today, and says so still."""

    draft: int


@dataclass(frozen=True, slots=True)
class ShowPhrasings(Tap):
    """A page of the phrasings in a language."""

    draft: int
    language: str
    page: int


@dataclass(frozen=True, slots=True)
class ShowPhrasing(Tap):
    """One phrasing (`place` from 0), to change or remove it."""

    draft: int
    language: str
    place: int


@dataclass(frozen=True, slots=True)
class RemovePhrasing(Tap):
    """Without this phrasing; `mark` tells which text was seen."""

    draft: int
    language: str
    place: int
    mark: str


@dataclass(frozen=True, slots=True)
class ShowStepTexts(Tap):
    """The texts of one step (from 1) of a guide's draft."""

    draft: int
    language: str
    step: int


@dataclass(frozen=True, slots=True)
class ChooseDraftTopic(Tap):
    """To which topic the new entry belongs."""

    draft: int


@dataclass(frozen=True, slots=True)
class SetDraftTopic(Tap):
    """The new entry belongs to this topic."""

    draft: int
    topic: str


@dataclass(frozen=True, slots=True)
class TryQuestion(Tap):
    """The next text is a question, to see what the draft would answer."""

    draft: int


@dataclass(frozen=True, slots=True)
class ShowDiff(Tap):
    """Which logged questions the draft would answer otherwise."""

    draft: int
    page: int


@dataclass(frozen=True, slots=True)
class PublishDraft(Tap):
    """Into the knowledge base."""

    draft: int


@dataclass(frozen=True, slots=True)
class DropDraft(Tap):
    """Throw the draft away."""

    draft: int


@dataclass(frozen=True, slots=True)
class KeepMine(Tap):
    """Of a field that somebody else has changed meanwhile, my text."""

    draft: int
    field: str


@dataclass(frozen=True, slots=True)
class TakeTheirs(Tap):
    """Of such a field, what stands there now."""

    draft: int
    field: str


@dataclass(frozen=True, slots=True)
class ShowHistory(Tap):
    """A page of all changes."""

    page: int


@dataclass(frozen=True, slots=True)
class ShowHistoryOf(Tap):
    """A page of the changes of one entry or guide."""

    page: int
    name: str


@dataclass(frozen=True, slots=True)
class ShowVersion(Tap):
    """One change: what it took out and put in."""

    version: int


@dataclass(frozen=True, slots=True)
class UndoVersion(Tap):
    """Take a change back."""

    version: int
