"""Keeps finished pictures as files, so that each is drawn once and is drawn anew when it, or what draws it, changes."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bot.pictures.rendering import Renderer
from knowledge_base.drawing import Drawing, Label
from knowledge_base.loading import FONTS
from knowledge_base.schema import in_language

_FIRST_BYTES = b"\x89PNG\r\n\x1a\n"
_LAST_BYTES = b"IEND\xaeB`\x82"


class PictureCache:
    """The pictures in `folder`, which is made where it is missing. The name of a file tells its content."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._renderer = Renderer()
        self._style = _digest(_sources())

    def path(self, drawing: Drawing, language: str, number: int | None = None) -> Path:
        """The file with the picture; it is drawn first where it is not there, or not whole."""
        content = json.dumps(_content(drawing, language, number), ensure_ascii=False)
        name = _digest([self._style.encode(), content.encode()])[:32]
        file = self._folder / f"{name}.png"
        if not _is_whole(file):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(file, self._renderer.render(drawing, language, number))
        return file


def write_whole(file: Path, data: bytes) -> None:
    """Writes beside `file` and then moves there: whoever opens it sees all of it or the one before. Raises OSError."""
    with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as part:
        try:
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
        except OSError:
            Path(part.name).unlink()
            raise
    Path(part.name).replace(file)


def _is_whole(file: Path) -> bool:
    try:
        data = file.read_bytes()
    except OSError:
        return False
    return data.startswith(_FIRST_BYTES) and data.endswith(_LAST_BYTES)


def _content(drawing: Drawing, language: str, number: int | None) -> list[object]:
    """All that can be seen on the picture: two languages that show the same share one file."""

    def seen(label: Label | None) -> str | None:
        return None if label is None else in_language(label, language)

    parts = [
        (part.kind, *(seen(label) for label in (part.text, part.small, part.value, part.action)))
        for part in drawing.parts
    ]
    marks = [(part.icon, part.mark, part.touch) for part in drawing.parts]
    return [drawing.scene, seen(drawing.title), number, parts, marks]


def _sources() -> list[bytes]:
    """What decides how pictures look: this package and the font."""
    files = [file for folder in (Path(__file__).parent, FONTS) for file in folder.rglob("*")]
    return [file.read_bytes() for file in sorted(files) if file.suffix in (".py", ".txt", ".ttf")]


def _digest(pieces: Iterable[bytes]) -> str:
    return hashlib.sha256(b"\0".join(pieces)).hexdigest()
