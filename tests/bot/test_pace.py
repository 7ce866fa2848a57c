"""Telegram's limits as rules, and the log of what was sent that keeps a message from going out twice."""

from __future__ import annotations

import asyncio
import resource
import time
from pathlib import Path

from bot.pace import Bucket, Pace, Window
from bot.store.sent import SentLog


def test_never_more_than_allowed_in_any_window() -> None:
    window = Window(30, 1.0)
    places = [window.reserve(0.01 * number) for number in range(300)]
    for start in places:
        assert sum(1 for place in places if start <= place < start + 1.0) <= 30
    assert places[-1] < 10


def test_a_chat_gets_a_small_burst_and_then_one_a_second() -> None:
    bucket = Bucket(4)
    assert [bucket.reserve(10.0) for _ in range(6)] == [10.0, 10.0, 10.0, 10.0, 11.0, 12.0]
    assert bucket.reserve(100.0) == 100.0


async def test_a_group_gets_twenty_a_minute_whatever_the_others_do() -> None:
    seconds = 0.0
    pace = Pace(1000, 4, lambda: seconds)
    places = [pace.place_in_chat(-5) for _ in range(21)]
    assert places[19] == 16.0
    assert places[20] == 60.0
    assert pace.place_in_chat(7) == 0.0


async def test_a_pause_holds_one_chat_and_three_in_a_row_hold_all() -> None:
    seconds = 0.0
    pace = Pace(1000, 4, lambda: seconds)
    pace.pause(1, 30)
    await asyncio.wait_for(pace.turn(2, is_message=True), 1)
    pace.went_through(2)
    for key in (1, 2, 3):
        pace.pause(key, 30)
    waits = asyncio.create_task(pace.turn(4, is_message=True))
    await asyncio.sleep(0.05)
    assert not waits.done()
    waits.cancel()


async def test_the_next_message_waits_for_the_one_before_and_few_are_under_way_while_calls_stall() -> None:
    pace, begun = Pace(30, 4, time.monotonic), []

    async def send(number: int, seconds: float) -> None:
        async with pace.one_by_one():
            begun.append(number)
            await asyncio.sleep(seconds)

    quick = [asyncio.create_task(send(number, 0.02)) for number in range(2)]
    await asyncio.sleep(0.01)
    assert begun == [0]
    await asyncio.gather(*quick)
    stalled = [asyncio.create_task(send(number, 60)) for number in range(2, 50)]
    await asyncio.sleep(2)
    assert begun == list(range(10))  # eight of them, and the quick ones
    for task in stalled:
        task.cancel()
    await asyncio.gather(*stalled, return_exceptions=True)
    await asyncio.wait_for(send(99, 0), 1)


def test_on_a_full_disk_what_was_sent_is_known_all_the_same_and_written_later(tmp_path: Path) -> None:
    file = tmp_path / "camtay.sqlite.sent"
    log, limits = SentLog(file), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, limits[1]))
    try:
        log.note("tap:1", "a-1", 41)
        log.keep_only({"tap:1"})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert log.message("tap:1", "a-1") == 41
    log.note("tap:2", "b-1", 42)
    again = SentLog(file)
    assert (again.message("tap:1", "a-1"), again.message("tap:2", "b-1")) == (41, 42)
    log.close()
    again.close()


def test_what_was_sent_is_known_after_a_kill_and_forgotten_when_the_work_is_done(tmp_path: Path) -> None:
    file = tmp_path / "camtay.sqlite.sent"
    log = SentLog(file)
    log.note("tap:1", "a-1", 41)
    log.note("letter:2:x", "b-1", 42)
    file.write_bytes(file.read_bytes() + b"half a li")
    again = SentLog(file)
    again.keep_only({"letter:2:x"})
    assert (again.message("tap:1", "a-1"), again.message("letter:2:x", "b-1")) == (None, 42)
    again.forget("letter:2:x")
    assert again.message("letter:2:x", "b-1") is None
    assert file.read_bytes() == b""  # nothing is under way: the file names nobody
    log.close()
    again.close()
