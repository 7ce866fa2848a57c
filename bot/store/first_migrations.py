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


@MIGRATIONS()
def moved_chats(db: Database) -> None:
    """Groups that have become supergroups, which gives them another id."""
    create(db, "CREATE TABLE moved_chats (old_id INTEGER PRIMARY KEY, new_id INTEGER NOT NULL)")


@MIGRATIONS()
def corrections(db: Database) -> None:
    """Which translated text each volunteer was asked to write anew."""
    create(
        db,
        """
        CREATE TABLE corrections (
            person_id INTEGER PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            step INTEGER NOT NULL,
            language TEXT NOT NULL,
            shown TEXT NOT NULL,
            updated_at TEXT NOT NULL
        )
    """,
    )


@MIGRATIONS()
def recordings(db: Database) -> None:
    """What volunteers have read aloud, and which texts they were shown to read."""
    create(
        db,
        """
        CREATE TABLE recordings (
            id INTEGER PRIMARY KEY,
            origin TEXT NOT NULL UNIQUE,
            language TEXT NOT NULL,
            digest TEXT NOT NULL,
            text TEXT NOT NULL,
            name TEXT NOT NULL,
            person_id INTEGER REFERENCES people (id) ON DELETE SET NULL,
            recorded_at TEXT NOT NULL,
            state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'rejected')),
            decided_by INTEGER,
            decided_at TEXT
        );
        CREATE INDEX recordings_by_language ON recordings (language, digest);
        CREATE TABLE reading_requests (
            chat_id INTEGER NOT NULL,
            message_id INTEGER NOT NULL,
            person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
            language TEXT NOT NULL,
            digest TEXT NOT NULL,
            asked_at TEXT NOT NULL,
            PRIMARY KEY (chat_id, message_id)
        );
        CREATE INDEX reading_requests_by_person ON reading_requests (person_id)
    """,
    )


@MIGRATIONS()
def admin_acts(db: Database) -> None:
    """Every act of an admin, for as long as the database lives."""
    create(
        db,
        """
        CREATE TABLE admin_acts (
            id INTEGER PRIMARY KEY,
            admin_id INTEGER NOT NULL,
            done_at TEXT NOT NULL,
            what TEXT NOT NULL,
            subject TEXT NOT NULL,
            before TEXT NOT NULL DEFAULT '',
            after TEXT NOT NULL DEFAULT ''
        )
    """,
    )


@MIGRATIONS()
def urgent_escalations(db: Database) -> None:
    """What is urgent heads the queue: somebody may be in danger."""
    create(
        db,
        """
        ALTER TABLE escalations ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX escalations_in_danger ON escalations (person_id) WHERE urgent = 1
    """,
    )


@MIGRATIONS()
def weekly_figures(db: Database) -> None:
    """Which weeks' figures the admins have been sent."""
    create(db, "CREATE TABLE weekly_figures (monday TEXT PRIMARY KEY, sent_at TEXT NOT NULL)")


@MIGRATIONS()
def picture_changes(db: Database) -> None:
    """Which step's picture each admin is replacing."""
    create(
        db,
        """
        CREATE TABLE picture_changes (
            admin_id INTEGER PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
            guide TEXT NOT NULL,
            step INTEGER NOT NULL,
            seen TEXT NOT NULL,
            was TEXT,
            name TEXT,
            updated_at TEXT NOT NULL
        )
    """,
    )


@MIGRATIONS()
def vouches(db: Database) -> None:
    """Who vouches that a question belongs to an entry, and what admins decided on such wordings.

    A ruling keeps no words: it outlives the question, which its author may ask to be forgotten.
    """
    create(
        db,
        """
        ALTER TABLE questions ADD COLUMN stands_alone INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE vouches (
            id INTEGER PRIMARY KEY,
            question_id INTEGER NOT NULL REFERENCES questions (id) ON DELETE CASCADE,
            person_id INTEGER NOT NULL,
            entry TEXT NOT NULL,
            way TEXT NOT NULL CHECK (way IN ('picked', 'helped', 'sent')),
            UNIQUE (question_id, person_id, entry, way)
        );
        CREATE TABLE rulings (
            digest TEXT NOT NULL,
            entry TEXT NOT NULL,
            verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected')),
            admin_id INTEGER NOT NULL,
            taken_as TEXT,
            ruled_at TEXT NOT NULL,
            PRIMARY KEY (digest, entry)
        )
    """,
    )


def create(db: Database, statements: str) -> None:
    """Executes statement by statement: SQLite's own scripts would commit the migration halfway."""
    for statement in statements.split(";"):
        if statement.strip():
            db.execute(statement)
