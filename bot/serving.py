"""A port and what answers at it, in the event loop of the bot."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress

import uvicorn
from starlette.types import ASGIApp

from bot.errors import CamTayError


def listen(host: str, port: int, key: str) -> socket.socket:
    """The port. `key`: by which the configuration names it. Raises CamTayError where it cannot be had."""
    try:
        return socket.create_server((host, port))
    except OSError as error:
        raise CamTayError(f"{key} {port} cannot be used ({error.strerror}); choose another") from error


async def serve(app: ASGIApp, port: socket.socket) -> None:
    """Answers at the port, until cancelled."""
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # signals are the app's
    with suppress(asyncio.CancelledError):
        await server.serve(sockets=[port])
