"""Whoever asks and asks: what joins that which the volunteers have of them already, and rings nobody."""

from __future__ import annotations

from datetime import datetime

from bot.desk.bell import PAUSE
from bot.store import escalations, taken_back
from bot.store.database import Connection
from bot.store.escalations import Reason

_MOST_WAITING = 8
"""Questions of one person that nobody has claimed: so many are at nobody's heart but of whoever plays with the bot."""


def join(
    db: Connection,
    *,
    origin: str,
    person_id: int,
    question_id: int | None,
    reason: Reason,
    language: str,
    guide: str | None,
    step: int | None,
    topic: str | None,
    now: datetime,
) -> int | None:
    """The escalation that a question joins, or None where it is one of its own.

    Of somebody who has very much waiting the words join the newest of it. Who takes a question back and asks anew gets
    the same escalation, for which nobody is rung a second time within the pause.
    """
    crowded = escalations.newest_of_many(db, person_id, _MOST_WAITING)
    joined = crowded.id if crowded else taken_back.taken_back_since(db, person_id, origin, now - PAUSE)
    if joined is None:
        return None
    if crowded is None:
        taken_back.ask_anew(
            db,
            joined,
            origin=origin,
            question_id=question_id,
            reason=reason,
            language=language,
            guide=guide,
            step=step,
            topic=topic,
            now=now,
        )
    return joined
