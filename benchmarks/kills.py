"""SIGKILL at a random moment, again and again, while fifty residents ask and five volunteers answer: what is lost?

Every round the bot is started and caught up, then killed in the middle of the traffic, which goes on while it is down.
Counted after each: updates without a reply, escalations without a card, volunteers' answers that did not arrive, and
messages that came twice. Exits with 1 where anything is lost, or where one kill doubled more than one message; with
`--stalls`, where so great a share of calls is answered late only, more than the eight that may be under way.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.traffic import Ledger, people, village
from bot.local_telegram import FaultKind, FaultRule, Limits, World

PATIENCE = 90.0
LATE = 2.0
MOST_UNDER_WAY = 8


async def traffic(ledger: Ledger, a_second: float) -> None:
    """People act at random moments, for ever."""
    while True:
        await asyncio.sleep(ledger.dice.expovariate(a_second))
        ledger.look()
        ledger.act()


async def measure(rounds: int, a_second: float, seconds: float, seed: int, stalls: float) -> bool:
    """Prints a line every ten rounds and the sum; True where the bar is met."""
    world = World(people(), limits=Limits())
    ledger = Ledger(world, random.Random(seed))
    lost: Counter[str] = Counter()
    doubled: list[int] = []
    with tempfile.TemporaryDirectory() as folder:
        async with village(world, Path(folder)) as (_, bot):
            if stalls:
                world.faults.order(FaultRule(FaultKind.DELAY, "sendMessage", chance=stalls, seconds=LATE))
            began = time.monotonic()
            while len(doubled) < rounds and time.monotonic() - began < seconds:
                acting = asyncio.create_task(traffic(ledger, a_second))
                await asyncio.sleep(ledger.dice.uniform(0.1, 2.0))
                await bot.end(signal.SIGKILL)
                await asyncio.sleep(ledger.dice.uniform(0.0, 0.3))
                acting.cancel()
                before = sum(doubled)
                await bot.start()
                lost.update(await ledger.settle(PATIENCE))
                doubled.append(ledger.surplus() - before)
                if len(doubled) % 10 == 0 or any(lost.values()):
                    print(
                        f"{len(doubled):4} kills: {ledger.summary()}, lost {dict(lost)}, doubled {sum(doubled)}",
                        flush=True,
                    )
                if sum(lost.values()):
                    print(ledger.lost_words(), flush=True)
                    break
    most = max(doubled, default=0)
    print(f"{len(doubled)} kills, {ledger.summary()}")
    print(f"lost: {dict(lost) or 'nothing'}; messages that came twice: {sum(doubled)}, at most {most} a kill")
    return not sum(lost.values()) and most <= (MOST_UNDER_WAY if stalls else 1)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--a-second", type=float, default=15.0, help="what people do in a second")
    parser.add_argument("--seconds", type=float, default=1e9, help="stop after so long")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stalls", type=float, default=0.0, help=f"the share of calls that take {LATE:g} s")
    options = parser.parse_args()
    met = asyncio.run(measure(options.rounds, options.a_second, options.seconds, options.seed, options.stalls))
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
