"""How updates come in: by long polling or by webhook. An update is confirmed only when the inbox has it."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import time
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, cast

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update
from telegram.error import Conflict, EndPointNotFound, InvalidToken, NetworkError, RetryAfter

from bot.config import TelegramConfig
from bot.delivery import Inbox, Json, RefusedError, TryAgainError, UnreachableError, patience, patience_with_the_disk
from bot.errors import DamagedStoreError, StoreError, TelegramError
from bot.gate import Gate, readable
from bot.serving import listen, serve
from handlers.context import Bot, CamTayApplication, screens_for
from handlers.outgoing import Outgoing
from handlers.sending import call, say

log = logging.getLogger(__name__)

WANTED_UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
_POLL_SECONDS = 25
_NEWCOMERS_PATIENCE = 3
_PATIENCE_WITH_CONFLICT = 60
"""Conflicts in a row, a second each, after which we stop: soon where we were never alone, else the other one should."""
_ALONE_SECONDS = 1.5
"""A request that stood for so long had no rival until then: two that take turns interrupt each other sooner."""
_WEBHOOK_PATH = "/telegram"
_BASICS = ("message_id", "date", "edit_date", "chat", "from", "sender_chat", "text", "caption")
_LARGEST_UPDATE = 1_000_000
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # the name of a header, not a secret


async def poll(bot: Bot, gate: Gate, inbox: Inbox, polled: Callable[[], None]) -> None:
    """Fetches updates for ever; calls `polled` after each answer of the Bot API.

    Raises TelegramError where the token was withdrawn or another instance polls, and DamagedStoreError; on other faults
    of the database nothing is confirmed, and it is tried again.
    """
    offset: int | None = None
    failures = conflicts = 0
    was_alone = False
    while True:
        began = time.monotonic()
        try:
            await inbox.room()
            updates = await _fetch(bot, offset)
            polled()
            if updates:
                await gate.accept(updates)
                before, offset = offset, _after(updates, offset)
                if offset == before:
                    log.warning("none of the updates that came has a number of its own, asking again")
                    await asyncio.sleep(patience(0))
        except Conflict as error:
            conflicts += 1
            was_alone = was_alone or time.monotonic() - began > _ALONE_SECONDS
            if conflicts >= (_PATIENCE_WITH_CONFLICT if was_alone else _NEWCOMERS_PATIENCE):
                raise TelegramError(
                    "another program fetches this bot's updates; stop it and start again, or give each its own token"
                ) from error
            await asyncio.sleep(1)
        except (InvalidToken, EndPointNotFound) as error:  # to a call by its name 401 looks like a name nobody knows
            raise TelegramError("the token was withdrawn; get a new one from @BotFather") from error
        except DamagedStoreError:
            raise
        except StoreError as error:
            log.error("updates stay with Telegram until they can be kept: %s", error)
            await asyncio.sleep(patience_with_the_disk(failures))
            failures += 1
        except (NetworkError, RetryAfter) as error:
            log.warning("updates could not be fetched (%s), trying again", type(error).__name__)
            await asyncio.sleep(patience(failures))
            failures += 1
        else:
            failures = conflicts = 0
            was_alone = True


def _after(updates: Sequence[object], offset: int | None) -> int | None:
    """The number from which on updates are new. What has no number, as no update of Telegram's, cannot be confirmed."""
    numbers = [update.get("update_id") for update in updates if isinstance(update, dict)]
    return max([number + 1 for number in numbers if type(number) is int and number >= 0], default=offset)


async def _fetch(bot: Bot, offset: int | None) -> Sequence[object]:
    """The next updates as they came: one that the library cannot read must not hold up the others."""
    wanted = {"offset": offset, "timeout": _POLL_SECONDS, "allowed_updates": json.dumps(WANTED_UPDATES)}
    with warnings.catch_warnings():
        # The library asks for its own method instead, which parses before we could keep anything.
        warnings.simplefilter("ignore")
        fetched: object = await bot.do_api_request(
            "getUpdates",
            api_kwargs={key: value for key, value in wanted.items() if value is not None},
            read_timeout=_POLL_SECONDS + 10,
        )
    return fetched if isinstance(fetched, list) else [fetched]


async def serve_webhook(bot: Bot, gate: Gate, inbox: Inbox, config: TelegramConfig) -> None:
    """Listens for updates for ever; answers 200 only when the inbox has them. The secret is always checked: where none
    is configured it follows from the token. Raises CamTayError where the port is taken, and DamagedStoreError."""
    secret = webhook_secret(config)
    listener = listen(config.webhook.listen, config.webhook.port, "telegram.webhook.port")
    serving = asyncio.create_task(serve(webhook_app(gate, secret), listener))
    address = config.webhook.url.rstrip("/") + _WEBHOOK_PATH
    try:
        await call(partial(bot.set_webhook, address, allowed_updates=WANTED_UPDATES, secret_token=secret))
        while not serving.done():
            await inbox.room()
            await asyncio.wait({serving}, timeout=1)
    finally:
        serving.cancel()
        await serving


def webhook_secret(config: TelegramConfig) -> str:
    """What Telegram has to send along with each update."""
    derived = hmac.new(config.token.reveal().encode(), b"webhook", hashlib.sha256).hexdigest()
    return config.webhook.secret.reveal() or derived


def webhook_app(gate: Gate, secret: str) -> Starlette:
    """What answers Telegram: 403 without the secret, 400 to what is no update, 503 where it could not be kept."""

    async def receive(request: Request) -> Response:
        given = request.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        update = await _update_in(request)
        if update is None:
            return Response(status_code=400)
        try:
            await gate.accept([update])
        except StoreError as error:
            log.error("%s", error)
            return Response(status_code=503)
        return Response()

    return Starlette(routes=[Route(_WEBHOOK_PATH, receive, methods=["POST"])])


async def _update_in(request: Request) -> Json | None:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_UPDATE:
            return None
    return readable(body.decode("utf-8", "replace"))


async def handle(application: CamTayApplication, payload: Json) -> None:
    """Gives one update of the inbox to the handlers. Raises what they raise, after a word to whoever waits."""
    outgoing = cast(Outgoing, application.bot.rate_limiter)
    update = _parsed(_by_old_names(payload, outgoing), application.bot)
    if update is None:
        log.warning("an update was left out: the library cannot read it")
        return
    if update.message is not None and update.message.migrate_to_chat_id is not None:
        await outgoing.move(update.message.chat_id, update.message.migrate_to_chat_id)
        return
    try:
        await _dispatch(application, update)
    except (TryAgainError, StoreError):
        raise
    except UnreachableError:
        log.info("the chat of an update takes no messages (any more)")  # what it asked for was done all the same
    except Exception:
        if update.effective_user is not None:
            with suppress(TryAgainError, RefusedError):
                screen = screens_for(application.services, None).plain("error")
                await say(application.bot, update.effective_user.id, screen)
        raise


def _parsed(payload: dict[str, Any], bot: Bot) -> Update | None:
    """The update as the library knows it. Where Telegram has changed a part of it beyond that, what was written and by
    whom; None where not even that can be read."""
    return _read(payload, bot) or _read({key: _bare(part) for key, part in payload.items()}, bot)


def _bare(part: Any) -> Any:
    """A message without all that a new library may be needed for."""
    if not isinstance(part, dict):
        return part
    if "message_id" in part:
        return {key: value for key, value in part.items() if key in _BASICS}
    return {key: _bare(value) if key == "message" else value for key, value in part.items()}


def _read(payload: dict[str, Any], bot: Bot) -> Update | None:
    try:
        return Update.de_json(payload, bot)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None


def _by_old_names(payload: Json, outgoing: Outgoing) -> dict[str, Any]:
    """The update with a group that has moved named as the configuration names it."""
    if not outgoing.moved:
        return dict(payload)
    copy: dict[str, Any] = json.loads(json.dumps(payload))
    for part in copy.values():
        if isinstance(part, dict):
            holder = part["message"] if isinstance(part.get("message"), dict) else part
            if isinstance(holder.get("chat"), dict) and "id" in holder["chat"]:
                holder["chat"]["id"] = outgoing.known_as(int(holder["chat"]["id"]))
    return copy


async def _dispatch(application: CamTayApplication, update: Update) -> None:
    for handler in application.handlers[0]:
        check = handler.check_update(update)
        if check is not None and check is not False:
            context = application.context_types.context.from_update(update, application)
            await handler.handle_update(update, application, check, context)
            return
