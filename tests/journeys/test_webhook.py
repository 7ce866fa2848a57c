"""The webhook: nothing without the secret, nothing that is no update, and 200 only for what is safe in the inbox."""

from __future__ import annotations

import asyncio
import json
import signal
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from bot.local_telegram import FaultKind, FaultRule
from bot.store.opening import close_without_checkpoint, looking
from handlers.receiving import webhook_secret
from tests.conftest import HOA, STORE, House
from tests.journeys.test_after_a_crash import configured, process

_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_CHAT = {"id": HOA, "type": "private"}
_SENDER = {"id": HOA, "is_bot": False, "first_name": "Hoa"}
_GOOD = {
    "update_id": 9_000_001,
    "message": {"message_id": 901, "date": 1, "chat": _CHAT, "from": _SENDER, "text": "hi"},
}
_BODIES = {
    "not JSON": b"chao ca nha",
    "half a JSON": b'{"update_id": 1, "message": ',
    "not UTF-8": b"\xff\xfe\x00",
    "nothing": b"",
    "a list": b"[1, 2]",
    "no update_id": json.dumps({"message": _GOOD["message"]}).encode(),
    "an update_id in words": json.dumps({**_GOOD, "update_id": "9000002"}).encode(),
    "too deep": b"[" * 200_000,
    "too long": json.dumps({**_GOOD, "padding": "x" * 1_100_000}).encode(),
}


def _in_webhook_mode(house: House, port: int, secret: str) -> str:
    """Configures it so; returns the address."""
    telegram = house.config.telegram
    given = type(telegram.webhook.secret)(secret)
    webhook = replace(telegram.webhook, url=f"http://127.0.0.1:{port}", port=port, secret=given)
    house.config = replace(house.config, telegram=replace(telegram, mode="webhook", webhook=webhook))
    return f"{webhook.url}/telegram"


def _inbox(store: Path) -> list[tuple[str, bool]]:
    """The state of every update in the inbox, and whether its words are still there."""
    with looking(store) as connection:
        return connection.execute("SELECT state, payload IS NOT NULL FROM inbox ORDER BY id").fetchall()


@pytest.mark.parametrize("secret", ["", "long-and-random"])
async def test_nothing_is_taken_without_the_secret_or_that_is_no_update(
    house: House, secret: str, unused_tcp_port: int
) -> None:
    address = _in_webhook_mode(house, unused_tcp_port, secret)
    right = webhook_secret(house.config.telegram)
    wrong = [
        "",
        "x" * len(right),
        right[:-1],
        right + "x",
        right.swapcase(),
        "đ".encode().decode("latin-1"),
    ]
    hoa = await house.phone(HOA)
    async with house.open(), httpx.AsyncClient(trust_env=False) as stranger:
        await hoa.says("cài VssID thế nào")
        await hoa.sees("không mất tiền")
        before = len(_inbox(house.config.store_path))
        assert (await stranger.post(address, json=_GOOD)).status_code == 403
        for given in wrong:
            answer = await stranger.post(address, json=_GOOD, headers={_HEADER.encode(): given.encode("latin-1")})
            assert answer.status_code == 403, given
        for what, body in _BODIES.items():
            answer = await stranger.post(address, content=body, headers={_HEADER: right})
            assert answer.status_code == 400, what
        assert (await stranger.get(address, headers={_HEADER: right})).status_code == 405
        assert len(_inbox(house.config.store_path)) == before
        assert (await stranger.post(address, json=_GOOD, headers={_HEADER: right})).status_code == 200
        assert len(_inbox(house.config.store_path)) == before + 1


async def test_200_comes_only_when_the_inbox_has_it_and_a_kill_loses_nothing(
    house: House, tmp_path: Path, unused_tcp_port: int
) -> None:
    _in_webhook_mode(house, unused_tcp_port, "")
    config, store = configured(house, tmp_path), tmp_path / STORE
    sections = json.loads(config.read_text(encoding="utf-8"))
    url = house.config.telegram.webhook.url
    sections["telegram"] |= {"mode": "webhook", "webhook": {"url": url, "port": unused_tcp_port}}
    config.write_text(json.dumps(sections), encoding="utf-8")
    world, hoa = house.telegram.world, await house.phone(HOA)
    async with process(config) as bot:
        world.faults.order(FaultRule(FaultKind.DELAY, "sendMessage", seconds=8))
        await hoa.says("cài VssID thế nào")
        await _until(lambda: ("waiting", True) in _inbox(store) and not world.updates.pending)
        other = sqlite3.connect(store, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")  # another program holds the database: nothing can be kept
        await hoa.says("quên mật khẩu VssID")
        await asyncio.sleep(0.5)
        assert world.updates.pending, "confirmed before it was kept"
        bot.send_signal(signal.SIGKILL)
        await bot.wait()
        other.rollback()
        close_without_checkpoint(other, store)
    assert _inbox(store) == [("waiting", True)]
    world.faults.clear()
    async with process(config):
        await hoa.sees("không mất tiền", timeout=10)
        await hoa.sees("Quên mật khẩu", timeout=10)
        await _until(lambda: _inbox(store) == [("handled", False)] * 2)


async def _until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not is_so():  # noqa: ASYNC110, it happens in another process, which rings nobody
            await asyncio.sleep(0.05)
