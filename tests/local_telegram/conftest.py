"""A village of two residents and two volunteers, the stand-in over real HTTP, and a bot's client for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
from telegram import Bot

from bot.local_telegram import Chat, Limits, LocalTelegram, Person, Seat, World
from tests.phone import Phone

HOA, PAO, NAM, MAI = 11, 12, 21, 22
Call = Callable[..., Awaitable[dict[str, object]]]


@pytest.fixture
def world() -> World:
    """Nobody has written to the bot yet; no flood limits."""
    people = [
        Person(HOA, "Hoa", "vu_hoa"),
        Person(PAO, "Páo", language_code="en"),
        Person(NAM, "Nam", seat=Seat.VOLUNTEER),
        Person(MAI, "Mai", seat=Seat.VOLUNTEER),
    ]
    return World(people, limits=Limits.off())


@pytest.fixture
def group(world: World) -> Chat:
    """The volunteers' group, a forum; Mai is its administrator."""
    return world.add_group("Nhóm giúp", [NAM], admins=[MAI], forum=True)


@pytest.fixture
async def telegram(world: World) -> AsyncIterator[LocalTelegram]:
    """The stand-in, listening."""
    async with LocalTelegram(world) as running:
        yield running


@pytest.fixture
async def bot(telegram: LocalTelegram) -> AsyncIterator[Bot]:
    """python-telegram-bot's own client."""
    async with Bot(telegram.world.token, base_url=telegram.base_url, base_file_url=telegram.base_file_url) as client:
        yield client


@pytest.fixture
async def hoa(telegram: LocalTelegram) -> AsyncIterator[Phone]:
    """A resident who has started the bot."""
    async with await Phone.of(telegram, HOA) as phone:
        await phone.says("/start")
        yield phone


@pytest.fixture
async def http(telegram: LocalTelegram) -> AsyncIterator[httpx.AsyncClient]:
    """A bare client for the stand-in."""
    async with httpx.AsyncClient(base_url=telegram.url, trust_env=False, timeout=20, verify=False) as client:
        yield client


@pytest.fixture
def call(http: httpx.AsyncClient, telegram: LocalTelegram) -> Call:
    """A Bot API call by hand: `await call("sendMessage", chat_id=1, text="x")` gives the whole answer."""

    async def make(method: str, **parameters: object) -> dict[str, object]:
        response = await http.post(f"/bot{telegram.world.token}/{method}", json=parameters)
        answer: dict[str, object] = response.json()
        assert answer.get("error_code", 200) == response.status_code
        return answer

    return make
