"""What becomes of a group: put out of scope the matcher learns it, and undoing brings everything back."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import open_services
from bot.config import Config, MatchingConfig, Secret, TelegramConfig
from bot.services import Services
from bot.store import acts, people, questions
from bot.store.versions import CHAT
from bot.studio import By, Undone
from bot.studio.grouping import Group
from knowledge_base.loading import PACKAGED
from tests.conftest import FakeClock

THUY = By(CHAT, 301, "Thủy")
BUFFALO = ("con trâu nhà tôi ốm mấy hôm nay", "con trau nha toi om may hom nay", "con trâu nhà tôi bị ốm")


@pytest.fixture
async def services(tmp_path: Path, knowledge_base: Path, model_cache: Path) -> AsyncIterator[Services]:
    """An opened house whose knowledge base has its own tables of words; three people asked of a buffalo."""
    shutil.copytree(PACKAGED / "words", knowledge_base / "words")
    clock = FakeClock()
    config = Config(
        telegram=TelegramConfig(token=Secret("1:x")),
        store_path=tmp_path / "camtay.sqlite",
        knowledge_base_path=knowledge_base,
        matching=MatchingConfig(semantic="off", cache=model_cache),
    )
    opened = open_services(config, clock)
    for number, text in enumerate(BUFFALO):
        opened.database.run_now(people.remember, 900 + number, "Hoa", clock())
        opened.database.run_now(people.choose_commune, 900 + number, "muong_luan" if number else None)
        _ask(opened, number, text)
    yield opened
    opened.database.close()


def _ask(services: Services, number: int, text: str, decision: str = "escalate", entry: str | None = None) -> int:
    """Logs a question of the person of this number, asked so many times eight days ago; gives its id."""
    return services.database.run_now(
        questions.log_question,
        origin=f"made:{number}",
        part=0,
        person_id=900 + number,
        now=services.clock() - timedelta(days=8 * number),
        text=text,
        language="vi",
        decision=decision,
        entry=entry,
        confidence=0.0,
        suggestions=(),
    )


async def test_a_group_tells_how_often_where_and_whether_ever_more(services: Services) -> None:
    (group,) = await services.groups.unanswered()
    assert (len(group.questions), group.people, group.languages) == (3, 3, [("vi", 3)])
    assert (group.this_week, group.week_before, group.communes) == (1, 1, (("muong_luan", 2),))


async def test_what_the_bot_answers_by_now_leaves_the_list_and_comes_back_with_an_undoing(services: Services) -> None:
    (group,) = await services.groups.unanswered()
    without_marks = group.ids[1]
    await services.editing.add_phrasings(THUY, "bill.electricity", Group(group.questions[-1:]))
    assert await services.groups.find(without_marks) is None
    in_vain = _ask(services, 3, BUFFALO[0], decision="answer", entry="bill.electricity")
    services.database.run_now(questions.note_helped, in_vain, False)
    assert await services.groups.find(in_vain) is not None
    (newest,) = await services.history.latest(1)
    await services.history.undo(newest.id, THUY)
    await services.editing.take_over_changes()
    assert [left.ids for left in await services.groups.unanswered()] == [(in_vain, *group.ids)]


async def test_out_of_scope_is_learned_and_can_be_undone(services: Services, knowledge_base: Path) -> None:
    table = knowledge_base / "words" / "out_of_scope.yaml"
    original = table.read_bytes()
    (group,) = await services.groups.unanswered()
    await services.groups.put_out_of_scope(THUY, group)
    assert BUFFALO[2] in table.read_text(encoding="utf-8")
    assert any(BUFFALO[2] == each.text for each in services.matcher.mind.model.corpus.phrasings)
    assert await services.groups.unanswered() == []
    (newest,) = await services.history.latest(1)
    assert await services.history.undo(newest.id, THUY) == Undone(exactly=True)
    assert table.read_bytes() == original
    assert len(await services.groups.unanswered()) == 1
    assert [each.what for each in services.database.run_now(acts.latest, 2)] == ["undo", "dismiss"]
