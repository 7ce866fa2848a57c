"""Five volunteers tap “claim” on the same question in the same instant, again and again: exactly one may win.

    python -m benchmarks.claims [--rounds 500] [--volunteers 5]

Each round another resident asks, and the volunteers tap in another order.
The real bot over HTTP against the local stand-in, on a real SQLite file. Exits 1 where a round has no winner or
several, where a loser is not told who has it, or where the database knows another winner than the phones.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

from bot.app import running
from bot.config import Config, EscalationConfig, LimitsConfig, MatchingConfig, Secret, TelegramConfig
from bot.local_telegram import TOKEN, Limits, LocalTelegram, Person, World
from tests.phone import Phone

_FIRST_RESIDENT, _FIRST_VOLUNTEER = 10_001, 201
_KNOWLEDGE_BASE = Path(__file__).parent.parent / "tests" / "small_knowledge_base"
_PATIENCE = 30.0
_NO_LIMIT = 1_000_000


async def race(rounds: int, volunteers: int, folder: Path) -> tuple[list[str], list[float]]:
    """What went wrong, and how many milliseconds the taps of each round took until all of them were answered."""
    ids = range(_FIRST_VOLUNTEER, _FIRST_VOLUNTEER + volunteers)
    residents = [Person(_FIRST_RESIDENT + number, "Hoa") for number in range(rounds)]
    people = [Person(number, f"Nam{number}") for number in ids]
    async with (
        LocalTelegram(World([*people, *residents], limits=Limits(enabled=False))) as telegram,
        AsyncExitStack() as stack,
    ):
        config = Config(
            telegram=TelegramConfig(token=Secret(TOKEN), base_url=telegram.base_url, burst_in_a_chat=1000),
            store_path=folder / "camtay.sqlite",
            knowledge_base_path=_KNOWLEDGE_BASE,
            volunteers=frozenset(ids),
            escalation=EscalationConfig(quiet_from=0, quiet_to=0, cards_at_once=volunteers),
            matching=MatchingConfig(semantic="off", cache=folder / "models"),
            limits=LimitsConfig(burst=_NO_LIMIT, per_minute=_NO_LIMIT),  # nobody taps a hundred times a minute
        )
        await stack.enter_async_context(running(config))
        phones = [await stack.enter_async_context(await Phone.of(telegram, person.id)) for person in people]
        for phone in phones:
            await phone.says("/help")
            await phone.sees("Các lệnh", timeout=_PATIENCE)
        wrong: list[str] = []
        times: list[float] = []
        chance = random.Random(1)
        for number, resident in enumerate(residents, 1):
            async with await Phone.of(telegram, resident.id) as asking:
                told, milliseconds = await _round(number, asking, chance.sample(phones, len(phones)))
            wrong += told
            times.append(milliseconds)
        return wrong + _unlike_the_database(config.store_path, rounds), times


async def _round(number: int, resident: Phone, volunteers: list[Phone]) -> tuple[list[str], float]:
    await resident.says(f"con trâu thứ {number} nhà tôi ốm mấy hôm nay")
    cards = await asyncio.gather(*(phone.sees(f"Câu hỏi #{number}\n", timeout=_PATIENCE) for phone in volunteers))
    began = time.perf_counter()
    taps = [phone.taps("Nhận", on=card, wait=_PATIENCE) for phone, card in zip(volunteers, cards, strict=True)]
    words = await asyncio.gather(*taps, return_exceptions=True)
    milliseconds = (time.perf_counter() - began) * 1000
    winners = [phone for phone, word in zip(volunteers, words, strict=True) if "Bạn đã nhận" in str(word)]
    if len(winners) != 1:
        return [f"round {number}: {len(winners)} winners"], milliseconds
    losers = [str(word).partition(". The conversation")[0] for word in words if "Bạn đã nhận" not in str(word)]
    fair = (f"{winners[0].name} đã nhận", "there is no button")  # the card had changed already
    wrong = [word for word in losers if not any(each in word for each in fair)]
    return [f"round {number}: a loser was told: {word}" for word in wrong], milliseconds


def _unlike_the_database(path: Path, rounds: int) -> list[str]:
    with sqlite3.connect(path) as db:
        claimed = db.execute("SELECT count(*) FROM escalations WHERE state = 'claimed'").fetchone()[0]
    return [] if claimed == rounds else [f"{claimed} of {rounds} questions are claimed in the database"]


def main() -> int:
    """Runs the races and prints a table; 1 where the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--volunteers", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="camtay-claims-") as folder:
        wrong, times = asyncio.run(race(options.rounds, options.volunteers, Path(folder)))
    print(f"rounds                      {options.rounds}")
    print(f"volunteers                  {options.volunteers}")
    print(f"rounds with one winner      {options.rounds - len(wrong)}")
    print(f"all taps answered, median   {statistics.median(times):.0f} ms")
    print(f"all taps answered, longest  {max(times):.0f} ms")
    print("\n".join(wrong[:20]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
