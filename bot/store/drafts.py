"""What volunteers are in the middle of: answers that wait for a last look, questions to themselves, quick phrases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.store.database import Connection
from bot.store.escalations import Content


class Asked(StrEnum):
    """What a reply to one of the bot's requests to a volunteer is."""

    SEARCH = "search"
    ASK_BACK = "ask_back"
    PHRASE = "phrase"


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """An answer (or a question to the resident, where it `asks`) before its author has sent it."""

    id: int
    person_id: int
    escalation_id: int
    content: Content
    asks: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence that is written often. Others see it where it is shared."""

    id: int
    owner_id: int
    shared: bool
    text: str


def keep_draft(
    db: Connection, *, person_id: int, escalation_id: int, content: Content, asks: bool, origin: str
) -> AnswerDraft:
    """Keeps an answer for a last look; the same `origin` only once."""
    row = db.execute(
        """INSERT INTO answer_drafts (origin, person_id, escalation_id, kind, text, file_id, asks)
           VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (origin) DO UPDATE SET text = excluded.text RETURNING id""",
        [origin, person_id, escalation_id, content.kind, content.text, content.file_id, int(asks)],
    ).fetchone()
    return AnswerDraft(int(row[0]), person_id, escalation_id, content, asks)


def find_draft(db: Connection, draft_id: int, person_id: int) -> AnswerDraft | None:
    """The person's own draft, or None."""
    for row in db.query("SELECT * FROM answer_drafts WHERE id = ? AND person_id = ?", [draft_id, person_id]):
        content = Content(row["kind"], row["text"], row["file_id"])
        return AnswerDraft(row["id"], row["person_id"], row["escalation_id"], content, bool(row["asks"]))
    return None


def drop_draft(db: Connection, draft_id: int) -> None:
    """Forgets a draft: it was sent or thrown away."""
    db.execute("DELETE FROM answer_drafts WHERE id = ?", [draft_id])


def note_prompt(
    db: Connection,
    *,
    chat_id: int,
    message_id: int,
    person_id: int,
    kind: Asked,
    escalation_id: int | None,
    now: datetime,
) -> None:
    """Remembers what a reply to this message will be."""
    db.execute(
        "INSERT OR REPLACE INTO desk_prompts VALUES (?, ?, ?, ?, ?, ?)",
        [chat_id, message_id, person_id, kind, escalation_id, now.isoformat()],
    )


def take_prompt(db: Connection, chat_id: int, message_id: int, person_id: int) -> tuple[Asked, int | None] | None:
    """What the person was asked by this message, and for which escalation; None where it asked them nothing."""
    for row in db.query(
        "SELECT kind, escalation_id FROM desk_prompts WHERE chat_id = ? AND message_id = ? AND person_id = ?",
        [chat_id, message_id, person_id],
    ):
        return Asked(row["kind"]), row["escalation_id"]
    return None


def add_phrase(db: Connection, owner_id: int, text: str) -> None:
    """Keeps a phrase, once."""
    known = db.execute("SELECT 1 FROM phrases WHERE owner_id = ? AND text = ?", [owner_id, text]).fetchone()
    if known is None:
        db.execute("INSERT INTO phrases (owner_id, text) VALUES (?, ?)", [owner_id, text])


def phrases(db: Connection, person_id: int) -> list[Phrase]:
    """The person's own phrases, then those that others share."""
    rows = db.query(
        """SELECT id, owner_id, shared, text FROM phrases WHERE owner_id = ? OR shared = 1
           ORDER BY owner_id <> ?, id""",
        [person_id, person_id],
    )
    return [Phrase(row["id"], row["owner_id"], bool(row["shared"]), row["text"]) for row in rows]


def share_phrase(db: Connection, phrase_id: int, owner_id: int) -> None:
    """Shows an own phrase to the others, or takes it back."""
    db.execute("UPDATE phrases SET shared = 1 - shared WHERE id = ? AND owner_id = ?", [phrase_id, owner_id])


def drop_phrase(db: Connection, phrase_id: int, owner_id: int) -> None:
    """Deletes an own phrase."""
    db.execute("DELETE FROM phrases WHERE id = ? AND owner_id = ?", [phrase_id, owner_id])
