"""What a resident gets from a volunteer, as it will look: for the letter itself, and for the preview before it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from telegram import InlineKeyboardButton

from bot.store.escalations import Content, Escalation
from handlers.desk.taps import OpenStep
from handlers.desk_screens import rating_rows
from handlers.screens import Screen, Screens, button
from knowledge_base.schema import PhoneType


@dataclass(frozen=True, slots=True)
class Framed:
    """A message to the resident: a screen, and what follows it where a file was sent."""

    screen: Screen
    file: Content | None = None


def for_resident(
    screens: Screens, escalation: Escalation, content: Content, phone: str | None, *, asks: bool, name: str
) -> Framed | None:
    """The message in the resident's language; None where the entry or guide does not exist any more.

    An answer can be rated; a question cannot. `name`: the volunteer's first name.
    """
    heading = f"<b>{screens.say('volunteer_asks' if asks else 'volunteer_says', name=name)}</b>"
    rows = [] if asks else rating_rows(screens, escalation.id)
    if content.kind == "entry":
        entry = screens.library.entries.get(content.text)
        return Framed(Screen(f"{heading}\n\n{screens.entry_text(entry)}", rows)) if entry else None
    if content.kind == "step":
        return _step(screens, heading, content, phone, rows_below=rows)
    if content.file_id is None:
        return Framed(Screen(f"{heading}\n{escape(content.text)}", rows))
    return Framed(Screen(heading, rows), content)


def _step(
    screens: Screens, heading: str, content: Content, phone: str | None, *, rows_below: list[list[InlineKeyboardButton]]
) -> Framed | None:
    name, _, number = content.text.partition(":")
    guide = screens.library.guides.get(name)
    if guide is None:
        return None
    steps = guide.steps_for(PhoneType(phone) if phone else None)
    index = min(int(number), len(steps) - 1)
    opened = button(screens.label("open_step", step=index + 1), OpenStep(name, index))
    return Framed(Screen(f"{heading}\n\n{screens.step_text(guide, steps[index])}", [[opened], *rows_below]))
