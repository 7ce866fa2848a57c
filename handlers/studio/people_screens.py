"""How the team looks: the list, one member, questions before a role changes, invitations, blocks, the log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from telegram import InlineKeyboardButton

from bot.clock import shown_day, shown_moment
from bot.people import People
from bot.store.acts import TERMINAL, Recorded
from bot.store.people import Role
from bot.store.roles import Block, Invitation, Standing
from handlers.callbacks import Tap
from handlers.screens import Screen, Screens, button, pairs
from handlers.studio import people_taps as taps

PER_PAGE = 10
_ROLES = {Role.VOLUNTEER: "role_volunteer", Role.ADMIN: "role_admin"}
_TO_CHANGE = {Role.VOLUNTEER: "make_admin", Role.ADMIN: "make_volunteer"}
_INVITATIONS = {Role.VOLUNTEER: "invite_volunteer", Role.ADMIN: "invite_admin"}


def role_name(screens: Screens, role: Role) -> str:
    """The role in people's words."""
    return screens.label(_ROLES[role])


def team(screens: Screens, members: Sequence[Standing], people: People, page: int, blocked: int) -> Screen:
    """A page of the people with roles, each a line and a button; below them what else can be done."""
    shown = members[page * PER_PAGE : (page + 1) * PER_PAGE]
    lines = [f"<b>{screens.say('people', count=len(members))}</b>", *(_line(screens, each, people) for each in shown)]
    buttons = [button(_name(screens, each), taps.OpenMember(each.person_id)) for each in shown]
    rows = [*pairs(buttons), _pages(screens, page, len(members), taps.OpenPeople)]
    rows += [[button(screens.label(key), taps.InviteAs(role))] for role, key in _INVITATIONS.items()]
    rows.append([button(screens.label("open_invitations"), taps.OpenInvitations())])
    if blocked:
        rows.append([button(screens.label("open_blocked", count=blocked), taps.OpenBlocked())])
    rows.append([button(screens.label("open_log"), taps.OpenLog(0))])
    return Screen("\n".join(lines), [row for row in rows if row])


def member(screens: Screens, shown: Standing, people: People) -> Screen:
    """One member: roles, since when, last seen; what can be changed here has its button."""
    rows = []
    lines = [f"<b>{escape(_name(screens, shown))}</b>"]
    for role in Role:
        if shown.person_id in people.configured(role):
            lines.append(screens.say("member_configured", role=role_name(screens, role)))
        elif role in shown.since:
            lines.append(screens.say("member_since", role=role_name(screens, role), date=shown_day(shown.since[role])))
            rows.append([button(screens.label(_TO_CHANGE[role]), taps.AskChange(shown.person_id, _other(role)))])
            take = screens.label("withdraw_role", role=role_name(screens, role))
            rows.append([button(take, taps.AskWithdraw(shown.person_id, role))])
    lines.append(_state(screens, shown))
    rows.append([button(screens.label("back_to_people"), taps.OpenPeople(0))])
    return Screen("\n".join(lines), rows)


def confirm(screens: Screens, question: str, yes: Tap, person_id: int) -> Screen:
    """A question with yes and no; no leads back to the member."""
    rows = [
        [
            button(screens.label("yes_do_it"), yes),
            button(screens.label("no_leave_it"), taps.OpenMember(person_id)),
        ]
    ]
    return Screen(question, rows)


def invitation(screens: Screens, role: Role, link: str, until: datetime) -> str:
    """The words below the QR code."""
    return screens.say("invitation", role=role_name(screens, role), link=link, until=shown_moment(until))


def invitations(screens: Screens, shown: Sequence[Invitation]) -> Screen:
    """The unused invitations, each with a button that makes it worthless."""
    back = [button(screens.label("back_to_people"), taps.OpenPeople(0))]
    if not shown:
        return Screen(screens.say("invitations_none"), [back])
    lines, rows = [screens.say("invitations", count=len(shown))], []
    for number, each in enumerate(shown, 1):
        role = role_name(screens, each.role)
        lines.append(screens.say("invitation_line", number=number, role=role, until=shown_moment(each.expires_at)))
        rows.append([button(screens.label("cancel_invitation", number=number), taps.CancelInvitation(each.mark))])
    return Screen("\n".join(lines), [*rows, back])


def blocked(screens: Screens, shown: Sequence[Block]) -> Screen:
    """Who is blocked, each with a button to be listened to again."""
    back = [button(screens.label("back_to_people"), taps.OpenPeople(0))]
    if not shown:
        return Screen(screens.say("blocked_none"), [back])
    lines, rows = [screens.say("blocked_list", count=len(shown))], []
    for each in shown[:PER_PAGE]:
        name = each.first_name or f"#{each.person_id}"
        lines.append(screens.say("blocked_line", name=name, date=shown_moment(each.blocked_at)))
        rows.append([button(screens.label("unblock", name=name), taps.UnblockPerson(each.person_id))])
    return Screen("\n".join(lines), [*rows, back])


def log(screens: Screens, shown: Sequence[Recorded], page: int, count: int) -> Screen:
    """A page of the log, newest first."""
    if not shown:
        return screens.plain("log_none")
    lines = [f"<b>{screens.say('log', count=count)}</b>", *(_log_line(screens, each) for each in shown)]
    pages = _pages(screens, page, count, taps.OpenLog)
    return Screen("\n".join(lines), [pages] if pages else [])


def _log_line(screens: Screens, act: Recorded) -> str:
    name = screens.label("terminal") if act.admin_id == TERMINAL else act.admin_name or f"#{act.admin_id}"
    subject, *states = (_in_words(screens, part) for part in (act.subject, act.before, act.after))
    change = " → ".join(filter(None, states))
    line = f"{shown_moment(act.done_at)} <b>{escape(name)}</b>: {screens.say(f'act_{act.what}')} {escape(subject)}"
    return f"{line} ({escape(change)})" if change else line


def _in_words(screens: Screens, part: str) -> str:
    """A role by its name in people's language; anything else as it is."""
    return role_name(screens, Role(part)) if part in list(Role) else part


def _line(screens: Screens, each: Standing, people: People) -> str:
    roles = [role for role in Role if role in each.since or each.person_id in people.configured(role)]
    names = ", ".join(role_name(screens, role) for role in roles)
    configured = any(each.person_id in people.configured(role) for role in roles)
    since = screens.label("by_configuration") if configured else shown_day(min(each.since.values()))
    return f"• <b>{escape(_name(screens, each))}</b>: {escape(names)} ({escape(since)}). {_state(screens, each)}"


def _state(screens: Screens, each: Standing) -> str:
    if each.last_seen is None:
        return screens.say("member_never_seen")
    if each.unreachable_since is not None:
        return screens.say("member_unreachable", date=shown_day(each.unreachable_since))
    return screens.say("member_seen", date=shown_moment(each.last_seen))


def _name(screens: Screens, each: Standing) -> str:
    return each.first_name or screens.label("member_unnamed", id=each.person_id)


def _other(role: Role) -> Role:
    return Role.ADMIN if role is Role.VOLUNTEER else Role.VOLUNTEER


def _pages(
    screens: Screens, page: int, count: int, tap: type[taps.OpenPeople | taps.OpenLog]
) -> list[InlineKeyboardButton]:
    pages = [button(screens.label("previous"), tap(page - 1))] if page else []
    if count > (page + 1) * PER_PAGE:
        pages.append(button(screens.label("more"), tap(page + 1)))
    return pages
