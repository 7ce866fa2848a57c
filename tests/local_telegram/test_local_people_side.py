"""What people can do with their phones beyond talking, and the people's side over HTTP."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest

from bot.local_telegram import Chat, LocalTelegram, World
from tests.phone import Phone

HOA, PAO, NAM = 11, 12, 21


async def test_all_kinds_of_messages_reach_the_bot(bot, hoa: Phone) -> None:
    await hoa.sends_sticker("🐃")
    await hoa.sends_contact("+84912345678")
    await hoa.sends_location(21.4, 103.0)
    await hoa.sends_document(b"abc", "giay.txt")
    await hoa.sends_voice(b"OggS" + b"\0" * 30)
    messages = [update.message for update in await bot.get_updates() if update.message][1:]
    sticker, contact, location, document, voice = messages
    assert sticker.sticker.emoji == "🐃"
    assert contact.contact.phone_number == "+84912345678"
    assert location.location.latitude == 21.4
    assert document.document.file_name == "giay.txt"
    assert voice.voice.duration == 1


async def test_a_group_sees_its_members(bot, telegram: LocalTelegram, group: Chat, http: httpx.AsyncClient) -> None:
    async with await Phone.of(telegram, NAM, chat_id=group.id) as nam:
        await nam.says("chào cả nhà")
        joined = await http.post(f"/local/people/{HOA}/memberships", json={"chat_id": group.id})
        assert HOA in joined.json()["members"]
        messages = [update.message for update in await bot.get_updates() if update.message]
        assert messages[0].chat.type == "supergroup"
        assert messages[1].new_chat_members[0].first_name == "Hoa"
        await bot.send_message(group.id, "nghe rồi")
        assert (await nam.sees("nghe rồi")).chat_id == group.id


async def test_people_act_only_where_they_are(hoa: Phone, group: Chat, http: httpx.AsyncClient) -> None:
    with pytest.raises(AssertionError, match="Hoa is not in a chat"):
        await hoa.in_chat(group.id).says("tôi cũng vào")
    unknown = await http.get("/local/people/999/chats")
    assert (unknown.status_code, unknown.json()) == (404, {"error": "there is no person 999"})


async def test_a_newcomer_arrives(http: httpx.AsyncClient, telegram: LocalTelegram, world: World) -> None:
    response = await http.post("/local/people", json={"id": 77, "first_name": "Dợ", "seat": "volunteer"})
    assert response.json()["seat"] == "volunteer"
    assert (await http.post("/local/people", json={"id": 77, "first_name": "Dợ"})).status_code == 409
    assert (await http.post("/local/people", json={"id": 78, "first_name": "A", "seat": "king"})).status_code == 400
    async with await Phone.of(telegram, 77) as phone:
        await phone.says("chào")
    assert world.chats[77].started


async def test_changes_come_by_long_polling_and_only_to_whom_they_concern(http: httpx.AsyncClient, hoa: Phone) -> None:
    version = (await http.get("/local/state")).json()["version"]
    query = {"since": version, "person": PAO, "timeout": 0.15}
    waiting = asyncio.create_task(http.get("/local/changes", params=query))
    everybody = asyncio.create_task(http.get("/local/changes", params={"since": version, "timeout": 5}))
    await asyncio.sleep(0.02)
    await hoa.says("riêng tư")
    assert [event["kind"] for event in (await everybody).json()["events"]] == ["message"]
    assert (await waiting).json()["events"] == []
    assert (await http.get("/local/changes", params={"since": version + 999})).json()["reset"] is True


@pytest.mark.usefixtures("hoa")
async def test_calls_are_logged_with_their_answers(bot, http: httpx.AsyncClient) -> None:
    await bot.send_message(HOA, "một")
    calls = (await http.get("/local/calls", params={"method": "sendmessage"})).json()["calls"]
    assert calls[0]["parameters"]["text"] == "một"
    assert calls[0]["answer"]["result"]["text"] == "một"
    assert calls[0]["status"] == 200


async def test_other_sites_pages_are_kept_out(http: httpx.AsyncClient, telegram: LocalTelegram) -> None:
    assert (await http.get("/local/state", headers={"Origin": "https://evil.example"})).status_code == 403
    assert (await http.get("/local/state", headers={"Origin": telegram.url})).status_code == 200
    assert "default-src 'self'" in (await http.get("/")).headers["content-security-policy"]


async def test_it_starts_and_stops_at_once_even_with_pollers() -> None:
    world = World()
    began = time.monotonic()
    async with LocalTelegram(world) as telegram, httpx.AsyncClient(trust_env=False) as client:
        assert time.monotonic() - began < 0.3
        poll = asyncio.create_task(client.get(f"{telegram.base_url}{world.token}/getUpdates?timeout=30"))
        await asyncio.sleep(0.05)
        began = time.monotonic()
        await telegram.__aexit__(None, None, None)
        assert (await poll).json() == {"ok": True, "result": []}
    assert time.monotonic() - began < 0.5
