"""The desk's rules as values: whom a question fits, who is on duty, what the night is; and claims in a race."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import VIETNAM
from bot.desk.duty import Quiet, is_on_duty, next_duty, until_when
from bot.desk.outlook import usual
from bot.desk.routing import Need, choose
from bot.store.volunteers import Duty, Profile

NIGHT = Quiet(21, 6)
EVENINGS = frozenset((weekday, hour) for weekday in range(7) for hour in (18, 19))
MONDAY = datetime(2026, 11, 23, tzinfo=VIETNAM)


def on_monday(hour: float) -> datetime:
    return (MONDAY + timedelta(hours=hour)).astimezone(UTC)


@pytest.mark.parametrize(
    ("profile", "hour", "expected"),
    [
        (Profile(1), 9, True),
        (Profile(1), 23, False),
        (Profile(1, hours=EVENINGS), 9, False),
        (Profile(1, hours=EVENINGS), 18.5, True),
        (Profile(1, hours=EVENINGS), 20, False),
        (Profile(1, hours=frozenset({(0, 23)})), 23, True),
        (Profile(1, duty=Duty.ON), 23, True),
        (Profile(1, duty=Duty.OFF), 9, False),
        (Profile(1, duty=Duty.OFF, duty_until=on_monday(8)), 9, True),
        (Profile(1, duty=Duty.ON, duty_until=on_monday(20), hours=EVENINGS), 9, True),
    ],
)
def test_on_duty_as_said_or_by_hours_or_by_day(profile: Profile, hour: float, expected: bool) -> None:
    assert is_on_duty(profile, on_monday(hour), NIGHT) is expected


@pytest.mark.parametrize(
    ("said", "hour", "until"),
    [
        (Duty.ON, 9, 20),  # on until the end of the next hours of duty
        (Duty.ON, 18.5, 20),
        (Duty.OFF, 9, 18),  # off until they begin
        (Duty.OFF, 18.5, 24 + 18),
    ],
)
def test_what_is_said_of_duty_ends_with_the_hours(said: Duty, hour: float, until: float) -> None:
    assert until_when(Profile(1, hours=EVENINGS), said, on_monday(hour)) == on_monday(until)
    assert until_when(Profile(1), said, on_monday(hour)) is None


def test_the_next_hour_of_duty_is_found() -> None:
    assert next_duty([Profile(1, hours=EVENINGS)], on_monday(9.5), NIGHT) == on_monday(18)
    assert next_duty([Profile(1)], on_monday(22), NIGHT) == on_monday(30)
    assert next_duty([Profile(1, duty=Duty.OFF)], on_monday(9), NIGHT) is None


@pytest.mark.parametrize(
    ("start", "end", "awake"), [(9, 11, 2), (20, 31, 2), (21.5, 23, 0), (20.5, 20.75, 0.25), (5, 6.5, 0.5)]
)
def test_only_the_day_counts_as_waiting(start: float, end: float, awake: float) -> None:
    assert NIGHT.waking(on_monday(start), on_monday(end)) == timedelta(hours=awake)


def test_equal_hours_mean_no_night() -> None:
    assert not any(Quiet(0, 0).at(on_monday(hour)) for hour in range(24))


HMONG = Profile(1, languages=frozenset({"hmn", "vi"}))
HMONG_BUSY = Profile(2, languages=frozenset({"hmn"}))
LOCAL = Profile(3, languages=frozenset({"vi"}), communes=frozenset({"muong-luan"}))
EXPERT = Profile(4, languages=frozenset({"vi"}), topics=frozenset({"vneid"}))
ELSEWHERE = Profile(5, communes=frozenset({"chieng-sinh"}))
TEAM = [HMONG, HMONG_BUSY, LOCAL, EXPERT, ELSEWHERE]


@pytest.mark.parametrize(
    ("need", "expected"),
    [
        (Need("hmn"), [1, 2]),
        (Need("vi", commune="muong-luan", topic="vneid"), [3]),  # the commune comes before the topic
        (Need("vi", topic="vneid"), [4]),
        (Need("vi", commune="dien-bien-phu", topic="vneid"), [4]),
        (Need("kjg"), [1, 2, 3, 4, 5]),  # nobody speaks it: it is shown all the same
        (Need("kjg", spoken=True), [1, 2, 3, 4, 5]),
        (Need("hmn", topic="vneid", spoken=True), [1, 2]),
    ],
)
def test_language_then_commune_then_topic_then_who_is_free(need: Need, expected: list[int]) -> None:
    chosen = [profile.person_id for profile in choose(TEAM, need, {2: 3}, limit=5)]
    assert sorted(chosen) == expected
    assert 2 not in chosen or chosen[-1] == 2


def test_among_equals_each_turn_begins_with_another() -> None:
    team = [Profile(number) for number in range(4)]
    first = [choose(team, Need("vi"), {}, limit=1, turn=turn)[0].person_id for turn in range(4)]
    assert sorted(first) == [0, 1, 2, 3]


def test_the_usual_wait_needs_enough_waits() -> None:
    assert usual([5.0, 6.0]) is None
    assert usual([1.0, 9.0, 3.0, 500.0, 4.0]) == 4.0
