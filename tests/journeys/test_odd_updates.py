"""Every kind of update, as Telegram sends them and as nobody should: handled or ignored, and the bot goes on."""

from __future__ import annotations

import json
from pathlib import Path

from telegram import Message, Update

from benchmarks.odd_updates import as_payload, is_noticed, is_readable, made, trial
from bot.gate import KINDS
from tests.conftest import HOA, SMALL_KNOWLEDGE_BASE

EXAMPLES = Path(__file__).parent.parent / "update_examples.jsonl"
MESSAGE = {
    "date": 1_700_000_000,
    "chat": {"id": HOA, "type": "private"},
    "from": {"id": HOA, "is_bot": False, "first_name": "Hoa"},
}


def examples() -> list[str]:
    """One of every kind; what all messages have is added here."""
    found = []
    for number, line in enumerate(EXAMPLES.read_text(encoding="utf-8").splitlines(), 1):
        update = json.loads(line)
        for kind, body in update.items():
            if kind.endswith(("message", "channel_post")):
                whole = MESSAGE | {"message_id": number} | body
                update[kind] = {key: value for key, value in whole.items() if value is not None}
        found.append(json.dumps({"update_id": number, **update}))
    return found


async def test_an_example_of_every_kind_is_handled_or_ignored(tmp_path: Path) -> None:
    payloads = examples()
    bodies = [body for payload in payloads for body in json.loads(payload).values() if isinstance(body, dict)]
    fields = {"from_user" if name == "from" else name for body in bodies for name in body}
    assert set(KINDS) >= set(Update.ALL_TYPES)
    assert all(any(f'"{kind}"' in payload for payload in payloads) for kind in KINDS)
    assert fields >= {name for name in Message.__slots__ if not name.startswith("_")}, "the library knows new fields"
    async with trial(tmp_path, SMALL_KNOWLEDGE_BASE) as bot:
        readable = [payload for payload in payloads if is_readable(payload, bot.application.bot)]
        assert len(payloads) - len(readable) == 1  # the question with a poll as no library knows it
        await bot.feed(payloads)
        assert not await bot.failures()
        assert any("không mất tiền" in text for text in bot.calls())
        assert await is_noticed(bot)


async def test_strange_updates_are_handled_or_ignored(tmp_path: Path) -> None:
    async with trial(tmp_path, SMALL_KNOWLEDGE_BASE) as bot:
        await bot.feed([as_payload(update, number) for number, update in enumerate(made(150, seed=1), 1)])
        assert not await bot.failures()
        newcomer = {
            "id": 103,
            "is_bot": False,
            "first_name": "Sua",
        }  # has said nothing strange, is not talking to a person
        chat = {"id": 103, "type": "private"}
        asked = {**MESSAGE, "from": newcomer, "chat": chat, "message_id": 9001, "text": "cài VssID thế nào"}
        before = len(bot.calls())
        await bot.feed([json.dumps({"update_id": 9001, "message": asked})])
        assert any("không mất tiền" in text for text in bot.calls()[before:]), bot.calls()[before:]
