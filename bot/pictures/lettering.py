"""Letters: how wide a text is, how it breaks into lines, and which of its characters the font lacks."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

from PIL import ImageFont

from bot.pictures.canvas import SHARPNESS, Box, Canvas
from knowledge_base.loading import FONTS

LINE_HEIGHT = 1.3
"""Heights of letters from one line to the next: room for the two marks that may stand above a Vietnamese capital."""
_BASELINE = 1.01
"""Heights of letters from the top of a line to its baseline."""
_SHRINKING = (1, 0.93, 0.86, 0.8)
"""How much smaller a text may become before it is cut short."""
_NARROWER = (0.92, 0.84, 0.76, 0.68, 0.6)
"""Shares of the width that are tried to make the lines of a text equally wide."""
_NOBODYS_CHARACTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text broken into lines that fit, of letters of `size`. `cut` where not all of it fitted."""

    lines: tuple[str, ...]
    size: float
    bold: bool
    width: float
    cut: bool = False

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LINE_HEIGHT


@dataclass(frozen=True, slots=True)
class Written:
    """A line as it stands on a picture."""

    text: str
    box: Box
    size: float
    cut: bool


class Lettering:
    """The font of the pictures in its two weights. Remembers the sizes that were used."""

    def __init__(self, fonts: Path = FONTS) -> None:
        self._files = {False: fonts / "CamTaySans-Regular.ttf", True: fonts / "CamTaySans-Bold.ttf"}
        self._sizes: dict[tuple[int, bool], ImageFont.FreeTypeFont] = {}

    def width(self, text: str, size: float, bold: bool = False) -> float:
        """How wide `text` is on one line."""
        return self._font(size, bold).getlength(text) / SHARPNESS

    def missing(self, text: str) -> set[str]:
        """The characters of `text` that the font has no glyph for."""
        font = self._font(24, False)
        nothing = bytes(font.getmask(_NOBODYS_CHARACTER))
        return {
            character
            for character in unicodedata.normalize("NFC", text)
            if not character.isspace() and bytes(font.getmask(character)) == nothing
        }

    def paragraph(self, text: str, width: float, size: float, bold: bool = False, lines: int = 3) -> Paragraph:
        """`text` in at most `lines` lines of at most `width`: broken, then made smaller, then cut with an ellipsis."""
        text = unicodedata.normalize("NFC", " ".join(text.split()))
        for share in _SHRINKING:
            broken = self._broken(text, width, size * share, bold)
            if len(broken) <= lines and not self._splits_words(text, broken):
                return self._finished(self._balanced(text, width, size * share, bold, broken), size * share, bold)
        smallest = size * _SHRINKING[-1]
        broken = self._broken(text, width, smallest, bold)
        if len(broken) <= lines:
            return self._finished(broken, smallest, bold)
        last = self._shortened(" ".join(broken[lines - 1 :]), width, smallest, bold)
        return self._finished([*broken[: lines - 1], last], smallest, bold, cut=True)

    def write(self, canvas: Canvas, box: Box, paragraph: Paragraph, fill: str, align: float = 0.5) -> list[Written]:
        """Writes in the middle of the height of `box`; `align` is 0 at the left, 0.5 in the middle, 1 at the right."""
        step = paragraph.size * LINE_HEIGHT
        top = box.top + (box.height - paragraph.height) / 2
        written = []
        for number, line in enumerate(paragraph.lines):
            width = self.width(line, paragraph.size, paragraph.bold)
            left, upper = box.left + (box.width - width) * align, top + number * step
            font = self._font(paragraph.size, paragraph.bold)
            canvas.letters((left, upper + paragraph.size * _BASELINE), line, font, fill)
            place = Box(left, upper, left + width, upper + step)
            written.append(Written(line, place, paragraph.size, paragraph.cut))
        return written

    def _font(self, size: float, bold: bool) -> ImageFont.FreeTypeFont:
        key = (max(1, round(size * SHARPNESS)), bold)
        if key not in self._sizes:
            self._sizes[key] = ImageFont.truetype(str(self._files[bold]), key[0], layout_engine=ImageFont.Layout.BASIC)
        return self._sizes[key]

    def _finished(self, lines: list[str], size: float, bold: bool, cut: bool = False) -> Paragraph:
        width = max((self.width(line, size, bold) for line in lines), default=0.0)
        return Paragraph(tuple(lines), size, bold, width, cut)

    def _broken(self, text: str, width: float, size: float, bold: bool) -> list[str]:
        lines: list[str] = []
        for word in text.split(" ") if text else []:
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer, size, bold) <= width:
                lines[-1] = longer
            else:
                lines += self._pieces(word, width, size, bold)
        return lines

    def _balanced(self, text: str, width: float, size: float, bold: bool, broken: list[str]) -> list[str]:
        """As many lines as `broken`, but of more equal widths: no last word alone on its line."""
        for share in _NARROWER if len(broken) > 1 else ():
            narrower = self._broken(text, width * share, size, bold)
            if len(narrower) > len(broken) or self._splits_words(text, narrower):
                return broken
            broken = narrower
        return broken

    def _pieces(self, word: str, width: float, size: float, bold: bool) -> list[str]:
        """A word that is wider than a line, such as an address, in pieces."""
        pieces = [""]
        for character in word:
            if pieces[-1] and self.width(pieces[-1] + character, size, bold) > width:
                pieces.append("")
            pieces[-1] += character
        return pieces

    @staticmethod
    def _splits_words(text: str, lines: list[str]) -> bool:
        return " ".join(lines) != text

    def _shortened(self, text: str, width: float, size: float, bold: bool) -> str:
        while text and self.width(f"{text}…", size, bold) > width:
            text = text[:-1]
        return f"{text.rstrip()}…"
