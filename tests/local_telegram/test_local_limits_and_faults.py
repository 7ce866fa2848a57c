"""Flood limits, with a clock that the test sets, and faults to order."""

from __future__ import annotations

import time

import httpx
import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter

from bot.local_telegram import Chat, FaultKind, FaultRule, Limits, World
from bot.local_telegram.refusals import RefusalError
from tests.phone import Phone

HOA, NAM = 11, 21
pytestmark = pytest.mark.usefixtures("hoa")


def waits(limits: Limits, chat: Chat, now: float) -> int | None:
    """The seconds that Telegram asks to wait, or nothing when the message goes out."""
    try:
        limits.count(chat, now)
    except RefusalError as refusal:
        assert refusal.code == 429
        assert refusal.description == f"Too Many Requests: retry after {refusal.retry_after}"
        return refusal.retry_after
    return None


def test_a_chat_takes_a_burst_and_then_one_message_a_second(world: World) -> None:
    limits, chat = Limits(burst=3), world.chats[HOA]
    assert [waits(limits, chat, 100.0) for _ in range(4)] == [None, None, None, 1]
    assert [waits(limits, chat, 101.0) for _ in range(2)] == [None, 1]


def test_a_group_takes_twenty_a_minute(group: Chat) -> None:
    limits = Limits(burst=1000)
    assert [waits(limits, group, 100.0) for _ in range(20)] == [None] * 20
    assert waits(limits, group, 110.0) == 50
    assert waits(limits, group, 160.0) is None


def test_thirty_a_second_in_all_counts_edits_too(world: World) -> None:
    limits = Limits(burst=1000)
    for _ in range(15):
        assert waits(limits, world.chats[HOA], 100.0) is None
        limits.count(world.chats[NAM], 100.0, edit=True)
    assert waits(limits, world.chats[HOA], 100.5) == 1
    assert waits(limits, world.chats[HOA], 101.0) is None


async def test_too_many_messages_are_a_retry_after_for_the_bot(bot: Bot, hoa: Phone, world: World) -> None:
    world.limits = Limits(burst=2)
    await bot.send_message(HOA, "1")
    await bot.send_message(HOA, "2")
    with pytest.raises(RetryAfter) as raised:
        await bot.send_message(HOA, "3")
    assert raised.value.retry_after == 1
    assert len(await hoa.messages()) == 3


async def test_a_status_fault_strikes_as_often_as_ordered(bot: Bot, hoa: Phone, http: httpx.AsyncClient) -> None:
    rule = {"method": "sendMessage", "kind": "status", "code": 502, "times": 1}
    assert (await http.post("/local/faults", json=[rule])).json()["rules"][0]["code"] == 502
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(HOA, "một")
    await bot.send_message(HOA, "hai")
    assert [message.text for message in await hoa.messages()] == ["/start", "hai"]


async def test_a_fault_can_ask_to_wait(bot: Bot, world: World) -> None:
    world.faults.order(FaultRule(FaultKind.STATUS, code=429, retry_after=7, times=1, chat_id=HOA))
    with pytest.raises(RetryAfter) as raised:
        await bot.send_message(HOA, "một")
    assert raised.value.retry_after == 7


@pytest.mark.parametrize(("after", "arrived"), [(False, 0), (True, 1)])
async def test_a_dropped_connection_before_or_after_the_effect(
    bot: Bot, hoa: Phone, world: World, after: bool, arrived: int
) -> None:
    world.faults.order(FaultRule(FaultKind.DROP, "sendMessage", times=1, after=after))
    with pytest.raises(NetworkError):
        await bot.send_message(HOA, "một")
    assert len(await hoa.messages()) == 1 + arrived
    assert world.calls("sendMessage")[-1].status == 0
    await bot.send_message(HOA, "hai")


async def test_a_delay_only_takes_time(bot: Bot, world: World) -> None:
    world.faults.order(FaultRule(FaultKind.DELAY, seconds=0.2, times=1))
    began = time.monotonic()
    await bot.send_message(HOA, "một")
    assert time.monotonic() - began >= 0.2


async def test_chance_is_seeded_and_faults_can_be_cleared(http: httpx.AsyncClient, world: World) -> None:
    async def outcomes() -> list[int]:
        return [(await http.get(f"/bot{world.token}/getMe")).status_code for _ in range(20)]

    order = {"seed": 5, "rules": [{"kind": "status", "chance": 0.5}]}
    await http.post("/local/faults", json=order)
    first = await outcomes()
    await http.delete("/local/faults")
    assert set(await outcomes()) == {200}
    await http.post("/local/faults", json=order)
    assert await outcomes() == first
    assert set(first) == {200, 500}


async def test_a_rule_that_is_none_is_named(http: httpx.AsyncClient) -> None:
    response = await http.post("/local/faults", json=[{"kind": "fire"}])
    assert response.status_code == 400
    assert "'fire' is not a valid FaultKind" in response.json()["error"]
