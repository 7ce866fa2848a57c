"""What the matcher answers with: a closed set of decisions, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DecisionKind(StrEnum):
    """What to do with a question."""

    ANSWER = "answer"
    SUGGEST = "suggest"
    ESCALATE = "escalate"
    SMALLTALK = "smalltalk"


@dataclass(frozen=True, slots=True)
class Decision:
    """A question, or the part of a message that is one, and what was decided on it.

    `entry` is the best guess or None, `confidence` (0 to 1, calibrated) the chance that it is right, `suggestions` up
    to three entry ids, best first (for an escalation: what the volunteer is shown). `leans`: it opens like a question
    that depends on the one before.
    """

    kind: DecisionKind
    text: str
    entry: str | None
    confidence: float
    suggestions: tuple[str, ...]
    language: str
    leans: bool = False
