"""Reads the `screen:` of a step into a Drawing. Every fault is complained of with its line and its mend."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import yaml

from knowledge_base.drawing import IN_SCENES, PEOPLE, Drawing, Icon, Kind, Label, Mark, Part, Scene
from knowledge_base.problems import Said, Words, as_said, said
from knowledge_base.reading import DID_YOU_MEAN, IN_LANGUAGE, KEY_OF, LACKS_LANGUAGE, UNKNOWN_LANGUAGE, Reader
from knowledge_base.schema import REFERENCE_LANGUAGE

MOST_PARTS = 8
MOST_PARTS_OF_A_SCENE = 6
MOST_PEOPLE = 2
LARGEST_TOUCH = 9
LONGEST_LABEL = 60
LONGEST_WORDS = 120
"""Characters of what is read as a sentence: a warning, a message, somebody's words."""

_WORDY = PEOPLE | {Kind.TEXT, Kind.GOOD, Kind.WARNING, Kind.MESSAGE, Kind.ASK}
_WORDLESS = PEOPLE | {
    Kind.MAP,
    Kind.CHIP_BACK,
    Kind.CHIP_TOP,
    Kind.KEYBOARD,
    Kind.NUMPAD,
    Kind.CAMERA,
    Kind.PHOTO,
    Kind.THING,
}
_KEYS = {
    "icon": {
        *(Kind.APP, Kind.TILE, Kind.ROW, Kind.RESULT, Kind.BUTTON, Kind.PALE, Kind.ASK, Kind.CAMERA, Kind.PHOTO),
        *(Kind.THING, Kind.MESSAGE, Kind.KEYBOARD, Kind.GOOD, Kind.CALL),
    },
    "small": {
        *(Kind.ROW, Kind.RESULT, Kind.MESSAGE, Kind.FIELD, Kind.CHECK, Kind.SWITCH, Kind.ASK, Kind.THING),
        *(Kind.PHOTO, Kind.CALL),
    },
    "value": {Kind.FIELD, Kind.FACT, Kind.CODE, Kind.CALL},
    "action": {Kind.RESULT, Kind.ROW},
    "mark": {
        *(Kind.APP, Kind.TILE, Kind.ROW, Kind.RESULT, Kind.MESSAGE, Kind.PHOTO, Kind.CAMERA, Kind.THING),
        Kind.FACT,
    },
    "touch": set(Kind),
}
"""Which kinds take which key beside their text."""

_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reader with the languages that labels may have; None where any will do."""

    reader: Reader
    languages: Collection[str] | None

    def knows(self, language: str) -> bool:
        """Whether labels may have this language. A text with a comma and without quotes looks like one: “tên”."""
        if self.languages is None:
            return re.fullmatch(r"[a-z]{2,3}", language) is not None
        return language in self.languages


def read_drawing(reader: Reader, node: yaml.Node, languages: Collection[str] | None = None) -> Drawing:
    """The drawing below `screen:`. Labels in a language outside `languages` are complained of, where those are told."""
    reading = _Reading(reader, languages)
    fields = reader.fields(node, "the screen", (), ("title", "scene", "parts"))
    scene = _one_of(reader, fields.get("scene"), "scene", Scene)
    nodes = reader.items(fields.get("parts"), "parts")
    parts = [part for item in nodes if (part := _part(reading, item)) is not None]
    if not nodes and "scene" not in fields and isinstance(node, yaml.MappingNode):
        reader.complain(node, "the screen has no parts", 'add "parts:" and below it at least one like "- button: …"')
    if "scene" not in fields or scene is not None:
        _check_places(reader, nodes, parts, scene)
    _check_touches(reader, nodes, parts)
    return Drawing(tuple(parts), _label(reading, fields.get("title"), "the title", LONGEST_LABEL), scene)


def _part(reading: _Reading, node: yaml.Node) -> Part | None:
    """The part, or None where its kind cannot be told."""
    kind = _kind(reading.reader, node)
    if kind is None or isinstance(node, yaml.ScalarNode):
        return Part(kind) if kind else None
    what = said('the part "{kind}"', kind=kind)
    optional = [key for key, kinds in _KEYS.items() if kind in kinds]
    fields = reading.reader.fields(node, what, (kind,), optional)
    part = Part(
        kind=kind,
        text=_text(reading, fields.get(kind), kind),
        small=_label(reading, fields.get("small"), _key("small", what), LONGEST_LABEL),
        value=_label(reading, fields.get("value"), _key("value", what), LONGEST_LABEL),
        action=_label(reading, fields.get("action"), _key("action", what), LONGEST_LABEL),
        icon=_one_of(reading.reader, fields.get("icon"), "icon", Icon),
        mark=_one_of(reading.reader, fields.get("mark"), "mark", Mark),
        touch=_touch(reading.reader, fields.get("touch"), what),
    )
    if kind is Kind.THING and "icon" not in fields:
        reading.reader.complain(node, "a thing has no icon", 'add a line like "icon: card"')
    return part


def _kind(reader: Reader, node: yaml.Node) -> Kind | None:
    if isinstance(node, yaml.ScalarNode):
        keys, example = [str(node.value)], said('write "- {kind}: its text"', kind=node.value or "button")
        found = [key for key in keys if key in set(_WORDLESS)]
    else:
        keys = list(reader.mapping(node, "a part"))
        found = [key for key in keys if key in set(Kind)]
        example = said("begin it with one of {words}", words=", ".join(Kind))
    if len(found) == 1:
        return Kind(found[0])
    if found:
        both = said("a part is all of {words}", words=", ".join(found))
        reader.complain(node, both, 'begin a new line with "- " for each')
    elif keys:
        reader.complain(node, said('"{kind}" is no kind of part', kind=keys[0]), _closest(keys[0], Kind) or example)
    return None


def _text(reading: _Reading, node: yaml.Node | None, kind: Kind) -> Label | None:
    if kind in _WORDLESS and isinstance(node, yaml.ScalarNode) and not str(node.value).strip("~ "):
        return None
    limit = LONGEST_WORDS if kind in _WORDY else LONGEST_LABEL
    return _label(reading, node, said('the text of "{kind}"', kind=kind), limit)


def _label(reading: _Reading, node: yaml.Node | None, what: Words, limit: int) -> Label | None:
    """A plain text, which is the same in every language, or one text a language."""
    reader = reading.reader
    if node is None or not isinstance(node, yaml.MappingNode):
        return {REFERENCE_LANGUAGE: reader.text(node, what, limit)} if node is not None else None
    nodes = reader.mapping(node, what)
    for language in [name for name in nodes if not reading.knows(name)]:
        known = ", ".join(reading.languages or (REFERENCE_LANGUAGE,))
        mend = said("use one of {words}; if it is a part of the text, put quotes around the whole text", words=known)
        unknown = said(UNKNOWN_LANGUAGE, what=as_said(what), language=language)
        reader.complain(nodes.pop(language), unknown, mend)
    if (reference := REFERENCE_LANGUAGE) not in nodes:
        mend = said('add "{language}: …", or write the text without a language if all see the same', language=reference)
        reader.complain(node, said(LACKS_LANGUAGE, what=as_said(what), language=reference), mend)
    texts = {
        language: reader.text(value, said(IN_LANGUAGE, what=as_said(what), language=language), limit)
        for language, value in nodes.items()
    }
    return {REFERENCE_LANGUAGE: "", **texts}


def _one_of(reader: Reader, node: yaml.Node | None, what: str, words: type[_Word]) -> _Word | None:
    if node is None:
        return None
    text = reader.text(node, what)
    if text in set(words):
        return words(text)
    if text:
        mend = _closest(text, words) or said("write one of {words}", words=", ".join(words))
        reader.complain(node, said('"{key}: {text}" is not known', key=what, text=text), mend)
    return None


def _touch(reader: Reader, node: yaml.Node | None, what: Said) -> int | None:
    if node is None:
        return None
    number = reader.number(node, _key("touch", what), 1)
    if not 1 <= number <= LARGEST_TOUCH:
        cannot = said('"touch: {number}" cannot be drawn', number=number)
        reader.complain(node, cannot, said("write a number from 1 to {most}", most=LARGEST_TOUCH))
    return number


def _check_places(reader: Reader, nodes: list[yaml.Node], parts: list[Part], scene: Scene | None) -> None:
    """Complains of parts that do not belong into this scene or onto a phone, and of too many."""
    most = MOST_PARTS if scene is None else MOST_PARTS_OF_A_SCENE
    if len(nodes) > most:
        too_many = said("the screen has {count} parts, {most} fit", count=len(nodes), most=most)
        reader.complain(nodes[most], too_many, "keep those that matter")
    people = [part for part in parts if part.kind in PEOPLE]
    if scene is not None and len(people) > MOST_PEOPLE:
        too_many = said("the scene has {count} people, {most} fit", count=len(people), most=MOST_PEOPLE)
        reader.complain(nodes[0], too_many, "leave some out")
    for node, kind in _kinds(nodes):
        if scene is None and kind in PEOPLE:
            on_phone = said('a "{kind}" does not fit on a phone', kind=kind)
            reader.complain(node, on_phone, 'add "scene: home" above, or another place')
        elif scene is not None and kind not in IN_SCENES:
            mend = said('leave "scene" out, or use one of {words}', words=", ".join(sorted(IN_SCENES)))
            reader.complain(node, said('a "{kind}" is on a phone, not in a scene', kind=kind), mend)


def _kinds(nodes: Iterable[yaml.Node]) -> Iterable[tuple[yaml.Node, Kind]]:
    """The kind of each part with its place; those without a kind are left out."""
    for node in nodes:
        keys = [key.value for key, _ in node.value] if isinstance(node, yaml.MappingNode) else [node.value]
        for key in keys:
            if key in set(Kind):
                yield node, Kind(key)
                break


def _check_touches(reader: Reader, nodes: list[yaml.Node], parts: list[Part]) -> None:
    for number, times in Counter(part.touch for part in parts if part.touch).items():
        if times > 1:
            twice = said('"touch: {number}" stands {times} times', number=number, times=times)
            reader.complain(nodes[0], twice, "number them 1, 2, 3")


def _closest(word: str, words: Iterable[str]) -> Said | None:
    """A question that offers the word that is most like `word`, or None."""
    close = difflib.get_close_matches(word, list(words), n=1)
    return said(DID_YOU_MEAN, word=close[0]) if close else None


def _key(key: str, part: Said) -> Said:
    return said(KEY_OF, key=key, what=part)
