"""What the buttons carry that change which steps a guide has, and those that retire an entry."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.callbacks import Tap


@dataclass(frozen=True, slots=True)
class AddStep(Tap):
    """A new step after the step of this number."""

    draft: int
    language: str
    step: int


@dataclass(frozen=True, slots=True)
class RemoveStep(Tap):
    """The guide without this step."""

    draft: int
    language: str
    step: int


@dataclass(frozen=True, slots=True)
class MoveStep(Tap):
    """This step at another place, from 0."""

    draft: int
    language: str
    step: int
    place: int


@dataclass(frozen=True, slots=True)
class AskRetire(Tap):
    """Whether to retire the entry of a draft."""

    draft: int


@dataclass(frozen=True, slots=True)
class RetireEntry(Tap):
    """Retire it."""

    draft: int
