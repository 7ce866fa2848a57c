"""From a text to the same text with what is private masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.privacy import shapes
from bot.privacy.codes import private_codes, secret_codes
from bot.privacy.cues import CueKind, Cues
from bot.privacy.numbers import Private, Verdict, private_numbers
from bot.privacy.passwords import looks_like_a_password, passwords
from bot.privacy.shadow import Shadow, shadow_of

MASK = "•••"
_EXAMPLES = frozenset({"000000", "111111", "123456", "654321", "0000", "1111", "1234"})


class PrivateKind(StrEnum):
    """What was found; a resident is warned most sternly of a secret."""

    NUMBER = "number"
    SECRET = "secret"


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text with its private parts masked, and the kinds of what was masked."""

    text: str
    kinds: frozenset[PrivateKind]


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    kind: PrivateKind


def redact(text: str) -> Redacted:
    """`text` with every private number, code and password replaced by `MASK`."""
    shadow = shadow_of(text)
    cues = Cues(shadow.text)
    found = [_secret(span) for span in (*passwords(shadow.text, cues), *secret_codes(shadow.text, cues))]
    found += [_Found(start, end, PrivateKind.NUMBER) for start, end in private_codes(shadow.text, cues)]
    return _masked(text, shadow, [*found, *map(_number, private_numbers(shadow.text, cues))])


def redact_helpers(text: str) -> Redacted:
    """What volunteers and admins write, masked like what residents write, but for what their answers live on: whom to
    call, and how passwords are changed."""
    shadow = shadow_of(text)
    cues = Cues(shadow.text)
    told = (span for span in passwords(shadow.text, cues) if looks_like_a_password(shadow.text[slice(*span)]))
    found = [_secret(span) for span in told if any(map(str.isdigit, shadow.text[slice(*span)]))]
    private = (number for number in private_numbers(shadow.text, cues) if not _helps(number))
    return _masked(text, shadow, [*found, *map(_number, private)])


def _helps(number: Private) -> bool:
    """Whether it is a phone to call, a code that nobody should choose, or long without being anybody's for sure."""
    if number.verdict is Verdict.SECRET:
        return number.digits in _EXAMPLES or number.label is CueKind.CODE
    if number.label in (CueKind.IDENTITY, CueKind.ACCOUNT_NUMBER):
        return False
    return shapes.is_phone(number.digits) or not (shapes.is_certain(number.digits) or number.label is CueKind.ACCOUNT)


def _secret(span: tuple[int, int]) -> _Found:
    return _Found(*span, PrivateKind.SECRET)


def _number(number: Private) -> _Found:
    is_secret = number.verdict is Verdict.SECRET
    return _Found(number.start, number.end, PrivateKind.SECRET if is_secret else PrivateKind.NUMBER)


def _masked(text: str, shadow: Shadow, found: Sequence[_Found]) -> Redacted:
    result: list[str] = []
    end = 0
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        start, stop = shadow.span(each.start, each.end)
        if start >= end:
            result += [text[end:start], MASK]
        end = max(end, stop)
    return Redacted("".join([*result, text[end:]]), frozenset(each.kind for each in found))


def without_mask(text: str) -> str:
    """A masked text as it is matched: what was masked tells nothing. One that is nothing but masked stays."""
    return text.replace(MASK, " ").strip() or text
