"""One picture in the making: the sheet, the letters and figures at hand, and what was written and marked so far."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.pictures.canvas import Box, Canvas
from bot.pictures.figures import Figures
from bot.pictures.lettering import Lettering, Paragraph, Written
from bot.pictures.palette import Colour
from knowledge_base.drawing import Label
from knowledge_base.schema import in_language

LARGE = 29
"""The size of letters that must be read, on a picture that is not crowded."""
SMALL = 23
ROOM_FOR_MARK = 36
"""What a part that may carry a tick or a cross keeps free of text at its right."""


@dataclass(frozen=True, slots=True)
class Block:
    """A part that was measured: `paint` draws it into a box of at least this height and tells what is touched of it.

    `grow` is its share of the height that remains, up to the height `most`.
    """

    height: float
    paint: Callable[[Box], Box]
    grow: float = 0
    most: float = math.inf


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a painter of parts needs. `scale` and `lines` become smaller where much must fit."""

    canvas: Canvas
    lettering: Lettering
    figures: Mapping[str, Figures]
    language: str
    scale: float = 1
    lines: int = 3
    written: list[Written] = field(default_factory=list)
    touches: list[tuple[int, Box]] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)

    def text(self, label: Label | None) -> str:
        """The label in the reader's language."""
        return in_language(label, self.language) if label else ""

    def fit(self, label: Label | str | None, width: float, size: float = LARGE, bold: bool = False) -> Paragraph:
        """The label broken into lines of at most `width`."""
        text = label if isinstance(label, str) else self.text(label)
        paragraph = self.lettering.paragraph(text, max(1, width), size * self.scale, bold, self.lines)
        if paragraph.cut:
            self.cut.append(text)
        return paragraph

    def write(self, box: Box, paragraph: Paragraph, fill: str = Colour.INK, align: float = 0.5) -> None:
        """Writes into the middle of the height of `box`."""
        self.written.extend(self.lettering.write(self.canvas, box, paragraph, fill, align))

    def draw(self, file: str, name: str, box: Box) -> None:
        """Draws a figure of one of the files of figures."""
        self.figures[file].draw(self.canvas, name, box)

    def icon(self, name: str, box: Box) -> None:
        """Draws an icon as large as fits into the middle of `box`."""
        self.draw("icons", name, box.square())


def column(blocks: list[Block], gap: float) -> float:
    """The least height of `blocks` below each other."""
    return sum(block.height for block in blocks) + gap * max(0, len(blocks) - 1)


def paint_column(blocks: list[Block], box: Box, gap: float) -> None:
    """Paints `blocks` below each other; those that grow share the height that remains, half of the rest is above."""
    heights = _grown(blocks, max(0.0, box.height - column(blocks, gap)))
    rest = box.height - sum(heights) - gap * (len(blocks) - 1)
    top = box.top + (max(0.0, rest) / 2 if any(block.grow for block in blocks) else 0)
    for block, height in zip(blocks, heights, strict=True):
        block.paint(Box(box.left, top, box.right, top + height))
        top += height + gap


def _grown(blocks: list[Block], spare: float) -> list[float]:
    shares = sum(block.grow for block in blocks) or 1
    return [min(max(block.most, block.height), block.height + spare * block.grow / shares) for block in blocks]
