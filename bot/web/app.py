"""The page's addresses, and what holds for all of them: signing in, headers, faults."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import signing_in
from bot.services import Services
from bot.web import drafts, entries, groups, history, people, statistics
from bot.web.visiting import COOKIE, Visitor, outside, visitor_of

_STATIC = Path(__file__).parent / "static"
_LONGEST_FORM = 1_000_000
"""Bytes; the longest guide in all languages takes a tenth."""
_HEADERS = {
    "content-security-policy": "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}

Page = Callable[[Visitor], Awaitable[Response]]

_PAGES: tuple[tuple[str, str, Page], ...] = (
    ("GET", "/", statistics.overview),
    ("GET", "/statistics", statistics.show),
    ("GET", "/statistics/{monday}.png", statistics.picture),
    ("GET", "/groups", groups.listing),
    ("GET", "/groups/{question}", groups.show),
    ("POST", "/groups/{question}", groups.act),
    ("GET", "/entries", entries.listing),
    ("GET", "/entries/{name}", entries.show),
    ("POST", "/entries/{name}", entries.edit),
    ("GET", "/guides/{name}", entries.show_guide),
    ("POST", "/guides/{name}", entries.edit_guide),
    ("GET", "/drafts/{draft}", drafts.show),
    ("POST", "/drafts/{draft}", drafts.act),
    ("GET", "/drafts/{draft}/difference", drafts.difference),
    ("POST", "/drafts/{draft}/settle", drafts.settle),
    ("GET", "/history", history.listing),
    ("GET", "/history/{version}", history.show),
    ("POST", "/history/{version}", history.undo),
    ("GET", "/people", people.listing),
    ("POST", "/people", people.act),
)


def studio_app(services: Services, bot_name: str) -> Starlette:
    """The page over the opened house. `bot_name`: by which Telegram knows the bot, for invitations."""

    def only_admins(page: Page) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            visitor = await visitor_of(request, services, bot_name)
            if visitor is None:
                return outside(request, "signed_out.html", 401)
            return await page(visitor)

        return endpoint

    async def ask_to_sign_in(request: Request) -> Response:
        """Only a person presses the button: the previews that chats make of links must not use the link up."""
        return outside(request, "sign_in.html", key=request.query_params.get("key", ""))

    async def sign_in(request: Request) -> Response:
        key = str((await request.form()).get("key", ""))
        session_key = await services.database.run(signing_in.begin_session, key, services.clock())
        if session_key is None:
            return outside(request, "signed_out.html", 401)
        response = RedirectResponse("/", 303)
        response.set_cookie(
            COOKIE,
            session_key,
            max_age=int(signing_in.SESSION_LASTS.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=services.config.web.url.startswith("https:"),
        )
        return response

    async def sign_out(visitor: Visitor) -> Response:
        await visitor.form()
        await services.database.run(signing_in.end_session, visitor.request.cookies[COOKIE])
        response = outside(visitor.request, "signed_out.html")
        response.delete_cookie(COOKIE)
        return response

    async def refused(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return outside(request, "refused.html", status, status=status)

    return Starlette(
        routes=[
            Route("/sign-in", ask_to_sign_in),
            Route("/sign-in", sign_in, methods=["POST"]),
            Route("/sign-out", only_admins(sign_out), methods=["POST"]),
            *(Route(path, only_admins(page), methods=[method]) for method, path, page in _PAGES),
            Mount("/static", StaticFiles(directory=_STATIC)),
        ],
        middleware=[Middleware(_Headers), Middleware(_Short)],
        exception_handlers={HTTPException: refused, 404: refused, 405: refused},
    )


class _Short:
    """Reads no more of a request than a form of ours can hold, whoever sends it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        read = 0

        async def receive_so_much() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > _LONGEST_FORM:
                raise HTTPException(413)
            return message

        await self._app(scope, receive_so_much, send)


class _Headers:
    """Adds to every answer what a browser should be strict about."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name for name, _ in message["headers"]}
                more = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
                message["headers"] += [(name, value) for name, value in more if name not in present]
            await send(message)

        await self._app(scope, receive, send_with_headers)
