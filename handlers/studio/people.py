"""The team in the admins' hands: who holds which role, invitations, changes and withdrawals, blocks, the log."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial

from telegram import CallbackQuery, InputFile, Message
from telegram.constants import ParseMode

from bot.delivery import TryAgainError
from bot.qr import qr_png
from bot.store import acts, people, roles
from bot.store.database import Connection
from bot.store.people import Role
from bot.store.roles import Standing
from bot.team import INVITATION_LASTS, Outcome, invitation_link, invite
from handlers.audience import Audience
from handlers.context import Context, Visit
from handlers.menus import show_commands_in
from handlers.routing import OnCommand, OnTap, Table
from handlers.screens import Screen
from handlers.sending import call, say, show
from handlers.studio import people_screens as screens
from handlers.studio import people_taps as taps

_WORDS = {
    Outcome.DONE: "role_changed",
    Outcome.NOT_HELD: "role_gone",
    Outcome.CONFIGURED: "role_configured",
    Outcome.LAST_ADMIN: "last_admin",
}


async def list_people(_message: Message, _arguments: list[str], visit: Visit, context: Context) -> None:
    """Everybody with a role."""
    await say(context.bot, visit.chat_id, await _team(0, visit, context))


async def open_people(query: CallbackQuery, tap: taps.OpenPeople, visit: Visit, context: Context) -> None:
    """Another page, or back to the list."""
    await show(context.bot, query, await _team(tap.page, visit, context))


async def open_member(query: CallbackQuery, tap: taps.OpenMember, visit: Visit, context: Context) -> str | None:
    """One member."""
    found = await _member(tap.member, visit, context)
    if found is None:
        return visit.screens.label("role_gone")
    await show(context.bot, query, found)
    return None


async def ask_withdraw(query: CallbackQuery, tap: taps.AskWithdraw, visit: Visit, context: Context) -> str | None:
    """Asks once more."""
    return await _ask(query, "ask_withdraw_role", tap.member, tap.role, taps.WithdrawRole, visit, context)


async def ask_change(query: CallbackQuery, tap: taps.AskChange, visit: Visit, context: Context) -> str | None:
    """Asks once more."""
    return await _ask(query, "ask_change_role", tap.member, tap.role, taps.ChangeRole, visit, context)


async def withdraw(query: CallbackQuery, tap: taps.WithdrawRole, visit: Visit, context: Context) -> str:
    """The role ends now."""
    return await _change(query, context.services.team.withdraw, tap.member, tap.role, visit, context)


async def change(query: CallbackQuery, tap: taps.ChangeRole, visit: Visit, context: Context) -> str:
    """The other role from now on."""
    return await _change(query, context.services.team.change, tap.member, tap.role, visit, context)


async def invite_as(_query: CallbackQuery, tap: taps.InviteAs, visit: Visit, context: Context) -> str | None:
    """A one-time link, and the same as a QR code to be scanned from the phone."""
    if tap.role not in list(Role):
        return visit.screens.label("old_button")
    role, now = Role(tap.role), context.services.clock()
    code = await context.services.database.run(invite, role, visit.person.id, now)
    link = invitation_link(context.bot.username, code)
    words = screens.invitation(visit.screens, role, link, now + INVITATION_LASTS)
    picture = InputFile(qr_png(link), filename="invitation.png")
    send = partial(context.bot.send_photo, visit.chat_id, picture, caption=words, parse_mode=ParseMode.HTML)
    await call(send)
    return None


async def open_invitations(query: CallbackQuery, _tap: taps.OpenInvitations, visit: Visit, context: Context) -> None:
    """What nobody has used yet."""
    found = await context.services.database.read(roles.open_invitations, context.services.clock())
    await show(context.bot, query, screens.invitations(visit.screens, found))


async def cancel_invitation(query: CallbackQuery, tap: taps.CancelInvitation, visit: Visit, context: Context) -> str:
    """The link is worthless from now on."""
    services = context.services
    done = await services.database.run(services.team.cancel_invitation, tap.mark, visit.person.id, services.clock())
    found = await services.database.read(roles.open_invitations, services.clock())
    await show(context.bot, query, screens.invitations(visit.screens, found))
    return visit.screens.label("invitation_cancelled" if done else "invitation_used")


async def open_blocked(query: CallbackQuery, _tap: taps.OpenBlocked, visit: Visit, context: Context) -> None:
    """Who is not listened to."""
    await show(context.bot, query, screens.blocked(visit.screens, await context.services.database.read(roles.blocks)))


async def unblock(query: CallbackQuery, tap: taps.UnblockPerson, visit: Visit, context: Context) -> str:
    """Listens again."""
    services = context.services
    done = await services.database.run(services.team.unblock, tap.blocked, visit.person.id, services.clock())
    await show(context.bot, query, screens.blocked(visit.screens, await services.database.read(roles.blocks)))
    return visit.screens.label("unblocked" if done else "old_button")


async def show_log(_message: Message, _arguments: list[str], visit: Visit, context: Context) -> None:
    """What admins have done, newest first."""
    await say(context.bot, visit.chat_id, await _log(0, visit, context))


async def open_log(query: CallbackQuery, tap: taps.OpenLog, visit: Visit, context: Context) -> None:
    """Another page of it."""
    await show(context.bot, query, await _log(tap.page, visit, context))


async def _ask(
    query: CallbackQuery,
    key: str,
    person_id: int,
    role: str,
    yes: type[taps.WithdrawRole | taps.ChangeRole],
    visit: Visit,
    context: Context,
) -> str | None:
    person = await context.services.database.read(people.find, person_id)
    if role not in list(Role) or person_id not in context.services.people.holders():
        return visit.screens.label("role_gone")
    name = person.first_name if person else visit.screens.label("member_unnamed", id=person_id)
    question = visit.screens.say(key, role=screens.role_name(visit.screens, Role(role)), name=name)
    await show(context.bot, query, screens.confirm(visit.screens, question, yes(person_id, role), person_id))
    return None


async def _change(
    query: CallbackQuery,
    rule: Callable[[Connection, int, Role, int, datetime], Outcome],
    person_id: int,
    role: str,
    visit: Visit,
    context: Context,
) -> str:
    """Does it, shows how the person stands now, and gives them their own menu."""
    if role not in list(Role):
        return visit.screens.label("old_button")
    services = context.services
    outcome = await services.database.run(rule, person_id, Role(role), visit.person.id, services.clock())
    person = await services.database.read(people.find, person_id)
    with suppress(TryAgainError):  # the menu only: what counts is checked at every tap
        await show_commands_in(person_id, person.language if person else None, context)
    found = await _member(person_id, visit, context)
    if found is not None or visit.person.id in services.people.admins():
        await show(context.bot, query, found or await _team(0, visit, context))
    return visit.screens.label(_WORDS[outcome])


async def _team(page: int, visit: Visit, context: Context) -> Screen:
    services = context.services
    members = await services.database.read(roles.standing, services.people.holders())
    return screens.team(visit.screens, members, services.people, page, len(services.people.blocked))


async def _member(person_id: int, visit: Visit, context: Context) -> Screen | None:
    services = context.services
    members: list[Standing] = await services.database.read(roles.standing, services.people.holders())
    found = next((each for each in members if each.person_id == person_id), None)
    return None if found is None else screens.member(visit.screens, found, services.people)


async def _log(page: int, visit: Visit, context: Context) -> Screen:
    database = context.services.database
    shown = await database.read(acts.latest, screens.PER_PAGE, page * screens.PER_PAGE)
    return screens.log(visit.screens, shown, page, await database.read(acts.count))


TABLE: Table = (
    OnCommand("people", list_people, Audience.ADMINS),
    OnCommand("log", show_log, Audience.ADMINS),
    OnTap(taps.OpenPeople, open_people, Audience.ADMINS),
    OnTap(taps.OpenMember, open_member, Audience.ADMINS),
    OnTap(taps.AskWithdraw, ask_withdraw, Audience.ADMINS),
    OnTap(taps.WithdrawRole, withdraw, Audience.ADMINS),
    OnTap(taps.AskChange, ask_change, Audience.ADMINS),
    OnTap(taps.ChangeRole, change, Audience.ADMINS),
    OnTap(taps.InviteAs, invite_as, Audience.ADMINS),
    OnTap(taps.OpenInvitations, open_invitations, Audience.ADMINS),
    OnTap(taps.CancelInvitation, cancel_invitation, Audience.ADMINS),
    OnTap(taps.OpenBlocked, open_blocked, Audience.ADMINS),
    OnTap(taps.UnblockPerson, unblock, Audience.ADMINS),
    OnTap(taps.OpenLog, open_log, Audience.ADMINS),
)
