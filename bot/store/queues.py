"""How long the queues are and for how long the oldest in each has waited; what was set aside; which alarms stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store.database import Connection


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue. `oldest_seconds` is 0 where nothing waits."""

    waiting: int
    oldest_seconds: float


@dataclass(frozen=True, slots=True)
class Queues:
    """All of them. `poisoned` counts the updates of the last hour that were given up."""

    inbox: Queue
    outbox: Queue
    escalations: Queue
    poisoned: int

    def by_name(self) -> Mapping[str, Queue]:
        """The queues by their names."""
        return {"inbox": self.inbox, "outbox": self.outbox, "escalations": self.escalations}


def queues(db: Connection, now: datetime) -> Queues:
    """How they are now. A letter that is meant for later does not wait yet."""
    due = "state = 'waiting' AND (attempts > 0 OR due_at <= ?)"
    an_hour_ago = (now - timedelta(hours=1)).isoformat()
    failed = "SELECT count(*) FROM inbox WHERE state = 'failed' AND failed_at > ?"
    return Queues(
        inbox=_queue(db, "received_at FROM inbox WHERE state = 'waiting'", [], now),
        outbox=_queue(db, f"created_at FROM outbox WHERE {due}", [now.timestamp()], now),
        escalations=_queue(db, "opened_at FROM escalations WHERE state = 'open'", [], now),
        poisoned=int(db.execute(failed, [an_hour_ago]).fetchone()[0]),
    )


def standing_incidents(db: Connection) -> frozenset[str]:
    """The kinds of incidents that the admins were told of and that are not over."""
    return frozenset(row["kind"] for row in db.query("SELECT kind FROM incidents"))


def keep_incidents(db: Connection, kinds: Collection[str], now: datetime) -> None:
    """The admins were told of these, and that all others are over. Writes in any case, which proves that it can."""
    for kind in standing_incidents(db) - set(kinds):
        db.execute("DELETE FROM incidents WHERE kind = ?", [kind])
    for kind in sorted(kinds):
        db.execute(
            "INSERT INTO incidents (kind, since) VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET since = since",
            [kind, now.isoformat()],
        )


def _queue(db: Connection, rows: str, values: list[object], now: datetime) -> Queue:
    moment, _, where = rows.partition(" ")
    count, oldest = db.execute(f"SELECT count(*), min({moment}) {where}", values).fetchone()
    waited = (now - datetime.fromisoformat(oldest)).total_seconds() if oldest else 0.0
    return Queue(int(count), max(0.0, waited))
