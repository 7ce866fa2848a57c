"""A simulated week at the desk: 2,000 questions, 12 volunteers with hours of duty, some of whom claim and forget.

    python -m benchmarks.week [--questions 2000] [--days 7] [--seed 1]

The core's own desk and a real SQLite file, by a clock of its own and without HTTP: what the desk puts into the outbox
is what the people of `benchmarks.village` see. After the last day it goes on until what waits has come to an end.
Exits 1 where an escalation is neither answered nor honestly closed (the resident was told), or where one was open and
unseen by anybody for longer than `escalation.overdue_minutes` of daytime.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.village import MONDAY, Village
from bot.config import EscalationConfig
from bot.desk import Desk, Staff
from bot.desk.duty import Quiet
from bot.store import Database

_MINUTE = timedelta(minutes=1)
_LONGEST_AFTERMATH = timedelta(days=8)


class SimulatedClock:
    """A `bot.clock.Clock` that goes on only when it is told."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def __call__(self) -> datetime:
        return self._now

    def advance(self, span: timedelta) -> None:
        """Puts the clock forward."""
        self._now += span


def simulate(questions: int, days: int, seed: int, folder: Path) -> tuple[Village, EscalationConfig]:
    """Lives through the days minute by minute, then through what is left of them."""
    config = EscalationConfig()
    database = Database(folder / "week.sqlite")
    try:
        village = Village(questions, days, seed, Quiet(config.quiet_from, config.quiet_to))
        desk = Desk(config, Staff(village.volunteer_ids, village.admin_ids), village.topic_of)
        database.run_now(village.settle)
        clock = SimulatedClock(MONDAY)
        end = MONDAY + timedelta(days=days)
        while clock() < end or (database.run_now(village.is_unfinished) and clock() < end + _LONGEST_AFTERMATH):
            database.run_now(village.live, desk, clock())
            clock.advance(_MINUTE)
        database.run_now(village.take_stock)
    finally:
        database.close()
    return village, config


def report(village: Village, config: EscalationConfig) -> list[str]:
    """Prints the table; returns what misses the bar."""
    ends = Counter(village.ends.values())
    waits = sorted(village.waits)
    waking = sorted(village.waking_waits)
    unseen = max(village.unseen, default=0.0)
    rows = {
        "questions": len(village.ends),
        "answered by a person": len(waits),
        **{f"ended {how}": count for how, count in sorted(ends.items())},
        "claimed and forgotten, handed back": village.letters["handed_back"],
        "cards as reminders": village.reminders,
        "lists as reminders": village.letters["waiting_list"],
        "told the admins and the resident that it is late": village.letters["still_waiting"],
        "messages to the admins, reviews included": village.letters_to_admins,
        "lists in the morning": village.letters["day_list"],
        "asked back": village.asked_back,
        "“not yet”, reopened": village.letters["not_yet"],
        "wait, median (min)": round(statistics.median(waits)),
        "wait, p95 (min)": round(waits[int(len(waits) * 0.95)]),
        "wait by day only, median (min)": round(statistics.median(waking)),
        "wait by day only, p95 (min)": round(waking[int(len(waking) * 0.95)]),
        "open and unseen by day, longest (min)": round(unseen),
        "messages through the outbox": sum(village.letters.values()),
    }
    width = max(map(len, rows))
    print("\n".join(f"{name:<{width}}  {value:>7}" for name, value in rows.items()))
    wrong = [f"#{number} is still {state}" for number, state in village.left.items()]
    wrong += [f"#{number} was closed without a word to the resident" for number in village.silent_ends]
    if unseen > config.overdue_minutes:
        wrong.append(
            f"one was open and unseen for {unseen:.0f} minutes of daytime, allowed are {config.overdue_minutes}"
        )
    return wrong


def main() -> int:
    """Runs the week; 1 where the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=2000)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="camtay-week-") as folder:
        village, config = simulate(options.questions, options.days, options.seed, Path(folder))
    wrong = report(village, config)
    print(f"simulated in {time.perf_counter() - began:.0f} s")
    print("\n".join(wrong[:20]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
