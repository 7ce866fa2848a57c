"""The tables, as steps that are each applied once and in order. A released step is never changed; add a new one below.

The oldest steps are in `first_migrations`, which are applied before these.
"""

from __future__ import annotations

from sqlite_utils import Database

from bot.store.first_migrations import MIGRATIONS
from bot.store.first_migrations import create as _create
from bot.store.marks import mark

__all__ = ["MIGRATIONS"]


@MIGRATIONS()
def desk(db: Database) -> None:
    """Who volunteers when and for whom, what they are in the middle of answering, and when whoever waits was told."""
    _create(
        db,
        """
        ALTER TABLE people ADD COLUMN commune TEXT;
        ALTER TABLE escalations ADD COLUMN topic TEXT;
        ALTER TABLE escalations ADD COLUMN shown_at TEXT;
        ALTER TABLE escalations ADD COLUMN reminders INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE escalations ADD COLUMN overdue_at TEXT;
        ALTER TABLE escalations ADD COLUMN asked_back_at TEXT;
        ALTER TABLE escalations ADD COLUMN first_answer_at TEXT;
        ALTER TABLE escalations ADD COLUMN helped INTEGER;
        ALTER TABLE escalations ADD COLUMN close_reason TEXT;
        ALTER TABLE escalations ADD COLUMN forum_topic INTEGER;
        UPDATE escalations SET shown_at = opened_at, first_answer_at = answered_at;
        CREATE INDEX escalations_by_volunteer ON escalations (volunteer_id, state);
        ALTER TABLE thread_messages ADD COLUMN asks INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE shown_messages ADD COLUMN drawn TEXT;
        CREATE TABLE volunteer_profiles (
            person_id INTEGER PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
            languages TEXT NOT NULL DEFAULT '[]',
            communes TEXT NOT NULL DEFAULT '[]',
            topics TEXT NOT NULL DEFAULT '[]',
            duty TEXT NOT NULL DEFAULT 'hours' CHECK (duty IN ('hours', 'on', 'off')),
            duty_until TEXT,
            preview INTEGER,
            listed_on TEXT
        );
        CREATE TABLE duty_hours (
            person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
            weekday INTEGER NOT NULL,
            hour INTEGER NOT NULL,
            PRIMARY KEY (person_id, weekday, hour)
        );
        CREATE TABLE phrases (
            id INTEGER PRIMARY KEY,
            owner_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
            shared INTEGER NOT NULL DEFAULT 0,
            text TEXT NOT NULL
        );
        CREATE TABLE answer_drafts (
            id INTEGER PRIMARY KEY,
            origin TEXT NOT NULL UNIQUE,
            person_id INTEGER NOT NULL,
            escalation_id INTEGER NOT NULL REFERENCES escalations (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            text TEXT NOT NULL,
            file_id TEXT,
            asks INTEGER NOT NULL DEFAULT 0
        );
        CREATE TABLE desk_prompts (
            chat_id INTEGER NOT NULL,
            message_id INTEGER NOT NULL,
            person_id INTEGER NOT NULL,
            kind TEXT NOT NULL,
            escalation_id INTEGER REFERENCES escalations (id) ON DELETE CASCADE,
            asked_at TEXT NOT NULL,
            PRIMARY KEY (chat_id, message_id)
        )
    """,
    )


@MIGRATIONS()
def withdrawals_blocks_and_incidents(db: Database) -> None:
    """Who lost a role, who is not listened to, who cannot be reached; and what the admins were alarmed of."""
    _create(
        db,
        """
        ALTER TABLE invitations ADD COLUMN invited_by INTEGER;
        ALTER TABLE people ADD COLUMN unreachable_since TEXT;
        CREATE TABLE withdrawals (person_id INTEGER PRIMARY KEY, withdrawn_at TEXT NOT NULL);
        CREATE TABLE blocks (person_id INTEGER PRIMARY KEY, blocked_by INTEGER NOT NULL, blocked_at TEXT NOT NULL);
        CREATE TABLE incidents (kind TEXT PRIMARY KEY, since TEXT NOT NULL)
    """,
    )


@MIGRATIONS()
def announcements(db: Database) -> None:
    """What admins say to all who agreed to hear it, and who of them has got it."""
    _create(
        db,
        """
        ALTER TABLE people ADD COLUMN wants_news INTEGER;
        CREATE TABLE announcements (
            id INTEGER PRIMARY KEY,
            admin_id INTEGER NOT NULL,
            text TEXT NOT NULL DEFAULT '',
            languages TEXT NOT NULL DEFAULT '[]',
            communes TEXT NOT NULL DEFAULT '[]',
            state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'sending', 'paused', 'stopped', 'done')),
            awaits_text INTEGER NOT NULL DEFAULT 1,
            created_at TEXT NOT NULL,
            progress_message INTEGER
        );
        CREATE TABLE announcement_recipients (
            announcement_id INTEGER NOT NULL REFERENCES announcements (id) ON DELETE CASCADE,
            person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
            state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'queued', 'sent', 'refused')),
            PRIMARY KEY (announcement_id, person_id)
        ) WITHOUT ROWID;
        CREATE INDEX announcement_recipients_by_state ON announcement_recipients (announcement_id, state)
    """,
    )


@MIGRATIONS()
def studio(db: Database) -> None:
    """Every change of a file of the knowledge base, as what was taken out and put in; and what admins are writing."""
    _create(
        db,
        """
        CREATE TABLE versions (
            id INTEGER PRIMARY KEY,
            file TEXT NOT NULL,
            place INTEGER NOT NULL,
            removed BLOB NOT NULL,
            inserted BLOB NOT NULL,
            digest_before TEXT NOT NULL,
            digest_after TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('begun', 'done')),
            source TEXT NOT NULL,
            person_id INTEGER NOT NULL,
            person_name TEXT NOT NULL,
            what TEXT NOT NULL,
            subject TEXT NOT NULL,
            question_ids TEXT NOT NULL,
            undoes INTEGER,
            made_at TEXT NOT NULL
        );
        CREATE INDEX versions_by_file ON versions (file, id);
        CREATE TABLE studio_drafts (
            id INTEGER PRIMARY KEY,
            admin_id INTEGER NOT NULL,
            subject TEXT NOT NULL,
            draft TEXT NOT NULL,
            awaits TEXT,
            updated_at TEXT NOT NULL,
            UNIQUE (admin_id, subject)
        );
        CREATE TABLE studio_searches (
            admin_id INTEGER PRIMARY KEY,
            purpose TEXT NOT NULL,
            asked_at TEXT NOT NULL
        );
        DROP TABLE drafts
    """,
    )


@MIGRATIONS()
def page_keys(db: Database) -> None:
    """Keys to the studio's page: links that sign an admin in, and sessions."""
    _create(
        db,
        """
        CREATE TABLE page_keys (
            key_hash TEXT PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('link', 'session')),
            admin_id INTEGER NOT NULL,
            form_key TEXT NOT NULL,
            expires_at TEXT NOT NULL
        )
    """,
    )


@MIGRATIONS()
def answer_draft_ids_are_used_once(db: Database) -> None:
    """An id names what was sent of a draft ever after: one that is used again would look as if it were sent before."""
    _create(
        db,
        """
        CREATE TABLE answer_drafts_kept (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            origin TEXT NOT NULL UNIQUE,
            person_id INTEGER NOT NULL,
            escalation_id INTEGER NOT NULL REFERENCES escalations (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            text TEXT NOT NULL,
            file_id TEXT,
            asks INTEGER NOT NULL DEFAULT 0
        );
        INSERT INTO answer_drafts_kept SELECT * FROM answer_drafts;
        DROP TABLE answer_drafts;
        ALTER TABLE answer_drafts_kept RENAME TO answer_drafts
    """,
    )


@MIGRATIONS()
def answer_reviews(db: Database) -> None:
    """Which written answers may become entries, when the admins were told, and when one of them decided."""
    _create(
        db,
        """
        CREATE TABLE answer_reviews (
            escalation_id INTEGER PRIMARY KEY REFERENCES escalations (id) ON DELETE CASCADE,
            answered_at TEXT NOT NULL,
            told_at TEXT,
            settled_at TEXT
        );
        CREATE INDEX answer_reviews_told ON answer_reviews (told_at);
        CREATE INDEX answer_reviews_open ON answer_reviews (escalation_id) WHERE settled_at IS NULL
    """,
    )


@MIGRATIONS()
def escalation_numbers_are_used_once(db: Database) -> None:
    """An old button must never reach another person's question, so the number of a forgotten one is not used again."""
    _create(
        db,
        """
        CREATE TABLE last_numbers (what TEXT PRIMARY KEY, number INTEGER NOT NULL);
        INSERT INTO last_numbers SELECT 'escalation', coalesce(max(id), 0) FROM escalations
    """,
    )


@MIGRATIONS()
def numbers_of_recordings_and_drafts_are_used_once(db: Database) -> None:
    """An old button must reach no other recording and no other draft either."""
    _create(
        db,
        """
        INSERT INTO last_numbers SELECT 'recording', coalesce(max(id), 0) FROM recordings;
        INSERT INTO last_numbers SELECT 'studio_draft', coalesce(max(id), 0) FROM studio_drafts
    """,
    )


@MIGRATIONS()
def moment_of_giving_up(db: Database) -> None:
    """When an update was given up, which may be long after it came."""
    _create(db, "ALTER TABLE inbox ADD COLUMN failed_at TEXT")


@MIGRATIONS()
def numbers_of_questions_are_used_once(db: Database) -> None:
    """An old button below an answer must mean the question that it was about, or none."""
    _create(db, "INSERT INTO last_numbers SELECT 'question', coalesce(max(id), 0) FROM questions")


@MIGRATIONS()
def origins_name_nobody(db: Database) -> None:
    """Of a handled update a mark is kept instead of the chat that it came from. What waits keeps its name till then."""
    for number, origin in db.execute("SELECT id, origin FROM inbox WHERE state <> 'waiting'").fetchall():
        db.execute("UPDATE inbox SET origin = ? WHERE id = ?", [_mark_of(origin), number])


@MIGRATIONS()
def lists_shown(db: Database) -> None:
    """Which lists of volunteers and admins show whose words, so that they go when their author is forgotten."""
    _create(
        db,
        """
        CREATE TABLE lists_shown (
            chat_id INTEGER NOT NULL,
            message_id INTEGER NOT NULL,
            person_id INTEGER NOT NULL,
            shown_at TEXT NOT NULL,
            PRIMARY KEY (person_id, chat_id, message_id)
        ) WITHOUT ROWID
    """,
    )


def _mark_of(origin: str) -> str:
    """As updates are marked now: a tap by its id, a message as a whole; what is neither keeps its number."""
    kind, _, rest = origin.partition(":")
    if kind == "tap":
        return f"tap:{mark(rest)}"
    return origin if kind == "update" else mark(origin)
