"""Remembers whose words a message of the studio shows: it goes when one of them is forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from bot.privacy import MASK
from bot.store import shown
from bot.studio import Draft, Group
from handlers.context import Context, Visit


async def note_words(
    message_id: int, texts: Iterable[str], visit: Visit, context: Context, *, question_ids: Iterable[int] = ()
) -> None:
    """The message shows these texts, which somebody may have written, or something made of these questions."""
    services = context.services
    note = partial(shown.note_quotes, texts=list(texts), question_ids=list(question_ids), mask=MASK)
    await services.database.run(note, visit.chat_id, message_id, services.clock())


async def note_groups(message_id: int, groups: Iterable[Group], visit: Visit, context: Context) -> None:
    """The message shows questions of these groups."""
    services = context.services
    asked = [question.person_id for group in groups for question in group.questions]
    await services.database.run(shown.note_list, visit.chat_id, message_id, asked, services.clock())


async def note_drafts(
    message_id: int, drafts: Iterable[Draft], visit: Visit, context: Context, *, also: Iterable[str] = ()
) -> None:
    """The message shows texts of these drafts, some of which were made of people's questions, and `also` these."""
    drafts, texts = list(drafts), list(also)
    for value in (value for draft in drafts for value in draft.changes.values()):
        texts += (value,) if isinstance(value, str) else value
    ids = [number for draft in drafts for number in draft.question_ids]
    if texts or ids:
        await note_words(message_id, texts, visit, context, question_ids=ids)
