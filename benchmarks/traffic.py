"""What the benchmarks of durability share: the stand-in with its village, the bot as a process of its own, and a ledger
of what was promised and what arrived."""

from __future__ import annotations

import asyncio
import json
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.local_telegram import TOKEN, LocalTelegram, Person, Seat, World, acts
from bot.local_telegram.messages import Message

ROOT = Path(__file__).parent.parent
KNOWLEDGE = ROOT / "tests" / "small_knowledge_base"
RESIDENTS = range(1001, 1051)
VOLUNTEERS = range(201, 206)
ADMIN = 301
KNOWN = "cài VssID thế nào"
ANSWER = "không mất tiền"
UNKNOWN = "con trâu nhà tôi ốm mấy hôm nay"
SEND = "Gửi"
PREVIEW = "Xem trước"
RELAYED = "Đã gửi cho"
TOLD = "đã chuyển cho người thật"
SYLLABLES = ("ba", "ke", "li", "mo", "nu", "pa", "re", "si", "to", "vu", "xa", "ho", "da", "gi", "cu", "za")


def people() -> list[Person]:
    """Fifty residents, five volunteers, an admin."""
    residents = [Person(number, f"Dân {number}") for number in RESIDENTS]
    volunteers = [Person(number, f"Đội {number}", seat=Seat.VOLUNTEER) for number in VOLUNTEERS]
    return [*residents, *volunteers, Person(ADMIN, "Quản", seat=Seat.ADMIN)]


def configured(telegram: LocalTelegram, folder: Path, **telegram_keys: object) -> Path:
    """A configuration file that leads the bot to the stand-in, with the tests' small knowledge base."""
    sections = {
        "telegram": {"token": TOKEN, "base_url": telegram.base_url, **telegram_keys},
        "knowledge_base": {"path": str(KNOWLEDGE)},
        "store": {"path": "camtay.sqlite"},
        "volunteers": list(VOLUNTEERS),
        "admins": [ADMIN],
        "escalation": {"quiet_from": 0, "quiet_to": 0},  # also at night
        "matching": {"semantic": "off", "cache": str(folder / "models")},
    }
    file = folder / "config.yaml"
    file.write_text(json.dumps(sections), encoding="utf-8")
    return file


class Bot:
    """`camtay run` as a process that can be killed and started again."""

    def __init__(self, config: Path) -> None:
        self._config = config
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid if self._process else 0

    async def start(self) -> float:
        """Returns when it is ready: after how many seconds."""
        began = time.monotonic()
        with (self._config.parent / "bot.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-u", "-m", "bot", "run", "--config", str(self._config)),
                cwd=ROOT,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        if self._process.stdout is None or b"ready" not in await self._process.stdout.readline():
            raise SystemExit("the bot did not become ready: " + (self._config.parent / "bot.log").read_text()[-2000:])
        return time.monotonic() - began

    async def end(self, how: signal.Signals) -> None:
        """Sends it a signal and waits for its end."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(how)
            await self._process.wait()


@asynccontextmanager
async def village(world: World, folder: Path) -> AsyncIterator[tuple[LocalTelegram, Bot]]:
    """The stand-in and the running bot, which everybody has started."""
    async with LocalTelegram(world) as telegram:
        bot = Bot(configured(telegram, folder))
        await bot.start()
        for person in world.people.values():
            acts.say(world, person, "/help", world.chats[person.id])
        while any(len(chat.messages) < 2 for chat in world.chats.values()):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        try:
            yield telegram, bot
        finally:
            await bot.end(signal.SIGTERM)


@dataclass
class Ledger:
    """What people did, and what the bot's messages made of it."""

    world: World
    dice: random.Random
    asked: Counter[int] = field(default_factory=Counter)
    """How often each resident asked the known question."""
    unknown: dict[str, int] = field(default_factory=dict)
    """Words that nobody used before: the resident who asked with them for a person."""
    replied: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Words of a volunteer's answer: the resident for whom it is, and the question's words."""
    _answers: Counter[int] = field(default_factory=Counter)
    _told: Counter[int] = field(default_factory=Counter)
    _cards: Counter[tuple[int, str]] = field(default_factory=Counter)
    _shown: dict[str, tuple[int, int]] = field(default_factory=dict)
    _arrived: Counter[str] = field(default_factory=Counter)
    _residents: list[int] = field(default_factory=lambda: list(RESIDENTS))
    _read: int = 0

    def new_word(self) -> str:
        """Words that occur nowhere else."""
        number, word = len(self.unknown) + len(self.replied) + 1, ""
        while number:
            number, rest = divmod(number, len(SYLLABLES))
            word += SYLLABLES[rest]
        return f"xu{word}qu"

    def act(self) -> None:
        """Somebody does something: most ask, some of it unknown, and volunteers answer."""
        chance = self.dice.random()
        answered = {question for _, question in self.replied.values()}
        open_words = [word for word in self._shown if word not in answered]
        if chance < 0.12:
            self._ask_unknown()
        elif chance < 0.35 and open_words:
            self._reply(open_words[0])
        else:
            person = self.dice.choice(self._residents)
            self.asked[person] += 1
            self._say(person, KNOWN)

    def look(self) -> None:
        """Reads what the bot has written since the last look."""
        events = self.world.journal.since(self._read)
        if events is None:
            raise SystemExit("the stand-in forgot messages before they were counted")
        for event in events:
            self._read = event.version
            message = event.body.get("message")
            if event.kind == "message" and isinstance(message, dict) and message["from"]["is_bot"]:
                self._count(int(event.chat_id or 0), int(message["message_id"]), str(message.get("text", "")))

    def missing(self) -> dict[str, int]:
        """What has not arrived: answers of the bot, words to who asked for a person, cards, volunteers' answers."""
        self.look()
        asked_people = Counter(self.unknown.values())
        return {
            "updates": sum((self.asked - self._answers).values()) + sum((asked_people - self._told).values()),
            "escalations": sum(1 for word in self.unknown if word not in self._shown),
            "answers": sum(1 for word in self.replied if not self._arrived[word]),
        }

    def lost_words(self) -> str:
        """The chats in which something is missing, as they stand."""
        concerned = [*(self.asked - self._answers), *(Counter(self.unknown.values()) - self._told)]
        for word, (person, question) in self.replied.items():
            concerned += [] if self._arrived[word] else [person, self._shown[question][0]]
        lines = [
            f"{chat} {message.sender['first_name']}: {message.body.text[:200]!r}"
            for chat in dict.fromkeys(concerned)
            for message in self.world.chats[chat].messages.values()
        ]
        return "\n".join(lines)

    def surplus(self) -> int:
        """How many messages came twice."""
        self.look()
        extra = sum((self._answers - self.asked).values())
        extra += sum((self._told - Counter(self.unknown.values())).values())
        extra += sum(count - 1 for count in self._cards.values())
        return extra + sum(count - 1 for count in self._arrived.values())

    def summary(self) -> str:
        """What people did, in numbers."""
        escalated, answered = len(self.unknown), len(self.replied)
        return f"{sum(self.asked.values())} questions, {escalated} escalations, {answered} answers of volunteers"

    async def settle(self, seconds: float) -> dict[str, int]:
        """Waits until all has arrived, for so many seconds; returns what is still missing."""
        end = time.monotonic() + seconds
        while any(missing := self.missing().values()) and time.monotonic() < end:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.3)
        self.look()
        return self.missing() if any(missing) else {}

    def _count(self, chat: int, message_id: int, text: str) -> None:
        if chat in VOLUNTEERS:
            for word in self._words(text, self.unknown):
                self._cards[chat, word] += 1
                self._shown.setdefault(word, (chat, message_id))
            for word in self._words(text, self.replied) if PREVIEW in text else []:
                self._cards[chat, word] += 1
                self._tap(chat, message_id, SEND)
            return
        if chat == ADMIN:
            return
        if ANSWER in text:
            self._answers[chat] += 1
        elif TOLD in text or text.startswith(RELAYED):
            self._told[chat] += 1
        for word in self._words(text, self.replied):
            self._arrived[word] += 1

    def _words(self, text: str, known: Iterable[str]) -> list[str]:
        return [word for word in text.replace(".", " ").split() if word in known]

    def _ask_unknown(self) -> None:
        """Of somebody who has not asked so before; once all have, somebody new moves to the village."""
        place = self.dice.randrange(len(self._residents))
        if self._residents[place] in self.unknown.values():
            self._residents[place] = max([*self._residents, *self.unknown.values()]) + 1
            self.world.add_person(Person(self._residents[place], f"Dân {self._residents[place]}"))
        word = self.new_word()
        self.unknown[word] = self._residents[place]
        self._say(self._residents[place], f"{UNKNOWN} {word} ")

    def _reply(self, word: str) -> None:
        said, (volunteer, card) = self.new_word(), self._shown[word]
        self.replied[said] = (self.unknown[word], word)
        self._say(volunteer, f"Gọi thú y xã nhé {said} .", reply_to=card)

    def _tap(self, person: int, message_id: int, text: str) -> None:
        message = self.world.chats[person].messages[message_id]
        if message.keyboard:  # gone where this was the second preview
            acts.tap(self.world, self.world.people[person], message, acts.find_button(message, text=text))

    def _say(self, person: int, text: str, reply_to: int | None = None) -> list[Message]:
        return acts.say(self.world, self.world.people[person], text, self.world.chats[person], reply_to=reply_to)
