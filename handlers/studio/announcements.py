"""Announcements: written by an admin, seen as the residents will see them, sent with a bar that fills."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from html import escape

from telegram import CallbackQuery, InlineKeyboardButton, Message

from bot import announcing
from bot.announcing import AnnouncementLetter, Progress
from bot.delivery import RefusedError
from bot.outbox import Afterwards
from bot.privacy import redact_helpers
from bot.services import Services
from bot.store import announcements
from bot.store.announcements import Announcement, Receipt, State
from bot.store.database import Connection
from bot.store.deliveries import Delivery
from handlers.audience import Audience, may
from handlers.context import Bot, Context, Visit
from handlers.desk_screens import communes
from handlers.news import announcement as as_the_resident_sees_it
from handlers.routing import OnCommand, OnTap, Table
from handlers.screens import Screen, Screens, button, pairs
from handlers.sending import edit, say, show
from handlers.studio import taps

LONGEST_ANNOUNCEMENT = 1000
"""Characters: what fits the screen of a phone without scrolling far."""
_SHOWN = 8
_BAR = 12
_NEXT: dict[State, tuple[str, ...]] = {State.SENDING: ("pause", "stop"), State.PAUSED: ("resume", "stop")}


async def list_by_command(_message: Message, _arguments: list[str], visit: Visit, context: Context) -> None:
    """The announcements, as a new message."""
    await say(context.bot, visit.chat_id, await _list(visit, context))


async def list_by_button(query: CallbackQuery, _tap: taps.ListAnnouncements, visit: Visit, context: Context) -> None:
    """The announcements, from the menu."""
    await show(context.bot, query, await _list(visit, context))


async def begin(_query: CallbackQuery, _tap: taps.BeginAnnouncement, visit: Visit, context: Context) -> None:
    """A new one: its text is asked for."""
    services = context.services
    await services.database.run(announcements.begin, visit.person.id, services.clock())
    await say(context.bot, visit.chat_id, visit.screens.plain("write_announcement", limit=LONGEST_ANNOUNCEMENT))


async def take_text(message: Message, visit: Visit, context: Context) -> bool:
    """The text that a draft waits for."""
    services = context.services
    if not message.text or not may(Audience.ADMINS, services, visit.person.id, visit.chat_id):
        return False
    draft = await services.database.read(announcements.draft_of, visit.person.id)
    if draft is None or not draft.awaits_text:
        return False
    text = message.text.strip()
    if len(text) > LONGEST_ANNOUNCEMENT:
        await say(context.bot, visit.chat_id, visit.screens.plain("too_long", limit=LONGEST_ANNOUNCEMENT))
        return True
    if redact_helpers(text).kinds:
        await say(context.bot, visit.chat_id, visit.screens.plain("no_private_numbers"))
        return True
    await services.database.run(announcements.write, draft.id, text)
    await _show_draft(draft.id, visit, context)
    return True


async def open_(query: CallbackQuery, tap: taps.OpenAnnouncement, visit: Visit, context: Context) -> str | None:
    """A draft, or the progress of what was begun."""
    found = await context.services.database.read(announcing.progress, tap.announcement)
    if found is None:
        return visit.screens.label("old_button")
    if found.announcement.state is State.DRAFT:
        await _show_draft(tap.announcement, visit, context)
        return None
    await show(context.bot, query, progress(visit.screens, found))
    await _follow_in_tapped(query, tap.announcement, visit, context)
    return None


async def address(query: CallbackQuery, tap: taps.AddressAnnouncement, visit: Visit, context: Context) -> str | None:
    """One language or commune more or less."""
    services = context.services
    draft = await services.database.run(_toggle, visit.person.id, tap)
    if draft is None:
        return visit.screens.label("old_button")
    await show(context.bot, query, await _choice(draft, visit, context))
    return None


async def rewrite(_query: CallbackQuery, tap: taps.RewriteAnnouncement, visit: Visit, context: Context) -> str | None:
    """The text once more."""
    draft = await context.services.database.read(announcements.draft_of, visit.person.id)
    if draft is None or draft.id != tap.announcement:
        return visit.screens.label("old_button")
    await context.services.database.run(announcements.await_text, draft.id)
    await say(context.bot, visit.chat_id, visit.screens.plain("write_announcement", limit=LONGEST_ANNOUNCEMENT))
    return None


async def drop(query: CallbackQuery, tap: taps.DropAnnouncement, visit: Visit, context: Context) -> None:
    """Away with the draft."""
    await context.services.database.run(_drop, visit.person.id, tap.announcement)
    await show(context.bot, query, visit.screens.plain("dropped"))


async def send(query: CallbackQuery, tap: taps.SendAnnouncement, visit: Visit, context: Context) -> str | None:
    """Off it goes; this message becomes the bar. Where by now it is for more or fewer than the button said, that is
    shown first: nobody sends to a number that they have not seen."""
    services = context.services
    draft = await services.database.read(announcements.draft_of, visit.person.id)
    if draft is None or draft.id != tap.announcement:
        return visit.screens.label("old_button")
    count = await services.database.read(announcements.meant, draft.languages, draft.communes)
    if count != tap.count:
        await show(context.bot, query, await _choice(draft, visit, context))
        return visit.screens.label("count_changed", count=count)
    if not count:
        return visit.screens.label("nobody_meant")
    if not await services.database.run(announcing.start, tap.announcement, visit.person.id, services.clock()):
        return visit.screens.label("old_button")
    await _show_progress(query, tap.announcement, visit, context)
    return None


async def steer(query: CallbackQuery, tap: taps.SteerAnnouncement, visit: Visit, context: Context) -> str | None:
    """Pause, go on, stop."""
    services = context.services
    if not await services.database.run(_steer, tap, visit, context):
        return visit.screens.label("old_button")
    await _show_progress(query, tap.announcement, visit, context)
    return None


async def deliver_announcement(bot: Bot, services: Services, delivery: Delivery, screens: Screens) -> Afterwards | None:
    """From the outbox: to one of many, or the bar to its admin. Raises TryAgainError or RefusedError."""
    found = await services.database.read(announcing.progress, int(delivery.subject["announcement"]))
    if found is None:
        raise RefusedError("the announcement does not exist any more")
    if delivery.kind == AnnouncementLetter.PROGRESS:
        await edit(bot, delivery.chat_id, int(delivery.subject["message"]), progress(screens, found))
        return None
    return partial(
        announcements.note_receipt,
        announcement_id=found.announcement.id,
        person_id=delivery.chat_id,
        receipt=await _deliver(bot, delivery.chat_id, found.announcement, screens),
    )


async def _deliver(bot: Bot, chat_id: int, shown: Announcement, screens: Screens) -> Receipt:
    """Where it was paused or stopped meanwhile, the person waits for it again."""
    if shown.state is not State.SENDING:
        return Receipt.WAITING
    try:
        await say(bot, chat_id, as_the_resident_sees_it(screens, shown.text))
    except RefusedError:
        return Receipt.REFUSED  # counted and shown to the admin; nothing else can be done
    return Receipt.SENT


def progress(screens: Screens, found: Progress) -> Screen:
    """The bar, the counts, and what can be done."""
    shown = found.announcement
    filled = round(_BAR * found.handled / found.recipients) if found.recipients else _BAR
    lines = [
        f"<b>{screens.say(f'announcement_{shown.state}')}</b>",
        escape(_first_line(shown)),
        f"{'█' * filled}{'░' * (_BAR - filled)} {found.handled}/{found.recipients}",
        screens.say("announcement_sent", sent=found.receipts[Receipt.SENT], refused=found.receipts[Receipt.REFUSED]),
    ]
    rows = [
        [
            button(screens.label(f"announcement_{act}"), taps.SteerAnnouncement(shown.id, act))
            for act in _NEXT.get(shown.state, ())
        ],
        [button(screens.label("studio_back"), taps.OpenStudio())],
    ]
    return Screen("\n\n".join(lines), [row for row in rows if row])


async def _list(visit: Visit, context: Context) -> Screen:
    shown = await context.services.database.read(announcements.latest, _SHOWN)
    draft = await context.services.database.read(announcements.draft_of, visit.person.id)
    screens = visit.screens
    begun = [draft, *shown] if draft and draft.text else shown
    rows = [
        [button(f"{screens.label(f'announcement_{each.state}')}: {_first_line(each)}", taps.OpenAnnouncement(each.id))]
        for each in begun
    ]
    rows.append([button(screens.label("begin_announcement"), taps.BeginAnnouncement())])
    rows.append([button(screens.label("studio_back"), taps.OpenStudio())])
    return Screen(screens.say("announcements"), rows)


async def _show_draft(announcement_id: int, visit: Visit, context: Context) -> None:
    """First exactly what a resident will get, then whom it is for."""
    draft = await context.services.database.read(announcements.draft_of, visit.person.id)
    if draft is None or draft.id != announcement_id:
        await say(context.bot, visit.chat_id, visit.screens.plain("old_button"))
        return
    await say(context.bot, visit.chat_id, as_the_resident_sees_it(visit.screens, draft.text))
    await say(context.bot, visit.chat_id, await _choice(draft, visit, context))


async def _choice(draft: Announcement, visit: Visit, context: Context) -> Screen:
    services, screens = context.services, visit.screens
    count = await services.database.read(announcements.meant, draft.languages, draft.communes)
    languages = {
        code: screens.library.languages[code].name
        for code in services.config.languages
        if code in screens.library.languages
    }
    rows = [
        *pairs(_choices(draft, "language", languages, draft.languages)),
        *pairs(_choices(draft, "commune", communes(screens), draft.communes)),
        [button(screens.label("rewrite_announcement"), taps.RewriteAnnouncement(draft.id))],
        [button(screens.label("drop"), taps.DropAnnouncement(draft.id))],
    ]
    if count:
        rows[-1].append(button(screens.label("send_announcement", count=count), taps.SendAnnouncement(draft.id, count)))
    return Screen(screens.say("announcement_draft", count=count), rows)


def _choices(
    draft: Announcement, kind: str, names: Mapping[str, str], chosen: Sequence[str]
) -> list[InlineKeyboardButton]:
    return [
        button(f"{'☑' if code in chosen else '☐'} {name}", taps.AddressAnnouncement(draft.id, kind, code))
        for code, name in names.items()
    ]


async def _show_progress(query: CallbackQuery, announcement_id: int, visit: Visit, context: Context) -> None:
    found = await context.services.database.read(announcing.progress, announcement_id)
    if found:
        await show(context.bot, query, progress(visit.screens, found))
        await _follow_in_tapped(query, announcement_id, visit, context)


async def _follow_in_tapped(query: CallbackQuery, announcement_id: int, visit: Visit, context: Context) -> None:
    """The tapped message is the one in which the bar fills from now on, where it is that of its admin."""
    found = await context.services.database.read(announcements.find, announcement_id)
    if found and found.admin_id == visit.person.id and query.message is not None:
        await context.services.database.run(announcements.show_progress_in, announcement_id, query.message.message_id)


def _toggle(db: Connection, admin_id: int, tap: taps.AddressAnnouncement) -> Announcement | None:
    draft = announcements.draft_of(db, admin_id)
    if draft is None or draft.id != tap.announcement or tap.kind not in ("language", "commune"):
        return None
    languages, chosen_communes = list(draft.languages), list(draft.communes)
    chosen = languages if tap.kind == "language" else chosen_communes
    if tap.code in chosen:
        chosen.remove(tap.code)
    else:
        chosen.append(tap.code)
    announcements.address(db, draft.id, languages, chosen_communes)
    return announcements.find(db, draft.id)


def _drop(db: Connection, admin_id: int, announcement_id: int) -> None:
    draft = announcements.draft_of(db, admin_id)
    if draft and draft.id == announcement_id:
        announcements.drop(db, draft.id)


def _steer(db: Connection, tap: taps.SteerAnnouncement, visit: Visit, context: Context) -> bool:
    match tap.act:
        case "pause":
            return announcing.pause(db, tap.announcement)
        case "resume":
            return announcing.resume(db, tap.announcement)
        case "stop":
            return announcing.stop(db, tap.announcement, visit.person.id, context.services.clock())
    return False


def _first_line(shown: Announcement) -> str:
    return shown.text.splitlines()[0] if shown.text else "…"


TABLE: Table = (
    OnCommand("announcements", list_by_command, Audience.ADMINS),
    OnTap(taps.ListAnnouncements, list_by_button, Audience.ADMINS),
    OnTap(taps.BeginAnnouncement, begin, Audience.ADMINS),
    OnTap(taps.OpenAnnouncement, open_, Audience.ADMINS),
    OnTap(taps.AddressAnnouncement, address, Audience.ADMINS),
    OnTap(taps.RewriteAnnouncement, rewrite, Audience.ADMINS),
    OnTap(taps.DropAnnouncement, drop, Audience.ADMINS),
    OnTap(taps.SendAnnouncement, send, Audience.ADMINS),
    OnTap(taps.SteerAnnouncement, steer, Audience.ADMINS),
)
