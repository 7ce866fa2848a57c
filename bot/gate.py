"""Before the inbox: what no program could read is left out, and a flood from one person is stopped at the door."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeGuard

from bot.clock import Clock
from bot.delivery import Json, lane, stamp
from bot.limits import Limits, Verdict
from bot.metrics import Metrics
from bot.notices import notify
from bot.people import People
from bot.store import Database
from bot.trace import Trace

log = logging.getLogger(__name__)

_PATIENCE_WITH_ROLES = 3
_MOST_ARRIVALS = 10_000
_PERSONS = ("from", "user")
_DEEPEST = 40
_HALVES = re.compile("[\ud800-\udfff]")
_LONGEST_TEXT = 4096
"""Characters of a text or caption that are read: Telegram's own limit, which a server between may not keep."""
_LONGEST_READ_OF_A_FLOOD = 1000
"""Characters in which danger is looked for when somebody floods: whoever cries for help writes few."""


class Gate:
    """Takes updates as they come and passes on to the inbox (`accept`) what is to be handled.

    `turn_away` hears of every tap that is not taken, by the ids of the person and of the tap. A message that
    `tells_of_danger` is taken also from somebody who floods, or whom the desk has blocked.
    """

    def __init__(
        self,
        accept: Callable[[Sequence[Json]], Awaitable[None]],
        database: Database,
        people: People,
        limits: Limits,
        metrics: Metrics,
        clock: Clock,
        turn_away: Callable[[int, str], None] = lambda _person_id, _tap_id: None,
        tells_of_danger: Callable[[str], bool] = lambda _text: False,
    ) -> None:
        self._pass_on = accept
        self._database = database
        self._people = people
        self._limits = limits
        self._metrics = metrics
        self._clock = clock
        self._turn_away = turn_away
        self._tells_of_danger = tells_of_danger
        self._arrivals: dict[str, float] = {}
        self._judged: dict[str, bool] = {}

    async def accept(self, updates: Sequence[object]) -> None:
        """When this returns, what is to be handled is safe in the inbox. Raises StoreError where it is not.

        The same updates are then given again, which must not count against whoever sent them.
        """
        taken, stamps = [], []
        for update in updates:
            if not is_update(update):
                self._metrics.update_dropped("unreadable")
                log.warning("an update that nobody can read was left out")
                continue
            stamps.append(origin := stamp(update))
            if origin not in self._judged:
                if len(self._judged) >= _MOST_ARRIVALS:
                    self._judged.clear()
                self._metrics.update_received(kind_of(update))
                self._judged[origin] = await self._is_taken(update)
            if self._judged[origin]:
                self._note_arrival(origin)
                taken.append(storable(update))
        await self._pass_on(taken)
        for origin in stamps:
            self._judged.pop(origin, None)

    def trace(self, update: Json) -> Trace:
        """What is known of an update of the inbox, for the log and for measuring how long the answer took."""
        arrived = self._arrivals.pop(stamp(update), None)
        first_call = None if arrived is None else lambda: self._metrics.answered_after(time.monotonic() - arrived)
        return Trace(stamp(update), lane(update), first_call, self._metrics.call_failed)

    async def _is_taken(self, update: Mapping[str, object]) -> bool:
        person_id, album = sender_of(update)
        if person_id is None:
            return True
        if "edited_message" in update and not private_text(update):
            return False  # a place that moves, or an edit in a group: neither is for us, and both come often
        patience = _PATIENCE_WITH_ROLES if person_id in self._people.holders() else 1
        verdict = self._limits.judge(person_id, album=album, patience=patience)
        if verdict is Verdict.TAKE or await self._is_danger(person_id, update):
            return True
        self._metrics.update_dropped("flood")
        if person_id in self._people.blocked:
            return False
        if verdict is Verdict.WARN:
            await self._database.run(notify, person_id, "slow_down", self._clock())
        tap = update.get("callback_query")
        if isinstance(tap, dict) and isinstance(tap.get("id"), str):
            self._turn_away(person_id, tap["id"])
        return False

    async def _is_danger(self, person_id: int, update: Mapping[str, object]) -> bool:
        """Whether a message in a private chat tells of danger. One such message every few seconds is taken, no more:
        else the word for it would open the door to every flood."""
        text = private_text(update)[:_LONGEST_READ_OF_A_FLOOD]
        if not text or not self._limits.has_time_for_danger(person_id):
            return False
        if not await asyncio.to_thread(self._tells_of_danger, text):
            return False
        self._limits.note_danger(person_id)
        return True

    def _note_arrival(self, origin: str) -> None:
        self._arrivals[origin] = time.monotonic()
        if len(self._arrivals) > _MOST_ARRIVALS:
            del self._arrivals[next(iter(self._arrivals))]


def readable(payload: str) -> dict[str, object] | None:
    """The update, or None where it is none: no JSON, nested too deep, without what every update has."""
    try:
        update: object = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    return update if is_update(update) else None


def is_update(update: object) -> TypeGuard[dict[str, Any]]:
    """Whether it is an update: nested no deeper than Telegram's are, with what every update has."""
    if not isinstance(update, dict) or type(update.get("update_id")) is not int or _is_deep(update):
        return False
    try:
        stamp(update)
        lane(update)
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
    return True


def storable(update: Json) -> Json:
    """The update itself, or one without what no file can keep (halves of characters) and no phone sends (100 KB)."""
    short = {kind: _shortened(part) if isinstance(part, dict) else part for kind, part in update.items()}
    written = json.dumps(short, ensure_ascii=False)
    if not _HALVES.search(written):
        return short
    cleaned: Json = json.loads(written.encode("utf-8", "replace"))
    return cleaned


def _shortened(part: Json) -> Json:
    texts = {key: part[key] for key in ("text", "caption") if isinstance(part.get(key), str)}
    long = {key: text[:_LONGEST_TEXT] for key, text in texts.items() if len(text) > _LONGEST_TEXT}
    return {**part, **long} if long else part


def _is_deep(update: object) -> bool:
    """Whether a value is nested deeper than anything that Telegram sends."""
    level = [update]
    for _ in range(_DEEPEST):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True


def private_text(update: Mapping[str, object]) -> str:
    """The text or caption of a new or edited message in a private chat, else nothing."""
    message = update.get("message") or update.get("edited_message")
    if not isinstance(message, dict):
        return ""
    chat, sender = message.get("chat"), message.get("from")
    if not isinstance(chat, dict) or not isinstance(sender, dict) or chat.get("id") != sender.get("id"):
        return ""
    text = message.get("text") or message.get("caption")
    return text if isinstance(text, str) else ""


def kind_of(update: Mapping[str, object]) -> str:
    """The kind of an update by Telegram's name, of those that we know."""
    return next((kind for kind in KINDS if kind in update), "other")


def sender_of(update: Mapping[str, object]) -> tuple[int | None, str | None]:
    """Who sent an update, and the album that it is a part of; None each where there is none."""
    for part in update.values():
        if not isinstance(part, dict):
            continue
        for key in _PERSONS:
            person = part.get(key)
            if isinstance(person, dict) and type(person.get("id")) is int:
                album = part.get("media_group_id")
                return person["id"], str(album) if album else None
    return None, None


KINDS = (
    "message",
    "callback_query",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "managed_bot",
    "guest_message",
)
"""Every kind of update in the Bot API."""
