"""Reads the figures (icons, people, scenes) that people describe in `figures/*.txt`, and draws them at any size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.pictures.canvas import Box, Canvas, Point
from bot.pictures.lettering import Lettering
from bot.pictures.palette import colour

FIGURES = Path(__file__).parent / "figures"


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape of a figure, e.g. `disc red 50 50 20`; `name` is a colour, or another figure after `use`."""

    verb: str
    name: str
    numbers: tuple[float, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """Shapes from the back to the front on a field 100 wide."""

    shapes: list[Shape] = field(default_factory=list)
    full: bool = False


class Figures:
    """The figures of one file by name."""

    def __init__(self, figures: Mapping[str, Figure], lettering: Lettering, icons: Figures | None = None) -> None:
        self._figures = figures
        self._lettering = lettering
        self._icons = icons or self

    @classmethod
    def load(cls, lettering: Lettering, folder: Path = FIGURES) -> dict[str, Figures]:
        """The files of `folder` by their names; what they `use` is in the file `icons`."""
        files = {file.stem: _read(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.txt"))}
        icons = cls(files.pop("icons"), lettering)
        return {"icons": icons, **{name: cls(figures, lettering, icons) for name, figures in files.items()}}

    def __contains__(self, name: str) -> bool:
        return name in self._figures

    def fills_its_square(self, name: str) -> bool:
        """Whether the figure is an app's icon that covers the whole square."""
        return self._figures[name].full

    def draw(self, canvas: Canvas, name: str, box: Box) -> None:
        """Draws the figure from the left top of `box`, as wide as that. Raises KeyError where there is none."""
        scale = box.width / 100
        for shape in self._figures[name].shapes:
            numbers = tuple(number * scale for number in shape.numbers)
            points = [(box.left + x, box.top + y) for x, y in zip(numbers[::2], numbers[1::2], strict=False)]
            if shape.verb == "use":
                (x, y), width = points[0], numbers[2]
                self._icons.draw(canvas, shape.name, Box(x, y, x + width, y + width))
            elif shape.verb == "word":
                self._word(canvas, points[0], numbers[2], shape)
            elif shape.verb in ("line", "arc"):
                _draw_line(canvas, shape, numbers, (box.left, box.top))
            else:
                _draw_area(canvas, shape, numbers, points)

    def _word(self, canvas: Canvas, place: Point, size: float, shape: Shape) -> None:
        (x, y), paragraph = place, self._lettering.paragraph(shape.text, 1000, size, bold=True)
        self._lettering.write(canvas, Box(x, y - size * 0.05, x, y), paragraph, colour(shape.name))


def _draw_area(canvas: Canvas, shape: Shape, numbers: tuple[float, ...], points: list[Point]) -> None:
    fill = colour(shape.name)
    match shape.verb:
        case "box":
            canvas.box(Box(*points[0], *points[1]), fill, numbers[4])
        case "frame":
            canvas.box(Box(*points[0], *points[1]), None, numbers[4], fill, numbers[5])
        case "disc":
            canvas.disc(points[0], numbers[2], fill)
        case "ring":
            canvas.disc(points[0], numbers[2], None, fill, numbers[3])
        case "oval" if len(numbers) == 5:
            canvas.oval(Box(*points[0], *points[1]), None, fill, numbers[4])
        case "oval":
            canvas.oval(Box(*points[0], *points[1]), fill)
        case "poly":
            canvas.polygon(points, fill)
        case verb:
            raise ValueError(f"a figure has the unknown shape {verb}")


def _draw_line(canvas: Canvas, shape: Shape, numbers: tuple[float, ...], origin: Point) -> None:
    fill, (left, top) = colour(shape.name), origin
    if shape.verb == "arc":
        x, y, radius, width = numbers[:4]
        canvas.arc((left + x, top + y), radius, fill, width, (shape.numbers[4], shape.numbers[5]))
    else:
        points = [(left + x, top + y) for x, y in zip(numbers[1::2], numbers[2::2], strict=True)]
        canvas.line(points, fill, numbers[0])


def _read(text: str) -> dict[str, Figure]:
    """Figures by name: a line without indentation names one, the indented lines below it are its shapes."""
    figures: dict[str, Figure] = {}
    shapes: list[Shape] = []
    for line in text.splitlines():
        words = line.split()
        if not words or line.startswith("#"):
            continue
        if line.startswith(" "):
            shapes.append(_shape(words))
        else:
            figure = Figure(full="full" in words[1:])
            figures[words[0]], shapes = figure, figure.shapes
    return figures


def _shape(words: list[str]) -> Shape:
    verb, name, *rest = words
    text = rest.pop() if verb == "word" else ""
    return Shape(verb, name, tuple(float(number) for number in rest), text)
