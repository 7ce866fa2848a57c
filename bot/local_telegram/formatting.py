"""Text with marks: Telegram's HTML, lengths and offsets in UTF-16 units, and the entities that it finds itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.local_telegram.refusals import bad_entities
from bot.local_telegram.values import Json

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ENTITY = re.compile(r"&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|(lt|gt|amp|quot));?")
_PLAIN = re.compile(r"[^<&]+|&")
_NAME = re.compile(r"[^\s>/]*")
_ATTRIBUTE = re.compile(r"""\s*([^\s=/>"']+)(?:\s*(=)\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")
_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]|\bt\.me/[\w/?=&-]+|\b(?:[a-z0-9-]+\.)+(?:gov\.)?vn\b(?:/[^\s<>\"]*)?)"
    r"|(?P<email>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b)"
    r"|(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w+)?\b)"
    r"|(?P<mention>(?<!\w)@[A-Za-z]\w{3,31}\b)"
    r"|(?P<hashtag>(?<![\w#])#[^\W\d]\w*)"
    r"|(?P<phone_number>(?<![\w+])(?:\+84|0)\d{9}\b)"
)


@dataclass(slots=True)
class Formatted:
    """Plain text and its entities, built piece by piece."""

    text: str = ""
    entities: list[Json] = field(default_factory=list)
    length: int = 0

    def add(self, piece: str) -> None:
        """Append plain text."""
        self.text += piece
        self.length += utf16_length(piece)

    def mark(self, kind: str, start: int, **extra: object) -> None:
        """Mark what was added since `start`; an empty mark vanishes, as in Telegram."""
        if self.length > start:
            self.entities.append({"type": kind, "offset": start, "length": self.length - start, **extra})

    def trimmed(self) -> Formatted:
        """Without blank space around, as Telegram stores it."""
        lead = utf16_length(self.text) - utf16_length(self.text.lstrip())
        text = self.text.strip()
        size = utf16_length(text)
        entities = [moved for entity in self.entities if (moved := _moved(entity, lead, size))]
        return Formatted(text, entities, size)

    def with_found(self) -> Formatted:
        """With the commands, links and numbers that Telegram marks by itself."""
        taken = [span(entity) for entity in self.entities if entity["type"] in {"text_link", "code", "pre"}]
        extra = [entity for entity in find_entities(self.text) if not _overlaps(span(entity), taken)]
        entities = sorted([*self.entities, *extra], key=lambda entity: (span(entity)[0], -span(entity)[1]))
        return Formatted(self.text, entities, self.length)


def utf16_length(text: str) -> int:
    """The length as Telegram counts: in UTF-16 code units."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def span(entity: Json) -> tuple[int, int]:
    """Where an entity begins and ends."""
    start, length = int(str(entity["offset"])), int(str(entity["length"]))
    return start, start + length


def find_entities(text: str) -> list[Json]:
    """Commands, links, mentions, hashtags, addresses and Vietnamese phone numbers in plain text."""
    return [
        {
            "type": str(match.lastgroup),
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match.group()),
        }
        for match in _FOUND.finditer(text)
    ]


def _overlaps(one: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(one[0] < end and start < one[1] for start, end in others)


def _moved(entity: Json, lead: int, size: int) -> Json | None:
    start, end = span(entity)
    start, end = max(0, start - lead), min(size, end - lead)
    return {**entity, "offset": start, "length": end - start} if end > start else None


@dataclass(slots=True)
class _Open:
    """A start tag that waits for its end."""

    name: str
    start: int
    attributes: dict[str, str]


def read_html(source: str) -> Formatted:
    """Telegram's HTML: only its tags, properly nested; anything else is refused with the place."""
    result = Formatted()
    waiting: list[_Open] = []
    place = 0
    while place < len(source):
        if source[place] == "<":
            place = _read_tag(source, place, result, waiting)
        elif match := _ENTITY.match(source, place):
            result.add(_character(match))
            place = match.end()
        elif match := _PLAIN.match(source, place):
            result.add(match.group())
            place = match.end()
    if waiting:
        raise bad_entities(f'Can\'t find end tag corresponding to start tag "{waiting[-1].name}"')
    return result


def _character(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return ENTITIES[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else match.group()


def _byte(source: str, place: int) -> int:
    return len(source[:place].encode())


def _read_tag(source: str, place: int, result: Formatted, waiting: list[_Open]) -> int:
    closing = source.startswith("</", place)
    begin = place + (2 if closing else 1)
    match = _NAME.match(source, begin)
    after = match.end() if match else begin
    name = source[begin:after].lower()
    if closing:
        return _read_end(source, place, name, after, result, waiting)
    if name not in TAGS:
        raise bad_entities(f'Unsupported start tag "{name}" at byte offset {_byte(source, place)}')
    attributes, end = _attributes(source, place, after)
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise bad_entities(f'Tag "span" must have class "tg-spoiler" at byte offset {_byte(source, place)}')
    waiting.append(_Open(name, result.length, attributes))
    return end


def _attributes(source: str, place: int, after: int) -> tuple[dict[str, str], int]:
    attributes: dict[str, str] = {}
    while True:
        rest = source[after:].lstrip()
        after = len(source) - len(rest)
        if rest.startswith(">"):
            return attributes, after + 1
        match = _ATTRIBUTE.match(source, after)
        if not match:
            raise bad_entities(f"Unclosed start tag at byte offset {_byte(source, place)}")
        value = next((group for group in match.groups()[2:] if group is not None), "")
        attributes[match.group(1).lower()] = _ENTITY.sub(_character, value)
        after = match.end()


def _read_end(source: str, place: int, name: str, after: int, result: Formatted, waiting: list[_Open]) -> int:
    if not waiting:
        raise bad_entities(f"Unexpected end tag at byte offset {_byte(source, place)}")
    tag = waiting.pop()
    if name and name != tag.name:
        where = f'expected "</{tag.name}>", found "</{name}>"'
        raise bad_entities(f"Unmatched end tag at byte offset {_byte(source, place)}, {where}")
    end = after + len(source[after:]) - len(source[after:].lstrip())
    if not source.startswith(">", end):
        raise bad_entities(f"Unclosed end tag at byte offset {_byte(source, place)}")
    _close(tag, result)
    return end + 1


def _close(tag: _Open, result: Formatted) -> None:
    if tag.name == "a":
        link = tag.attributes.get("href") or result.text[-(result.length - tag.start) :]
        if re.match(r"(https?|tg|mailto|tel):", link) or "." in link:
            result.mark("text_link", tag.start, url=link)
    elif tag.name == "tg-emoji":
        result.mark("custom_emoji", tag.start, custom_emoji_id=tag.attributes.get("emoji-id", ""))
    elif tag.name == "blockquote" and "expandable" in tag.attributes:
        result.mark("expandable_blockquote", tag.start)
    else:
        result.mark(TAGS[tag.name], tag.start)
