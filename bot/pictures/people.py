"""Draws people side by side with what they say, and the lesson in which one shows the other."""

from __future__ import annotations

from collections.abc import Sequence

from bot.pictures import frames
from bot.pictures.canvas import HEIGHT, WIDTH, Box
from bot.pictures.lettering import Paragraph
from bot.pictures.palette import Colour
from bot.pictures.sketch import SMALL, Block, Sketch
from knowledge_base.drawing import Icon, Part

_TAIL = 22
_GAP = 18
_PAD = 18
_TALLEST = 270
_SMALLEST = 170


def group(sketch: Sketch, people: Sequence[Part], width: float) -> Block:
    """The people from left to right; who speaks has a bubble above, which is wide where only one speaks."""
    speakers = sum(bool(part.text) for part in people)
    room = width if speakers <= 1 else (width - _GAP) / 2
    bubbles = [sketch.fit(part.text, room - 2 * _PAD, SMALL + 4, bold=True) for part in people]
    highest = max(bubble.height for bubble in bubbles)
    above = highest + _PAD + _TAIL if highest else 0

    def paint(box: Box) -> Box:
        side = min(box.height - above, _TALLEST, box.width / len(people))
        for place, (part, bubble) in enumerate(zip(people, bubbles, strict=True)):
            x = box.left + box.width * (2 * place + 1) / (2 * len(people))
            bust = Box(x - side / 2, box.bottom - side, x + side / 2, box.bottom)
            sketch.draw("people", part.kind, bust)
            if bubble.lines:
                _bubble(sketch, bubble, x, bust.top, Box(box.left, 0, box.right, 0) if speakers == 1 else bust)
            if part.touch:
                frames.disc_of(sketch, part.touch, bust.left + 20, bust.top + 40)
        return box

    return Block(above + _SMALLEST * sketch.scale, paint)


def _bubble(sketch: Sketch, words: Paragraph, x: float, bottom: float, within: Box) -> None:
    """What somebody says; its tail points down to `x`, its cloud stays between the sides of `within` if it can."""
    width, height = words.width + 2 * _PAD, words.height + _PAD
    left = min(max(x - width / 2, min(within.left, x - width / 2)), WIDTH - 8 - width)
    cloud = Box(max(8, left), bottom - _TAIL - height, max(8, left) + width, bottom - _TAIL)
    sketch.canvas.polygon([(x - 20, cloud.bottom - 2), (x + 20, cloud.bottom - 2), (x, bottom + 4)], Colour.INDIGO)
    sketch.canvas.box(cloud, Colour.WHITE, 20, Colour.INDIGO, 4)
    sketch.canvas.polygon([(x - 14, cloud.bottom - 5), (x + 14, cloud.bottom - 5), (x, bottom - 4)], Colour.WHITE)
    sketch.write(cloud, words)


def counting(sketch: Sketch) -> None:
    """The bubble of one who counts the steps."""
    cloud = Box(40, frames.BAND + 84, 300, frames.BAND + 184)
    sketch.canvas.polygon([(120, cloud.bottom - 2), (170, cloud.bottom - 2), (150, cloud.bottom + 36)], Colour.INDIGO)
    sketch.canvas.box(cloud, Colour.WHITE, 30, Colour.INDIGO, 4)
    sketch.canvas.polygon([(127, cloud.bottom - 5), (163, cloud.bottom - 5), (149, cloud.bottom + 26)], Colour.WHITE)
    for place in range(3):
        frames.disc_of(sketch, place + 1, cloud.left + 54 + place * 76, cloud.centre[1])


def phone_between(sketch: Sketch, table: float) -> None:
    """The phone at which both look: it worked, and a hand shows how."""
    top = min(table - 70, HEIGHT - 256)
    phone = Box(0, top, WIDTH, top + 250).square()
    sketch.icon(Icon.PHONE, phone)
    sketch.icon(Icon.CHECK, phone.square(0.32))
    left, top = phone.centre[0] + 16, phone.centre[1] + 20
    sketch.draw("views", "pointer", Box(left, top, left + 100, top + 100))
