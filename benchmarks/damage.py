"""Every single page of the database overwritten, with zeros and with noise: is it always noticed at the start?

Once with a database that was closed, once with one whose bot was killed (pages that the log replaces may heal; what is
read must then be what was written), once with each frame of the log. A copy is opened as the bot opens it. Prints a row
for each, what the check costs, and exits with 1 where wrong data was served or the message names no way out.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.errors import DamagedStoreError, StoreError
from bot.store import Database, checksums, deliveries, escalations, people, questions, threads
from bot.store.database import Connection
from bot.store.escalations import Author, Content, Reason

PAGE = 4096
ENDINGS = ("", "-wal", ".sums")
START = datetime(2026, 1, 1, tzinfo=UTC)


def fill(db: Connection, first: int, count: int) -> None:
    """Residents with questions, escalations and threads, as a year of use leaves them."""
    for number in range(first, first + count):
        now = START + timedelta(minutes=number)
        person = people.remember(db, 1000 + number % 500, f"Người {number % 500}", now)
        question = questions.log_question(
            db,
            origin=f"{number}:1",
            part=0,
            person_id=person.id,
            now=now,
            text=f"Câu hỏi số {number}: làm thế nào để cài ứng dụng?",
            language="vi",
            decision="answer",
            entry="vssid.install",
            confidence=0.9,
            suggestions=(),
        )
        if number % 7 == 0:
            escalation, _ = escalations.open_escalation(
                db,
                origin=f"{number}:1:0",
                person_id=person.id,
                question_id=question,
                reason=Reason.NO_ENTRY,
                language="vi",
                guide=None,
                step=None,
                now=now,
            )
            threads.add_message(
                db,
                escalation_id=escalation,
                origin=f"{number}:1",
                author=Author.RESIDENT,
                author_id=person.id,
                content=Content("text", "Con trâu nhà tôi ốm. " * (number % 5 + 1)),
                now=now,
            )
            deliveries.enqueue(db, 201, "card", {"escalation": escalation, "why": "new"}, now)


def build(file: Path, rows: int) -> None:
    """A database that was closed as it should be."""
    with closing(Database(file)) as database:
        for first in range(0, rows, 500):
            database.run_now(fill, first, min(500, rows - first))


def build_killed(file: Path, closed: Path, rows: int) -> None:
    """The same, then more in several changes, and no time to close: the log is left behind."""
    with tempfile.TemporaryDirectory() as folder:
        alive = Path(folder) / "alive.sqlite"
        copy(closed, alive)
        with closing(Database(alive)) as database:
            for first in range(rows, rows + 60, 12):
                database.run_now(fill, first, 12)
            copy(alive, file)


def copy(source: Path, target: Path) -> None:
    """All the files of a database."""
    for ending in ENDINGS:
        part = source.with_name(source.name + ending)
        goal = target.with_name(target.name + ending)
        goal.unlink(missing_ok=True)
        if part.exists():
            shutil.copyfile(part, goal)


def content(file: Path) -> int:
    """Everything that the database says, as one number."""
    with closing(sqlite3.connect(file)) as connection:
        return hash("\n".join(connection.iterdump()))


def attempt(original: Path, ending: str, start: int, data: bytes, truth: set[int], folder: Path) -> str:
    """Overwrites one place of a copy and opens it: refused, healed (nothing is missing), or WRONG."""
    victim = folder / "victim.sqlite"
    copy(original, victim)
    with victim.with_name(victim.name + ending).open("r+b") as file:
        file.seek(start)
        if file.read(len(data)) == data:
            return "unchanged"
        file.seek(start)
        file.write(data)
    try:
        Database(victim).close()
    except DamagedStoreError as error:
        clear = "\n" not in str(error) and "camtay restore" in str(error)
        return "refused" if clear else f"UNCLEAR: {error}"
    except StoreError as error:
        return f"UNCLEAR: {error}"
    return "healed" if content(victim) in truth else "WRONG"


def places(file: Path, ending: str) -> list[int]:
    """Where each page begins."""
    size = file.with_name(file.name + ending).stat().st_size
    if ending == "-wal":
        return [0, *range(32, size, PAGE + 24)]
    return list(range(0, size, PAGE))


def trial(name: str, original: Path, ending: str, truth: set[int], folder: Path) -> bool:
    """Every place twice. Prints a row; False where something went wrong."""
    chance, verdicts = random.Random(1), Counter[str]()
    begins = places(original, ending)
    size = original.with_name(original.name + ending).stat().st_size
    for start in begins:
        length = min(32 if ending == "-wal" and not start else PAGE, size - start)
        for data in (bytes(length), chance.randbytes(length)):
            verdicts[attempt(original, ending, start, data, truth, folder)] += 1
    print(f"{name:<42} {len(begins):5} places  {json.dumps(verdicts, ensure_ascii=False)}", flush=True)
    return not any(verdict.startswith(("WRONG", "UNCLEAR")) for verdict in verdicts)


def cost(folder: Path, rows: int) -> None:
    """Prints what the check costs at the start."""
    file = folder / "large.sqlite"
    build(file, rows)
    size = file.stat().st_size / 1e6
    began = time.perf_counter()
    checksums.check_pages(file)
    summed = time.perf_counter() - began
    began = time.perf_counter()
    Database(file).close()
    print(
        f"{rows} questions, {size:.0f} MB: sums checked in {summed:.2f} s, opened in {time.perf_counter() - began:.2f}"
    )


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1500, help="questions in the database")
    parser.add_argument("--large", type=int, default=100_000, help="questions for the costs; 0: not measured")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        closed, killed, whole = folder / "closed.sqlite", folder / "killed.sqlite", folder / "whole.sqlite"
        build(closed, options.rows)
        build_killed(killed, closed, options.rows)
        copy(killed, whole)
        Database(whole).close()
        truth = content(whole)
        fine = [
            trial("closed, each page", closed, "", set(), folder),
            trial("killed, each page of the file", killed, "", {truth}, folder),
            trial("killed, each frame of the log", killed, "-wal", {truth}, folder),
            trial("closed, the sums themselves", closed, ".sums", set(), folder),
        ]
        if options.large:
            cost(folder, options.large)
    sys.exit(0 if all(fine) else 1)


if __name__ == "__main__":
    main()
