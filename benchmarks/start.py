"""How long from typing `camtay run` to ready, and how much memory the idle process then holds (lexical matching).

Starts the bot as a process of its own against the local Bot API stand-in, with and without a warm cache of fitted
models, and prints seconds to ready (bar: 2) and resident megabytes after five idle seconds (bar: 250).
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path

from bot.local_telegram import TOKEN, LocalTelegram, World

ROUNDS = 5
IDLE_SECONDS = 5.0
ROOT = Path(__file__).parent.parent


async def one_start(telegram: LocalTelegram, folder: Path) -> tuple[float, float]:
    """Seconds to ready and megabytes when idle."""
    config = folder / "config.yaml"
    sections = {"telegram": {"token": TOKEN, "base_url": telegram.base_url}, "matching": {"semantic": "off"}}
    config.write_text(json.dumps({**sections, "store": {"path": "store.sqlite"}}), encoding="utf-8")
    began = time.monotonic()
    bot = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-u", "-m", "bot", "run", "--config", str(config)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    if bot.stdout is None or b"ready" not in await bot.stdout.readline():
        raise SystemExit("the bot did not become ready")
    ready = time.monotonic() - began
    await asyncio.sleep(IDLE_SECONDS)
    megabytes = resident_megabytes(bot.pid)
    bot.terminate()
    await bot.wait()
    return ready, megabytes


def resident_megabytes(pid: int) -> float:
    """The resident memory of a process (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise SystemExit("this system does not tell how much memory a process holds")


async def main() -> None:
    """Prints a row a start."""
    print("start            seconds to ready   idle MB")
    async with LocalTelegram(World()) as telegram:
        with tempfile.TemporaryDirectory() as folder:
            for number in range(ROUNDS):
                seconds, megabytes = await one_start(telegram, Path(folder))
                print(f"{'cold cache' if not number else 'warm cache':<16} {seconds:16.2f} {megabytes:9.0f}")


if __name__ == "__main__":
    asyncio.run(main())
