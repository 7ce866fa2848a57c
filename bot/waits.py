"""How long somebody waits, in words."""

from __future__ import annotations

from datetime import timedelta

from knowledge_base.library import Library

_AN_HOUR = 60
_A_DAY = 24 * _AN_HOUR


def in_words(library: Library, language: str, span: timedelta) -> str:
    """A span in minutes, from two hours on in hours, from two days on in days."""
    minutes = max(1, round(span.total_seconds() / 60))
    if minutes < 2 * _AN_HOUR:
        return library.text(language, "wait_minutes", count=minutes)
    if minutes < 2 * _A_DAY:
        return library.text(language, "wait_hours", count=round(minutes / _AN_HOUR))
    return library.text(language, "wait_days", count=round(minutes / _A_DAY))
