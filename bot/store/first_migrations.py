"""The first steps of the tables; the later ones, and where to add one, are in `migrations`."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

MIGRATIONS = Migrations("camtay")


@MIGRATIONS()
def people(db: Database) -> None:
    """Who has written to the bot, what they chose, what they are in the middle of."""
    create(
        db,
        """
        CREATE TABLE people (
            id INTEGER PRIMARY KEY,
            first_name TEXT NOT NULL,
            language TEXT,
            phone_type TEXT,
            last_entry TEXT,
            first_seen TEXT NOT NULL,
            last_seen TEXT NOT NULL
        );
        CREATE TABLE roles (
            person_id INTEGER NOT NULL,
            role TEXT NOT NULL CHECK (role IN ('volunteer', 'admin')),
            since TEXT NOT NULL,
            PRIMARY KEY (person_id, role)
        );
        CREATE TABLE invitations (
            code_hash TEXT PRIMARY KEY,
            role TEXT NOT NULL CHECK (role IN ('volunteer', 'admin')),
            expires_at TEXT NOT NULL,
            used_by INTEGER
        );
        CREATE TABLE guides_in_progress (
            person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
            guide TEXT NOT NULL,
            step INTEGER NOT NULL,
            updated_at TEXT NOT NULL,
            PRIMARY KEY (person_id, guide)
        );
        CREATE TABLE drafts (
            admin_id INTEGER PRIMARY KEY,
            draft TEXT NOT NULL,
            awaits TEXT,
            updated_at TEXT NOT NULL
        );
    """,
    )


@MIGRATIONS()
def questions_and_escalations(db: Database) -> None:
    """What was asked, what became of it, and the threads between residents and volunteers."""
    create(
        db,
        """
        CREATE TABLE questions (
            id INTEGER PRIMARY KEY,
            origin TEXT NOT NULL,
            part INTEGER NOT NULL,
            person_id INTEGER NOT NULL,
            asked_at TEXT NOT NULL,
            text TEXT NOT NULL,
            language TEXT NOT NULL,
            decision TEXT NOT NULL,
            entry TEXT,
            confidence REAL NOT NULL,
            suggestions TEXT NOT NULL,
            chosen_entry TEXT,
            helped INTEGER,
            dismissed INTEGER NOT NULL DEFAULT 0,
            UNIQUE (origin, part)
        );
        CREATE INDEX questions_by_person ON questions (person_id);
        CREATE INDEX questions_by_time ON questions (asked_at);
        CREATE TABLE escalations (
            id INTEGER PRIMARY KEY,
            origin TEXT NOT NULL UNIQUE,
            person_id INTEGER NOT NULL,
            question_id INTEGER REFERENCES questions (id) ON DELETE SET NULL,
            reason TEXT NOT NULL,
            language TEXT NOT NULL,
            guide TEXT,
            step INTEGER,
            state TEXT NOT NULL CHECK (state IN ('open', 'claimed', 'answered', 'closed', 'withdrawn')),
            volunteer_id INTEGER,
            volunteer_name TEXT,
            desk_chat_id INTEGER,
            opened_at TEXT NOT NULL,
            claimed_at TEXT,
            answered_at TEXT,
            closed_at TEXT,
            reminded_at TEXT
        );
        CREATE INDEX escalations_by_state ON escalations (state);
        CREATE INDEX escalations_by_person ON escalations (person_id);
        CREATE TABLE thread_messages (
            id INTEGER PRIMARY KEY,
            escalation_id INTEGER NOT NULL REFERENCES escalations (id) ON DELETE CASCADE,
            origin TEXT NOT NULL UNIQUE,
            author TEXT NOT NULL CHECK (author IN ('resident', 'volunteer')),
            author_id INTEGER NOT NULL,
            kind TEXT NOT NULL,
            text TEXT NOT NULL,
            file_id TEXT,
            written_at TEXT NOT NULL
        );
        CREATE INDEX thread_messages_by_escalation ON thread_messages (escalation_id);
        CREATE TABLE shown_messages (
            chat_id INTEGER NOT NULL,
            message_id INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('card', 'thread')),
            escalation_id INTEGER NOT NULL REFERENCES escalations (id) ON DELETE CASCADE,
            PRIMARY KEY (chat_id, message_id)
        );
        CREATE INDEX shown_messages_by_escalation ON shown_messages (escalation_id);
    """,
    )


@MIGRATIONS()
def inbox_and_outbox(db: Database) -> None:
    """What came in and is not handled yet; what has to go out and is not sent yet."""
    create(
        db,
        """
        CREATE TABLE inbox (
            id INTEGER PRIMARY KEY,
            origin TEXT NOT NULL UNIQUE,
            payload TEXT,
            received_at TEXT NOT NULL,
            state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'handled', 'failed')),
            error TEXT
        );
        CREATE INDEX inbox_waiting ON inbox (id) WHERE state = 'waiting';
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY,
            chat_id INTEGER NOT NULL,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            created_at TEXT NOT NULL,
            due_at REAL NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'refused')),
            error TEXT
        );
        CREATE INDEX outbox_waiting ON outbox (chat_id, id) WHERE state = 'waiting';
    """,
    )


@MIGRATIONS()
def picture_files(db: Database) -> None:
    """What Telegram calls the pictures that it already has, so that a weak signal need not carry them twice."""
    create(db, "CREATE TABLE picture_files (name TEXT PRIMARY KEY, file_id TEXT NOT NULL)")


@MIGRATIONS()
def outdated_reports(db: Database) -> None:
    """Who found which entry out of date."""
    create(
        db,
        """
        CREATE TABLE outdated_reports (
            entry TEXT NOT NULL,
            person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
            reported_at TEXT NOT NULL,
            PRIMARY KEY (entry, person_id)
        )
    """,
    )


def create(db: Database, statements: str) -> None:
    """Executes statement by statement: SQLite's own scripts would commit the migration halfway."""
    for statement in statements.split(";"):
        if statement.strip():
            db.execute(statement)
