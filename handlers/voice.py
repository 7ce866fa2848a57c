"""Voices: residents listen to texts, volunteers read them aloud, admins approve the recordings."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

from telegram import CallbackQuery, Message, Voice

from bot.delivery import RefusedError
from bot.services import Services
from bot.store import pictures, recordings, upkeep
from bot.store.database import Connection
from bot.store.recordings import Recording, State
from bot.voice import Reading, decide, find, keep, readings_in
from handlers import callbacks, voice_screens
from handlers.audience import Audience, may
from handlers.context import Context, Visit
from handlers.routing import OnCommand, OnTap, Table
from handlers.sending import call, say, show, without_buttons
from handlers.sounds import send_sound, send_to_decide

_LONGEST_RECORDING = 180
"""Seconds; the longest answer takes less than a minute."""
_WAITS_FOR_VOICE = timedelta(hours=1)
"""A voice message that is no reply belongs to the text shown last, for so long."""


async def listen(query: CallbackQuery, tap: callbacks.Listen, visit: Visit, context: Context) -> str | None:
    """Plays a text: as somebody recorded it, or as the machine speaks it."""
    services = context.services
    reading = find(services.library, tap.language, tap.digest)
    if reading is None:
        return visit.screens.label("old_button")
    sound = await asyncio.to_thread(services.voices.sound, reading)
    if sound is None:
        return visit.screens.label("cannot_play")
    below = voice_screens.caption(visit.screens, reading, recorded=services.voices.is_recorded(reading))
    reply_to = query.message.message_id if query.message else None
    try:
        await send_sound(context.bot, services, visit.chat_id, sound, below, reply_to=reply_to)
    except RefusedError:
        return visit.screens.label("cannot_play")
    return None


async def record(_message: Message, arguments: list[str], visit: Visit, context: Context) -> None:
    """What has no recording yet, in the volunteer's language or in the one that the command names."""
    named = arguments[0].lower() if arguments else ""
    language = named if named in context.services.config.languages else visit.language
    missing = await context.services.database.read(_unrecorded, context.services, language)
    codes = context.services.config.languages
    await say(context.bot, visit.chat_id, voice_screens.unrecorded(visit.screens, language, missing, 0, codes))


async def list_unrecorded(
    query: CallbackQuery, tap: callbacks.ListUnrecorded, visit: Visit, context: Context
) -> str | None:
    """Another page, or another language."""
    codes = context.services.config.languages
    if tap.language not in codes:
        return visit.screens.label("old_button")
    missing = await context.services.database.read(_unrecorded, context.services, tap.language)
    screen = voice_screens.unrecorded(visit.screens, tap.language, missing, tap.page, codes)
    await show(context.bot, query, screen)
    return None


async def record_text(_query: CallbackQuery, tap: callbacks.RecordText, visit: Visit, context: Context) -> str | None:
    """Shows the text to read aloud, and waits for the voice."""
    services = context.services
    reading = find(services.library, tap.language, tap.digest)
    if reading is None:
        return visit.screens.label("recording_outdated")
    message = await say(context.bot, visit.chat_id, voice_screens.read_aloud(visit.screens, reading))
    await services.database.run(
        recordings.await_voice,
        visit.chat_id,
        message.message_id,
        visit.person.id,
        reading.language,
        reading.digest,
        services.clock(),
    )
    return None


async def stop_recording(
    query: CallbackQuery, _tap: callbacks.StopRecording, visit: Visit, context: Context
) -> str | None:
    """The next voice message is no recording."""
    await context.services.database.run(recordings.stop_awaiting, visit.chat_id, visit.person.id)
    await without_buttons(query)
    return visit.screens.label("recording_stopped")


async def take_voice(message: Message, visit: Visit, context: Context) -> bool:
    """A voice message that a volunteer was asked for."""
    services = context.services
    if message.voice is None or not may(Audience.VOLUNTEERS, services, visit.person.id, visit.chat_id):
        return False
    if await services.database.read(recordings.was_kept, visit.origin):
        return True
    awaited = await services.database.read(_awaited, message, visit, services)
    if awaited is None:
        return False
    reading = find(services.library, *awaited)
    if reading is None:
        await services.database.run(recordings.stop_awaiting, visit.chat_id, visit.person.id, awaited[1])
        await say(context.bot, visit.chat_id, visit.screens.plain("recording_outdated"), reply_to=message.message_id)
    elif _seconds(message.voice) > _LONGEST_RECORDING:
        too_long = visit.screens.plain("recording_too_long", seconds=_LONGEST_RECORDING)
        await say(context.bot, visit.chat_id, too_long, reply_to=message.message_id)
    else:
        await _keep(message, message.voice, reading, visit, context)
    return True


async def list_waiting(_message: Message, _arguments: list[str], visit: Visit, context: Context) -> None:
    """The recordings that wait for an admin."""
    waiting = await context.services.database.read(recordings.waiting)
    await say(context.bot, visit.chat_id, voice_screens.waiting(visit.screens, waiting))


async def open_waiting(
    _query: CallbackQuery, tap: callbacks.OpenRecording, visit: Visit, context: Context
) -> str | None:
    """One of them, to hear and to decide."""
    recording = await context.services.database.read(recordings.find, tap.recording)
    if recording is None or recording.state is not State.WAITING:
        return visit.screens.label("recording_decided_before")
    try:
        await send_to_decide(context.bot, context.services, visit.chat_id, visit.screens, recording)
    except RefusedError:
        return visit.screens.label("cannot_play")
    return None


async def approve(query: CallbackQuery, tap: callbacks.ApproveRecording, visit: Visit, context: Context) -> str:
    """The recording is played from now on."""
    return await _decide(query, tap.recording, True, visit, context)


async def reject(query: CallbackQuery, tap: callbacks.RejectRecording, visit: Visit, context: Context) -> str:
    """The recording is never played, and the text is offered again."""
    return await _decide(query, tap.recording, False, visit, context)


async def _decide(query: CallbackQuery, recording_id: int, is_good: bool, visit: Visit, context: Context) -> str:
    services = context.services

    def decided(db: Connection) -> Recording | None:
        done = decide(db, recording_id, is_good, visit.person.id, services.clock())
        services.voices.refresh(db)
        return done

    recording = await services.database.run(decided)
    await without_buttons(query)
    if recording is None:
        return visit.screens.label("recording_decided_before")
    if not is_good:
        await asyncio.to_thread(services.voices.delete, [recording.name])
    return visit.screens.label("approved_toast" if is_good else "rejected_toast")


async def _keep(message: Message, voice: Voice, reading: Reading, visit: Visit, context: Context) -> None:
    """Downloads the sound, keeps it, asks the admins and thanks."""
    services = context.services
    file = await call(partial(context.bot.get_file, voice.file_id))
    data = bytes(await call(file.download_as_bytearray))
    name = await asyncio.to_thread(services.voices.keep, reading, data)

    def kept(db: Connection) -> list[Reading]:
        pictures.note_file_id(db, name, voice.file_id)
        admins = sorted(services.people.admins())
        keep(db, reading, name, visit.person.id, admins, services.clock(), origin=visit.origin)
        recordings.stop_awaiting(db, visit.chat_id, visit.person.id, reading.digest)
        return _unrecorded(db, services, reading.language)

    missing = await services.database.run(kept)
    thanks = voice_screens.kept(visit.screens, missing[0] if missing else None)
    await say(context.bot, visit.chat_id, thanks, reply_to=message.message_id)


def _seconds(voice: Voice) -> float:
    return voice.duration.total_seconds() if isinstance(voice.duration, timedelta) else voice.duration


def _unrecorded(db: Connection, services: Services, language: str) -> list[Reading]:
    done = recordings.taken_care_of(db, language)
    readings = readings_in(services.library, language, upkeep.times_asked(db))
    return [reading for reading in readings if reading.digest not in done]


def _awaited(db: Connection, message: Message, visit: Visit, services: Services) -> tuple[str, str] | None:
    """Language and digest of the text that a voice message reads aloud; None where nobody asked for one."""
    if message.reply_to_message:
        return recordings.awaited_by_reply(db, visit.chat_id, message.reply_to_message.message_id)
    if visit.chat_id != visit.person.id:
        return None
    return recordings.awaited_since(db, visit.chat_id, visit.person.id, services.clock() - _WAITS_FOR_VOICE)


TABLE: Table = (
    OnCommand("record", record, Audience.VOLUNTEERS),
    OnCommand("recordings", list_waiting, Audience.ADMINS),
    OnTap(callbacks.Listen, listen),
    OnTap(callbacks.ListUnrecorded, list_unrecorded, Audience.VOLUNTEERS),
    OnTap(callbacks.RecordText, record_text, Audience.VOLUNTEERS),
    OnTap(callbacks.StopRecording, stop_recording, Audience.VOLUNTEERS),
    OnTap(callbacks.OpenRecording, open_waiting, Audience.ADMINS),
    OnTap(callbacks.ApproveRecording, approve, Audience.ADMINS),
    OnTap(callbacks.RejectRecording, reject, Audience.ADMINS),
)
