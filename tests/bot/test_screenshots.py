"""A picture that an admin sends is made small and upright, and keeps nothing that is not seen."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from bot.pictures import Unfit, UnfitPictureError, fit_to_show
from bot.pictures.screenshots import LARGEST_FILE, LARGEST_RESULT

ORIENTATION, LYING = 0x0112, 6


def written(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def test_what_is_hidden_in_the_file_stays_behind() -> None:
    notes = Image.Exif()
    notes[0x010E] = "Hidden words"
    lying = written(Image.new("RGB", (800, 400)), "JPEG", exif=notes, comment=b"Hidden words")
    shown = fit_to_show(lying)
    assert b"Hidden words" in lying
    assert b"Hidden words" not in shown
    assert not Image.open(io.BytesIO(shown)).getexif()


def test_a_picture_is_turned_upright_made_small_and_put_on_white() -> None:
    notes = Image.Exif()
    notes[ORIENTATION] = LYING
    assert Image.open(io.BytesIO(fit_to_show(written(Image.new("RGB", (800, 400)), "JPEG", exif=notes)))).size == (
        400,
        800,
    )
    noise = Image.effect_noise((2400, 2400), 90)
    assert len(fit_to_show(written(noise, "PNG"))) <= LARGEST_RESULT * 2
    clear = fit_to_show(written(Image.new("RGBA", (200, 200), (0, 0, 0, 0)), "PNG"))
    assert Image.open(io.BytesIO(clear)).getpixel((9, 9)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", Unfit.NO_PICTURE),
        (b"%PDF-1.4 no picture", Unfit.NO_PICTURE),
        (written(Image.new("RGB", (300, 300)), "GIF"), Unfit.NO_PICTURE),
        (written(Image.new("RGB", (300, 300)), "JPEG")[:200], Unfit.NO_PICTURE),
        (written(Image.new("RGB", (100, 900)), "PNG"), Unfit.TOO_SMALL),
        (written(Image.new("RGB", (200, 900)), "PNG"), Unfit.TOO_LONG),
        (written(Image.new("1", (9000, 9000)), "PNG"), Unfit.TOO_LARGE),
        (b"\xff\xd8" + bytes(LARGEST_FILE), Unfit.TOO_LARGE),
    ],
)
def test_what_cannot_be_shown_is_refused(data: bytes, why: Unfit) -> None:
    with pytest.raises(UnfitPictureError) as refused:
        fit_to_show(data)
    assert refused.value.reason is why
