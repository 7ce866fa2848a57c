"""The log of every admin act: who did what, when, to what. Written in the transaction of the act itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.store.database import Connection

TERMINAL = 0
"""In the place of an admin's id: done by somebody at the terminal."""

LONGEST_STATE = 200
"""Characters of a state before or after an act that are kept: enough to see what changed, too little for a text."""


class Act(StrEnum):
    """What an admin (or a volunteer, where they may) can do that others must be able to look up.

    The interface text `act_<value>` says it to people; `subject` is named beside it.
    """

    PUBLISH = "publish"
    EDIT = "edit"
    RETIRE = "retire"
    UNDO = "undo"
    ADD_PHRASINGS = "add_phrasings"
    DISMISS = "dismiss"
    APPROVE = "approve"
    REJECT = "reject"
    ASK_VOLUNTEER = "ask_volunteer"
    INVITE = "invite"
    CANCEL_INVITATION = "cancel_invitation"
    JOIN = "join"
    GRANT = "grant"
    WITHDRAW = "withdraw"
    BLOCK = "block"
    UNBLOCK = "unblock"
    ANNOUNCE = "announce"
    STOP_ANNOUNCEMENT = "stop_announcement"
    EXPORT = "export"
    SIGN_IN = "sign_in"
    SETTING = "setting"


_ON_PEOPLE = ", ".join(f"'{act}'" for act in (Act.GRANT, Act.WITHDRAW, Act.BLOCK, Act.UNBLOCK))
"""The acts whose subject is a person's id; the log shows the name, as long as it is known."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One line of the log. `admin_name` is None for somebody of whom nothing is kept any more."""

    id: int
    admin_id: int
    admin_name: str | None
    done_at: datetime
    what: str
    subject: str
    before: str
    after: str


def record(
    db: Connection, admin_id: int, what: Act, subject: str, now: datetime, *, before: str = "", after: str = ""
) -> None:
    """Adds a line. `subject`: the id of what was acted on (an entry, a person, a group); small states beside it.

    Call it in the transaction of the act, so that there is neither an act without its line nor a line without its act.
    """
    db.execute(
        "INSERT INTO admin_acts (admin_id, done_at, what, subject, before, after) VALUES (?, ?, ?, ?, ?, ?)",
        [admin_id, now.isoformat(), what, subject, before[:LONGEST_STATE], after[:LONGEST_STATE]],
    )


def latest(db: Connection, limit: int, skip: int = 0) -> list[Recorded]:
    """A page of the log, newest first."""
    return list(_rows(db, "ORDER BY act.id DESC LIMIT ? OFFSET ?", [limit, skip]))


def count(db: Connection) -> int:
    """How many lines there are."""
    return int(db.execute("SELECT count(*) FROM admin_acts").fetchone()[0])


def _rows(db: Connection, order: str, values: list[object]) -> Iterator[Recorded]:
    rows = db.query(
        f"""SELECT act.id, act.admin_id, people.first_name AS admin_name, act.done_at, act.what,
                   coalesce(whom.first_name, act.subject) AS subject, act.before, act.after
            FROM admin_acts AS act LEFT JOIN people ON people.id = act.admin_id
            LEFT JOIN people AS whom ON whom.id = CAST(act.subject AS INTEGER) AND act.what IN ({_ON_PEOPLE})
            {order}""",
        values,
    )
    for row in rows:
        yield Recorded(**{**row, "done_at": datetime.fromisoformat(row["done_at"])})
