"""Writes all pictures into a folder with one page to look through them, guide by guide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template

from bot.pictures.cache import write_whole
from bot.pictures.rendering import Renderer
from knowledge_base.library import Library
from knowledge_base.schema import Guide, PhoneType, Step, in_language

_PAGE = Path(__file__).parent / "gallery.html"


@dataclass(frozen=True, slots=True)
class Gallery:
    """What was written: the page, how many pictures, and the steps that have none, as “guide 3”."""

    page: Path
    pictures: int
    without: tuple[str, ...]


def write_gallery(library: Library, languages: Sequence[str], folder: Path, real: Path) -> Gallery:
    """Draws every step of every guide in `languages` as PNG files in `folder`, and the page `index.html` beside.

    Where a step has a real picture in the folder `real`, that one is shown, as residents see it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    renderer, pictures, without = Renderer(), 0, []
    for guide in library.guides.values():
        for place, step in enumerate(guide.steps, 1):
            if step.picture:
                write_whole(folder / step.picture, (real / step.picture).read_bytes())
                pictures += 1
                continue
            if step.screen is None:
                without.append(f"{guide.id} {place}")
                continue
            for language in languages:
                png = renderer.render(step.screen, language, number_of(guide, step))
                write_whole(folder / _name(guide, place, language), png)
                pictures += 1
    page = folder / "index.html"
    write_whole(page, _page(library, languages, pictures, without).encode())
    return Gallery(page, pictures, tuple(without))


def number_of(guide: Guide, step: Step) -> int:
    """Which step it is for a person whose phone it is for."""
    return guide.steps_for(step.only or PhoneType.ANDROID).index(step) + 1


def _name(guide: Guide, place: int, language: str) -> str:
    return f"{guide.id}-{place:02}-{language}.png"


def _page(library: Library, languages: Sequence[str], pictures: int, without: Sequence[str]) -> str:
    guides, first = list(library.guides.values()), languages[0]
    links = (f'<a href="#{guide.id}">{escape(in_language(guide.title, first))}</a>' for guide in guides)
    return Template(_PAGE.read_text(encoding="utf-8")).substitute(
        title="Tranh của các bước",
        summary=f"{pictures} tranh · {len(guides)} hướng dẫn · {len(without)} bước chưa có tranh",
        contents="\n".join(links),
        guides="\n".join(_guide(guide, languages) for guide in guides),
    )


def _guide(guide: Guide, languages: Sequence[str]) -> str:
    figures = (
        _figure(guide, place, step, language) for place, step in enumerate(guide.steps, 1) for language in languages
    )
    title = escape(in_language(guide.title, languages[0]))
    heading = f'<h2 id="{guide.id}">{title} <code>{guide.id}</code></h2>'
    return "\n".join([heading, '<div class="steps">', *figures, "</div>"])


def _figure(guide: Guide, place: int, step: Step, language: str) -> str:
    text = escape(in_language(step.text, language))
    only = f'<span class="only">{step.only}</span> ' if step.only else ""
    shown = escape(step.picture) if step.picture else _name(guide, place, language)
    picture = f'<img src="{shown}" width="540" height="720" loading="lazy" alt="{text}">'
    if step.screen is None and not step.picture:
        picture = f'<div class="missing">{place}<br>chưa có tranh</div>'
    return f'<figure lang="{language}">{picture}<figcaption>{only}{text}</figcaption></figure>'
