"""A disk that is really full, can only be read, or has damaged the database: the bot says so and loses nothing."""

from __future__ import annotations

import asyncio
import json
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.local_telegram import FaultKind, FaultRule
from bot.store import Database
from tests.conftest import HOA, PAO, THUY, House
from tests.journeys.test_after_a_crash import configured, process

KNOWN = "cài VssID thế nào"


class Disk:
    """A small disk in memory, where this user may mount one; else a folder, in which a file may not grow any more."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.is_real = _mount("-t", "tmpfs", "-o", "size=4m", "none", str(folder))

    def fill(self, bot: asyncio.subprocess.Process) -> None:
        """From now on nothing that the bot writes finds room."""
        if not self.is_real:
            largest = (self.folder / "camtay.sqlite-wal").stat().st_size
            resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
            return
        with (self.folder / "ballast").open("wb", buffering=0) as ballast:
            while shutil.disk_usage(self.folder).free:
                ballast.write(bytes(4096))

    def make_room(self, bot: asyncio.subprocess.Process) -> None:
        """As it was before."""
        (self.folder / "ballast").unlink(missing_ok=True)
        if not self.is_real:
            resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk of the bot's own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    found = Disk(folder)
    yield found
    if found.is_real:
        subprocess.run(["umount", str(folder)], check=True)


def _mount(*arguments: str) -> bool:
    program = shutil.which("mount")
    return bool(program) and subprocess.run([program, *arguments], capture_output=True, check=False).returncode == 0


def with_admin(house: House, folder: Path) -> Path:
    """The configuration of a bot whose database is in the folder, with an admin."""
    file = configured(house, folder)
    sections = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**sections, "admins": [THUY], "health": {"disk_free_mb": 1}}), encoding="utf-8")
    return file


async def test_a_full_disk_is_told_to_the_admins_loses_nothing_and_the_bot_goes_on_by_itself(
    house: House, disk: Disk
) -> None:
    hoa, pao, thuy = [await house.phone(person) for person in (HOA, PAO, THUY)]
    async with process(with_admin(house, disk.folder)) as bot:
        await thuy.says("/help")
        await thuy.sees("Các lệnh")
        house.telegram.world.faults.order(FaultRule(FaultKind.DELAY, "sendMessage", seconds=1, times=1))
        await hoa.says(KNOWN)
        await asyncio.sleep(0.5)
        disk.fill(bot)  # while the answer is on its way: that it went out cannot be noted
        await pao.says(KNOWN)
        await thuy.sees("máy không lưu được gì nữa")
        await pao.sees_nothing()
        assert bot.returncode is None
        disk.make_room(bot)
        for phone in (hoa, pao):
            await phone.sees("không mất tiền", timeout=10)
        await thuy.sees("Máy lại lưu được rồi")
    async with process(with_admin(house, disk.folder)):
        await thuy.says("/help")
        await thuy.sees("Các lệnh")
    for phone in (hoa, pao):
        assert sum("không mất tiền" in message.text for message in await phone.messages()) == 1


async def test_a_database_that_is_damaged_while_the_bot_runs_ends_it_and_the_admins_know_why(
    house: House, tmp_path: Path
) -> None:
    hoa, thuy = await house.phone(HOA), await house.phone(THUY)
    async with process(with_admin(house, tmp_path)) as bot:
        await thuy.says("/help")
        await thuy.sees("Các lệnh")
        with closing(sqlite3.connect(tmp_path / "camtay.sqlite", isolation_level=None)) as other:
            other.execute("PRAGMA writable_schema = ON")
            other.execute("UPDATE sqlite_schema SET sql = 'nonsense' WHERE name = 'inbox'")
            other.execute("PRAGMA schema_version = 1000000")  # so that it is read anew
        await hoa.says(KNOWN)
        await thuy.sees("Tệp dữ liệu bị hỏng")
        async with asyncio.timeout(5):
            assert await bot.wait() == 1


def test_a_full_and_a_read_only_disk_are_told_apart_at_the_start(disk: Disk) -> None:
    if not disk.is_real:
        pytest.skip("this user may not mount a disk (mount -t tmpfs)")
    store, ballast = disk.folder / "camtay.sqlite", disk.folder / "ballast"
    Database(store).close()
    ballast.write_bytes(bytes(shutil.disk_usage(disk.folder).free))
    with pytest.raises(StoreError, match=r"camtay\.sqlite: the disk is full; make room"):
        Database(store)
    ballast.unlink()
    assert _mount("-o", "remount,ro", str(disk.folder))
    with pytest.raises(StoreError, match=r"camtay\.sqlite: the database is read-only; make the file and its folder"):
        Database(store)
