"""The entries and guides: found by asking or by topic, read as a resident reads them, opened for editing."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.studio import Kind
from bot.web.visiting import Visitor
from knowledge_base.schema import Entry, Guide


async def listing(visitor: Visitor) -> Response:
    """All of them by topic, or those that `ask` in the query asks for."""
    asked = visitor.request.query_params.get("ask", "").strip()
    found = await visitor.services.editing.entries_like(asked, limit=8) if asked else []
    return visitor.page("entries.html", ask=asked, found=found, topics=visitor.services.library.topics.values())


async def show(visitor: Visitor) -> Response:
    """An entry in every language."""
    return visitor.page("entry.html", entry=_entry(visitor), languages=visitor.services.library.languages)


async def edit(visitor: Visitor) -> Response:
    """A draft of an entry, the admin's own one where there is one."""
    return await _edit(visitor, Kind.ENTRY, _entry(visitor))


async def show_guide(visitor: Visitor) -> Response:
    """A guide with its steps."""
    return visitor.page("guide.html", guide=_guide(visitor))


async def edit_guide(visitor: Visitor) -> Response:
    """The same for a guide."""
    return await _edit(visitor, Kind.GUIDE, _guide(visitor))


async def _edit(visitor: Visitor, kind: Kind, part: Entry | Guide) -> Response:
    await visitor.form()
    draft = await visitor.services.editing.open(visitor.by, kind, part.id)
    if draft is None:
        raise HTTPException(404)
    return visitor.go(f"/drafts/{draft.id}")


def _entry(visitor: Visitor) -> Entry:
    found = visitor.services.library.entries.get(visitor.request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    return found


def _guide(visitor: Visitor) -> Guide:
    found = visitor.services.library.guides.get(visitor.request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    return found
