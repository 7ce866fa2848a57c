"""The bot's side over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`, with the faults that were ordered."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.local_telegram.faults import FaultKind, FaultRule
from bot.local_telegram.methods import METHODS
from bot.local_telegram.methods.about_bot import no_method
from bot.local_telegram.reading import read_parameters
from bot.local_telegram.refusals import RefusalError
from bot.local_telegram.values import Json, Parameters
from bot.local_telegram.world import World


class BotApi:
    """Answers the bot's calls out of one world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """The two addresses that a bot knows."""
        return [
            Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self.download, methods=["GET"]),
        ]

    async def call(self, request: Request) -> Response:
        """One call: fault, answer, log."""
        if request.path_params["token"] != self._world.token:
            return JSONResponse(RefusalError(401, "Unauthorized").as_json(), 401)
        method = str(request.path_params["method"])
        parameters = await read_parameters(request)
        fault = self._world.faults.strike(method, parameters.values.get("chat_id"))
        if fault is not None and fault.kind is FaultKind.DELAY:
            await asyncio.sleep(fault.seconds)
        if fault is not None and fault.kind is not FaultKind.DELAY and not fault.after:
            return await self._fail(request, method, parameters, fault)
        status, answer = await self._answer(method, parameters)
        if fault is not None and fault.kind is not FaultKind.DELAY:
            return await self._fail(request, method, parameters, fault)
        if status != 409 or not await request.is_disconnected():
            self._log(method, parameters, status, answer, fault)
        return JSONResponse(answer, status)

    async def download(self, request: Request) -> Response:
        """The bytes of a stored file; the faults of the method `file` apply."""
        if request.path_params["token"] != self._world.token:
            return JSONResponse(RefusalError(401, "Unauthorized").as_json(), 401)
        fault = self._world.faults.strike("file")
        if fault is not None and fault.kind is FaultKind.DELAY:
            await asyncio.sleep(fault.seconds)
        elif fault is not None:
            return await self._fail(request, "file", Parameters({}), fault)
        stored = self._world.files.at(request.path_params["path"])
        if stored is None:
            return JSONResponse(RefusalError(404, "Not Found").as_json(), 404)
        return Response(stored.upload.data, media_type="application/octet-stream")

    async def _answer(self, method: str, parameters: Parameters) -> tuple[int, Json]:
        try:
            if method.lower() == "getupdates":
                result: object = await self._updates(parameters)
            else:
                result = METHODS.get(method.lower(), no_method)(self._world, parameters)
        except RefusalError as refusal:
            return refusal.code, refusal.as_json()
        return 200, {"ok": True, "result": result}

    async def _updates(self, parameters: Parameters) -> list[Json]:
        queue = self._world.updates
        if parameters.has("allowed_updates"):
            queue.allow(parameters.items("allowed_updates"))
        limit = min(max(parameters.whole("limit") or 100, 1), 100)
        return await queue.poll(parameters.whole("offset") or 0, limit, parameters.seconds("timeout"))

    async def _fail(self, request: Request, method: str, parameters: Parameters, fault: FaultRule) -> Response:
        if fault.kind is FaultKind.STATUS:
            refusal = fault.refusal()
            self._log(method, parameters, refusal.code, refusal.as_json(), fault)
            return JSONResponse(refusal.as_json(), refusal.code)
        self._log(method, parameters, 0, {}, fault)
        transport: asyncio.Transport = request.state.transport
        transport.abort()
        await asyncio.sleep(0)
        return Response()

    def _log(self, method: str, parameters: Parameters, status: int, answer: Json, fault: FaultRule | None) -> None:
        if method.lower() == "getupdates" and fault is None and status == 200:
            return
        said = f"{fault.kind.value}, {'after' if fault.after else 'before'}" if fault else None
        self._world.journal.log(method, parameters.described(), status, answer, said)
