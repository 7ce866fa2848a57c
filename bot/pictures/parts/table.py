"""Which painter draws which kind of part, how neighbours join into a grid, and the mark at a part's corner."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from bot.pictures.canvas import Box
from bot.pictures.palette import Colour
from bot.pictures.parts import forms, menus, views, words
from bot.pictures.sketch import Block, Sketch, column, paint_column
from knowledge_base.drawing import Icon, Kind, Mark, Part

Painter = Callable[[Sketch, Part, float], Block]

PAINTERS: Mapping[Kind, Painter] = {
    Kind.APP: menus.app,
    Kind.ADDRESS: menus.address,
    Kind.SEARCH: menus.search,
    Kind.RESULT: menus.result,
    Kind.TILE: menus.tile,
    Kind.ROW: menus.row,
    Kind.BUTTON: menus.button,
    Kind.PALE: menus.pale,
    Kind.LINK: menus.link,
    Kind.FIELD: forms.field,
    Kind.CODE: forms.code,
    Kind.CHECK: forms.check,
    Kind.SWITCH: forms.switch,
    Kind.FACT: forms.fact,
    Kind.WAIT: forms.wait,
    Kind.KEYBOARD: forms.keyboard,
    Kind.NUMPAD: forms.numpad,
    Kind.TEXT: words.text,
    Kind.GOOD: words.good,
    Kind.WARNING: words.warning,
    Kind.MESSAGE: words.message,
    Kind.ASK: words.ask,
    Kind.CAMERA: views.camera,
    Kind.PHOTO: views.photo,
    Kind.MAP: views.map_of_a_place,
    Kind.CHIP_BACK: views.chip_back,
    Kind.CHIP_TOP: views.chip_top,
    Kind.CALL: views.call,
    Kind.THING: views.thing,
}
"""Every kind but people, who stand in scenes."""

_IN_GRIDS = frozenset({Kind.APP, Kind.TILE, Kind.PHOTO, Kind.THING})
_POINTER = 36
"""Room below a grid for the hand that points into it."""
_COLUMNS = {1: 1, 2: 2, 4: 2}
"""Columns of a grid by its number of parts; three for any other number."""


def blocks(sketch: Sketch, parts: Sequence[Part], width: float) -> Iterator[Block]:
    """The parts from top to bottom, measured; neighbours that form a grid are one block."""
    for kind, group in groupby(parts, lambda part: part.kind):
        if kind in _IN_GRIDS:
            yield _grid(sketch, list(group), width)
        else:
            yield from (_block(sketch, part, width) for part in group)


def _block(sketch: Sketch, part: Part, width: float) -> Block:
    """One part, which remembers where it is touched and carries its mark."""
    plain = PAINTERS[part.kind](sketch, part, width)

    def paint(box: Box) -> Box:
        area = plain.paint(box)
        if part.mark:
            _mark(sketch, part.mark, area if part.kind is Kind.APP else box)
        if part.touch:
            sketch.touches.append((part.touch, area))
        return area

    return Block(plain.height, paint, plain.grow, plain.most)


def _mark(sketch: Sketch, mark: Mark, box: Box) -> None:
    radius = 24 * max(0.8, sketch.scale)
    x, y = box.right - radius * 0.7, box.top + radius * 0.7
    sketch.canvas.disc((x, y), radius, Colour.WHITE)
    icon = Icon.CHECK if mark is Mark.RIGHT else Icon.CROSS
    sketch.icon(icon, Box(x - radius, y - radius, x + radius, y + radius))


def _grid(sketch: Sketch, parts: list[Part], width: float) -> Block:
    """The parts in lines of equal cells; an unfinished line stands in the middle, but apps stand at the left."""
    apps = parts[0].kind is Kind.APP
    columns = 3 if apps else _COLUMNS.get(len(parts), 3)
    gap = 16 * sketch.scale
    side = (width - gap * (columns - 1)) / columns
    cells = [_block(sketch, part, side) for part in parts]
    groups = [cells[start : start + columns] for start in range(0, len(cells), columns)]
    lines = [_line(group, side, gap, align=0 if apps else 0.5) for group in groups]
    foot = _POINTER * sketch.scale if any(part.touch for part in parts) else 0

    def paint(box: Box) -> Box:
        paint_column(lines, Box(box.left, box.top, box.right, box.bottom - foot), gap)
        return box

    most = sum(line.most for line in lines) + gap * (len(lines) - 1) + foot
    return Block(column(lines, gap) + foot, paint, max(cell.grow for cell in cells), most)


def _line(cells: list[Block], side: float, gap: float, align: float) -> Block:
    """The cells beside each other, all of the height of the highest."""
    used = len(cells) * side + (len(cells) - 1) * gap

    def paint(box: Box) -> Box:
        left = box.left + (box.width - used) * align
        for cell in cells:
            cell.paint(Box(left, box.top, left + side, box.bottom))
            left += side + gap
        return box

    height, grow = max(cell.height for cell in cells), max(cell.grow for cell in cells)
    return Block(height, paint, grow, max(cell.most for cell in cells))
