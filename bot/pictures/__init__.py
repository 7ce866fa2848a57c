"""The pictures of the steps: drawn from the drawings of the knowledge base, kept as files, shown in a gallery."""

from bot.pictures.cache import PictureCache, write_whole
from bot.pictures.gallery import Gallery, number_of, write_gallery
from bot.pictures.rendering import READABLE, Renderer, missing_characters, render
from bot.pictures.screenshots import LARGEST_FILE, Unfit, UnfitPictureError, fit_to_show

__all__ = [
    "LARGEST_FILE",
    "READABLE",
    "Gallery",
    "PictureCache",
    "Renderer",
    "Unfit",
    "UnfitPictureError",
    "fit_to_show",
    "missing_characters",
    "number_of",
    "render",
    "write_gallery",
    "write_whole",
]
