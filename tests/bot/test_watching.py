"""What can be seen from outside: the log, the verdict on the bot's health, incidents, figures."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import health, logs
from bot.config import HealthConfig, LogConfig
from bot.errors import Fault, StoreError
from bot.health import Incident, Pulse, Vitals
from bot.metrics import Metrics
from bot.store import Database, deliveries, queues
from bot.store.queues import Queue, Queues
from bot.trace import Trace, working_on

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
TOKEN = "123456789:AAE_x-abcdefghijklmnopqrstuvwxyz012"
QUIET = Queues(Queue(0, 0.0), Queue(0, 0.0), Queue(3, 90_000.0), 0)


def record(message: str, *values: object, error: BaseException | None = None) -> logging.LogRecord:
    """A line as the logging module hands it on."""
    raised = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("httpx", logging.INFO, __file__, 1, message, values, raised)


def caught(error: Exception, cause: Exception | None = None) -> Exception:
    """The error, raised and caught."""
    try:
        raise error from cause
    except type(error):
        caught_error = sys.exc_info()[1]
        assert isinstance(caught_error, Exception)
        return caught_error


def test_no_token_and_no_words_of_people_reach_the_log() -> None:
    said = "số tài khoản của tôi"
    error = caught(ValueError(f"cannot parse {said}"), caught(KeyError(said)))
    for formatter in (logs.Text(), logs.JsonLines()):
        line = formatter.format(record("POST %s", f"https://api.telegram.org/bot{TOKEN}/getMe", error=error))
        assert TOKEN not in line
        assert said not in line
        assert "ValueError" in line
        assert "test_watching.py" in line
    assert "the disk is full" in logs.Text().format(record("x", error=caught(StoreError("the disk is full"))))


def test_a_task_that_nobody_waited_for_is_named_without_what_its_error_says() -> None:
    said = "số tài khoản của tôi"
    line = record("%s\nfuture: %s", "Task exception was never retrieved", f"<Task exception=ValueError('{said}')>")
    line.name = "asyncio"
    for formatter in (logs.Text(), logs.JsonLines()):
        told = formatter.format(line)
        assert "never retrieved" in told
        assert said not in told


def test_what_ends_the_program_is_told_by_the_log(capfd: pytest.CaptureFixture[str]) -> None:
    before, handlers = sys.excepthook, logging.getLogger().handlers[:]
    try:
        logs.set_up(LogConfig())
        error = caught(RuntimeError(f"the token `{TOKEN}` was rejected"), caught(KeyError(TOKEN)))
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        sys.excepthook, logging.getLogger().handlers[:] = before, handlers
    told = capfd.readouterr().err
    assert "RuntimeError" in told
    assert TOKEN not in told


def test_a_line_names_the_update_and_hides_the_chat() -> None:
    with working_on(Trace("101:5:1700000000", 101)):
        line = json.loads(logs.JsonLines().format(record("handled")))
        text = logs.Text().format(record("handled"))
    assert line["chat"] == logs.mark_of(101)
    assert line["message"] == "handled"
    assert "101:5" not in text
    assert logs.mark_of(101) in text
    assert "chat" not in json.loads(logs.JsonLines().format(record("idle")))


def test_the_verdict_falls_where_the_work_stands_still() -> None:
    fine = Vitals(QUIET, 10_000.0, 3.0, True, True)
    assert health.verdict(fine, HealthConfig()) == (
        True,
        {
            "status": "fine",
            "checks": dict.fromkeys(("database", "inbox", "outbox", "polling", "disk"), True),
            "knowledge_base": "fine",
            "last_poll_seconds": 3.0,
            "disk_free_mb": 10_000,
            "queues": {
                "inbox": {"waiting": 0, "oldest_seconds": 0.0},
                "outbox": {"waiting": 0, "oldest_seconds": 0.0},
                "escalations": {"waiting": 3, "oldest_seconds": 90_000.0},
            },
            "poisoned_updates_last_hour": 0,
        },
    )
    stuck = Queues(Queue(0, 0.0), Queue(9, 400.0), Queue(0, 0.0), 1)
    for ailing in (
        Vitals(None, 10_000.0, 3.0, True, True),
        Vitals(stuck, 10_000.0, 3.0, True, True),
        Vitals(QUIET, 10.0, 3.0, True, True),
        Vitals(QUIET, 10_000.0, 500.0, True, True),
        Vitals(QUIET, 10_000.0, 3.0, True, True, Fault.READ_ONLY),
    ):
        assert not health.verdict(ailing, HealthConfig())[0]
    assert health.verdict(Vitals(QUIET, 10_000.0, 3.0, False, True), HealthConfig())[0]
    everything = Vitals(stuck, 10.0, 3.0, True, False, Fault.FULL)
    assert health.incidents(everything, HealthConfig()) == frozenset(Incident)
    assert not health.incidents(fine, HealthConfig())


def test_queues_are_counted_and_what_is_meant_for_later_does_not_wait(tmp_path: Path) -> None:
    database = Database(tmp_path / "camtay.sqlite")
    database.run_now(deliveries.enqueue, 7, "card", {}, NOW - timedelta(minutes=7))
    database.run_now(deliveries.enqueue, 7, "card", {}, NOW - timedelta(hours=7), NOW.timestamp() + 60)
    database.run_now(deliveries.receive, [("a", "{}"), ("b", "{}")], NOW - timedelta(minutes=2))
    database.run_now(deliveries.note_handled, "b", "ValueError", NOW)
    found = database.run_now(queues.queues, NOW)
    assert found == Queues(Queue(1, 120.0), Queue(1, 420.0), Queue(0, 0.0), 1)
    state = health.vitals(found, None, database.path, Pulse(last_poll=NOW - timedelta(seconds=9)), NOW)
    assert (state.last_poll_seconds, state.disk_free_mb > 0) == (9.0, True)
    figures = Metrics()
    figures.update_received("message")
    figures.answered_after(0.2)
    text = figures.exposition(found).decode()
    assert 'camtay_updates_total{kind="message"} 1.0' in text
    assert 'camtay_oldest_seconds{queue="outbox"} 420.0' in text
    assert 'camtay_answer_seconds_bucket{le="0.25"} 1.0' in text
    database.close()
