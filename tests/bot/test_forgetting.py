"""What is deleted, from every table: at a person's word, and when it is older than the configured retention."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.backup import backup
from bot.clock import system_clock
from bot.config import EscalationConfig
from bot.desk import Desk, Staff, Volunteer
from bot.store import Database, acts, deliveries, drafts, forgetting, people, questions, shown, studio_drafts
from bot.store.acts import Act
from bot.store.database import Connection
from bot.store.escalations import CloseReason, Content, Reason
from bot.store.people import Role
from tests.conftest import House

HOA, PAO, NAM, LINH = 70101, 70102, 70201, 70202
NAMS = Volunteer(NAM, "Nam", NAM)
DESK = Desk(EscalationConfig(), Staff(lambda: [NAM], list), lambda _entry: None)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A fresh database."""
    with closing(Database(tmp_path / "camtay.sqlite")) as opened:
        yield opened


def tell(db: Connection, person_id: int, word: str, now: datetime, end: str = "") -> int:
    """Somebody's question: logged, handed to the desk, shown to Nam, answered by him, rated or closed."""
    people.remember(db, person_id, f"Tên {person_id}", now)
    people.remember(db, NAM, "Nam", now)
    question_id = questions.log_question(
        db,
        origin=word,
        part=0,
        person_id=person_id,
        now=now,
        text=f"chuyện {word} của tôi",
        language="vi",
        decision="escalate",
        entry=None,
        confidence=0.0,
        suggestions=("vssid.install",),
    )
    number = DESK.open(
        db,
        origin=f"{word}:0",
        person_id=person_id,
        reason=Reason.NO_ENTRY,
        language="vi",
        content=Content("text", f"chuyện {word} của tôi"),
        question_id=question_id,
        now=now,
    )
    shown.note_shown(db, NAM, number, "card", number)
    shown.note_list(db, NAM, 1000 + number, [person_id], now)
    if end:
        DESK.reply(db, number, NAMS, content=Content("text", f"về {word} thì"), origin=f"{word}:1", now=now)
    if end == "rated":
        DESK.rate(db, number, person_id, True, now)
    if end == "closed":
        DESK.close(db, number, NAMS, reason=CloseReason.DONE, now=now)
    drafts.keep_draft(
        db, person_id=NAM, escalation_id=number, content=Content("text", f"lại {word}"), origin=f"{word}:2", asks=False
    )
    deliveries.enqueue(db, person_id, "notice", {"key": "menu"}, now)
    return number


def quote(db: Connection, words: str, now: datetime) -> None:
    """Nam repeats somebody's words in an answer to Páo, an admin in a draft, and the log has them."""
    (pao,) = db.execute("SELECT min(id) FROM escalations WHERE person_id = ?", [PAO]).fetchone()
    drafts.keep_draft(db, person_id=NAM, escalation_id=pao, content=Content("text", words), origin="q", asks=False)
    studio_drafts.save(db, 301, "entry:x", {"answer.vi": words}, now)
    acts.record(db, 301, Act.PUBLISH, "vssid.install", now, before=words, after=words)


def naming(database: Database, *what: object) -> set[str]:
    """The tables in which one of these values stands, but for those that say why they keep it."""

    def look(db: Connection) -> set[str]:
        tables = [name for name in db.table_names() if name not in forgetting.KEPT]
        return {name for name in tables if any(map(tells, db.execute(f"SELECT * FROM {name}").fetchall()))}

    def tells(row: tuple[object, ...]) -> bool:
        return any(value == each or (isinstance(each, str) and each in str(value)) for value in row for each in what)

    return database.run_now(look)


def test_nothing_that_is_left_names_a_forgotten_resident_or_quotes_them(database: Database) -> None:
    now = system_clock()
    for number, end in enumerate(("", "answered", "rated", "closed")):
        database.run_now(tell, HOA, f"hoa{number}", now, end)
        database.run_now(tell, PAO, f"pao{number}", now, end)
    database.run_now(quote, "Hỏi: chuyện hoa0 của tôi", now)
    assert naming(database, HOA, "chuyện hoa") >= {"people", "questions", "escalations", "outbox", "thread_messages"}
    database.run_now(forgetting.forget_person, HOA)
    assert naming(database, HOA, f"Tên {HOA}", "hoa") == set()
    assert "hoa" not in str(database.run_now(lambda db: db.execute("SELECT * FROM admin_acts").fetchall()))
    assert naming(database, "chuyện pao") == {"questions", "thread_messages"}


def test_a_forgotten_volunteer_leaves_the_answers_and_no_name(database: Database) -> None:
    now = system_clock()
    for number, end in enumerate(("rated", "closed")):
        database.run_now(tell, HOA, f"hoa{number}", now, end)
    database.run_now(forgetting.forget_person, NAM)
    assert naming(database, NAM, "Nam") <= {"shown_messages", "lists_shown"}  # where in a chat, not by whom
    assert naming(database, "về hoa") == {"thread_messages"}


def test_what_is_older_than_the_retention_goes_and_what_is_open_stays(database: Database) -> None:
    now = system_clock()
    long_ago, lately = now - timedelta(days=31), now - timedelta(days=29)

    def live(db: Connection) -> None:
        for word, when in (("cũ", long_ago), ("mới", lately)):
            tell(db, HOA, f"{word} xong", when, "rated")
            tell(db, PAO, f"{word} đang chờ", when)
        people.remember(db, LINH, "Linh", long_ago)
        people.grant(db, LINH, Role.VOLUNTEER, long_ago)
        people.remember(db, 404, "Đã đi xa", long_ago)
        deliveries.enqueue(db, 405, "notice", {"key": "menu"}, long_ago)
        deliveries.note_refused(db, db.execute("SELECT max(id) FROM outbox").fetchone()[0], "blocked")

    database.run_now(live)
    database.run_now(forgetting.forget_before, now - timedelta(days=30))
    assert naming(database, "chuyện cũ xong", "về cũ xong", "lại cũ xong", "Đã đi xa", 405) == set()
    kept = {"questions", "thread_messages"}
    assert naming(database, "chuyện cũ đang chờ") == kept
    assert naming(database, "chuyện mới xong") == naming(database, "chuyện mới đang chờ") == kept
    assert "people" in naming(database, "Linh")


async def test_the_bot_looks_for_what_is_too_old_by_itself(house: House) -> None:
    house.config = replace(house.config, retention_days=30)
    with closing(Database(house.config.store_path)) as database:
        for word, days in (("cũ", 31), ("mới", 29)):
            database.run_now(tell, HOA, word, house.clock() - timedelta(days=days), "rated")
    async with house.open():
        await asyncio.sleep(0.3)
    with closing(Database(house.config.store_path)) as database:
        assert naming(database, "chuyện cũ của tôi") == set()
        assert naming(database, "chuyện mới của tôi") == {"questions", "thread_messages"}
    backup(house.config.store_path, copy := house.config.store_path.with_name("copy"))
    held = copy.read_bytes()
    assert "chuyện mới".encode() in held
    assert not [word for word in ("chuyện cũ", "về cũ", "lại cũ") if word.encode() in held]
