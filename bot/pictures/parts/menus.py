"""Parts that one chooses among: apps, tiles, rows, results of a search, buttons, links."""

from __future__ import annotations

from bot.pictures.canvas import Box
from bot.pictures.lettering import Paragraph
from bot.pictures.palette import Colour
from bot.pictures.sketch import ROOM_FOR_MARK, SMALL, Block, Sketch
from knowledge_base.drawing import Icon, Part

_CLOTHS = (Colour.INDIGO, Colour.GREEN, Colour.RED, Colour.WATER, Colour.BROWN)
"""Colours of the squares of apps that have no icon, only their first letter."""


def app(sketch: Sketch, part: Part, width: float) -> Block:
    """A square with round corners and its name below."""
    name = sketch.fit(part.text, width, SMALL + 1, bold=True)
    side = min(100 * sketch.scale, width * 0.8)
    gap = 8 * sketch.scale

    def paint(box: Box) -> Box:
        left = box.centre[0] - side / 2
        square = Box(left, box.top, left + side, box.top + side)
        app_square(sketch, part, square)
        below = Box(box.left, square.bottom + gap, box.right, square.bottom + gap + name.height)
        sketch.write(below, name)
        half = max(side, name.width) / 2
        return Box(box.centre[0] - half, square.top, box.centre[0] + half, below.bottom)

    return Block(side + gap + name.height, paint)


def app_square(sketch: Sketch, part: Part, square: Box) -> None:
    """An app's icon, or the first letter of its name where it has none."""
    corner, icons = square.width * 0.24, sketch.figures["icons"]
    if part.icon and icons.fills_its_square(part.icon):
        icons.draw(sketch.canvas, part.icon, square)
    elif part.icon:
        sketch.canvas.box(square, Colour.WHITE, corner, Colour.LINE, 2)
        sketch.icon(part.icon, square.square(0.68))
    else:
        name = sketch.text(part.text).strip()
        sketch.canvas.box(square, _CLOTHS[sum(map(ord, name)) % len(_CLOTHS)], corner)
        letter = sketch.lettering.paragraph(name[:1].upper(), square.width, square.width * 0.56, bold=True)
        sketch.write(square, letter, Colour.WHITE)


def tile(sketch: Sketch, part: Part, width: float) -> Block:
    """A square of a menu: its icon above its name."""
    name = sketch.fit(part.text, width - 16, SMALL + 2, bold=True)
    side, pad = (66 * sketch.scale if part.icon else 0), 14 * sketch.scale
    gap = 6 * sketch.scale if part.icon else 0

    def paint(box: Box) -> Box:
        sketch.canvas.box(box, Colour.WHITE, 18, Colour.LINE, 2)
        top = box.centre[1] - (side + gap + name.height) / 2
        if part.icon:
            sketch.icon(part.icon, Box(box.left, top, box.right, top + side))
        sketch.write(Box(box.left, top + side + gap, box.right, top + side + gap + name.height), name)
        return box

    return Block(side + gap + name.height + 2 * pad, paint)


def row(sketch: Sketch, part: Part, width: float) -> Block:
    """A line of a list, with an arrow or a button at its right."""
    return _line(sketch, part, width, 52 * sketch.scale if part.icon else 0, app_icon=False)


def result(sketch: Sketch, part: Part, width: float) -> Block:
    """An app in a store or goods in a shop: picture, name, publisher or price, button."""
    return _line(sketch, part, width, 84 * sketch.scale, app_icon=True)


def _line(sketch: Sketch, part: Part, width: float, side: float, app_icon: bool) -> Block:
    """A white line: picture, two texts, and an arrow at the right or the button below."""
    pad, end = 14 * sketch.scale, _end_of_line(sketch, part, app_icon)
    start = pad + (side + pad if side else 0)
    name = sketch.fit(part.text, width - start - end - pad, bold=True)
    small = sketch.fit(part.small, width - start - end - pad, SMALL)
    action = sketch.fit(part.action, width - 4 * pad, SMALL + 2, bold=True)
    height = max(side, name.height + small.height, 44 * sketch.scale) + 2 * pad
    foot = action.height + 1.4 * pad if part.action else 0

    def paint(box: Box) -> Box:
        sketch.canvas.box(box, Colour.WHITE, 16, Colour.LINE, 2)
        upper = Box(box.left, box.top, box.right, box.top + height)
        if side:
            _picture(sketch, part, Box(box.left + pad, upper.top, box.left + pad + side, upper.bottom), app_icon)
        _two_lines(sketch, Box(box.left + start, upper.top, box.right - end, upper.bottom), name, small)
        if part.action:
            button = Box(box.left + pad, upper.bottom, box.right - pad, upper.bottom + foot)
            sketch.canvas.box(button, Colour.GREEN, button.height / 2)
            sketch.write(button, action, Colour.WHITE)
            return button
        if not app_icon and not part.mark:
            _chevron(sketch, Box(box.right - pad - end, box.top, box.right - pad, box.bottom))
        return box

    return Block(height + (foot + pad if foot else 0), paint)


def _end_of_line(sketch: Sketch, part: Part, app_icon: bool) -> float:
    """The room at the right for the mark or the arrow."""
    if part.mark:
        return ROOM_FOR_MARK * sketch.scale
    return 0 if app_icon or part.action else 24 * sketch.scale


def _picture(sketch: Sketch, part: Part, box: Box, app_icon: bool) -> None:
    if app_icon:
        app_square(sketch, part, box.square())
    elif part.icon:
        sketch.icon(part.icon, box)


def _two_lines(sketch: Sketch, box: Box, name: Paragraph, small: Paragraph) -> None:
    top = box.centre[1] - (name.height + small.height) / 2
    sketch.write(Box(box.left, top, box.right, top + name.height), name, align=0)
    lower = Box(box.left, top + name.height, box.right, top + name.height + small.height)
    sketch.write(lower, small, Colour.SOFT, align=0)


def _chevron(sketch: Sketch, box: Box) -> None:
    (x, y), step = box.centre, 8 * sketch.scale
    points = [(x, y - step * 1.2), (x + step, y), (x, y + step * 1.2)]
    sketch.canvas.line(points, Colour.SOFT, 4 * sketch.scale)


def address(sketch: Sketch, part: Part, width: float) -> Block:
    """The bar of a browser with its lock."""
    return _bar(sketch, part, width, Icon.LOCK)


def search(sketch: Sketch, part: Part, width: float) -> Block:
    """A search bar with its magnifier."""
    return _bar(sketch, part, width, Icon.SEARCH)


def _bar(sketch: Sketch, part: Part, width: float, icon: Icon) -> Block:
    side, pad = 38 * sketch.scale, 16 * sketch.scale
    words = sketch.fit(part.text, width - side - 3.5 * pad)
    height = max(side, words.height) + 1.6 * pad

    def paint(box: Box) -> Box:
        sketch.canvas.box(box, Colour.WHITE, box.height / 2, Colour.INDIGO, 3)
        left = box.left + pad * 1.2
        sketch.icon(icon, Box(left, box.top, left + side, box.bottom).square())
        sketch.write(Box(left + side + pad * 0.8, box.top, box.right, box.bottom), words, align=0)
        return box

    return Block(height, paint)


def button(sketch: Sketch, part: Part, width: float) -> Block:
    """The main button."""
    return _button(sketch, part, width, Colour.INDIGO, Colour.WHITE)


def pale(sketch: Sketch, part: Part, width: float) -> Block:
    """The other button."""
    return _button(sketch, part, width, Colour.WHITE, Colour.INDIGO)


def _button(sketch: Sketch, part: Part, width: float, fill: Colour, ink: Colour) -> Block:
    pad, side = 16 * sketch.scale, (40 * sketch.scale if part.icon else 0)
    gap = 12 * sketch.scale if part.icon else 0
    words = sketch.fit(part.text, width - 2 * pad - side - gap, bold=True)

    def paint(box: Box) -> Box:
        sketch.canvas.box(box, fill, 20, Colour.INDIGO, 3)
        left = box.centre[0] - (side + gap + words.width) / 2
        if part.icon:
            _icon_on_button(sketch, part.icon, Box(left, box.top, left + side, box.bottom).square(), fill)
        sketch.write(Box(left + side + gap, box.top, left + side + gap + words.width, box.bottom), words, ink)
        return box

    return Block(max(words.height, side) + 1.9 * pad, paint)


def _icon_on_button(sketch: Sketch, icon: Icon, square: Box, fill: Colour) -> None:
    if fill is not Colour.WHITE:
        sketch.canvas.box(square, Colour.WHITE, 8)
    sketch.icon(icon, square.square(0.8))


def link(sketch: Sketch, part: Part, width: float) -> Block:
    """An underlined text."""
    words = sketch.fit(part.text, width - 24, bold=True)
    pad = 8 * sketch.scale

    def paint(box: Box) -> Box:
        sketch.write(box, words, Colour.INDIGO)
        (x, y), half = box.centre, words.width / 2
        bottom = y + words.height / 2 + 1
        sketch.canvas.line([(x - half, bottom), (x + half, bottom)], Colour.INDIGO, 2.5)
        return Box(x - half - 12, box.top, x + half + 12, box.bottom)

    return Block(words.height + 2 * pad, paint)
