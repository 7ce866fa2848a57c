"""From a drawing to the bytes of a picture, with everything on it as large as fits."""

from __future__ import annotations

from bot.pictures import frames, phones, scenes
from bot.pictures.canvas import Canvas
from bot.pictures.figures import Figures
from bot.pictures.lettering import Lettering
from bot.pictures.palette import Colour
from bot.pictures.sketch import Sketch
from knowledge_base.drawing import Drawing

_COMFORTABLE = ((1.2, 2), (1.1, 3), (1.0, 4), (0.92, 4), (0.84, 5), (0.76, 5), (0.68, 5))
"""Sizes to try, the largest first: the scale of everything, and how many lines a text may take. No text is cut."""
_CROWDED = ((0.68, 3), (0.6, 2), (0.52, 2), (0.44, 1), (0.36, 1), (0.28, 1), (0.2, 1), (0.15, 1))
"""Sizes to try after these, for more than should be on one picture; texts may be cut with an ellipsis."""
READABLE = 0.68
"""The smallest scale at which a picture is readable on a small phone."""


class Renderer:
    """Draws pictures. Holds the font and the figures, which are read once."""

    def __init__(self) -> None:
        self._lettering = Lettering()
        self._figures = Figures.load(self._lettering)

    def render(self, drawing: Drawing, language: str, number: int | None = None) -> bytes:
        """The picture as a PNG with the texts in `language`; `number` is the step's, in the corner."""
        return self.sketch(drawing, language, number).canvas.png()

    def sketch(self, drawing: Drawing, language: str, number: int | None = None) -> Sketch:
        """The drawn picture with all that was written on it, and the scale at which it fitted."""
        sketch = self._fitting(drawing, language)
        frames.touch_rings(sketch, hand=drawing.scene is None)
        if number is not None:
            frames.step_number(sketch, number)
        return sketch

    def _fitting(self, drawing: Drawing, language: str) -> Sketch:
        layout = phones.layout if drawing.scene is None else scenes.layout
        canvas = Canvas(Colour.CLOTH)
        for scale, lines in (*_COMFORTABLE, *_CROWDED):
            sketch = Sketch(canvas, self._lettering, self._figures, language, scale, lines)
            paint = layout(sketch, drawing)
            if paint and not (sketch.cut and (scale, lines) in _COMFORTABLE):
                paint()
                return sketch
        raise ValueError("a picture has more parts than read_drawing lets pass")


def render(drawing: Drawing, language: str, number: int | None = None) -> bytes:
    """One picture as a PNG; who draws many keeps a Renderer."""
    return Renderer().render(drawing, language, number)


def missing_characters(text: str) -> set[str]:
    """The characters of `text` that cannot be drawn because the font lacks them."""
    return Lettering().missing(text)
