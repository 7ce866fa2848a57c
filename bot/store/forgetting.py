"""Forgetting: all that is kept of one person, at their word; and what is older than the configured retention.

`PERSONAL` and `KEPT` name every table, so that a new one cannot be overlooked (a test compares them with the file).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from bot.store import curations
from bot.store.database import Connection

PERSONAL = (
    ("escalations", "person_id"),
    ("questions", "person_id"),
    ("vouches", "person_id"),
    ("lists_shown", "person_id"),
    ("outbox", "chat_id"),
    ("answer_drafts", "person_id"),
    ("desk_prompts", "person_id"),
    ("studio_drafts", "admin_id"),
    ("studio_searches", "admin_id"),
    ("page_keys", "admin_id"),
    ("people", "id"),
)
"""The rows of a person by table and column, in the order of deletion; what refers to them goes along (`ON DELETE`)."""
GOES_ALONG = frozenset(
    {
        "thread_messages",
        "shown_messages",
        "guides_in_progress",
        "outdated_reports",
        "corrections",
        "reading_requests",
        "picture_changes",
        "volunteer_profiles",
        "duty_hours",
        "phrases",
        "announcement_recipients",
        "answer_reviews",
    }
)
"""The tables whose rows are deleted with those that they refer to."""
KEPT = {
    "inbox": "what it held is gone once it is handled; the marks that stay name nobody, and know what comes again",
    "roles": "an admin gave the role, and takes it away",
    "invitations": "who used which link",
    "withdrawals": "a withdrawn role must not come back by forgetting",
    "blocks": "a block must not end by forgetting",
    "recordings": "deleted with their files by `bot.store.recordings`",
    "admin_acts": "the log of what admins did; words of the forgotten are taken out",
    "announcements": "words of admins to all",
    "versions": "what was published by admins, for all to read",
    "rulings": "digests without words",
    "picture_files": "pictures of the knowledge base",
    "weekly_figures": "sums",
    "incidents": "troubles of the machine",
    "last_numbers": "how far was counted",
    "moved_chats": "old and new ids of groups",
}
"""The tables without rows of a person, or whose rows stay, and why."""
_SHORTEST_QUOTE = 8
"""Letters from which a text of somebody is recognised inside a draft or the log of the admins."""
_QUOTING = (("studio_drafts", "draft"), ("answer_drafts", "text"))
_LOGGED = ("before", "after", "subject")


def forget_person(db: Connection, person_id: int) -> None:
    """Removes everything that is kept of a person, but for the roles that an admin gave and a block.

    What they wrote as a volunteer belongs to the resident's thread and stays there, without their name and id. What
    they still have in hand is to be taken out of it afterwards (`Desk.let_go`, and `forget_volunteer` once more).
    """
    texts = list(_texts_of(db, person_id))
    curations.take_out(db, person_id)
    for table, column in PERSONAL:
        db.execute(f"DELETE FROM {table} WHERE {column} = ?", [person_id])
    _forget_quotes(db, texts)
    db.execute("UPDATE thread_messages SET author_id = 0 WHERE author_id = ?", [person_id])
    db.execute("DELETE FROM announcements WHERE admin_id = ? AND state = 'draft'", [person_id])
    forget_volunteer(db, person_id)


def forget_volunteer(db: Connection, person_id: int) -> None:
    """Takes the name of a volunteer off the escalations that are over."""
    db.execute(
        """UPDATE escalations SET volunteer_id = NULL, volunteer_name = NULL, desk_chat_id = NULL
           WHERE volunteer_id = ? AND state IN ('closed', 'withdrawn')""",
        [person_id],
    )


def forget_before(db: Connection, moment: datetime) -> None:
    """Removes what is older than `moment` (the configured retention): texts first of all, then whoever has not come
    since and holds no role."""
    before = [moment.isoformat()]
    db.execute("DELETE FROM escalations WHERE opened_at < ? AND state NOT IN ('open', 'claimed')", before)
    db.execute(
        """DELETE FROM questions WHERE asked_at < ? AND id NOT IN
               (SELECT question_id FROM escalations WHERE question_id IS NOT NULL)""",
        before,
    )
    db.execute("DELETE FROM outbox WHERE state = 'refused' AND created_at < ?", before)
    db.execute("DELETE FROM studio_drafts WHERE updated_at < ?", before)
    db.execute("DELETE FROM studio_searches WHERE asked_at < ?", before)
    db.execute("DELETE FROM desk_prompts WHERE asked_at < ?", before)
    db.execute("DELETE FROM lists_shown WHERE shown_at < ?", before)
    db.execute(
        """DELETE FROM people WHERE last_seen < ? AND id NOT IN (SELECT person_id FROM roles)
               AND id NOT IN (SELECT person_id FROM volunteer_profiles)
               AND id NOT IN (SELECT person_id FROM escalations)""",
        before,
    )


def _texts_of(db: Connection, person_id: int) -> Iterator[str]:
    """What a resident wrote, as it is kept."""
    rows = db.query(
        """SELECT text FROM questions WHERE person_id = :id UNION
           SELECT thread_messages.text FROM thread_messages JOIN escalations ON escalations.id = escalation_id
           WHERE escalations.person_id = :id AND author = 'resident'""",
        {"id": person_id},
    )
    yield from (row["text"] for row in rows if len(row["text"]) >= _SHORTEST_QUOTE)


def _forget_quotes(db: Connection, texts: list[str]) -> None:
    """Deletes drafts in which these texts are quoted, and takes them out of the log of the admins."""
    for table, column in _QUOTING:
        for row in list(db.query(f"SELECT id, {column} AS draft FROM {table}")):
            if any(text in row["draft"] or json.dumps(text)[1:-1] in row["draft"] for text in texts):
                db.execute(f"DELETE FROM {table} WHERE id = ?", [row["id"]])
    for column in _LOGGED:
        for text in texts:
            db.execute(f"UPDATE admin_acts SET {column} = '' WHERE instr({column}, ?) > 0", [text])
