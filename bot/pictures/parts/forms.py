"""Parts that one fills in or reads off: fields, codes, ticks, switches, facts, keyboards."""

from __future__ import annotations

from bot.pictures.canvas import Box
from bot.pictures.palette import Colour
from bot.pictures.sketch import LARGE, ROOM_FOR_MARK, SMALL, Block, Sketch
from knowledge_base.drawing import Icon, Part

_DIGITS_OF_A_CODE = 6
_LETTERS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_DIGITS = ("123", "456", "789", "*0#")


def field(sketch: Sketch, part: Part, width: float) -> Block:
    """A field with its name above."""
    pad = 16 * sketch.scale
    name = sketch.fit(part.text, width, SMALL + 2, bold=True)
    value = sketch.fit(part.value, width - 2 * pad)
    small = sketch.fit(part.small, width, SMALL)
    inner = max(value.height, LARGE * sketch.scale * 1.3) + 1.4 * pad
    gap = (9 if part.touch else 4) * sketch.scale

    def paint(box: Box) -> Box:
        sketch.write(Box(box.left, box.top, box.right, box.top + name.height), name, align=0)
        area = Box(box.left, box.top + name.height + gap, box.right, box.top + name.height + gap + inner)
        sketch.canvas.box(area, Colour.WHITE, 12, Colour.SOFT, 3)
        sketch.write(area.inside(pad, 0), value, align=0)
        if not value.lines:
            left = area.left + pad
            sketch.canvas.line([(left, area.top + pad), (left, area.bottom - pad)], Colour.INDIGO, 3)
        sketch.write(Box(area.left, area.bottom, area.right, area.bottom + small.height), small, Colour.SOFT, align=0)
        return area

    return Block(name.height + gap + inner + small.height, paint)


def code(sketch: Sketch, part: Part, width: float) -> Block:
    """Six boxes for the digits of a code, which are always shown as dots."""
    name = sketch.fit(part.text, width, SMALL + 3, bold=True)
    filled = len(sketch.text(part.value).replace(" ", "")) if part.value else _DIGITS_OF_A_CODE
    gap = width * 0.02
    side = (width - gap * (_DIGITS_OF_A_CODE - 1)) / _DIGITS_OF_A_CODE
    height = min(side * 1.15, 76 * sketch.scale)

    def paint(box: Box) -> Box:
        sketch.write(Box(box.left, box.top, box.right, box.top + name.height), name)
        area = Box(box.left, box.bottom - height, box.right, box.bottom)
        for place in range(_DIGITS_OF_A_CODE):
            left = area.left + place * (side + gap)
            digit = Box(left, area.top, left + side, area.bottom)
            sketch.canvas.box(digit, Colour.WHITE, 12, Colour.SOFT, 3)
            if place < filled:
                sketch.canvas.disc(digit.centre, height * 0.13, Colour.INK)
        return area

    return Block(name.height + 9 * sketch.scale + height, paint)


def check(sketch: Sketch, part: Part, width: float) -> Block:
    """A ticked box with its sentence."""
    side, gap = 46 * sketch.scale, 14 * sketch.scale
    words = sketch.fit(part.text, width - side - gap, SMALL + 3)
    small = sketch.fit(part.small, width - side - gap, SMALL)
    height = max(side, words.height + small.height) + 8 * sketch.scale

    def paint(box: Box) -> Box:
        square = Box(box.left, box.top, box.left + side, box.bottom).square()
        sketch.canvas.box(square, Colour.GREEN, 10)
        (x, y), step = square.centre, side / 5
        tick = [(x - step * 1.2, y), (x - step * 0.3, y + step), (x + step * 1.3, y - step)]
        sketch.canvas.line(tick, Colour.WHITE, side / 8)
        top = box.top + (box.height - words.height - small.height) / 2
        beside = Box(square.right + gap, top, box.right, top + words.height)
        sketch.write(beside, words, align=0)
        under = Box(beside.left, beside.bottom, box.right, beside.bottom + small.height)
        sketch.write(under, small, Colour.SOFT, align=0)
        return square

    return Block(height, paint)


def switch(sketch: Sketch, part: Part, width: float) -> Block:
    """A switch that is on."""
    long, high, pad = 92 * sketch.scale, 50 * sketch.scale, 14 * sketch.scale
    words = sketch.fit(part.text, width - long - 3 * pad, bold=True)
    small = sketch.fit(part.small, width - long - 3 * pad, SMALL)
    height = max(high, words.height + small.height) + 2 * pad

    def paint(box: Box) -> Box:
        sketch.canvas.box(box, Colour.WHITE, 16, Colour.LINE, 2)
        top = box.top + (box.height - words.height - small.height) / 2
        name = Box(box.left + pad, top, box.right, top + words.height)
        sketch.write(name, words, align=0)
        sketch.write(Box(name.left, name.bottom, box.right, name.bottom + small.height), small, Colour.SOFT, align=0)
        middle = box.centre[1]
        area = Box(box.right - pad - long, middle - high / 2, box.right - pad, middle + high / 2)
        sketch.canvas.box(area, Colour.GREEN, high / 2)
        sketch.canvas.disc((area.right - high / 2, middle), high * 0.4, Colour.WHITE)
        return area

    return Block(height, paint)


def fact(sketch: Sketch, part: Part, width: float) -> Block:
    """A name and its value: beside each other, or below where they are long."""
    pad, gap = 14 * sketch.scale, 12 * sketch.scale
    end = ROOM_FOR_MARK * sketch.scale if part.mark else 0
    room = width - 2 * pad - end
    name = sketch.fit(part.text, room, SMALL + 1)
    value = sketch.fit(part.value, room, bold=True)
    beside = name.width + value.width <= room - gap and max(len(name.lines), len(value.lines)) <= 1
    height = (max(name.height, value.height) if beside else name.height + value.height) + 2 * pad

    def paint(box: Box) -> Box:
        sketch.canvas.box(box, Colour.WHITE, 14, Colour.LINE, 2)
        inner = Box(box.left + pad, box.top + pad, box.right - pad - end, box.bottom - pad)
        lower = inner if beside else Box(inner.left, inner.top + name.height, inner.right, inner.bottom)
        upper = inner if beside else Box(inner.left, inner.top, inner.right, inner.top + name.height)
        sketch.write(upper, name, align=0)
        sketch.write(lower, value, align=1 if beside else 0)
        return box

    return Block(height, paint)


def wait(sketch: Sketch, part: Part, width: float) -> Block:
    """A bar that fills."""
    words = sketch.fit(part.text, width, bold=True)
    bar, gap = 22 * sketch.scale, 12 * sketch.scale

    def paint(box: Box) -> Box:
        area = Box(box.left, box.top, box.right, box.top + bar)
        sketch.canvas.box(area, Colour.WHITE, bar / 2, Colour.SOFT, 2)
        full = Box(area.left, area.top, area.left + area.width * 0.6, area.bottom)
        sketch.canvas.box(full.inside(4), Colour.GREEN, bar / 2)
        sketch.write(Box(box.left, area.bottom + gap, box.right, area.bottom + gap + words.height), words)
        return box

    return Block(bar + gap + words.height, paint)


def keyboard(sketch: Sketch, part: Part, width: float) -> Block:
    """The letters; the microphone is lit up where it is the icon."""
    key = min(54.0, 54 * sketch.scale)

    def paint(box: Box) -> Box:
        sketch.canvas.box(box, Colour.LINE)
        side = width / len(_LETTERS[0])
        for number, letters in enumerate(_LETTERS):
            left = box.left + (width - side * len(letters)) / 2
            _keys(sketch, letters, Box(left, box.top + 4 + number * key, left + side * len(letters), 0), key)
        bottom = Box(box.left, box.top + 4 + 3 * key, box.right, box.top + 4 + 4 * key)
        mic = Box(bottom.left, bottom.top, bottom.left + side * 2, bottom.bottom)
        space = Box(mic.right, bottom.top, bottom.right - side * 2, bottom.bottom)
        go = Box(space.right, bottom.top, bottom.right, bottom.bottom)
        lit = part.icon is not None
        sketch.canvas.box(mic.inside(3), Colour.GOLD if lit else Colour.WHITE, 8)
        sketch.icon(part.icon or Icon.MIC, mic.square(0.7))
        sketch.canvas.box(space.inside(3), Colour.WHITE, 8)
        sketch.canvas.box(go.inside(3), Colour.GREEN, 8)
        (x, y), step = go.centre, key * 0.18
        sketch.canvas.line([(x - step * 2, y), (x + step * 2, y)], Colour.WHITE, 4)
        sketch.canvas.line([(x + step, y - step), (x + step * 2, y), (x + step, y + step)], Colour.WHITE, 4)
        return mic if lit else box.inside(6)

    return Block(4 * key + 20, paint)


def numpad(sketch: Sketch, part: Part, width: float) -> Block:
    """The digits."""
    del part
    key = min(58.0, 58 * sketch.scale)

    def paint(box: Box) -> Box:
        sketch.canvas.box(box, Colour.LINE)
        for number, digits in enumerate(_DIGITS):
            _keys(sketch, digits, Box(box.left, box.top + 4 + number * key, box.left + width, 0), key)
        return box.inside(6)

    return Block(4 * key + 20, paint)


def _keys(sketch: Sketch, letters: str, box: Box, height: float) -> None:
    side = box.width / len(letters)
    for place, letter in enumerate(letters):
        left = box.left + place * side
        key = Box(left, box.top, left + side, box.top + height).inside(3)
        sketch.canvas.box(key, Colour.WHITE, 8)
        sketch.write(key, sketch.lettering.paragraph(letter, side, height * 0.52))
