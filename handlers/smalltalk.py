"""The polite answer to what is no question: a greeting is greeted, thanks are answered as thanks."""

from __future__ import annotations

from collections.abc import Mapping

from bot.text import fold

_KEYS = {
    "thanks": "smalltalk_thanks",
    "praise": "smalltalk_thanks",
    "goodbye": "smalltalk_bye",
    "agreement": "smalltalk_ok",
}
_GREETING = "smalltalk"


def reply_key(text: str, words: Mapping[str, object]) -> str:
    """The interface text that answers `text`, by the longest phrase of `words/smalltalk.yaml` that it contains."""
    table = words.get("smalltalk")
    said = f" {fold(text)} "
    found = [
        (len(phrase), str(kind))
        for kind, phrases in (table.items() if isinstance(table, Mapping) else ())
        for phrase in (fold(str(each)) for each in (phrases if isinstance(phrases, list) else ()))
        if phrase and f" {phrase} " in said
    ]
    return _KEYS.get(max(found)[1], _GREETING) if found else _GREETING
