"""The rules of the admins' studio: what is asked in vain, drafts, trying before publishing, publishing, history."""

from bot.studio.drafts import BadDayError, Draft, EmptyFieldError, Kind, PrivateTextError, TooLongError
from bot.studio.editing import OPENED, OVERTAKEN, Conflict, Editing, Gone, Missing, Published, PublishResult
from bot.studio.grouping import Group
from bot.studio.groups import Groups
from bot.studio.history import By, CannotUndo, History, Undone, changed_lines
from bot.studio.trying import Diff, Differing, Tried, Trying

__all__ = [
    "OPENED",
    "OVERTAKEN",
    "BadDayError",
    "By",
    "CannotUndo",
    "Conflict",
    "Diff",
    "Differing",
    "Draft",
    "Editing",
    "EmptyFieldError",
    "Gone",
    "Group",
    "Groups",
    "History",
    "Kind",
    "Missing",
    "PrivateTextError",
    "PublishResult",
    "Published",
    "TooLongError",
    "Tried",
    "Trying",
    "Undone",
    "changed_lines",
]
