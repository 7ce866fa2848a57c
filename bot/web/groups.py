"""Unanswered questions by demand, and what can be made of a group."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.studio.grouping import Group
from bot.web.visiting import Visitor, number
from knowledge_base.problems import FaultyFilesError
from knowledge_base.writing import BusyFileError


async def listing(visitor: Visitor) -> Response:
    """The groups, most asked first."""
    return visitor.page("groups.html", groups=await visitor.services.groups.unanswered())


async def show(visitor: Visitor) -> Response:
    """One group; `find` in the query looks for the entry that it belongs to."""
    group, wanted = await _group(visitor), visitor.request.query_params.get("find", "").strip()
    entries = visitor.services.library.entries
    guesses = [entries[name] for name in group.guesses if name in entries]
    found = await visitor.services.editing.entries_like(wanted) if wanted else []
    return visitor.page("group.html", group=group, guesses=guesses, find=wanted, found=found)


async def act(visitor: Visitor) -> Response:
    """An entry from it, phrasings of an entry, out of scope, or a question to the volunteers."""
    sent, group, services = await visitor.form(), await _group(visitor), visitor.services
    here = f"/groups/{group.sample.id}"
    try:
        match sent.get("act"):
            case "make":
                draft = await services.editing.begin_from_group(visitor.by, group)
                return visitor.go(f"/drafts/{draft.id}")
            case "add":
                name = str(sent.get("entry", ""))
                await services.editing.add_phrasings(visitor.by, name, group)
                return visitor.go("/groups", "told_added", name=name)
            case "dismiss":
                await services.groups.put_out_of_scope(visitor.by, group)
                return visitor.go("/groups", "told_dismissed")
            case "ask":
                escalation = await services.groups.ask_volunteers(visitor.by, group)
                return visitor.go(here, "told_asked", number=escalation)
    except FaultyFilesError as error:
        return visitor.go(here, "told_faulty", problem=visitor.fault(error))
    except BusyFileError:
        return visitor.go(here, "told_busy")
    except LookupError as error:
        raise HTTPException(404) from error
    raise HTTPException(400)


async def _group(visitor: Visitor) -> Group:
    found = await visitor.services.groups.find(number(visitor.request, "question"))
    if found is None:
        raise HTTPException(404)
    return found
