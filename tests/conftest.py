"""What every test may ask for: a small knowledge base of its own, a running bot on the stand-in, people with phones."""

from __future__ import annotations

import asyncio
import gc
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

from bot.app import running
from bot.config import Config, EscalationConfig, LimitsConfig, MatchingConfig, Secret, TelegramConfig
from bot.local_telegram import TOKEN, Limits, LocalTelegram, Person, Seat, World, acts
from bot.store import Database
from tests.phone import PATIENCE, Phone

STORE = "camtay.sqlite"
SMALL_KNOWLEDGE_BASE = Path(__file__).parent / "small_knowledge_base"
HOA, PAO, NAM, LINH, THUY = 101, 102, 201, 202, 301
PEOPLE = (
    Person(HOA, "Hoa"),
    Person(PAO, "Páo"),
    Person(NAM, "Nam", seat=Seat.VOLUNTEER),
    Person(LINH, "Linh", seat=Seat.VOLUNTEER),
    Person(THUY, "Thủy", seat=Seat.ADMIN),
)
TOGETHER = ("tests/browser/", "tests/bot/test_danger.py")
"""Tests that share something costly, a browser or what was learned: one process runs them all, and they come first."""
UNANSWERABLE = "con trâu nhà tôi ốm mấy hôm nay"


class InTurn(LoadScopeScheduling):
    """Whoever is free takes the next test, or all those that stay TOGETHER."""

    def _split_scope(self, nodeid: str) -> str:
        return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> InTurn:
    """How tests are shared out among the processes of `--numprocesses`."""
    return InTurn(config, log)


def pytest_collection_finish() -> None:
    """What was imported stays to the end, so the garbage collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()


class FakeClock:
    """A clock that a test can put forward, which ends every pause."""

    def __init__(self) -> None:
        self._ahead = timedelta()
        self._moved = asyncio.Event()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def advance(self, ahead: timedelta) -> None:
        """Puts the clock forward."""
        self._ahead += ahead
        self._moved.set()
        self._moved = asyncio.Event()

    async def pause(self, seconds: float) -> None:
        """Sleeps, unless the clock is put forward meanwhile."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._moved.wait(), seconds)


@dataclass
class House:
    """The stand-in, a configuration that leads the bot to it, and everybody's phones."""

    telegram: LocalTelegram
    config: Config
    clock: FakeClock = field(default_factory=FakeClock)
    _phones: AsyncExitStack = field(default_factory=AsyncExitStack)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """The bot runs; leaving stops it, entering again is a restart."""
        async with running(self.config, self.clock):
            yield

    async def phone(self, person_id: int, chat_id: int | None = None) -> Phone:
        """Somebody's phone."""
        return await self._phones.enter_async_context(await Phone.of(self.telegram, person_id, chat_id=chat_id))

    async def forges(self, person_id: int, data: str) -> str:
        """Somebody's changed program sends a tap that no button of theirs carries; the words that they get back."""
        world = self.telegram.world
        message = list(world.chats_of(person_id)[0].messages.values())[-1]
        query = acts.tap(world, world.person(person_id), message, {"callback_data": data})
        async with asyncio.timeout(PATIENCE):
            while query.answer is None:
                await world.journal.changed.wait(1)
        return str(query.answer.get("text", ""))

    async def put_phones_away(self) -> None:
        """Closes every phone's connection."""
        await self._phones.aclose()


@pytest.fixture
def knowledge_base(tmp_path: Path) -> Path:
    """A copy of the small knowledge base that the test may change."""
    return Path(shutil.copytree(SMALL_KNOWLEDGE_BASE, tmp_path / "knowledge_base"))


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fitted models of the small knowledge base, kept for all tests as a bot keeps them between starts."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a database as a bot leaves it that was started once and met nobody."""
    folder = tmp_path_factory.mktemp("store")
    Database(folder / STORE).close()
    return folder


@pytest.fixture
async def house(tmp_path: Path, knowledge_base: Path, model_cache: Path, empty_store: Path) -> AsyncIterator[House]:
    """The stand-in with its people; the bot is not running yet."""
    shutil.copytree(empty_store, tmp_path, dirs_exist_ok=True)
    async with LocalTelegram(World(PEOPLE, limits=Limits(enabled=False))) as telegram:
        config = Config(
            telegram=TelegramConfig(
                token=Secret(TOKEN), base_url=telegram.base_url, messages_per_second=1000, burst_in_a_chat=1000
            ),
            store_path=tmp_path / STORE,
            knowledge_base_path=knowledge_base,
            volunteers=frozenset({NAM, LINH}),
            admins=frozenset({THUY}),
            escalation=EscalationConfig(quiet_from=0, quiet_to=0, preview=False),
            matching=MatchingConfig(semantic="off", cache=model_cache),
            limits=LimitsConfig(burst=1000, per_minute=1000),  # tests hurry more than people do
        )
        house = House(telegram, config)
        yield house
        await house.put_phones_away()


@pytest.fixture
async def bot(house: House) -> AsyncIterator[House]:
    """The house with the bot running; volunteers and the admin have started it, as they do on their first day."""
    async with house.open():
        for person_id in (NAM, LINH, THUY):
            phone = await house.phone(person_id)
            await phone.says("/start")
            await phone.sees("tiếng nào")
        yield house


@pytest.fixture
async def hoa(bot: House) -> Phone:
    """A resident who has chosen Vietnamese."""
    phone = await bot.phone(HOA)
    await phone.says("/start")
    await phone.sees("tiếng nào")
    await phone.taps("Tiếng Việt")
    await phone.sees("Cầm Tay")
    return phone


async def _started(bot: House, person_id: int) -> Phone:
    phone = await bot.phone(person_id)
    phone.last = None
    await phone.says("/help")
    await phone.sees("Các lệnh")
    return phone


@pytest.fixture
async def nam(bot: House) -> Phone:
    """A volunteer."""
    return await _started(bot, NAM)


@pytest.fixture
async def linh(bot: House) -> Phone:
    """Another volunteer."""
    return await _started(bot, LINH)


@pytest.fixture
async def thuy(bot: House) -> Phone:
    """The admin."""
    return await _started(bot, THUY)


def with_group(house: House, group_id: int) -> None:
    """Leads the cards into a volunteers' group."""
    house.config = replace(house.config, volunteer_group=group_id)
