"""Lays out a phone: its title, its parts from top to bottom, and the keyboard at its foot."""

from __future__ import annotations

from collections.abc import Callable

from bot.pictures import frames
from bot.pictures.canvas import Box
from bot.pictures.palette import Colour
from bot.pictures.parts.table import blocks
from bot.pictures.sketch import Block, Sketch, column, paint_column
from knowledge_base.drawing import Drawing, Kind

_KEYBOARDS = (Kind.KEYBOARD, Kind.NUMPAD)
_PHONES_FROM_OUTSIDE = (Kind.CHIP_BACK, Kind.CHIP_TOP)
"""Parts that show a phone themselves: no other is drawn around them."""
_SIDES = 24
_GAP = 18
_WIDEST_GAP = 34


def layout(sketch: Sketch, drawing: Drawing) -> Callable[[], None] | None:
    """What draws the phone with everything as large as `sketch` says, or None where that does not fit."""
    title = sketch.fit(drawing.title, frames.SCREEN.width - 80, 32, bold=True)
    parts = [part for part in drawing.parts if part.kind not in _KEYBOARDS]
    keys = [part for part in drawing.parts if part.kind in _KEYBOARDS][:1]
    above = list(blocks(sketch, parts, frames.SCREEN.width - 2 * _SIDES))
    foot = list(blocks(sketch, keys, frames.SCREEN.width))
    gap = _GAP * sketch.scale
    height = frames.SCREEN.height - frames.title_height(title) - column(foot, 0) - _SIDES - gap
    if column(above, gap) > height:
        return None

    held = not any(part.kind in _PHONES_FROM_OUTSIDE for part in parts)

    def paint() -> None:
        frames.band(sketch)
        if held:
            frames.phone(sketch, Colour.PALE if _is_home_screen(drawing) else Colour.CREAM)
        area = frames.title_bar(sketch, title)
        top_of_foot = area.bottom - column(foot, 0)
        if _is_home_screen(drawing):
            frames.ghosts(sketch, Box(area.left, area.top + gap + column(above, gap), area.right, area.bottom - 10))
        paint_column(foot, Box(area.left, top_of_foot, area.right, area.bottom), 0)
        if held:
            frames.bezel(sketch)
        inner = Box(area.left + _SIDES, area.top + gap, area.right - _SIDES, top_of_foot - _SIDES)
        paint_column(above, inner, _gap(above, inner.height, gap))

    return paint


def _is_home_screen(drawing: Drawing) -> bool:
    return drawing.title is None and bool(drawing.parts) and drawing.parts[0].kind is Kind.APP


def _gap(above: list[Block], height: float, least: float) -> float:
    """The gap between parts: a little wider where there is room that no part takes."""
    if any(block.grow for block in above):
        return least
    return min(_WIDEST_GAP, least + (height - column(above, least)) / (len(above) + 1))
