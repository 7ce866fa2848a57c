"""Floods, alarms, and the local page for whoever watches over the bot."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from bot.config import HealthConfig, LimitsConfig
from bot.local_telegram import FaultKind, FaultRule
from bot.store import Database, deliveries
from tests.conftest import HOA, NAM, PAO, THUY, UNANSWERABLE, House, with_group
from tests.phone import Phone

_LANDSLIDE = """
kinds:
  - id: landslide
    reply: {vi: "Gọi ngay 114. Chạy lên chỗ cao."}
    source: facts
    phrases: [đang sạt lở]
"""


async def test_a_flood_is_warned_of_once_and_slows_nobody_down(house: House) -> None:
    house.config = replace(house.config, limits=LimitsConfig())
    async with house.open():
        hoa, pao = await house.phone(HOA), await house.phone(PAO)
        await pao.says("/start")
        await pao.sees("tiếng nào")
        await asyncio.gather(*(pao.says(f"tin số {number}") for number in range(60)))
        await hoa.says("cài VssID thế nào")
        await hoa.sees("không mất tiền", timeout=2)
        await pao.sees("nghỉ tay")
        told = [message for message in await pao.messages() if "nghỉ tay" in message.text]
        assert len(told) == 1


async def test_a_tap_that_comes_too_fast_is_answered_all_the_same(house: House) -> None:
    house.config = replace(house.config, limits=LimitsConfig(burst=3, per_minute=1))
    async with house.open():
        pao, hoa = await house.phone(PAO), await house.phone(HOA)
        await pao.says("/start")
        languages = await pao.sees("tiếng nào")
        await pao.taps("Tiếng Việt", on=languages)
        await pao.says("xin chào")
        assert await pao.taps("Bảo hiểm VssID") == "Bà con bấm hơi nhanh, chờ một chút nhé."
        await pao.sees("nghỉ tay")
        await hoa.says("/start")
        await hoa.sees("tiếng nào")


async def test_admins_are_alarmed_once_and_told_when_it_is_over(house: House) -> None:
    thuy = await house.phone(THUY)
    async with house.open():
        await thuy.says("/start")
        await thuy.sees("tiếng nào")
    database = Database(house.config.store_path)
    long_ago = house.clock() - timedelta(minutes=30)
    await database.run(deliveries.enqueue, PAO, "notice", {"key": "menu"}, long_ago)
    await database.run(deliveries.receive, [("given up", "{}")], long_ago - timedelta(hours=2))
    await database.run(deliveries.note_handled, "given up", "TryAgainError", house.clock())
    await database.run(deliveries.postpone, 1, (house.clock() + timedelta(hours=1)).timestamp(), "busy")
    database.close()
    for _ in range(2):  # a restart is no new incident
        async with house.open():
            await thuy.says("/help")
            await thuy.sees("Các lệnh")
            await asyncio.sleep(0.3)
    assert [message.text for message in await thuy.messages()].count(
        "🔴 Tin gửi đi bị nghẽn: 1 tin đang chờ, tin lâu nhất đã chờ 30 phút. Xem mạng và nhật ký của máy."
    ) == 1
    assert sum("1 tin đến trong một giờ qua mà máy không" in seen.text for seen in await thuy.messages()) == 1
    house.clock.advance(timedelta(hours=1))
    async with house.open():
        await asyncio.sleep(0.3)
    async with house.open():
        await thuy.sees("đã thông")
    assert any("không còn tin nào máy không xử lý được" in seen.text for seen in await thuy.messages())


async def test_an_unknown_group_and_a_disk_nearly_full_are_told_and_so_is_their_end(house: House) -> None:
    with_group(house, -1_009_999)
    house.config = replace(house.config, health=HealthConfig(disk_free_mb=10**9))
    thuy = await house.phone(THUY)
    await thuy.says("/start")
    async with house.open():
        await thuy.sees("không vào được nhóm tình nguyện")
        await thuy.says("/help")  # while that is answered, the bot notes that it has told
        await thuy.sees("Các lệnh")
    house.telegram.world.add_group("Tình nguyện viên", [NAM], chat_id=-1_009_999)
    house.config = replace(house.config, health=HealthConfig(disk_free_mb=1))
    async with house.open():
        await thuy.sees("vào lại được nhóm")
        await thuy.says("/help")
        await thuy.sees("Các lệnh")
    told = [seen.text for seen in await thuy.messages()]
    assert sum("Ổ đĩa sắp đầy" in text for text in told) == sum("Ổ đĩa đã đủ chỗ" in text for text in told) == 1


async def test_who_blocks_the_bot_is_seen_in_the_list(house: House) -> None:
    async with house.open():
        nam, thuy = await house.phone(NAM), await house.phone(THUY)
        await nam.says("/start")
        await nam.sees("tiếng nào")
        await nam.blocks()
        await thuy.says("/people")
        await thuy.sees("Đã chặn máy từ ngày")


async def test_admins_are_told_of_faulty_files_and_of_their_mending_while_the_last_good_ones_serve(
    bot: House, hoa: Phone, thuy: Phone
) -> None:
    file = bot.config.knowledge_base_path / "topics" / "vssid.yaml"
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole.replace("source:", "sauce:", 1), encoding="utf-8")
    assert "vssid.yaml" in (await thuy.sees("Kho câu hỏi có lỗi")).text
    await hoa.says("cài VssID thế nào")
    await hoa.sees("không mất tiền")
    words = bot.config.knowledge_base_path / "words" / "danger.yaml"
    words.parent.mkdir()
    words.write_text(_LANDSLIDE, encoding="utf-8")
    file.write_text(f"{whole}\n", encoding="utf-8")
    await thuy.sees("đã hết lỗi")
    await hoa.says("suon doi dang sat lo cuu voi")  # a word of danger is in force as soon as it is written
    await hoa.sees("Chạy lên chỗ cao")
    await thuy.sees("BÁO ĐỘNG")


async def test_health_and_figures_at_a_local_port(house: House) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    house.config = replace(house.config, health=HealthConfig(port=port, disk_free_mb=1))
    async with house.open(), httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as page:
        hoa, nam = await house.phone(HOA), await house.phone(NAM)
        await nam.says("/start")
        await nam.sees("tiếng nào")
        house.telegram.world.faults.order(FaultRule(FaultKind.STATUS, "sendMessage", code=502, times=1, chat_id=NAM))
        await hoa.says(UNANSWERABLE)
        await hoa.sees("người thật")
        await nam.sees("Câu hỏi #")
        answer = await page.get("/health")
        assert (answer.status_code, answer.json()["status"]) == (200, "fine"), answer.text
        assert answer.json()["queues"]["escalations"]["waiting"] == 1
        figures = (await page.get("/metrics")).text
        for line in (
            'camtay_updates_total{kind="message"} 2.0',
            'camtay_decisions_total{kind="escalated",tier="lexical"} 1.0',
            'camtay_waiting{queue="escalations"} 1.0',
            "camtay_answer_seconds_count 2.0",
        ):
            assert line in figures
        house.telegram.world.faults.order(FaultRule(FaultKind.STATUS, "sendMessage", code=502, times=1))
        await hoa.says("/menu")
        await hoa.sees("việc gì")
        assert 'camtay_send_failures_total{reason="NetworkError"} 2.0' in (await page.get("/metrics")).text
        with pytest.raises(httpx.ConnectError):
            await page.get(f"http://127.0.0.2:{port}/health")  # as from another machine
        house.clock.advance(timedelta(minutes=10))
        answer = await page.get("/health")
        assert (answer.status_code, answer.json()["checks"]["polling"]) == (503, False)
