"""What the buttons carry with which an admin replaces the picture of a step."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.callbacks import Tap


@dataclass(frozen=True, slots=True)
class ReplacePicture(Tap):
    """A real picture for this step, which counts from 1 among all steps of the guide."""

    guide: str
    step: int


@dataclass(frozen=True, slots=True)
class PublishPicture(Tap):
    """Residents may see this picture; `mark` tells which one was looked at."""

    mark: str


@dataclass(frozen=True, slots=True)
class CancelPicture(Tap):
    """The picture stays as it is."""


@dataclass(frozen=True, slots=True)
class TakeBackPicture(Tap):
    """The drawn picture again; `mark` tells which one is taken back."""

    guide: str
    step: int
    mark: str
