"""What one person does and sees, over HTTP: `/local/people/<id>/*`."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.routing import Route

from bot.local_telegram import acts
from bot.local_telegram.endpoints import LONGEST_WAIT, route
from bot.local_telegram.messages import Message
from bot.local_telegram.people import Chat, Person
from bot.local_telegram.refusals import ImpossibleError
from bot.local_telegram.values import Json, Parameters
from bot.local_telegram.world import World


class PhonesApi:
    """The acts of `acts.py` as JSON endpoints."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """Every address, with what it does; see the methods for the parameters."""
        who = "/local/people/{person:int}"
        return [
            route("GET", f"{who}/chats", self.chats),
            route("GET", f"{who}/messages", self.messages),
            route("GET", f"{who}/commands", self.commands),
            route("POST", f"{who}/messages", self.say),
            route("POST", f"{who}/media", self.send_media),
            route("POST", f"{who}/edits", self.edit),
            route("POST", f"{who}/deletions", self.delete),
            route("POST", f"{who}/forwards", self.forward),
            route("POST", f"{who}/taps", self.tap),
            route("POST", f"{who}/links", self.open_link),
            route("POST", f"{who}/blocks", self.block),
            route("POST", f"{who}/memberships", self.join),
        ]

    def _person(self, request: Request) -> Person:
        return self._world.person(request.path_params["person"])

    def _chat(self, request: Request, parameters: Parameters, name: str = "chat_id") -> Chat:
        return acts.chat_of(self._world, self._person(request), parameters.whole(name))

    def _message(self, request: Request, parameters: Parameters) -> Message:
        message_id = parameters.whole("message_id")
        return acts.message_in(self._chat(request, parameters), message_id or 0)

    async def chats(self, request: Request, _: Parameters) -> object:
        """A person's chats, without messages."""
        return {"chats": [chat.as_local() for chat in self._world.chats_of(self._person(request).id)]}

    async def messages(self, request: Request, parameters: Parameters) -> object:
        """The messages of one chat, oldest first."""
        messages = self._chat(request, parameters).messages.values()
        return {"version": self._world.journal.version, "messages": [message.as_local() for message in messages]}

    async def commands(self, request: Request, parameters: Parameters) -> object:
        """The "/" menu of this person in this chat."""
        person = self._person(request)
        return {"commands": self._world.account.commands_for(person, self._chat(request, parameters))}

    async def say(self, request: Request, parameters: Parameters) -> object:
        """Write `text`, with `chat_id`, `reply_to`, `thread_id` if wanted."""
        reply_to, thread_id = parameters.whole("reply_to"), parameters.whole("thread_id")
        chat = self._chat(request, parameters)
        sent = acts.say(
            self._world, self._person(request), parameters.text("text"), chat, reply_to=reply_to, thread_id=thread_id
        )
        return {"messages": [message.as_local() for message in sent]}

    async def send_media(self, request: Request, parameters: Parameters) -> object:
        """Send an upload in the field `photo`, `voice`, `document`…, or a JSON `contact` or `location`."""
        media = self._media(parameters)
        message = acts.send_media(
            self._world,
            self._person(request),
            media,
            self._chat(request, parameters),
            caption=parameters.text("caption"),
            reply_to=parameters.whole("reply_to"),
            thread_id=parameters.whole("thread_id"),
        )
        return {"messages": [message.as_local()]}

    def _media(self, parameters: Parameters) -> Json:
        for kind, upload in parameters.uploads.items():
            return acts.keep_upload(self._world, kind, upload, parameters.whole("duration"))
        for kind in ("contact", "location"):
            if given := parameters.nested(kind):
                return {kind: given}
        if parameters.has("sticker"):
            return acts.emoji_sticker(parameters.text("sticker"))
        raise ImpossibleError("there is nothing to send: no upload, no contact, no location, no sticker")

    async def edit(self, request: Request, parameters: Parameters) -> object:
        """Change the `text` of one's own `message_id`."""
        message_id, chat = parameters.whole("message_id") or 0, self._chat(request, parameters)
        return acts.edit(self._world, self._person(request), chat, message_id, parameters.text("text")).as_local()

    async def delete(self, request: Request, parameters: Parameters) -> object:
        """Delete `message_id`."""
        chat = self._chat(request, parameters)
        acts.delete(self._world, self._person(request), chat, parameters.whole("message_id") or 0)
        return {}

    async def forward(self, request: Request, parameters: Parameters) -> object:
        """Forward `message_id` of `chat_id` to `to_chat_id`."""
        person, message_id = self._person(request), parameters.whole("message_id") or 0
        source, target = self._chat(request, parameters), self._chat(request, parameters, "to_chat_id")
        return {"messages": [acts.forward(self._world, person, source, message_id, target).as_local()]}

    async def tap(self, request: Request, parameters: Parameters) -> object:
        """Tap the button with this `data` or `text` on `message_id`; waits `timeout` seconds for the bot's answer."""
        message = self._message(request, parameters)
        data = parameters.text("data") if parameters.has("data") else None
        button = acts.find_button(message, data=data, text=parameters.text("text") or None)
        if "url" in button:
            return await self._open(self._person(request), str(button["url"]))
        if "callback_data" not in button:
            return {"answered": False, "button": button}
        query = acts.tap(self._world, self._person(request), message, button)
        end = asyncio.get_running_loop().time() + min(parameters.seconds("timeout", 10.0), LONGEST_WAIT)
        while query.answer is None and (left := end - asyncio.get_running_loop().time()) > 0:
            await self._world.journal.changed.wait(left)
        return {"answered": query.answer is not None, "query_id": query.id, **(query.answer or {})}

    async def open_link(self, request: Request, parameters: Parameters) -> object:
        """Follow `url`: a deep link to the bot sends /start, any other is only named back."""
        return await self._open(self._person(request), parameters.text("url"))

    async def _open(self, person: Person, url: str) -> Json:
        sent = acts.open_link(self._world, person, url)
        return {"opened": url, "started": sent is not None, "answered": False}

    async def block(self, request: Request, parameters: Parameters) -> object:
        """Block the bot, or with `blocked: false` unblock it."""
        blocked = str(parameters.values.get("blocked", True)).lower() not in {"false", "0"}
        acts.set_blocked(self._world, self._person(request), blocked)
        return {"blocked": blocked}

    async def join(self, request: Request, parameters: Parameters) -> object:
        """Join the group `chat_id`, or with `leave: true` leave it."""
        group = self._world.chats.get(parameters.whole("chat_id") or 0)
        if group is None:
            raise ImpossibleError("there is no such group", 404)
        (acts.leave if parameters.flag("leave") else acts.join)(self._world, self._person(request), group)
        return group.as_local()
