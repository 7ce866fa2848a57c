"""The roof: opens everything, wires it, closes it. The only file that knows all floors."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from telegram.error import BadRequest, Forbidden, InvalidToken
from telegram.error import TelegramError as ApiError
from telegram.ext import ApplicationBuilder, ContextTypes, ExtBot

from bot.alarming import Alarming
from bot.answering import Answering
from bot.backup import RECORDINGS
from bot.candidates import Candidates
from bot.chores import start_chores
from bot.clock import Clock, system_clock
from bot.config import Config
from bot.delivery import Inbox, Json, RefusedError, TryAgainError
from bot.desk import Desk, Staff
from bot.errors import DamagedStoreError, TelegramError
from bot.gate import Gate, private_text
from bot.health import Pulse
from bot.illustrating import Illustrating
from bot.limits import Limits
from bot.matching import Matcher
from bot.metrics import Metrics
from bot.monitoring import monitoring_app
from bot.outbox import Afterwards, Outbox, unfinished
from bot.people import People
from bot.pictures import PictureCache
from bot.services import Services
from bot.serving import listen, serve
from bot.store import Database, visit
from bot.store.acts import TERMINAL
from bot.store.deliveries import Delivery
from bot.store.people import Role
from bot.store.sent import SentLog
from bot.studio import Editing, Groups, History, Trying
from bot.team import Team, invitation_link, invite
from bot.trace import Trace, working_on
from bot.translating import Translating
from bot.upkeep import note_refusal
from bot.voice import EspeakSpeaker, Voices
from bot.web import studio_app
from handlers import receiving
from handlers.alarms import tell_of_damage
from handlers.context import Bot, CamTayApplication, Context
from handlers.hasty import Hasty
from handlers.letters import Letters
from handlers.menus import register_commands
from handlers.outgoing import Outgoing
from handlers.requests import Requests, proxy_for
from handlers.sending import call
from handlers.table import COMMANDS, all_handlers
from knowledge_base.library import KnowledgeBase

log = logging.getLogger(__name__)

_GRACE_SECONDS = 2.0
_ATTEMPTS_TO_CONNECT = 4
_SECONDS_BETWEEN_ATTEMPTS = 0.5


def open_services(config: Config, clock: Clock = system_clock) -> Services:
    """Opens database, knowledge base and matcher, and wires the core.

    Raises StoreError or FaultyFilesError with a sentence for the person at the terminal.
    """
    knowledge = KnowledgeBase(config.knowledge_base_path)
    database = Database(config.store_path)
    roles = People(config)
    database.run_now(roles.refresh)
    staff = Staff(roles.at_the_desk, lambda: sorted(roles.admins()), config.volunteer_group)
    desk = Desk(config.escalation, staff, lambda entry: knowledge.library.topic_of.get(entry))
    matcher = open_matcher(config, knowledge)
    history = History(database, knowledge.path, clock)
    history.notice()
    editing = Editing(database, knowledge, lambda: matcher, history, clock)
    voices = open_voices(config)
    database.run_now(voices.tidy)
    return Services(
        config=config,
        team=Team(roles, desk),
        metrics=Metrics(),
        pulse=Pulse(),
        database=database,
        knowledge=knowledge,
        matcher=matcher,
        desk=desk,
        answering=Answering(database, lambda: matcher, desk, clock),
        alarming=Alarming(database, desk, clock),
        editing=editing,
        groups=Groups(database, knowledge, lambda: matcher, history, editing, desk, clock),
        trying=Trying(database, knowledge, lambda: matcher, clock),
        history=history,
        candidates=Candidates(database, knowledge, lambda: matcher, editing, clock),
        translating=Translating(database, knowledge, editing.take_over_changes, history.journal, clock),
        illustrating=Illustrating(
            database,
            knowledge,
            cache_folder(config) / "previews",
            editing.take_over_changes,
            history.journal,
            clock,
        ),
        clock=clock,
        people=roles,
        pictures=PictureCache(cache_folder(config) / "pictures"),
        voices=voices,
    )


def open_matcher(config: Config, knowledge: KnowledgeBase, *, wait: bool = False) -> Matcher:
    """The matcher over the knowledge base, as configured. It answers at once; `wait` until it has learned all."""
    return Matcher.from_library(
        knowledge.library,
        semantic=config.matching.semantic,
        cache=cache_folder(config),
        answer_confidence=config.matching.answer_confidence,
        suggest_confidence=config.matching.suggest_confidence,
        wait=wait,
    )


def open_voices(config: Config) -> Voices:
    """The recordings, kept beside the database, and this machine's speech engine where it has one."""
    return Voices(config.store_path.parent / RECORDINGS, cache_folder(config) / "speech", EspeakSpeaker.find())


def cache_folder(config: Config) -> Path:
    """Where what can be made anew is kept: fitted models and drawn pictures."""
    return config.matching.cache or config.store_path.parent / ".cache"


def build_application(services: Services, outgoing: Outgoing) -> CamTayApplication:
    """python-telegram-bot's application with our handlers and services, whose calls leave through `outgoing`."""
    telegram = services.config.telegram
    proxy = proxy_for(telegram.base_url, telegram.proxy_url)
    application = (
        ApplicationBuilder()
        .application_class(CamTayApplication, kwargs={"services": services, "commands": COMMANDS})
        .token(telegram.token.reveal())
        .base_url(telegram.base_url)
        .base_file_url(telegram.base_file_url)
        .request(Requests(proxy))
        .get_updates_request(Requests(proxy))
        .rate_limiter(outgoing)
        .context_types(ContextTypes(context=Context))
        .job_queue(None)
        .updater(None)
        .build()
    )
    application.add_handlers(all_handlers())
    return application  # type: ignore[return-value]


@asynccontextmanager
async def running(config: Config, clock: Clock = system_clock) -> AsyncIterator[asyncio.Task[None]]:
    """The running bot. Gives the task that receives updates, which ends only by an error.

    Raises CamTayError or FaultyFilesError where the bot cannot start.
    """
    services = open_services(config, clock)
    sent = SentLog(config.store_path.with_name(f"{config.store_path.name}.sent"))
    try:
        database = services.database
        sent.keep_only(await database.read(unfinished))
        outgoing = Outgoing(database, sent, config.telegram)
        application = build_application(services, outgoing)
        monitor = listen("127.0.0.1", config.health.port, "health.port") if config.health.port else None
        page = listen(config.web.listen, config.web.port, "web.port") if config.web.port else None
        async with _connected(application):
            inbox = Inbox(
                database,
                lambda update: _handle(application, gate, update),
                clock,
                sent,
                is_urgent=partial(_is_urgent, services),
            )
            gate = open_gate(application, inbox)
            send = _traced(Letters(application.bot, services), services.metrics)
            outbox = Outbox(database, send, clock, sent, partial(note_refusal, services.people.admins, clock))
            await inbox.replay()
            tasks = [asyncio.create_task(outbox.run()), *start_chores(services, application.bot)]
            if monitor is not None:
                tasks.append(asyncio.create_task(serve(monitoring_app(services), monitor)))
            if page is not None:
                app = studio_app(services, application.bot.username)
                tasks.append(asyncio.create_task(serve(app, page)))
            receiver = asyncio.create_task(_receive(application.bot, gate, inbox, services))
            try:
                yield receiver
            finally:
                await _cancel(receiver)
                if isinstance(database.fault, DamagedStoreError):
                    await tell_of_damage(services, application.bot)
                await inbox.close(_GRACE_SECONDS)
                await _cancel(*tasks)
                await outbox.close(_GRACE_SECONDS / 2)
    finally:
        services.database.close()
        sent.close()


def in_folder(config: Config, folder: Path) -> Config:
    """The configuration with its database in `folder`."""
    return replace(config, store_path=folder / "camtay.sqlite")


def say_at_once(text: str) -> None:
    """Prints a line that a waiting program sees at once."""
    print(text, flush=True)


def stop_signal() -> asyncio.Event:
    """Is set when somebody asks this process to stop (Ctrl+C, or SIGTERM)."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    return stop


async def run(config: Config, announce: Callable[[str], None] = say_at_once) -> None:
    """Runs until a signal asks it to stop, also while it still connects. Raises CamTayError or FaultyFilesError."""
    stopped = asyncio.create_task(stop_signal().wait())
    serving = asyncio.create_task(_serve(config, announce))
    await asyncio.wait({serving, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if serving.done():
        serving.result()
    await _cancel(serving)


async def _serve(config: Config, announce: Callable[[str], None]) -> None:
    async with running(config) as receiver:
        gc.freeze()  # what is here stays: to look for garbage in it would hold everybody up for a fifth of a second
        announce("Cầm Tay is ready.")
        await receiver


@asynccontextmanager
async def _connected(application: CamTayApplication) -> AsyncIterator[None]:
    """Logs in to the Bot API and registers the commands. Raises TelegramError in one sentence."""
    try:
        with _start_faults(application.services.config.telegram.base_url):
            await _patiently(application.initialize)
    except BaseException:
        await application.bot.shutdown()  # the application itself would not: it is not initialized
        raise
    try:
        await register_commands(application.bot, application.services, COMMANDS)
    except (TryAgainError, RefusedError) as error:
        log.warning("the commands could not be registered (%s), the bot runs without their menu", error)
    try:
        yield
    finally:
        await application.shutdown()


async def _patiently(connect: Callable[[], Awaitable[None]]) -> None:
    """Connects, and tries again a few times: one broken connection at the start is no reason to give up."""
    for _ in range(_ATTEMPTS_TO_CONNECT - 1):
        try:
            return await connect()
        except (BadRequest, Forbidden, InvalidToken):
            raise
        except ApiError:
            await asyncio.sleep(_SECONDS_BETWEEN_ATTEMPTS)
    return await connect()


@contextmanager
def _start_faults(base_url: str) -> Iterator[None]:
    """Raises TelegramError with one sentence for the person at the terminal instead of the library's errors."""
    try:
        yield
    except InvalidToken as error:
        raise TelegramError("Telegram refuses the token; copy it again from @BotFather into telegram.token") from error
    except (BadRequest, Forbidden) as error:
        raise TelegramError(f"the Bot API at {_host(base_url)} refuses to start ({error})") from error
    except ApiError as error:
        raise TelegramError(
            f"the Bot API at {_host(base_url)} cannot be reached; check the network, telegram.base_url and proxy_url"
        ) from error


def _host(base_url: str) -> str:
    return base_url.removesuffix("/bot")


def open_gate(application: CamTayApplication, inbox: Inbox) -> Gate:
    """What stands before the inbox; it answers taps that come too fast."""
    services = application.services
    turn_away = Hasty(application.bot, services).turn_away
    limits = Limits(services.config.limits, time.monotonic)
    return Gate(
        inbox.accept,
        services.database,
        services.people,
        limits,
        services.metrics,
        services.clock,
        turn_away,
        partial(_may_tell_of_danger, services),
    )


def _may_tell_of_danger(services: Services, text: str) -> bool:
    judgement = services.recogniser.judge(text)
    return bool(judgement.kinds) or judgement.may_be


def _tells_of_danger(services: Services, text: str) -> bool:
    return bool(services.recogniser.kinds(text))


async def _is_urgent(services: Services, update: Json) -> bool:
    text = private_text(update)
    return bool(text) and await asyncio.to_thread(_tells_of_danger, services, text)


async def _handle(application: CamTayApplication, gate: Gate, update: Json) -> None:
    with working_on(gate.trace(update)):
        await receiving.handle(application, update)


def _traced(letters: Letters, metrics: Metrics) -> Callable[[Delivery], Awaitable[Afterwards | None]]:
    async def send(delivery: Delivery) -> Afterwards | None:
        with working_on(Trace(f"letter:{delivery.id}", delivery.chat_id, on_failure=metrics.call_failed)):
            return await letters.send(delivery)

    return send


async def _receive(bot: Bot, gate: Gate, inbox: Inbox, services: Services) -> None:
    telegram = services.config.telegram
    if telegram.mode == "webhook":
        await receiving.serve_webhook(bot, gate, inbox, telegram)
    else:
        await call(bot.delete_webhook)
        services.pulse.note_poll(services.clock())  # from now on silence is an ailment
        await receiving.poll(bot, gate, inbox, lambda: services.pulse.note_poll(services.clock()))


async def _cancel(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def make_invitation(config: Config, role: Role, clock: Clock = system_clock) -> str:
    """A link that gives `role` to the first who opens it within three days. Raises CamTayError."""
    code = visit(config.store_path, invite, role, TERMINAL, clock())
    telegram = config.telegram
    requests = Requests(proxy_for(telegram.base_url, telegram.proxy_url))
    bot = ExtBot(telegram.token.reveal(), base_url=telegram.base_url, request=requests)
    with _start_faults(telegram.base_url):
        async with bot:
            return invitation_link(bot.username, code)
