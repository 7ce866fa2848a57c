"""Everything that is kept of one person, for them to see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.store.database import Connection


class Thing(StrEnum):
    """What may be kept of a person besides their questions and messages."""

    GUIDES = "guides"
    REPORTS = "reports"
    ASKED = "asked"
    VOUCHES = "vouches"
    QUOTED = "quoted"
    NEWS = "news"
    HELD = "held"
    PROFILE = "profile"
    PHRASES = "phrases"
    RECORDINGS = "recordings"
    DRAFTS = "drafts"
    UNDER_WAY = "under_way"
    ACTS = "acts"
    RESTRICTIONS = "restrictions"


PLACES: Mapping[Thing, tuple[tuple[str, str], ...]] = {
    Thing.GUIDES: (("guides_in_progress", "person_id"),),
    Thing.REPORTS: (("outdated_reports", "person_id"),),
    Thing.ASKED: (("escalations", "person_id"),),
    Thing.VOUCHES: (("vouches", "person_id"),),
    Thing.QUOTED: (("lists_shown", "person_id"),),
    Thing.NEWS: (("announcement_recipients", "person_id"),),
    Thing.HELD: (("escalations", "volunteer_id"),),
    Thing.PROFILE: (("volunteer_profiles", "person_id"), ("duty_hours", "person_id")),
    Thing.PHRASES: (("phrases", "owner_id"),),
    Thing.RECORDINGS: (("recordings", "person_id"),),
    Thing.DRAFTS: (("answer_drafts", "person_id"), ("studio_drafts", "admin_id")),
    Thing.UNDER_WAY: (
        ("outbox", "chat_id"),
        ("desk_prompts", "person_id"),
        ("reading_requests", "person_id"),
        ("corrections", "person_id"),
        ("picture_changes", "admin_id"),
        ("studio_searches", "admin_id"),
        ("page_keys", "admin_id"),
    ),
    Thing.ACTS: (
        ("admin_acts", "admin_id"),
        ("versions", "person_id"),
        ("announcements", "admin_id"),
        ("rulings", "admin_id"),
        ("recordings", "decided_by"),
        ("invitations", "invited_by"),
        ("invitations", "used_by"),
        ("blocks", "blocked_by"),
    ),
    Thing.RESTRICTIONS: (("withdrawals", "person_id"), ("blocks", "person_id")),
}
"""In which tables and columns it is (a test compares them with the file). Beside these: `TOLD_APART`."""
TOLD_APART = frozenset(
    {("people", "id"), ("questions", "person_id"), ("thread_messages", "author_id"), ("roles", "person_id")}
)
"""The columns of which a person is told more than a number."""
CHATS = frozenset(
    {
        ("shown_messages", "chat_id"),
        ("lists_shown", "chat_id"),
        ("reading_requests", "chat_id"),
        ("desk_prompts", "chat_id"),
        ("escalations", "desk_chat_id"),
    }
)
"""The columns that name a chat only: where words of others stand, so that they can go from there."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept. `questions` and `messages`: when and what they wrote, oldest first; `unsent`: what else they wrote.
    `counts`: how much of everything else, nothing left out but what there is none of. `wants_news` is None where they
    were not asked yet.

    A message without words is a file on Telegram's servers, of which only the name there is kept; of a place the
    latitude and longitude.
    """

    questions: tuple[tuple[datetime, str], ...]
    messages: tuple[tuple[datetime, str], ...]
    unsent: tuple[str, ...]
    counts: Mapping[Thing, int]
    wants_news: bool | None
    first_seen: datetime | None


def kept_of(db: Connection, person_id: int) -> Kept:
    """All that is kept of a person."""
    person = db.execute("SELECT first_seen, wants_news FROM people WHERE id = ?", [person_id]).fetchone()
    first_seen, wants_news = person or (None, None)
    counts = {thing: sum(_count(db, *place, person_id) for place in places) for thing, places in PLACES.items()}
    return Kept(
        questions=tuple(
            _dated(db, "SELECT asked_at AS at, text FROM questions WHERE person_id = ? ORDER BY id", person_id)
        ),
        messages=tuple(
            _dated(
                db,
                """SELECT written_at AS at, CASE WHEN kind = 'location' THEN '[' || kind || '] ' || file_id
                                 WHEN text = '' THEN '[' || kind || ']' ELSE text END AS text
                   FROM thread_messages WHERE author_id = ? ORDER BY id""",
                person_id,
            )
        ),
        unsent=tuple(row["text"] for row in db.query(_UNSENT, {"id": person_id})),
        counts={thing: count for thing, count in counts.items() if count},
        wants_news=None if wants_news is None else bool(wants_news),
        first_seen=datetime.fromisoformat(first_seen) if first_seen else None,
    )


_UNSENT = """SELECT text FROM phrases WHERE owner_id = :id UNION ALL
             SELECT text FROM answer_drafts WHERE person_id = :id AND text <> '' UNION ALL
             SELECT text FROM announcements WHERE admin_id = :id AND state = 'draft' AND text <> ''"""


def _dated(db: Connection, sql: str, person_id: int) -> Iterator[tuple[datetime, str]]:
    for row in db.query(sql, [person_id]):
        yield datetime.fromisoformat(row["at"]), row["text"]


def _count(db: Connection, table: str, column: str, person_id: int) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table} WHERE {column} = ?", [person_id]).fetchone()[0])
