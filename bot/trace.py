"""What is being worked on: carried beside the work itself, for the log's context and for the counting of calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

_CURRENT: ContextVar[Trace | None] = ContextVar("trace", default=None)


@dataclass(slots=True)
class Trace:
    """One update or one letter on its way through the house. `origin` and `chat_id` name it, never what it says.

    `on_first_call` is told once, when the first call to the Bot API is about to be made; `on_failure` of each call
    that failed, with the name of the fault.
    """

    origin: str
    chat_id: int
    on_first_call: Callable[[], None] | None = None
    on_failure: Callable[[str], None] | None = None

    def calling(self) -> None:
        """A call to the Bot API is about to be made."""
        if self.on_first_call is not None:
            told, self.on_first_call = self.on_first_call, None
            told()

    def failed(self, reason: str) -> None:
        """A call has failed."""
        if self.on_failure is not None:
            self.on_failure(reason)


def current() -> Trace | None:
    """What this task works on, or None."""
    return _CURRENT.get()


@contextmanager
def working_on(trace: Trace) -> Iterator[None]:
    """Everything inside, and the tasks that it starts, works on this."""
    token = _CURRENT.set(trace)
    try:
        yield
    finally:
        _CURRENT.reset(token)
