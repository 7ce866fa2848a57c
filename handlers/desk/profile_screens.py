"""How a volunteer's profile looks: the whole, lists to choose from, the week and a day of duty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from telegram import InlineKeyboardButton

from bot.clock import shown_time
from bot.desk import duty
from bot.desk.duty import Quiet
from bot.store.volunteers import Hours, Part, Profile
from handlers.desk import taps
from handlers.screens import Screen, Screens, button, pairs
from knowledge_base.schema import in_language

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS_IN_A_ROW = 6


def whole(
    screens: Screens,
    own: Profile,
    names: Mapping[Part, Mapping[str, str]],
    now: datetime,
    quiet: Quiet,
    *,
    preview: bool,
) -> Screen:
    """All of it in a message, with a button for each part."""
    anything = screens.label("profile_anything")

    def listed(part: Part, chosen: frozenset[str]) -> str:
        return ", ".join(name for value, name in names[part].items() if value in chosen) or anything

    lines = [
        f"<b>{screens.say('profile')}</b>",
        screens.say("profile_languages", list=listed(Part.LANGUAGES, own.languages)),
        screens.say("profile_communes", list=listed(Part.COMMUNES, own.communes)),
        screens.say("profile_topics", list=listed(Part.TOPICS, own.topics)),
        screens.say("profile_hours", list=hours_in_words(screens, own.hours)),
        screens.say("profile_preview_on" if preview else "profile_preview_off"),
        f"<b>{duty_line(screens, own, now, quiet)}</b>",
    ]
    parts = [button(screens.label(f"edit_{part}"), taps.OpenProfile(part)) for part in (*Part, "hours")]
    is_on = duty.is_on_duty(own, now, quiet)
    last = [
        button(screens.label("go_off_duty" if is_on else "go_on_duty"), taps.SetDuty(int(not is_on))),
        button(screens.label("preview_off" if preview else "preview_on"), taps.SetPreview(int(not preview))),
    ]
    return Screen("\n".join(lines), [*pairs(parts), last])


def choices(screens: Screens, part: Part, chosen: frozenset[str], names: Mapping[str, str]) -> Screen:
    """A list to choose from; a tap chooses, another takes it back."""
    buttons = [
        button(f"{'✅' if value in chosen else '▫'} {name}", taps.ToggleChoice(part, value))
        for value, name in names.items()
    ]
    return Screen(screens.say(f"edit_{part}_how"), [*pairs(buttons), [_back(screens)]])


def week(screens: Screens, own: Profile) -> Screen:
    """The days, each with its hours."""
    rows = [
        [button(f"{screens.label(f'stats_{name}')}: {_day_in_words(own.hours, weekday)}", taps.OpenDay(weekday))]
        for weekday, name in enumerate(_WEEKDAYS)
    ]
    return Screen(screens.say("edit_hours_how"), [*rows, [_back(screens)]])


def day(screens: Screens, own: Profile, weekday: int) -> Screen:
    """The hours of a day: a tap on an hour begins or ends duty in it."""
    hours = [
        button(f"{'✅' if (weekday, hour) in own.hours else ''}{hour}h", taps.ToggleHour(weekday, hour))
        for hour in range(24)
    ]
    rows = [hours[start : start + _HOURS_IN_A_ROW] for start in range(0, 24, _HOURS_IN_A_ROW)]
    rows.append([button(screens.label("copy_day"), taps.CopyDay(weekday))])
    rows.append([button(screens.label("profile_back"), taps.OpenProfile("hours"))])
    return Screen(screens.say("edit_day_how", day=screens.label(f"stats_{_WEEKDAYS[weekday]}")), rows)


def topics(screens: Screens) -> dict[str, str]:
    """The topics of the knowledge base by id."""
    return {
        topic.id: f"{topic.icon} {in_language(topic.title, screens.language)}"
        for topic in screens.library.topics.values()
    }


def duty_line(screens: Screens, own: Profile, now: datetime, quiet: Quiet) -> str:
    """Whether the volunteer is on duty, and until when that holds if they have said so; HTML."""
    key = "duty_is_on" if duty.is_on_duty(own, now, quiet) else "duty_is_off"
    line = screens.say(key)
    if own.duty_until is not None and now < own.duty_until:
        until = shown_time(own.duty_until)
        line += f" {screens.say('duty_until', time=until)}"
    return line


def hours_in_words(screens: Screens, hours: Hours) -> str:
    """The hours of duty, days with the same hours together."""
    if not hours:
        return screens.label("hours_any")
    days: dict[str, list[str]] = {}
    for weekday, name in enumerate(_WEEKDAYS):
        if any(day == weekday for day, _ in hours):
            days.setdefault(_day_in_words(hours, weekday), []).append(screens.label(f"stats_{name}"))
    return "; ".join(f"{', '.join(names)}: {span}" for span, names in days.items())


def _day_in_words(hours: Hours, weekday: int) -> str:
    """The hours of a day as spans: 7–11, 19–21."""
    own = sorted(hour for day, hour in hours if day == weekday)
    spans: list[list[int]] = []
    for hour in own:
        if spans and spans[-1][1] == hour:
            spans[-1][1] = hour + 1
        else:
            spans.append([hour, hour + 1])
    return ", ".join(f"{start}–{end}h" for start, end in spans) or "–"


def _back(screens: Screens) -> InlineKeyboardButton:
    return button(screens.label("profile_back"), taps.OpenProfile("all"))
