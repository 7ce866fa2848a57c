"""A drawing is read as it is written, and every fault in it is told with its line and its mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge_base.drawing import Drawing, Icon, Kind, Mark, Part, Scene
from knowledge_base.problems import Problem
from knowledge_base.reading import Reader
from knowledge_base.reading_drawings import read_drawing

LOGIN = """\
title: VNeID
parts:
  - field: {vi: Mật khẩu, en: Password}
    value: ••••••••
  - button: Đăng nhập
    touch: 1
"""
AT_THE_POLICE = """\
scene: police
parts:
  - person: {vi: "Chào cán bộ, tôi làm mức 2", en: Level 2 please}
  - officer:
  - thing: Căn cước
    icon: card
    mark: right
"""


def read(folder: Path, text: str) -> tuple[Drawing, list[Problem]]:
    """The drawing in a file with `text`, and what was complained of."""
    file = folder / "screen.yaml"
    file.write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    reader = Reader(file, problems)
    node = reader.document()
    assert node is not None
    return read_drawing(reader, node, ("vi", "en")), problems


def test_a_phone_is_read_as_it_is_written(tmp_path: Path) -> None:
    field = Part(Kind.FIELD, {"vi": "Mật khẩu", "en": "Password"}, value={"vi": "••••••••"})
    button = Part(Kind.BUTTON, {"vi": "Đăng nhập"}, touch=1)
    assert read(tmp_path, LOGIN) == (Drawing((field, button), {"vi": "VNeID"}), [])


def test_a_scene_is_read_as_it_is_written(tmp_path: Path) -> None:
    drawing, problems = read(tmp_path, AT_THE_POLICE)
    assert problems == []
    assert drawing.scene is Scene.POLICE
    assert drawing.parts[1] == Part(Kind.OFFICER)
    assert drawing.parts[2] == Part(Kind.THING, {"vi": "Căn cước"}, icon=Icon.CARD, mark=Mark.RIGHT)


@pytest.mark.parametrize("text", ["parts: [keyboard]", "parts:\n  - keyboard\n", "parts:\n  - keyboard:\n"])
def test_a_part_without_words_may_be_written_in_any_way(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == (Drawing((Part(Kind.KEYBOARD),)), [])


def test_all_texts_of_a_drawing_are_listed(tmp_path: Path) -> None:
    drawing, _ = read(tmp_path, LOGIN)
    assert [label["vi"] for label in drawing.labels()] == ["VNeID", "Mật khẩu", "••••••••", "Đăng nhập"]


@pytest.mark.parametrize(
    ("text", "old", "new", "what"),
    [
        (LOGIN, "button:", "buton:", '"buton" is no kind of part; did you mean "button"?'),
        (LOGIN, "touch: 1", "tuch: 1", 'unknown key "tuch"; rename or delete it, did you mean "touch"?'),
        (LOGIN, "touch: 1", "touch: one", "is not a whole number"),
        (LOGIN, "touch: 1", "touch: 12", "cannot be drawn"),
        (LOGIN, "touch: 1", "icon: dragon", '"icon: dragon" is not known'),
        (LOGIN, "touch: 1", "mark: right", 'unknown key "mark"'),
        (LOGIN, "Đăng nhập", "Đăng nhập" * 9, "at most 60 fit"),
        (LOGIN, "button: Đăng nhập", "button:", "is empty"),
        (LOGIN, "vi: Mật khẩu", "en: Mật khẩu", 'lacks the language "vi"'),
        (LOGIN, "en: Password", "xx: Password", '"xx" is no known language'),
        (LOGIN, "vi: Mật khẩu", "vi: Số, tên", '"tên" is no known language'),
        (LOGIN, "button: Đăng nhập", "person: Chào", 'a "person" does not fit on a phone'),
        (LOGIN, "value:", "button:", "a part is all of field, button"),
        (LOGIN, "title: VNeID", "scene: moon", '"scene: moon" is not known'),
        (LOGIN, "title: VNeID", "touch: 1", 'the screen has the unknown key "touch"'),
        (AT_THE_POLICE, "officer:", "keyboard:", 'a "keyboard" is on a phone, not in a scene'),
        (AT_THE_POLICE, "    icon: card", "    small: x", "a thing has no icon"),
        (AT_THE_POLICE, "thing: Căn cước", "clerk: Chào", 'unknown key "icon"'),
    ],
)
def test_each_fault_names_line_and_mend(tmp_path: Path, text: str, old: str, new: str, what: str) -> None:
    changed = text.replace(old, new, 1)
    assert changed != text
    _, problems = read(tmp_path, changed)
    found = next(problem for problem in problems if what in f"{problem.what}; {problem.mend}")
    assert found.mend
    lines = changed.splitlines()
    assert new.strip() in "\n".join(lines[max(0, found.line - 2) : found.line + 1])


def test_too_much_is_refused(tmp_path: Path) -> None:
    _, many = read(tmp_path, "parts:\n" + "  - text: a\n" * 9)
    _, twice = read(tmp_path, "parts:\n  - link: a\n    touch: 1\n  - link: b\n    touch: 1\n")
    _, crowd = read(tmp_path, "scene: home\nparts:\n" + "  - person:\n" * 3)
    _, nothing = read(tmp_path, "title: VNeID\n")
    assert [str(problem.what) for problem in (*many, *twice, *crowd, *nothing)] == [
        "the screen has 9 parts, 8 fit",
        '"touch: 1" stands 2 times',
        "the scene has 3 people, 2 fit",
        "the screen has no parts",
    ]
