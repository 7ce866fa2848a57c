"""Random edits in the chat's and the page's core and by hand, while the editing process is killed again and again.

    python -m benchmarks.edits [--edits 1000] [--seed 1] [--seconds-to-live 5]

One process publishes, adds phrasings and undoes through the studio's core; it dies by SIGKILL at random moments and is
started anew. Another saves the same files by hand, in place or by renaming, at any moment, also between. Counted are
edits that were acknowledged. At the end, exit code 1 unless
- the files loaded after every kill,
- the history replays to the same files, byte for byte,
- nothing acknowledged is missing in the history, and nothing saved by hand was overwritten,
- no leftover of a killed process lies about,
- undoing from the newest change back gives every earlier state byte for byte.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from bot.clock import system_clock
from bot.matching import Matcher
from bot.store import Database, versions
from bot.store.versions import CHAT, FILE, PAGE
from bot.studio import By, CannotUndo, Conflict, Draft, Editing, History, Kind, Published, Undone
from knowledge_base.library import KnowledgeBase, Library
from knowledge_base.problems import FaultyFilesError
from knowledge_base.writing import BusyFileError

SMALL = Path(__file__).parent.parent / "tests" / "small_knowledge_base"
UNDONE_AT_THE_END = 60
SECONDS_BETWEEN_SAVES = 0.5


@dataclass
class Tally:
    """What was done, and what went wrong."""

    acknowledged: list[str] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)
    undone: int = 0
    taken_back: int = 0
    kills: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def edits(self) -> int:
        """How many edits are certain to have been made."""
        return len(self.acknowledged) + len(self.by_hand) + self.undone


class Untaught(Matcher):
    """Learns nothing of changes: here it is the files that count, and learning would take most of the time."""

    def update(self, library: Library) -> None:
        """Nothing."""


class Studio:
    """The core as the bot opens it, but for the learning."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(folder / "camtay.sqlite")
        self.knowledge = KnowledgeBase(folder / "knowledge_base")
        self.history = History(self.database, self.knowledge.path, system_clock)
        self.history.notice()
        matcher = Untaught()
        self.editing = Editing(self.database, self.knowledge, lambda: matcher, self.history, system_clock)


@contextmanager
def opened(folder: Path) -> Iterator[Studio]:
    """The core, closed at the end."""
    studio = Studio(folder)
    try:
        yield studio
    finally:
        studio.database.close()


async def edit_on(folder: Path, seed: int, out: TextIO) -> None:
    """Edits until it is killed; a line for everything that is certain: what is in the file, or that it was undone."""
    chance = random.Random(seed)
    with opened(folder) as studio:
        number = 0
        while True:
            number += 1
            mark = f"dấu {seed} {number}"
            by = By(chance.choice((CHAT, PAGE)), chance.choice((301, 302)), "Thủy")
            try:
                await studio.editing.take_over_changes()
                done = await _one_edit(studio, by, mark, chance)
            except (FaultyFilesError, BusyFileError, LookupError):
                continue
            if done:
                print(done, file=out, flush=True)


async def _one_edit(studio: Studio, by: By, mark: str, chance: random.Random) -> str | None:
    library, dice = studio.knowledge.library, chance.random()
    if dice < 0.2:
        return await _undo_something(studio, by, chance)
    if dice < 0.3:
        draft = Draft(0, by.id, Kind.NEW, mark, {}, _new_fields(mark, chance), system_clock())
        draft = await studio.editing.keep(draft)
    elif dice < 0.85:
        draft = await _opened(studio, by, Kind.ENTRY, chance.choice(sorted(library.entries)))
        draft = await studio.editing.keep(_changed_entry(draft, mark, chance))
    else:
        draft = await _opened(studio, by, Kind.GUIDE, chance.choice(sorted(library.guides)))
        step = chance.choice([name for name in draft.fields if name.startswith("steps.") and name.endswith("text.vi")])
        draft = await studio.editing.keep(draft.with_field(step, f"Bấm {mark}."))
    outcome = await studio.editing.publish(draft, by)
    while isinstance(outcome, Conflict):
        for name in outcome.fields:
            draft = await studio.editing.keep_mine(draft, name)
        outcome = await studio.editing.publish(draft, by)
    return mark if isinstance(outcome, Published) and draft.changes else None


async def _opened(studio: Studio, by: By, kind: Kind, name: str) -> Draft:
    draft = await studio.editing.open(by, kind, name)
    if draft is None:
        raise LookupError(name)
    return draft


def _new_fields(mark: str, chance: random.Random) -> dict[str, str | tuple[str, ...]]:
    return {
        "topic": chance.choice(("vssid", "bill")),
        "title.vi": mark,
        "phrasings.vi": (f"hỏi {mark}", f"cách khác: {mark}"),
        "answer.vi": f"Đáp {mark}.\nDòng hai: “{mark}” # không phải ghi chú",
        "source": "benchmark",
    }


def _changed_entry(draft: Draft, mark: str, chance: random.Random) -> Draft:
    known = draft.phrasings("vi")
    match chance.randint(0, 4):
        case 0:
            return draft.filled("phrasings.vi", f"hỏi {mark}\nhỏi thêm {mark}")
        case 1 if len(known) > 2:
            return draft.without_phrasing("vi", chance.randrange(len(known))).filled("phrasings.vi", f"hỏi {mark}")
        case 2:
            return draft.with_field("title.vi", mark)
        case 3:
            return draft.filled(f"phrasings.vi#{chance.randrange(len(known))}", f"sửa: {mark}")
        case _:
            return draft.with_field("answer.vi", f"Đáp: {mark}.\n- một\n- hai")


async def _undo_something(studio: Studio, by: By, chance: random.Random) -> str | None:
    """Undoes one of the latest changes that were not made by hand; the newest state of its file must come back."""
    latest = [each for each in await studio.history.latest(12) if each.origin.source != FILE]
    if not latest:
        return None
    outcome = await studio.history.undo(chance.choice(latest).id, by)
    await studio.editing.take_over_changes()
    return "undone" if isinstance(outcome, Undone) else None


def save_by_hand(path: Path, number: int, chance: random.Random) -> str | None:
    """A person's editor reads a file, waits a moment, and saves it if nobody else has saved it meanwhile, as editors
    do. Gives the mark that must be found for ever."""
    file = path / "topics" / chance.choice(("vssid.yaml", "bill.yaml"))
    read = file.read_bytes()
    lines = read.decode().splitlines(keepends=True)
    mark = f"# bằng tay {number}\n"
    place = chance.choice([k for k, line in enumerate(lines) if line.startswith("  - id:")])
    lines.insert(place, mark)
    time.sleep(chance.random() * 0.02)
    if file.read_bytes() != read:
        return None
    if chance.random() < 0.5:
        partial = file.with_name(f".{file.name}.swp")
        partial.write_text("".join(lines), encoding="utf-8")
        partial.replace(file)
    else:
        file.write_text("".join(lines), encoding="utf-8")
    return mark.strip()


def run(folder: Path, edits: int, seed: int, seconds_to_live: float) -> Tally:
    """Everything at once, until so many edits are certain."""
    chance, tally = random.Random(seed), Tally()
    path = folder / "knowledge_base"
    while tally.edits < edits:
        tally.kills += 1
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            asyncio.run(edit_on(folder, seed * 10_000 + tally.kills, os.fdopen(writing, "w")))
            os._exit(0)
        os.close(writing)
        end = time.monotonic() + chance.random() * 2 * seconds_to_live
        while time.monotonic() < end:
            time.sleep(chance.random() * 2 * SECONDS_BETWEEN_SAVES)
            mark = save_by_hand(path, len(tally.by_hand) + 1, chance)
            if mark:
                tally.by_hand.append(mark)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reading) as lines:
            said = lines.read().split("\n")[:-1]
        tally.acknowledged += [line for line in said if line != "undone"]
        tally.undone += said.count("undone")
        try:
            Library.load(path)
        except FaultyFilesError as error:
            tally.faults.append(f"does not load after kill {tally.kills}: {error.problems[0]}")
            break
    return tally


async def check(folder: Path, tally: Tally) -> None:
    """Adds every fault that is found."""
    path = folder / "knowledge_base"
    with opened(folder) as studio:
        _compare(studio.history, path, "at the end", tally)
        every = studio.database.run_now(versions.latest, 10**6)
        missing = set(tally.acknowledged)
        for version in every:
            if version.origin.source != FILE:
                _, after = await studio.history.text_of(version)
                missing = {mark for mark in missing if mark not in after}
        tally.faults += [f"acknowledged, but not in the history: {mark}" for mark in sorted(missing)]
        held = "".join(file.read_text(encoding="utf-8") for file in (path / "topics").glob("*.yaml")).splitlines()
        stripped = {line.strip() for line in held}
        tally.faults += [f"saved by hand, and gone: {mark}" for mark in tally.by_hand if mark not in stripped]
        tally.faults += [f"left over: {each.name}" for each in (path / "topics").iterdir() if each.suffix != ".yaml"]
        await _undo_back(studio, every[:UNDONE_AT_THE_END], path, tally)
        _compare(studio.history, path, "after undoing", tally)


def _compare(history: History, path: Path, when: str, tally: Tally) -> None:
    for name, data in history.replay().items():
        if (path / name).read_bytes() != data:
            tally.faults.append(f"{name} is not as its history tells, {when}")


async def _undo_back(studio: Studio, newest: list[versions.Version], path: Path, tally: Tally) -> None:
    """Undoes the newest change, the one before it, and so on; each time the file must be as it was before it."""
    for version in newest:
        before, _ = await studio.history.text_of(version)
        outcome = await studio.history.undo(version.id, By(CHAT, 301, "Thủy"))
        if isinstance(outcome, CannotUndo):
            if outcome.why != "first":
                tally.faults.append(f"version {version.id} cannot be undone: {outcome}")
        elif (path / version.file).read_text(encoding="utf-8") != before:
            tally.faults.append(f"undoing version {version.id} does not give the bytes before it")
        else:
            tally.taken_back += 1


def main() -> int:
    """Runs and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edits", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds-to-live", type=float, default=5.0, help="of the editing process, on average")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(SMALL, folder / "knowledge_base")
        began = time.monotonic()
        tally = run(folder, options.edits, options.seed, options.seconds_to_live)
        asyncio.run(check(folder, tally))
    print(
        f"{'edits':>6}{'core':>6}{'undone':>8}{'by hand':>9}{'kills':>7}{'taken back':>12}{'seconds':>9}{'faults':>8}"
    )
    print(
        f"{tally.edits:6}{len(tally.acknowledged):6}{tally.undone:8}{len(tally.by_hand):9}{tally.kills:7}"
        f"{tally.taken_back:12}{time.monotonic() - began:9.0f}{len(tally.faults):8}"
    )
    for fault in tally.faults[:20]:
        print(fault)
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
