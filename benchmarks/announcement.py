"""An announcement to many residents against Telegram's limits: each gets it exactly once, across two restarts.

    python -m benchmarks.announcement [--residents 20000] [--kill]

The stand-in lets 30 messages a second through and answers 429 above that (and to one call in fifty besides). The bot
runs as a process of its own and is stopped after a third and after two thirds (SIGTERM; SIGKILL with `--kill`), and
started again. Prints how many got it how often; exits 1 where anybody got it not exactly once. At Telegram's pace
20,000 take about twelve minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.start import started
from bot import announcing
from bot.local_telegram import TOKEN, FaultKind, FaultRule, LocalTelegram, Person, World
from bot.store import Database, announcements, people
from bot.store.database import Connection

ADMIN = 1
FIRST_RESIDENT = 1000
TEXT = "Sáng thứ bảy, tổ công nghệ số giúp làm VNeID ở nhà văn hóa."


def agree(db: Connection, residents: range) -> None:
    """All residents have written to the bot and agreed to announcements."""
    now = datetime.now(UTC)
    for person_id in residents:
        people.remember(db, person_id, f"R{person_id}", now)
        announcements.choose_news(db, person_id, True)


def announce(db: Connection) -> None:
    """The admin sends the announcement."""
    now = datetime.now(UTC)
    people.remember(db, ADMIN, "Thủy", now)
    draft = announcements.begin(db, ADMIN, now)
    announcements.write(db, draft.id, TEXT)
    if not announcing.start(db, draft.id, ADMIN, now):
        raise SystemExit("the announcement could not be started")


def received(world: World, residents: range) -> Counter[int]:
    """How often each resident's phone shows it."""
    return Counter(
        {
            person_id: sum(TEXT in message.body.text for message in world.chats[person_id].messages.values())
            for person_id in residents
        }
    )


async def measure(count: int, kill: bool) -> Counter[int]:
    """How many residents got it how often."""
    residents = range(FIRST_RESIDENT, FIRST_RESIDENT + count)
    world = World([Person(ADMIN, "Thủy"), *(Person(person_id, f"R{person_id}") for person_id in residents)])
    for chat in world.chats.values():
        chat.started = True
    world.faults.order(FaultRule(FaultKind.STATUS, method="sendMessage", chance=0.02, code=429, retry_after=1))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        store = folder / "store.sqlite"
        database = Database(store)
        database.run_now(agree, residents)
        database.run_now(announce)
        database.close()
        async with LocalTelegram(world) as telegram:
            config = folder / "config.yaml"
            sections = {
                "telegram": {"token": TOKEN, "base_url": telegram.base_url},
                "matching": {"semantic": "off"},
                "store": {"path": str(store)},
                "admins": [ADMIN],
            }
            config.write_text(json.dumps(sections), encoding="utf-8")
            for goal in (count // 3, 2 * count // 3, count):
                bot = await started(config)
                await reach(world, residents, goal, bot)
                if goal == count:
                    await asyncio.sleep(5)  # long enough for a repeat to show itself
                if kill and goal < count:
                    bot.kill()
                else:
                    bot.terminate()
                await bot.wait()
    return Counter(received(world, residents).values())


async def reach(world: World, residents: range, goal: int, bot: asyncio.subprocess.Process) -> None:
    """Waits until so many have got it. Exits where nothing moves for a minute."""
    seen, since = 0, time.monotonic()
    while (now := sum(times > 0 for times in received(world, residents).values())) < goal:
        if now != seen:
            seen, since = now, time.monotonic()
        if time.monotonic() - since > 60 or bot.returncode is not None:
            raise SystemExit(f"it stands still at {now} of {goal}")
        await asyncio.sleep(0.5)


def main() -> None:
    """Prints the counts; exits 1 where the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--residents", type=int, default=20_000)
    parser.add_argument("--kill", action="store_true", help="SIGKILL instead of SIGTERM")
    options = parser.parse_args()
    began = time.monotonic()
    found = asyncio.run(measure(options.residents, options.kill))
    print("times received | residents")
    for times, residents in sorted(found.items()):
        print(f"{times:14} | {residents}")
    print(f"{options.residents} residents, two restarts, {time.monotonic() - began:.0f} s")
    sys.exit(0 if found == {1: options.residents} else 1)


if __name__ == "__main__":
    main()
