"""`Phone`: somebody with a phone, over the stand-in's HTTP, so that a test reads as a story.

Only this file knows how the stand-in is spoken to; what a message looks like is Telegram's own JSON in `Seen`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType

import httpx

from bot.local_telegram import LocalTelegram

Json = dict[str, object]
PATIENCE = 5.0
"""Seconds that a phone waits by default before a test fails."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as a phone shows it."""

    raw: Json

    @property
    def id(self) -> int:
        """Its id in the chat."""
        return int(str(self.raw["message_id"]))

    @property
    def chat_id(self) -> int:
        """The chat it is in."""
        chat = self.raw["chat"]
        return int(str(chat["id"])) if isinstance(chat, dict) else 0

    @property
    def from_bot(self) -> bool:
        """Whether the bot wrote it."""
        sender = self.raw["from"]
        return isinstance(sender, dict) and bool(sender["is_bot"])

    @property
    def sender(self) -> str:
        """The first name of who wrote it."""
        sender = self.raw["from"]
        return str(sender["first_name"]) if isinstance(sender, dict) else ""

    @property
    def text(self) -> str:
        """Its text or caption."""
        return str(self.raw.get("text") or self.raw.get("caption") or "")

    @property
    def buttons(self) -> list[str]:
        """The texts of its inline buttons."""
        return [str(button["text"]) for button in self.raw_buttons]

    @property
    def raw_buttons(self) -> list[Json]:
        """Its inline buttons as Telegram writes them."""
        markup = self.raw.get("reply_markup")
        rows = markup["inline_keyboard"] if isinstance(markup, dict) else []
        return [button for row in rows for button in row]

    @property
    def kind(self) -> str:
        """ "photo", "voice", …, or "text"."""
        kinds = ("photo", "voice", "audio", "video", "document", "sticker", "contact", "location")
        return next((kind for kind in kinds if kind in self.raw), "text")

    @property
    def reply_to(self) -> Seen | None:
        """The message that it quotes."""
        quoted = self.raw.get("reply_to_message")
        return Seen(quoted) if isinstance(quoted, dict) else None

    @property
    def thread_id(self) -> int | None:
        """Its forum topic."""
        thread = self.raw.get("message_thread_id")
        return int(str(thread)) if thread is not None else None

    @property
    def version(self) -> int:
        """The number of the change that made it what it is."""
        return int(str(self.raw.get("version", 0)))

    def as_line(self) -> str:
        """One line of a transcript."""
        buttons = "".join(f" [{text}]" for text in self.buttons)
        kind = "" if self.kind == "text" else f"<{self.kind}> "
        return f"  #{self.id} {self.sender}: {kind}{self.text}{buttons}"


class Phone:
    """One person's phone, looking at one chat: the private one with the bot, or a group."""

    def __init__(self, client: httpx.AsyncClient, person_id: int, name: str, chat_id: int) -> None:
        self._client = client
        self.person_id = person_id
        self.name = name
        self.chat_id = chat_id
        self.last: Seen | None = None
        self._looked_at = 0

    @classmethod
    async def of(cls, telegram: LocalTelegram, person_id: int, *, chat_id: int | None = None) -> Phone:
        """This person's phone; `async with` or `await phone.put_away()` closes it."""
        client = httpx.AsyncClient(base_url=telegram.url, timeout=60.0, trust_env=False, verify=False)
        person = telegram.world.person(person_id)
        return cls(client, person_id, person.first_name, person_id if chat_id is None else chat_id)

    async def __aenter__(self) -> Phone:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.put_away()

    async def put_away(self) -> None:
        """Close the connection."""
        await self._client.aclose()

    def in_chat(self, chat_id: int) -> Phone:
        """The same phone looking at another chat, such as a group."""
        other = Phone(self._client, self.person_id, self.name, chat_id)
        other._looked_at = self._looked_at
        return other

    # What a person does

    async def says(self, text: str, *, to: Seen | None = None, thread_id: int | None = None) -> Seen:
        """Write text."""
        body = {"text": text, "reply_to": to.id if to else None, "thread_id": thread_id}
        return _sent(await self._act("messages", body))

    async def replies(self, message: Seen, text: str) -> Seen:
        """Write text in reply to a message."""
        return await self.says(text, to=message, thread_id=message.thread_id)

    async def sends_photo(self, data: bytes, caption: str = "", *, to: Seen | None = None) -> Seen:
        """Send a photo."""
        return await self._uploads("photo", ("photo.png", data, "image/png"), {"caption": caption}, to)

    async def sends_voice(self, data: bytes, *, to: Seen | None = None) -> Seen:
        """Send a voice note."""
        return await self._uploads("voice", ("voice.ogg", data, "audio/ogg"), {}, to)

    async def sends_document(self, data: bytes, name: str = "file.txt", *, to: Seen | None = None) -> Seen:
        """Send a file."""
        return await self._uploads("document", (name, data, "application/octet-stream"), {}, to)

    async def sends_sticker(self, emoji: str = "👍", *, to: Seen | None = None) -> Seen:
        """Send a sticker."""
        return _sent(await self._act("media", {"sticker": emoji, "reply_to": to.id if to else None}))

    async def sends_contact(self, number: str, first_name: str = "") -> Seen:
        """Send a contact."""
        contact = {"phone_number": number, "first_name": first_name or self.name, "user_id": self.person_id}
        return _sent(await self._act("media", {"contact": contact}))

    async def sends_location(self, latitude: float, longitude: float) -> Seen:
        """Send a place."""
        return _sent(await self._act("media", {"location": {"latitude": latitude, "longitude": longitude}}))

    async def edits(self, message: Seen, text: str) -> None:
        """Change one's own message."""
        await self._act("edits", {"message_id": message.id, "text": text})

    async def forwards(self, message: Seen, to_chat_id: int) -> Seen:
        """Forward a message into another chat."""
        return _sent(await self._act("forwards", {"message_id": message.id, "to_chat_id": to_chat_id}))

    async def opens(self, url: str) -> None:
        """Follow a link; a deep link to the bot starts it with its payload."""
        await self._act("links", {"url": url})

    async def blocks(self) -> None:
        """Block the bot."""
        await self._act("blocks", {"blocked": True})

    async def unblocks(self) -> None:
        """Unblock the bot."""
        await self._act("blocks", {"blocked": False})

    async def taps(self, text: str, *, on: Seen | None = None, wait: float = PATIENCE) -> str:
        """Tap the button with this text, or a part of it, on `on` or on the newest message that has one.

        Returns the toast or alert that the bot answers with; fails when it does not answer in time.
        """
        message = on or await self._message_with_button(text, wait)
        answer = await self._act("taps", {"message_id": message.id, "text": text, "timeout": wait})
        if not answer.get("answered") and "opened" not in answer and "button" not in answer:
            raise await self._failure(f"{self.name} tapped “{text}” and the bot did not answer within {wait:g} s")
        return str(answer.get("text", ""))

    # What a person sees

    async def sees(self, text: str = "", *, timeout: float = PATIENCE) -> Seen:  # noqa: ASYNC109
        """Wait for a message of the bot, new or edited since the last one seen, that contains this text."""
        end = time.monotonic() + timeout
        while True:
            left = end - time.monotonic()
            for message in await self._news(max(0.0, left)):
                if text.casefold() in message.text.casefold():
                    self._looked_at, self.last = message.version, message
                    return message
            if left <= 0:
                raise await self._failure(f"{self.name} did not see “{text}” within {timeout:g} s")

    async def sees_nothing(self, seconds: float = 0.3) -> None:
        """Fail if within this time the bot writes or edits anything, or has since the last message seen."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if news := await self._news(left):
                raise await self._failure(f"{self.name} should see nothing, but saw “{news[0].text}”")

    async def reads_all(self) -> None:
        """Take note of everything up to now, so that `sees` and `sees_nothing` begin here."""
        for message in await self.messages():
            self._looked_at = max(self._looked_at, message.version)

    async def messages(self) -> list[Seen]:
        """The whole chat, oldest first."""
        answer = await self._get("messages", {"chat_id": self.chat_id})
        return [Seen(message) for message in _objects(answer["messages"])]

    async def buttons(self, *, on: Seen | None = None) -> list[str]:
        """The buttons of this message as it is now, or of the newest message that has any."""
        for message in reversed(await self.messages()):
            if message.buttons and (on is None or message.id == on.id):
                return message.buttons
        return []

    async def commands(self) -> list[str]:
        """The names in the "/" menu."""
        answer = await self._get("commands", {"chat_id": self.chat_id})
        return [str(command["command"]) for command in _objects(answer["commands"])]

    async def downloads(self, file_id: str) -> bytes:
        """The bytes of a photo, voice note or document in the chat."""
        response = await self._client.get(f"/local/files/{file_id}")
        return response.raise_for_status().content

    async def transcript(self) -> str:
        """The chat as it stands, a line a message."""
        return "\n".join(message.as_line() for message in await self.messages()) or "  (no messages)"

    # How it speaks to the stand-in

    async def _news(self, seconds: float) -> list[Seen]:
        """What the bot wrote or edited in this chat after what was looked at; waits for something to happen."""
        started, after = time.monotonic(), self._looked_at
        while True:
            left = max(0.0, seconds - (time.monotonic() - started))
            query = {"since": after, "person": self.person_id, "timeout": min(1.0, left)}
            response = await self._client.get("/local/changes", params=query)
            changes: Json = response.raise_for_status().json()
            seen = await self.messages() if changes["reset"] else _written(changes["events"])
            news = [one for one in seen if one.from_bot and one.chat_id == self.chat_id and one.version > after]
            if news or left <= 0:
                return news
            after = int(str(changes["version"]))

    async def _message_with_button(self, text: str, wait: float) -> Seen:
        end = time.monotonic() + wait
        while True:
            for message in reversed(await self.messages()):
                if any(text.casefold() in button.casefold() for button in message.buttons):
                    return message
            if time.monotonic() > end:
                raise await self._failure(f"{self.name} found no button “{text}” within {wait:g} s")
            await asyncio.sleep(0.02)

    async def _uploads(self, kind: str, file: tuple[str, bytes, str], fields: Json, to: Seen | None) -> Seen:
        data = {key: str(value) for key, value in fields.items()} | {"chat_id": str(self.chat_id)}
        if to is not None:
            data["reply_to"] = str(to.id)
        path = f"/local/people/{self.person_id}/media"
        return _sent(await self._read(await self._client.post(path, data=data, files={kind: file})))

    async def _act(self, what: str, body: Mapping[str, object]) -> Json:
        said = {"chat_id": self.chat_id} | {key: value for key, value in body.items() if value is not None}
        return await self._read(await self._client.post(f"/local/people/{self.person_id}/{what}", json=said))

    async def _get(self, what: str, query: Mapping[str, int]) -> Json:
        response = await self._client.get(f"/local/people/{self.person_id}/{what}", params=dict(query))
        return await self._read(response)

    async def _read(self, response: httpx.Response) -> Json:
        body: Json = response.json()
        if response.is_error:
            raise await self._failure(f"{self.name}'s phone says: {body.get('error')}")
        return body

    async def _failure(self, what: str) -> AssertionError:
        response = await self._client.get(f"/local/people/{self.person_id}/messages", params={"chat_id": self.chat_id})
        lines = [Seen(message).as_line() for message in _objects(response.json().get("messages", []))]
        conversation = "\n".join(lines) or "  (no messages)"
        return AssertionError(f"{what}. The conversation:\n{conversation}")


def _objects(value: object) -> list[Json]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _written(events: object) -> list[Seen]:
    """The messages of these events as they were then: an edit does not hide what stood there before."""
    written = [event["message"] for event in _objects(events) if event["kind"] in {"message", "edited"}]
    return [Seen(message) for message in _objects(written)]


def _sent(answer: Json) -> Seen:
    return Seen(_objects(answer["messages"])[-1])
