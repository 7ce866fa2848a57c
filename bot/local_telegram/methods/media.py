"""Photos, voice notes, documents and albums: uploaded, or sent again by `file_id`."""

from __future__ import annotations

import uuid
from functools import partial

from bot.local_telegram.files import DOWNLOAD_LIMIT
from bot.local_telegram.messages import Body
from bot.local_telegram.methods.common import Method, chat_of, deliver
from bot.local_telegram.refusals import bad_request
from bot.local_telegram.texts import caption_body
from bot.local_telegram.values import Json, Parameters, as_object
from bot.local_telegram.world import World

KINDS = ("photo", "voice", "audio", "video", "document", "animation", "sticker")
ALBUM_KINDS = frozenset({"photo", "video", "document", "audio"})


def media_of(world: World, parameters: Parameters, kind: str, name: str) -> Json:
    """The media part of a message: from the upload in this field, or from a `file_id`."""
    upload = parameters.upload(name)
    if upload is not None:
        details: Json = {key: parameters.whole(key) for key in ("duration", "width", "height")}
        return world.files.keep(kind, upload, details)
    given = parameters.text(name)
    if not given:
        raise bad_request(f"there is no {kind} in the request")
    if given.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    return world.files.again(kind, given)


def send_media(world: World, parameters: Parameters, kind: str) -> object:
    """One message with media and, except for stickers, a caption."""
    chat_of(world, parameters)
    media = media_of(world, parameters, kind, kind)
    body = Body(media=media) if kind == "sticker" else caption_body(parameters, media)
    return deliver(world, parameters, body).as_json()


def send_media_group(world: World, parameters: Parameters) -> object:
    """An album of 2 to 10."""
    items = [parameters.within(as_object(item, "media")) for item in parameters.items("media")]
    if not 2 <= len(items) <= 10:
        raise bad_request("wrong number of messages to send specified in the request")
    chat = chat_of(world, parameters)
    bodies = [album_body(world, item) for item in items]
    world.limits.count(chat, world.clock(), len(bodies))
    group_id = str(uuid.uuid4().int >> 70)
    return [deliver(world, parameters, body, group_id=group_id, counted=True).as_json() for body in bodies]


def album_body(world: World, item: Parameters) -> Body:
    """The body of one InputMedia."""
    kind = item.text("type")
    if kind not in ALBUM_KINDS | {"animation"}:
        raise bad_request(f'wrong type "{kind}" of the media specified')
    return caption_body(item, media_of(world, item, kind, "media"))


def get_file(world: World, parameters: Parameters) -> object:
    """Where a file can be fetched; over 20 MB it cannot."""
    stored = world.files.find(parameters.text("file_id"))
    if len(stored.upload.data) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return stored.as_file()


METHODS: dict[str, Method] = {f"send{kind.title()}": partial(send_media, kind=kind) for kind in KINDS}
METHODS |= {"sendMediaGroup": send_media_group, "getFile": get_file}
