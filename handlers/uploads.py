"""Files that Telegram keeps: uploaded once, then sent by Telegram's own id, so that a weak signal carries them once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from bot.delivery import RefusedError
from bot.store import Database, pictures

T = TypeVar("T")


async def send_file(
    database: Database,
    file: Path,
    send: Callable[[str | Path], Awaitable[T]],
    id_of: Callable[[T], str | None],
    name: str | None = None,
) -> None:
    """Sends by Telegram's id if it has the file, else by upload, and keeps the id that `id_of` finds in the answer.

    The id is kept under `name`, or under the file's own where that tells its content.

    An id that Telegram does not know (any more: a new token makes it forget) is replaced by uploading the file.
    Raises RefusedError where `send` does for the file itself.
    """
    name = name or file.name
    known = await database.read(pictures.file_id_of, name)
    if known:
        try:
            await send(known)
        except RefusedError:
            await database.run(pictures.forget_file_id, name)
        else:
            return
    file_id = id_of(await send(file))
    if file_id:
        await database.run(pictures.note_file_id, name, file_id)
