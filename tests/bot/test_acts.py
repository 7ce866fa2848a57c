"""The log of admin acts: newest first, in the act's own transaction, no long texts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store import Database, acts, people
from bot.store.acts import Act, Recorded
from bot.store.database import Connection

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)


def test_acts_are_listed_newest_first_with_the_admins_name(tmp_path: Path) -> None:
    database = Database(tmp_path / "camtay.sqlite")
    database.run_now(people.remember, 301, "Thủy", NOW)
    database.run_now(acts.record, 301, Act.PUBLISH, "vssid.install", NOW, after="Cài VssID")
    database.run_now(acts.record, 302, Act.DISMISS, "#7", NOW, before="x" * 1000)
    newest, oldest = database.run_now(acts.latest, 10)
    assert oldest == Recorded(1, 301, "Thủy", NOW, "publish", "vssid.install", "", "Cài VssID")
    assert (newest.admin_name, len(newest.before)) == (None, acts.LONGEST_STATE)
    assert database.run_now(acts.latest, 1, 1) == [oldest]
    assert database.run_now(acts.count) == 2
    database.close()


def test_an_act_that_fails_leaves_no_line(tmp_path: Path) -> None:
    database = Database(tmp_path / "camtay.sqlite")

    def failing_act(db: Connection) -> None:
        acts.record(db, 301, Act.WITHDRAW, "201", NOW)
        raise ValueError("the act failed")

    with pytest.raises(ValueError, match="failed"):
        database.run_now(failing_act)
    assert database.run_now(acts.count) == 0
    database.close()
