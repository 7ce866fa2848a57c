"""How updates come in: by long polling or by webhook. An update is confirmed only when the inbox has it."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update
from telegram.error import Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.config import WebhookConfig
from bot.delivery import RefusedError, TryAgainError, patience
from bot.errors import TelegramError
from bot.gate import Gate, readable
from handlers.context import Bot, CamTayApplication, screens_for
from handlers.sending import call, say

log = logging.getLogger(__name__)

WANTED_UPDATES = [Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
_POLL_SECONDS = 25
_PATIENCE_WITH_CONFLICT = 5
_WEBHOOK_PATH = "/telegram"


async def poll(bot: Bot, gate: Gate, polled: Callable[[], None]) -> None:
    """Fetches updates for ever; calls `polled` after each answer of the Bot API.

    Raises TelegramError where the token was withdrawn or another instance polls.
    """
    offset: int | None = None
    failures = conflicts = 0
    while True:
        try:
            updates = await _fetch(bot, offset)
        except Conflict as error:
            conflicts += 1
            if conflicts >= _PATIENCE_WITH_CONFLICT:
                raise TelegramError("another program fetches this bot's updates; stop it and start again") from error
            await asyncio.sleep(1)
        except InvalidToken as error:
            raise TelegramError("the token was withdrawn; get a new one from @BotFather") from error
        except (NetworkError, RetryAfter) as error:
            log.warning("updates could not be fetched (%s), trying again", type(error).__name__)
            await asyncio.sleep(patience(failures))
            failures += 1
        else:
            failures = conflicts = 0
            polled()
            if updates:
                await gate.accept([json.dumps(update, ensure_ascii=False) for update in updates])
                offset = int(updates[-1]["update_id"]) + 1


async def _fetch(bot: Bot, offset: int | None) -> list[dict[str, Any]]:
    """The next updates as they came: one that the library cannot read must not hold up the others."""
    wanted = {"offset": offset, "timeout": _POLL_SECONDS, "allowed_updates": json.dumps(WANTED_UPDATES)}
    with warnings.catch_warnings():
        # The library asks for its own method instead, which parses before we could keep anything.
        warnings.simplefilter("ignore")
        fetched: list[dict[str, Any]] = await bot.do_api_request(
            "getUpdates",
            api_kwargs={key: value for key, value in wanted.items() if value is not None},
            read_timeout=_POLL_SECONDS + 10,
        )
    return fetched


async def serve_webhook(bot: Bot, gate: Gate, config: WebhookConfig) -> None:
    """Listens for updates for ever; answers 200 only when the inbox has them. The secret is checked if there is one."""
    secret = config.secret.reveal()
    address = config.url.rstrip("/") + _WEBHOOK_PATH
    await call(partial(bot.set_webhook, address, allowed_updates=WANTED_UPDATES, secret_token=secret or None))

    async def receive(request: Request) -> Response:
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given, secret):
            return Response(status_code=403)
        body = (await request.body()).decode("utf-8", "replace")
        if readable(body) is None:
            return Response(status_code=400)
        await gate.accept([body])
        return Response()

    app = Starlette(routes=[Route(_WEBHOOK_PATH, receive, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, config.listen, config.port, log_config=None, lifespan="off"))
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # signals are the app's
    with suppress(asyncio.CancelledError):
        await server.serve()


async def handle(application: CamTayApplication, payload: str) -> None:
    """Gives one update of the inbox to the handlers. Raises what they raise, after a word to whoever waits."""
    update = _parsed(payload, application.bot)
    if update is None:
        log.warning("an update was left out: the library cannot read it")
        return
    try:
        await _dispatch(application, update)
    except TryAgainError:
        raise
    except RefusedError as error:
        if not isinstance(error.__cause__, Forbidden):
            raise
        log.info("the chat of an update takes no messages (any more)")  # what it asked for was done all the same
    except Exception:
        if update.effective_user is not None:
            with suppress(TryAgainError, RefusedError):
                screen = screens_for(application.services, None).plain("error")
                await say(application.bot, update.effective_user.id, screen)
        raise


def _parsed(payload: str, bot: Bot) -> Update | None:
    """The update as the library knows it; None for what it cannot read, such as a kind of Telegram's that changed."""
    try:
        return Update.de_json(json.loads(payload), bot)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None


async def _dispatch(application: CamTayApplication, update: Update) -> None:
    for handler in application.handlers[0]:
        check = handler.check_update(update)
        if check is not None and check is not False:
            context = application.context_types.context.from_update(update, application)
            await handler.handle_update(update, application, check, context)
            return
