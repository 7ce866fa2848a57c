"""How recording looks: what is still to be read aloud, the text to read, and the admin's decision."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from telegram import InlineKeyboardButton

from bot.store.recordings import Recording, State
from bot.voice import Reading
from handlers import callbacks
from handlers.screens import Screen, Screens, button, pairs

READINGS_PER_PAGE = 8
_WAITING_SHOWN = 20


def unrecorded(screens: Screens, language: str, missing: Sequence[Reading], page: int, codes: Sequence[str]) -> Screen:
    """What nobody has recorded yet in a language, a page of it, and the way to the other languages."""
    shown = missing[page * READINGS_PER_PAGE : (page + 1) * READINGS_PER_PAGE]
    rows = [[button(_label(each), callbacks.RecordText(language, each.digest))] for each in shown]
    pages = []
    if page:
        pages.append(button(screens.label("previous"), callbacks.ListUnrecorded(language, page - 1)))
    if len(missing) > (page + 1) * READINGS_PER_PAGE:
        pages.append(button(screens.label("more"), callbacks.ListUnrecorded(language, page + 1)))
    others = [
        button(screens.library.language_name(code), callbacks.ListUnrecorded(code, 0))
        for code in codes
        if code != language
    ]
    key = "unrecorded" if missing else "unrecorded_none"
    text = screens.say(key, language=screens.library.language_name(language), count=len(missing))
    return Screen(text, [*rows, *([pages] if pages else []), *pairs(others)])


def read_aloud(screens: Screens, reading: Reading) -> Screen:
    """The text to read aloud; where nobody has translated it, the reader does so while speaking."""
    key = "read_aloud" if reading.is_translated else "say_in_language"
    how = screens.say(key, language=screens.library.language_name(reading.language))
    stop = button(screens.label("stop_recording"), callbacks.StopRecording())
    return Screen(f"<b>{how}</b>\n\n{escape(reading.text)}\n\n<i>{screens.say('recording_consent')}</i>", [[stop]])


def kept(screens: Screens, following: Reading | None) -> Screen:
    """Thanks, and the next text."""
    text = screens.say("recording_kept")
    if following is None:
        return Screen(text)
    return Screen(text, [[_record(screens, "record_next", following.language, following.digest)]])


def waiting(screens: Screens, recordings: Sequence[Recording]) -> Screen:
    """The recordings that wait for a decision, oldest first, as many as fit below one message."""
    if not recordings:
        return screens.plain("recordings_none")
    rows = [
        [
            button(
                f"{screens.library.language_name(each.language)}: {_first_line(each.text)}",
                callbacks.OpenRecording(each.id),
            )
        ]
        for each in recordings[:_WAITING_SHOWN]
    ]
    return Screen(screens.say("recordings_waiting", count=len(recordings)), rows)


def to_decide(screens: Screens, recording: Recording) -> Screen:
    """What an admin should hear in the voice message that follows."""
    heading = screens.say("recording_to_decide", language=screens.library.language_name(recording.language))
    return Screen(f"<b>{heading}</b>\n\n{escape(recording.text)}")


def decision(screens: Screens, recording: Recording) -> Screen:
    """The buttons below the voice message."""
    approve = button(screens.label("approve_recording"), callbacks.ApproveRecording(recording.id))
    reject = button(screens.label("reject_recording"), callbacks.RejectRecording(recording.id))
    return Screen("", [[approve, reject]])


def decided(screens: Screens, recording: Recording) -> Screen:
    """What became of a recording, for the volunteer; a rejected one can be made again."""
    title = _first_line(recording.text)
    if recording.state is State.APPROVED:
        return screens.plain("recording_approved", title=title)
    again = _record(screens, "record_again", recording.language, recording.digest)
    return Screen(screens.say("recording_rejected", title=title), [[again]])


def caption(screens: Screens, reading: Reading, *, recorded: bool) -> Screen:
    """Below a sound that is played: what it is, and whether a person or a machine speaks."""
    return screens.plain("spoken_by_person" if recorded else "spoken_by_machine", title=reading.title)


def _record(screens: Screens, key: str, language: str, digest: str) -> InlineKeyboardButton:
    return button(screens.label(key), callbacks.RecordText(language, digest))


def _label(reading: Reading) -> str:
    """The title of an answer; for a step its own words say more than the guide's title."""
    return _first_line(reading.text)


def _first_line(text: str) -> str:
    return text.partition("\n")[0]
