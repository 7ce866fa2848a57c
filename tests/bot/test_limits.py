"""Limits by person and the gate before the inbox: a real person never meets them, a flood does, others never notice."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.clock import system_clock
from bot.config import Config, LimitsConfig
from bot.errors import StoreError
from bot.gate import KINDS, Gate, readable, sender_of, storable
from bot.limits import Limits, Verdict
from bot.metrics import Metrics
from bot.people import People
from bot.store import Database

TAKE, WARN, IGNORE = Verdict.TAKE, Verdict.WARN, Verdict.IGNORE


class Seconds:
    """A clock of seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    """A clock at 0."""
    return Seconds()


@pytest.fixture
def limits(seconds: Seconds) -> Limits:
    """20 at once, 30 a minute."""
    return Limits(LimitsConfig(), seconds)


def test_whoever_writes_and_taps_fast_but_like_a_person_is_always_taken(limits: Limits, seconds: Seconds) -> None:
    verdicts = []
    for _ in range(15):  # through a guide of nine steps, a glance each, then a minute of reading
        for _ in range(9):
            verdicts.append(limits.judge(1))
            seconds.now += 1.0
        seconds.now += 20
    assert set(verdicts) == {TAKE}


def test_three_albums_at_once_are_three_messages(limits: Limits) -> None:
    assert {limits.judge(1, album=str(number // 10)) for number in range(30)} == {TAKE}


def test_a_flood_is_warned_of_once_and_ignored_until_it_is_calm(limits: Limits, seconds: Seconds) -> None:
    verdicts = []
    for _ in range(600):  # ten a second for a minute
        verdicts.append(limits.judge(1))
        seconds.now += 0.1
    assert verdicts.count(TAKE) <= 20 + 3
    assert verdicts.count(WARN) == 1
    assert limits.judge(1) is IGNORE
    assert limits.judge(2) is TAKE
    seconds.now += 15
    assert limits.judge(1) is TAKE


def test_those_with_a_role_may_send_more(limits: Limits) -> None:
    assert [limits.judge(1, patience=3) for _ in range(61)] == [TAKE] * 60 + [WARN]


def test_what_nobody_can_read_is_left_out() -> None:
    for payload in ("", "5", "[]", "null", '{"update_id": "7"}', '{"update_id": true}', "[" * 100_000, "{"):
        assert readable(payload) is None
    nested: object = "x"
    for _ in range(900):
        nested = {"reply_to_message": nested}
    assert readable(json.dumps({"update_id": 1, "message": nested})) is None
    assert readable('{"update_id": 1, "message": {"message_id": 4}}') is None
    assert readable('{"update_id": 1, "something_new": [{"a": 1}]}') is not None


def test_halves_of_characters_become_something_that_can_be_kept() -> None:
    for payload in ('{"update_id": 1, "a": "\\ud83d"}', '{"update_id": 1, "a": "\ud83d"}'):
        update = readable(payload)
        assert update is not None
        json.dumps(storable(update), ensure_ascii=False).encode()
    whole = '{"update_id": 1, "a": "\\ud83d\\ude00 ồ"}'
    update = readable(whole)
    assert update is not None
    assert storable(update) == {"update_id": 1, "a": "😀 ồ"}


def test_the_sender_is_known_whatever_the_kind() -> None:
    for kind in KINDS:
        person = "user" if kind in ("message_reaction", "business_connection", "poll_answer") else "from"
        assert sender_of({"update_id": 1, kind: {person: {"id": 7}}})[0] == 7
    assert sender_of({"update_id": 1, "poll": {"id": "1"}}) == (None, None)


async def test_the_gate_warns_once_by_the_outbox_and_lets_the_others_in(tmp_path: Path, seconds: Seconds) -> None:
    database, taken = Database(tmp_path / "camtay.sqlite"), []

    async def accept(payloads: object) -> None:
        taken.extend(payloads)

    people = People(Config(volunteers=frozenset({201})))
    metrics = Metrics()
    gate = Gate(accept, database, people, Limits(LimitsConfig(), seconds), metrics, system_clock)
    for number in range(100):
        await gate.accept([_message(number, 102), "no update", _message(number, 201)])
    await gate.accept([_message(200, 101)])
    senders = [update["message"]["from"]["id"] for update in taken]
    assert (senders.count(102), senders.count(201), senders.count(101)) == (20, 60, 1)
    told = database.run_now(lambda db: db.execute("SELECT chat_id, subject FROM outbox").fetchall())
    assert told == [(102, '{"key": "slow_down"}'), (201, '{"key": "slow_down"}')]
    figures = metrics.exposition(None).decode()
    assert 'camtay_dropped_updates_total{reason="flood"} 120.0' in figures
    assert 'camtay_dropped_updates_total{reason="unreadable"} 100.0' in figures
    database.close()


async def test_what_could_not_be_kept_is_given_again_and_does_not_count_as_a_flood(
    tmp_path: Path, seconds: Seconds
) -> None:
    database, taken = Database(tmp_path / "camtay.sqlite"), []
    failures = iter(range(30))

    async def accept(payloads: Sequence[object]) -> None:
        if next(failures, None) is not None:
            raise StoreError("full")
        taken.extend(payloads)

    gate = Gate(accept, database, People(Config()), Limits(LimitsConfig(), seconds), Metrics(), system_clock)
    for _ in range(30):
        with pytest.raises(StoreError):
            await gate.accept([_message(1, 102), _message(2, 102)])
    await gate.accept([_message(1, 102), _message(2, 102)])
    assert len(taken) == 2
    database.close()


def _message(number: int, person_id: int) -> dict[str, object]:
    body = {"message_id": number, "date": 1, "chat": {"id": person_id}, "from": {"id": person_id}, "text": "a"}
    return {"update_id": number, "message": body}


def test_a_text_that_no_phone_can_send_is_cut() -> None:
    long = storable({"update_id": 1, "message": {"text": "a" * 100_000, "caption": "b" * 4096}})
    assert (len(long["message"]["text"]), len(long["message"]["caption"])) == (4096, 4096)
    short = {"update_id": 1, "message": {"text": "a"}}
    assert storable(short) == short
