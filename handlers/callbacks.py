"""What a button carries: one small typed value for each kind of tap, known in one place only."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import ClassVar, Self

LONGEST_DATA = 64
"""Bytes that Telegram allows in callback data."""


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap on a button. Packs into `verb:value:value…`; the verb is the name of its kind."""

    verb: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        cls.verb = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

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
        kinds = [_row_id if field.type in ("int", int) else str for field in fields(cls)]
        return cls(*(kind(value) for kind, value in zip(kinds, values, strict=True)))

    @classmethod
    def pattern(cls) -> str:
        """The regular expression of this kind's callback data."""
        return rf"^{cls.verb}(:|$)"


def _row_id(value: str) -> int:
    """A number that a database row can have; a forged one is refused."""
    if not re.fullmatch(r"\d{1,15}", value):
        raise ValueError(f"no number: {value}")
    return int(value)


@dataclass(frozen=True, slots=True)
class ChooseLanguage(Tap):
    """A resident chooses the language."""

    code: str


@dataclass(frozen=True, slots=True)
class OpenMenu(Tap):
    """Back to the topics."""


@dataclass(frozen=True, slots=True)
class OpenTopic(Tap):
    """The entries of a topic."""

    topic: str
    page: int


@dataclass(frozen=True, slots=True)
class OpenEntry(Tap):
    """An entry of the menu."""

    entry: str


@dataclass(frozen=True, slots=True)
class PickSuggestion(Tap):
    """This is what I meant."""

    question: int
    entry: str


@dataclass(frozen=True, slots=True)
class AskPerson(Tap):
    """None of these, or: a person, please. `question` 0: not about any question."""

    question: int


@dataclass(frozen=True, slots=True)
class Helped(Tap):
    """This answer helped."""

    question: int


@dataclass(frozen=True, slots=True)
class NotHelped(Tap):
    """This answer did not help."""

    question: int


@dataclass(frozen=True, slots=True)
class StartGuide(Tap):
    """Into a guide, where it was left."""

    guide: str


@dataclass(frozen=True, slots=True)
class ChoosePhone(Tap):
    """Which phone, asked once before a guide that needs it."""

    phone: str
    guide: str


@dataclass(frozen=True, slots=True)
class ShowStep(Tap):
    """Back or next. `step` counts from 0."""

    guide: str
    step: int


@dataclass(frozen=True, slots=True)
class Stuck(Tap):
    """I cannot go on here."""

    guide: str
    step: int


@dataclass(frozen=True, slots=True)
class GuideDone(Tap):
    """Arrived."""

    guide: str


@dataclass(frozen=True, slots=True)
class Withdraw(Tap):
    """A resident takes the question back."""

    escalation: int


@dataclass(frozen=True, slots=True)
class InDanger(Tap):
    """A resident says that it is danger, where the bot was in doubt."""


@dataclass(frozen=True, slots=True)
class AnswerHelped(Tap):
    """The volunteer's answer helped."""

    escalation: int


@dataclass(frozen=True, slots=True)
class AnswerNotYet(Tap):
    """The volunteer's answer did not help yet."""

    escalation: int


@dataclass(frozen=True, slots=True)
class EndConversation(Tap):
    """My next message is a question to the bot again."""

    escalation: int


@dataclass(frozen=True, slots=True)
class Claim(Tap):
    """A volunteer takes an escalation."""

    escalation: int


@dataclass(frozen=True, slots=True)
class SendEntry(Tap):
    """A volunteer answers with an entry that the bot suggests."""

    escalation: int
    entry: str


@dataclass(frozen=True, slots=True)
class PassOn(Tap):
    """A volunteer gives an escalation back to the others."""

    escalation: int


@dataclass(frozen=True, slots=True)
class Close(Tap):
    """A volunteer ends an escalation."""

    escalation: int


@dataclass(frozen=True, slots=True)
class ShowCard(Tap):
    """The card of an escalation, from a list."""

    escalation: int


@dataclass(frozen=True, slots=True)
class ForgetMe(Tap):
    """Yes, delete everything about me."""


@dataclass(frozen=True, slots=True)
class OutOfDate(Tap):
    """This answer is not true any more."""

    entry: str


@dataclass(frozen=True, slots=True)
class Approve(Tap):
    """The translation of an entry (`step` 0) or of a whole guide is right; `mark` tells which text was seen."""

    name: str
    step: int
    language: str
    mark: str


@dataclass(frozen=True, slots=True)
class Correct(Tap):
    """A volunteer writes the translation of an answer (`step` 0) or of a step (from 1) anew."""

    name: str
    step: int
    language: str


@dataclass(frozen=True, slots=True)
class CancelCorrection(Tap):
    """No, the text stays as it is."""


@dataclass(frozen=True, slots=True)
class Listen(Tap):
    """Read this text to me. `digest` stands for the text."""

    language: str
    digest: str


@dataclass(frozen=True, slots=True)
class ListUnrecorded(Tap):
    """What nobody has recorded yet in a language."""

    language: str
    page: int


@dataclass(frozen=True, slots=True)
class RecordText(Tap):
    """A volunteer wants to read this text aloud."""

    language: str
    digest: str


@dataclass(frozen=True, slots=True)
class StopRecording(Tap):
    """My next voice message is no recording."""


@dataclass(frozen=True, slots=True)
class OpenRecording(Tap):
    """A recording that waits, from the list."""

    recording: int


@dataclass(frozen=True, slots=True)
class ApproveRecording(Tap):
    """This recording is good."""

    recording: int


@dataclass(frozen=True, slots=True)
class RejectRecording(Tap):
    """This recording is not good enough."""

    recording: int
