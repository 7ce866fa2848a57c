"""What the bot does by itself: again and again, whatever fails."""

from __future__ import annotations

import asyncio

from bot.chores import every
from bot.errors import StoreError


async def test_what_fails_is_logged_and_done_again() -> None:
    failures: list[Exception] = [StoreError("the disk is full"), ValueError("a mistake of ours")]
    done = asyncio.Event()

    async def work() -> None:
        if failures:
            raise failures.pop()
        done.set()

    task = asyncio.create_task(every(0, work, asyncio.sleep))
    await asyncio.wait_for(done.wait(), 5)
    task.cancel()
