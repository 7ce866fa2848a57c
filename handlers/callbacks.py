"""What a button carries: one small typed value for each kind of tap, known in one place only."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar, Self

LONGEST_DATA = 64
"""Bytes that Telegram allows in callback data."""


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap on a button. Packs into `verb:value:value…`."""

    verb: ClassVar[str] = ""

    def pack(self) -> str:
        """The callback data. Raises ValueError where it is longer than Telegram allows."""
        data = ":".join([self.verb, *(str(getattr(self, field.name)) for field in fields(self))])
        if len(data.encode()) > LONGEST_DATA:
            raise ValueError(f"callback data too long: {data}")
        return data

    @classmethod
    def unpack(cls, data: str) -> Self:
        """The value of some callback data. Raises ValueError where it is not of this kind."""
        verb, *values = data.split(":")
        if verb != cls.verb or len(values) != len(fields(cls)):
            raise ValueError(f"no {cls.__name__}: {data}")
        kinds = [int if field.type in ("int", int) else str for field in fields(cls)]
        return cls(*(kind(value) for kind, value in zip(kinds, values, strict=True)))

    @classmethod
    def pattern(cls) -> str:
        """The regular expression of this kind's callback data."""
        return rf"^{cls.verb}(:|$)"


@dataclass(frozen=True, slots=True)
class ChooseLanguage(Tap):
    """A resident chooses the language."""

    verb: ClassVar[str] = "language"
    code: str


@dataclass(frozen=True, slots=True)
class OpenMenu(Tap):
    """Back to the topics."""

    verb: ClassVar[str] = "menu"


@dataclass(frozen=True, slots=True)
class OpenTopic(Tap):
    """The entries of a topic."""

    verb: ClassVar[str] = "topic"
    topic: str
    page: int


@dataclass(frozen=True, slots=True)
class OpenEntry(Tap):
    """An entry of the menu."""

    verb: ClassVar[str] = "entry"
    entry: str


@dataclass(frozen=True, slots=True)
class PickSuggestion(Tap):
    """This is what I meant."""

    verb: ClassVar[str] = "pick"
    question: int
    entry: str


@dataclass(frozen=True, slots=True)
class AskPerson(Tap):
    """None of these, or: a person, please. `question` 0: not about any question."""

    verb: ClassVar[str] = "person"
    question: int


@dataclass(frozen=True, slots=True)
class Helped(Tap):
    """This answer helped."""

    verb: ClassVar[str] = "helped"
    question: int


@dataclass(frozen=True, slots=True)
class NotHelped(Tap):
    """This answer did not help."""

    verb: ClassVar[str] = "not_helped"
    question: int


@dataclass(frozen=True, slots=True)
class StartGuide(Tap):
    """Into a guide, where it was left."""

    verb: ClassVar[str] = "guide"
    guide: str


@dataclass(frozen=True, slots=True)
class ChoosePhone(Tap):
    """Which phone, asked once before a guide that needs it."""

    verb: ClassVar[str] = "phone"
    phone: str
    guide: str


@dataclass(frozen=True, slots=True)
class ShowStep(Tap):
    """Back or next. `step` counts from 0."""

    verb: ClassVar[str] = "step"
    guide: str
    step: int


@dataclass(frozen=True, slots=True)
class Stuck(Tap):
    """I cannot go on here."""

    verb: ClassVar[str] = "stuck"
    guide: str
    step: int


@dataclass(frozen=True, slots=True)
class GuideDone(Tap):
    """Arrived."""

    verb: ClassVar[str] = "done"
    guide: str


@dataclass(frozen=True, slots=True)
class Withdraw(Tap):
    """A resident takes the question back."""

    verb: ClassVar[str] = "withdraw"
    escalation: int


@dataclass(frozen=True, slots=True)
class AnswerHelped(Tap):
    """The volunteer's answer helped."""

    verb: ClassVar[str] = "answer_helped"
    escalation: int


@dataclass(frozen=True, slots=True)
class AnswerNotYet(Tap):
    """The volunteer's answer did not help yet."""

    verb: ClassVar[str] = "answer_not_yet"
    escalation: int


@dataclass(frozen=True, slots=True)
class EndConversation(Tap):
    """My next message is a question to the bot again."""

    verb: ClassVar[str] = "end_talk"
    escalation: int


@dataclass(frozen=True, slots=True)
class Claim(Tap):
    """A volunteer takes an escalation."""

    verb: ClassVar[str] = "claim"
    escalation: int


@dataclass(frozen=True, slots=True)
class SendEntry(Tap):
    """A volunteer answers with an entry that the bot suggests."""

    verb: ClassVar[str] = "send"
    escalation: int
    entry: str


@dataclass(frozen=True, slots=True)
class PassOn(Tap):
    """A volunteer gives an escalation back to the others."""

    verb: ClassVar[str] = "pass_on"
    escalation: int


@dataclass(frozen=True, slots=True)
class Close(Tap):
    """A volunteer ends an escalation."""

    verb: ClassVar[str] = "close"
    escalation: int


@dataclass(frozen=True, slots=True)
class ShowCard(Tap):
    """The card of an escalation, from a list."""

    verb: ClassVar[str] = "card"
    escalation: int


@dataclass(frozen=True, slots=True)
class OpenUnanswered(Tap):
    """The list of unanswered groups."""

    verb: ClassVar[str] = "unanswered"


@dataclass(frozen=True, slots=True)
class OpenGroup(Tap):
    """The group of a question."""

    verb: ClassVar[str] = "group"
    question: int


@dataclass(frozen=True, slots=True)
class AddToEntry(Tap):
    """The questions of a group become phrasings of an entry."""

    verb: ClassVar[str] = "phrase"
    question: int
    entry: str


@dataclass(frozen=True, slots=True)
class DismissGroup(Tap):
    """Nothing for the knowledge base."""

    verb: ClassVar[str] = "dismiss"
    question: int


@dataclass(frozen=True, slots=True)
class MakeEntry(Tap):
    """An entry from a group of unanswered questions."""

    verb: ClassVar[str] = "make"
    question: int


@dataclass(frozen=True, slots=True)
class MakeEntryFromAnswer(Tap):
    """An entry from a volunteer's answer."""

    verb: ClassVar[str] = "make_entry"
    escalation: int


@dataclass(frozen=True, slots=True)
class EditDraft(Tap):
    """The next text is this field of the draft; for the topic, show the choice."""

    verb: ClassVar[str] = "edit"
    field: str


@dataclass(frozen=True, slots=True)
class ChooseTopic(Tap):
    """The draft belongs to this topic."""

    verb: ClassVar[str] = "choose_topic"
    topic: str


@dataclass(frozen=True, slots=True)
class PublishDraft(Tap):
    """Into the knowledge base."""

    verb: ClassVar[str] = "publish"


@dataclass(frozen=True, slots=True)
class DropDraft(Tap):
    """Throw the draft away."""

    verb: ClassVar[str] = "drop"


@dataclass(frozen=True, slots=True)
class ForgetMe(Tap):
    """Yes, delete everything about me."""

    verb: ClassVar[str] = "forget"
