"""A link as a QR code, to be scanned from a screen or a sheet of paper."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import segno

_SCALE = 8
_FORMATS = (".png", ".svg", ".pdf")


def qr_png(link: str) -> bytes:
    """The picture of a link."""
    out = BytesIO()
    segno.make(link, error="m").save(out, kind="png", scale=_SCALE)
    return out.getvalue()


def require_format(file: Path) -> Path:
    """The file itself. Raises ValueError where the ending of its name is none that `write_qr` can write."""
    if file.suffix.lower() not in _FORMATS:
        raise ValueError(f"{file}: end the name with {', '.join(_FORMATS)}")
    return file


def write_qr(link: str, file: Path) -> None:
    """Writes the picture; the ending of the name says how. Raises ValueError for an unknown one."""
    kind = require_format(file).suffix.lower().removeprefix(".")
    file.parent.mkdir(parents=True, exist_ok=True)
    segno.make(link, error="m").save(str(file), kind=kind, scale=_SCALE)
