"""What admins ask volunteers to answer for all: the words of residents in it, and out of it again."""

from __future__ import annotations

from collections.abc import Iterable

from bot.store.database import Connection


def listed(texts: Iterable[str]) -> str:
    """Residents' questions as the words of such an escalation, each on a line of its own."""
    return "\n".join(map(_line, texts))


def quoting(db: Connection, person_id: int) -> list[int]:
    """The escalations of this kind in which a resident's questions stand."""
    return sorted({escalation_id for escalation_id, _, _ in _quotes(db, person_id)})


def take_out(db: Connection, person_id: int) -> None:
    """Takes a resident's questions out; where nothing is left to be answered, the escalation goes."""
    for escalation_id, message_id, text in _quotes(db, person_id):
        (words,) = db.execute("SELECT text FROM thread_messages WHERE id = ?", [message_id]).fetchone() or ("",)
        rest = f"\n{words}\n".replace(f"\n{_line(text)}\n", "\n").strip("\n")
        if rest:
            db.execute("UPDATE thread_messages SET text = ? WHERE id = ?", [rest, message_id])
        else:
            db.execute("DELETE FROM escalations WHERE id = ?", [escalation_id])


def _quotes(db: Connection, person_id: int) -> list[tuple[int, int, str]]:
    """Escalation, message and quoted question."""
    found = db.execute(
        """SELECT escalation_id, thread_messages.id, questions.text FROM thread_messages
           JOIN escalations ON escalations.id = escalation_id AND escalations.reason = 'curation'
           JOIN questions ON questions.person_id = ? AND questions.text <> ''
           WHERE author = 'resident' AND instr(thread_messages.text, questions.text) > 0""",
        [person_id],
    ).fetchall()
    return [tuple(row) for row in found]


def _line(text: str) -> str:
    return f"• {text}"
