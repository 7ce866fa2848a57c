"""What happened, in order: events for the phones, and a log of every Bot API call."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.local_telegram.signals import Signal
from bot.local_telegram.values import Json


@dataclass(frozen=True, slots=True)
class Event:
    """One change that a phone may want to show; `chat_id` and `person_id` say to whom it matters."""

    version: int
    kind: str
    chat_id: int | None
    person_id: int | None
    body: Json

    def as_json(self) -> Json:
        """As the page reads it."""
        return {
            "version": self.version,
            "kind": self.kind,
            "chat_id": self.chat_id,
            "person_id": self.person_id,
            **self.body,
        }


@dataclass(frozen=True, slots=True)
class Call:
    """One Bot API call, as it came and as it was answered; `status` 0 is a dropped connection."""

    number: int
    at: float
    method: str
    parameters: Json
    status: int
    answer: Json
    fault: str | None = None

    def as_json(self) -> Json:
        """As `/local/calls` shows it."""
        return {
            "number": self.number,
            "at": self.at,
            "method": self.method,
            "parameters": self.parameters,
            "status": self.status,
            "answer": self.answer,
            "fault": self.fault,
        }


@dataclass(slots=True)
class Journal:
    """The newest events and calls; older ones are forgotten."""

    clock: Callable[[], float]
    events: deque[Event] = field(default_factory=lambda: deque(maxlen=10_000))
    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=10_000))
    version: int = 0
    changed: Signal = field(default_factory=Signal)
    _calls: int = 0

    def note(self, kind: str, *, chat_id: int | None = None, person_id: int | None = None, **body: object) -> None:
        """Write an event down and wake the phones."""
        self.version += 1
        self.events.append(Event(self.version, kind, chat_id, person_id, body))
        self.changed.fire()

    def since(self, version: int) -> list[Event] | None:
        """The events after this version; nothing when some of them are forgotten already."""
        oldest = self.events[0].version if self.events else self.version + 1
        if version < oldest - 1 or version > self.version:
            return None
        return [event for event in self.events if event.version > version]

    def log(self, method: str, parameters: Json, status: int, answer: Json, fault: str | None) -> None:
        """Write a Bot API call down."""
        self._calls += 1
        self.calls.append(Call(self._calls, self.clock(), method, parameters, status, answer, fault))
