"""The pictures of the steps: drawn from the drawings of the knowledge base, kept as files, shown in a gallery."""

from bot.pictures.cache import PictureCache
from bot.pictures.gallery import Gallery, number_of, write_gallery
from bot.pictures.rendering import READABLE, Renderer, missing_characters, render

__all__ = [
    "READABLE",
    "Gallery",
    "PictureCache",
    "Renderer",
    "missing_characters",
    "number_of",
    "render",
    "write_gallery",
]
