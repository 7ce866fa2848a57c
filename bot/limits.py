"""How much one person may send: a bucket of tokens each, which a real person never empties. Values in, values out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from bot.config import LimitsConfig

_MOST_BUCKETS = 20_000
_CALM = 0.25
"""Whoever was ignored is listened to again when this share of the bucket has filled up."""
_SECONDS_BETWEEN_DANGERS = 10.0
_ALBUM_SHARE = 0.1
"""The pictures of one album are one message to whoever sends them."""


class Verdict(Enum):
    """What becomes of a message."""

    TAKE = "take"
    WARN = "warn"
    IGNORE = "ignore"


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float
    muted: bool = False
    album: str | None = None
    danger_at: float | None = None


class Limits:
    """Counts messages by person. `now` gives seconds that never run backwards."""

    def __init__(self, config: LimitsConfig, now: Callable[[], float]) -> None:
        self._config = config
        self._now = now
        self._buckets: dict[int, _Bucket] = {}

    def judge(self, person_id: int, *, album: str | None = None, patience: int = 1) -> Verdict:
        """Whether to take this message: WARN once when the bucket is empty, then IGNORE until it is calm.

        `patience` multiplies what the person may send: those with a role have more to do.
        """
        size = float(self._config.burst * patience)
        bucket = self._bucket(person_id, size)
        now = self._now()
        refill = (now - bucket.at) * self._config.per_minute * patience / 60
        bucket.tokens, bucket.at = min(size, bucket.tokens + refill), now
        if bucket.muted and bucket.tokens >= size * _CALM:
            bucket.muted = False
        is_same_album = album is not None and album == bucket.album
        bucket.album = album
        cost = _ALBUM_SHARE if is_same_album else 1.0
        if not bucket.muted and bucket.tokens >= cost:
            bucket.tokens -= cost
            return Verdict.TAKE
        verdict = Verdict.IGNORE if bucket.muted else Verdict.WARN
        bucket.muted, bucket.tokens = True, max(0.0, bucket.tokens - cost)
        return verdict

    def has_time_for_danger(self, person_id: int) -> bool:
        """Whether a message that tells of danger would be taken from somebody who floods."""
        bucket = self._buckets.get(person_id)
        at = bucket.danger_at if bucket else None
        return at is None or self._now() - at >= _SECONDS_BETWEEN_DANGERS

    def note_danger(self, person_id: int) -> None:
        """Such a message was taken."""
        if person_id in self._buckets:
            self._buckets[person_id].danger_at = self._now()

    def _bucket(self, person_id: int, size: float) -> _Bucket:
        bucket = self._buckets.pop(person_id, None) or _Bucket(size, self._now())
        self._buckets[person_id] = bucket  # at the end: the front holds those not heard of for the longest time
        if len(self._buckets) > _MOST_BUCKETS:
            del self._buckets[next(iter(self._buckets))]
        return bucket
