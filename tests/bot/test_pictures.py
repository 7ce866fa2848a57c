"""Every picture is whole, small and legible: in the content that we ship, and whatever an admin may write."""

from __future__ import annotations

import io
import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.pictures import READABLE, PictureCache, Renderer, missing_characters, number_of, render, write_gallery
from bot.pictures.canvas import HEIGHT, WIDTH, Box, Canvas
from bot.pictures.figures import Figures
from bot.pictures.lettering import Lettering, Written
from bot.pictures.parts.table import PAINTERS
from bot.pictures.sketch import Sketch
from knowledge_base.drawing import IN_SCENES, PEOPLE, Drawing, Icon, Kind, Mark, Part, Scene
from knowledge_base.library import Library

LANGUAGES = ("vi", "en", "hmn", "blt")
LARGEST = 60_000
LIBRARY = Library.load()
RENDERER = Renderer()
LETTERING = Lettering()
VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxy àảãáạ ằẳẵắặ ầẩẫấậ èẻẽéẹ ềểễếệ ìỉĩíị òỏõóọ ồổỗốộ ờởỡớợ ùủũúụ ừửữứự ỳỷỹýỵ"
LOGIN = Drawing((Part(Kind.FIELD, {"vi": "Mật khẩu", "en": "Password"}), Part(Kind.BUTTON, {"vi": "Vào"}, touch=1)))


def drawings() -> Iterator[tuple[str, Drawing]]:
    """Every drawing that we ship, with the name of its step."""
    for guide in LIBRARY.guides.values():
        for place, step in enumerate(guide.steps, 1):
            if step.screen is not None:
                yield f"{guide.id} {place}", step.screen


def outside(sketch: Sketch) -> list[str]:
    """What was written beyond the edges of the picture."""
    return [
        line.text
        for line in sketch.written
        if line.box.left < 0 or line.box.top < 0 or line.box.right > WIDTH or line.box.bottom > HEIGHT
    ]


def overprinted(sketch: Sketch) -> list[str]:
    """Texts that were written over one another; the numbers on red discs may lie over anything."""

    def meet(one: Written, other: Written) -> bool:
        a, b = one.box, other.box
        across = min(a.right, b.right) - max(a.left, b.left)
        return across > 1 and min(a.bottom, b.bottom) - max(a.top, b.top) > 0.45 * min(one.size, other.size)

    lines = [line for line in sketch.written if len(line.text) > 1]
    return [f"{one.text} / {other.text}" for one, other in itertools.combinations(lines, 2) if meet(one, other)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_of_the_content_is_legible(language: str) -> None:
    faults = []
    for name, drawing in drawings():
        if language != "vi" and not any(language in label for label in drawing.labels()):
            continue  # it looks as in Vietnamese
        sketch = RENDERER.sketch(drawing, language, 1)
        if sketch.scale < READABLE or sketch.cut:
            faults.append(f"{name}: too much on it {sketch.cut}")
        faults += [f"{name}: {what}" for what in (*outside(sketch), *overprinted(sketch))]
    assert not faults


def test_every_letter_of_the_content_has_a_glyph() -> None:
    texts = [text for _, drawing in drawings() for label in drawing.labels() for text in label.values()]
    assert not missing_characters("".join(texts))


def test_pictures_are_small_and_quick() -> None:
    started = time.process_time()
    sizes = {name: len(RENDERER.render(drawing, "vi", 9)) for name, drawing in list(drawings())[::5]}
    assert not {name: size for name, size in sizes.items() if size > LARGEST}
    assert time.process_time() - started < 0.24 * (len(sizes) + 1)


def test_a_picture_is_a_png_of_the_size_that_a_phone_shows_well() -> None:
    picture = Image.open(io.BytesIO(render(LOGIN, "vi", 2)))
    assert (picture.format, picture.mode, picture.size) == ("PNG", "P", (540, 720))


def test_every_kind_icon_person_and_scene_can_be_drawn() -> None:
    figures = Figures.load(LETTERING)
    names = {"icons": set(Icon), "people": set(PEOPLE), "scenes": set(Scene)}
    assert {file: {name for name in wanted if name not in figures[file]} for file, wanted in names.items()} == {
        "icons": set(),
        "people": set(),
        "scenes": set(),
    }
    for file, wanted in names.items():
        for name in wanted:
            figures[file].draw(Canvas("#ffffff"), name, Box(100, 100, 200, 200))
    assert set(PAINTERS) | PEOPLE == set(Kind)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_label_is_shown_in_the_residents_language(language: str) -> None:
    written = [line.text for line in RENDERER.sketch(LOGIN, language).written]
    assert written == [{"vi": "Mật khẩu", "en": "Password"}[language], "Vào", "1"]


def test_the_font_has_every_letter_that_we_need_and_tells_what_it_lacks() -> None:
    assert not missing_characters(VIETNAMESE + VIETNAMESE.upper() + "“”‘’…–—•→←↑↓✓✗₫×≥≤()[]{}@#%&*/\\0123456789")
    assert not missing_characters("Ntawm no yog kuv lub xov tooj. Khỏi xăng báu hụ. ພາສາລາວ")
    assert missing_characters("Xin 字 chào 🙂") == {"字", "🙂"}


def test_a_text_is_broken_then_made_smaller_then_cut() -> None:
    broken = LETTERING.paragraph("Số định danh cá nhân", 200, 30)
    assert (len(broken.lines), broken.size, broken.cut) == (2, 30, False)
    smaller = LETTERING.paragraph("dichvucong.gov.vn", 235, 30)
    assert (smaller.lines, smaller.size < 30) == (("dichvucong.gov.vn",), True)
    cut = LETTERING.paragraph("Số định danh cá nhân của công dân", 160, 30, lines=1)
    assert cut.cut
    assert cut.lines[0].endswith("…")
    assert max(LETTERING.width(cut.lines[0], cut.size), broken.width, smaller.width) <= 235


def labels(most: int) -> st.SearchStrategy[dict[str, str]]:
    words = st.text(st.sampled_from("Wm iệỨgj.ng ộ"), min_size=1, max_size=most).map(str.strip).filter(bool)
    return words.map(lambda text: {"vi": text})


def parts(kinds: list[Kind]) -> st.SearchStrategy[Part]:
    maybe = st.none() | labels(60)
    return st.builds(
        Part, st.sampled_from(kinds), labels(120), maybe, maybe, maybe, st.sampled_from(Icon), st.sampled_from(Mark)
    )


def crowds() -> st.SearchStrategy[list[Part]]:
    return st.lists(parts(sorted(PEOPLE)), max_size=2)


@settings(max_examples=40, deadline=None)
@given(st.lists(parts(sorted(set(Kind) - PEOPLE)), min_size=1, max_size=8), st.none() | labels(60))
def test_a_phone_holds_whatever_is_allowed(found: list[Part], title: dict[str, str] | None) -> None:
    sketch = RENDERER.sketch(Drawing(tuple(found), title), "vi")
    assert not outside(sketch)
    assert not overprinted(sketch)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(Scene), crowds(), st.lists(parts(sorted(IN_SCENES - PEOPLE)), max_size=4))
def test_a_scene_holds_whatever_is_allowed(scene: Scene, crowd: list[Part], found: list[Part]) -> None:
    sketch = RENDERER.sketch(Drawing((*crowd, *found), {"vi": "Công an xã"}, scene), "vi")
    assert not outside(sketch)
    assert not overprinted(sketch)


def test_a_picture_is_drawn_once(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path / "pictures")
    file = cache.path(LOGIN, "vi", 3)
    before = file.stat().st_mtime_ns
    assert cache.path(LOGIN, "vi", 3) == PictureCache(tmp_path / "pictures").path(LOGIN, "vi", 3) == file
    assert file.stat().st_mtime_ns == before
    assert [other.name for other in file.parent.iterdir()] == [file.name]


def test_another_content_is_another_picture(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path)
    other = Drawing(LOGIN.parts[:1])
    files = {cache.path(LOGIN, "vi"), cache.path(LOGIN, "en"), cache.path(LOGIN, "vi", 1), cache.path(other, "vi")}
    assert len(files) == 4
    assert cache.path(LOGIN, "hmn") == cache.path(LOGIN, "vi")


@pytest.mark.parametrize("kept", [0, 100, -1])
def test_a_torn_file_is_drawn_again(tmp_path: Path, kept: int) -> None:
    cache = PictureCache(tmp_path)
    file = cache.path(LOGIN, "vi")
    whole = file.read_bytes()
    file.write_bytes(whole[:kept])
    assert cache.path(LOGIN, "vi").read_bytes() == whole


def test_the_gallery_shows_every_step_and_names_those_without_a_picture(knowledge_base: Path, tmp_path: Path) -> None:
    file = knowledge_base / "topics" / "vssid.yaml"
    text = file.read_text(encoding="utf-8")
    screen = "      - screen:\n          parts:\n            - app: CH Play\n              touch: 1\n        text:"
    file.write_text(text.replace("      - text:", screen, 1), encoding="utf-8")
    library = Library.load(knowledge_base)
    steps = [step for guide in library.guides.values() for step in guide.steps]
    with_picture = [step for step in steps if step.screen is not None]
    gallery = write_gallery(library, ("vi", "en"), tmp_path / "out", knowledge_base / "pictures")
    page = gallery.page.read_text(encoding="utf-8")
    drawn = sorted(picture.name for picture in gallery.page.parent.glob("*.png"))
    assert gallery.pictures == len(drawn) == 2 * len(with_picture)
    assert "vssid.install-01-vi.png" in drawn
    assert all(name in page for name in drawn)
    assert len(gallery.without) == len(steps) - len(with_picture) > 0
    assert page.count("<figure") == 2 * len(steps)


def test_the_gallery_shows_a_real_picture_in_the_drawings_place(knowledge_base: Path, tmp_path: Path) -> None:
    file = knowledge_base / "topics" / "bill.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("        screen:", "        picture: a.jpg\n        screen:", 1)
    )
    (knowledge_base / "pictures").mkdir()
    (knowledge_base / "pictures" / "a.jpg").write_bytes(b"a photo")
    gallery = write_gallery(Library.load(knowledge_base), ("vi",), tmp_path / "out", knowledge_base / "pictures")
    assert (gallery.page.parent / "a.jpg").read_bytes() == b"a photo"
    assert not (gallery.page.parent / "bill.electricity-01-vi.png").exists()
    assert 'src="a.jpg"' in gallery.page.read_text(encoding="utf-8")


def test_a_step_is_numbered_as_the_person_with_its_phone_counts() -> None:
    guide = LIBRARY.guides["vssid.install"]
    assert [number_of(guide, step) for step in guide.steps][:4] == [1, 1, 2, 3]
