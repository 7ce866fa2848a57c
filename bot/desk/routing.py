"""Whom a question is shown to: those who speak its language first, then by commune, topic, and who is free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.store.volunteers import Profile
from knowledge_base.schema import REFERENCE_LANGUAGE

_YES, _NO_PREFERENCE, _NO = 2, 1, 0


@dataclass(frozen=True, slots=True)
class Need:
    """What a question asks of a volunteer. `spoken`: it is a voice message or a picture, which nobody can translate
    by reading."""

    language: str
    commune: str | None = None
    topic: str | None = None
    spoken: bool = False


def speaks(profile: Profile, language: str) -> bool:
    """Whether the volunteer speaks a language; who has told none speaks Vietnamese."""
    return language in (profile.languages or {REFERENCE_LANGUAGE})


def fit(profile: Profile, need: Need) -> tuple[bool, int, int]:
    """How well a volunteer fits a question, the more the greater: by language, then commune, then topic."""
    return (
        speaks(profile, need.language),
        _wish(profile.communes, need.commune),
        _wish(profile.topics, need.topic),
    )


def choose(
    team: Sequence[Profile], need: Need, claims: Mapping[int, int], *, limit: int, turn: int = 0
) -> list[Profile]:
    """At most `limit` of those who fit best, the freest first; among equals each `turn` begins with another.

    For what was spoken only speakers, where the team has any.
    """
    if not team:
        return []
    if need.spoken:
        team = [profile for profile in team if speaks(profile, need.language)] or team
    best = max(fit(profile, need) for profile in team)
    fitting = [profile for profile in team if fit(profile, need) == best]
    fitting = fitting[turn % len(fitting) :] + fitting[: turn % len(fitting)]
    return sorted(fitting, key=lambda profile: claims.get(profile.person_id, 0))[:limit]


def ranked(team: Sequence[Profile], need: Need, claims: Mapping[int, int]) -> list[Profile]:
    """All of a team, those who fit best first, the freest first among equals."""
    by_load = sorted(team, key=lambda profile: claims.get(profile.person_id, 0))
    return sorted(by_load, key=lambda profile: fit(profile, need), reverse=True)


def _wish(wanted: frozenset[str], given: str | None) -> int:
    if not wanted or given is None:
        return _NO_PREFERENCE
    return _YES if given in wanted else _NO
