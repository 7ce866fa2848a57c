"""What is around the parts: the woven band, the phone, the number of the step, the hand that touches."""

from __future__ import annotations

from bot.pictures.canvas import HEIGHT, WIDTH, Box
from bot.pictures.lettering import Paragraph
from bot.pictures.palette import Colour
from bot.pictures.sketch import Sketch

BAND = 22
"""Height of the woven band at the upper edge."""
_EDGE = Box(30, 34, WIDTH - 30, HEIGHT - 10)
SCREEN = _EDGE.inside(12)
_STATUS = 26
_POINTER = 88
_SEEN_OF_HAND = 0.6
"""How much of the hand is enough where the picture ends; its sleeve may lie outside."""
_RADIUS = 24


def band(sketch: Sketch) -> None:
    """The woven band: lozenges of red and green thread on indigo."""
    canvas, middle, half = sketch.canvas, BAND / 2, BAND / 2 - 1
    canvas.box(Box(0, 0, WIDTH, BAND), Colour.DEEP)
    for number in range(WIDTH // BAND + 1):
        x = number * BAND * 1.25 + half
        outer, inner = (Colour.RED, Colour.CREAM) if number % 2 == 0 else (Colour.LEAF, Colour.GOLD)
        canvas.polygon([(x - half, middle), (x, middle - half), (x + half, middle), (x, middle + half)], outer)
        core = half / 2
        canvas.polygon([(x - core, middle), (x, middle - core), (x + core, middle), (x, middle + core)], inner)


def phone(sketch: Sketch, background: str) -> None:
    """The phone with an empty screen."""
    canvas = sketch.canvas
    canvas.box(_EDGE, Colour.INK, 46)
    canvas.box(SCREEN, background, 34)


def bezel(sketch: Sketch) -> None:
    """The frame of the phone again, over what reached into its round corners, and its speaker."""
    sketch.canvas.box(_EDGE, None, 46, Colour.INK, 12)
    speaker = SCREEN.top + 9
    sketch.canvas.box(Box(WIDTH / 2 - 34, speaker, WIDTH / 2 + 34, speaker + 6), Colour.SOFT, 3)


def title_height(title: Paragraph) -> float:
    """How much of the screen the status line and the app's bar take."""
    return _STATUS + (max(56, title.height + 16) if title.lines else 0)


def title_bar(sketch: Sketch, title: Paragraph) -> Box:
    """The status line and, where there is a title, the app's bar. Tells the part of the screen that remains."""
    canvas, top = sketch.canvas, SCREEN.top
    bottom = top + title_height(title)
    if title.lines:
        canvas.box(Box(SCREEN.left, top, SCREEN.right, bottom), Colour.INDIGO, 34)
        canvas.box(Box(SCREEN.left, top + 34, SCREEN.right, bottom), Colour.INDIGO)
        canvas.box(Box(SCREEN.left, bottom - 5, SCREEN.right, bottom), Colour.RED)
        sketch.write(Box(SCREEN.left, top + _STATUS - 8, SCREEN.right, bottom - 6), title, Colour.WHITE)
    return Box(SCREEN.left, bottom, SCREEN.right, SCREEN.bottom)


def sign(sketch: Sketch, title: Paragraph) -> float:
    """The sign on the wall of a scene. Tells where it ends."""
    if not title.lines:
        return BAND
    half, middle = title.width / 2 + 24, WIDTH / 2
    board = Box(middle - half, BAND + 18, middle + half, BAND + 18 + title.height + 18)
    for x in (board.left + 30, board.right - 30):
        sketch.canvas.line([(x, BAND), (x, board.top)], Colour.BROWN, 4)
    sketch.canvas.box(board, Colour.INDIGO, 10, Colour.GOLD, 4)
    sketch.write(board, title, Colour.WHITE)
    return board.bottom


def step_number(sketch: Sketch, number: int) -> None:
    """The number of the step, on a tag that hangs from the band."""
    tag = Box(8, BAND - 4, 66, BAND + 50)
    sketch.canvas.box(tag, Colour.GOLD, 10, Colour.INK, 3)
    sketch.write(tag, sketch.lettering.paragraph(str(number), tag.width, 36, bold=True))


def touch_rings(sketch: Sketch, hand: bool) -> None:
    """A red ring with its number around everything that must be touched, and the hand at the first."""
    for _, area in sketch.touches:
        sketch.canvas.box(area.inside(-7), None, min(24, area.height / 2 + 7), Colour.RED, 6)
    for number, area in sketch.touches:
        if _is_wide(area):
            disc_of(sketch, number, area.left - _RADIUS - 2, area.centre[1])
        else:
            disc_of(sketch, number, area.left + 3, area.top - 3)
    if sketch.touches and hand:
        _hand(sketch, min(sketch.touches, key=lambda touch: touch[0])[1])


def disc_of(sketch: Sketch, number: int, x: float, y: float) -> None:
    """The number on a red disc, moved inside the picture where it would leave it."""
    x, y = min(max(x, _RADIUS + 4), WIDTH - _RADIUS - 4), min(max(y, _RADIUS + 4), HEIGHT - _RADIUS - 4)
    sketch.canvas.disc((x, y), _RADIUS + 4, Colour.WHITE)
    sketch.canvas.disc((x, y), _RADIUS, Colour.RED)
    digit = sketch.lettering.paragraph(str(number), _RADIUS * 2, 32, bold=True)
    sketch.write(Box(x - _RADIUS, y - _RADIUS - 1, x + _RADIUS, y + _RADIUS - 1), digit, Colour.WHITE)


def _hand(sketch: Sketch, area: Box) -> None:
    """The hand, where it hides little: from below onto what is narrow, from the right onto what is wide or low."""
    finger = _POINTER * 0.34
    if _is_wide(area) or area.bottom > HEIGHT - _POINTER * _SEEN_OF_HAND:
        left, top, figure = area.right - 10, area.centre[1] - finger, "pointer_left"
    else:
        x, y = area.right - min(area.width / 3, 26), area.bottom - 6
        left, top, figure = min(x - finger, WIDTH - _POINTER), y, "pointer"
    sketch.draw("views", figure, Box(left, top, left + _POINTER, top + _POINTER))


def _is_wide(area: Box) -> bool:
    return area.width > WIDTH * 0.6


def ghosts(sketch: Sketch, area: Box) -> None:
    """Pale squares for the other apps of a home screen, as many lines as fit."""
    side, step = 92.0, 128.0
    for line in range(int(area.height // step)):
        for place in range(3):
            x, y = area.left + area.width * (2 * place + 1) / 6, area.bottom - (line + 0.5) * step
            sketch.canvas.box(Box(x - side / 2, y - side / 2, x + side / 2, y + side / 2), Colour.GHOST, 22)
