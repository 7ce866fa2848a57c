"""How long from typing `camtay run` to ready, and how much memory the idle process then holds (lexical matching).

    python -m benchmarks.start [--rounds 5]

Starts the bot as a process of its own against the local Bot API stand-in: first with nothing learned yet (it answers
while a second process learns), then with what was kept. Prints seconds to ready (bar: 2) and the resident megabytes of
the process after five idle seconds (bar: 250); exits 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bot.local_telegram import TOKEN, LocalTelegram, World

IDLE_SECONDS = 5.0
MOST_SECONDS, MOST_MEGABYTES = 2.0, 250.0
LONGEST_LEARNING = 300.0
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds to ready, megabytes when idle, and those of the process that learns beside it (0 if there is none)."""

    seconds: float
    megabytes: float
    beside: float


async def one_start(telegram: LocalTelegram, folder: Path) -> Start:
    """Starts the bot in `folder`, and ends it when it has learned everything."""
    config = folder / "config.yaml"
    sections = {"telegram": {"token": TOKEN, "base_url": telegram.base_url}, "matching": {"semantic": "off"}}
    config.write_text(json.dumps({**sections, "store": {"path": "store.sqlite"}}), encoding="utf-8")
    began = time.monotonic()
    bot = await started(config)
    ready = time.monotonic() - began
    await asyncio.sleep(IDLE_SECONDS)
    found = Start(ready, resident_megabytes(bot.pid), sum(map(resident_megabytes, children(bot.pid))))
    await asyncio.to_thread(wait_for_children, bot.pid, began + LONGEST_LEARNING)
    bot.terminate()
    await bot.wait()
    return found


async def started(config: Path) -> asyncio.subprocess.Process:
    """The running bot, when it is ready."""
    bot = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-u", "-m", "bot", "run", "--config", str(config)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    if bot.stdout is None or b"ready" not in await bot.stdout.readline():
        raise SystemExit("the bot did not become ready")
    return bot


def resident_megabytes(pid: int) -> float:
    """The resident memory of a process (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise SystemExit("this system does not tell how much memory a process holds")


def children(pid: int) -> list[int]:
    """The processes that a process has started (Linux)."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text(encoding="utf-8").split()]


def wait_for_children(pid: int, deadline: float) -> None:
    """Waits until the processes that a process has started have ended."""
    while children(pid) and time.monotonic() < deadline:
        time.sleep(0.5)


async def measure(rounds: int) -> list[Start]:
    """Prints a row a start."""
    print("start            seconds to ready   idle MB   learning beside it MB")
    found = []
    async with LocalTelegram(World()) as telegram:
        with tempfile.TemporaryDirectory() as folder:
            for number in range(rounds):
                each = await one_start(telegram, Path(folder))
                name = "warm cache" if number else "cold cache"
                print(f"{name:<16} {each.seconds:16.2f} {each.megabytes:9.0f} {each.beside:23.0f}", flush=True)
                found.append(each)
    return found


def main() -> None:
    """Exits 1 where a bar is missed: by the first start, or by the best of the others (a busy machine is slow)."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    found = asyncio.run(measure(max(2, parser.parse_args().rounds)))
    seconds = max(found[0].seconds, min(each.seconds for each in found[1:]))
    megabytes = max(each.megabytes for each in found)
    if seconds > MOST_SECONDS or megabytes > MOST_MEGABYTES:
        raise SystemExit(f"missed: {seconds:.2f} s (bar {MOST_SECONDS}), {megabytes:.0f} MB (bar {MOST_MEGABYTES:.0f})")


if __name__ == "__main__":
    main()
