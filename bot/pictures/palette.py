"""The colours of the pictures: indigo cloth, red, green and gold thread, undyed linen. The figures use these names."""

from __future__ import annotations

from enum import StrEnum


class Colour(StrEnum):
    """A colour as Pillow reads it."""

    INK = "#1d2036"
    SOFT = "#5b5e74"
    LINE = "#cfc6b2"
    WHITE = "#ffffff"
    CLOTH = "#efe8da"
    CREAM = "#f8f3e8"
    INDIGO = "#27306b"
    DEEP = "#1a2050"
    PALE = "#dde3fb"
    GHOST = "#c6cff5"
    RED = "#c8352f"
    ROSE = "#fbe3df"
    GREEN = "#2a7a4d"
    LEAF = "#2f8f5b"
    MINT = "#def0e4"
    GOLD = "#e3b04b"
    WATER = "#2f7fc4"
    SKY = "#cfe3f5"
    HILL = "#8fb996"
    HILL2 = "#b3d0b6"
    SKIN = "#e3b184"
    SKIN2 = "#cf9a6c"
    BROWN = "#7a4f2c"
    WOOD = "#b98a56"
    TAN = "#ecd9b8"
    OAK = "#d9b98a"
    PEACH = "#fae6d4"


def colour(name: str) -> Colour:
    """The colour called `name` in the figures. Raises KeyError where there is none."""
    return Colour[name.upper()]
