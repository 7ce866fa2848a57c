"""A sheet to draw on in whole-picture units. It is drawn larger than it is shown, which makes the edges smooth."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

WIDTH = 540
HEIGHT = 720
SHARPNESS = 2
"""How many times larger the sheet is than the picture."""
COLOURS = 96
"""Colours of the finished picture: enough for smooth letters, few enough for a slow network."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the picture."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def centre(self) -> Point:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def inside(self, sides: float, ends: float | None = None) -> Box:
        """The rectangle that is smaller by `sides` at left and right, and by `ends` at top and bottom."""
        ends = sides if ends is None else ends
        return Box(self.left + sides, self.top + ends, self.right - sides, self.bottom - ends)

    def square(self, share: float = 1) -> Box:
        """The square in the middle that takes `share` of the shorter side."""
        (x, y), half = self.centre, min(self.width, self.height) * share / 2
        return Box(x - half, y - half, x + half, y + half)


class Canvas:
    """The sheet. Colours are as in `palette`; `line` is the width of an outline inside the shape."""

    def __init__(self, background: str) -> None:
        self._image = Image.new("RGB", (WIDTH * SHARPNESS, HEIGHT * SHARPNESS), background)
        self._draw = ImageDraw.Draw(self._image)

    def box(self, box: Box, fill: str | None, corner: float = 0, outline: str | None = None, line: float = 0) -> None:
        """A rectangle, with round corners of the radius `corner`."""
        corner = max(0.0, min(corner, box.width / 2, box.height / 2))
        self._draw.rounded_rectangle(self._corners(box), corner * SHARPNESS, fill, outline, round(line * SHARPNESS))

    def oval(self, box: Box, fill: str | None, outline: str | None = None, line: float = 0) -> None:
        """The ellipse that fills `box`."""
        self._draw.ellipse(self._corners(box), fill, outline, round(line * SHARPNESS))

    def disc(self, centre: Point, radius: float, fill: str | None, outline: str | None = None, line: float = 0) -> None:
        """A circle."""
        (x, y) = centre
        self.oval(Box(x - radius, y - radius, x + radius, y + radius), fill, outline, line)

    def line(self, points: Sequence[Point], fill: str, width: float) -> None:
        """A line through `points` with round corners and ends."""
        self._draw.line(self._scaled(points), fill, max(1, round(width * SHARPNESS)), joint="curve")
        if width > 2:
            for point in points:
                self.disc(point, width / 2 - 0.25, fill)

    def arc(self, centre: Point, radius: float, fill: str, width: float, degrees: tuple[float, float]) -> None:
        """A part of a circle, clockwise, with round ends; 0 degrees is at the right."""
        (x, y), (start, end) = centre, degrees
        box = Box(x - radius, y - radius, x + radius, y + radius)
        self._draw.arc(self._corners(box), start, end, fill, max(1, round(width * SHARPNESS)))
        middle = radius - width / 2
        for angle in (math.radians(start), math.radians(end)):
            self.disc((x + middle * math.cos(angle), y + middle * math.sin(angle)), width / 2 - 0.25, fill)

    def polygon(self, points: Sequence[Point], fill: str) -> None:
        """A filled shape."""
        self._draw.polygon(self._scaled(points), fill)

    def letters(self, place: Point, text: str, font: ImageFont.FreeTypeFont, fill: str) -> None:
        """A text whose baseline begins at `place`; `font` has SHARPNESS times the size that is shown."""
        self._draw.text((place[0] * SHARPNESS, place[1] * SHARPNESS), text, fill, font, anchor="ls")

    def png(self) -> bytes:
        """The finished picture."""
        picture = self._image.reduce(SHARPNESS)
        file = io.BytesIO()
        picture.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
            file, "PNG", compress_level=9
        )
        return file.getvalue()

    @staticmethod
    def _corners(box: Box) -> tuple[float, float, float, float]:
        right, bottom = max(box.left, box.right), max(box.top, box.bottom)
        return (
            round(box.left * SHARPNESS),
            round(box.top * SHARPNESS),
            max(round(box.left * SHARPNESS), round(right * SHARPNESS) - 1),
            max(round(box.top * SHARPNESS), round(bottom * SHARPNESS) - 1),
        )

    @staticmethod
    def _scaled(points: Sequence[Point]) -> list[Point]:
        return [(x * SHARPNESS, y * SHARPNESS) for x, y in points]
