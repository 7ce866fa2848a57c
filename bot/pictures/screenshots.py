"""A picture that somebody sends, made fit to be shown to everybody: a usual kind, small, and without hidden data."""

from __future__ import annotations

import io
import warnings
from enum import StrEnum

from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_FILE = 10_000_000
"""Bytes of a file that is looked at."""
LARGEST_RESULT = 150_000
"""Bytes that a weak signal should carry at most."""
_KINDS = ("JPEG", "PNG", "WEBP")
_SHORTEST_SIDE = 160
_MOST_PIXELS = 40_000_000
_LONGEST_OF_SIDES = 4
"""How many times longer one side may be than the other; Telegram refuses very long pictures."""
_ATTEMPTS = ((1280, 88), (1280, 75), (1280, 60), (960, 60), (960, 45), (720, 40))
"""Longest side and quality, until the result is small enough."""


class Unfit(StrEnum):
    """Why a picture cannot be shown."""

    TOO_LARGE = "too_large"
    NO_PICTURE = "no_picture"
    TOO_SMALL = "too_small"
    TOO_LONG = "too_long"


class UnfitPictureError(Exception):
    """The picture cannot be shown; `reason` says why."""

    def __init__(self, reason: Unfit) -> None:
        self.reason = reason
        super().__init__(reason)


def fit_to_show(data: bytes) -> bytes:
    """The picture as a JPEG that holds nothing but what is seen: place, time and phone model stay behind.

    Raises UnfitPictureError.
    """
    if len(data) > LARGEST_FILE:
        raise UnfitPictureError(Unfit.TOO_LARGE)
    picture = _opened(data)
    short, long = sorted(picture.size)
    if short < _SHORTEST_SIDE:
        raise UnfitPictureError(Unfit.TOO_SMALL)
    if long > _LONGEST_OF_SIDES * short:
        raise UnfitPictureError(Unfit.TOO_LONG)
    for longest, quality in _ATTEMPTS:
        shown = ImageOps.contain(picture, (longest, longest)) if long > longest else picture
        written = io.BytesIO()
        shown.save(written, "JPEG", quality=quality, optimize=True)
        if written.tell() <= LARGEST_RESULT:
            break
    return written.getvalue()


def _opened(data: bytes) -> Image.Image:
    """The pixels alone, upright and on white, on a sheet of their own that carries no notes of the file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_KINDS) as file:
                if file.width * file.height > _MOST_PIXELS:
                    raise UnfitPictureError(Unfit.TOO_LARGE)
                seen = ImageOps.exif_transpose(file).convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnfitPictureError(Unfit.TOO_LARGE) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise UnfitPictureError(Unfit.NO_PICTURE) from error
    sheet = Image.new("RGB", seen.size, "white")
    sheet.paste(seen, mask=seen.getchannel("A"))
    return sheet
