"""The queue of updates: numbered, kept until the bot confirms them by its offset or its webhook's 200."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.local_telegram.messages import Message
from bot.local_telegram.refusals import OTHER_POLLER, WEBHOOK_ACTIVE, conflict
from bot.local_telegram.signals import Signal
from bot.local_telegram.values import Json

ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
LONGEST_POLL = 50.0


@dataclass(frozen=True, slots=True)
class Update:
    """One update, and the message that it reports, whose ticks change when it is confirmed."""

    id: int
    kind: str
    payload: Json
    message: Message | None = None

    def as_json(self) -> Json:
        """Telegram's Update object."""
        return {"update_id": self.id, self.kind: self.payload}


@dataclass(slots=True)
class Webhook:
    """Where updates are posted to, and how that went."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error_date: int | None = None
    last_error: str | None = None


@dataclass(slots=True)
class UpdateQueue:
    """Updates in order of their numbers."""

    on_confirmed: Callable[[Update], None]
    pending: deque[Update] = field(default_factory=deque)
    allowed: tuple[str, ...] = ()
    webhook: Webhook = field(default_factory=Webhook)
    changed: Signal = field(default_factory=Signal)
    next_id: int = 100_001
    closing: bool = False
    _turn: int = 0

    def add(self, kind: str, payload: Json, message: Message | None = None) -> Update | None:
        """Queue an update, unless the bot did not ask for its kind."""
        if not self._wanted(kind):
            return None
        update = Update(self.next_id, kind, payload, message)
        self.next_id += 1
        self.pending.append(update)
        self.changed.fire()
        return update

    def allow(self, kinds: Sequence[object]) -> None:
        """Restrict the kinds of updates; an empty list means the usual ones."""
        self.allowed = tuple(str(kind) for kind in kinds)

    def confirm(self, offset: int) -> None:
        """Forget what comes before the offset; a negative one keeps that many from the end."""
        if offset < 0:
            offset = self.pending[max(0, len(self.pending) + offset)].id if self.pending else 0
        while self.pending and self.pending[0].id < offset:
            self.on_confirmed(self.pending.popleft())

    def drop_all(self) -> None:
        """Forget everything that waits."""
        self.pending.clear()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Long polling. A second poller ends the first one with 409, as Telegram does."""
        if self.webhook.url:
            raise conflict(WEBHOOK_ACTIVE)
        self._turn += 1
        turn = self._turn
        self.changed.fire()
        self.confirm(offset)
        await self._wait(turn, min(seconds, LONGEST_POLL))
        if turn != self._turn:
            raise conflict(OTHER_POLLER)
        return [update.as_json() for update in list(self.pending)[: limit or 100]]

    async def _wait(self, turn: int, seconds: float) -> None:
        end = asyncio.get_running_loop().time() + seconds
        while not self.pending and turn == self._turn and not self.closing:
            left = end - asyncio.get_running_loop().time()
            if left <= 0 or not await self.changed.wait(left):
                return

    def _wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in ONLY_ON_REQUEST

    def close(self) -> None:
        """Let all who wait go home."""
        self.closing = True
        self.changed.fire()
