"""The local page for whoever watches over the bot: /health as JSON with 200 or 503, /metrics for Prometheus."""

from __future__ import annotations

import asyncio
import logging

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import health
from bot.errors import StoreError
from bot.health import Vitals
from bot.services import Services
from bot.store.queues import Queues, queues

log = logging.getLogger(__name__)

_PATIENCE_WITH_THE_DATABASE = 5.0


async def present_vitals(services: Services) -> Vitals:
    """How the bot is now; also where the database does not answer (in time)."""
    found: Queues | None = None
    try:
        async with asyncio.timeout(_PATIENCE_WITH_THE_DATABASE):
            found = await services.database.read(queues, services.clock())
    except StoreError as error:
        log.error("%s", error)
    except TimeoutError:
        log.error("the database does not answer in time")
    except Exception:  # whatever keeps the database from answering is exactly what is to be told
        log.exception("the database does not answer")
    return health.vitals(found, services.database.fault, services.database.path, services.pulse, services.clock())


def monitoring_app(services: Services) -> Starlette:
    """The two pages."""

    async def show_health(_request: Request) -> Response:
        is_fine, details = health.verdict(await present_vitals(services), services.config.health)
        return JSONResponse(details, 200 if is_fine else 503)

    async def show_metrics(_request: Request) -> Response:
        found = (await present_vitals(services)).queues
        return Response(services.metrics.exposition(found), media_type=CONTENT_TYPE_LATEST)

    return Starlette(routes=[Route("/health", show_health), Route("/metrics", show_metrics)])
