"""A volunteer's profile by taps: languages, communes, topics, hours of duty; and `/duty on` and `/duty off`."""

from __future__ import annotations

from telegram import CallbackQuery, Message

from bot.desk import duty
from bot.store import volunteers
from bot.store.database import Connection
from bot.store.volunteers import Duty, Part, Profile
from handlers.audience import Audience
from handlers.context import Context, Visit
from handlers.desk import profile_screens, taps
from handlers.desk_screens import communes
from handlers.routing import OnCommand, OnTap, Table
from handlers.screens import Screen
from handlers.sending import say, show

_WHOLE, _HOURS = "all", "hours"


async def profile(_message: Message, _arguments: list[str], visit: Visit, context: Context) -> None:
    """The whole profile, each part a button."""
    await say(context.bot, visit.chat_id, await _whole(visit, context))


async def greet(visit: Visit, context: Context) -> None:
    """The profile for somebody who has just joined: a short set-up, all of it optional."""
    await say(context.bot, visit.chat_id, visit.screens.plain("profile_welcome"))
    await say(context.bot, visit.chat_id, await _whole(visit, context))


async def open_part(query: CallbackQuery, tap: taps.OpenProfile, visit: Visit, context: Context) -> str | None:
    """One part of the profile, in place of the tapped message."""
    screen = await _part(tap.part, visit, context)
    if screen is None:
        return visit.screens.label("old_button")
    await show(context.bot, query, screen)
    return None


async def toggle(query: CallbackQuery, tap: taps.ToggleChoice, visit: Visit, context: Context) -> str | None:
    """Chooses a language, commune or topic, or takes it back."""
    if tap.part not in list(Part) or tap.value not in _choices(Part(tap.part), visit, context):
        return visit.screens.label("old_button")
    await context.services.database.run(volunteers.toggle, visit.person.id, Part(tap.part), tap.value)
    await _show_part(query, tap.part, visit, context)
    return None


async def open_day(query: CallbackQuery, tap: taps.OpenDay, visit: Visit, context: Context) -> str | None:
    """The hours of a weekday."""
    if not 0 <= tap.weekday <= 6:
        return visit.screens.label("old_button")
    await _show_day(query, tap.weekday, visit, context)
    return None


async def toggle_hour(query: CallbackQuery, tap: taps.ToggleHour, visit: Visit, context: Context) -> str | None:
    """On duty in this hour of the week, or no longer."""
    if not (0 <= tap.weekday <= 6 and 0 <= tap.hour <= 23):
        return visit.screens.label("old_button")
    await context.services.database.run(volunteers.toggle_hour, visit.person.id, tap.weekday, tap.hour)
    await _show_day(query, tap.weekday, visit, context)
    return None


async def copy_day(query: CallbackQuery, tap: taps.CopyDay, visit: Visit, context: Context) -> str | None:
    """The same hours on every day."""
    if not 0 <= tap.weekday <= 6:
        return visit.screens.label("old_button")
    await context.services.database.run(volunteers.copy_day, visit.person.id, tap.weekday)
    await _show_part(query, _HOURS, visit, context)
    return None


async def set_duty(query: CallbackQuery, tap: taps.SetDuty, visit: Visit, context: Context) -> None:
    """On or off from the profile."""
    await _say_duty(Duty.ON if tap.on else Duty.OFF, visit, context)
    await _show_part(query, _WHOLE, visit, context)


async def set_preview(query: CallbackQuery, tap: taps.SetPreview, visit: Visit, context: Context) -> None:
    """Whether answers are shown before they are sent."""
    await context.services.database.run(volunteers.set_preview, visit.person.id, bool(tap.on))
    await _show_part(query, _WHOLE, visit, context)


async def duty_command(_message: Message, arguments: list[str], visit: Visit, context: Context) -> None:
    """`/duty on` and `/duty off`; `/duty` alone tells which."""
    word = arguments[0].lower() if arguments else ""
    if word in ("on", "off"):
        await _say_duty(Duty(word), visit, context)
    elif word:
        await say(context.bot, visit.chat_id, visit.screens.plain("duty_how"))
        return
    services = context.services
    own = await services.database.read(volunteers.profile, visit.person.id)
    text = profile_screens.duty_line(visit.screens, own, services.clock(), services.desk.quiet)
    await say(context.bot, visit.chat_id, Screen(text))


async def _say_duty(said: Duty, visit: Visit, context: Context) -> None:
    now = context.services.clock()

    def keep(db: Connection) -> None:
        own = volunteers.profile(db, visit.person.id)
        volunteers.set_duty(db, visit.person.id, said, duty.until_when(own, said, now))

    await context.services.database.run(keep)


async def _whole(visit: Visit, context: Context) -> Screen:
    services = context.services
    own = await services.database.read(volunteers.profile, visit.person.id)
    preview = services.config.escalation.preview if own.preview is None else own.preview
    names = {part: _choices(part, visit, context) for part in Part}
    return profile_screens.whole(visit.screens, own, names, services.clock(), services.desk.quiet, preview=preview)


async def _part(name: str, visit: Visit, context: Context) -> Screen | None:
    own = await context.services.database.read(volunteers.profile, visit.person.id)
    if name == _WHOLE:
        return await _whole(visit, context)
    if name == _HOURS:
        return profile_screens.week(visit.screens, own)
    if name in list(Part):
        part = Part(name)
        return profile_screens.choices(visit.screens, part, _chosen(own, part), _choices(part, visit, context))
    return None


async def _show_part(query: CallbackQuery, name: str, visit: Visit, context: Context) -> None:
    screen = await _part(name, visit, context)
    if screen is not None:
        await show(context.bot, query, screen)


async def _show_day(query: CallbackQuery, weekday: int, visit: Visit, context: Context) -> None:
    own = await context.services.database.read(volunteers.profile, visit.person.id)
    await show(context.bot, query, profile_screens.day(visit.screens, own, weekday))


def _choices(part: Part, visit: Visit, context: Context) -> dict[str, str]:
    """What can be chosen, by id with the name that people see."""
    services = context.services
    match part:
        case Part.LANGUAGES:
            known = services.library.languages
            return {code: known[code].name for code in services.config.languages if code in known}
        case Part.COMMUNES:
            return communes(visit.screens)
        case Part.TOPICS:
            return profile_screens.topics(visit.screens)


def _chosen(own: Profile, part: Part) -> frozenset[str]:
    return {Part.LANGUAGES: own.languages, Part.COMMUNES: own.communes, Part.TOPICS: own.topics}[part]


TABLE: Table = (
    OnCommand("profile", profile, Audience.VOLUNTEERS),
    OnCommand("duty", duty_command, Audience.VOLUNTEERS),
    OnTap(taps.OpenProfile, open_part, Audience.VOLUNTEERS),
    OnTap(taps.ToggleChoice, toggle, Audience.VOLUNTEERS),
    OnTap(taps.OpenDay, open_day, Audience.VOLUNTEERS),
    OnTap(taps.ToggleHour, toggle_hour, Audience.VOLUNTEERS),
    OnTap(taps.CopyDay, copy_day, Audience.VOLUNTEERS),
    OnTap(taps.SetDuty, set_duty, Audience.VOLUNTEERS),
    OnTap(taps.SetPreview, set_preview, Audience.VOLUNTEERS),
)
