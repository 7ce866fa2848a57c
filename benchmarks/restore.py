"""A backup taken in the middle of the traffic, put back: is every reference whole and every open escalation there?

Fifty residents ask and five volunteers answer; at random moments `camtay backup` runs beside the bot. Each backup is
put in the place of a database of its own and opened as the bot opens it. Exits with 1 where a reference leads nowhere,
where an escalation is missing of which the resident had been told before the backup began, or where a restore over the
running bot is not refused.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.kills import traffic
from benchmarks.traffic import ROOT, TOLD, Ledger, people, village
from bot.backup import restore
from bot.local_telegram import Limits, World
from bot.store import visit
from bot.store.database import Connection

_NUMBER = re.compile(r"\(số (\d+)\)")


def told(world: World) -> set[int]:
    """The numbers of the escalations of which residents know."""
    texts = [message.body.text for chat in world.chats.values() for message in chat.messages.values()]
    return {int(found[1]) for text in texts if TOLD in text and (found := _NUMBER.search(text))}


def state(db: Connection) -> tuple[set[int], int]:
    """The escalations in a database, and how many of its references lead nowhere."""
    numbers = {row["id"] for row in db.query("SELECT id FROM escalations")}
    return numbers, len(db.execute("PRAGMA foreign_key_check").fetchall())


def camtay(config: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One command on the terminal."""
    command = [sys.executable, "-m", "bot", *arguments, "--config", str(config)]
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)


async def measure(rounds: int, a_second: float) -> bool:
    """Prints a row for each backup; True where all are whole."""
    world = World(people(), limits=Limits())
    ledger = Ledger(world, random.Random(1))
    fine = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = folder / "config.yaml"
        async with village(world, folder):
            acting = asyncio.create_task(traffic(ledger, a_second))
            for number in range(rounds):
                await asyncio.sleep(ledger.dice.uniform(1, 4))
                known, copy = told(world), folder / f"copy{number}.sqlite"
                done = await asyncio.to_thread(camtay, config, "backup", str(copy))
                if done.returncode:
                    raise SystemExit(done.stderr)
                (folder / str(number)).mkdir()
                place = folder / str(number) / "camtay.sqlite"
                restore(copy, place)
                kept, broken = visit(place, state)
                fine.append(known <= kept and not broken)
                print(
                    f"backup {number + 1}: {len(known)} escalations known, {len(known - kept)} missing, {broken} broken"
                )
            refused = await asyncio.to_thread(camtay, config, "restore", str(copy))
            acting.cancel()
    print(f"over the running bot: {refused.stderr.strip()}")
    return all(fine) and refused.returncode == 1


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--a-second", type=float, default=15.0, help="what people do in a second")
    options = parser.parse_args()
    sys.exit(0 if asyncio.run(measure(options.rounds, options.a_second)) else 1)


if __name__ == "__main__":
    main()
