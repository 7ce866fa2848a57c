"""What is said of the bot while its database does not answer, or its folder is gone; and numbers that are used once."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from bot.clock import system_clock
from bot.config import HealthConfig
from bot.delivery import stamp
from bot.health import Pulse, verdict, vitals
from bot.metrics import Metrics
from bot.store import Database, forgetting, questions
from bot.store.database import Connection
from bot.store.queues import queues


def test_figures_are_told_without_the_queues_where_the_database_does_not_answer(tmp_path: Path) -> None:
    metrics = Metrics()
    with closing(Database(tmp_path / "camtay.sqlite")) as database:
        told = metrics.exposition(database.run_now(queues, system_clock())).decode()
    assert "camtay_database_answers 1.0" in told
    assert 'camtay_waiting{queue="inbox"} 0.0' in told
    told = metrics.exposition(None).decode()
    assert "camtay_database_answers 0.0" in told
    assert "camtay_waiting{" not in told


def test_a_folder_that_is_gone_is_an_ailment_and_no_fault(tmp_path: Path) -> None:
    state = vitals(None, None, tmp_path / "gone" / "camtay.sqlite", Pulse(), system_clock())
    is_fine, details = verdict(state, HealthConfig())
    assert (is_fine, details["disk_free_mb"]) == (False, 0)


def test_the_number_of_a_forgotten_question_is_not_used_again(tmp_path: Path) -> None:
    with closing(Database(tmp_path / "camtay.sqlite")) as database:
        first = database.run_now(_ask, "a")
        assert database.run_now(_ask, "a") == first
        database.run_now(forgetting.forget_person, 101)
        assert database.run_now(_ask, "b") > first


def _ask(db: Connection, origin: str) -> int:
    return questions.log_question(
        db,
        origin=origin,
        part=0,
        person_id=101,
        now=system_clock(),
        text="trâu ốm",
        language="vi",
        decision="escalate",
        entry=None,
        confidence=0.0,
        suggestions=(),
    )


def test_the_mark_of_an_update_names_nobody() -> None:
    message = {"message_id": 5, "date": 1_700_000_000, "chat": {"id": 987654321}, "from": {"id": 987654321}}
    tap = {"id": "4242424242424242", "data": "claim:1", "from": {"id": 987654321}}
    for update in ({"update_id": 1, "message": message}, {"update_id": 1, "callback_query": tap}):
        assert stamp(update) == stamp({**update, "update_id": 2})
        assert not [part for part in ("987654321", "4242424242424242") if part in stamp(update)]
