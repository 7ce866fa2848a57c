"""The words of a call: parse mode or entities, trimmed, measured, refused where Telegram refuses."""

from __future__ import annotations

from bot.local_telegram.formatting import Formatted, read_html, utf16_length
from bot.local_telegram.markdown import read_markdown
from bot.local_telegram.messages import Body
from bot.local_telegram.refusals import bad_request
from bot.local_telegram.values import Json, Parameters, as_object

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


def text_body(parameters: Parameters, name: str = "text") -> Body:
    """The body of a text message."""
    if not parameters.text(name):
        raise bad_request("message text is empty")
    words = _read(parameters, name, "entities")
    if not words.text:
        raise bad_request("message text is empty")
    if words.length > TEXT_LIMIT:
        raise bad_request("message is too long")
    return Body(words.text, tuple(words.entities))


def caption_body(parameters: Parameters, media: Json) -> Body:
    """The body of a message with media."""
    words = _read(parameters, "caption", "caption_entities")
    if words.length > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return Body(words.text, tuple(words.entities), media)


def plain_body(text: str, media: Json | None = None) -> Body:
    """What a person typed: no marks but those that Telegram finds itself."""
    words = Formatted(text, [], utf16_length(text)).trimmed().with_found()
    return Body(words.text, tuple(words.entities), media or {})


def _read(parameters: Parameters, name: str, entities: str) -> Formatted:
    source, mode = parameters.text(name), parameters.text("parse_mode").lower()
    if mode == "html":
        words = read_html(source)
    elif mode in {"markdownv2", "markdown"}:
        words = read_markdown(source, strict=mode == "markdownv2")
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        given = [as_object(entity, "entities") for entity in parameters.items(entities)]
        words = Formatted(source, given, utf16_length(source))
    return words.trimmed().with_found()
