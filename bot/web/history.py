"""Who changed what and when, what exactly, and back again."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.store.versions import Version
from bot.studio import CannotUndo, Undone, changed_lines
from bot.web.visiting import Visitor, number
from knowledge_base.problems import FaultyFilesError

_A_PAGE = 30


async def listing(visitor: Visitor) -> Response:
    """A page of all changes, newest first; of one entry or guide where `of` in the query names it."""
    history, skip = visitor.services.history, number(visitor.request, "skip")
    subject = visitor.request.query_params.get("of") or None
    count = await history.count(subject)
    return visitor.page(
        "history.html",
        versions=await history.latest(_A_PAGE, skip, subject),
        subject=subject,
        newer=max(0, skip - _A_PAGE) if skip else None,
        older=skip + _A_PAGE if skip + _A_PAGE < count else None,
    )


async def show(visitor: Visitor) -> Response:
    """One change, line by line."""
    version = await _version(visitor)
    before, after = await visitor.services.history.text_of(version)
    return visitor.page(
        "version.html",
        version=version,
        lines=changed_lines(before, after, around=2),
        can_undo=bool(before) and not await visitor.services.history.is_undone(version.id),
    )


async def undo(visitor: Visitor) -> Response:
    """Takes a change back."""
    await visitor.form()
    version = await _version(visitor)
    outcome = await visitor.services.history.undo(version.id, visitor.by)
    here = f"/history/{version.id}"
    try:
        await visitor.services.editing.take_over_changes()
    except FaultyFilesError as error:
        return visitor.go(here, "told_faulty", problem=visitor.fault(error))
    match outcome:
        case Undone(exactly):
            return visitor.go("/history", "told_undone" if exactly else "told_undone_merged")
        case CannotUndo(why, fault):
            return visitor.go(here, f"told_undo_{why}", problem=visitor.fault(fault) if fault else "")


async def _version(visitor: Visitor) -> Version:
    found = await visitor.services.history.find(number(visitor.request, "version"))
    if found is None:
        raise HTTPException(404)
    return found
