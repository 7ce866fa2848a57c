"""Inbox and outbox: nothing is lost, nothing comes twice, each chat in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.clock import system_clock
from bot.delivery import Inbox, Json, RefusedError, TryAgainError, insist
from bot.errors import DamagedStoreError, StoreError
from bot.outbox import Afterwards, Outbox
from bot.store import Database, deliveries
from bot.store.database import Connection
from bot.store.deliveries import Delivery
from bot.store.queues import queues
from bot.store.sent import SentLog


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A fresh database."""
    opened = Database(tmp_path / "camtay.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def sent(database: Database) -> Iterator[SentLog]:
    """A fresh log of what was sent."""
    opened = sent_log(database)
    yield opened
    opened.close()


def sent_log(database: Database) -> SentLog:
    """The log beside the database."""
    return SentLog(database.path.with_name("camtay.sqlite.sent"))


def ignored(_db: Connection, _letter: Delivery, _error: RefusedError) -> None:
    """Nobody is told of a letter that was set aside."""


def message(number: int, chat: int, text: str = "") -> Json:
    """An update with a message."""
    body = {"message_id": number, "date": 1700000000 + number, "chat": {"id": chat}, "text": text}
    return {"update_id": number, "message": body}


async def test_what_was_accepted_is_replayed_after_a_crash(database: Database, sent: SentLog) -> None:
    stuck = asyncio.Event()

    async def never(_update: Json) -> None:
        await stuck.wait()

    crashed = Inbox(database, never, system_clock, sent)
    await crashed.accept([message(1, 7, "xin chào")])
    await crashed.close(0)
    handled: list[Json] = []

    async def handle(update: Json) -> None:
        handled.append(update)

    again = Inbox(database, handle, system_clock, sent)
    await again.replay()
    await again.close(5)
    assert [update["message"]["text"] for update in handled] == ["xin chào"]


async def test_a_repeat_is_dropped_and_nothing_of_it_stays(database: Database, sent: SentLog) -> None:
    handled: list[Json] = []

    async def handle(update: Json) -> None:
        handled.append(update)

    inbox = Inbox(database, handle, system_clock, sent)
    await inbox.accept([message(1, 7, "bí mật"), message(1, 7, "bí mật")])
    await inbox.close(5)
    await inbox.accept([message(1, 7, "bí mật")])
    await inbox.close(5)
    assert len(handled) == 1
    assert await database.run(lambda db: db.execute("SELECT payload FROM inbox").fetchall()) == [(None,)]


async def test_each_chat_in_order_and_chats_side_by_side(database: Database, sent: SentLog) -> None:
    seen: list[tuple[int, int]] = []

    async def handle(update: Json) -> None:
        body = update["message"]
        await asyncio.sleep(0.05 if body["message_id"] == 1 else 0)
        seen.append((body["chat"]["id"], body["message_id"]))

    inbox = Inbox(database, handle, system_clock, sent)
    await inbox.accept([message(1, 7), message(2, 7), message(3, 8)])
    await inbox.close(5)
    assert seen == [(8, 3), (7, 1), (7, 2)]


async def test_a_faulty_update_is_set_aside_and_the_next_is_handled(database: Database, sent: SentLog) -> None:
    handled: list[int] = []

    async def handle(update: Json) -> None:
        number = update["update_id"]
        if number == 1:
            raise ValueError("poison")
        handled.append(number)

    inbox = Inbox(database, handle, system_clock, sent)
    await inbox.accept([message(1, 7), message(2, 7)])
    await inbox.close(5)
    assert handled == [2]
    rows = await database.run(lambda db: db.execute("SELECT state, error FROM inbox ORDER BY id").fetchall())
    assert rows == [("failed", "ValueError"), ("handled", None)]


async def test_where_the_database_is_damaged_nothing_is_confirmed_any_more(database: Database, sent: SentLog) -> None:
    async def handle(_update: Json) -> None:
        raise DamagedStoreError("camtay.sqlite: damaged")

    inbox = Inbox(database, handle, system_clock, sent)
    await inbox.accept([message(1, 7)])
    await inbox.close(5)
    with pytest.raises(DamagedStoreError):
        await inbox.room()
    with pytest.raises(DamagedStoreError):
        await inbox.accept([message(2, 7)])
    assert len(await database.read(deliveries.unhandled)) == 1


async def test_an_update_is_given_up_only_while_others_come_through(database: Database, sent: SentLog) -> None:
    is_down = True

    async def handle(update: Json) -> None:
        if is_down or update["update_id"] == 1:
            raise TryAgainError("busy", 0.05)

    inbox = Inbox(database, handle, system_clock, sent, longest_try=0.1)
    await inbox.accept([message(1, 7), message(2, 8)])
    await asyncio.sleep(0.4)
    state = "SELECT group_concat(state, ' ') FROM (SELECT state FROM inbox ORDER BY id)"
    assert database.run_now(lambda db: db.execute(state).fetchone()) == ("waiting waiting",)
    is_down = False
    await inbox.close(5)
    assert database.run_now(lambda db: db.execute(state).fetchone()) == ("failed handled",)
    assert database.run_now(queues, system_clock()).poisoned == 1


async def sent_through(database: Database, wanted: int, faults: dict[int, list[Exception]]) -> list[tuple[int, int]]:
    """Runs an outbox until `wanted` messages were sent; the first attempts at a delivery meet its `faults`."""
    sent: list[tuple[int, int]] = []
    done = asyncio.Event()

    async def send(delivery: Delivery) -> Afterwards | None:
        if faults.get(delivery.id):
            raise faults[delivery.id].pop(0)
        sent.append((delivery.chat_id, int(delivery.subject["number"])))
        if len(sent) == wanted:
            done.set()
        return None

    task = asyncio.create_task(Outbox(database, send, system_clock, sent_log(database), ignored).run())
    async with asyncio.timeout(5):
        await done.wait()
    task.cancel()
    return sent


async def until(database: Database, is_so: Callable[[], bool]) -> None:
    """Waits for a change after which it is so."""
    changed = asyncio.Event()
    database.on_change(changed.set)
    async with asyncio.timeout(5):
        while not is_so():
            await changed.wait()
            changed.clear()


async def enqueue(database: Database, *chats: int) -> None:
    """One numbered message to each of these chats."""
    for number, chat in enumerate(chats, 1):
        await database.run(deliveries.enqueue, chat, "card", {"number": number}, system_clock())


async def test_a_passing_fault_is_retried_in_order_without_holding_up_others(database: Database) -> None:
    await enqueue(database, 7, 7, 8)
    sent = await sent_through(database, 3, {1: [TryAgainError("busy", 0.2), TryAgainError("busy", 0.2)]})
    assert sent == [(8, 3), (7, 1), (7, 2)]


async def test_what_has_happened_is_noted_as_soon_as_the_database_takes_it(database: Database) -> None:
    faults = [StoreError("the disk is full")]

    def note(db: Connection) -> None:
        if faults:
            raise faults.pop()
        deliveries.enqueue(db, 7, "card", {}, system_clock())

    await insist(database, note)
    assert len(database.run_now(deliveries.waiting)) == 1


async def test_a_letter_waits_as_long_as_telegram_asks(database: Database) -> None:
    await enqueue(database, 7, 8)
    began = system_clock().timestamp()
    assert await sent_through(database, 1, {1: [TryAgainError("flood", 30.0)]}) == [(8, 2)]
    await until(database, lambda: [letter.attempts for letter in database.run_now(deliveries.waiting)] == [1])
    _, next_at = database.run_now(deliveries.due, began, [], 9)
    assert next_at is not None
    assert began + 30 <= next_at < began + 35


async def test_a_letter_that_never_goes_is_set_aside_only_while_others_arrive(database: Database) -> None:
    await enqueue(database, 7, 7, 8)
    database.run_now(lambda db: db.execute("UPDATE outbox SET attempts = 20 WHERE id = 1") and None)
    database.run_now(lambda db: db.execute("UPDATE outbox SET due_at = 9e9 WHERE id = 3") and None)
    refused: list[tuple[int, str]] = []
    is_down = True

    async def send(delivery: Delivery) -> Afterwards | None:
        if is_down or delivery.id == 1:
            raise TryAgainError("busy", 0.01)
        if delivery.id == 2:
            raise ValueError("a mistake of ours")
        return None

    def set_aside(_db: Connection, letter: Delivery, error: RefusedError) -> None:
        refused.append((letter.id, type(error).__name__))

    task = asyncio.create_task(Outbox(database, send, system_clock, sent_log(database), set_aside).run())
    await asyncio.sleep(0.3)
    assert refused == []  # nothing arrives at all: it is the network, and not this letter
    is_down = False
    await database.run(lambda db: db.execute("UPDATE outbox SET due_at = 0 WHERE id = 3") and None)
    await until(database, lambda: len(refused) == 2)
    task.cancel()
    assert refused == [(1, "PoisonedError"), (2, "PoisonedError")]


async def test_a_message_of_which_nothing_can_be_remembered_goes_out_once_and_holds_up_nothing(
    database: Database,
) -> None:
    await enqueue(database, 7, 7)
    said: list[int] = []

    async def send(delivery: Delivery) -> Afterwards | None:
        said.append(int(delivery.subject["number"]))
        return lambda db: db.execute("INSERT INTO thread_messages (escalation_id) VALUES (99)") and None

    task = asyncio.create_task(Outbox(database, send, system_clock, sent_log(database), ignored).run())
    await asyncio.sleep(0.5)
    task.cancel()
    assert said == [1, 2]
    assert database.run_now(deliveries.waiting) == []


async def test_a_refused_message_is_set_aside_with_its_reason(database: Database) -> None:
    await enqueue(database, 7, 7)
    assert await sent_through(database, 1, {1: [RefusedError("bot was blocked by the user")]}) == [(7, 2)]
    await asyncio.sleep(0.05)
    rows = await database.run(lambda db: db.execute("SELECT state, error FROM outbox").fetchall())
    assert rows == [("refused", "RefusedError: bot was blocked by the user")]


async def test_only_what_was_set_aside_can_be_sent_again_or_dropped(database: Database) -> None:
    await enqueue(database, 7, 8)
    for act in (deliveries.try_again, deliveries.drop):
        assert not await database.run(act, 1)
    assert len(await database.read(deliveries.waiting)) == 2
    for number, act in enumerate((deliveries.try_again, deliveries.drop), 1):
        await database.run(deliveries.note_refused, number, "PoisonedError: too long")
        assert await database.run(act, number)
        assert not await database.run(act, number)
    assert [letter.id for letter in await database.read(deliveries.waiting)] == [1]
