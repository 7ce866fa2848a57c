"""What can be done to an announcement in which state: all else changes nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from bot import announcing
from bot.clock import system_clock
from bot.store import Database, announcements
from bot.store.announcements import State
from bot.store.database import Connection
from tests.journeys.test_roles import dump

THUY, LA = 301, 302
STATES = (State.DRAFT, State.SENDING, State.PAUSED, State.STOPPED, State.DONE)
_WAYS: dict[State, list[Callable[[Connection, int], object]]] = {
    State.DRAFT: [],
    State.SENDING: [lambda db, number: announcing.start(db, number, THUY, system_clock())],
    State.PAUSED: [lambda db, number: announcing.start(db, number, THUY, system_clock()), announcing.pause],
    State.STOPPED: [
        lambda db, number: announcing.start(db, number, THUY, system_clock()),
        lambda db, number: announcing.stop(db, number, THUY, system_clock()),
    ],
    State.DONE: [
        lambda db, number: announcing.start(db, number, THUY, system_clock()),
        lambda db, _number: announcing.feed(db, system_clock()),
    ],
}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database for all of them."""
    with closing(Database(tmp_path_factory.mktemp("news") / "camtay.sqlite")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("act", "afterwards"),
    [
        (lambda db, number: announcing.start(db, number, THUY, system_clock()), "sending - - - -"),
        (lambda db, number: announcing.start(db, number, LA, system_clock()), "- - - - -"),
        (announcing.pause, "- paused - - -"),
        (announcing.resume, "- - sending - -"),
        (lambda db, number: announcing.stop(db, number, THUY, system_clock()), "- stopped stopped - -"),
        (announcements.drop, "gone - - - -"),
        (announcements.await_text, "draft - - - -"),
        (lambda db, number: announcements.address(db, number, ["hmn"], []), "draft - - - -"),
    ],
)
def test_what_can_be_done_in_which_state(
    database: Database, act: Callable[[Connection, int], object], afterwards: str
) -> None:
    def tried(db: Connection, state: State) -> str:
        number = announcements.begin(db, THUY, system_clock()).id
        announcements.write(db, number, "Ủy ban xã nghỉ thứ Hai.")
        for step in _WAYS[state]:
            step(db, number)
        before = dump(db)
        act(db, number)
        found = announcements.find(db, number)
        return "-" if dump(db) == before else found.state if found else "gone"

    assert [database.run_now(tried, state) for state in STATES] == afterwards.split()
