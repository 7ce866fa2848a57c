"""Lays out what happens outside the phone: people before a wall or the hills, and things on the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.pictures import frames, people
from bot.pictures.canvas import HEIGHT, WIDTH, Box
from bot.pictures.palette import Colour
from bot.pictures.parts.table import blocks
from bot.pictures.sketch import Block, Sketch, column, paint_column
from knowledge_base.drawing import PEOPLE, Drawing, Kind, Part, Scene

_SIDES = 26
_GAP = 18
_TAG = 36
"""Height of the tag with the step's number, which hangs from the band."""
_WALL = 120
"""Height of the wall that is seen above a table without people, where there is room for it."""
_PEOPLES_SHARE = 0.5
"""How much of the picture the people may take beside things or words, and alone."""
_PEOPLES_SHARE_ALONE = 0.66
_WOODEN = frozenset({Scene.HOME, Scene.TEACH})
_TEACHING = (Part(Kind.PERSON), Part(Kind.NEIGHBOUR))


def layout(sketch: Sketch, drawing: Drawing) -> Callable[[], None] | None:
    """What draws the scene with everything as large as `sketch` says, or None where that does not fit."""
    scene = drawing.scene or Scene.HOME
    title = sketch.fit(drawing.title, WIDTH - 150, 32, bold=True)
    top = frames.BAND + (title.height + 36 if title.lines else _TAG) + _GAP
    crowd, rest = _apart(drawing)
    group = people.group(sketch, crowd, WIDTH - 2 * _SIDES) if crowd else None
    below, gap = list(blocks(sketch, rest, WIDTH - 2 * _SIDES)), _GAP * sketch.scale
    room = HEIGHT - top - _SIDES - column(below, gap) - (gap if below else 0)
    if room < (group.height if group else 0):
        return None

    def paint() -> None:
        sketch.draw("scenes", scene, Box(0, 0, WIDTH, HEIGHT))
        frames.band(sketch)
        table = top + (_peoples_height(group, room, below) if group else min(_WALL, room))
        if group:
            group.paint(Box(_SIDES, top, WIDTH - _SIDES, table))
        _table(sketch, table, scene, bool(group))
        frames.sign(sketch, title)
        paint_column(below, Box(_SIDES, table + gap, WIDTH - _SIDES, HEIGHT - _SIDES), gap)
        if scene is Scene.TEACH and not rest:
            people.phone_between(sketch, table)
        if scene is Scene.TEACH and not drawing.parts:
            people.counting(sketch)

    return paint


def _apart(drawing: Drawing) -> tuple[Sequence[Part], Sequence[Part]]:
    """The people, who are there unasked where one teaches the other, and the other parts."""
    crowd = tuple(part for part in drawing.parts if part.kind in PEOPLE)
    rest = tuple(part for part in drawing.parts if part.kind not in PEOPLE)
    return crowd or (_TEACHING if drawing.scene is Scene.TEACH else ()), rest


def _peoples_height(group: Block, room: float, below: list[Block]) -> float:
    if any(block.grow for block in below):
        return min(room, max(group.height, _PEOPLES_SHARE * HEIGHT))
    return min(room, _PEOPLES_SHARE_ALONE * HEIGHT) if not below else room


def _table(sketch: Sketch, top: float, scene: Scene, before_people: bool) -> None:
    """The table, or the meadow, from `top` to the lower edge."""
    if scene is Scene.VILLAGE:
        if before_people:
            sketch.canvas.box(Box(0, top, WIDTH, HEIGHT), Colour.HILL)
        return
    wooden = scene in _WOODEN
    sketch.canvas.box(Box(0, top, WIDTH, HEIGHT), Colour.OAK if wooden else Colour.CLOTH)
    sketch.canvas.box(Box(0, top, WIDTH, top + 14), Colour.BROWN if wooden else Colour.INDIGO)
