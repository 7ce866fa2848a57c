"""Two hundred updates a second for a minute, half questions and half taps: how soon does each lead to a call?

The bot runs as `camtay run`, a process of its own with lexical matching and the durable inbox and outbox, against the
stand-in in this one. Printed: the quantiles from an update until the call that answers it (bar: p99 under 500 ms), the
memory over time (bar: at most a tenth more at the end than after the first third), and the most updates a second that
it handles when they all wait, beside python-telegram-bot with a handler that only replies (goal: a thirtieth of it).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from telegram import Update
from telegram.ext import ApplicationBuilder, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from benchmarks.start import resident_megabytes
from benchmarks.traffic import KNOWN, Bot, configured
from bot.local_telegram import TOKEN, Chat, Limits, LocalTelegram, Person, World, acts
from bot.local_telegram.messages import Message
from bot.local_telegram.texts import plain_body
from bot.local_telegram.world import Extras, Query

PEOPLE = range(10_001, 11_501)
BAR_MS, BAR_GROWTH, GOAL = 500.0, 1.1, 30.0


@dataclass
class Crowd:
    """People who ask and tap, and how long each waited."""

    world: World
    dice: random.Random = field(default_factory=lambda: random.Random(1))
    waits: list[float] = field(default_factory=list)
    sent: int = 0
    _asked: defaultdict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _tapped: dict[str, float] = field(default_factory=dict)
    _menus: dict[int, Message] = field(default_factory=dict)
    _read: int = 0

    async def prepare(self) -> None:
        """Everybody opens the menu, in whose buttons they will tap."""
        for person in self.world.people.values():
            acts.say(self.world, person, "/menu", self.world.chats[person.id])
            await asyncio.sleep(0.01)
        while any(len(chat.messages) < 2 for chat in self.world.chats.values()):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        for chat in self.world.chats.values():
            self._menus[chat.id] = next(message for message in reversed(chat.messages.values()) if message.keyboard)
        self.look(count=False)

    def give_menu(self, chat: Chat) -> None:
        """A message with a button, for a bot that has no menu."""
        keyboard: dict[str, object] = {"inline_keyboard": [[{"text": "1", "callback_data": "1"}]]}
        self._menus[chat.id] = self.world.post(
            chat, self.world.bot.as_user(), plain_body("1"), Extras(keyboard=keyboard)
        )

    def act(self) -> None:
        """Somebody asks or taps, by turns; each one rarely, as no person is a flood."""
        person = self.world.people[PEOPLE[self.sent * 7 % len(PEOPLE)]]
        self.sent += 1
        if self.sent % 2:
            self._asked[person.id].append(time.time())
            acts.say(self.world, person, KNOWN, self.world.chats[person.id])
            return
        message = self._menus[person.id]
        button = self.dice.choice(list(message.buttons()))
        query: Query = acts.tap(self.world, person, message, button)
        self._tapped[query.id] = time.time()

    def look(self, *, count: bool = True) -> None:
        """Reads the calls since the last look."""
        fresh = []
        for call in reversed(self.world.journal.calls):
            if call.number <= self._read:
                break
            fresh.append(call)
        for call in reversed(fresh):
            self._read = call.number
            chat = int(str(call.parameters.get("chat_id") or 0))
            began = None
            if call.method == "answerCallbackQuery":
                began = self._tapped.pop(str(call.parameters["callback_query_id"]), None)
            elif call.method == "sendMessage" and self._asked[chat]:
                began = self._asked[chat].popleft()
            if count and began is not None:
                self.waits.append(call.at - began)

    @property
    def unanswered(self) -> int:
        """How many updates still wait."""
        return len(self._tapped) + sum(len(each) for each in self._asked.values())


async def sustained(crowd: Crowd, pid: int, a_second: float, seconds: float) -> bool:
    """A steady stream. Prints the quantiles and the memory; True where the bars are met."""
    began = time.monotonic()
    memory: list[tuple[float, float]] = []
    while (passed := time.monotonic() - began) < seconds:
        while crowd.sent < passed * a_second:
            crowd.act()
        crowd.look()
        if not memory or passed - memory[-1][0] > seconds / 12:
            memory.append((passed, resident_megabytes(pid)))
        await asyncio.sleep(0.005)
    crowd.look()
    behind = crowd.unanswered
    await settle(crowd, 60)
    waits = sorted(1000 * each for each in crowd.waits)
    p50, p99 = (waits[int(share * (len(waits) - 1))] for share in (0.5, 0.99))
    third, last = memory[len(memory) // 3][1], memory[-1][1]
    print(
        f"{crowd.sent} updates at {crowd.sent / seconds:.0f} a second for {seconds:.0f} s, {behind} behind at the end"
    )
    print(f"from update to call: p50 {p50:.0f} ms, p99 {p99:.0f} ms (bar {BAR_MS:.0f}), worst {waits[-1]:.0f} ms")
    print(f"memory: {third:.0f} MB after a third, {last:.0f} MB at the end (bar: at most a tenth more)")
    return p99 < BAR_MS and last < third * BAR_GROWTH and not crowd.unanswered


async def settle(crowd: Crowd, seconds: float) -> None:
    """Waits until nobody waits any more."""
    end = time.monotonic() + seconds
    while crowd.unanswered and time.monotonic() < end:
        await asyncio.sleep(0.02)
        crowd.look()


async def most(crowd: Crowd, updates: int, pid: int) -> tuple[float, float]:
    """So many updates at once: how many are handled a second, and milliseconds of processor time for each."""
    for _ in range(updates):
        crowd.act()
    began, worked = time.monotonic(), processor_seconds(pid)
    await settle(crowd, 300)
    handled = updates - crowd.unanswered
    return handled / (time.monotonic() - began), 1000 * (processor_seconds(pid) - worked) / max(1, handled)


def processor_seconds(pid: int) -> float:
    """What a process has worked so far (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def floor(base_url: str) -> None:
    """python-telegram-bot with a handler that only replies, as a process of its own."""

    async def reply(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message:
            await update.message.reply_text("1")

    async def answer(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.callback_query:
            await update.callback_query.answer()

    application = (
        ApplicationBuilder().token(TOKEN).base_url(base_url).concurrent_updates(256).connection_pool_size(256).build()
    )
    application.add_handlers([MessageHandler(filters.TEXT, reply), CallbackQueryHandler(answer)])
    application.run_polling(allowed_updates=["message", "callback_query"])


@asynccontextmanager
async def the_floor(telegram: LocalTelegram) -> AsyncIterator[int]:
    """That process, while the block runs; gives its number."""
    command = [sys.executable, "-m", "benchmarks.load", "--floor", telegram.base_url]
    process = await asyncio.create_subprocess_exec(*command, stderr=subprocess.DEVNULL)
    try:
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()


def new_world() -> World:
    """A crowd that has started the bot."""
    return World([Person(number, f"Dân {number}") for number in PEOPLE], limits=Limits.off())


async def measure(a_second: float, seconds: float, updates: int) -> bool:
    """Prints the table; True where the bars are met."""
    with tempfile.TemporaryDirectory() as folder:
        async with LocalTelegram(new_world()) as telegram:
            bot, crowd = Bot(configured(telegram, Path(folder), messages_per_second=100_000)), Crowd(telegram.world)
            await bot.start()
            try:
                await crowd.prepare()
                fine = await sustained(crowd, bot.pid, a_second, seconds)
                ours, work = await most(crowd, updates, bot.pid)
            finally:
                await bot.end(signal.SIGTERM)
    async with LocalTelegram(new_world()) as telegram:
        crowd = Crowd(telegram.world)
        for person in telegram.world.people.values():
            chat = telegram.world.chats[person.id]
            chat.started = True
            crowd.give_menu(chat)
        async with the_floor(telegram) as pid:
            await asyncio.sleep(2)  # it starts; nothing waits for it yet
            theirs, their_work = await most(crowd, updates, pid)
    print(f"at most {ours:.0f} updates a second; only replying: {theirs:.0f}; ratio 1/{theirs / ours:.1f}")
    print(f"processor time an update: {work:.1f} ms; only replying: {their_work:.1f} ms")
    return fine and theirs / ours <= GOAL


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--a-second", type=float, default=200.0)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--updates", type=int, default=3000, help="how many wait at once, for the most a second")
    parser.add_argument("--floor", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.floor:
        floor(options.floor)
        return
    sys.exit(0 if asyncio.run(measure(options.a_second, options.seconds, options.updates)) else 1)


if __name__ == "__main__":
    main()
