"""What the buttons of a candidate phrasing carry."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.callbacks import Tap


@dataclass(frozen=True, slots=True)
class ShowCandidate(Tap):
    """The candidate phrasing at this place of the list (from 0)."""

    place: int


@dataclass(frozen=True, slots=True)
class AcceptCandidate(Tap):
    """It becomes a phrasing of the entry that it was proposed for; then the one at `place`."""

    candidate: int
    place: int


@dataclass(frozen=True, slots=True)
class AcceptCandidateAs(Tap):
    """It becomes a phrasing of another entry."""

    candidate: int
    place: int
    entry: str


@dataclass(frozen=True, slots=True)
class ChooseOtherEntry(Tap):
    """Which other entry does it belong to?"""

    candidate: int
    place: int


@dataclass(frozen=True, slots=True)
class RejectCandidate(Tap):
    """It is never proposed again."""

    candidate: int
    place: int
