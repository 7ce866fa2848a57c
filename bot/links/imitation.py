"""Whether a name is meant to be taken for an official one: part by part, by the eye, by typing slips. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from bot.links.official import OfficialDomains
from bot.links.spelling import distance, looks, plain
from bot.links.verdict import Reason

_LONGEST = 63
"""Letters that a label may have; what is longer is no name, and would only take time."""
_EDGE_DIGITS = re.compile(r"^\d+|\d+$")


@dataclass(frozen=True, slots=True)
class Resemblance:
    """A name of the list found in a label: `closeness` 0 is the name itself, more is less like it."""

    closeness: int
    name: str
    imitates: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Part:
    """What may stand for a name in a label: `text` as compared, `seen` as the eye takes it, `alone` for no more."""

    text: str
    seen: str
    alone: bool


def resemblance(label: str, official: OfficialDomains) -> Resemblance | None:
    """The official name that `label`, one part of a host as shown, resembles most, None for none."""
    parts = tuple(_parts(label[:_LONGEST], official.bait))
    found = (
        Resemblance(closeness, name, domain, _of_letters(label, reason_of(part, name)))
        for name, seen, domain in official.names
        for closeness, (matches, reason_of) in enumerate(_LIKENESSES)
        for part in parts
        if matches(part, name, seen)
    )
    return min(found, key=lambda one: (one.closeness, -len(one.name)), default=None)


def _of_letters(label: str, reason: Reason) -> Reason:
    """Marks on letters ("dịchvụcông") are a trick of letters, too, whatever else is done to the name."""
    return reason if label.isascii() else Reason.HOMOGLYPH


def spelling_reason(text: str, name: str, otherwise: Reason) -> Reason:
    """By what letters `text` shows `name`: its own (then `otherwise`), digits, or others that look alike."""
    if name in text:
        return otherwise
    is_digits = text.isascii() and any(c.isdecimal() for c in text) and name not in text.translate(_BARS)
    return Reason.DIGITS if is_digits else Reason.HOMOGLYPH


_BARS = str.maketrans("l|", "ii")


def _parts(label: str, bait: frozenset[str]) -> Iterable[Part]:
    """The whole label, its words, neighbouring words as one, each also without bait words and digits around it."""
    words = [word for word in plain(label).split("-") if word]
    runs = {"".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, min(i + 6, len(words)) + 1)}
    bare = {_without_bait(run, bait) for run in runs}
    yield Part(label, looks(label), alone=True)
    for text in sorted(runs | bare - {""}):
        yield Part(text, looks(text), alone=False)


def _without_bait(text: str, bait: frozenset[str]) -> str:
    """“capnhatvneid24h” without “capnhat” and “24h”; a text that is bait altogether stays."""
    while True:
        shorter = _EDGE_DIGITS.sub("", text)
        head = max((word for word in bait if shorter.startswith(word)), key=len, default="")
        tail = max((word for word in bait if shorter.endswith(word)), key=len, default="")
        shorter = shorter.removeprefix(head) or shorter
        shorter = shorter.removesuffix(tail) or shorter
        if shorter == text or not shorter:
            return text
        text = shorter


def _is_same(part: Part, name: str, _seen: str) -> bool:
    return part.text == name


def _looks_same(part: Part, _name: str, seen: str) -> bool:
    return part.seen == seen


def _is_slip(part: Part, name: str, seen: str) -> bool:
    """A letter changed, doubled, left out or swapped; two in a long name. Short names are too near to other words."""
    if _single(part.seen) == _single(seen) or _single(part.text) == _single(name):
        return len(part.text) >= len(name) > 2 or len(name) > 3
    if len(name) < 4:
        return False
    if len(name) == 4:
        return sorted(part.seen) == sorted(seen) and part.seen[:1] == seen[:1] and distance(part.seen, seen, 1) == 1
    limit = 2 if len(name) >= 9 and part.seen[:1] == seen[:1] else 1
    return distance(part.seen, seen, limit) <= limit


def _contains(part: Part, name: str, seen: str) -> bool:
    return len(name) >= 5 and seen in part.seen


def _contains_slip(part: Part, name: str, seen: str) -> bool:
    if len(name) < 10 or len(part.seen) <= len(seen):
        return False
    sizes = (len(seen), len(seen) + 1, len(seen) - 1)
    windows = {part.seen[i : i + size] for size in sizes for i in range(len(part.seen) - size + 1)}
    return any(distance(window, seen, 1) <= 1 for window in windows)


def _single(text: str) -> str:
    """Every letter that is repeated, once."""
    return "".join(letter for letter, _ in groupby(text))


def _by_place(part: Part, _name: str) -> Reason:
    return Reason.OTHER_ENDING if part.alone else Reason.EXTRA_WORD


def _by_letters(part: Part, name: str) -> Reason:
    return spelling_reason(part.text, name, Reason.EXTRA_WORD)


def _slip(_part: Part, _name: str) -> Reason:
    return Reason.MISSPELT


_LIKENESSES: tuple[tuple[Callable[[Part, str, str], bool], Callable[[Part, str], Reason]], ...] = (
    (_is_same, _by_place),
    (_looks_same, _by_letters),
    (_is_slip, _slip),
    (_contains, _by_letters),
    (_contains_slip, _slip),
)
"""From the name itself to the least alike; the first that fits a name tells the trick."""
