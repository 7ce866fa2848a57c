"""A port and what answers at it, in the event loop of the bot."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import uvicorn
from starlette.types import ASGIApp

from bot.errors import CamTayError


def listen(host: str, port: int, key: str) -> socket.socket:
    """The port. `key`: by which the configuration names it. Raises CamTayError where it cannot be had."""
    try:
        return socket.create_server((host, port))
    except OSError as error:
        raise CamTayError(f"{key} {port} cannot be used ({error.strerror}); choose another") from error


class _Server(uvicorn.Server):
    """uvicorn's server, which leaves the signals to the application."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Captures none."""
        yield


async def serve(app: ASGIApp, port: socket.socket) -> None:
    """Answers at the port, until cancelled."""
    server = _Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    with suppress(asyncio.CancelledError):
        await server.serve(sockets=[port])
