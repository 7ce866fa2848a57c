"""Delivers updates to the bot's webhook, in order, again and again until it answers 200."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx

from bot.local_telegram.updates import Update, UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
FIRST_WAIT = 0.1
LONGEST_WAIT = 2.0


class WebhookDelivery:
    """The task that posts what waits in the queue while a webhook is set."""

    def __init__(self, queue: UpdateQueue, clock: Callable[[], float]) -> None:
        self._queue = queue
        self._clock = clock

    async def run(self) -> None:
        """Deliver for ever; to be cancelled."""
        async with httpx.AsyncClient(verify=False, timeout=10.0, trust_env=False) as client:
            wait = FIRST_WAIT
            while True:
                if not (self._queue.webhook.url and self._queue.pending):
                    await self._queue.changed.wait(60.0)
                elif await self._deliver(client, self._queue.pending[0]):
                    wait = FIRST_WAIT
                else:
                    await asyncio.sleep(wait)
                    wait = min(wait * 2, LONGEST_WAIT)

    async def _deliver(self, client: httpx.AsyncClient, update: Update) -> bool:
        webhook = self._queue.webhook
        headers = {SECRET_HEADER: webhook.secret} if webhook.secret else {}
        try:
            response = await client.post(webhook.url, json=update.as_json(), headers=headers)
        except httpx.HTTPError as error:
            return self._failed(f"Connection failed: {type(error).__name__}")
        if response.status_code != 200:
            return self._failed(f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}")
        self._queue.confirm(update.id + 1)
        return True

    def _failed(self, why: str) -> bool:
        self._queue.webhook.last_error = why
        self._queue.webhook.last_error_date = int(self._clock())
        return False
