"""Who holds which role, invitations, and the log of what admins did."""

from __future__ import annotations

import base64

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.qr import qr_png
from bot.store import acts, roles
from bot.store.people import Role
from bot.team import Outcome, invitation_link, invite
from bot.web.visiting import Visitor, as_number, number

_A_PAGE = 30


async def listing(visitor: Visitor) -> Response:
    """The people, and a page of the log."""
    return await _listing(visitor)


async def act(visitor: Visitor) -> Response:
    """Invites, changes or withdraws a role, takes somebody's messages again."""
    sent, services = await visitor.form(), visitor.services
    admin_id, now = visitor.session.admin_id, services.clock()
    match sent.get("act"):
        case "invite":
            code = await services.database.run(invite, _role(sent), admin_id, now)
            link = invitation_link(visitor.bot_name, code)
            picture = base64.b64encode(qr_png(link)).decode()
            return await _listing(visitor, link=link, picture=picture)
        case "withdraw":
            outcome = await services.database.run(services.team.withdraw, _person(sent), _role(sent), admin_id, now)
            return visitor.go("/people", f"told_role_{outcome.value}")
        case "change":
            outcome = await services.database.run(services.team.change, _person(sent), _role(sent), admin_id, now)
            return visitor.go("/people", f"told_role_{outcome.value}")
        case "unblock":
            done = await services.database.run(services.team.unblock, _person(sent), admin_id, now)
            outcome = Outcome.DONE if done else Outcome.NOT_HELD
            return visitor.go("/people", f"told_role_{outcome.value}")
    raise HTTPException(400)


async def _listing(visitor: Visitor, link: str = "", picture: str = "") -> Response:
    services, skip = visitor.services, number(visitor.request, "skip")
    holders = services.people.holders()
    return visitor.page(
        "people.html",
        standing=await services.database.read(roles.standing, holders),
        volunteers=services.people.volunteers(),
        admins=services.people.admins(),
        blocks=await services.database.read(roles.blocks),
        acts=await services.database.read(acts.latest, _A_PAGE, skip),
        older=skip + _A_PAGE if skip + _A_PAGE < await services.database.read(acts.count) else None,
        newer=max(0, skip - _A_PAGE) if skip else None,
        done=lambda act: services.library.text(visitor.language, f"act_{act.what}"),
        link=link,
        picture=picture,
    )


def _role(sent: FormData) -> Role:
    try:
        return Role(str(sent.get("role")))
    except ValueError as error:
        raise HTTPException(400) from error


def _person(sent: FormData) -> int:
    return as_number(str(sent.get("person", "")), 400)
