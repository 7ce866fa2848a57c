"""Why nothing was written into the knowledge base, in the words of whoever tried: no server's path, no English."""

from __future__ import annotations

from handlers.context import Context, Visit
from handlers.sending import say
from knowledge_base.problems import FaultyFilesError
from knowledge_base.writing import BusyFileError

CannotWrite = FaultyFilesError | BusyFileError | OSError
"""What comes in the way of a change."""


async def tell_fault(error: CannotWrite, visit: Visit, context: Context, key: str = "not_published") -> None:
    """Why nothing was written, within the text `key`."""
    problem = _why(error, visit, context)
    await say(context.bot, visit.chat_id, visit.screens.plain(key, problem=problem))


def _why(error: CannotWrite, visit: Visit, context: Context) -> str:
    match error:
        case FaultyFilesError():
            return error.told(visit.language, context.services.knowledge.path)
        case BusyFileError():
            return visit.screens.label("file_busy")
        case OSError():
            return visit.screens.label("file_unwritable")
