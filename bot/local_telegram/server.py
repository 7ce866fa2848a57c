"""`LocalTelegram`: the stand-in as one async context manager, served by uvicorn in the loop that opens it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from pathlib import Path
from types import TracebackType

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.local_telegram.bot_api import BotApi
from bot.local_telegram.local_api import LocalApi
from bot.local_telegram.phones_api import PhonesApi
from bot.local_telegram.webhooks import WebhookDelivery
from bot.local_telegram.world import World

STATIC = Path(__file__).parent / "static"
CONTENT_RULES = (
    "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
    "style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class OwnPageOnly:
    """Refuses `/local` to other sites' pages: a browser names where a request comes from."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer 403."""
        if scope["type"] == "http" and scope["path"].startswith("/local") and self._foreign(Request(scope)):
            await PlainTextResponse("only this server's own page may do that", 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _foreign(self, request: Request) -> bool:
        origin, host = request.headers.get("origin"), request.headers.get("host")
        return origin is not None and origin.partition("://")[2] != host


class _Protocol(H11Protocol):
    """uvicorn's own, which also hands its transport to the application, so that a fault can drop the connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)


def build_app(world: World) -> Starlette:
    """The application: bot's side, people's side, page."""

    async def page(_: Request) -> Response:
        headers = {"Content-Security-Policy": CONTENT_RULES, "Cache-Control": "no-store"}
        return FileResponse(STATIC / "index.html", headers=headers)

    routes = [
        *BotApi(world).routes(),
        *LocalApi(world).routes(),
        *PhonesApi(world).routes(),
        Route("/", page),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    return Starlette(routes=routes, middleware=[Middleware(OwnPageOnly)])


class LocalTelegram:
    """`async with LocalTelegram(world) as telegram:` — the page is at `telegram.url`."""

    def __init__(self, world: World | None = None, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.world = world or World()
        self.host = host
        self.port = port
        self._server: uvicorn.Server | None = None
        self._delivery: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """The page's address."""
        return f"http://{self.host}:{self.port}"

    @property
    def base_url(self) -> str:
        """For python-telegram-bot's `base_url`."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """For python-telegram-bot's `base_file_url`."""
        return f"{self.url}/file/bot"

    async def __aenter__(self) -> LocalTelegram:
        # asyncio sends small answers at once only on sockets that say they are TCP
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((self.host, self.port))
        except OSError:
            listener.close()
            raise
        self.port = listener.getsockname()[1]
        self.world.updates.closing = False
        self._server = _server(build_app(self.world))
        await self._server.startup(sockets=[listener])
        self._delivery = asyncio.create_task(WebhookDelivery(self.world.updates, self.world.clock).run())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._delivery is not None:
            self._delivery.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._delivery
        self.world.updates.close()
        self.world.journal.changed.fire()
        if self._server is not None:
            await _stop(self._server)


def _server(app: Starlette) -> uvicorn.Server:
    """A loaded server without signal handlers and main loop: whoever opened it, closes it."""
    config = uvicorn.Config(
        app,
        http=_Protocol,
        ws="none",
        lifespan="off",
        access_log=False,
        log_level="warning",
        log_config=None,
        server_header=False,
        date_header=False,
        timeout_keep_alive=60,
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    return server


async def _stop(server: uvicorn.Server) -> None:
    """Stop listening, let running answers finish for a moment, close what is left."""
    for listener in server.servers:
        listener.close()
    for connection in list(server.server_state.connections):
        connection.shutdown()
    if server.server_state.tasks:
        await asyncio.wait(list(server.server_state.tasks), timeout=1.0)
    for task in list(server.server_state.tasks):
        task.cancel()
    await asyncio.sleep(0)
