"""A JSON endpoint of the people's side: parameters in, JSON out, one sentence for what cannot be done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.local_telegram.reading import read_parameters
from bot.local_telegram.refusals import ImpossibleError, RefusalError
from bot.local_telegram.values import Parameters

Endpoint: TypeAlias = Callable[[Request, Parameters], Awaitable[object]]
LONGEST_WAIT = 30.0


def route(method: str, path: str, endpoint: Endpoint) -> Route:
    """A route whose errors are `{"error": "<one sentence>"}`."""

    async def answer(request: Request) -> Response:
        try:
            return JSONResponse(await endpoint(request, await read_parameters(request)))
        except ImpossibleError as impossible:
            return JSONResponse({"error": impossible.reason}, impossible.status)
        except RefusalError as refusal:
            return JSONResponse({"error": refusal.description}, refusal.code)

    return Route(path, answer, methods=[method], name=f"{method} {path}")
