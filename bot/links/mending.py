"""Puts links together again that people took apart: “hxxp”, “[.]”, “vneid . gov . vn”, “vneid chấm gov chấm vn”.

Only where what comes out is clearly a domain: a full stop between two sentences stays one.
"""

from __future__ import annotations

import re

from bot.links.addresses import registrable
from bot.text import fold, is_plain_syllable

_DOT = r"(?:chấm|chám|cham|dot)"
_ENDING = r"(?:vn|com|net|org|info|gov|edu|xyz|top|online|site|shop|club|vip|icu|cc|asia|biz|store|app|live|link)"
_NAME = r"[^\s./\\:@,;()\[\]<>\"'?!]+"

_DEFANGED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\bh(?:xx|\*\*)p(s?)(?=\s*(?:[:：]|\[:))", re.IGNORECASE), r"http\1"),
    (re.compile(r"(?<=\w)%2e(?=\w)", re.IGNORECASE), "."),
    (re.compile(r"\[:\]|\[://\](?:/{2})?|\[:\]//"), ":"),
    (re.compile(r"\b(https?)\s*[:：]\s*([/\\／]{1,3})\s*", re.IGNORECASE), r"\1://"),
    (re.compile(rf"\s*[\[({{]\s*(?:\.|{_DOT})\s*[\])}}]\s*", re.IGNORECASE), "."),
    (re.compile(rf"\s+{_DOT}\s+(?={_ENDING}\b)", re.IGNORECASE), "."),
    (re.compile(rf"(?<=\w)\s+{_DOT}\s+(?=[\w-]+\.{_ENDING}\b)", re.IGNORECASE), "."),
    (re.compile(r"(?<=\w)\.\s+(gov|com|org|net|edu)\s*\.\s*vn\b", re.IGNORECASE), r".\1.vn"),
)
"""In this order."""

_SPACED = re.compile(rf"(?<![\w.]){_NAME}(?:(?:\s+\.\s*|\.){_NAME})+")
_GAP = re.compile(r"\s+\.\s*")
_LATE_ENDING = re.compile(rf"(?P<name>{_NAME})\.\s+(?P<ending>vn|com|net|org|info|xyz|top|online|site)(?![\w-]|\.\w)")


_SAID_BEFORE = frozenset(["with", "ends", "end", "ending", "the", "of", "by", "real", "domain"])
_FULL_WIDTH = str.maketrans({chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F) if chr(code).isalnum()})


def mended(text: str) -> str:
    """`text` with every link that was taken apart in one piece."""
    text = text.translate(_FULL_WIDTH)
    for pattern, replacement in _DEFANGED:
        text = pattern.sub(replacement, text)
    return _LATE_ENDING.sub(_close_late, _SPACED.sub(_close, text))


def _close(match: re.Match[str]) -> str:
    """“vneid .com”: nobody puts a space before a full stop, so this is a name, if it ends like one."""
    name, after = _GAP.split(match[0], maxsplit=1) if _GAP.search(match[0]) else (match[0], "")
    if not after or (not registrable(after) and _is_said_before(name)):
        return match[0]
    joined = _GAP.sub(".", match[0])
    labels = joined.split(".")
    while len(labels) > 2 and not registrable(".".join(labels)):
        labels.pop()
    ending = re.compile(_ENDING, re.IGNORECASE).fullmatch(labels[-1])
    return joined if ending and registrable(".".join(labels)) else match[0]


def _is_said_before(word: str) -> bool:
    """Whether `word` belongs to the sentence: “đuôi .gov.vn”, “ends with .gov.vn”."""
    return is_plain_syllable(fold(word)) or word.lower() in _SAID_BEFORE


def _close_late(match: re.Match[str]) -> str:
    """“vneid. com”: a sentence may end there, so only after what is no word."""
    return match[0] if is_plain_syllable(fold(match["name"])) else f"{match['name']}.{match['ending']}"
