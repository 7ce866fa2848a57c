"""Calls over HTTP: files there and back, time-outs, broken connections, proxies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from telegram import Bot
from telegram.error import NetworkError, TimedOut

from bot.local_telegram import TOKEN, FaultKind, FaultRule, LocalTelegram, Person, World
from handlers.requests import Requests, proxy_for

HOA = 101
Streams = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def bot_at(base_url: str, proxy: str | None = None) -> AsyncIterator[Bot]:
    """A bot without a rate limiter, ready to call."""
    requests = Requests(proxy)
    async with requests:
        yield Bot(TOKEN, base_url=base_url, base_file_url=base_url.replace("/bot", "/file/bot"), request=requests)


@asynccontextmanager
async def server(serve: Streams) -> AsyncIterator[str]:
    """Something that listens; gives host and port."""
    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield "{}:{}".format(*listener.sockets[0].getsockname())
    finally:
        listener.close()


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    """The stand-in, with somebody who has started the bot."""
    world = World([Person(HOA, "Hoa")])
    world.chats[HOA].started = True
    async with LocalTelegram(world) as running:
        yield running


async def test_words_and_files_go_there_and_back(telegram: LocalTelegram) -> None:
    content = bytes(range(256)) * 1200  # several pieces
    async with bot_at(telegram.base_url) as bot:
        said = await bot.send_message(HOA, "Chào bà con & “cả nhà” 100 %=+ 🌾")
        sent = await bot.send_document(HOA, content, filename='sổ "hộ khẩu".txt', caption="Giấy tờ")
        assert sent.document is not None
        file = await bot.get_file(sent.document.file_id)
        assert await file.download_as_bytearray() == content
    assert said.text == "Chào bà con & “cả nhà” 100 %=+ 🌾"
    assert sent.caption == "Giấy tờ"
    assert (sent.document.file_name or "").startswith("sổ")


async def test_faults_are_told_as_the_library_expects(telegram: LocalTelegram) -> None:
    faults = telegram.world.faults
    async with bot_at(telegram.base_url) as bot:
        faults.order(FaultRule(FaultKind.DELAY, "sendMessage", seconds=1.0, times=1))
        with pytest.raises(TimedOut):
            await bot.send_message(HOA, "1", read_timeout=0.1)
        faults.order(FaultRule(FaultKind.DROP, "sendMessage", times=1))
        with pytest.raises(NetworkError) as caught:
            await bot.send_message(HOA, "1")
        assert not isinstance(caught.value, TimedOut)
        assert (await bot.send_message(HOA, "2")).text == "2"
    with pytest.raises(NetworkError):
        await bot.send_message(HOA, "3")  # after the end


async def test_an_upload_that_nobody_takes_ends() -> None:
    async def never_read(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    async with server(never_read) as address, bot_at(f"http://{address}/bot") as bot:
        with pytest.raises(TimedOut):
            await bot.send_document(HOA, bytes(20_000_000), filename="x", write_timeout=0.2, read_timeout=20)


async def test_a_proxy_is_asked() -> None:
    asked = []

    async def http_proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readline()).decode().split()[1])
        writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")

    async def socks_proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(3)
        writer.write(b"\x05\x00")
        asked.append((await reader.readexactly(4 + 1 + len("api.example") + 2))[5:-2].decode())
        writer.write(b"\x05\x01\x00\x01" + bytes(6))  # a general failure

    for kind, serve, seen in (
        ("http", http_proxy, f"http://api.example/bot{TOKEN}/getMe"),
        ("socks5", socks_proxy, "api.example"),
        ("socks5h", socks_proxy, "api.example"),
    ):
        async with server(serve) as address, bot_at("http://api.example/bot", f"{kind}://{address}") as bot:
            with pytest.raises(NetworkError):
                await bot.get_me()
        assert asked.pop() == seen


def test_the_environment_names_a_proxy_where_the_configuration_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    url = "https://api.telegram.org/bot"
    assert proxy_for(url, None) is None
    monkeypatch.setenv("https_proxy", "http://gate:3128")
    assert proxy_for(url, None) == "http://gate:3128"
    assert proxy_for(url, "socks5://own:1080") == "socks5://own:1080"
    monkeypatch.setenv("no_proxy", "telegram.org")
    assert proxy_for(url, None) is None
