"""Long polling, offsets and the webhook."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot
from telegram.error import BadRequest, Conflict

from tests.phone import Phone

HOA = 11


async def test_updates_stay_until_the_offset_confirms_them(bot: Bot, hoa: Phone) -> None:
    await hoa.says("một")
    first = await bot.get_updates()
    assert [update.message.text for update in first if update.message] == ["/start", "một"]
    assert await bot.get_updates() == first
    rest = await bot.get_updates(offset=first[0].update_id + 1)
    assert [update.update_id for update in rest] == [first[1].update_id]
    assert await bot.get_updates(offset=first[1].update_id + 1) == ()


async def test_a_negative_offset_keeps_the_newest(bot: Bot, hoa: Phone) -> None:
    await hoa.says("một")
    await hoa.says("hai")
    kept = await bot.get_updates(offset=-1)
    assert [update.message.text for update in kept if update.message] == ["hai"]
    assert len(await bot.get_updates()) == 1


async def test_a_message_is_seen_when_its_update_is_confirmed(bot: Bot, hoa: Phone) -> None:
    updates = await bot.get_updates()
    assert (await hoa.messages())[0].raw["seen"] is False
    await bot.get_updates(offset=updates[-1].update_id + 1)
    assert (await hoa.messages())[0].raw["seen"] is True


async def test_long_polling_answers_as_soon_as_something_happens(bot: Bot, hoa: Phone) -> None:
    offset = (await bot.get_updates())[-1].update_id + 1
    polling = asyncio.create_task(bot.get_updates(offset=offset, timeout=10))
    await asyncio.sleep(0.05)
    assert not polling.done()
    await hoa.says("đây")
    updates = await asyncio.wait_for(polling, 1)
    assert updates[0].message is not None
    assert updates[0].message.text == "đây"


async def test_a_poll_without_news_ends_by_itself(call) -> None:
    assert await call("getUpdates", timeout=0.1) == {"ok": True, "result": []}


async def test_of_two_pollers_the_first_gets_a_conflict(bot: Bot, call) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.05)
    assert await call("getUpdates", timeout=0) == {"ok": True, "result": []}
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first


async def test_only_the_wanted_kinds_arrive(bot: Bot, hoa: Phone) -> None:
    offset = (await bot.get_updates(allowed_updates=["edited_message"]))[-1].update_id + 1
    said = await hoa.says("một")
    await hoa.edits(said, "hai")
    updates = await bot.get_updates(offset=offset)
    assert [update.edited_message.text for update in updates if update.edited_message] == ["hai"]
    assert len(updates) == 1


class Receiver:
    """A webhook that answers with the codes it is given, then with 200."""

    def __init__(self) -> None:
        self.codes: list[int] = []
        self.arrived: asyncio.Queue[None] = asyncio.Queue()
        self.texts: list[str] = []
        self.secrets: list[str | None] = []
        self.url = ""

    async def receive(self, request: Request) -> Response:
        update = await request.json()
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.texts.append(update["message"]["text"])
        self.arrived.put_nowait(None)
        return Response(status_code=self.codes.pop(0) if self.codes else 200)

    async def got(self, count: int) -> None:
        """Wait until so many more deliveries were tried."""
        for _ in range(count):
            await asyncio.wait_for(self.arrived.get(), 5)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    here = Receiver()
    app = Starlette(routes=[Route("/hook", here.receive, methods=["POST"])])
    config = uvicorn.Config(app, port=0, lifespan="off", log_level="warning", log_config=None)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    here.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/hook"
    yield here
    await server.shutdown()


async def test_a_webhook_gets_updates_with_the_secret_until_it_says_200(
    bot: Bot, hoa: Phone, receiver: Receiver
) -> None:
    receiver.codes = [500, 503]
    await bot.set_webhook(receiver.url, secret_token="bi-mat")
    await receiver.got(3)
    await hoa.says("sau đó")
    await receiver.got(1)
    assert receiver.texts == ["/start", "/start", "/start", "sau đó"]
    assert set(receiver.secrets) == {"bi-mat"}
    info = await bot.get_webhook_info()
    assert info.url == receiver.url
    assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert (await bot.get_webhook_info()).pending_update_count == 0


async def test_a_webhook_needs_https_and_a_plain_secret(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Bad webhook: an https url must be provided for webhook"):
        await bot.set_webhook("http://example.org/hook")
    with pytest.raises(BadRequest, match="Secret token contains unallowed characters"):
        await bot.set_webhook("https://example.org/hook", secret_token="có dấu")
