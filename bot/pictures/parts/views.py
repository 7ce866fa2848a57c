"""Parts that show something: the camera, photos, a map, the card at the phone, a call, things."""

from __future__ import annotations

from bot.pictures.canvas import Box
from bot.pictures.lettering import Paragraph
from bot.pictures.palette import Colour
from bot.pictures.sketch import SMALL, Block, Sketch
from knowledge_base.drawing import Icon, Part


def camera(sketch: Sketch, part: Part, width: float) -> Block:
    """The viewfinder with its four corners, what it sees, and a hint."""
    pad = 16 * sketch.scale
    hint = sketch.fit(part.text, width - 2 * pad, SMALL + 3, bold=True)

    def paint(box: Box) -> Box:
        sketch.canvas.box(box, Colour.INK, 20)
        frame = Box(box.left + pad, box.top + pad, box.right - pad, box.bottom - hint.height - 1.6 * pad)
        frame = frame.square() if part.icon is Icon.FACE else frame
        if part.icon is Icon.FACE:
            sketch.canvas.oval(frame.inside(frame.width * 0.12, 0), Colour.SOFT, Colour.GOLD, 5)
        else:
            sketch.canvas.box(frame.inside(10), Colour.SOFT, 10)
            _corners(sketch, frame)
        sketch.icon(part.icon or Icon.PHOTO, frame.square(0.74))
        sketch.write(Box(box.left, frame.bottom, box.right, box.bottom), hint, Colour.WHITE)
        return box

    return Block(190 * sketch.scale + hint.height, paint, grow=3, most=width + hint.height)


def _corners(sketch: Sketch, box: Box) -> None:
    arm = min(box.width, box.height) * 0.22
    for x, inward in ((box.left, arm), (box.right, -arm)):
        for y, downward in ((box.top, arm), (box.bottom, -arm)):
            sketch.canvas.line([(x + inward, y), (x, y), (x, y + downward)], Colour.GOLD, 6)


def photo(sketch: Sketch, part: Part, width: float) -> Block:
    """A photo on white paper with its caption."""
    return _captioned(sketch, part, width, Colour.SKY, 120 * sketch.scale)


def thing(sketch: Sketch, part: Part, width: float) -> Block:
    """One big icon with its caption, on a white card."""
    return _captioned(sketch, part, width, None, 116 * sketch.scale)


def _captioned(sketch: Sketch, part: Part, width: float, ground: Colour | None, side: float) -> Block:
    pad = 10 * sketch.scale
    side = min(side, width - 2 * pad)
    caption = sketch.fit(part.text, width - 2 * pad, SMALL + 3, bold=True)
    small = sketch.fit(part.small, width - 2 * pad, SMALL)
    words = caption.height + small.height

    def paint(box: Box) -> Box:
        sketch.canvas.box(box, Colour.WHITE, 18, Colour.LINE, 2)
        above = Box(box.left + pad, box.top + pad, box.right - pad, box.bottom - words - pad * 1.4)
        if ground:
            sketch.canvas.box(above, ground, 10)
        _icon_of_a_card(sketch, part, above, ground is not None)
        _caption(sketch, Box(box.left, box.bottom - words - pad, box.right, box.bottom - pad), caption, small)
        return box

    return Block(side + words + 2.4 * pad, paint, grow=2, most=min(width, 330) + words)


def _icon_of_a_card(sketch: Sketch, part: Part, box: Box, on_ground: bool) -> None:
    largest = box.square(0.76 if on_ground else 1)
    most = 280 * max(1.0, sketch.scale)
    sketch.icon(part.icon or Icon.PHOTO, largest.square(min(1.0, most / max(1.0, largest.width))))


def _caption(sketch: Sketch, box: Box, caption: Paragraph, small: Paragraph) -> None:
    sketch.write(Box(box.left, box.top, box.right, box.top + caption.height), caption)
    sketch.write(Box(box.left, box.top + caption.height, box.right, box.bottom), small, Colour.SOFT)


def map_of_a_place(sketch: Sketch, part: Part, width: float) -> Block:
    """A map with a pin; the text stands above the pin."""
    pad = 12 * sketch.scale
    name = sketch.fit(part.text, width * 0.8, bold=True)

    def paint(box: Box) -> Box:
        canvas, (x, y) = sketch.canvas, box.centre
        canvas.box(box, Colour.MINT, 18)
        inner = box.inside(6)
        canvas.line(
            [(inner.left, y + box.height * 0.3), (x, y), (inner.right, y - box.height * 0.32)], Colour.WHITE, 16
        )
        canvas.line([(x - box.width * 0.22, inner.top), (x, y), (x + box.width * 0.16, inner.bottom)], Colour.WHITE, 12)
        river = [(inner.left, y - 0.3 * box.height), (x - 60, y - 0.36 * box.height), (x + 40, inner.top)]
        canvas.line(river, Colour.WATER, 9)
        canvas.box(box, None, 18, Colour.LINE, 3)
        side = min(110 * sketch.scale, box.height * 0.5)
        pin = Box(x - side / 2, y - side * 0.4, x + side / 2, y + side * 0.6)
        sketch.icon(Icon.PIN, pin)
        if name.lines:
            sign = Box(
                x - name.width / 2 - pad, box.top + pad, x + name.width / 2 + pad, box.top + pad * 2 + name.height
            )
            canvas.box(sign, Colour.WHITE, 12, Colour.INDIGO, 3)
            sketch.write(sign, name)
        return pin

    return Block(190 * sketch.scale + name.height, paint, grow=3, most=width)


def chip_back(sketch: Sketch, part: Part, width: float) -> Block:
    """The card at the back of the phone."""
    return _chip(sketch, part, width, "chip_back")


def chip_top(sketch: Sketch, part: Part, width: float) -> Block:
    """The card at the upper edge of the phone."""
    return _chip(sketch, part, width, "chip_top")


def _chip(sketch: Sketch, part: Part, width: float, figure: str) -> Block:
    words = sketch.fit(part.text, width, bold=True)

    def paint(box: Box) -> Box:
        above = Box(box.left, box.top, box.right, box.bottom - words.height)
        sketch.draw("views", figure, above.square(0.94))
        sketch.write(Box(box.left, above.bottom, box.right, box.bottom), words)
        return above.square(0.94)

    return Block(240 * sketch.scale + words.height, paint, grow=3)


def call(sketch: Sketch, part: Part, width: float) -> Block:
    """A phone call: who, the number, and the handset to press."""
    who = sketch.fit(part.text, width, bold=True)
    number = sketch.fit(part.value, width, 46, bold=True)
    small = sketch.fit(part.small, width, SMALL)
    side, gap, knob = 110 * sketch.scale, 16 * sketch.scale, 96 * sketch.scale
    height = side + who.height + number.height + small.height + knob + 3 * gap

    def paint(box: Box) -> Box:
        top = box.top + (box.height - height) / 2
        sketch.canvas.disc((box.centre[0], top + side / 2), side / 2, Colour.PALE, Colour.INDIGO, 3)
        sketch.icon(part.icon or Icon.CALL, Box(box.left, top, box.right, top + side).square(0.6))
        top += side + gap
        for words, ink in ((who, Colour.INK), (number, Colour.INDIGO), (small, Colour.SOFT)):
            sketch.write(Box(box.left, top, box.right, top + words.height), words, ink)
            top += words.height
        return _handset(sketch, Box(box.left, top + gap, box.right, top + gap + knob))

    return Block(height, paint, grow=1)


def _handset(sketch: Sketch, box: Box) -> Box:
    knob = box.square()
    sketch.canvas.disc(knob.centre, knob.width / 2, Colour.WHITE, Colour.LEAF, 6)
    sketch.icon(Icon.CALL, knob.square(0.56))
    return knob
