"""What the buttons on volunteers' answers that may become entries carry."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.callbacks import Tap


@dataclass(frozen=True, slots=True)
class OpenAnswers(Tap):
    """The next answer that nobody has decided about, after that to the escalation `after`."""

    after: int


@dataclass(frozen=True, slots=True)
class SettleAnswer(Tap):
    """This answer need not become an entry."""

    escalation: int
