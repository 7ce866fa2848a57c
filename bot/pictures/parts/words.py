"""Parts that speak: plain words, what went well, warnings, messages, and what the phone asks."""

from __future__ import annotations

from bot.pictures.canvas import Box
from bot.pictures.palette import Colour
from bot.pictures.sketch import ROOM_FOR_MARK, SMALL, Block, Sketch
from knowledge_base.drawing import Icon, Part


def text(sketch: Sketch, part: Part, width: float) -> Block:
    """Plain words."""
    words = sketch.fit(part.text, width, bold=True)

    def paint(box: Box) -> Box:
        sketch.write(box, words)
        return box

    return Block(words.height, paint)


def good(sketch: Sketch, part: Part, width: float) -> Block:
    """A green box with a tick."""
    return _notice(sketch, part, width, part.icon or Icon.CHECK, Colour.MINT, Colour.GREEN)


def warning(sketch: Sketch, part: Part, width: float) -> Block:
    """A red box with an exclamation mark."""
    return _notice(sketch, part, width, Icon.WARNING, Colour.ROSE, Colour.RED)


def _notice(sketch: Sketch, part: Part, width: float, icon: Icon, fill: Colour, edge: Colour) -> Block:
    side, pad = 58 * sketch.scale, 14 * sketch.scale
    words = sketch.fit(part.text, width - side - 3 * pad, bold=True)

    def paint(box: Box) -> Box:
        sketch.canvas.box(box, fill, 18, edge, 4)
        sketch.icon(icon, Box(box.left + pad, box.top, box.left + pad + side, box.bottom).square())
        sketch.write(Box(box.left + side + 2 * pad, box.top, box.right - pad, box.bottom), words, align=0)
        return box

    return Block(max(side, words.height) + 2 * pad, paint)


def message(sketch: Sketch, part: Part, width: float) -> Block:
    """A text message or notification: who sends it, and what it says."""
    side, pad = 56 * sketch.scale, 14 * sketch.scale
    beside = width - side - 3 * pad - (ROOM_FOR_MARK * sketch.scale if part.mark else 0)
    sender = sketch.fit(part.small, beside, SMALL + 1, bold=True)
    words = sketch.fit(part.text, beside, SMALL + 4)

    def paint(box: Box) -> Box:
        sketch.canvas.box(box, Colour.WHITE, 22, Colour.GREEN, 3)
        left = box.left + pad
        sketch.icon(part.icon or Icon.MESSAGE, Box(left, box.top, left + side, box.bottom).square())
        inner = Box(left + side + pad, box.top + pad, box.right - pad, box.bottom - pad)
        top = inner.centre[1] - (sender.height + words.height) / 2
        sketch.write(Box(inner.left, top, inner.right, top + sender.height), sender, Colour.GREEN, align=0)
        top += sender.height
        sketch.write(Box(inner.left, top, inner.right, top + words.height), words, align=0)
        return box

    return Block(max(side, sender.height + words.height) + 2 * pad, paint)


def ask(sketch: Sketch, part: Part, width: float) -> Block:
    """A question of the phone, with its icon above."""
    side, pad = 84 * sketch.scale, 18 * sketch.scale
    words = sketch.fit(part.text, width - 2 * pad, bold=True)
    small = sketch.fit(part.small, width - 2 * pad, SMALL)
    height = side + words.height + small.height + 2.5 * pad

    def paint(box: Box) -> Box:
        sketch.canvas.box(box, Colour.WHITE, 22, Colour.INDIGO, 4)
        top = box.top + (box.height - height) / 2 + pad
        sketch.icon(part.icon or Icon.QUESTION, Box(box.left, top, box.right, top + side))
        top += side + pad / 2
        sketch.write(Box(box.left, top, box.right, top + words.height), words)
        top += words.height
        sketch.write(Box(box.left, top, box.right, top + small.height), small, Colour.SOFT)
        return box

    return Block(height, paint)
