"""Real pictures in the place of drawn ones: an admin sends one, sees it as residents will, publishes or takes back."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import Clock
from bot.pictures import fit_to_show, write_whole
from bot.store import Database, acts, picture_changes, pictures
from bot.store.acts import Act
from bot.store.database import Connection
from bot.store.picture_changes import PictureChange
from bot.store.versions import CHAT, Origin
from knowledge_base import saving
from knowledge_base.library import KnowledgeBase
from knowledge_base.problems import FaultyFilesError
from knowledge_base.saving import ChangedMeanwhileError
from knowledge_base.schema import REFERENCE_LANGUAGE, Guide, Step
from knowledge_base.writing import BusyFileError, Journal

PICTURES = "pictures"
"""The folder of real pictures in the knowledge base."""
_WAITS = timedelta(hours=1)
"""How long a picture is awaited: a photo of tomorrow must not land in a guide."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A picture that may be published: the step as residents will see it, and the file."""

    guide: Guide
    step: Step
    picture: Path


@dataclass(frozen=True, slots=True)
class Replaced:
    """The step has this picture from now on; None: the drawn one."""

    guide: Guide
    step: int
    picture: str | None


@dataclass(frozen=True, slots=True)
class Faulty:
    """The knowledge base has a fault, or its files cannot be written now. Nothing was changed."""

    error: FaultyFilesError | BusyFileError | OSError


@dataclass(frozen=True, slots=True)
class Changed:
    """The step is not the one that was seen, or is gone. Nothing was changed."""


class Illustrating:
    """What admins do with pictures. Steps count from 1 among all of a guide. `take_over` puts files into force."""

    def __init__(
        self,
        database: Database,
        knowledge: KnowledgeBase,
        previews: Path,
        take_over: Callable[[], Awaitable[object]],
        journal: Callable[[Origin], Journal],
        clock: Clock,
    ) -> None:
        self._database = database
        self._knowledge = knowledge
        self._previews = previews
        self._take_over = take_over
        self._journal = journal
        self._clock = clock

    async def ask(self, admin_id: int, guide: str, step: int) -> Step | None:
        """Waits for the admin's picture for a step, and gives the step; None where there is none."""
        found = self._step(guide, step)
        if found is None:
            return None
        change = PictureChange(guide, step, found.text[REFERENCE_LANGUAGE], found.picture)
        await self._database.run(picture_changes.await_picture, admin_id, change, self._clock())
        return found

    async def cancel(self, admin_id: int) -> bool:
        """Waits no longer. Whether a picture was awaited."""
        return await self._database.run(picture_changes.stop_awaiting, admin_id)

    async def is_awaited(self, admin_id: int) -> bool:
        """Whether the admin's next picture is for a step."""
        return await self._awaited(admin_id) is not None

    async def take(self, admin_id: int, data: bytes) -> Preview | None:
        """Keeps the awaited picture for a look; None where none is awaited. Raises UnfitPictureError."""
        change = await self._awaited(admin_id)
        step = self._step(change.guide, change.step) if change else None
        if change is None or step is None:
            return None
        shown = await asyncio.to_thread(fit_to_show, data)
        name = f"{change.guide}-{change.step}-{hashlib.sha256(shown).hexdigest()[:12]}.jpg"
        await asyncio.to_thread(_write, self._previews / name, shown)
        await self._database.run(picture_changes.await_picture, admin_id, replace(change, name=name), self._clock())
        return Preview(self._knowledge.library.guides[change.guide], step, self._previews / name)

    async def publish(self, admin_id: int, name: str) -> Replaced | Faulty | Changed:
        """Puts the picture that the admin looked at, known by the end of its `name`, into the step."""
        change = await self._awaited(admin_id)
        if change is None or change.name is None or not change.name.endswith(f"-{name}.jpg"):
            return Changed()
        file = self._knowledge.path / PICTURES / change.name
        was_there = file.exists()
        try:
            data = await asyncio.to_thread((self._previews / change.name).read_bytes)
            await asyncio.to_thread(_write, file, data)
        except OSError as error:
            return Faulty(error)
        outcome = await self._replace(admin_id, change, change.name, Act.EDIT)
        if isinstance(outcome, Replaced):
            await asyncio.to_thread((self._previews / change.name).unlink, missing_ok=True)
        elif not was_there:
            await asyncio.to_thread(file.unlink, missing_ok=True)
        return outcome

    async def take_back(self, admin_id: int, guide: str, step: int, picture: str) -> Replaced | Faulty | Changed:
        """The drawn picture again in the place of the one whose name ends on `picture`."""
        found = self._step(guide, step)
        if found is None or found.picture is None or not Path(found.picture).stem.endswith(picture):
            return Changed()
        change = PictureChange(guide, step, found.text[REFERENCE_LANGUAGE], found.picture)
        return await self._replace(admin_id, change, None, Act.UNDO)

    async def _replace(
        self, admin_id: int, change: PictureChange, picture: str | None, act: Act
    ) -> Replaced | Faulty | Changed:
        guide = self._knowledge.library.guides.get(change.guide)
        if guide is None:
            return Changed()
        place = (change.guide, change.step)
        try:
            journal = self._journal(Origin(CHAT, admin_id, "", "picture", change.guide))
            await asyncio.to_thread(
                saving.replace_picture,
                self._knowledge.path,
                guide.topic,
                place,
                change.seen,
                change.was,
                picture,
                journal,
            )
            await self._take_over()
        except (ChangedMeanwhileError, LookupError):
            await self._take_over()
            return Changed()
        except (FaultyFilesError, BusyFileError, OSError) as error:
            return Faulty(error)
        await self._database.run(_note, admin_id, change, picture, act, self._clock())
        await self._forget_unused(change.was)
        return Replaced(self._knowledge.library.guides[change.guide], change.step, picture)

    async def _forget_unused(self, picture: str | None) -> None:
        """A picture that no step shows any more goes: it may have been taken back because of what is seen on it."""
        used = {step.picture for guide in self._knowledge.library.guides.values() for step in guide.steps}
        if picture and picture not in used:
            await asyncio.to_thread((self._knowledge.path / PICTURES / picture).unlink, missing_ok=True)

    async def _awaited(self, admin_id: int) -> PictureChange | None:
        return await self._database.read(picture_changes.awaited, admin_id, self._clock() - _WAITS)

    def _step(self, guide_id: str, number: int) -> Step | None:
        guide = self._knowledge.library.guides.get(guide_id)
        return guide.steps[number - 1] if guide and 1 <= number <= len(guide.steps) else None


def mark_of(picture: str) -> str:
    """The end of a picture's name, short enough for a button, so that only what was seen is published or taken back."""
    return Path(picture).stem[-12:]


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, data)


def _note(db: Connection, admin_id: int, change: PictureChange, picture: str | None, act: Act, now: datetime) -> None:
    picture_changes.stop_awaiting(db, admin_id)
    if change.was:
        pictures.forget_versions(db, change.was)
    acts.record(db, admin_id, act, f"{change.guide} {change.step}", now, before=change.was or "", after=picture or "")
