"""What can be done to a question at the desk, by whom and in which state: all else changes nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count

import pytest

from bot.clock import system_clock
from bot.config import EscalationConfig
from bot.desk import Desk, Staff, Volunteer
from bot.store import Database, escalations, people, shown
from bot.store.database import Connection
from bot.store.escalations import CloseReason, Content, Reason, State
from tests.journeys.test_roles import dump

HOA, PAO, NAM, LINH = 101, 102, 201, 202
NAMS, LINHS = Volunteer(NAM, "Nam", NAM), Volunteer(LINH, "Linh", LINH)
STATES = tuple(State)
"""Open, claimed by Nam, answered by Nam, closed by Nam after his answer, withdrawn by Hoa."""
Act = Callable[[Desk, Connection, int], object]
_NUMBERS = count(1)


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database that knows the four."""

    def remember(db: Connection) -> None:
        for person_id in (HOA, PAO, NAM, LINH):
            people.remember(db, person_id, "Tên", system_clock())

    with closing(Database(tmp_path_factory.mktemp("desk") / "camtay.sqlite")) as database:
        database.run_now(remember)
        yield database


def origin() -> str:
    """Another one each time."""
    return f"origin {next(_NUMBERS)}"


def act(name: str, *who: object, **more: object) -> Act:
    """A call of the desk about an escalation."""
    return lambda desk, db, number: getattr(desk, name)(db, number, *who, now=system_clock(), **more)


def said(name: str, who: Volunteer) -> Act:
    """A volunteer's words."""
    return lambda desk, db, number: act(name, who, content=Content("text", "gọi thú y"), origin=origin())(
        desk, db, number
    )


def opened(desk: Desk, db: Connection, state: State) -> int:
    """Hoa's question, brought into this state."""
    number = desk.open(
        db,
        origin=origin(),
        person_id=HOA,
        reason=Reason.NO_ENTRY,
        language="vi",
        content=Content("text", "trâu ốm"),
        now=system_clock(),
    )
    if state is State.WITHDRAWN:
        act("withdraw", HOA)(desk, db, number)
    elif state is not State.OPEN:
        act("claim", NAMS)(desk, db, number)
    if state in (State.ANSWERED, State.CLOSED):
        said("reply", NAMS)(desk, db, number)
    if state is State.CLOSED:
        act("close", NAMS, reason=CloseReason.DONE)(desk, db, number)
    found = escalations.find(db, number)
    assert found is not None
    assert found.state is state
    return number


_CLOSE = {"reason": CloseReason.DONE}


@pytest.mark.parametrize(
    ("what", "afterwards"),
    [
        (act("claim", NAMS), "claimed - - - -"),
        (act("claim", LINHS), "claimed - - - -"),
        (said("reply", NAMS), "answered answered answered - -"),
        (said("reply", LINHS), "answered - - - -"),
        (said("ask_back", NAMS), "claimed claimed claimed - -"),
        (said("ask_back", LINHS), "claimed - - - -"),
        (act("release", NAMS), "- open open - -"),
        (act("release", LINHS), "- - - - -"),
        (act("pass_on", NAMS, to=LINH), "open open open - -"),
        (act("pass_on", LINHS, to=NAM), "open - - - -"),
        (act("close", NAMS, **_CLOSE), "closed closed closed - -"),
        (act("close", LINHS, **_CLOSE), "closed - - - -"),
        (act("withdraw", HOA), "withdrawn withdrawn withdrawn - -"),
        (act("withdraw", PAO), "- - - - -"),
        (act("rate", HOA, helped=True), "- - closed - -"),
        (act("rate", HOA, helped=False), "- - claimed - -"),
        (act("rate", PAO, helped=True), "- - - - -"),
        (act("rate", PAO, helped=False), "- - - - -"),
        (act("end_conversation", HOA), "- - closed - -"),
        (act("end_conversation", PAO), "- - - - -"),
    ],
)
def test_who_can_do_what_in_which_state(village: Database, what: Act, afterwards: str) -> None:
    desk = Desk(EscalationConfig(quiet_from=0, quiet_to=0), Staff(lambda: [NAM, LINH], list), lambda _entry: None)

    def tried(db: Connection, state: State) -> str:
        number = opened(desk, db, state)
        before = dump(db)
        what(desk, db, number)
        found = escalations.find(db, number)
        assert found is not None
        return "-" if dump(db) == before else found.state

    assert [village.run_now(tried, state) for state in STATES] == afterwards.split()


def test_a_card_that_is_left_on_the_phone_of_a_former_volunteer_opens_no_conversation(village: Database) -> None:
    desk = Desk(EscalationConfig(quiet_from=0, quiet_to=0), Staff(lambda: [NAM], list), lambda _entry: None)

    def replied(db: Connection) -> object:
        shown.note_shown(db, LINH, 5, "card", opened(desk, db, State.CLAIMED))
        words = Content("text", "cháu là Linh đây")
        return desk.follow_up(db, LINH, words, origin=origin(), replied_to=5, now=system_clock())

    assert village.run_now(replied) is None
