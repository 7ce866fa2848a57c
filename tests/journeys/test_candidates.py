"""The bot learns from people: what they vouch for waits for an admin, whose one tap makes it a phrasing."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.config import MatchingConfig
from bot.honesty import thresholds
from bot.local_telegram import acts
from bot.matching import Matcher
from bot.matching.cache import Cache
from bot.matching.corpus import Corpus
from knowledge_base.library import Library
from tests.conftest import HOA, LINH, PAO, SMALL_KNOWLEDGE_BASE, THUY, House
from tests.phone import Phone, Seen

UNSURE = "app bảo hiểm trên điện thoại"
UNSURE_PLAIN = "app bao hiem tren dien thoai"
"""Questions to which the bot offers entries instead of an answer."""


async def picks(phone: Phone, question: str, title: str) -> None:
    """Asks, and taps one of the entries that the bot offers."""
    await phone.says(question)
    await phone.sees("Có phải")
    await phone.taps(title)
    await phone.sees(title)


async def test_what_people_pick_becomes_a_phrasing_with_one_tap(
    bot: House, hoa: Phone, thuy: Phone, knowledge_base: Path
) -> None:
    pao = await bot.phone(PAO)
    await picks(hoa, UNSURE, "Cài VssID")
    await picks(hoa, UNSURE, "Cài VssID")  # the same person again counts once
    await picks(pao, UNSURE_PLAIN, "Cài VssID")
    await thuy.says("/admin")
    await thuy.sees("1 cách hỏi mới của bà con chờ bạn duyệt")
    await thuy.taps("Cách hỏi mới")
    shown = await thuy.sees("Cách hỏi mới 1/1")
    assert UNSURE in shown.text
    assert "Thêm vào mục: Cài VssID?" in shown.text
    assert "2 người xác nhận (2 người bấm chọn" in shown.text
    assert "Bây giờ máy chỉ gợi ý" in shown.text
    assert "Đã thêm" in await thuy.taps("✅ Thêm")
    assert "Không có cách hỏi mới" in (await thuy.sees("đã là cách hỏi của mục “Cài VssID”")).text
    assert UNSURE in (knowledge_base / "topics" / "vssid.yaml").read_text(encoding="utf-8")
    await pao.says(UNSURE_PLAIN)
    await pao.sees("không mất tiền")


async def test_what_is_added_is_calibrated_anew_by_the_running_bot_and_the_terminal_shows_it(
    hoa: Phone, thuy: Phone, knowledge_base: Path, model_cache: Path
) -> None:
    await picks(hoa, UNSURE, "Cài VssID")
    await thuy.says("/candidates")
    await thuy.sees(UNSURE)
    await thuy.taps("✅ Thêm")
    library = Library.load(knowledge_base)
    corpus = Corpus.from_library(library)
    kept = Cache(model_cache)
    async with asyncio.timeout(20):
        while kept.head(corpus.fingerprint, "") is None:  # noqa: ASYNC110, it appears in a file, which rings nobody
            await asyncio.sleep(0.05)
    matcher = Matcher.from_library(library, semantic="off", cache=model_cache)
    assert matcher.ready
    answer, _ = thresholds(matcher, MatchingConfig())
    assert f"calibrated over the {len(corpus.phrasings)} phrasings" in answer.why


async def test_helped_and_sent_count_too_and_the_strongest_comes_first(
    bot: House, hoa: Phone, nam: Phone, thuy: Phone
) -> None:
    await hoa.says("tiền điện")
    await hoa.sees("Hóa đơn")
    await hoa.taps("👍")
    await hoa.sees("Tốt quá")
    pao = await bot.phone(PAO)
    await pao.says(UNSURE)
    await pao.sees("Có phải")
    await pao.taps("Không phải")
    await pao.sees("người thật")
    await nam.sees("Câu hỏi #")
    await nam.taps("Quên mật khẩu VssID")
    await pao.sees("đăng nhập bằng VNeID")
    await thuy.says("/candidates")
    first = await thuy.sees("Cách hỏi mới 1/2")
    assert UNSURE in first.text
    assert "1 tình nguyện viên gửi" in first.text
    assert "⚠ Câu này đang gần mục “Cài VssID” hơn" in first.text
    await thuy.taps("⏭")
    second = await thuy.sees("Cách hỏi mới 2/2")
    assert "1 người nói câu trả lời được việc" in second.text
    assert "Bây giờ máy trả lời: Trả tiền điện" in second.text
    await thuy.taps("⏭")
    await thuy.sees("Cách hỏi mới 1/2")


async def test_rejected_is_never_proposed_again_and_another_entry_can_be_chosen(
    bot: House, hoa: Phone, thuy: Phone, knowledge_base: Path
) -> None:
    await picks(hoa, UNSURE, "Cài VssID")
    await picks(hoa, "mất mật khẩu cái app bảo hiểm", "Cài VssID")
    await thuy.says("/candidates")
    await thuy.sees(UNSURE)
    assert "Không dùng" in await thuy.taps("✖")
    await thuy.sees("mất mật khẩu cái app bảo hiểm")
    await thuy.taps("Mục khác")
    await thuy.sees("của mục nào")
    await thuy.taps("Quên mật khẩu VssID")
    await thuy.sees("đã là cách hỏi của mục “Quên mật khẩu VssID”")
    library = Library.load(knowledge_base)
    assert "mất mật khẩu cái app bảo hiểm" in library.entries["vssid.forgot_password"].phrasings["vi"]
    await picks(await bot.phone(PAO), UNSURE_PLAIN, "Cài VssID")
    await thuy.says("/candidates")
    await thuy.sees("Không có cách hỏi mới")


async def test_what_is_private_leans_or_did_not_help_is_no_candidate(hoa: Phone, thuy: Phone) -> None:
    await picks(hoa, "vào bảo hiểm quên mật khẩu 0912345678", "Quên mật khẩu VssID")
    await picks(hoa, "còn mật khẩu app bảo hiểm", "Quên mật khẩu VssID")
    await picks(hoa, UNSURE, "Cài VssID")
    await hoa.taps("👎")
    await hoa.sees("người thật")
    await thuy.says("/candidates")
    await thuy.sees("Không có cách hỏi mới")


async def test_the_second_of_two_admins_sees_what_the_first_decided(house: House) -> None:
    house.config = replace(house.config, admins=frozenset({THUY, LINH}))
    async with house.open():
        thuy, linh, hoa = [await house.phone(person) for person in (THUY, LINH, HOA)]
        await picks(hoa, UNSURE, "Cài VssID")
        for admin in (thuy, linh):
            await admin.says("/candidates")
            await admin.sees("Cách hỏi mới 1/1")
        toasts = await asyncio.gather(thuy.taps("✅ Thêm"), linh.taps("✖"))
        assert sum("đã quyết định câu này trước" in toast for toast in toasts) == 1
        for admin in (thuy, linh):
            told = (await admin.sees(UNSURE)).text
            assert ("đã là cách hỏi" in told) == ("Đã thêm" in toasts[0])


async def test_a_resident_can_neither_decide_nor_vouch_for_what_another_asked(
    bot: House, hoa: Phone, thuy: Phone, knowledge_base: Path
) -> None:
    await picks(hoa, UNSURE, "Cài VssID")
    await (await bot.phone(PAO)).says("/start")
    offer = (await hoa.messages())[-1]
    before = Library.load(knowledge_base).entries
    for data in ("accept_candidate:1:0", "reject_candidate:1:0", "accept_candidate_as:1:0:bill.electricity"):
        assert "cần quyền" in await taps_forged(bot, HOA, offer, data)
    await taps_forged(bot, PAO, offer, "pick_suggestion:1:vssid.install")  # the question is another one's
    await taps_forged(bot, HOA, offer, "pick_suggestion:1:bot.what_is_it")
    assert "cũ" in await taps_forged(bot, THUY, offer, "accept_candidate:999999999999999999:0")
    assert Library.load(knowledge_base).entries == before
    await thuy.says("/candidates")
    assert "1 người xác nhận" in (await thuy.sees("Cách hỏi mới 1/1")).text


async def test_forget_takes_the_candidates_along(bot: House, hoa: Phone, thuy: Phone) -> None:
    await picks(hoa, UNSURE, "Cài VssID")
    await thuy.says("/candidates")
    accept = str((await thuy.sees(UNSURE)).raw_buttons[0]["callback_data"])
    await hoa.says("/forget")
    await hoa.taps("Xóa hết")
    await hoa.sees("Đã xóa")
    assert "không còn chờ" in await bot.forges(THUY, accept)
    await thuy.sees("Không có cách hỏi mới")


@pytest.mark.parametrize("text", ["còn iPhone thì sao", "thế còn cái app kia", "what about the iPhone"])
def test_a_question_that_leans_on_the_one_before_is_known_as_such(text: str) -> None:
    matcher = Matcher.from_library(Library.load(SMALL_KNOWLEDGE_BASE), semantic="off", wait=True)
    assert matcher.decide(text).leans
    assert not matcher.decide(UNSURE).leans


async def taps_forged(house: House, person_id: int, message: Seen, data: str) -> str:
    """Taps a button that the bot never put there; what the bot answers."""
    world = house.telegram.world
    person = world.person(person_id)
    shown = acts.message_in(world.chats[message.chat_id], message.id)
    query = acts.tap(world, person, replace(shown, chat=world.chats[person_id]), {"callback_data": data})
    while query.answer is None:
        await world.journal.changed.wait(1)
    return str(query.answer.get("text", ""))
