"""What the buttons of the desk carry."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.callbacks import Tap


@dataclass(frozen=True, slots=True)
class Release(Tap):
    """A volunteer gives an escalation back to the queue."""

    escalation: int


@dataclass(frozen=True, slots=True)
class PassTo(Tap):
    """A volunteer offers an escalation to another one, or (0) gives it back to all."""

    escalation: int
    volunteer: int


@dataclass(frozen=True, slots=True)
class CloseBecause(Tap):
    """A volunteer ends an escalation and says why."""

    escalation: int
    reason: str


@dataclass(frozen=True, slots=True)
class AskBack(Tap):
    """A volunteer wants to ask the resident something."""

    escalation: int


@dataclass(frozen=True, slots=True)
class FindEntry(Tap):
    """A volunteer looks for an entry or a guide to send."""

    escalation: int


@dataclass(frozen=True, slots=True)
class PickEntry(Tap):
    """A volunteer answers with an entry that they have found."""

    escalation: int
    entry: str


@dataclass(frozen=True, slots=True)
class PickGuide(Tap):
    """The steps of a guide, to send one of them."""

    escalation: int
    guide: str


@dataclass(frozen=True, slots=True)
class PickStep(Tap):
    """A volunteer answers with a guide, opened at a step (counted from 0)."""

    escalation: int
    guide: str
    step: int


@dataclass(frozen=True, slots=True)
class OpenStep(Tap):
    """A resident opens the guide that a volunteer sent, at its step."""

    guide: str
    step: int


@dataclass(frozen=True, slots=True)
class OpenPhrases(Tap):
    """The quick phrases, to answer with one."""

    escalation: int


@dataclass(frozen=True, slots=True)
class UsePhrase(Tap):
    """A volunteer answers with a phrase."""

    escalation: int
    phrase: int


@dataclass(frozen=True, slots=True)
class NewPhrase(Tap):
    """My next words are a phrase to keep."""


@dataclass(frozen=True, slots=True)
class SharePhrase(Tap):
    """The others may use this phrase, or no longer."""

    phrase: int


@dataclass(frozen=True, slots=True)
class DropPhrase(Tap):
    """Delete this phrase."""

    phrase: int


@dataclass(frozen=True, slots=True)
class SendAnswer(Tap):
    """The answer is right as it was shown: send it."""

    draft: int


@dataclass(frozen=True, slots=True)
class RewriteAnswer(Tap):
    """The answer is to be written anew."""

    draft: int


@dataclass(frozen=True, slots=True)
class DiscardAnswer(Tap):
    """No, do not send this."""

    draft: int


@dataclass(frozen=True, slots=True)
class OpenProfile(Tap):
    """A part of the volunteer's profile, or the whole of it (`all`)."""

    part: str


@dataclass(frozen=True, slots=True)
class ToggleChoice(Tap):
    """A language, commune or topic of the profile: choose it, or no longer."""

    part: str
    value: str


@dataclass(frozen=True, slots=True)
class OpenDay(Tap):
    """The hours of duty of a weekday (0 is Monday)."""

    weekday: int


@dataclass(frozen=True, slots=True)
class ToggleHour(Tap):
    """On duty in this hour, or no longer."""

    weekday: int
    hour: int


@dataclass(frozen=True, slots=True)
class CopyDay(Tap):
    """The same hours on every day."""

    weekday: int


@dataclass(frozen=True, slots=True)
class SetDuty(Tap):
    """On duty now (1), or off (0)."""

    on: int


@dataclass(frozen=True, slots=True)
class SetPreview(Tap):
    """Look at answers before they are sent (1), or not (0)."""

    on: int


@dataclass(frozen=True, slots=True)
class AskCommune(Tap):
    """A resident wants to tell their commune."""


@dataclass(frozen=True, slots=True)
class ChooseCommune(Tap):
    """This is my commune; `none`: I do not say."""

    commune: str
