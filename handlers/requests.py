"""How calls reach the Bot API: python-telegram-bot's interface for it, over aiohttp.

The library's own client needs more of the processor for one call than all the rest of an answer.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from functools import cache
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import certifi
from aiohttp import BaseConnector, ClientError, ClientSession, ClientTimeout, DummyCookieJar, FormData, TCPConnector
from aiohttp_socks import ProxyConnector, ProxyError
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

_CONNECTIONS = 64
_CONNECT_SECONDS = 10.0
_READ_SECONDS = 20.0
_WRITE_SECONDS = 5.0
_UPLOAD_SECONDS = 20.0
_POOL_SECONDS = 1.0
_PIECE = 64 * 1024
_SOCKS = ("socks4", "socks5", "socks5h")


class Requests(BaseRequest):
    """Calls with a pool of connections. Raises TimedOut where an answer took too long, else NetworkError."""

    def __init__(self, proxy: str | None = None) -> None:
        """`proxy`: http://, https://, socks4:// or socks5://, with user:password@ where it asks for them."""
        self._socks = proxy if proxy and urlsplit(proxy).scheme in _SOCKS else None
        self._proxy = None if self._socks else proxy
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds for which an answer is waited for, where the call does not say."""
        return _READ_SECONDS

    async def initialize(self) -> None:
        """Opens the pool, also again after `shutdown`."""
        if self._session is None:
            self._session = ClientSession(
                connector=self._connector(),
                cookie_jar=DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                skip_auto_headers=["Accept"],
            )

    async def shutdown(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and the body of the answer. Each time-out in seconds; None: none.

        Raises TimedOut, NetworkError, and RuntimeError before `initialize`.
        """
        if self._session is None:
            raise RuntimeError("not initialized")
        connect = _given(connect_timeout, _CONNECT_SECONDS)
        pool = _given(pool_timeout, _POOL_SECONDS)
        timeout = ClientTimeout(
            connect=None if connect is None or pool is None else connect + pool,
            sock_connect=connect,
            sock_read=_given(read_timeout, _READ_SECONDS),
        )
        uploads = request_data is not None and request_data.contains_files
        write = _given(write_timeout, _UPLOAD_SECONDS if uploads else _WRITE_SECONDS)
        try:
            async with asyncio.timeout(None) as limit:
                body, headers = await _body(request_data, limit, write)
                async with self._session.request(
                    method, url, data=body, headers=headers, timeout=timeout, proxy=self._proxy, allow_redirects=False
                ) as answer:
                    return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except (ClientError, ProxyError, OSError) as error:
            raise NetworkError(f"aiohttp.{type(error).__name__}: {error}") from error

    def _connector(self) -> BaseConnector:
        if self._socks is None:
            return TCPConnector(limit=_CONNECTIONS, ssl=_certificates())
        address = self._socks.replace("socks5h://", "socks5://")
        return ProxyConnector.from_url(address, rdns=True, limit=_CONNECTIONS, ssl=_certificates())


def proxy_for(url: str, configured: str | None) -> str | None:
    """The proxy that leads to `url`: the configured one, or else that of HTTPS_PROXY or ALL_PROXY (see NO_PROXY)."""
    if configured:
        return configured
    parts = urlsplit(url)
    if proxy_bypass(parts.hostname or ""):
        return None
    proxies = getproxies()
    return proxies.get(parts.scheme) or proxies.get("all")


@cache
def _certificates() -> ssl.SSLContext:
    """Whom to believe, also on a machine that came without certificates of its own. Reading them takes a while."""
    return ssl.create_default_context(cafile=certifi.where())


def _given(value: object, default: float) -> float | None:
    """A time-out that the call gives, or the default: the library's mark for that is neither a number nor None."""
    return value if value is None or isinstance(value, int | float) else default


async def _body(
    data: RequestData | None, limit: asyncio.Timeout, write_seconds: float | None
) -> tuple[bytes | AsyncIterator[bytes] | None, dict[str, str]]:
    """What to send, and its headers. `limit` falls due where a piece of an upload is not taken for so many seconds."""
    if data is None:
        return None, {}
    if not data.contains_files:
        return data.url_encoded_parameters().encode(), {"Content-Type": "application/x-www-form-urlencoded"}
    form = FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    parts = form()
    body = await parts.as_bytes()
    headers = {"Content-Type": parts.content_type, "Content-Length": str(len(body))}
    return _pieces(body, limit, write_seconds), headers


async def _pieces(body: bytes, limit: asyncio.Timeout, write_seconds: float | None) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    for start in range(0, len(body), _PIECE):
        limit.reschedule(None if write_seconds is None else loop.time() + write_seconds)
        yield body[start : start + _PIECE]
    limit.reschedule(None)  # all is sent: from here on the time-out for reading counts
