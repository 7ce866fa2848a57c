"""Strange updates: every kind in the Bot API, with unknown fields, huge texts, tricks of writing, forged buttons.

python -m benchmarks.odd_updates [--updates 10000] [--seed 7]

Each goes through the gate, the inbox and every handler of a whole bot, as if Telegram had sent it. Exits with 1 where
one could not be handled, or not within three minutes; and where this proves nothing: too many could not be read, the
bot said too little, or a handler that throws at the end was not noticed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path

import hypothesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from telegram import Update
from telegram.ext import CommandHandler

from benchmarks.bot_api_shapes import SHAPES, UPDATE_KINDS
from bot.app import build_application, open_gate, open_services
from bot.clock import system_clock
from bot.config import Config, LimitsConfig, MatchingConfig, Secret, TelegramConfig
from bot.delivery import Inbox
from bot.gate import Gate
from bot.local_telegram import TOKEN, Limits, LocalTelegram, Person, World
from bot.services import Services
from bot.store.database import Connection
from bot.store.sent import SentLog
from handlers import receiving
from handlers.callbacks import Tap
from handlers.context import Bot, CamTayApplication, Context
from handlers.outgoing import Outgoing
from handlers.routing import OnTap
from handlers.table import TABLE
from knowledge_base.loading import PACKAGED

PEOPLE = (101, 102, 201, 202, 301, 777000, 136817688, 2**52)
GROUPS = (-1001, -1002, -1_001_234_567_890)
_HANDLED_AT_ONCE = 50
_PATIENCE = 180.0
_MOST_UNREADABLE = 0.01
_LEAST_CALLS = 0.3
"""Calls to the Bot API for each update, below which the updates cannot have reached the handlers."""

_WORDS = (
    "cài VssID thế nào",
    "quên mật khẩu <b>VNeID</b> & \"mã\" 'OTP'",
    "/start",
    "/start i-abc",
    "/start g-vssid--first_login",
    "/start " + "x" * 3000,
    "/queue@camtay_local_bot",
    "/lệnh",
    "/" * 500,
    "\u202e\u2066đảo\u2069 chữ \u200b\u200d\u2060\ufeff ẩn",
    "ồ" * 5000,
    "a\u0301\u0302\u0303" * 400,
    "😀👨‍👩‍👧‍👦🇻🇳" * 300,
    "\ud83d",
    "\0\x07\x1b[31m",
    "   \n\t\u00a0\u3000 ",
    "",
    "012345678901 " * 50,
    "http://vneid.gov.vn@evil.example/%2e%2e/ xn--abc.com http://[::1]:99999 javascript:alert(1)",
    "'; DROP TABLE people; --",
    "{title} {0} %s %(name)s",
    "&lt;&#0;&#x110000; </blockquote><code>",
    "ສະບາຍດີ ꪎꪺ ກ ຂໍ້ ᨠ hmoob lus",
    "câu rất dài. " * 8000,
)
_NAMES = (
    "Hoa",
    "",
    " ",
    "<b>Hoa</b>",
    "&amp;",
    "\u202eaoH",
    "\u200b\u200d",
    "Z̸̢̛͖̳͉͎̮̪̃̋̂" * 20,
    "x" * 5000,
    "Nguyễn Thị Hoa",
    "\ud800",
    "\0",
)

_SERVICE = frozenset(name.rstrip("?") for name in SHAPES["ServiceMessage"] if name.endswith("?"))
_texts = st.one_of(st.sampled_from(_WORDS), st.text(max_size=80))
_taps = [row.tap for row in TABLE if isinstance(row, OnTap)]


def _tap_data() -> st.SearchStrategy[str]:
    """Callback data: of every kind of tap with more or less fitting values, and nonsense."""
    words = st.sampled_from(("vi", "vssid", "vssid.install", "", "admin", "volunteer", "all", "done", "٣"))
    number = st.integers(-2, 10**16).map(str)
    small = st.integers(0, 9).map(str)

    def of(kind: type[Tap]) -> st.SearchStrategy[str]:
        fitting = [small if each.type in ("int", int) else words for each in fields(kind)]
        wild = st.lists(st.one_of(number, words), max_size=4).map(tuple)
        values = st.integers(0, 3).flatmap(lambda choice: wild if choice == 2 else st.tuples(*fitting))
        return values.map(lambda given: ":".join([kind.verb, *given]))

    known = st.sampled_from(_taps).flatmap(of)
    return st.integers(0, 9).flatmap(lambda choice: st.text(max_size=64) if choice == 6 else known)


_SMALL = {
    "int": st.one_of(st.integers(0, 1000), st.integers(-(2**63), 2**63)),
    "small": st.integers(-5, 5000),
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "bool": st.booleans(),
    "true": st.just(True),
    "zero": st.just(0),
    "date": st.one_of(st.integers(1_700_000_000, 1_800_000_000), st.sampled_from((0, 1, 2**31, 4_102_444_800))),
    "id": st.sampled_from(PEOPLE),
    "group_id": st.sampled_from(GROUPS),
    "str": _texts,
    "name": st.one_of(st.sampled_from(_NAMES), st.text(max_size=12)),
    "word": st.text("abcXYZ019_-", min_size=1, max_size=24),
    "url": st.sampled_from(("https://vneid.gov.vn", "tg://user?id=1", "", "http://\u202e", "x" * 3000)),
    "entity": st.sampled_from(
        ("bot_command", "text_link", "text_mention", "mention", "url", "custom_emoji", "of_next_year")
    ),
    "tap": _tap_data(),
    "AnyObject": st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=10)),
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
        max_leaves=12,
    ).map(lambda value: value if isinstance(value, dict) else {"value": value}),
}
"""How the small types are made."""


class Shapes:
    """Strategies for the Bot API's types, each made once."""

    def __init__(self) -> None:
        self._made: dict[str, st.SearchStrategy[object]] = {}

    def update(self) -> st.SearchStrategy[dict[str, object]]:
        """Any update: mostly messages and taps, as most code is behind those; sometimes two kinds or none at all."""
        kinds = ["message"] * 12 + ["callback_query"] * 8 + list(UPDATE_KINDS)
        one = st.sampled_from(kinds).flatmap(lambda kind: self._settled(kind).map(lambda body: {kind: body}))
        two = st.tuples(one, one).map(lambda both: both[0] | both[1])
        return st.integers(0, 19).flatmap(lambda number: {7: st.just({}), 11: two}.get(number, one))

    def _settled(self, kind: str) -> st.SearchStrategy[object]:
        """What an update of a kind carries; messages and taps mostly of somebody in a chat that they are in."""
        body = self.of(UPDATE_KINDS[kind])
        if kind not in ("message", "callback_query", "edited_message"):
            return body
        people = self.of("User").map(lambda user: {**user, "is_bot": False})
        groups = st.sampled_from([None, None, None, *GROUPS])
        placed = st.tuples(body, people, groups, _texts).map(_in_place)
        return st.integers(0, 7).flatmap(lambda number: body if number == 3 else placed)

    def of(self, kind: str) -> st.SearchStrategy[object]:
        """Any value of a type."""
        if kind not in self._made:
            self._made[kind] = st.deferred(lambda: self._make(kind))
        return self._made[kind]

    def _make(self, kind: str) -> st.SearchStrategy[object]:
        if kind in _SMALL:
            return _SMALL[kind]
        if kind.startswith("'"):
            return st.just(kind.strip("'"))
        if kind.startswith("["):
            return st.lists(self.of(kind[1:-1]), max_size=3)
        if "|" in kind:
            return st.one_of([self.of(each) for each in kind.split("|")])
        shape = SHAPES[kind]
        return self.of(shape) if isinstance(shape, str) else self._object(shape)

    def _object(self, shape: dict[str, str]) -> st.SearchStrategy[object]:
        needed = {name: self.of(kind) for name, kind in shape.items() if not name.endswith("?")}
        optional = [name for name in shape if name.endswith("?")]

        def filled(chosen: list[str]) -> st.SearchStrategy[object]:
            more = {name.rstrip("?"): self.of(shape[name]) for name in chosen}
            return st.fixed_dictionaries(needed | more)

        some = st.lists(st.sampled_from(optional), max_size=4, unique=True) if optional else st.just([])
        plain = some.flatmap(filled)
        strange = st.tuples(plain, _SMALL["AnyObject"]).map(lambda both: {**both[1], **both[0], "new_field": both[1]})
        return st.integers(0, 9).flatmap(lambda number: strange if number == 7 else plain)


def _in_place(parts: tuple[dict[str, object], dict[str, object], int | None, str]) -> dict[str, object]:
    """A message or a tap by a person in their own chat with the bot, or in a group; most messages have words."""
    body, user, group, text = parts
    chat = {"id": user["id"], "type": "private"} if group is None else {"id": group, "type": "supergroup", "title": "N"}
    placed = {key: value for key, value in body.items() if key not in ("sender_chat", "via_bot")} | {"from": user}
    if "data" in body or "chat_instance" in body:
        message = {"message_id": 5, "date": 1_700_000_000, "text": "…", "chat": chat}
        return {**placed, "message": message, "data": body.get("data", text)}
    words = {} if set(body) & _SERVICE else {"text": text, "entities": _command_in(text)}
    return {**words, **placed, "chat": chat}


def _command_in(text: str) -> list[dict[str, object]]:
    length = len(text.split(maxsplit=1)[0]) if text.startswith("/") else 0
    return [{"type": "bot_command", "offset": 0, "length": length}] if length > 1 else []


def made(count: int, seed: int) -> list[dict[str, object]]:
    """So many updates, the same for the same seed."""
    found: list[dict[str, object]] = []

    @hypothesis.seed(seed)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(Shapes().update())
    def collect(update: dict[str, object]) -> None:
        found.append(update)

    collect()
    return found[:count]


def as_payload(update: dict[str, object], number: int) -> str:
    """The update as it comes over the wire."""
    if number % 20:  # now and then one comes twice
        message, tap = update.get("message"), update.get("callback_query")
        if isinstance(message, dict):
            message["message_id"] = number
        if isinstance(tap, dict):
            tap["id"] = str(number)
    body = json.dumps({**update, "update_id": number})
    return body if number % 2 else json.dumps(json.loads(body), ensure_ascii=False)


@dataclass
class Trial:
    """A whole bot that is fed by hand. `errors` are the lines that it logged as errors."""

    application: CamTayApplication
    world: World
    gate: Gate
    inbox: Inbox
    errors: list[str] = field(default_factory=list)

    @property
    def services(self) -> Services:
        """The services of the bot."""
        return self.application.services

    def calls(self) -> list[str]:
        """What the bot has sent to the Bot API, in order."""
        return [str(call.parameters) for call in self.world.calls("sendMessage")]

    async def feed(self, payloads: list[str]) -> None:
        """Everything is received and handled when this returns: it waits where groups get few messages a minute."""
        await self.gate.accept([_parsed(payload) for payload in payloads])
        await self.inbox.close(_PATIENCE)

    async def failures(self) -> list[str]:
        """What went wrong until now: updates that were set aside, errors in the log."""
        return [*(await self.services.database.read(_failed)), *self.errors]


def _parsed(payload: str) -> object:
    """As it comes out of the library's own reading, or the text itself where it cannot be read."""
    try:
        return json.loads(payload)
    except (ValueError, RecursionError):
        return payload


def _failed(db: Connection) -> list[str]:
    return [
        f"{row['origin']}: {row['error'] or 'takes too long'} {row['payload'] or ''}"
        for row in db.query("SELECT origin, error, payload FROM inbox WHERE state <> 'handled'")
    ]


class _Errors(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._lines = lines
        self.setFormatter(logging.Formatter())

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(self.format(record))


@asynccontextmanager
async def trial(folder: Path, knowledge_base: Path = PACKAGED) -> AsyncIterator[Trial]:
    """A bot over an empty database in `folder`, on a stand-in where everybody has started it."""
    world = World([Person(person_id, f"Người {person_id}") for person_id in PEOPLE], limits=Limits(enabled=False))
    for group in GROUPS:
        world.add_group(f"Nhóm {group}", PEOPLE, chat_id=group)
    for person_id in PEOPLE:
        world.chats[person_id].started = True
    async with LocalTelegram(world) as telegram:
        config = Config(
            telegram=TelegramConfig(
                token=Secret(TOKEN), base_url=telegram.base_url, messages_per_second=10**6, burst_in_a_chat=10**6
            ),
            store_path=folder / "camtay.sqlite",
            knowledge_base_path=knowledge_base,
            volunteers=frozenset({201, 202}),
            admins=frozenset({301}),
            volunteer_group=GROUPS[0],
            matching=MatchingConfig(semantic="off"),
            limits=LimitsConfig(burst=10**6, per_minute=10**6),
        )
        services = open_services(config, system_clock)
        sent = SentLog(folder / "sent")
        application = build_application(services, Outgoing(services.database, sent, config.telegram))
        inbox = Inbox(services.database, partial(receiving.handle, application), system_clock, sent)
        found = Trial(application, world, open_gate(application, inbox), inbox)
        handler = _Errors(found.errors)
        logging.getLogger().addHandler(handler)
        try:
            async with application:
                yield found
        finally:
            logging.getLogger().removeHandler(handler)
            services.database.close()
            sent.close()


async def is_noticed(found: Trial) -> bool:
    """Whether an update at which a handler throws counts as one that was not handled."""

    async def throw(_update: Update, _context: Context) -> None:
        raise ValueError("planted")

    found.application.handlers[0].insert(0, CommandHandler("planted", throw))
    chat = {"id": PEOPLE[0], "type": "private"}
    entity = {"type": "bot_command", "offset": 0, "length": 8}
    sender = {"id": PEOPLE[0], "is_bot": False, "first_name": "Hoa"}
    message = {"message_id": 2**30, "date": 1_700_000_000, "chat": chat, "from": sender, "text": "/planted"}
    before = len(await found.failures())
    await found.feed([json.dumps({"update_id": 2**30, "message": {**message, "entities": [entity]}})])
    return len(await found.failures()) > before


def is_readable(payload: str, bot: Bot) -> bool:
    """Whether the library can read an update as a whole."""
    try:
        return Update.de_json(json.loads(payload), bot) is not None
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return False


async def main(count: int, seed: int) -> int:
    """Feeds `count` updates, prints what became of them."""
    logging.disable(logging.WARNING)
    updates = made(count, seed)
    kinds = Counter(next(iter(update), "none") for update in updates)
    with tempfile.TemporaryDirectory() as folder:
        async with trial(Path(folder)) as found:
            started, unreadable = time.perf_counter(), 0
            for first in range(0, len(updates), _HANDLED_AT_ONCE):
                batch = updates[first : first + _HANDLED_AT_ONCE]
                payloads = [as_payload(update, first + number) for number, update in enumerate(batch, 1)]
                unreadable += sum(1 for payload in payloads if not is_readable(payload, found.application.bot))
                await found.feed(payloads)
            failures = await found.failures()
            seconds, calls = time.perf_counter() - started, found.world.calls()[-1].number
            noticed = await is_noticed(found)
    print(f"{len(updates)} updates of {len(kinds)} kinds in {seconds:.0f} s, {len(failures)} not handled (bar: 0)")
    print(f"{unreadable} not readable as a whole, {calls} calls to the Bot API, a planted fault noticed: {noticed}")
    for kind, number in kinds.most_common():
        print(f"  {kind:28} {number:6}")
    for failure in failures[:20]:
        print(failure)
    is_proof = noticed and unreadable <= _MOST_UNREADABLE * count and calls >= _LEAST_CALLS * count
    return 0 if is_proof and not failures and len(updates) == count else 1


def _count(text: str) -> int:
    if int(text) <= 0:
        raise argparse.ArgumentTypeError("above 0, please")
    return int(text)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--updates", type=_count, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    sys.exit(asyncio.run(main(options.updates, options.seed)))
