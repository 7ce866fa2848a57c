"""The world over HTTP: `/local/*` for the page and the tests, except what one person does, see `phones_api.py`."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.local_telegram.endpoints import LONGEST_WAIT, route
from bot.local_telegram.faults import FaultRule
from bot.local_telegram.people import Chat, Person, Seat
from bot.local_telegram.refusals import ImpossibleError, RefusalError
from bot.local_telegram.values import Json, Parameters, as_object
from bot.local_telegram.world import World


class LocalApi:
    """The state, the changes, the log of calls, the faults, and new people and groups."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """Every address, with what it does; see the methods for the parameters."""
        return [
            route("GET", "/local/state", self.state),
            route("GET", "/local/changes", self.changes),
            route("GET", "/local/calls", self.calls),
            route("GET", "/local/faults", self.faults),
            route("POST", "/local/faults", self.order_faults),
            route("DELETE", "/local/faults", self.clear_faults),
            route("POST", "/local/people", self.add_person),
            route("POST", "/local/groups", self.add_group),
            Route("/local/files/{file_id}", self.download, methods=["GET"]),
        ]

    async def state(self, _: Request, __: Parameters) -> object:
        """Everything: version, bot, people, chats with their messages."""
        world = self._world
        return {
            "version": world.journal.version,
            "bot": world.bot.as_user(),
            "now": world.clock(),
            "people": [person.as_local() for person in world.people.values()],
            "chats": [self._chat_with_messages(chat) for chat in world.chats.values()],
        }

    def _chat_with_messages(self, chat: Chat) -> Json:
        return {**chat.as_local(), "messages": [message.as_local() for message in chat.messages.values()]}

    async def changes(self, _: Request, parameters: Parameters) -> object:
        """Long polling: events after `since` (of `person`'s chats); `reset` asks to read the state again."""
        since, person_id = parameters.whole("since") or 0, parameters.whole("person")
        end = asyncio.get_running_loop().time() + min(parameters.seconds("timeout"), LONGEST_WAIT)
        journal = self._world.journal
        while True:
            events = journal.since(since)
            if events is None:
                return {"version": journal.version, "reset": True, "events": []}
            mine = [event for event in events if self._concerns(event.chat_id, event.person_id, person_id)]
            left = end - asyncio.get_running_loop().time()
            if mine or left <= 0 or self._world.updates.closing:
                return {"version": journal.version, "reset": False, "events": [event.as_json() for event in mine]}
            await journal.changed.wait(left)

    def _concerns(self, chat_id: int | None, only: int | None, person_id: int | None) -> bool:
        if person_id is None:
            return True
        chat = self._world.chats.get(chat_id) if chat_id is not None else None
        return only == person_id or (only is None and (chat is None or person_id in chat.members))

    async def calls(self, _: Request, parameters: Parameters) -> object:
        """The log of Bot API calls; `method` and `since` (a call's number) narrow it."""
        since = parameters.whole("since") or 0
        calls = self._world.calls(parameters.text("method") or None)
        return {"calls": [call.as_json() for call in calls if call.number > since]}

    async def faults(self, _: Request, __: Parameters) -> object:
        """The fault rules in force."""
        return {"rules": [rule.as_json() for rule in self._world.faults.rules], "struck": self._world.faults.struck}

    async def order_faults(self, request: Request, parameters: Parameters) -> object:
        """Add rules: a JSON list, or an object with `rules` and, if wanted, a new `seed`."""
        given = parameters.items("rules") or parameters.items("items")
        rules = [FaultRule.of(as_object(rule, "rules")) for rule in given]
        seed = parameters.whole("seed")
        if seed is not None:
            self._world.faults.reseed(seed)
        self._world.faults.order(*rules)
        return await self.faults(request, parameters)

    async def clear_faults(self, _: Request, __: Parameters) -> object:
        """Nothing fails any more."""
        self._world.faults.clear()
        return {"rules": []}

    async def add_person(self, _: Request, parameters: Parameters) -> object:
        """Somebody new: `id`, `first_name`, and `username`, `last_name`, `language_code`, `seat`, `about`."""
        person_id, name = parameters.whole("id"), parameters.text("first_name")
        if person_id is None or person_id <= 0 or not name:
            raise ImpossibleError("a person has a positive id and a first_name")
        if parameters.has("seat") and parameters.text("seat") not in set(Seat):
            raise ImpossibleError(f"a seat is one of {', '.join(Seat)}")
        seat = Seat(parameters.text("seat") or "resident")
        optional = {key: parameters.text(key) or None for key in ("username", "last_name")}
        language, about = parameters.text("language_code") or "vi", parameters.text("about")
        person = Person(person_id, name, optional["username"], language, seat, about, optional["last_name"])
        self._world.add_person(person)
        return person.as_local()

    async def add_group(self, _: Request, parameters: Parameters) -> object:
        """A new group: `title`, `members`, `admins`, `forum`."""
        members, admins = ([int(str(one)) for one in parameters.items(key)] for key in ("members", "admins"))
        forum = parameters.flag("forum")
        return self._world.add_group(parameters.text("title") or "…", members, admins=admins, forum=forum).as_local()

    async def download(self, request: Request) -> Response:
        """The bytes of a file, for the phones."""
        try:
            stored = self._world.files.find(request.path_params["file_id"])
        except RefusalError as refusal:
            return JSONResponse({"error": refusal.description}, 404)
        return Response(stored.upload.data, media_type=stored.upload.mime)
