"""What the buttons on letters that could not be sent carry."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.callbacks import Tap


@dataclass(frozen=True, slots=True)
class OpenLetters(Tap):
    """The list of the letters that were set aside."""


@dataclass(frozen=True, slots=True)
class SendLetterAgain(Tap):
    """Its cause is mended: try it again."""

    letter: int


@dataclass(frozen=True, slots=True)
class DropLetter(Tap):
    """Nobody needs it any more."""

    letter: int
