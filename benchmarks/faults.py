"""The Bot API fails at three calls in ten: do two thousand letters arrive, in order, and is every pause kept?

Letters to a hundred people leave through the outbox while the stand-in answers with 429, 500 and 502, drops connections
and stalls for ten seconds. Exits with 1 where a letter is missing or out of order in its chat, or where a call to a
chat came before the end of the pause that Telegram had ordered for it; or where too few calls failed for a proof.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from functools import partial
from pathlib import Path

from benchmarks.traffic import KNOWLEDGE
from bot.app import running
from bot.clock import system_clock
from bot.config import Config, MatchingConfig, Secret, TelegramConfig
from bot.local_telegram import TOKEN, FaultKind, FaultRule, Limits, LocalTelegram, Person, World
from bot.local_telegram.journal import Call
from bot.notices import notify
from bot.store import visit
from bot.store.database import Connection

PEOPLE = range(1001, 1101)
KEY = "letters_set_aside"
"""An interface text that shows a number."""
ONE_OF_FIVE = 0.069
"""The chance of each of the five faults, so that 30 % of the calls meet one."""
KINDS_OF_FAULTS = 5
LEAST_SHARE = 0.25


def faults(stall: float) -> list[FaultRule]:
    """What goes wrong with sendMessage."""
    fails = partial(FaultRule, method="sendMessage", chance=ONE_OF_FIVE)
    return [
        fails(FaultKind.STATUS, code=429, retry_after=2),
        fails(FaultKind.STATUS, code=500),
        fails(FaultKind.STATUS, code=502),
        fails(FaultKind.DROP),
        fails(FaultKind.DELAY, seconds=stall),
    ]


def write(db: Connection, letters: int) -> None:
    """Numbered letters, to all in turn."""
    for number in range(letters):
        notify(db, PEOPLE[number % len(PEOPLE)], KEY, system_clock(), count=number)


async def measure(letters: int, stall: float, patience: float) -> bool:
    """Prints the figures; True where the bar is met."""
    world = World([Person(number, f"Dân {number}") for number in PEOPLE], limits=Limits())
    with tempfile.TemporaryDirectory() as folder:
        async with LocalTelegram(world) as telegram:
            config = Config(
                telegram=TelegramConfig(token=Secret(TOKEN), base_url=telegram.base_url),
                store_path=Path(folder) / "camtay.sqlite",
                knowledge_base_path=KNOWLEDGE,
                matching=MatchingConfig(semantic="off", cache=Path(folder) / "models"),
            )
            for person in world.people.values():
                world.chats[person.id].started = True
            visit(config.store_path, write, letters)
            world.faults.order(*faults(stall))
            began = time.monotonic()
            async with running(config):
                arrived = await all_arrived(world, letters, patience)
            return report(world, letters, arrived, time.monotonic() - began)


async def all_arrived(world: World, letters: int, patience: float) -> defaultdict[int, list[int]]:
    """The numbers that each chat got, once all are there or patience ends."""
    end = time.monotonic() + patience
    while True:
        arrived = defaultdict(list)
        for chat in world.chats.values():
            texts = [message.body.text for message in chat.messages.values()]
            arrived[chat.id] = [int(found[1]) for text in texts if (found := re.search(r": (\d+)$", text))]
        if len({number for numbers in arrived.values() for number in numbers}) == letters or time.monotonic() > end:
            return arrived
        await asyncio.sleep(0.5)


def report(world: World, letters: int, arrived: defaultdict[int, list[int]], seconds: float) -> bool:
    """Prints what happened; True where the bar is met."""
    calls = world.calls("sendMessage")
    met = Counter("stall" if "delay" in call.fault else str(call.status) for call in calls if call.fault)
    unique = {number for numbers in arrived.values() for number in numbers}
    disordered = sum(1 for numbers in arrived.values() if list(dict.fromkeys(numbers)) != sorted(set(numbers)))
    early = early_calls(calls)
    share, doubled = sum(met.values()) / len(calls), sum(len(each) for each in arrived.values()) - len(unique)
    print(f"{letters} letters in {seconds:.0f} s; {len(calls)} calls, of which {share:.0%} failed")
    print(f"  {dict(met)} (0: connection dropped); {doubled} came twice")
    print(f"missing: {letters - len(unique)}; chats out of order: {disordered}; calls during a pause: {early}")
    is_proof = len(met) == KINDS_OF_FAULTS and share > LEAST_SHARE
    return is_proof and len(unique) == letters and not disordered and not early


def early_calls(calls: list[Call]) -> int:
    """Calls to a chat that came before the end of a pause that had been ordered for it."""
    until: dict[str, float] = {}
    early = 0
    for call in calls:
        chat = str(call.parameters.get("chat_id"))
        early += call.at < until.get(chat, 0.0)
        if call.status == 429:
            parameters = call.answer["parameters"]
            assert isinstance(parameters, dict)
            until[chat] = call.at + int(parameters["retry_after"])
    return early


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--letters", type=int, default=2000)
    parser.add_argument("--stall", type=float, default=10.0, help="seconds of a stall")
    parser.add_argument("--patience", type=float, default=900.0, help="seconds until all must have arrived")
    options = parser.parse_args()
    sys.exit(0 if asyncio.run(measure(options.letters, options.stall, options.patience)) else 1)


if __name__ == "__main__":
    main()
