"""The demo: the very same bot against the local Bot API stand-in, with people on three phones. No token, no network."""

from __future__ import annotations

import shutil
import socket
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from bot.app import in_folder, running, say_at_once, stop_signal
from bot.config import Config, EscalationConfig, MatchingConfig, Secret, TelegramConfig, WebConfig
from bot.local_telegram import DEMO_ROSTER, TOKEN, LocalTelegram, Seat, World, acts
from knowledge_base.loading import PACKAGED


async def run_demo(
    port: int, folder: Path | None, open_browser: bool, announce: Callable[[str], None] = say_at_once
) -> None:
    """Runs the demo until it is interrupted. `folder` keeps its data; without one they are gone afterwards."""
    stop = stop_signal()
    with _data_folder(folder) as data:
        async with demo(data, port) as telegram:
            announce(f"Cầm Tay is ready: open {telegram.url} (Ctrl+C ends it)")
            if open_browser:
                webbrowser.open(telegram.url)
            await stop.wait()


@asynccontextmanager
async def demo(data: Path, port: int = 0, semantic: str = "auto") -> AsyncIterator[LocalTelegram]:
    """The stand-in with its people, and the running bot. Edits go to a copy of the knowledge base in `data`.

    Volunteers and admins have already started the bot, as on a real day.
    """
    world = World(DEMO_ROSTER)
    async with LocalTelegram(world, port=port) as telegram:
        config = in_folder(
            Config(
                telegram=TelegramConfig(token=Secret(TOKEN), base_url=telegram.base_url),
                knowledge_base_path=_own_copy(data),
                volunteers=_with_seat(Seat.VOLUNTEER),
                admins=_with_seat(Seat.ADMIN),
                matching=MatchingConfig(semantic=semantic),
                escalation=EscalationConfig(quiet_from=0, quiet_to=0),
                web=WebConfig(port=_free_port()),
            ),
            data,
        )
        async with running(config):
            for person in DEMO_ROSTER:
                if person.seat is not Seat.RESIDENT:
                    acts.say(world, person, "/start", world.chats[person.id])
            yield telegram


def _free_port() -> int:
    """For the studio's page, to which /web leads."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def _with_seat(seat: Seat) -> frozenset[int]:
    return frozenset(person.id for person in DEMO_ROSTER if person.seat is seat)


def _own_copy(data: Path) -> Path:
    copy = data / "knowledge_base"
    if not copy.is_dir():
        shutil.copytree(PACKAGED, copy, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    return copy


@contextmanager
def _data_folder(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="camtay-demo-") as temporary:
        yield Path(temporary)
