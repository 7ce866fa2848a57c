"""The log: as text or as JSON lines, with the update and a mark of the chat beside each line.

Tokens never reach it, and neither do the texts of people: what an error says may quote them, so only the errors whose
words are our own, the system's or the database's are written out.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import secrets
import sys
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType

from bot.config import LogConfig
from bot.errors import CamTayError
from bot.trace import current
from knowledge_base.problems import FaultyFilesError

_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{20,}")
_HIDDEN = "***"
_SAFE = (CamTayError, FaultyFilesError, OSError, TypeError, AttributeError, ImportError, RecursionError, AssertionError)
_SAFE_MODULES = ("sqlite3", "aiohttp", "aiohttp_socks")
_SALT = secrets.token_bytes(16)
_SECONDS_BETWEEN_REPEATS = 60.0
_MOST_LINES_REMEMBERED = 500


def set_up(config: LogConfig) -> None:
    """Directs every log of this process to standard error. Once a process, before anything is logged."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if config.format == "json" else Text())
    handler.addFilter(OnceAMinute())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # Each 429 is an error there; here the outbox waits as long as it is told to and counts it.
    logging.getLogger("telegram.ext.AIORateLimiter").setLevel(logging.CRITICAL)
    for name in ("bot", "handlers", "knowledge_base"):
        logging.getLogger(name).setLevel(config.level.upper())
    sys.excepthook = _log_the_end


def _log_the_end(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    """What nobody caught ends the program by the log as well: Python's own way would show what the error quotes."""
    logging.getLogger(__name__).critical("the program ends by a fault", exc_info=(kind, error, where))


def mark_of_work(origin: str) -> str:
    """Stands for an update or letter, without the chat that its origin begins with."""
    return hashlib.blake2b(origin.encode(), digest_size=5).hexdigest()


def mark_of(chat_id: int) -> str:
    """Stands for a chat within the log of one run, and cannot be led back to anybody."""
    return hashlib.blake2b(str(chat_id).encode(), key=_SALT, digest_size=5).hexdigest()


class OnceAMinute(logging.Filter):
    """Lets a warning through once a minute: what fails every second must not fill the disk with its complaints."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[tuple[str, str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is to be written."""
        trace, now = current(), time.monotonic()
        key = record.name, record.getMessage(), trace.origin if trace else ""
        if record.levelno < logging.WARNING or now < self._said.get(key, 0.0):
            return record.levelno < logging.WARNING
        if len(self._said) >= _MOST_LINES_REMEMBERED:
            self._said.clear()
        self._said[key] = now + _SECONDS_BETWEEN_REPEATS
        return True


class Text(logging.Formatter):
    """One readable line, and the traceback below."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The line without tokens, with what is being worked on."""
        trace = current()
        context = f" [{mark_of_work(trace.origin)} chat={mark_of(trace.chat_id)}]" if trace else ""
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {_message(record)}{context}"
        return _hidden("\n".join([line, *_error_lines(record)]))


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The object without tokens, with what is being worked on."""
        trace = current()
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"time": moment, "level": record.levelname, "logger": record.name, "message": _message(record)}
        if trace:
            line |= {"update": mark_of_work(trace.origin), "chat": mark_of(trace.chat_id)}
        if error := "\n".join(_error_lines(record)):
            line["error"] = error
        return _hidden(json.dumps(line, ensure_ascii=False))


def _message(record: logging.LogRecord) -> str:
    """What is said. asyncio shows whole tasks, and with them what their errors and results say."""
    message = record.getMessage()
    return re.split(r"[\n<]", message, maxsplit=1)[0] if record.name == "asyncio" else message


def _hidden(line: str) -> str:
    return _TOKEN.sub(_HIDDEN, line)


def _error_lines(record: logging.LogRecord) -> list[str]:
    if not record.exc_info or record.exc_info[1] is None:
        return []
    return [line.rstrip("\n") for line in _told(record.exc_info[1])]


def _told(error: BaseException) -> Iterator[str]:
    """Where an error and its causes happened; what it says only where that quotes nobody."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _told(cause)
        yield "which led to:"
    yield from traceback.format_tb(error.__traceback__)
    is_safe = isinstance(error, _SAFE) or type(error).__module__.partition(".")[0] in _SAFE_MODULES
    yield f"{type(error).__qualname__}: {error}" if is_safe else type(error).__qualname__
