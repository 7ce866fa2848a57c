"""Codes of letters and digits: one-time codes, accounts with letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy import shapes
from bot.privacy.cues import CueKind, Cues
from bot.privacy.known_words import is_known

_CODE = re.compile(r"(?<![^\W_])(?=[A-Za-z\-.]*\d)(?=[\d\-.]*[A-Za-z])[A-Za-z\d]+(?:[\-.][A-Za-z\d]+)*(?![^\W_])")
_LETTERS_ONLY = re.compile(r"(?<![^\W_])[A-Z]{5,10}(?![^\W_])")
_ACCOUNT = re.compile(r"(?<![^\W_])(?=[A-Z]*\d)\d{2,}[A-Za-z]{1,2}\d{5,}[A-Za-z]?(?![^\W_])")
_COUNT = re.compile(r"\d+[a-zà-ỹđ]{1,6}\d{0,2}")
_IS = re.compile(r"\W*(?:(?:[^\W\d]+ ){0,4}(?:la|na|is|ve|nhan duoc|gui)|)\W*")
_FORM = re.compile(r"[A-Za-z]{1,3}\d{1,2}")
_REACH = 40


def secret_codes(text: str, cues: Cues) -> Iterator[tuple[int, int]]:
    """Where one-time codes with letters stand: “OTP H7K2Q9”."""
    for match in _CODE.finditer(text):
        plain = re.sub(r"\W", "", match[0])
        if not 4 <= len(plain) <= 12 or is_known(match[0]) or _is_a_count(plain):
            continue
        for cue, gap in cues.before(match.start(), _REACH):
            if cue.kind is CueKind.NOBODYS:
                break
            if cue.kind is CueKind.SECRET and not any(map(str.isdigit, gap)):
                yield match.span()
                break
            if (
                cue.kind is CueKind.CODE
                and len(plain) <= 8
                and not plain.islower()
                and _IS.fullmatch(gap)
                and gap.strip()
            ):
                yield match.span()
                break
    for match in _LETTERS_ONLY.finditer(text):
        near = cues.before(match.start(), 8)
        if near and near[0][0].kind is CueKind.SECRET and not is_known(match[0]) and text != text.upper():
            yield match.span()


def private_codes(text: str, cues: Cues) -> Iterator[tuple[int, int]]:
    """Where accounts with letters stand: “711A12345678”."""
    for match in _ACCOUNT.finditer(text):
        near = cues.before(match.start(), _REACH)
        if near and near[0][0].kind in (CueKind.ACCOUNT, CueKind.ACCOUNT_NUMBER):
            yield match.span()


def _is_a_count(plain: str) -> bool:
    """“60s”, “14h30”, “5phut”, and the names of forms: “CT07”."""
    digits = re.match(r"\d*", plain)
    assert digits
    return bool(_COUNT.fullmatch(plain) or _FORM.fullmatch(plain)) or shapes.is_counted(
        plain, digits.end(), digits.end()
    )
