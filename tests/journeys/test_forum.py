"""The volunteers' group as a forum: one topic for each escalation."""

from __future__ import annotations

import asyncio

from tests.conftest import HOA, LINH, NAM, UNANSWERABLE, House, with_group
from tests.journeys.test_escalation import PNG


async def test_each_escalation_has_a_topic_that_closes_with_it(house: House) -> None:
    world = house.telegram.world
    group = world.add_group("Tình nguyện viên", [NAM, LINH], forum=True)
    with_group(house, group.id)
    async with house.open():
        hoa = await house.phone(HOA)
        nam, linh = (await house.phone(NAM, group.id)), (await house.phone(LINH, group.id))
        await hoa.says(UNANSWERABLE)
        await hoa.sees("người thật")
        card = await nam.sees("Câu hỏi #1")
        topic = group.topics[card.thread_id or 0]
        assert topic.name == f"#1 {UNANSWERABLE}"
        await nam.replies(card, "Gọi thú y nhé.")
        await hoa.sees("Gọi thú y")
        await hoa.says("gọi số nào hả cháu")
        relayed = await linh.sees("gọi số nào")
        assert relayed.thread_id == topic.id
        await nam.taps("Hỏi lại", on=card)
        request = await nam.sees("Bạn muốn hỏi bà con điều gì")
        assert request.thread_id == topic.id
        await nam.replies(request, "Bà ở bản nào?")
        await hoa.sees("Nam hỏi lại")
        await nam.taps("Đóng", on=card)
        await nam.taps("đã giải quyết xong")
        await nam.sees("đã giải quyết xong")
        await _closes(house, group.id, topic.id)


async def test_a_deleted_topic_loses_no_card(house: House) -> None:
    group = house.telegram.world.add_group("Tình nguyện viên", [NAM], forum=True)
    with_group(house, group.id)
    async with house.open():
        hoa, nam = await house.phone(HOA), await house.phone(NAM, group.id)
        await hoa.says(UNANSWERABLE)
        card = await nam.sees("Câu hỏi #1")
        await nam.replies(card, "Gọi thú y nhé.")
        await hoa.sees("Gọi thú y")
        group.topics.clear()
        await hoa.says("gọi số nào hả cháu")
        await nam.sees("gọi số nào")
        await hoa.sends_photo(PNG, "chân nó sưng")
        while (await nam.sees()).kind != "photo":
            pass


async def _closes(house: House, group_id: int, topic_id: int) -> None:
    for _ in range(50):
        if house.telegram.world.chats[group_id].topics[topic_id].closed:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the topic is still open")
