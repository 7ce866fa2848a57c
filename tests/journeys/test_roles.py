"""Every button and every command of the table, tried by those whom it is not for: nothing may change.

The updates are forged in full, as a modified client could send them: any callback data, any message, any ids.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from itertools import count

from bot import signing_in
from bot.app import build_application, open_services
from bot.desk import Volunteer
from bot.local_telegram import TOKEN, World
from bot.store import drafts, people, questions, shown
from bot.store.database import Connection
from bot.store.escalations import Content, Reason
from bot.store.people import Role
from bot.store.sent import SentLog
from bot.team import invite
from handlers import receiving
from handlers.audience import Audience
from handlers.callbacks import Tap
from handlers.context import CamTayApplication
from handlers.outgoing import Outgoing
from handlers.routing import OnCommand, OnTap
from handlers.table import TABLE
from tests.conftest import HOA, LINH, NAM, PAO, THUY, House

GROUP, STRANGERS_GROUP = -1001, -1002
Dump = dict[str, list[tuple[object, ...]]]

TAPS = [row for row in TABLE if isinstance(row, OnTap)]
RESIDENTS = [row for row in TAPS if row.audience is Audience.EVERYBODY]
PRIVILEGED = [row for row in TABLE if row.audience is not Audience.EVERYBODY]

KNOWN = {
    "question": 1,
    "escalation": 1,
    "recording": 1,
    "entry": "vssid.install",
    "guide": "vssid.first_login",
    "topic": "vssid",
    "member": LINH,
    "role": "volunteer",
    "blocked": HOA,
    "draft": 1,
    "phrase": 1,
    "reason": "done",
    "language": "vi",
    "code": "vi",
    "field": "answer",
    "name": "vssid.install",
}
"""What the fields of a tap are filled with: things that exist, so that only the check of roles stands between."""

# fmt: off
FOR_EVERYBODY = {
    "start", "menu", "language", "help", "person", "mydata", "forget", "news", "ChooseLanguage", "OpenMenu",
    "OpenTopic", "OpenEntry", "PickSuggestion", "AskPerson", "Helped", "NotHelped", "OutOfDate", "Withdraw",
    "AnswerHelped", "AnswerNotYet", "EndConversation", "InDanger", "ForgetMe", "StartGuide", "ChoosePhone",
    "ShowStep", "Stuck", "GuideDone", "AskCommune", "ChooseCommune", "OpenStep", "Listen", "ChooseNews", "StopNews",
}
FOR_VOLUNTEERS = {
    "queue", "mine", "stats", "phrases", "profile", "duty", "record", "Claim", "SendEntry", "AskBack", "Release",
    "PassOn", "PassTo", "Close", "CloseBecause", "ShowCard", "SendAnswer", "RewriteAnswer", "DiscardAnswer",
    "AskBlock", "BlockResident", "KeepResident", "NewPhrase", "SharePhrase", "DropPhrase", "OpenPhrases",
    "UsePhrase", "FindEntry", "PickEntry", "PickGuide", "PickStep", "OpenProfile", "ToggleChoice", "OpenDay",
    "ToggleHour", "CopyDay", "SetDuty", "SetPreview", "Approve", "Correct", "CancelCorrection", "ListUnrecorded",
    "RecordText", "StopRecording",
}
# fmt: on
"""What is neither of these two is for admins."""

OTHERS_THINGS = {"question", "escalation", "recording", "member", "blocked"}
"""The fields that name something which may be another person's."""


@dataclass
class Village:
    """An application without receiver and outbox, over a database in which everything is there to be harmed."""

    application: CamTayApplication
    world: World
    numbers: count[int] = field(default_factory=lambda: count(1))

    async def tap(self, person_id: int, data: str, chat_id: int) -> None:
        """Somebody taps a button with this data."""
        message = {"message_id": 5, "date": 1_700_000_000, "chat": chat(chat_id), "text": "…"}
        number = next(self.numbers)
        query = {"id": str(number), "from": user(person_id), "chat_instance": "1", "data": data, "message": message}
        await self._handle({"update_id": number, "callback_query": query})

    async def say(self, person_id: int, text: str, chat_id: int, **more: object) -> None:
        """Somebody writes a text, or a command."""
        number = next(self.numbers)
        command = {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
        message = {
            "message_id": 1000 + number,
            "date": 1_700_000_000,
            "chat": chat(chat_id),
            "from": user(person_id),
            "text": text,
            "entities": [command] if text.startswith("/") else [],
        }
        await self._handle({"update_id": number, "message": {**message, **more}})

    async def try_out(self, row: OnTap[Tap] | OnCommand, person_id: int, chat_id: int) -> None:
        """Somebody tries this button or command."""
        if isinstance(row, OnTap):
            await self.tap(person_id, filled(row.tap), chat_id)
        else:
            await self.say(person_id, f"/{row.name}", chat_id)

    async def _handle(self, update: dict[str, object]) -> None:
        await receiving.handle(self.application, update)

    async def dump(self) -> Dump:
        """All that is kept, except for when people were seen last."""
        return await self.application.services.database.read(dump)


def user(person_id: int) -> dict[str, object]:
    """A Telegram user."""
    return {"id": person_id, "is_bot": False, "first_name": f"Người {person_id}"}


def chat(chat_id: int) -> dict[str, object]:
    """A private chat or a group."""
    return {"id": chat_id, "type": "private"} if chat_id > 0 else {"id": chat_id, "type": "supergroup", "title": "G"}


def dump(db: Connection) -> Dump:
    """Every row of every table."""
    tables = [name for name in db.table_names() if not name.startswith("sqlite_")]
    unseen = {"people": "id, language, phone_type, last_entry, unreachable_since"}
    return {name: db.execute(f"SELECT {unseen.get(name, '*')} FROM {name} ORDER BY 1").fetchall() for name in tables}


def filled(tap: type[Tap]) -> str:
    """The callback data of this kind of tap, about things that exist."""
    values = [KNOWN.get(each.name, 0 if each.type in ("int", int) else "vi") for each in fields(tap)]
    return ":".join([tap.verb, *map(str, values)])


def populate(db: Connection, village: CamTayApplication) -> None:
    """Hoa has asked and Nam answered her; Linh is an invited volunteer; a draft, a recording, an invitation wait."""
    services = village.services
    now = services.clock()
    for person_id in (HOA, PAO, NAM, LINH, THUY):
        people.remember(db, person_id, f"Người {person_id}", now)
        people.choose_language(db, person_id, "vi")
    people.grant(db, LINH, Role.VOLUNTEER, now)
    people.invite(db, "code", Role.VOLUNTEER, now.replace(year=now.year + 1), THUY)
    question_id = questions.log_question(
        db,
        origin="q",
        part=0,
        person_id=HOA,
        now=now,
        text="trâu ốm",
        language="vi",
        decision="escalate",
        entry=None,
        confidence=0.0,
        suggestions=("vssid.install",),
    )
    case = {"reason": Reason.NO_ENTRY, "language": "vi", "content": Content("text", "trâu ốm"), "now": now}
    number = services.desk.open(db, origin="e", person_id=HOA, question_id=question_id, **case)
    services.desk.open(db, origin="f", person_id=HOA, **case)
    answer = Content("text", "gọi thú y")
    services.desk.reply(db, number, Volunteer(NAM, "Nam", NAM), content=answer, origin="r", now=now)
    drafts.keep_draft(db, person_id=NAM, escalation_id=number, content=answer, origin="d", asks=False)
    drafts.add_phrase(db, NAM, "Chào bà con")
    services.people.refresh(db)


@asynccontextmanager
async def _village(house: House) -> AsyncIterator[Village]:
    house.telegram.world.add_group("Tình nguyện viên", [NAM, LINH, PAO], chat_id=GROUP)
    house.telegram.world.add_group("Chợ phiên", [PAO], chat_id=STRANGERS_GROUP)
    for person_id in (HOA, PAO, NAM, LINH, THUY):
        house.telegram.world.chats[person_id].started = True
    services = open_services(replace(house.config, volunteer_group=GROUP, volunteers=frozenset({NAM})), house.clock)
    sent = SentLog(house.config.store_path.with_name("sent"))
    application = build_application(services, Outgoing(services.database, sent, house.config.telegram))
    async with application:
        await services.database.run(populate, application)
        yield Village(application, house.telegram.world)
    services.database.close()
    sent.close()


async def _nothing_changes(village: Village, rows: Iterable[OnTap[Tap] | OnCommand], *tries: tuple[int, int]) -> None:
    """These buttons and commands, by these people in these chats."""
    before = await village.dump()
    for person_id, chat_id in tries:
        for row in rows:
            await village.try_out(row, person_id, chat_id)
        assert await village.dump() == before, f"{person_id} in {chat_id} changes something"


def test_who_may_use_what_is_as_it_is_written_here() -> None:
    found = {row.name if isinstance(row, OnCommand) else row.tap.__name__: row for row in TABLE}
    assert len(found) == len(TABLE)
    assert {name for name, row in found.items() if row.audience is Audience.EVERYBODY} == FOR_EVERYBODY
    assert {name for name, row in found.items() if row.audience is Audience.VOLUNTEERS} == FOR_VOLUNTEERS
    assert {name for name, row in found.items() if row.for_the_blocked} == {"mydata", "forget", "ForgetMe"}


async def test_residents_and_strangers_in_groups_change_nothing(house: House) -> None:
    async with _village(house) as village:
        await _nothing_changes(village, PRIVILEGED, (HOA, HOA))
        await _nothing_changes(village, TABLE, (PAO, STRANGERS_GROUP), (999, STRANGERS_GROUP))
        before = await village.dump()
        await village.say(999, "chào cả nhà", STRANGERS_GROUP)
        await village.say(999, "/start i-code", STRANGERS_GROUP)
        await village.say(999, "trả lời", STRANGERS_GROUP, reply_to_message={**MESSAGE, "chat": chat(STRANGERS_GROUP)})
        assert await village.dump() == before


async def test_a_withdrawn_volunteer_changes_nothing_even_in_the_group(house: House) -> None:
    async with _village(house) as village:
        services = village.application.services
        await services.database.run(services.team.withdraw, LINH, Role.VOLUNTEER, THUY, services.clock())
        await _nothing_changes(village, PRIVILEGED, (LINH, LINH), (LINH, GROUP))
        before = await village.dump()
        await village.say(LINH, "tôi vẫn trả lời", GROUP, reply_to_message={**MESSAGE, "chat": chat(GROUP)})
        assert await village.dump() == before


async def test_bots_and_anonymous_admins_of_the_group_change_nothing(house: House) -> None:
    async with _village(house) as village:
        before = await village.dump()
        for sender in ({"sender_chat": chat(GROUP)}, {"sender_chat": chat(-1009)}, {}):
            bot = {**user(1087968824), "is_bot": True}
            reply = {**MESSAGE, "chat": chat(GROUP)}
            await village.say(1087968824, "gọi thú y nhé", GROUP, reply_to_message=reply, **{**sender, "from": bot})
            await village.say(1087968824, "/queue", GROUP, **{**sender, "from": bot})
        assert await village.dump() == before
        assert not village.world.chats[GROUP].messages


async def test_an_invitation_is_worth_nothing_when_its_maker_is_no_admin_any_more(house: House) -> None:
    async with _village(house) as village:
        services = village.application.services
        now, team = services.clock(), services.team

        def made(db: Connection) -> tuple[str, str]:
            people.grant(db, LINH, Role.ADMIN, now)
            services.people.refresh(db)
            return invite(db, Role.ADMIN, LINH, now), invite(db, Role.ADMIN, 404, now)

        codes = await services.database.run(made)
        key = await services.database.run(signing_in.link_key, LINH, now)
        await services.database.run(team.withdraw, LINH, Role.ADMIN, THUY, now)
        for code in codes:
            await village.say(PAO, f"/start i-{code}", PAO)
        assert services.people.admins() == {THUY}
        await services.database.run(people.grant, LINH, Role.ADMIN, now)
        assert await services.database.run(signing_in.begin_session, key, now) is None


async def test_an_invitation_is_good_for_three_days(house: House) -> None:
    async with _village(house) as village:
        services = village.application.services
        first, second = [await services.database.run(invite, Role.ADMIN, THUY, services.clock()) for _ in range(2)]
        house.clock.advance(timedelta(days=2, hours=23))
        await village.say(PAO, f"/start i-{first}", PAO)
        house.clock.advance(timedelta(hours=2))
        await village.say(HOA, f"/start i-{second}", HOA)
        assert services.people.admins() == {THUY, PAO}


async def test_a_volunteer_changes_nothing_of_the_admins(house: House) -> None:
    async with _village(house) as village:
        of_admins = [row for row in TABLE if row.audience is Audience.ADMINS]
        await _nothing_changes(village, of_admins, (NAM, NAM), (NAM, GROUP), (THUY, GROUP))


async def test_a_blocked_resident_changes_nothing_but_their_own_data(house: House) -> None:
    async with _village(house) as village:
        services = village.application.services
        await services.database.run(services.team.block, 1, Volunteer(NAM, "Nam", NAM), services.clock())
        rest = [row for row in TABLE if not row.for_the_blocked]
        await _nothing_changes(village, rest, (HOA, HOA))
        before = await village.dump()
        await village.say(HOA, "cài VssID thế nào", HOA)
        assert await village.dump() == before
        sent = len(village.world.calls("sendMessage"))
        await village.say(HOA, "/mydata", HOA)
        assert len(village.world.calls("sendMessage")) == sent + 1


async def test_nobody_of_the_team_is_blocked_by_the_others(house: House) -> None:
    async with _village(house) as village:
        services = village.application.services
        await village.say(LINH, "/person", LINH)
        before = await village.dump()
        assert not await services.database.run(services.team.block, 3, Volunteer(NAM, "Nam", NAM), services.clock())
        assert await village.dump() == before


async def test_another_persons_things_cannot_be_reached(house: House) -> None:
    about_things = [row for row in RESIDENTS if OTHERS_THINGS & {each.name for each in fields(row.tap)}]
    assert len(about_things) >= 8
    async with _village(house) as village:
        before = await village.dump()
        for row in about_things:
            await village.tap(PAO, filled(row.tap), PAO)
            assert await village.dump() == before, row.tap.__name__


async def test_another_volunteers_words_and_claims_cannot_be_reached(house: House) -> None:
    async with _village(house) as village:
        about_words = [row for row in TAPS if {"draft", "phrase"} & {each.name for each in fields(row.tap)}]
        assert len(about_words) >= 5
        held = [
            row for row in TAPS if row.tap.__name__ in ("Release", "CloseBecause", "PassTo", "PickEntry", "PickStep")
        ]
        await village.application.services.database.run(shown.note_shown, LINH, 5, "card", 1)
        await village.application.services.database.run(shown.note_shown, GROUP, 5, "card", 1)
        await _nothing_changes(village, [*about_words, *held], (LINH, LINH), (LINH, GROUP))


async def test_the_walk_would_notice_a_missing_check(house: House) -> None:
    """The same taps by those who may do change something, so the comparison above is no empty one."""
    async with _village(house) as village:
        changed = set()
        for row in sorted(TAPS, key=lambda row: row.tap.__name__ == "ForgetMe"):  # which ends what others try
            before = await village.dump()
            person_id = THUY if row.audience is Audience.ADMINS else NAM
            await village.tap(person_id, filled(row.tap), person_id)
            if await village.dump() != before:
                changed.add(row.tap.__name__)
        assert {"Claim", "Release", "CloseBecause", "BlockResident", "InviteAs", "WithdrawRole"} <= changed


async def test_a_broken_or_foreign_tap_is_answered_and_does_nothing(house: House) -> None:
    async with _village(house) as village:
        before = await village.dump()
        for data in (
            "",
            "claim",
            "claim:",
            "claim:1:2",
            "claim:-1",
            "claim:1e9",
            "claim:٣",
            f"claim:{10**20}",
            "x" * 64,
        ):
            await village.tap(NAM, data, NAM)
        assert await village.dump() == before


MESSAGE = {
    "message_id": 5,
    "date": 1_700_000_000,
    "text": "❓ Câu hỏi #2",
    "from": {"id": int(TOKEN.partition(":")[0]), "is_bot": True, "first_name": "Cầm Tay"},
}
"""A card as the bot wrote it, to be replied to."""
